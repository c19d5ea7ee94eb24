"""How steady the reading of made-up films is, at 10, 30 and 60 frames a second.

    python tests/benchmarks/steadiness.py [--sheets 3] [--seconds 60] [--rates 10 30 60]

Digits are held-out training pictures of MNIST (the last 5,000), the network is the shipped camera
network. A film is made and read once at the highest rate; the slower ones leave frames out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models import classifier, mnist
from vision import steadiness
from vision.steadiness import Steadiness
from vision.synthesis import INKS, Sheet, make_sheet
from vision.takes import Take, empty_takes, sheet_takes, shots

RATES = (10, 30, 60)
HELD_OUT = 5000
DIGITS = 8


def a_sheet(rng: np.random.Generator) -> Sheet:
    """Eight held-out digits in two lines."""
    data = mnist.load()
    chosen = len(data.train_labels) - HELD_OUT + rng.choice(HELD_OUT, DIGITS, replace=False)
    return make_sheet(
        [data.train_pictures[i] for i in chosen],
        [int(data.train_labels[i]) for i in chosen],
        rng=rng,
        per_line=4,
        ink=INKS[int(rng.integers(len(INKS)))],
    )


def measured(
    take: Take, rng: np.random.Generator, rates: Iterable[int] = RATES
) -> dict[int, Steadiness]:
    """The steadiness of a take at each rate."""
    fastest = max(rates)
    frames = steadiness.read(
        shots(take, rate=fastest, rng=rng), classifier.load("camera"), rate=fastest
    )
    return {rate: steadiness.measure(frames[:: fastest // rate]) for rate in rates}


def main() -> None:
    """Prints a line for every take and rate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60, help="of each take without digits")
    parser.add_argument("--rates", type=int, nargs="+", default=RATES, help="frames a second")
    options = parser.parse_args()
    for seed in range(options.sheets):
        rng = np.random.default_rng(seed)
        report(sheet_takes(a_sheet(rng), rng=rng), rng, options.rates)
    rng = np.random.default_rng(0)
    report(empty_takes(rng=rng, seconds=options.seconds), rng, options.rates)


def report(takes: Iterable[Take], rng: np.random.Generator, rates: Iterable[int]) -> None:
    """Measures and prints."""
    for take in takes:
        for rate, result in measured(take, rng, rates).items():
            sys.stdout.write(f"{take.name:24s} {rate:2d} fps  {result.line()}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
