"""A GIF gives back the pictures that went in."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from vision.animation import SHORTEST, few_colours, gif_bytes


def read(data: bytes) -> tuple[npt.NDArray[np.uint8], list[int], int]:
    """The frames, blue-green-red, their durations and how often they are repeated."""
    good, found = cv2.imdecodeanimation(np.frombuffer(data, np.uint8))
    assert good
    frames = np.stack([frame[..., :3] for frame in found.frames])
    return frames, [int(one) for one in found.durations], found.loop_count


def drawings(count: int, colours: int) -> list[npt.NDArray[np.uint8]]:
    rng = np.random.default_rng(count)
    made = []
    for _ in range(count):
        table = rng.integers(0, 256, (colours, 3), dtype=np.uint8)
        made.append(table[rng.integers(0, colours, (60, 90))])
    return made


def test_few_colours_come_back_as_they_were() -> None:
    frames = drawings(7, 100)
    found, durations, repeated = read(gif_bytes(frames, [200] * 7))
    assert found.shape == (7, 60, 90, 3)
    assert np.abs(found.astype(int) - np.stack(frames)).max() <= 3
    assert durations == [200] * 7
    assert repeated == 0


def test_red_stays_red() -> None:
    frames = [np.full((20, 30, 3), (0, 0, 255), np.uint8), np.zeros((20, 30, 3), np.uint8)]
    found, durations, _ = read(gif_bytes(frames, [100, 1500]))
    assert (found[0] == (0, 0, 255)).all()
    assert not found[1].any()
    assert durations == [100, 1500]


def test_more_colours_than_a_gif_has_are_brought_to_near_ones() -> None:
    ramp = np.linspace(0, 255, 300 * 3).astype(np.uint8).reshape(1, 300, 3).repeat(40, axis=0)
    found, _, _ = read(gif_bytes([ramp, ramp[:, ::-1]], [100, 100]))
    assert np.abs(found[0].astype(int) - ramp).mean() < 3


def test_large_pale_areas_are_kept_beside_many_shades() -> None:
    """What OpenCV alone gives up: a ground nearly as white as the page."""
    drawing = np.full((80, 200, 3), 255, np.uint8)
    drawing[:40] = 247
    shades = np.linspace(0, 255, 600 * 3).astype(np.uint8).reshape(3, 200, 3)
    drawing[60:63] = shades
    found, _, _ = read(gif_bytes([drawing], [100]))
    assert np.abs(found[0, :40].astype(int) - 247).max() <= 1
    assert (found[0, 40:60] == 255).all()
    assert np.abs(found[0, 60:63].astype(int) - shades).max() <= 6


def test_colours_that_are_few_stay() -> None:
    (drawing,) = drawings(1, 256)
    assert (few_colours(drawing) == drawing).all()
    assert len(np.unique(few_colours(drawing, 10).reshape(-1, 3), axis=0)) == 10


def test_one_picture_and_single_colours_are_no_special_case() -> None:
    grey = np.full((1, 1, 3), 77, np.uint8)
    found, _, _ = read(gif_bytes([grey], [100]))
    assert np.abs(found.astype(int) - 77).max() <= 3


def test_no_duration_is_shorter_than_viewers_show() -> None:
    frames = drawings(2, 4)
    assert read(gif_bytes(frames, [1, 40]))[1] == [SHORTEST, 40]


@pytest.mark.parametrize(
    ("frames", "durations"),
    [
        ([], []),
        (drawings(2, 4), [100]),
        ([np.zeros((4, 4, 3), np.uint8), np.zeros((4, 5, 3), np.uint8)], [100, 100]),
        ([np.zeros((4, 4), np.uint8)], [100]),
        ([np.zeros((4, 4, 3), np.float32)], [100]),
    ],
)
def test_what_is_no_film_is_refused(frames: list[np.ndarray], durations: list[int]) -> None:
    with pytest.raises(ValueError, match=r"expected|cannot have"):
        gif_bytes(frames, durations)
