"""Things in a room: something is to be seen, and the same seed shows it again."""

from __future__ import annotations

import numpy as np
import pytest

from vision import scenery
from vision.pens import CANVAS

KINDS = [
    scenery.edge,
    scenery.leaf,
    scenery.mesh,
    scenery.fork,
    scenery.arc,
    scenery.patch,
    scenery.polygonal,
    scenery.scenery,
]


@pytest.mark.parametrize("draw", KINDS)
def test_scenery_is_light_on_dark(draw):
    pictures = [draw(np.random.default_rng(seed)) for seed in range(40)]
    for picture in pictures:
        assert (picture.shape, picture.dtype) == ((CANVAS, CANVAS), np.uint8)
    lit = np.array([(picture > 100).mean() for picture in pictures])
    assert (lit > 0.01).mean() > 0.9
    assert (lit < 0.9).mean() > 0.9
    assert np.array_equal(draw(np.random.default_rng(7)), pictures[7])
    assert len({picture.tobytes() for picture in pictures}) > 35
