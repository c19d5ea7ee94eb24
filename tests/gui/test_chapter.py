"""docs/chapter.md: its pictures are those that the tour makes, and what it says of them is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models import mnist
from vision import bench, filters, pictures
from vision.kernels import COLOUR_KERNELS, KERNELS
from vision.steps import ConvStep


@pytest.fixture(scope="module")
def seven() -> np.ndarray:
    test = mnist.load()
    return test.test_pictures[int(np.flatnonzero(test.test_labels == 7)[0])]


@pytest.mark.slow
def test_the_tour_makes_every_picture_of_the_page(root: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "tour", "--chapter", "--out", str(tmp_path)],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    page = (root / "docs" / "chapter.md").read_text(encoding="utf-8")
    shown = re.findall(r"\(pictures/(\w+\.png)\)", page)
    assert sorted(shown) == sorted(path.name for path in tmp_path.iterdir())
    assert len(set(shown)) == len(shown)


def test_the_stem_is_positive_at_its_right_and_negative_at_its_left(seven: np.ndarray) -> None:
    found = filters.convolve(seven, KERNELS["Vertical line"])
    for line in found[12:24]:
        assert line.max() > 300
        assert line.min() < -300
        assert line.argmin() < line.argmax()


def test_the_bar_is_positive_below_and_negative_above(seven: np.ndarray) -> None:
    found = filters.convolve(seven, KERNELS["Horizontal line"])
    for column in found[:12, 9:16].T:
        assert column.max() > 300
        assert column.min() < -300
        assert column.argmin() < column.argmax()
    upright = filters.convolve(seven, KERNELS["Vertical line"])[5:10, 9:16]
    assert np.abs(upright).max() < 200


@pytest.mark.parametrize(
    ("padding", "stride", "places"), [("valid", 1, 3), ("same", 1, 5), ("valid", 2, 2)]
)
def test_places_on_five_by_five(padding: str, stride: int, places: int) -> None:
    kernel = KERNELS["Vertical line"][..., None]
    step = ConvStep(kernels=(kernel,), strides=(stride, stride), padding=padding)
    assert bench.apply(step, bench.solid(pictures.five_by_five())).shape == (places, places, 1)


def test_red_and_blue_are_in_maps_of_their_own() -> None:
    picture = pictures.colour_example()[..., ::-1]
    four, seven = (slice(4, 20), slice(2, 13)), (slice(4, 20), slice(16, 27))
    for name, inside, outside in (("red", four, seven), ("blue", seven, four)):
        found = np.abs(filters.convolve(picture, COLOUR_KERNELS[f"Vertical line, {name}"]))
        assert found[inside].max() > 5 * found[outside].max()
