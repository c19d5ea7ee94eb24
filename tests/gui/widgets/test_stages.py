"""The pictures of a reading's stages stay small, whatever shape the frame has."""

from __future__ import annotations

import numpy as np
import pytest

from gui.widgets.stages import WIDEST, _small


@pytest.mark.parametrize("shape", [(3, 2000), (1, 9000), (2000, 3), (480, 640)])
def test_no_stage_grows_beyond_its_row(shape: tuple[int, int]) -> None:
    image = _small(np.zeros(shape, np.uint8), 100)
    assert 0 < image.height() <= 100
    assert 0 < image.width() <= WIDEST * 100
