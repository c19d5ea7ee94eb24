"""Boxes, (x, y, width, height) in pixels, and what two of them have in common."""

from __future__ import annotations

Box = tuple[int, int, int, int]


def overlap(one: Box, other: Box) -> float:
    """Part of what two boxes cover together that both cover: intersection over union."""
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    tall = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if wide <= 0 or tall <= 0:
        return 0.0
    return wide * tall / (one[2] * one[3] + other[2] * other[3] - wide * tall)


def holds(box: Box, other: Box) -> bool:
    """Whether the centre of ``other`` lies within ``box``."""
    x, y = other[0] + other[2] / 2, other[1] + other[3] / 2
    return box[0] < x < box[0] + box[2] and box[1] < y < box[1] + box[3]
