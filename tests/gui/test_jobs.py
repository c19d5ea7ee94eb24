"""Jobs: reports in order, faults as sentences, dropped jobs silent, mailboxes small."""

from __future__ import annotations

import threading
import weakref

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui.jobs import Control, Fault, Job, Latest, every_second


def test_reports_arrive_in_order_and_before_the_end(qtbot: QtBot) -> None:
    got: list[object] = []

    def work(control: Control) -> str:
        for number in range(1000):
            control.report(number)
        return "done"

    job = Job(work, name="counts")
    job.reported.connect(got.extend)
    job.succeeded.connect(got.append)
    job.ended.connect(lambda: got.append("ended"))
    with qtbot.waitSignal(job.ended):
        job.start()
    assert got == [*range(1000), "done", "ended"]
    assert not job.running


def test_the_window_gets_it_all_in_its_own_thread(qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    job = Job(lambda control: control.report(threading.current_thread()), name="where")
    job.reported.connect(lambda items: threads.extend([*items, threading.current_thread()]))
    with qtbot.waitSignal(job.ended):
        job.start()
    worker, receiver = threads
    assert worker is not receiver
    assert receiver is threading.main_thread()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError("The disk is full."), "The disk is full."),
        (ValueError("seven.png is not a picture."), "seven.png is not a picture."),
    ],
)
def test_an_expected_error_speaks_for_itself(qtbot: QtBot, error: Exception, sentence: str) -> None:
    def work(_: Control) -> None:
        raise error

    job = Job(work, name="fails")
    with qtbot.waitSignal(job.failed) as failed:
        job.start()
    fault = failed.args[0]
    assert isinstance(fault, Fault)
    assert fault.sentence == sentence
    assert "Traceback" in fault.details


def test_an_unexpected_error_is_told_in_plain_words(qtbot: QtBot) -> None:
    job = Job(lambda _: {}["missing"], name="fails")
    with qtbot.waitSignal(job.failed) as failed:
        job.start()
    assert "KeyError" in failed.args[0].sentence
    assert "missing" in failed.args[0].details
    assert "missing" not in failed.args[0].sentence


def test_a_dropped_job_delivers_nothing_more(qtbot: QtBot) -> None:
    release = threading.Event()

    def work(control: Control) -> str:
        release.wait(5)
        control.report("late")
        return "too late"

    job = Job(work, name="dropped")
    heard: list[object] = []
    for signal in (job.reported, job.succeeded, job.failed, job.ended):
        signal.connect(lambda *items: heard.append(items))
    job.start()
    job.drop()
    release.set()
    assert job.wait(5)
    job.deliver()
    other = Job(lambda _: None, name="after")
    with qtbot.waitSignal(other.ended):
        other.start()
    assert heard == []


def test_stop_wakes_a_waiting_job(qtbot: QtBot) -> None:
    job = Job(lambda control: control.pause(60), name="waits")
    with qtbot.waitSignal(job.succeeded, timeout=2000) as answer:
        job.start()
        job.stop()
    assert answer.args == [True]


def test_reports_nobody_takes_are_thinned_and_the_last_is_kept() -> None:
    control = Control(every_second, 100)
    for number in range(10_000):
        control.report(number)
    kept = control.collect()
    assert len(kept) <= 101
    assert kept[-1] == 9_999
    assert list(kept) == sorted(kept)
    assert control.collect() == ()


@pytest.mark.parametrize("count", [1, 2, 3, 8, 9])
def test_every_second_keeps_the_last(count: int) -> None:
    items = list(range(count))
    assert every_second(items)[-1] == count - 1
    assert len(every_second(items)) == (count + 1) // 2


def test_a_mailbox_holds_the_newest_only() -> None:
    box: Latest[int] = Latest()
    assert box.take() is None
    box.put(1)
    box.put(2)
    assert box.take() == 2
    assert box.take() is None


def test_a_mailbox_wakes_who_waits() -> None:
    box: Latest[int] = Latest()
    taken: list[int | None] = []
    waiter = threading.Thread(target=lambda: taken.append(box.take(5)))
    waiter.start()
    box.put(7)
    waiter.join(5)
    assert taken == [7]


@pytest.mark.parametrize("way", ["ended", "dropped"])
def test_nothing_of_a_job_stays_when_it_is_over(qtbot: QtBot, way: str) -> None:
    """A session starts hundreds of them an hour, and their results are whole networks."""

    class Result:
        """What a job makes."""

    parent = QObject()
    made: list[weakref.ref[Result]] = []

    def work(_: Control) -> Result:
        result = Result()
        made.append(weakref.ref(result))
        return result

    job = Job(work, name="short", parent=parent)
    with qtbot.waitSignal(job.destroyed):
        job.start()
        if way == "dropped":
            job.drop()
    assert job.wait(5)
    assert not job.running
    assert parent.children() == []
    qtbot.waitUntil(lambda: made[0]() is None)
