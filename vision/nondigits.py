"""What a camera finds beside digits, made up: letters, signs, drawings, and parts of digits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from vision import drawings, hands, patterns
from vision.pens import CANVAS, placed
from vision.scenery import scenery
from vision.touching import Row

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
TWIN_SHARE = 0.65
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
SIGNS = "+-x/=.,:;()[]{}<>?!*#%&@$^~\"'|\\"
#: Written letters and signs: the small ones that are no digit's twin come most often, as in texts.
HAND_LETTERS = "".join(patterns.LETTERS) + 3 * "acdefhjkmnprtuvwx" + 2 * "anhpt"
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
TURNED, MIRRORED = (3, 4, 7), (3, 4, 6, 7)
#: Digits whose left, right, upper or lower part is none.
LEFT_PARTS, RIGHT_PARTS = (0, 2, 3, 4, 5, 9), (0, 2, 6)
UPPER_PARTS, LOWER_PARTS = (0, 4, 5), (0, 2, 3)
#: A part that is narrower for its height may be a 1.
UPRIGHT = 0.35


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
            (0.11, lambda: self._text(LETTERS, 1)),
            (0.05, lambda: self._text(SIGNS, 1)),
            (0.09, lambda: self._text(LETTERS, int(rng.integers(2, 7)))),
            (0.20, self._letter),
            (0.15, self._word),
            (0.09, self._pair),
            (0.07, self._part),
            (0.06, self._turned),
            (0.07, lambda: (drawings.cursive(rng), NO_DIGIT)),
            (0.03, lambda: (drawings.scribble(rng), NO_DIGIT)),
            (0.04, lambda: (drawings.lines(rng), NO_DIGIT)),
            (0.03, lambda: (drawings.shape(rng), NO_DIGIT)),
            (0.04, lambda: (drawings.texture(rng), NO_DIGIT)),
            (0.07, lambda: (scenery(rng), NO_DIGIT)),
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

    def _letter(self) -> Made:
        """One letter or sign in a hand of its own."""
        rng = self._rng
        letter = HAND_LETTERS[int(rng.integers(len(HAND_LETTERS)))]
        twin = TWINS.get(letter)
        as_twin = twin is not None and rng.random() > TWIN_SHARE
        picture = hands.written(rng, hands.word(rng, letter, joined=False), CANVAS)
        return picture, twin if twin is not None and as_twin else NO_DIGIT

    def _word(self) -> Made:
        """A few written letters, joined or close; or one with what joined it to the others."""
        rng = self._rng
        count = int(rng.choice((2, 2, 2, 3, 3, 4, 5)))
        text = "".join(LETTERS[i] for i in rng.integers(0, 26, count))
        strokes = hands.word(rng, text, joined=rng.random() < 0.7)
        picture = hands.written(rng, strokes, CANVAS, letters=count)
        if count > 2 and rng.random() < 0.5:
            # A piece of the word, as wide as one letter or two.
            wide = round(rng.uniform(1.2, 2.4) * CANVAS / count)
            left = int(rng.integers(0, CANVAS - wide))
            part = picture[:, left : left + wide]
            if (part > 100).sum() > 40:
                return _filling(part), NO_DIGIT
        return picture, NO_DIGIT

    def _pair(self) -> Made:
        """Two or three digits too close to each other, one and a half, or two halves."""
        rng = self._rng
        kind = rng.random()
        row = Row(rng, [self._any() for _ in range(3 if kind < 0.12 else 2)])
        part = None
        if kind > 0.85:
            part = row.two_halves()
        elif kind > 0.5:
            part = row.one_and_a_half()
        return row.whole() if part is None else part, NO_DIGIT

    def _part(self) -> Made:
        """A part of a digit, as a cut or a crop that went wrong leaves it."""
        rng = self._rng
        kinds = (LEFT_PARTS, RIGHT_PARTS, UPPER_PARTS, LOWER_PARTS)
        while True:
            kind = int(rng.choice(4, p=(0.5, 0.2, 0.15, 0.15)))
            picture = self._digit(int(rng.choice(kinds[kind])))
            # The kept part first, in rows.
            turned = (picture.T, picture.T[::-1], picture, picture[::-1])[kind].copy()
            rows = np.flatnonzero(turned.max(1) > 60)
            turned[round(rows[0] + (rows[-1] - rows[0]) * rng.uniform(0.42, 0.52)) :] = 0
            part = np.ascontiguousarray((turned.T, turned[::-1].T, turned, turned[::-1])[kind])
            _, _, width, height = cv2.boundingRect((part > 60).view(np.uint8))
            if width > UPRIGHT * height:
                return _enlarged(part), NO_DIGIT

    def _turned(self) -> Made:
        """A digit upside down, mirrored or on its side: written by a hand, yet none."""
        kind = int(self._rng.integers(4))
        if kind == 0:
            mirrored = self._digit(int(self._rng.choice(MIRRORED)))[:, ::-1]
            return _enlarged(mirrored), NO_DIGIT
        return _enlarged(np.rot90(self._digit(int(self._rng.choice(TURNED))), kind)), NO_DIGIT

    def _any(self) -> Picture:
        chosen: Picture = self._pictures[int(self._rng.integers(len(self._pictures)))]
        return chosen

    def _digit(self, digit: int) -> Picture:
        chosen: Picture = self._pictures[int(self._rng.choice(self._of[digit]))]
        return chosen

    def _print(self, text: str) -> Picture:
        """Text about as large as a digit is, in any font: uint8 (56, 56)."""
        rng = self._rng
        room = np.zeros((96, 320), np.uint8)
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
        return _filling(crop)


def _filling(crop: Picture) -> Picture:
    """A crop as large as a digit is, in the middle of a canvas."""
    part = 40 / max(crop.shape)
    size = (max(1, round(crop.shape[1] * part)), max(1, round(crop.shape[0] * part)))
    way = cv2.INTER_AREA if part < 1 else cv2.INTER_LINEAR
    picture = np.zeros((CANVAS, CANVAS), np.uint8)
    left, top = (CANVAS - size[0]) // 2, (CANVAS - size[1]) // 2
    picture[top : top + size[1], left : left + size[0]] = cv2.resize(crop, size, interpolation=way)
    return picture


def _enlarged(picture: Picture) -> Picture:
    return placed(np.ascontiguousarray(picture), 2.0, 0.5, 0.5, CANVAS)
