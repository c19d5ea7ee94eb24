"""Cameras that die are noticed and come back; a window that did less would be caught."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gui.camera_rhythm import Rhythm
from gui.camera_seeker import MOST_ALIVE, Seeker
from gui.eventually import eventually
from gui.widgets.cards import Notice
from tests.trust import cameras
from tests.trust.camera_device import FOR_EVER
from tests.trust.camera_rig import ADDRESS, DEVICE, SNAPSHOT, Rig
from tests.trust.real_window import PromiseError
from vision.interrupt import Interrupt

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks into /proc")


@pytest.fixture
def rig(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    del qapp
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    with cameras.rig() as ready:
        yield ready


Break = Callable[[pytest.MonkeyPatch], None]


class Person(random.Random):
    """Who presses Stop in every fault, or in none, and waits for nothing."""

    def __init__(self, *, stops: bool) -> None:
        super().__init__(0)
        self._stops = stops

    def random(self) -> float:
        return 0.0 if self._stops else 0.99

    def uniform(self, a: float, b: float) -> float:
        return min(a, b)


SOME = (
    (ADDRESS, "refuses"),
    (ADDRESS, "stops mid-frame"),
    (ADDRESS, "endless frame"),
    (SNAPSHOT, "401"),
    (DEVICE, "read blocks"),
    (DEVICE, "open raises"),
)


def test_six_unplugs_of_three_kinds_of_cameras(rig: Rig) -> None:
    chance = random.Random(1)
    for kind, fault in SOME:
        rig.unplug(kind, fault, chance)
    assert rig.tally.unplugs == len(SOME)
    assert len(rig.tally.noticed) == len(rig.tally.back) == len(SOME)


def test_stop_in_a_fault_ends_its_threads(rig: Rig) -> None:
    for kind, fault in SOME[:3]:
        rig.unplug(kind, fault, Person(stops=True))
    assert len(rig.tally.stopped) == 3


def test_a_device_that_blocks_for_ever_costs_two_threads_and_no_more(rig: Rig) -> None:
    rig.start(DEVICE)
    rig.device.set(FOR_EVER)
    seeker = rig.camera.seeker
    assert eventually(lambda: "blocks whoever asks" in rig.camera.trouble, 20)
    assert seeker.threads == MOST_ALIVE == rig.device.blocked
    # Whoever starts it again and again gets no more threads than that.
    for _ in range(3):
        asked = rig.camera.asked
        assert asked is not None
        rig.camera.start(asked)
        assert eventually(lambda: rig.camera.state == "lost", 5)
    assert seeker.threads == MOST_ALIVE
    # Another camera is read all the same.
    rig.device.set("good")
    rig.start(ADDRESS)


def test_a_quit_in_a_fault_ends_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    assert cameras.quits(1, 0)["quits"] == 1


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("print('closing', flush=True); import threading; threading.Event().wait(2.5)", "only aft"),
        ("import sys; print('closing', flush=True); sys.exit(3)", "ended with 3"),
        ("import os; print('closing', flush=True); os.abort()", "ended with -6"),
    ],
)
def test_a_quit_that_hangs_or_crashes_is_caught(program: str, says: str) -> None:
    with pytest.raises(PromiseError, match=says):
        cameras.quits(1, 0, (sys.executable, "-c", program))


def break_watch(patch: pytest.MonkeyPatch) -> None:
    """A watcher without a time limit."""
    patch.setattr(Rhythm, "silent", lambda *_: False)


def break_return(patch: pytest.MonkeyPatch) -> None:
    """One that never connects again."""
    patch.setattr(Seeker, "_may_begin", lambda *_: False)


def break_words(patch: pytest.MonkeyPatch) -> None:
    """A page that keeps it to itself."""
    patch.setattr(Notice, "say", lambda *_: None)


def break_stop(patch: pytest.MonkeyPatch) -> None:
    """A Stop that leaves its threads waiting for the silent server."""
    patch.setattr(Interrupt, "ask", lambda *_: None)


@pytest.mark.parametrize(
    ("fault", "broken", "says"),
    [
        ("stops mid-frame", break_watch, "was not noticed within 2 s"),
        ("closes", break_return, "not back within 3 s"),
        ("closes", break_words, "the page says nothing"),
        ("stops mid-frame", break_stop, "threads go on after Stop within 1 s"),
    ],
)
def test_a_window_that_does_less_is_caught(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, fault: str, broken: Break, says: str
) -> None:
    rig.start(ADDRESS)
    with monkeypatch.context() as patch:
        broken(patch)
        with pytest.raises(PromiseError, match=says):
            rig.unplug(ADDRESS, fault, Person(stops=broken is break_stop))
    rig.camera.stop()


def test_the_threads_of_an_attempt_are_counted(rig: Rig) -> None:
    rig.start(ADDRESS)
    assert rig.camera.seeker.threads == 1
    rig.camera.close()
    assert rig.camera.seeker.threads == 0
