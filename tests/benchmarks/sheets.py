"""Prints how the camera network reads made-up sheets and scenes: python tests/benchmarks/sheets.py.

The digits are MNIST's last 5,000 training pictures, which no shipped network was trained on.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models import classifier, mnist
from vision import recognize, scenes, scoring, sheets
from vision.examples import HELD_OUT
from vision.synthesis import Sheet


def made(kind: str, count: int, seed: int, maker: sheets.Sheets) -> Iterator[Sheet]:
    """Sheets of a kind, one after the other, the same for the same seed."""
    for index in range(count):
        chance = np.random.default_rng([seed, index, list(sheets.KINDS).index(kind)])
        yield maker.make(chance, kind)


def seen(kind: str, count: int, seed: int, maker: scenes.Scenes) -> Iterator[Sheet]:
    """Scenes of a kind as sheets without digits."""
    for index in range(count):
        chance = np.random.default_rng([seed, index, 100 + scenes.KINDS.index(kind)])
        picture = maker.make(chance, kind)
        yield Sheet(picture=picture, labels=(), boxes=(), lines=(), kind=kind)


def measured(
    read: scoring.Read, *, count: int, seed: int, kinds: list[str] | None = None
) -> tuple[list[scoring.Score], list[scoring.Score]]:
    """Scores of every kind of sheet, and of every kind of scene."""
    data = mnist.load()
    paper = sheets.Sheets(data.train_pictures[-HELD_OUT:], data.train_labels[-HELD_OUT:])
    world = scenes.Scenes()
    return (
        [
            scoring.score(read, made(kind, count, seed, paper), kind)
            for kind in sheets.KINDS
            if not kinds or kind in kinds
        ],
        [
            scoring.score(read, seen(kind, count, seed, world), kind)
            for kind in scenes.KINDS
            if not kinds or kind in kinds
        ],
    )


def main() -> None:
    """Reads the options, prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10, help="pictures of each kind (10)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", default="camera", help="name or path of a network (camera)")
    parser.add_argument("--sure", type=float, default=recognize.SURE)
    parser.add_argument("kinds", nargs="*", help="only these kinds")
    options = parser.parse_args()
    network = classifier.load(options.model)
    good, bad = measured(
        lambda picture: recognize.recognize(picture, network, sure=options.sure),
        count=options.count,
        seed=options.seed,
        kinds=options.kinds,
    )
    sys.stdout.write(scoring.table(good, bad) + "\n")


if __name__ == "__main__":
    main()
