"""What a camera finds beside digits, made up: letters, signs, drawings, and parts of digits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from vision import drawings
from vision.pens import CANVAS, placed

Picture = npt.NDArray[np.uint8]
Made = tuple[Picture, int]

NO_DIGIT = 10
#: Letters and signs that some hands write as a digit, with that digit. They are taught now as the
#: one, now as the other, so that the network learns to be unsure of them.
TWINS = {
    **dict.fromkeys("OoDQ", 0),
    **dict.fromkeys("lIi|!/()[]\\", 1),
    **dict.fromkeys("Zz", 2),
    **dict.fromkeys("Ss", 5),
    **dict.fromkeys("bG", 6),
    **dict.fromkeys("T?J", 7),
    **dict.fromkeys("B&", 8),
    **dict.fromkeys("gqP", 9),
    "y": 4,
}
#: How often a twin is taught as no digit.
TWIN_SHARE = 0.6
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
SIGNS = "+-x/=.,:;()[]{}<>?!*#%&@$^~\"'|\\"
HERSHEY = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_PLAIN,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
    cv2.FONT_ITALIC | cv2.FONT_HERSHEY_SIMPLEX,
)
#: Digits that are none when upside down or on their side, and when mirrored.
TURNED, MIRRORED = (3, 4, 7), (3, 4, 6, 7, 9)
#: Digits whose left part, or right part, is none.
LEFT_PARTS, RIGHT_PARTS = (2, 3, 4, 5, 9), (6,)


class NonDigits:
    """Makes one thing after the other that is no digit, by chance of the given generator.

    Args:
        rng: where chance comes from.
        pictures: uint8 (n, 28, 28), digits to take parts and pairs of.
        labels: their digits, all ten among them.
        fonts: paths of TrueType files; OpenCV's own come on top.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        pictures: Picture,
        labels: npt.NDArray[np.integer],
        fonts: Sequence[str] = (),
    ) -> None:
        self._rng = rng
        self._pictures = pictures
        self._of = [np.flatnonzero(labels == digit) for digit in range(10)]
        self._faces = [cv2.FontFace(name) for name in ("sans", "italic", *fonts)]
        self._makers: tuple[tuple[float, Callable[[], Made]], ...] = (
            (0.22, lambda: self._text(LETTERS, 1)),
            (0.08, lambda: self._text(SIGNS, 1)),
            (0.10, lambda: self._text(LETTERS[:26], int(rng.integers(2, 4)))),
            (0.10, self._pair),
            (0.06, self._part),
            (0.09, self._turned),
            (0.17, lambda: (drawings.cursive(rng), NO_DIGIT)),
            (0.05, lambda: (drawings.scribble(rng), NO_DIGIT)),
            (0.05, lambda: (drawings.lines(rng), NO_DIGIT)),
            (0.04, lambda: (drawings.shape(rng), NO_DIGIT)),
            (0.04, lambda: (drawings.texture(rng), NO_DIGIT)),
        )
        self._shares = np.cumsum([share for share, _ in self._makers])

    def make(self) -> Made:
        """Any of them: light ink on dark, uint8 (56, 56), and the label it is taught under."""
        index = int(np.searchsorted(self._shares, self._rng.random() * self._shares[-1]))
        return self._makers[min(index, len(self._makers) - 1)][1]()

    def _text(self, letters: str, count: int) -> Made:
        """Letters or signs, printed or written; several of them close together."""
        text = "".join(letters[i] for i in self._rng.integers(0, len(letters), count))
        twin = TWINS.get(text)
        as_twin = twin is not None and self._rng.random() > TWIN_SHARE
        return self._print(text), twin if twin is not None and as_twin else NO_DIGIT

    def _pair(self) -> Made:
        """Two digits written too close to each other."""
        rng = self._rng
        picture = np.zeros((CANVAS, CANVAS), np.uint8)
        apart = rng.uniform(7, 13)
        for side in (-1, 1):
            digit = self._pictures[int(rng.integers(len(self._pictures)))]
            size, y = rng.uniform(1.2, 1.6), rng.uniform(-5, 5)
            picture = np.maximum(picture, placed(digit, size, side * apart, y, CANVAS))
        return picture, NO_DIGIT

    def _part(self) -> Made:
        """The left or the right part of a digit, as a crop that went wrong leaves it."""
        rng = self._rng
        digit = int(rng.choice((*LEFT_PARTS, *RIGHT_PARTS)))
        picture = self._digit(digit).copy()
        columns = np.flatnonzero(picture.max(0) > 60)
        cut = round(columns[0] + (columns[-1] - columns[0]) * rng.uniform(0.42, 0.5))
        if digit in LEFT_PARTS:
            picture[:, cut:] = 0
        else:
            picture[:, :cut] = 0
        return _enlarged(picture), NO_DIGIT

    def _turned(self) -> Made:
        """A digit upside down, mirrored or on its side: written by a hand, yet none."""
        kind = int(self._rng.integers(4))
        if kind == 0:
            mirrored = self._digit(int(self._rng.choice(MIRRORED)))[:, ::-1]
            return _enlarged(mirrored), NO_DIGIT
        return _enlarged(np.rot90(self._digit(int(self._rng.choice(TURNED))), kind)), NO_DIGIT

    def _digit(self, digit: int) -> Picture:
        chosen: Picture = self._pictures[int(self._rng.choice(self._of[digit]))]
        return chosen

    def _print(self, text: str) -> Picture:
        """Text about as large as a digit is, in any font: uint8 (56, 56)."""
        rng = self._rng
        room = np.zeros((96, 192), np.uint8)
        if rng.random() < 0.6:
            font = HERSHEY[int(rng.integers(len(HERSHEY)))]
            large = 2.6 if font == cv2.FONT_HERSHEY_PLAIN else 1.4
            pen = int(rng.integers(1, 6))
            cv2.putText(room, text, (48, 60), font, large, 255, pen, cv2.LINE_AA)
        else:
            face = self._faces[int(rng.integers(len(self._faces)))]
            cv2.putText(room, text, (48, 60), 255, face, 44, int(rng.integers(200, 900)))
        x, y, width, height = cv2.boundingRect(room)
        crop = room[y : y + max(height, 1), x : x + max(width, 1)]
        part = 40 / max(crop.shape)
        size = (max(1, round(crop.shape[1] * part)), max(1, round(crop.shape[0] * part)))
        way = cv2.INTER_AREA if part < 1 else cv2.INTER_LINEAR
        picture = np.zeros((CANVAS, CANVAS), np.uint8)
        left, top = (CANVAS - size[0]) // 2, (CANVAS - size[1]) // 2
        picture[top : top + size[1], left : left + size[0]] = cv2.resize(
            crop, size, interpolation=way
        )
        return picture


def _enlarged(picture: Picture) -> Picture:
    return placed(np.ascontiguousarray(picture), 2.0, 0.5, 0.5, CANVAS)
