"""The benchmark of training measures what it says; the ratio itself needs a quiet machine."""

from __future__ import annotations

import dataclasses

import pytest

from models import benchmark, mnist
from models.presets import preset
from models.threads import prepare_tensorflow


@pytest.mark.slow
def test_both_sides_time_every_epoch() -> None:
    prepare_tensorflow()
    data = mnist.load()
    few = mnist.Mnist(
        train_pictures=data.train_pictures[:3000],
        train_labels=data.train_labels[:3000],
        test_pictures=data.test_pictures[:500],
        test_labels=data.test_labels[:500],
    )
    config = dataclasses.replace(preset("chapter").config, epochs=3)
    for measure in (benchmark.digitscope_seconds, benchmark.keras_seconds):
        seconds = measure(config, few)
        assert len(seconds) == 3
        assert all(second > 0 for second in seconds)
        assert seconds[0] > min(seconds[1:])  # Compiling belongs to the first epoch.


def test_a_failure_is_said_in_one_line() -> None:
    unusable = dataclasses.replace(preset("chapter").config, layers=())
    with pytest.raises(RuntimeError, match=r"digitscope side of the benchmark failed: .*outputs"):
        benchmark.measure_training(unusable, rounds=1)
