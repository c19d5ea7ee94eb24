"""The film of a training as a GIF and as pictures: what is in the files, and what goes wrong."""

from __future__ import annotations

import dataclasses
import errno
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from gui import session as sessions
from gui.inside.film import FilmSaver, Saved, Script, frames
from gui.jobs import Control, Fault, every_second
from gui.main_window import MainWindow
from gui.session import Session
from gui.widgets.film_frame import HEIGHT, WIDTH
from models import mnist
from models.config import Conv2D, Dense, Flatten, TrainConfig
from models.events import TrainResult
from models.runs import keep_run
from models.shapes import describe
from models.snapshots import Snapshot
from tests.film_script import film_script

MOUSE = Qt.MouseButton.LeftButton
WAIT_MS = 30_000


@pytest.fixture(scope="module")
def few_pictures() -> sessions.TestPictures:
    pictures, labels = mnist.load_test()
    return sessions.TestPictures(pictures=pictures[:300], labels=labels[:300])


@pytest.fixture
def script(qapp: QApplication, few_pictures: sessions.TestPictures) -> Script:
    """Five moments from nothing to the chapter's network; the last but one broke down."""
    del qapp
    return film_script((0.0, 0.3, 0.7, np.nan, 1.0), few_pictures)


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    del qtbot
    made = Session(tmp_path / "data")
    yield made
    made.close()


