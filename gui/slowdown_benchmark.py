"""How much using the window slows a training down, each use measured against the training alone."""

from __future__ import annotations

import dataclasses
import statistics
import tempfile
import time
from contextlib import closing
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QTimer

from gui.eventually import eventually

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.uses_benchmark import Use

SLICE_SECONDS = 2.0
"""So long the training is left alone, then used beside, in turn."""
ROUNDS = 8
LEAST_ROUNDS = 4
ENOUGH_SECONDS = 300.0
"""No further round is begun after so long, on a machine that is slow or shared."""
LONGEST_WAIT = 120.0
VALIDATION_STEPS = 150
"""What the validation after an epoch counts as, in steps of the training: about what it takes."""
RUNS = 24
"""In the list that is browsed."""


def measure_slowdown() -> dict[str, float]:
    """Speed of one training alone, divided by its speed with each use of the window.

    Slices of two seconds alone and in use take turns, so that whatever else the machine does
    falls on both. Each slice in use is compared with the two alone around it.

    Returns:
        For each use "slowdown_..." (1.1: a tenth slower), the median of its rounds; "nothing" is
        how far slices alone are apart. "slowdown_steps_a_second" is the training's speed alone.
    """
    from gui.app import create
    from gui.uses_benchmark import all_uses
    from models.presets import preset

    keep_runs(RUNS)
    _, window = create()
    window.show()
    session = window.session
    eventually(lambda: session.networks.active is not None, 30)
    with tempfile.TemporaryDirectory(prefix="digitscope-bench-") as folder:
        uses = dict(all_uses(window, Path(folder)))
        for use in uses.values():  # Pages are built when they are first opened.
            use.begin()
            eventually(lambda: False, 0.2)
            use.end()
        session.training.start(dataclasses.replace(preset("chapter").config, epochs=10_000))
        speed = Speed(window)
        eventually(lambda: speed.done > 1000, LONGEST_WAIT)
        ratios: dict[str, list[float]] = {name: [] for name in uses}
        alone = [speed.alone()]
        begun = time.monotonic()
        for count in range(ROUNDS):
            if count >= LEAST_ROUNDS and time.monotonic() - begun > ENOUGH_SECONDS:
                break
            for name, use in uses.items():
                used = speed.used(use)
                alone.append(speed.alone())
                ratios[name].append(statistics.mean(alone[-2:]) / used)
        session.training.stop()
        eventually(lambda: session.training.state == "idle", 60)
        window.close()
    found = {f"slowdown_{name}": statistics.median(each) for name, each in ratios.items()}
    return found | {"slowdown_steps_a_second": statistics.median(alone)}


class Speed:
    """Counts a training's steps, and acts meanwhile.

    Attributes:
        done: steps so far, validation as so many more.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.done = 0
        self._reported = 0.0
        window.session.training.events.connect(self._on_events)

    def alone(self) -> float:
        """Steps a second for a while in which nobody does anything."""
        start, begun = self._mark()
        eventually(lambda: False, SLICE_SECONDS)
        end, ended = self._mark()
        return (end - start) / (ended - begun)

    def used(self, use: Use) -> float:
        """Steps a second for a while in which the window is used so."""
        use.begin()
        eventually(lambda: False, 0.1)
        timer = QTimer(self._window)
        timer.setInterval(use.every)
        if use.acts is not None:
            acts = use.acts
            timer.timeout.connect(lambda: next(acts)())
            timer.start()
        found = self.alone()
        timer.stop()
        timer.deleteLater()
        use.end()
        eventually(lambda: False, 0.1)
        return found

    def _mark(self) -> tuple[int, float]:
        """Steps and time when the training next reports."""
        before = self.done
        if not eventually(lambda: self.done > before, LONGEST_WAIT):
            raise RuntimeError("the training made no step in time")
        return self.done, self._reported

    def _on_events(self, events: tuple[object, ...]) -> None:
        from models.events import StepsDone

        for event in events:
            if isinstance(event, StepsDone):
                self.done = event.total_step + (event.epoch - 1) * VALIDATION_STEPS
                self._reported = time.perf_counter()


def keep_runs(count: int) -> None:
    """A list to browse: runs of several experiments, two epochs long."""
    from models.events import EpochDone, TrainResult
    from models.history import History
    from models.presets import PRESETS
    from models.shapes import describe

    history = History()
    presets = cycle(one for one in PRESETS.values() if not one.config.augmented)
    for number, one in zip(range(count), presets, strict=False):
        config = dataclasses.replace(one.config, epochs=2, seed=number)
        shapes = [shape for info in describe(config.layers) for shape in info.weight_shapes]
        weights = tuple(np.full(shape, 0.01, np.float32) for shape in shapes)
        epochs = tuple(
            EpochDone(
                epoch=epoch,
                seconds=1.0,
                loss=0.5,
                accuracy=0.9,
                val_loss=0.4,
                val_accuracy=0.9,
                weights=weights,
            )
            for epoch in (1, 2)
        )
        with closing(history.begin(config)) as recorder:
            for epoch in epochs:
                recorder.add(epoch)
            recorder.finish(
                TrainResult(config=config, weights=weights, history=epochs, stopped=False)
            )
