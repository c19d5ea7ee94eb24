"""Between frames that are read, the digit looked into is seen in those that pass."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from gui.camera import ON
from gui.camera_glance import GLANCE_SECONDS, Doubled, Seen, Spot, look
from gui.camera_view import GLANCED_SECONDS, Picture, View, recognise
from gui.eventually import eventually
from gui.jobs import Control, Latest, newest_only
from gui.session import Session
from models.classifier import load

SHEET = np.full((200, 200), 255, np.uint8)
SHEET[60:120, 90:98] = 0
SPOT = Spot(id=1, box=(90, 60, 8, 60))


class Kept(Latest[Seen]):
    """Every glance, and the end after some."""

    def __init__(self, control: Control, wanted: int) -> None:
        super().__init__()
        self.all: list[Seen] = []
        self._control, self._wanted = control, wanted

    def put(self, item: Seen) -> None:
        self.all.append(item)
        if len(self.all) == self._wanted:
            self._control.ask_to_stop()


@pytest.fixture
def frames() -> Iterator[Doubled]:
    """Sixty frames a second in which a stroke moves to the right."""
    made, over = Doubled(), threading.Event()

    def send() -> None:
        count = 0
        while not over.wait(1 / 60):
            now = time.monotonic()
            made.put((np.roll(SHEET, count // 2, axis=1), now, now))
            count += 1

    thread = threading.Thread(target=send)
    thread.start()
    yield made
    over.set()
    thread.join()


def test_a_digit_is_followed_from_glance_to_glance(frames: Doubled) -> None:
    control = Control(newest_only, 1)
    kept = Kept(control, 25)
    begun = time.monotonic()
    # What was read is never read anew: it goes out of the reach of a single glance meanwhile.
    look(frames.second, kept, lambda: SPOT, control)
    assert time.monotonic() - begun >= 24 * (GLANCE_SECONDS - 0.002)
    times = [one.captured for one in kept.all]
    assert times == sorted(set(times))
    assert all(one.picture.max() > 200 for one in kept.all)


def test_what_nobody_wants_is_not_looked_at(frames: Doubled) -> None:
    control = Control(newest_only, 1)
    kept = Kept(control, 1)
    asked: list[None] = []

    def nobody() -> None:
        asked.append(None)
        if len(asked) == 3:
            control.ask_to_stop()

    look(frames.second, kept, nobody, control)
    assert not kept.all
    assert frames.second.take(1.0) is not None


def test_frames_are_read_less_often_where_glances_tell_of_the_digit(frames: Doubled) -> None:
    control, network = Control(newest_only, 1), load("baseline")
    captured: list[float] = []

    class Views(Latest[View]):
        def put(self, item: View) -> None:
            captured.append(item.captured)
            if len(captured) == 4:
                control.ask_to_stop()

    recognise(frames, Views(), lambda: (network, None), lambda: True, control, lambda: True)
    assert np.diff(captured).min() >= GLANCED_SECONDS - 0.04


@pytest.mark.usefixtures("qapp")
def test_the_camera_tells_of_glances_beside_a_training_only(tmp_path: Path) -> None:
    session = Session(tmp_path)
    camera, seen = session.camera, list[Picture]()
    camera.glanced.connect(seen.append)
    beside = [False]
    camera.beside = lambda: beside[0]
    session.networks.choose("baseline")
    assert eventually(lambda: session.networks.active is not None, 30)
    camera.start("sample")
    assert eventually(lambda: camera.state == ON and bool(camera.view and camera.view.digits), 30)
    assert camera.view is not None
    first = camera.view.digits[0]
    camera.spot, camera.glancing = Spot(id=first.id, box=first.box), True
    eventually(lambda: False, 0.5)
    assert not seen
    beside[0] = True
    found = eventually(lambda: len(seen) > 2, 20)
    session.close()
    # Nothing of it is left at work when the window is gone.
    assert not {each.name for each in threading.enumerate() if each.name.startswith("camera")}
    assert found
    assert all(one.shape == (28, 28) for one in seen)
