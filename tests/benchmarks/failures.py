"""Draws made-up sheets and scenes that are read wrongly: python tests/benchmarks/failures.py PNG.

Green: read rightly, orange: missed, red: read as what it is not. The picture in docs/pictures was
made so; which are shown was chosen by hand from all that fail at this seed, the worst among them.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(1, str(Path(__file__).resolve().parent))

from sheets import made, seen

from models import classifier, mnist
from vision import scenes, scoring, sheets
from vision.boxes import Box
from vision.examples import FONTS, HELD_OUT
from vision.recognize import Classify, recognize
from vision.synthesis import Sheet

Picture = npt.NDArray[np.uint8]

SEED = 11
SHOWN = (
    ("pencil", 2),
    ("rotated", 2),
    ("touching", 2),
    ("detached", 3),
    ("shapes", 3),
    ("small", 0),
    ("bricks", 1),
    ("drawing", 2),
    ("border", 1),
)
WIDTH, HEIGHT, CAPTION, GAP, ACROSS = 330, 248, 26, 6, 3
GREEN, ORANGE, RED, BLACK = (60, 150, 30), (0, 140, 255), (40, 40, 220), (30, 30, 30)
PAPER = 250
#: Grey levels that are told apart, so that the file stays small.
STEP = 11


def sheet(kind: str, index: int) -> Sheet:
    """A made-up sheet or scene."""
    if kind in sheets.KINDS:
        data = mnist.load()
        paper = sheets.Sheets(data.train_pictures[-HELD_OUT:], data.train_labels[-HELD_OUT:])
        return next(itertools.islice(made(kind, index + 1, SEED, paper), index, None))
    return next(itertools.islice(seen(kind, index + 1, SEED, scenes.Scenes()), index, None))


def tile(one: Sheet, network: Classify) -> Picture:
    """The sheet with what was read and missed, and a line of counts."""
    reading = recognize(one.picture, network)
    pairs, false = scoring.matched(reading, one)
    part = min(WIDTH / one.picture.shape[1], HEIGHT / one.picture.shape[0])
    calm = cv2.resize(one.picture, None, fx=part, fy=part, interpolation=cv2.INTER_AREA)
    calm = cv2.bilateralFilter(calm, 5, 18, 3) // STEP * STEP + STEP // 2
    canvas = np.full((HEIGHT + CAPTION, WIDTH, 3), PAPER, np.uint8)
    left, top = (WIDTH - calm.shape[1]) // 2, (HEIGHT - calm.shape[0]) // 2
    canvas[top : top + calm.shape[0], left : left + calm.shape[1]] = calm
    font = cv2.FontFace(str(FONTS[0]))

    def framed(box: Box, colour: tuple[int, int, int], width: int, digit: int | None) -> None:
        x, y, wide, high = (round(value * part) for value in box)
        x, y = x + left, y + top
        cv2.rectangle(canvas, (x - 2, y - 2), (x + wide + 2, y + high + 2), colour, width)
        if digit is not None:
            cv2.putText(canvas, str(digit), (x - 2, max(y - 4, 12)), colour, font, 13)

    found = {number for number, _ in pairs}
    right = {index for _, index in pairs}
    for number, box in enumerate(one.boxes):
        if number not in found:
            framed(box, ORANGE, 2, None)
    for index, digit in enumerate(reading.digits):
        colour = GREEN if index in right else RED
        framed(digit.box, colour, 1 if index in right else 2, digit.digit)
    missed = len(one.labels) - len(pairs)
    words = f"{one.kind}: {len(pairs)} right, {missed} missed, {false} false"
    cv2.putText(canvas, words, (6, HEIGHT + 18), BLACK, font, 14)
    return canvas


def main() -> None:
    """Reads the options, writes the picture."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--model", default="camera", help="name or path of a network (camera)")
    options = parser.parse_args()
    network = classifier.load(options.model)
    room = ((0, GAP), (0, GAP), (0, 0))
    tiles = [np.pad(tile(sheet(*one), network), room, constant_values=PAPER) for one in SHOWN]
    rows = [np.hstack(tiles[start : start + ACROSS]) for start in range(0, len(tiles), ACROSS)]
    cv2.imwrite(str(options.path), np.vstack(rows), [cv2.IMWRITE_PNG_COMPRESSION, 9])


if __name__ == "__main__":
    main()
