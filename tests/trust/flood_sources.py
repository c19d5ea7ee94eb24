"""A source of a thousand frames a second, and a training of a thousand events a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from models.config import TrainConfig
from models.epochs import without_weights
from models.events import (
    EpochDone,
    Event,
    SnapshotTaken,
    Started,
    StepsDone,
    TrainResult,
    Weights,
)
from tests.trust.camera_sheets import SIZE, sheet
from vision.frames import Frame

RATE = 1000
STEPS = 1000
"""Of an epoch: one a second."""
SNAPSHOT_STEPS = 100
SOONEST = 0.002
"""Nobody sleeps for less; what is late is made up for at once."""


class Clock:
    """Lets its caller through so often a second on average."""

    def __init__(self, rate: float) -> None:
        self._begun, self._rate, self._count = time.perf_counter(), rate, 0
        self._never = threading.Event()

    def wait(self) -> None:
        self._count += 1
        ahead = self._begun + self._count / self._rate - time.perf_counter()
        if ahead > SOONEST:
            self._never.wait(ahead)


class FastSource:
    """Frames as from a camera, far too many; stands behind every ``device:N``."""

    name = "Fast camera"
    live = True
    synthetic = False
    frame_rate = None
    note = ""

    def __init__(self) -> None:
        self.given = 0
        self._pictures = [sheet(SIZE, seed) for seed in range(12)]
        self._clock = Clock(RATE)

    def open(self, *_: Any) -> FastSource:
        """In place of gui.camera_read.open_asked."""
        self._clock = Clock(RATE)
        return self

    def read(self) -> Frame:
        self._clock.wait()
        self.given += 1
        picture = self._pictures[self.given % len(self._pictures)]
        return Frame(picture=picture, time=self.given / RATE, index=self.given)

    def close(self) -> None:
        """There is nothing to give back."""


class FastTraining:
    """In place of models.training.train: reports a thousand steps a second and learns nothing."""

    def __init__(self, weights: Weights) -> None:
        self.reported = self.epochs = 0
        self._weights = weights

    def train(
        self,
        config: TrainConfig,
        _data: object,
        on_event: Callable[[Event], None],
        *,
        should_stop: Callable[[], bool],
        **_options: object,
    ) -> TrainResult:
        """What models.training.train is called with."""
        clock, history = Clock(RATE), []

        def report(event: Event) -> None:
            clock.wait()
            self.reported += 1
            on_event(event)

        report(Started(config=config, steps=STEPS, weights=self._fresh()))
        step = 0
        while not should_stop() and self.epochs < config.epochs:
            step += 1
            report(self._step(step))
            if step % SNAPSHOT_STEPS == 0:
                place = (step - 1) % STEPS + 1
                report(SnapshotTaken(epoch=self.epochs + 1, step=place, weights=self._fresh()))
            if step % STEPS == 0:
                self.epochs += 1
                done = self._epoch()
                history.append(without_weights(done))
                report(done)
        return TrainResult(
            config=config, weights=self._fresh(), history=tuple(history), stopped=True
        )

    def _fresh(self) -> Weights:
        """Weights of their own, as a training hands them out."""
        return tuple(np.array(one) for one in self._weights)

    def _step(self, step: int) -> StepsDone:
        loss = 0.1 + 2.0 / (1.0 + step / 500) + 0.05 * np.sin(step / 7)
        return StepsDone(
            epoch=self.epochs + 1,
            step=(step - 1) % STEPS + 1,
            total_step=step,
            loss=float(loss),
            accuracy=0.9,
            running_loss=float(loss),
            running_accuracy=0.9,
            pictures_per_second=32.0 * RATE,
        )

    def _epoch(self) -> EpochDone:
        return EpochDone(
            epoch=self.epochs,
            seconds=1.0,
            loss=0.2,
            accuracy=0.9,
            val_loss=0.2,
            val_accuracy=0.9,
            weights=self._fresh(),
            optimizer_state=self._fresh(),
        )
