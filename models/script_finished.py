"""A finished network as a program that measures it, where training it needs Digitscope."""

from __future__ import annotations

from models.config import COSINE, TrainConfig
from models.keras_source import plain
from models.script_parts import (
    EVALUATE,
    LOAD,
    NETWORK,
    TAUGHT,
    imports,
    layer_lines,
    stem_of,
)
from models.shapes import check_network, describe

_PROGRAM = '''\
"""Measures the finished network {title} on the MNIST digits with Keras.

It needs Python with the packages keras, tensorflow and numpy, and {file}.keras beside it:

    python {file}.py                      fetches MNIST through Keras
    python {file}.py --mnist mnist.npz    reads x_test and y_test (and the rest) from a file

{training}
"""

import argparse
from pathlib import Path

import keras
import numpy as np
from keras import layers{more}

{load}
{network}
{evaluate}

def main():
    parser = argparse.ArgumentParser(description="Measures {help} on MNIST.")
    parser.add_argument("--mnist", metavar="FILE.npz", help="MNIST from a file; else Keras'")
    parser.add_argument("--network", default=Path(__file__).with_name("{file}.keras"))
    arguments = parser.parse_args()
    _, test_data = load_data(arguments.mnist)
    network = build_network()
    network.load_weights(arguments.network)
    network.summary()
    evaluate(network, *test_data)


if __name__ == "__main__":
    main()
'''

_AUGMENTED = """\
Digitscope trained it on pictures that it made anew for every epoch: MNIST's digits moved, turned,
stretched, blurred, thicker and thinner, on other papers, under other light, and among them letters,
scribbles, shapes and pieces of digits, which are no digits. That needs more than this file:
the network comes trained, and this is how it was trained.

    optimizer       {optimizer}
    learning rate   {rate}
    batches         of {batch_size} pictures
    epochs          {epochs}
    loss            sparse categorical cross-entropy"""

_TAUGHT = """

These are the numbers of the last part of its training: when it was finished, it was taught own
digits among such pictures."""

_ELEVENTH = """

It has eleven outputs: the ten digits and, last, "not a digit". After training its last layer was
scaled and shifted so that, on pictures kept apart, it is right as often as its answers are sure."""


def finished_script(config: TrainConfig, *, stem: str = "") -> str:
    """The program that opens ``stem``.keras beside it and evaluates it.

    Raises:
        ValueError: the layers do not make a network of digits.
    """
    check_network(config.layers)
    title = plain(config.name) or "of this file"
    return _PROGRAM.format(
        title=title,
        help=title.replace("%", "%%"),
        file=stem or stem_of(config.name),
        training=training_words(config),
        more=imports(config),
        load=LOAD,
        network=NETWORK.format(layers=layer_lines(config), rest=""),
        evaluate=EVALUATE,
    )


def training_words(config: TrainConfig) -> str:
    """How such a network was trained, in paragraphs of at most 100 columns."""
    spec = config.optimizer
    rest = [f"{key} {value}" for key, value in vars(spec).items() if key != "learning_rate"]
    rate = f"{spec.learning_rate}"
    if config.schedule == COSINE:
        rate += ", falling to 0 along half a cosine"
    text = _AUGMENTED.format(
        optimizer=f"{spec.kind}, {', '.join(rest)}",
        rate=rate,
        batch_size=config.batch_size,
        epochs=config.epochs,
    )
    text += _TAUGHT if config.name.endswith(TAUGHT) else ""
    return text + (_ELEVENTH if describe(config.layers)[-1].output_shape == (11,) else "")
