"""Made-up photographs of sheets with digits, of every kind that people make, and their truth.

The digits are copied from pictures that are given (MNIST's), everything else is drawn here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision import pages, penlines, photographs, writer
from vision.drawn_shapes import framed, shape
from vision.lettering import WORDS, Letters
from vision.pages import Page
from vision.penlines import Pen
from vision.photographs import Shot
from vision.synthesis import Sheet, Size
from vision.writer import Writer

Picture = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.integer]

#: Frames of webcams and phones, shrunk.
FRAMES: tuple[Size, ...] = ((640, 480), (640, 480), (640, 360), (800, 600), (480, 640), (960, 540))
#: Least height of a digit in the frame, in pixels, and the most as a part of its height.
SMALLEST, LARGEST = 14, 0.8


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a kind of sheet is made.

    Attributes:
        write: writes on the page.
        ground: "" any paper, "squared", "ruled", "board", "cheque", "plain".
        pen: kind of pen, "" for any.
        angle: the sheet is turned by up to so many degrees.
        flat: a crop or scan of this height range instead of a frame.
    """

    write: Callable[[Writer], None]
    ground: str = ""
    pen: str = ""
    angle: float = 5.0
    flat: bool = False


class Sheets:
    """Makes sheets from given digits.

    Args:
        pictures: uint8 (n, 28, 28), light ink on dark.
        labels: (n,), what they are.
    """

    def __init__(self, pictures: Picture, labels: Labels) -> None:
        self._pictures, self._labels = pictures, labels
        self._letters = Letters()

    def make(self, rng: np.random.Generator, kind: str = "", *, size: Size | None = None) -> Sheet:
        """A sheet of the named kind (see KINDS), or of any.

        Args:
            rng: where all chance comes from: the same seed gives the same sheet.
            kind: one of KINDS.
            size: width and height of the photograph; by default one of FRAMES (or a crop's).
        """
        kind = kind or str(rng.choice(list(KINDS)))
        if kind not in KINDS:
            raise ValueError(f"no kind of sheet is called {kind!r}; there are {', '.join(KINDS)}")
        recipe = KINDS[kind]
        for _ in range(20):
            shot = _shot(rng, recipe, size)
            tool = writer.pen(rng, recipe.pen, dark=recipe.flat)
            page = _ground(rng, recipe.ground, shot)
            hand = Writer(rng, self._pictures, self._labels, page, shot, tool, self._letters)
            recipe.write(hand)
            scan = recipe.ground == "cheque"
            faint = tool.width < 0.06 or tool.strength < 0.7 or kind == "small"
            sheet = photographs.sheet_of(rng, page, shot, kind, gentle=faint, scanned=scan)
            if sheet.labels:
                return sheet
        raise RuntimeError(f"no digit of a sheet {kind!r} came into view")


def _shot(rng: np.random.Generator, recipe: Recipe, size: Size | None) -> Shot:
    if recipe.flat:
        tall = int(rng.integers(70, 170))
        return photographs.flat(size or (round(tall * rng.uniform(2.4, 4.5)), tall))
    frame = size or FRAMES[int(rng.integers(len(FRAMES)))]
    angle = rng.uniform(-recipe.angle, recipe.angle)
    if rng.random() < 0.3:
        return photographs.whole(rng, frame, angle)
    return photographs.close(rng, frame, angle)


def _ground(rng: np.random.Generator, ground: str, shot: Shot) -> Page:
    if ground == "board":
        return pages.board(rng, shot.page)
    if ground == "cheque":
        level = int(rng.integers(165, 225))
        page = pages.plain(rng, shot.page, (level, level, level))
        pages.guilloche(rng, page)
        return page
    page = pages.plain(rng, shot.page)
    if not ground and rng.random() < 0.25:
        ground = "squared" if rng.random() < 0.5 else "ruled"
    if ground in ("squared", "ruled"):
        pages.rule(rng, page, rng.uniform(16, 60), squared=ground == "squared")
    return page


def _height(hand: Writer, low: float, high: float) -> float:
    """A digit's height on the page from parts of the frame's height; small ones are commoner."""
    least = SMALLEST / hand.shot.scale
    tall = np.exp(hand.rng.uniform(np.log(low), np.log(high))) * hand.shot.size[1]
    return float(max(least, min(tall / hand.shot.scale, 0.8 * hand.shot.area[3])))


