"""Beside a training the camera reads fewer frames a second, and all of them otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gui.camera_view import BESIDE_SECONDS, Frames, Picture, View, recognise
from gui.jobs import Control, Latest, newest_only
from gui.session import Session
from gui.training import IDLE, PAUSED, PREPARING, RUNNING
from models.classifier import load

VIEWS = 8


class Endless(Latest[tuple[Picture, float, float]]):
    """Has a new frame whenever one is asked for, and notes when."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[float] = []

    def take(self, timeout: float = 0.0) -> tuple[Picture, float, float] | None:
        del timeout
        now = time.monotonic()
        self.taken.append(now)
        return np.full((32, 32), 255, np.uint8), now, now


class Counted(Latest[View]):
    """Ends the job after some views."""

    def __init__(self, control: Control) -> None:
        super().__init__()
        self._control = control
        self._left = VIEWS

    def put(self, item: View) -> None:
        super().put(item)
        self._left -= 1
        if not self._left:
            self._control.ask_to_stop()


def _gaps(beside: Callable[[], bool]) -> list[float]:
    """Seconds from each frame that was taken to the next."""
    network = load("baseline")
    control = Control(newest_only, 1)
    frames: Endless = Endless()
    taken: Frames = frames
    recognise(taken, Counted(control), lambda: (network, None), beside, control)
    return [after - before for before, after in pairwise(frames.taken)]


def test_beside_a_training_it_leaves_time_between_frames() -> None:
    assert min(_gaps(lambda: True)) >= BESIDE_SECONDS - 0.005
    # Twelve a second are still live.
    assert BESIDE_SECONDS <= 0.1


def test_else_the_next_frame_is_read_at_once() -> None:
    assert min(_gaps(lambda: False)) < BESIDE_SECONDS / 2


@pytest.mark.usefixtures("qapp")
def test_the_session_tells_the_camera_of_a_training(tmp_path: Path) -> None:
    session = Session(tmp_path)
    told: list[bool] = []
    for state in (IDLE, PREPARING, RUNNING, PAUSED, IDLE):
        session.training.state = state
        told.append(session.camera.beside())
    session.racing.state = RUNNING
    told.append(session.camera.beside())
    session.racing.state = IDLE
    session.close()
    assert told == [False, False, True, False, False, True]
