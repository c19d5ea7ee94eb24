"""A training that is over gives its memory back, however many come after it."""

from __future__ import annotations

import dataclasses
import gc
import sys
from pathlib import Path

import pytest

from models import mnist
from models.events import Event
from models.presets import preset
from models.training import train

GROWTH = 100
"""Megabytes that three trainings may leave behind; the packed pictures of a single one are 160."""


def resident() -> int:
    """Megabytes of this process in memory."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_trainings_one_after_the_other_need_no_more_memory_than_one() -> None:
    data = mnist.load()
    config = dataclasses.replace(preset("chapter").config, epochs=1)
    sizes = []
    for _ in range(5):
        events: list[Event] = []
        train(config, data, events.append, should_stop=lambda seen=events: len(seen) > 3)
        gc.collect()
        sizes.append(resident())
    # The first two settle TensorFlow's own pools.
    assert sizes[4] - sizes[1] < GROWTH, sizes