def _rows(hand: Writer, height: float, *, most: int, slope: float, breaks: float) -> None:
    rng = hand.rng
    left, top, wide, tall = hand.shot.area
    rise = abs(slope) * wide
    pitch = height * rng.uniform(1.45, 2.3)
    y = top + 0.65 * height + (rise if slope < 0 else 0)
    y += rng.uniform(0, 0.5) * max(0.0, tall - rise - most * pitch)
    gap = rng.uniform(0.12, 0.6)
    for line in range(most):
        if y + 0.65 * height + (rise if slope > 0 else 0) > top + tall and line:
            break
        start = left + rng.uniform(0.05, 0.6) * height
        count = int(rng.integers(2, 11))
        hand.row(
            (start, y), height, count,
            to=left + wide, slope=slope, gap=(gap, gap + 0.25), line=line, breaks=breaks,
        )  # fmt: skip
        y += pitch


def _lines(hand: Writer) -> None:
    _rows(hand, _height(hand, 0.06, 0.3), most=int(hand.rng.integers(1, 6)), slope=0, breaks=0)


def _sloping(hand: Writer) -> None:
    slope = float(hand.rng.uniform(-0.2, 0.2))
    _rows(hand, _height(hand, 0.06, 0.2), most=int(hand.rng.integers(1, 4)), slope=slope, breaks=0)


def _groups(hand: Writer) -> None:
    _rows(hand, _height(hand, 0.05, 0.12), most=int(hand.rng.integers(1, 5)), slope=0, breaks=0.35)


def _small(hand: Writer) -> None:
    height = hand.rng.uniform(SMALLEST, 26) / hand.shot.scale
    _rows(hand, height, most=int(hand.rng.integers(3, 9)), slope=0, breaks=0.15)


def _places(hand: Writer, count: int, low: float, high: float) -> list[tuple[float, float, float]]:
    """Places (x, y, height) with room between them, each height of its own range."""
    left, top, wide, tall = hand.shot.area
    found: list[tuple[float, float, float]] = []
    for _ in range(count * 6):
        height = _height(hand, low, high)
        x = left + hand.rng.uniform(0.6 * height, max(0.61 * height, wide - 0.6 * height))
        y = top + hand.rng.uniform(0.6 * height, max(0.61 * height, tall - 0.6 * height))
        if all(np.hypot(x - a, y - b) > 0.75 * (height + other) for a, b, other in found):
            found.append((float(x), float(y), height))
        if len(found) == count:
            break
    return sorted(found, key=lambda place: place[1])


def _scattered(hand: Writer, low: float = 0.08, high: float = 0.16) -> None:
    for x, y, height in _places(hand, int(hand.rng.integers(3, 13)), low, high):
        hand.put((x, y), height, angle=float(hand.rng.normal(0, 8)), line=len(hand.page.written))


def _mixed(hand: Writer) -> None:
    _scattered(hand, 0.05, 0.4)


def _single(hand: Writer) -> None:
    left, top, wide, tall = hand.shot.area
    height = _height(hand, 0.25, LARGEST)
    room = max(0.0, tall - 1.1 * height) / 2, max(0.0, wide - height) / 2
    y = top + tall / 2 + hand.rng.uniform(-1, 1) * room[0]
    x = left + wide / 2 + hand.rng.uniform(-1, 1) * room[1]
    hand.put((x, y), height)


def _boxed(hand: Writer) -> None:
    for x, y, height in _places(hand, int(hand.rng.integers(2, 7)), 0.12, 0.3):
        inner = 0.55 * height
        hand.put((x, y), inner, line=len(hand.page.written))
        hand.draw(framed(hand.rng) * height * 0.62 + np.array([x, y]), inner)


def _shapes(hand: Writer) -> None:
    for x, y, height in _places(hand, int(hand.rng.integers(4, 10)), 0.12, 0.35):
        kind = hand.rng.random()
        if kind < 0.55:
            drawn = framed(hand.rng) if kind > 0.4 else shape(hand.rng)
            hand.draw(drawn * height * 0.5 + np.array([x, y]), 0.4 * height)
        if kind > 0.4:
            hand.put((x, y), height * (0.3 if kind < 0.55 else 0.5), line=len(hand.page.written))


def _touching(hand: Writer) -> None:
    left, top, wide, tall = hand.shot.area
    height = _height(hand, 0.1, 0.3)
    y, line = top + 0.65 * height, 0
    while y + 0.6 * height < top + tall and line < 4:
        count = min(int(hand.rng.integers(2, 9)), int(wide / (0.75 * height)))
        hand.string((left + 0.3 * height, y), height, count, line=line, overlap=0.07)
        y += height * hand.rng.uniform(1.5, 2.4)
        line += 1


