"""Digits written so close that they touch, and what cutting them apart leaves.

A part that is one digit with a little of its neighbour still is that digit; two digits, one and a
half, and a half are none.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from vision.pens import CANVAS, placed

Picture = npt.NDArray[np.uint8]

#: Most columns of the canvas by which one digit's box reaches into the next one's, and the most as
#: a part of the narrower one's width.
OVERLAP, OVERLAP_PART = 9, 0.35
#: Most of a neighbour's width that stays, or of its own that is lost, after a cut.
LEFT_OVER, LOST = 0.2, 0.04
#: A narrower digit has no half.
WIDE = 14
#: Largest side of what is cut out, in pixels of the canvas.
LARGE = 42


class Row:
    """Digits beside each other that touch.

    Attributes:
        ink: uint8 (56, w).
        spans: first and last column of each digit.
    """

    def __init__(self, rng: np.random.Generator, digits: Sequence[Picture]) -> None:
        self._rng = rng
        self.ink = np.zeros((CANVAS, CANVAS * len(digits)), np.uint8)
        self.spans: list[tuple[int, int]] = []
        size, end = rng.uniform(1.5, 1.9), 4
        for digit in digits:
            one = placed(digit, size * rng.uniform(0.88, 1.12), 0.5, rng.uniform(-4, 4), CANVAS)
            x, _, width, _ = cv2.boundingRect((one > 60).view(np.uint8))
            width = max(width, 1)
            left = end
            if self.spans:
                narrower = min(width, self.spans[-1][1] - self.spans[-1][0])
                most = round(min(OVERLAP, OVERLAP_PART * narrower))
                left -= int(rng.integers(1, max(most, 1) + 1))
            room = self.ink[:, left : left + width]
            np.maximum(room, one[:, x : x + room.shape[1]], out=room)
            self.spans.append((left, left + width))
            end = left + width

    def whole(self) -> Picture:
        """All of them: no digit."""
        return self._cut(self.spans[0][0], self.spans[-1][1])

    def main(self, index: int) -> Picture:
        """One digit, cut out with a little of its neighbours or without its own end."""
        left, right = self.spans[index]
        own = right - left
        if index > 0:
            left = max(left - self._slip(index - 1, own), self.spans[index - 1][0] + 1)
        if index + 1 < len(self.spans):
            right += self._slip(index + 1, own)
        return self._cut(left, right)

    def _slip(self, neighbour: int, own: int) -> int:
        """By how many columns a cut misses: into the neighbour, or (less than 0) into its own."""
        first, last = self.spans[neighbour]
        return round(self._rng.uniform(-LOST, LEFT_OVER) * min(last - first, 1.2 * own))

    def one_and_a_half(self) -> Picture | None:
        """One digit and about half of its neighbour; None where that has no half."""
        after = self._rng.random() < 0.5
        (start, end), (second, last) = self.spans[:2]
        half = self._rng.uniform(0.4, 0.7)
        if (last - second if after else end - start) < WIDE:
            return None
        if after:
            return self._cut(start, round(second + half * (last - second)))
        return self._cut(round(end - half * (end - start)), last)

    def two_halves(self) -> Picture | None:
        """The end of one digit and the beginning of the next; None where one has no half."""
        (start, middle), (second, end) = self.spans[:2]
        if min(middle - start, end - second) < WIDE:
            return None
        first = start + self._rng.uniform(0.4, 0.65) * (middle - start)
        last = second + self._rng.uniform(0.35, 0.6) * (end - second)
        return self._cut(round(first), round(last))

    def _cut(self, left: int, right: int) -> Picture:
        """Those columns in the middle of a canvas: uint8 (56, 56)."""
        ink = self.ink[:, left:right]
        x, y, width, height = cv2.boundingRect((ink > 40).view(np.uint8))
        ink = ink[y : y + max(height, 1), x : x + max(width, 1)]
        part = LARGE / max(ink.shape)
        size = [max(1, round(side * part)) for side in ink.shape[::-1]]
        way = cv2.INTER_AREA if part < 1 else cv2.INTER_LINEAR
        canvas = np.zeros((CANVAS, CANVAS), np.uint8)
        left, top = (CANVAS - size[0]) // 2, (CANVAS - size[1]) // 2
        canvas[top : top + size[1], left : left + size[0]] = cv2.resize(
            ink, size, interpolation=way
        )
        return canvas
