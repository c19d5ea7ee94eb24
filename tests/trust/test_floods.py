"""A flood of frames or events leaves the window quick and small; one that does not is caught."""

from __future__ import annotations

import itertools
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, QTimer

from gui.eventually import let_run
from gui.jobs import Control, Latest
from gui.training_work import thin
from models.events import EpochDone, Started, StepsDone
from models.presets import preset
from tests.trust import floods, real_window
from tests.trust.flood_sources import FastTraining
from tests.trust.floods import EVENTS, FRAMES, MOST_QUEUED
from tests.trust.loop_delay import LoopDelay
from tests.trust.real_window import PromiseError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

SECONDS, WARM = 2.0, 1.0
BOUND = 64


@pytest.fixture(autouse=True)
def folder(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del qapp
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    # Beside other tests, and for seconds only: the figures that are promised need a long run.
    monkeypatch.setattr(floods, "LEAST_RATE", 0.1)
    monkeypatch.setattr(floods, "P99_MS", 300.0)
    monkeypatch.setattr(floods, "HELD_SECONDS", 0.3)


@pytest.mark.parametrize("what", [FRAMES, EVENTS])
def test_a_short_flood(what: str) -> None:
    found = floods.flood(what, SECONDS, WARM)
    assert found["given"] > 100 * SECONDS
    assert found["shown"] > 0


def test_a_queue_without_a_bound_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The window takes nothing for a second, and nobody thins what waits meanwhile."""

    def report(control: Control, item: object) -> None:
        with control._lock:
            control._reports.extend([item] * 50)

    monkeypatch.setattr(Control, "report", report)
    with pytest.raises(PromiseError, match="reports were waiting"):
        floods.flood(EVENTS, SECONDS, WARM)


def test_an_epoch_that_is_lost_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = Control.report

    def report(control: Control, item: object) -> None:
        if not isinstance(item, EpochDone) or item.epoch % 2:
            usual(control, item)

    monkeypatch.setattr(Control, "report", report)
    with pytest.raises(PromiseError, match=r"\d+ of \d+ epochs"):
        floods.flood(EVENTS, SECONDS, WARM)


def test_a_mailbox_that_keeps_every_frame_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of the older ones are left lying."""
    kept: list[object] = []
    usual, put_so_far = Latest.put, itertools.count()

    def put(mailbox: Latest[Any], item: object) -> None:
        usual(mailbox, item)
        if isinstance(item, tuple) and next(put_so_far) % 40 == 0 and len(kept) < 100:
            kept.append(np.array(item[0]))

    monkeypatch.setattr(Latest, "put", put)
    with pytest.raises(PromiseError, match="the process grew"):
        floods.flood(FRAMES, SECONDS, 0.2)


def test_a_window_whose_network_never_comes_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real_window, "READY_SECONDS", 0)
    with pytest.raises(PromiseError, match="no network answers"):
        floods.flood(FRAMES, SECONDS, WARM)


def compute() -> None:
    """A tenth of a second, however long it takes where others compute too."""
    until = time.thread_time() + 0.1
    while time.thread_time() < until:
        pass


def test_a_thread_that_is_held_up_is_seen() -> None:
    """A tenth of a second, again and again, in the window's own thread."""
    parent, busy = QObject(), QTimer()
    busy.setInterval(200)
    busy.timeout.connect(compute)
    busy.start()
    delay = LoopDelay(parent)
    let_run(1.0)
    late = delay.end()
    busy.stop()
    assert late.own_p99 > 50.0
    assert late.worst >= late.p99 >= late.own_p99


GOOD = {"rate": 990.0, "queued": 900, "growth_kb": 2000, "own_p99": 9.0}


@pytest.mark.parametrize(
    ("figure", "value", "says"),
    [
        ("rate", 50.0, "no flood"),
        ("queued", MOST_QUEUED + 1, "were waiting"),
        ("growth_kb", 30_000, "grew by 29 MB"),
        ("own_p99", 301.0, "late by 301 ms"),
    ],
)
def test_figures_beyond_what_is_promised_are_caught(figure: str, value: float, says: str) -> None:
    floods.judge(GOOD)
    with pytest.raises(PromiseError, match=says):
        floods.judge(GOOD | {figure: value})


def test_a_window_that_takes_nothing_costs_points_but_no_epoch_and_no_end() -> None:
    """Ten thousand reports before the window takes any."""
    control, sent = Control(thin, BOUND), deque[object]()
    fast = FastTraining(())
    begun = Started(config=preset("baseline").config, steps=10, weights=())
    for item in (begun, *(fast._step(number) for number in range(1, 10_001))):
        control.report(item)
        if isinstance(item, StepsDone) and item.total_step % 10 == 0:
            fast.epochs += 1
            sent.append(fast._epoch())
            control.report(sent[-1])
    items = control.collect()
    assert items[0] is begun
    assert [one for one in items if isinstance(one, EpochDone)] == list(sent)
    steps = [one.total_step for one in items if isinstance(one, StepsDone)]
    assert steps == sorted(steps)
    assert len(items) < 4 * len(sent)


def test_reports_that_may_not_be_thinned_cost_no_more_each_the_more_there_are() -> None:
    """Gone through each time one comes, ten thousand would be looked at fifty million times."""
    looked = 0

    def count(items: list[Any]) -> list[Any]:
        nonlocal looked
        looked += len(items)
        return thin(items)

    control = Control(count, BOUND)
    for _ in range(10_000):
        control.report(FastTraining(())._epoch())
    assert looked < 4 * 10_000
    assert len(control.collect()) == 10_000


def test_frames_replace_each_other_whoever_is_late() -> None:
    mailbox: Latest[int] = Latest()
    sender = threading.Thread(target=lambda: [mailbox.put(number) for number in range(1, 10_001)])
    sender.start()
    sender.join()
    assert mailbox.take() == 10_000
    assert mailbox.take() is None
