"""An experiment as a Jupyter notebook: the exported program in steps, each with its idea.

The file is plain JSON (nbformat 4.5), so no package of Jupyter's is needed to write it.
"""

from __future__ import annotations

import json
from typing import Any

from models import notebook_words as words
from models.config import TrainConfig
from models.keras_source import plain
from models.script_finished import training_words
from models.script_parts import (
    EVALUATE,
    LOAD,
    NETWORK,
    constants,
    imports,
    layer_lines,
    network_parts,
    seed_source,
    stem_of,
    training_parts,
)
from models.shapes import check_network, table

MARKDOWN, CODE = "markdown", "code"
Cell = tuple[str, str]

_BEGIN = """\
from pathlib import Path

import keras
import numpy as np
from keras import layers{more}

{constants}
# The file exported beside this notebook; without it Keras fetches MNIST.
MNIST = "mnist.npz" if Path("mnist.npz").is_file() else None
keras.utils.set_random_seed({seed})
"""

_SHOW = '''

def show(picture):
    """A picture as characters: the more ink, the denser."""
    for row in picture[..., 0]:
        print("".join(" .:-=+*#%@"[int(value) * 10 // 256] for value in row))


train_data, test_data = load_data(MNIST)
print(len(train_data[0]), "pictures to learn from,", len(test_data[0]), "to be tested on")
show(train_data[0][0])
print("is a", train_data[1][0])
'''

_BUILD = """

network = build_network()
network.summary()
"""

_TRAIN = """

history = train(network, train_data, test_data)
"""

_CURVES = """\
for name in ("accuracy", "val_accuracy", "loss", "val_loss"):
    print(name)
    most = max(history[name])
    for epoch, value in enumerate(history[name], start=1):
        print(f"{epoch:4d}  {value:8.4f}  " + "#" * round(50 * value / most))
"""

_EVALUATE = """

evaluate(network, *test_data)
"""

_MISTAKES = """\
pictures, digits = test_data
chances = network.predict(pictures, batch_size=500, verbose=0)
wrong = np.flatnonzero(chances.argmax(axis=1) != digits)
print(len(wrong), "pictures are read wrongly")
for place in wrong[:2]:
    show(pictures[place])
    answer = chances[place].argmax()
    print("is a", digits[place], "and was read as", answer, f"({chances[place].max():.0%} sure)")
"""


def notebook(
    config: TrainConfig,
    *,
    title: str = "",
    stem: str = "",
    reached: float | None = None,
    parent: str = "",
) -> str:
    """The notebook that trains ``config``'s network, or that measures it if it is augmented.

    Args:
        config: the experiment.
        title: what people call it; the experiment's name by default.
        stem: of the files beside it; by default made of the experiment's name.
        reached: our validation accuracy, the mean of the last three epochs, 0..1; None: unknown.
        parent: what the run is called that this one went on from; "": it began with first weights.

    Returns:
        The text of an .ipynb file.

    Raises:
        ValueError: the layers do not make a network of digits.
    """
    check_network(config.layers)
    stem = stem or stem_of(config.name)
    opening = words.opening(config, plain(title or config.name), stem, reached, plain(parent))
    cells = _cells(config, stem, opening)
    made = {
        "cells": [_cell(place, *cell) for place, cell in enumerate(cells, start=1)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _cells(config: TrainConfig, stem: str, opening: str) -> list[Cell]:
    begin = _BEGIN.format(
        more=imports(config), constants=constants(config), seed=seed_source(config)
    )
    start = [
        (MARKDOWN, opening),
        (CODE, begin),
        (MARKDOWN, words.PICTURES),
        (CODE, LOAD + _SHOW),
        (MARKDOWN, words.network(config, table(config.layers))),
    ]
    measure = [
        (MARKDOWN, words.TEST),
        (CODE, EVALUATE + _EVALUATE),
        (MARKDOWN, words.MISTAKES),
        (CODE, _MISTAKES),
    ]
    if config.augmented:
        build = NETWORK.format(layers=layer_lines(config), rest="")
        load = f'network.load_weights("{stem}.keras")\n'
        return [
            *start,
            (CODE, build + _BUILD + load),
            (MARKDOWN, f"{words.TRAINED}\n\n```text\n{training_words(config)}\n```"),
            *measure,
        ]
    return [
        *start,
        (CODE, "\n".join(network_parts(config)) + _BUILD),
        (MARKDOWN, words.learning(config)),
        (CODE, "\n".join(training_parts(config)) + _TRAIN),
        (MARKDOWN, words.CURVES),
        (CODE, _CURVES),
        *measure,
        (MARKDOWN, words.KEEP),
        (CODE, f'network.save("{stem}-trained.keras")\n'),
    ]


def _cell(place: int, kind: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": f"cell-{place}",
        "metadata": {},
        "source": text.strip("\n").splitlines(keepends=True),
    }
    return cell | ({"execution_count": None, "outputs": []} if kind == CODE else {})
