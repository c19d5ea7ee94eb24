"""Training pictures for a network that meets cameras: digits written again, and non-digits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vision import hands
from vision.nondigits import NonDigits
from vision.normalize import SIDE
from vision.pens import CANVAS, Pens
from vision.touching import Row

Picture = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]

#: The last pictures of the training set are never trained on: they choose the temperature.
HELD_OUT = 5000
#: Things that are no digit, for every digit.
NEGATIVES = 0.5
#: Digits left as MNIST has them, and those only turned and moved a little.
PLAIN, LIGHT = 0.12, 0.20
#: The last epochs, in which the network settles, show more of both: from this one on.
SETTLING = 16
SETTLED_PLAIN, SETTLED_LIGHT = 0.25, 0.30
#: Part of the 1s, 7s and 9s, of those written again, that get an upstroke, a bar, a round tail.
CONTINENTAL = 0.25
#: Of those written again: digits of other hands than MNIST's, and digits cut off their neighbours.
OTHER_HANDS, CUT_OFF = 0.14, 0.10
#: Pictures made in one go, between two looks at whether to stop.
PIECE = 250
#: In every epoch one picture in so many is made anew; the others are seen once more.
RENEWED = 2
FONTS = tuple(sorted((Path(__file__).resolve().parent.parent / "resources/fonts").glob("*.ttf")))


class CameraExamples:
    """Gives each epoch its own pictures, and the held-out ones, from MNIST's training pictures.

    Args:
        pictures: uint8 (n, 28, 28), more than HELD_OUT of them.
        labels: uint8 (n,).
        fonts: TrueType files whose letters are shown as what is no digit.
    """

    def __init__(self, pictures: Picture, labels: Labels, fonts: Sequence[Path] = ()) -> None:
        if len(pictures) <= HELD_OUT:
            raise ValueError(f"more than {HELD_OUT} pictures are needed, not {len(pictures)}")
        self._digits = pictures[:-HELD_OUT], labels[:-HELD_OUT]
        self._held_out = pictures[-HELD_OUT:], labels[-HELD_OUT:]
        self._fonts = [str(font) for font in fonts]
        self._epochs = 0
        count = len(self._digits[0])
        self._count = count + round(NEGATIVES * count)
        self._pictures = np.zeros((self._count, SIDE, SIDE), np.uint8)
        self._labels = np.zeros(self._count, np.uint8)

    def epoch(self, rng: np.random.Generator) -> Iterator[tuple[Picture, Labels] | None]:
        """Works in pieces: None while at it, and at last all pictures and labels (0 to 10).

        The arrays are the caller's to read until the next epoch is asked for.
        """
        digits, labels = self._digits
        pens, others = self._hands(rng, digits, labels)
        step, first = (RENEWED, self._epochs % RENEWED) if self._epochs else (1, 0)
        self._epochs += 1
        settled = self._epochs >= SETTLING
        plain, light = (SETTLED_PLAIN, SETTLED_LIGHT) if settled else (PLAIN, LIGHT)
        pictures, answers = self._pictures.copy(), self._labels.copy()
        for done, index in enumerate(range(first, self._count, step)):
            if index < len(digits):
                picture = digits[index]
                kind = rng.random()
                if kind >= plain + light:
                    picture = _again(rng, pens, digits, labels, index)
                elif kind >= plain:
                    picture = pens.lightly(picture)
                pictures[index], answers[index] = picture, labels[index]
            else:
                made, answers[index] = others.make()
                pictures[index] = pens.again(made)
            if done % PIECE == 0:
                yield None
        self._pictures, self._labels = pictures, answers
        yield pictures, answers

    def held_out(self, rng: np.random.Generator) -> tuple[Picture, Labels]:
        """The held-out digits once plain and once written again, and a third of non-digits."""
        digits, labels = self._held_out
        pens, others = self._hands(rng, digits, labels)
        again = np.stack([_again(rng, pens, digits, labels, index) for index in range(len(digits))])
        made = [others.make() for _ in range(round(2 * NEGATIVES * len(digits)))]
        rest = np.stack([pens.again(picture) for picture, _ in made])
        answers = np.array([label for _, label in made], np.uint8)
        return np.concatenate([digits, again, rest]), np.concatenate([labels, labels, answers])

    def _hands(
        self, rng: np.random.Generator, pictures: Picture, labels: Labels
    ) -> tuple[Pens, NonDigits]:
        return Pens(rng), NonDigits(rng, pictures, labels, self._fonts)


def _again(
    rng: np.random.Generator, pens: Pens, digits: Picture, labels: Labels, index: int
) -> Picture:
    """One of the digits, or another of the same label, by any hand and pen, seen by a camera."""
    picture, label, other = digits[index], int(labels[index]), digits[index - 1]
    way = rng.random()
    if way < OTHER_HANDS:
        return pens.again(hands.digit(rng, label, CANVAS))
    if way < OTHER_HANDS + CUT_OFF:
        beside = (picture, other) if rng.random() < 0.5 else (other, picture)
        row = Row(rng, beside)
        return pens.again(row.main(0 if beside[0] is picture else 1))
    if label in (1, 7, 9) and rng.random() < CONTINENTAL:
        picture = pens.continental(picture, label)
    return pens.again(picture, other)
