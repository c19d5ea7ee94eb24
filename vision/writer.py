"""A person who writes digits, words and drawings on a page: in rows, touching, anywhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from vision import penlines
from vision.lettering import WORDS, Hand, Letters
from vision.pages import Page
from vision.penlines import Pen, Segments
from vision.photographs import Shot

Picture = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.integer]
Points = npt.NDArray[np.float64]

#: Rows in which the distance of two digits is looked at, as parts of their height.
ROWS = 24
#: Most by which a digit that touches another one lies over its box, in heights.
NESTED = 0.12


class Writer:
    """Writes on one page.

    Args:
        rng: where chance comes from.
        pictures: uint8 (n, 28, 28), digits to copy, light ink on dark.
        labels: what they are.
        page: what is written on.
        shot: where on the page one may write, and how large it will appear.
        tool: the pen.
        letters: for words beside the digits.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        pictures: Picture,
        labels: Labels,
        page: Page,
        shot: Shot,
        tool: Pen,
        letters: Letters,
    ) -> None:
        self.rng = rng
        self.page = page
        self.shot = shot
        self.tool = tool
        self._pictures, self._labels = pictures, labels
        self._slant = rng.normal(0.03, 0.1)
        self._hand = Hand(rng, letters)
        self._noughts: tuple[float, float] | None = None

    def round_sums(self) -> None:
        """From now on strings end in 0s, smaller and wider than the others, as in amounts."""
        self._noughts = (self.rng.uniform(0.55, 1.0), self.rng.uniform(0.9, 1.7))

    def draw(self, segments: Segments, height: float, *, tool: Pen | None = None) -> None:
        """Lines with the pen that writes things ``height`` pixels high."""
        tool = tool or self.tool
        self.page.draw(self.rng, segments, tool, max(0.8, tool.width * height))

    def put(
        self,
        at: tuple[float, float],
        height: float,
        *,
        line: int = 0,
        group: int = 0,
        label: int | None = None,
        lines: Segments | None = None,
        angle: float | None = None,
    ) -> Points:
        """Any digit, or the given one, about a place; gives the places of its ink."""
        picture, found = self.pick(label)
        turn = self.rng.normal(0, 3) if angle is None else angle
        return self.page.digit(
            self.rng, picture, found, at, height, self.tool,
            angle=turn, slant=self._slant, line=line, group=group, segments=lines,
        )  # fmt: skip

    def pick(self, label: int | None = None) -> tuple[Picture, int]:
        """A picture and its digit."""
        of = np.flatnonzero(self._labels == label) if label is not None else None
        many = len(self._pictures) if of is None or not len(of) else len(of)
        index = int(self.rng.integers(many))
        index = int(of[index]) if of is not None and len(of) else index
        return self._pictures[index], int(self._labels[index])

    def row(
        self,
        at: tuple[float, float],
        height: float,
        count: int,
        *,
        to: float,
        slope: float = 0.0,
        gap: tuple[float, float] = (0.15, 0.6),
        line: int = 0,
        breaks: float = 0.0,
    ) -> float:
        """Digits from left to right until ``count`` or the column ``to``; gives where it ends.

        Args:
            at: left end and middle of the row.
            height: of the digits.
            count: how many at most.
            to: column that is not written beyond.
            slope: rise per pixel.
            gap: least and most white between digits, in heights.
            line: number of the row.
            breaks: chance of a wide space after each digit, which starts a new group.
        """
        x, group = at[0], 0
        for index in range(count):
            tall = height * self.rng.uniform(0.9, 1.1)
            wide = 0.75 * tall
            if x + wide > to:
                break
            y = at[1] + slope * (x - at[0]) + self.rng.normal(0, 0.03) * height
            picture, label = self.pick()
            columns = np.flatnonzero(picture.max(0) > 100)
            left = (columns[0] - 13.5) / 20 * tall
            points = self._exactly(picture, label, (x - left, y), tall, line, group)
            x = float(points[:, 0].max()) + self.rng.uniform(*gap) * height
            if index + 1 < count and self.rng.random() < breaks:
                x += self.rng.uniform(1.1, 2.2) * height
                group += 1
        return x

    def _exactly(
        self,
        picture: Picture,
        label: int,
        at: tuple[float, float],
        height: float,
        line: int,
        group: int,
    ) -> Points:
        return self.page.digit(
            self.rng, picture, label, at, height, self.tool,
            angle=self.rng.normal(0, 2.5), slant=self._slant, line=line, group=group,
        )  # fmt: skip

    def string(
        self, at: tuple[float, float], height: float, count: int, *, line: int = 0, overlap: float
    ) -> float:
        """Digits that touch, overlap a little or are linked; gives the column where they end."""
        last: Points | None = None
        end = at[0]
        slant = self._slant + self.rng.uniform(0, 0.25)
        round_from = count if self._noughts is None else int(self.rng.integers(1, count + 1))
        for number in range(count):
            picture, label = self.pick(0 if number >= round_from else None)
            tall = height * self.rng.uniform(0.85, 1.12)
            lines = penlines.digit_segments(picture)
            if not len(lines):
                continue
            lines = penlines.bent(self.rng, lines, 0.015, 0.8)
            lines = penlines.turned(lines, self.rng.normal(0, 3), slant) * tall
            lift = self.rng.normal(0, 0.06) * height
            if label == 0 and self._noughts is not None:
                small, wide = self._noughts
                lines = lines * np.array([small * wide, small])
                # From the middle of the line to its foot.
                lift += (1 - small) / 2 * tall * self.rng.uniform(-0.2, 1.0)
            lines = lines + np.array([0, at[1] + lift])
            ends = lines.reshape(-1, 2)
            if last is None:
                move = at[0] - float(ends[:, 0].min())
            else:
                move = _until_contact(last, ends, height)
                kind = self.rng.random()
                width = self.tool.width * tall
                if kind < 0.6:
                    move += width * 0.7 - self.rng.uniform(0, overlap) * height
                else:
                    move += width + self.rng.uniform(0.02, 0.2) * height
            lines = lines + np.array([move, 0])
            ends = lines.reshape(-1, 2)
            if last is not None and kind > 0.82:
                self._ligature(last, ends, height)
            self.page.draw(self.rng, lines, self.tool, max(0.8, self.tool.width * tall))
            half = self.tool.width * tall / 2
            self.page.note(label, np.concatenate([ends - half, ends + half]), line=line)
            last, end = ends, float(ends[:, 0].max())
        return end

    def _ligature(self, last: Points, ends: Points, height: float) -> None:
        """The stroke of a pen that was not lifted."""
        start = last[(last[:, 0] + 0.3 * last[:, 1]).argmax()]
        stop = ends[(ends[:, 0] + 0.2 * ends[:, 1]).argmin()]
        bow = (start + stop) / 2 + np.array([0, self.rng.uniform(-0.08, 0.12) * height])
        self.draw(penlines.path(np.stack([start, bow, stop])), height)

    def words(self, at: tuple[float, float], height: float, text: Sequence[str] = ()) -> float:
        """Words from a place (left end, base line) on; gives the column where they end."""
        x = at[0]
        for word in text or [str(self.rng.choice(WORDS))]:
            segments, wide = self._hand.word(word)
            if len(segments):
                self.draw(segments * height + np.array([x, at[1]]), height)
            x += (wide + 0.5) * height
        return x


def _until_contact(left: Points, right: Points, height: float) -> float:
    """How far ``right`` moves in x until, in some row, it touches ``left``."""
    top = min(float(left[:, 1].min()), float(right[:, 1].min()))
    rows = []
    for points, sign in ((left, 1), (right, -1)):
        row = ((points[:, 1] - top) / height * ROWS).astype(int).clip(0, 2 * ROWS)
        far = np.full(2 * ROWS + 1, -np.inf)
        np.maximum.at(far, row, sign * points[:, 0])
        rows.append(far)
    room = -(rows[0] + rows[1])
    both = room[np.isfinite(room)]
    beside = float(left[:, 0].max() - right[:, 0].min())
    # A hand does not fit one digit into the hollow of another.
    return max(-float(both.min()), beside - NESTED * height) if len(both) else beside
