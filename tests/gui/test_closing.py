"""A session that closes waits for what has something to lose, and for nothing else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui import session as sessions
from gui.race.racers import Course, ready_made
from gui.session import Session
from models import threads
from models.config import TrainConfig
from models.events import Event, TrainResult
from models.history import History
from tests.trust.tiny import TINY, made_up

LONG = 20.0


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """One that would wait for long."""
    del qtbot
    monkeypatch.setattr(sessions, "CLOSE_SECONDS", LONG)
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    made = Session(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("what", ["training", "race"])
def test_an_import_that_cannot_be_hurried_is_not_waited_for(
    session: Session, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    imported = threading.Event()

    def importing(_: object) -> None:
        imported.wait(3 * LONG)
        raise OSError("The window is closed.")

    monkeypatch.setattr(threads, "prepare_tensorflow", importing)
    if what == "training":
        session.training.start(TINY)
    else:
        session.racing.start(ready_made()[:2], Course(epochs=1))
    began = time.monotonic()
    session.close()
    took = time.monotonic() - began
    imported.set()
    assert took < LONG / 2
    assert session.settings.value("stopped_by_closing", "") == ""


def test_a_training_that_has_learnt_is_waited_for_and_kept(
    session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import models.training

    stopping = threading.Event()

    def train(
        config: TrainConfig,
        data: object,
        report: Callable[[Event], None],
        *,
        should_stop: Callable[[], bool],
        **_: object,
    ) -> TrainResult:
        del config, data
        result = made_up(report)
        while not should_stop():
            stopping.wait(0.01)
        # What is written last takes its time.
        stopping.wait(0.5)
        return result

    monkeypatch.setattr(threads, "prepare_tensorflow", lambda _: None)
    monkeypatch.setattr(models.training, "train", train)
    session.training.start(TINY)
    qtbot.waitUntil(lambda: session.training.last_step is not None, timeout=20_000)
    session.close()
    (run,) = History(tmp_path).list()
    assert run.state == "finished"
    assert session.settings.value("stopped_by_closing", "")
