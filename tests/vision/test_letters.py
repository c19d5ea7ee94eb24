"""Pages of letters are silent: written by several hands, joined or not, and printed.

These pages guard what was reached; how often a digit is seen on others `make sheets` counts.
"""

from __future__ import annotations

import numpy as np
import pytest

from vision.recognize import Classify, recognize
from vision.scenes import Scenes


@pytest.fixture(scope="module")
def maker() -> Scenes:
    return Scenes()


@pytest.mark.parametrize(
    ("kind", "seed"), [("prose", seed) for seed in range(1, 6)] + [("printed", 0), ("printed", 1)]
)
def test_a_page_of_letters_holds_no_digit(camera: Classify, maker: Scenes, kind: str, seed: int):
    page = maker.make(np.random.default_rng(seed), kind, size=(640, 480))
    reading = recognize(page, camera)
    assert len(reading.rejected) > 20  # The letters are seen ...
    assert reading.text == ""  # ... and known for what they are.