class Outcome:
    """What a saver reports."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        self.saver, self.qtbot = FilmSaver(session), qtbot
        self.saved: list[Saved] = []
        self.faults: list[Fault] = []
        self.shares: list[float] = []
        self.saver.saved.connect(self.saved.append)
        self.saver.failed.connect(self.faults.append)
        self.saver.progressed.connect(lambda share, _: self.shares.append(share))

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: bool(self.saved or self.faults), timeout=WAIT_MS)


def decoded(path: Path) -> npt.NDArray[np.uint8]:
    good, found = cv2.imdecodeanimation(np.frombuffer(path.read_bytes(), np.uint8))
    assert good
    return np.stack([frame[..., :3] for frame in found.frames])


def painted(script: Script) -> list[npt.NDArray[np.uint8]]:
    from gui.images import from_image

    return [from_image(image) for image in frames(script, Control(every_second, 100))]


def test_a_gif_shows_every_moment_as_it_was_painted(
    session: Session, qtbot: QtBot, script: Script, tmp_path: Path
) -> None:
    outcome = Outcome(session, qtbot)
    outcome.saver.save_gif(script, tmp_path / "film.gif")
    outcome.wait()
    assert [one.sentence for one in outcome.saved] == ["Saved as film.gif."]
    found = decoded(tmp_path / "film.gif")
    assert found.shape == (5, HEIGHT, WIDTH, 3)
    expected = painted(script)
    apart = np.abs(found.astype(int) - np.stack(expected))
    assert apart.max() <= 40
    assert apart.mean() < 1.5
    # The moments differ: the kernels grow.
    assert np.abs(expected[0].astype(int) - expected[4]).mean() > 1


def test_pictures_are_numbered_and_no_file_is_written_over(
    session: Session, qtbot: QtBot, script: Script, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    for _ in range(2):
        outcome = Outcome(session, qtbot)
        outcome.saver.save_pictures(script, folder)
        outcome.wait()
        assert len(outcome.saved[0].files) == 5
    names = sorted(path.name for path in folder.iterdir())
    stem = "chapter-today-over-time"
    expected = [f"{stem}-{number:02d}.png" for number in range(1, 6)]
    expected += [f"{stem}-2-{number:02d}.png" for number in range(1, 6)]
    assert names == sorted(expected)
    read = cv2.imread(str(folder / f"{stem}-03.png"))
    np.testing.assert_array_equal(read, painted(script)[2])


def test_a_cancelled_film_leaves_nothing(
    session: Session, qtbot: QtBot, script: Script, tmp_path: Path
) -> None:
    for kind in ("gif", "png"):
        outcome = Outcome(session, qtbot)
        if kind == "gif":
            outcome.saver.save_gif(script, tmp_path / "film.gif")
        else:
            outcome.saver.save_pictures(script, tmp_path / "pictures")
        outcome.saver.stop()
        outcome.wait()
        assert outcome.saved[0].files == ()
        assert "not saved" in outcome.saved[0].sentence
    assert [path for path in tmp_path.rglob("*") if path.suffix in (".gif", ".png")] == []


def test_a_bad_folder_is_one_sentence(
    session: Session, qtbot: QtBot, script: Script, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    for save, path in (("save_gif", "file/in/film.gif"), ("save_pictures", "file/in")):
        outcome = Outcome(session, qtbot)
        getattr(outcome.saver, save)(script, tmp_path / path)
        outcome.wait()
        assert outcome.saved == []
        sentence = outcome.faults[0].sentence
        assert sentence.endswith("could not be saved: the folder does not exist.")
        assert str(tmp_path) not in sentence


def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_made(
    session: Session,
    qtbot: QtBot,
    script: Script,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, calls = tmp_path / "pictures", list[int]()
    folder.mkdir()
    real = os.fsync

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) > 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    outcome = Outcome(session, qtbot)
    outcome.saver.save_pictures(script, folder)
    outcome.wait()
    assert outcome.faults[0].sentence.endswith("could not be saved: the disk is full.")
    assert list(folder.iterdir()) == []


def test_other_layers_and_no_picture_are_filmed_too(script: Script) -> None:
    for layer in range(len(script.reel.layers)):
        view = dataclasses.replace(script.view, layer=layer, change=layer % 2 == 0)
        assert len(painted(dataclasses.replace(script, view=view))) == 5
    view = dataclasses.replace(script.view, picture=None)
    assert len(painted(dataclasses.replace(script, view=view))) == 5


@pytest.fixture
def tiny_run(window: MainWindow, qtbot: QtBot) -> str:
    """A small kept run that answers."""
    config = TrainConfig(
        name="tiny",
        layers=(
            Conv2D(filters=2, kernel_size=(3, 3), strides=(3, 3)),
            Flatten(),
            Dense(units=10, activation="softmax"),
        ),
    )
    rng = np.random.default_rng(3)
    shapes = [shape for info in describe(config.layers) for shape in info.weight_shapes]
    taken = tuple(
        Snapshot(
            epoch=float(epoch),
            step=1875 * epoch,
            weights=tuple(rng.normal(0, 0.05, shape).astype(np.float32) for shape in shapes),
            val_accuracy=None,
        )
        for epoch in range(3)
    )
    result = TrainResult(config=config, weights=taken[-1].weights, history=(), stopped=False)
    run = keep_run(result, snapshots=taken, title="Tiny")
    window.session.networks.choose(run.id)
    qtbot.waitUntil(lambda: window.session.networks.active_key == run.id, timeout=WAIT_MS)
    return run.id


@pytest.mark.parametrize("kind", ["GIF", "PNG"])
def test_a_person_saves_a_film(
    window: MainWindow, qtbot: QtBot, tiny_run: str, tmp_path: Path, kind: str
) -> None:
    """From the button by keys to the file, with the dialog between."""
    del tiny_run

    def wait(what: Callable[[], bool]) -> None:
        qtbot.waitUntil(what, timeout=WAIT_MS)

    window.session.page_requested.emit("inside")
    page = window.findChild(QWidget, "page_inside")
    assert page is not None
    page.restore({"view": "over_time"})
    button = window.findChild(QAbstractButton, "time_save")
    menu = window.findChild(QMenu, "time_save_menu")
    assert button is not None
    assert menu is not None
    wait(button.isVisible)
    wait(lambda: window.session.test is not None)
    said: list[str] = []
    window.session.said.connect(said.append)
    action = next(one for one in menu.actions() if kind in one.text())
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    QTest.mouseClick(menu, MOUSE, pos=menu.actionGeometry(action).center())
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    wait(dialog.isVisible)
    folder = tmp_path / "films"
    folder.mkdir()
    dialog.setDirectory(str(folder))
    if kind == "GIF":
        dialog.selectFile(str(folder / "mine.gif"))
    dialog.accept()
    wait(lambda: any(text.startswith("Saved as") for text in said))
    if kind == "GIF":
        assert decoded(folder / "mine.gif").shape == (3, HEIGHT, WIDTH, 3)
    else:
        names = sorted(path.name for path in folder.iterdir())
        assert names == [f"tiny-over-time-0{number}.png" for number in (1, 2, 3)]
    assert button.isVisible()
    # Once more, and given up: the button is back at once.
    menu.actions()[0].trigger()
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    dialog.fileSelected.emit(str(folder / "given-up.gif"))
    cancel = window.findChild(QAbstractButton, "time_save_cancel")
    assert cancel is not None
    assert cancel.isVisible()
    assert not button.isVisible()
    QTest.mouseClick(cancel, MOUSE)
    assert said[-1] == "The film was not saved."
    assert button.isVisible()
    dialog.reject()
    for thread in threading.enumerate():
        if thread.name == "film":
            thread.join(WAIT_MS / 1000)
    assert not (folder / "given-up.gif").exists()
