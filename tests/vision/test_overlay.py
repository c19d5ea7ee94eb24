"""Readings drawn on a frame."""

from __future__ import annotations

import numpy as np
import pytest

from vision.overlay import COLOURS, draw
from vision.recognize import Digit


def digit(value: int, box: tuple[int, int, int, int]) -> Digit:
    return Digit(
        digit=value,
        confidence=0.9,
        box=box,
        picture=np.zeros((28, 28), np.uint8),
        probabilities=np.zeros(11, np.float32),
    )


@pytest.mark.parametrize("shape", [(200, 300), (200, 300, 3)])
def test_the_frame_itself_stays_as_it_was(shape: tuple[int, ...]):
    frame = np.full(shape, 90, np.uint8)
    drawn = draw(frame, [digit(3, (100, 80, 40, 60))])
    assert (frame == 90).all()
    assert drawn.shape == (200, 300, 3)
    edge = drawn[140, 105:136].astype(int) - COLOURS[3]
    assert np.abs(edge).max() < 40  # the line is softened at its edges
    assert (drawn[90:130, 110:130] == 90).all()


@pytest.mark.parametrize("box", [(0, 0, 40, 60), (-10, -10, 30, 30), (280, 190, 60, 60)])
def test_a_box_at_the_border_is_drawn(box: tuple[int, int, int, int]):
    drawn = draw(np.full((200, 300), 90, np.uint8), [digit(8, box)])
    assert (drawn == COLOURS[8]).all(axis=2).any()


def test_ten_colours_are_asked_for():
    assert len(set(COLOURS)) == 10
    with pytest.raises(ValueError, match="not 3"):
        draw(np.zeros((9, 9), np.uint8), [], colours=COLOURS[:3])
