"""Where on a page people put their digits: in rows, anywhere, in boxes, across the border."""

from __future__ import annotations

import numpy as np

from vision.drawn_shapes import framed, shape
from vision.lettering import WORDS
from vision.penlines import Pen
from vision.writer import Writer

#: Least height of a digit in the frame, in pixels, and the most as a part of its height.
SMALLEST, LARGEST = 14, 0.8


def height_of(hand: Writer, low: float, high: float) -> float:
    """A digit's height on the page from parts of the frame's height; small ones are commoner."""
    least = SMALLEST / hand.shot.scale
    tall = np.exp(hand.rng.uniform(np.log(low), np.log(high))) * hand.shot.size[1]
    return float(max(least, min(tall / hand.shot.scale, 0.8 * hand.shot.area[3])))


def rows(hand: Writer, height: float, *, most: int, slope: float, breaks: float) -> None:
    """At most so many rows of digits of one height, from the top on."""
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


def lines(hand: Writer) -> None:
    """Rows of digits."""
    rows(hand, height_of(hand, 0.06, 0.3), most=int(hand.rng.integers(1, 6)), slope=0, breaks=0)


def sloping(hand: Writer) -> None:
    """Rows that rise or fall."""
    slope = float(hand.rng.uniform(-0.2, 0.2))
    rows(hand, height_of(hand, 0.06, 0.2), most=int(hand.rng.integers(1, 4)), slope=slope, breaks=0)


def groups(hand: Writer) -> None:
    """Rows with wide spaces."""
    rows(hand, height_of(hand, 0.05, 0.12), most=int(hand.rng.integers(1, 5)), slope=0, breaks=0.35)


def small(hand: Writer) -> None:
    """Many rows of small digits."""
    height = hand.rng.uniform(SMALLEST, 26) / hand.shot.scale
    rows(hand, height, most=int(hand.rng.integers(3, 9)), slope=0, breaks=0.15)


def places(hand: Writer, count: int, low: float, high: float) -> list[tuple[float, float, float]]:
    """Places (x, y, height) with room between them, each height of its own range."""
    left, top, wide, tall = hand.shot.area
    found: list[tuple[float, float, float]] = []
    for _ in range(count * 6):
        height = height_of(hand, low, high)
        x = left + hand.rng.uniform(0.6 * height, max(0.61 * height, wide - 0.6 * height))
        y = top + hand.rng.uniform(0.6 * height, max(0.61 * height, tall - 0.6 * height))
        if all(np.hypot(x - a, y - b) > 0.75 * (height + other) for a, b, other in found):
            found.append((float(x), float(y), height))
        if len(found) == count:
            break
    return sorted(found, key=lambda place: place[1])


def scattered(hand: Writer, low: float = 0.08, high: float = 0.16) -> None:
    """Digits anywhere."""
    for x, y, height in places(hand, int(hand.rng.integers(3, 13)), low, high):
        hand.put((x, y), height, angle=float(hand.rng.normal(0, 8)), line=len(hand.page.written))


def mixed(hand: Writer) -> None:
    """Digits anywhere, of very different sizes."""
    scattered(hand, 0.05, 0.4)


def single(hand: Writer) -> None:
    """One digit, large mostly."""
    left, top, wide, tall = hand.shot.area
    height = height_of(hand, 0.25, LARGEST)
    room = max(0.0, tall - 1.1 * height) / 2, max(0.0, wide - height) / 2
    y = top + tall / 2 + hand.rng.uniform(-1, 1) * room[0]
    x = left + wide / 2 + hand.rng.uniform(-1, 1) * room[1]
    hand.put((x, y), height)


def boxed(hand: Writer) -> None:
    """Digits with a box, circle or triangle round each."""
    for x, y, height in places(hand, int(hand.rng.integers(2, 7)), 0.12, 0.3):
        inner = 0.55 * height
        hand.put((x, y), inner, line=len(hand.page.written))
        hand.draw(framed(hand.rng) * height * 0.62 + np.array([x, y]), inner)


def shapes(hand: Writer) -> None:
    """Digits inside and beside drawn shapes."""
    height = height_of(hand, 0.05, 0.13)
    # Larger than a digit, each of them: a lone circle as large as the digits is a 0.
    for x, y, room in places(hand, int(hand.rng.integers(4, 10)), 0.14, 0.35):
        kind = hand.rng.random()
        if kind < 0.55:
            drawn = framed(hand.rng) if kind > 0.35 else shape(hand.rng)
            hand.draw(drawn * max(0.5 * room, 1.05 * height) + np.array([x, y]), height)
        if kind > 0.35:
            tall = height * hand.rng.uniform(0.85, 1.15)
            hand.put((x, y), tall, line=len(hand.page.written))


def border(hand: Writer) -> None:
    """Digits of which some lie across the frame's border."""
    left, top, wide, tall = hand.shot.area
    height = height_of(hand, 0.15, 0.3)
    y, line = top + hand.rng.uniform(0.0, 0.5) * height, 0
    while y < top + tall + 0.3 * height:
        hand.row(
            (left - hand.rng.uniform(0, 0.6) * height, y), height, 12,
            to=left + wide + 0.8 * height, gap=(0.2, 0.5), line=line,
        )  # fmt: skip
        y += 1.6 * height
        line += 1


def through(hand: Writer) -> None:
    """Writing on the other side of thin paper shows through."""
    rng = hand.rng
    shot, tool = hand.shot, hand.tool
    ghost = Pen(colour=tool.colour, width=0.08, strength=rng.uniform(0.06, 0.2))
    hand.tool = ghost
    height = height_of(hand, 0.08, 0.15)
    for y in np.arange(shot.area[1] + height, shot.area[1] + shot.area[3], 1.7 * height):
        text = [str(word) for word in rng.choice(WORDS, int(rng.integers(1, 5)))]
        hand.words((shot.area[0], float(y)), height, text)
    hand.page.picture = np.ascontiguousarray(hand.page.picture[:, ::-1])
    hand.page.written.clear()
    hand.tool = tool
    lines(hand)
