"""Digits among other strokes: strings that touch, amounts, sums, words, bars written apart."""

from __future__ import annotations

import numpy as np

from vision import penlines
from vision.arrangements import height_of
from vision.penlines import Pen
from vision.writer import Writer

#: A 5's bar that is shorter, in heights, is not written apart: it would be a dot.
SHORTEST_BAR = 0.2


def touching(hand: Writer) -> None:
    """Strings of digits that touch."""
    left, top, wide, tall = hand.shot.area
    height = height_of(hand, 0.1, 0.3)
    y, line = top + 0.65 * height, 0
    while y + 0.6 * height < top + tall and line < 4:
        count = min(int(hand.rng.integers(2, 9)), int(wide / (0.75 * height)))
        hand.string((left + 0.3 * height, y), height, count, line=line, overlap=0.07)
        y += height * hand.rng.uniform(1.5, 2.4)
        line += 1


def amount(hand: Writer) -> None:
    """An amount of money, with dots, commas and dashes."""
    rng = hand.rng
    left, top, wide, tall = hand.shot.area
    height = tall * rng.uniform(0.42, 0.75)
    x, y = left + rng.uniform(0.1, 0.5) * height, top + tall * rng.uniform(0.47, 0.55)
    touching = rng.random() < 0.6
    if rng.random() < 0.6:
        hand.round_sums()
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


def expression(hand: Writer) -> None:
    """Sums with signs between the numbers."""
    rng = hand.rng
    left, top, wide, tall = hand.shot.area
    height = height_of(hand, 0.1, 0.22)
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


def detached(hand: Writer) -> None:
    """5s with their bar written apart, 7s with a bar through, in rows."""
    rng = hand.rng
    left, top, wide, tall = hand.shot.area
    height = height_of(hand, 0.09, 0.25)
    y, line = top + 0.7 * height, 0
    while y + 0.6 * height < top + tall and line < 3:
        for x in np.arange(left + 0.6 * height, left + wide - 0.5 * height, 1.25 * height)[:8]:
            label = int(rng.choice((5, 5, 7, 7, int(rng.integers(10)))))
            picture, found = hand.pick(label)
            lines = penlines.digit_segments(picture)
            if found == 5:
                lines = parted(rng, lines)
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


def parted(rng: np.random.Generator, lines: penlines.Segments) -> penlines.Segments:
    """A 5 whose bar, the upper part right of its corner, begins a little away from its body."""
    middle = lines.mean(1)
    upper = middle[:, 1] < np.quantile(middle[:, 1], 0.3)
    if not upper.any():
        return lines
    corner = float(middle[upper, 0].min())
    gap = rng.uniform(0.08, 0.15)
    bar = (middle[:, 1] < middle[:, 1].min() + 0.16) & (middle[:, 0] > corner + gap)
    joint = (middle[:, 1] < middle[:, 1].min() + 0.16) & ~bar & (middle[:, 0] > corner + 0.03)
    if bar.sum() < 3 or np.ptp(middle[bar, 0]) < SHORTEST_BAR:
        return lines
    moved = lines.copy()
    moved[bar] += np.array([rng.uniform(0.0, 0.06), rng.uniform(-0.06, 0.02)])
    kept: penlines.Segments = moved[~joint]
    return kept


def letters(hand: Writer) -> None:
    """Words and numbers in the same lines."""
    rng = hand.rng
    left, top, wide, tall = hand.shot.area
    height = height_of(hand, 0.06, 0.14)
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