def _amount(hand: Writer) -> None:
    rng = hand.rng
    left, top, wide, tall = hand.shot.area
    height = tall * rng.uniform(0.42, 0.75)
    x, y = left + rng.uniform(0.1, 0.5) * height, top + tall * rng.uniform(0.47, 0.55)
    touching = rng.random() < 0.6
    left_over = int(rng.integers(2, 8))
    while left_over > 0 and x + 0.7 * height < left + wide:
        fit = int((left + wide - x) / height / 0.62)
        count = min(left_over, 3 if rng.random() < 0.6 else 2, fit)
        if count < 1:
            break
        before = len(hand.page.written)
        if touching:
            x = hand.string((x, y), height, count, overlap=0.05) + 0.08 * height
        else:
            x = hand.row((x, y), height, count, to=left + wide, gap=(0.02, 0.3))
        left_over -= max(1, len(hand.page.written) - before)
        if rng.random() < 0.6:
            mark = rng.choice((".", ",", "-", "=", ".-"))
            x = sign(hand, str(mark), (x, y + 0.4 * height), height) + 0.15 * height
    if rng.random() < 0.3:
        line = np.array([[[0, 0.92 * tall], [hand.page.size[0], 0.92 * tall]]]) + np.array([0, top])
        hand.page.draw(rng, line, Pen(colour=(60, 60, 60), width=1), rng.uniform(1, 2.5))


def sign(hand: Writer, marks: str, at: tuple[float, float], height: float) -> float:
    """Dots, commas, dashes and operators at the base line; gives the column where they end."""
    rng = hand.rng
    x, y = at
    for mark in marks:
        if mark in ".:":
            for up in (0, 0.5)[: 1 + (mark == ":")]:
                stop = np.array([[[x, y - up * height], [x + 0.03 * height, y - up * height]]])
                hand.draw(stop, height * rng.uniform(1, 1.5))
            x += 0.12 * height
        elif mark == ",":
            hand.draw(np.array([[[x + 0.05 * height, y], [x, y + 0.16 * height]]]), height)
            x += 0.12 * height
        else:
            lines = np.array(OPERATORS[mark]) * 0.42 * height
            lines = penlines.bent(rng, lines, 0.02 * height, height)
            hand.draw(lines + np.array([x + 0.25 * height, y - 0.4 * height]), height)
            x += 0.5 * height
    return x


OPERATORS = {
    "+": (((-0.5, 0), (0.5, 0)), ((0, -0.5), (0, 0.5))),
    "-": (((-0.5, 0), (0.5, 0)), ((0.4, 0), (0.5, 0))),
    "x": (((-0.4, -0.4), (0.4, 0.4)), ((-0.4, 0.4), (0.4, -0.4))),
    "=": (((-0.5, -0.2), (0.5, -0.2)), ((-0.5, 0.2), (0.5, 0.2))),
    "/": (((-0.4, 0.9), (0.4, -0.9)), ((-0.4, 0.9), (0.4, -0.9))),
}
"""Signs between numbers, about (0, 0)."""


def _expression(hand: Writer) -> None:
    rng = hand.rng
    left, top, wide, tall = hand.shot.area
    height = _height(hand, 0.1, 0.22)
    y, line = top + height, 0
    while y + 0.6 * height < top + tall and line < int(rng.integers(1, 5)):
        x = left + 0.4 * height
        while x + 0.8 * height < left + wide:
            x = hand.row(
                (x, y), height, int(rng.integers(1, 3)), to=left + wide, gap=(0.1, 0.3), line=line
            )
            if x + 1.5 * height > left + wide or rng.random() < 0.12:
                break
            x = sign(hand, str(rng.choice(list("+-x/=:"))), (x, y + 0.4 * height), height)
            x += rng.uniform(0.1, 0.4) * height
        y += height * rng.uniform(1.6, 2.4)
        line += 1


def _detached(hand: Writer) -> None:
    """5s with their bar written apart, 7s with a bar through, in rows."""
    rng = hand.rng
    left, top, wide, tall = hand.shot.area
    height = _height(hand, 0.09, 0.25)
    y, line = top + 0.7 * height, 0
    while y + 0.6 * height < top + tall and line < 3:
        for x in np.arange(left + 0.6 * height, left + wide - 0.5 * height, 1.25 * height)[:8]:
            label = int(rng.choice((5, 5, 7, 7, int(rng.integers(10)))))
            picture, found = hand.pick(label)
            lines = penlines.digit_segments(picture)
            if found == 5:
                lines = _parted(rng, lines)
            elif found == 7:
                middle = lines.reshape(-1, 2)[np.abs(lines.reshape(-1, 2)[:, 1]) < 0.1]
                centre = float(middle[:, 0].mean()) if len(middle) else 0.0
                half, rise = rng.uniform(0.15, 0.3), rng.uniform(-0.05, 0.05)
                bar = np.array([[[centre - half, rise], [centre + half, -rise]]])
                lines = np.concatenate([lines, bar])
            if len(lines):
                hand.put((float(x), y), height, label=found, lines=lines, line=line)
        y += 1.6 * height
        line += 1


