"""Beside a training the camera reads fewer frames a second, and all of them otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import pytest

from gui.camera_view import BESIDE_SECONDS, REST, Frames, Picture, View, recognise
from gui.jobs import Control, Latest, newest_only
from gui.session import Session
from gui.training import IDLE, PAUSED, PREPARING, RUNNING
from models.classifier import Network, load

VIEWS = 8
SLOW_SECONDS = 0.1
"""One answer of a network that takes long."""


class Endless(Latest[tuple[Picture, float, float]]):
    """Has a new frame whenever one is asked for, and notes when."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[float] = []

    def take(self, timeout: float = 0.0) -> tuple[Picture, float, float] | None:
        del timeout
        now = time.monotonic()
        self.taken.append(now)
        picture = np.full((64, 64), 255, np.uint8)
        picture[16:48, 30:34] = 0  # something to read
        return picture, now, now


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


def _slow(batch: Picture) -> npt.NDArray[np.float32]:
    until = time.thread_time() + SLOW_SECONDS
    while time.thread_time() < until:
        pass
    return np.eye(11, dtype=np.float32)[np.ones(len(batch), np.intp)]


def _gaps(beside: Callable[[], bool], network: Network) -> list[float]:
    """Seconds from each frame that was taken to the next."""
    control = Control(newest_only, 1)
    frames: Endless = Endless()
    taken: Frames = frames
    recognise(taken, Counted(control), lambda: (network, None), beside, control)
    return [after - before for before, after in pairwise(frames.taken)]


def test_beside_a_training_it_leaves_time_between_frames() -> None:
    assert min(_gaps(lambda: True, load("baseline"))) >= BESIDE_SECONDS - 0.005
    # Twelve a second are still live.
    assert BESIDE_SECONDS <= 0.1


def test_a_frame_that_takes_long_is_followed_by_a_rest() -> None:
    gaps = _gaps(lambda: True, cast("Network", _slow))
    assert min(gaps) >= (1 + REST) * SLOW_SECONDS - 0.005


def test_else_the_next_frame_is_read_at_once() -> None:
    assert min(_gaps(lambda: False, load("baseline"))) < BESIDE_SECONDS / 2


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
