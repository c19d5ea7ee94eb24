"""An experiment as a Keras program of one file, to be read, run and changed without Digitscope."""

from __future__ import annotations

from models.config import TrainConfig
from models.keras_source import plain
from models.script_finished import finished_script
from models.script_parts import (
    EVALUATE,
    LOAD,
    begun_words,
    constants,
    imports,
    network_parts,
    reached_words,
    seed_source,
    stem_of,
    training_parts,
)
from models.shapes import check_network

_HEAD = '''\
"""Trains the network {title} on the MNIST digits with Keras.

It needs Python with the packages keras, tensorflow and numpy:

    python {file}.py                      fetches MNIST through Keras
    python {file}.py --mnist mnist.npz    reads x_train, y_train, x_test and y_test from a file
{said}"""

import argparse

import keras
import numpy as np
from keras import layers{more}

'''

_MAIN = """
def main():
    parser = argparse.ArgumentParser(description="Trains {title} on MNIST.")
    parser.add_argument("--mnist", metavar="FILE.npz", help="MNIST from a file; else Keras'")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="passes over all pictures")
    parser.add_argument("--save", default="{file}-trained.keras", help="where the network is kept")
    arguments = parser.parse_args()
    keras.utils.set_random_seed({seed})
    train_data, test_data = load_data(arguments.mnist)
    network = build_network()
    network.summary()
    train(network, train_data, test_data, arguments.epochs)
    evaluate(network, *test_data)
    network.save(arguments.save)


if __name__ == "__main__":
    main()
"""


def training_script(
    config: TrainConfig, *, stem: str = "", reached: float | None = None, parent: str = ""
) -> str:
    """The program that trains ``config``'s network, or the one that evaluates it if augmented.

    It needs no part of Digitscope. The first weights are ours; the order of the pictures and
    dropout are drawn by Keras, so its figures are like ours and not the same. Fixed filters are put
    in, and a constraint, which Keras applies after each step, keeps the frozen ones as they are:
    a masked gradient alone would leave them to weight decay. The constraint is set on the weights
    and not in the layer's description, so the saved network opens anywhere.

    Args:
        config: the experiment.
        stem: of its file's name; by default made of the experiment's.
        reached: our validation accuracy, the mean of the last three epochs, 0..1; None: unknown.
        parent: what the run is called that this one went on from; "": it began with first weights.

    Returns:
        Python source.

    Raises:
        ValueError: the layers do not make a network of digits.
    """
    if config.augmented:
        return finished_script(config, stem=stem)
    check_network(config.layers)
    file = stem or stem_of(config.name)
    title = plain(config.name) or "of this file"
    said = [f"Digitscope reached {reached_words(reached)}."] if reached is not None else []
    said += [words] if (words := begun_words(config, plain(parent))) else []
    head = _HEAD.format(
        title=title,
        file=file,
        more=imports(config),
        said="".join(f"\n{one}\n" for one in said),
    )
    main = _MAIN.format(title=title.replace("%", "%%"), file=file, seed=seed_source(config))
    parts = [LOAD, *network_parts(config), *training_parts(config), EVALUATE, main]
    return head + constants(config) + "".join(f"\n{part}" for part in parts)