def _parted(rng: np.random.Generator, lines: penlines.Segments) -> penlines.Segments:
    """A 5 whose bar, the upper part right of its corner, begins a little away from its body."""
    middle = lines.mean(1)
    upper = middle[:, 1] < np.quantile(middle[:, 1], 0.3)
    if not upper.any():
        return lines
    corner = float(middle[upper, 0].min())
    gap = rng.uniform(0.08, 0.15)
    bar = (middle[:, 1] < middle[:, 1].min() + 0.16) & (middle[:, 0] > corner + gap)
    joint = (middle[:, 1] < middle[:, 1].min() + 0.16) & ~bar & (middle[:, 0] > corner + 0.03)
    moved = lines.copy()
    moved[bar] += np.array([rng.uniform(0.0, 0.06), rng.uniform(-0.06, 0.02)])
    kept: penlines.Segments = moved[~joint]
    return kept


def _letters(hand: Writer) -> None:
    """Words and numbers in the same lines."""
    rng = hand.rng
    left, top, wide, tall = hand.shot.area
    height = _height(hand, 0.06, 0.14)
    y, line = top + 1.2 * height, 0
    while y < top + tall - 0.5 * height and line < 6:
        x = left + 0.3 * height
        while x + 2.5 * height < left + wide:
            if rng.random() < 0.5:
                x = hand.words((x, y + 0.5 * height), height)
            else:
                count = int(rng.integers(1, 5))
                x = hand.row((x, y), height, count, to=left + wide, gap=(0.1, 0.3), line=line)
                x += 0.5 * height
        y += height * rng.uniform(1.7, 2.4)
        line += 1


def _border(hand: Writer) -> None:
    """Digits of which some lie across the frame's border."""
    left, top, wide, tall = hand.shot.area
    height = _height(hand, 0.15, 0.3)
    y, line = top + hand.rng.uniform(0.0, 0.5) * height, 0
    while y < top + tall + 0.3 * height:
        hand.row(
            (left - hand.rng.uniform(0, 0.6) * height, y), height, 12,
            to=left + wide + 0.8 * height, gap=(0.2, 0.5), line=line,
        )  # fmt: skip
        y += 1.6 * height
        line += 1


def _through(hand: Writer) -> None:
    """Writing on the other side of thin paper shows through."""
    rng = hand.rng
    shot, tool = hand.shot, hand.tool
    ghost = Pen(colour=tool.colour, width=0.08, strength=rng.uniform(0.06, 0.2))
    hand.tool = ghost
    height = _height(hand, 0.08, 0.15)
    for y in np.arange(shot.area[1] + height, shot.area[1] + shot.area[3], 1.7 * height):
        text = [str(word) for word in rng.choice(WORDS, int(rng.integers(1, 5)))]
        hand.words((shot.area[0], float(y)), height, text)
    hand.page.picture = np.ascontiguousarray(hand.page.picture[:, ::-1])
    hand.page.written.clear()
    hand.tool = tool
    _lines(hand)


KINDS: dict[str, Recipe] = {
    "lines": Recipe(write=_lines),
    "sloping": Recipe(write=_sloping),
    "groups": Recipe(write=_groups),
    "scattered": Recipe(write=_scattered),
    "single": Recipe(write=_single, angle=12),
    "small": Recipe(write=_small, pen=""),
    "mixed": Recipe(write=_mixed),
    "rotated": Recipe(write=_lines, angle=25),
    "boxed": Recipe(write=_boxed),
    "shapes": Recipe(write=_shapes),
    "squared": Recipe(write=_lines, ground="squared"),
    "ruled": Recipe(write=_lines, ground="ruled"),
    "pencil": Recipe(write=_lines, pen="pencil"),
    "ballpoint": Recipe(write=_lines, pen="ballpoint"),
    "board": Recipe(write=_lines, ground="board", pen="chalk"),
    "through": Recipe(write=_through, ground="plain"),
    "border": Recipe(write=_border),
    "detached": Recipe(write=_detached, pen="felt"),
    "touching": Recipe(write=_touching, pen="felt"),
    "amount": Recipe(write=_amount, ground="cheque", pen="felt", flat=True),
    "expression": Recipe(write=_expression),
    "letters": Recipe(write=_letters, pen="felt"),
}
"""Every kind of sheet that can be asked for."""
