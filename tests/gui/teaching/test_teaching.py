"""Own samples in the real window, by mouse and keyboard: kept, taken back, relabelled, taught."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.teaching.dialog import SamplesDialog, show_samples
from gui.widgets.drawing_pad import DrawingPad
from gui.widgets.picture_grid import PictureGrid
from gui.widgets.teach_row import TeachRow
from models.samples import Samples

if TYPE_CHECKING:
    from gui.main_window import MainWindow

W = TypeVar("W", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton


def found(where: QWidget, kind: type[W], name: str) -> W:
    widget = where.findChild(kind, name)
    assert widget is not None, name
    return widget


def click(where: QWidget, name: str) -> None:
    button = found(where, QAbstractButton, name)
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, LEFT)


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> QWidget:
    """The Draw page with one stroke on the pad, answered."""
    click(window, "nav_draw")
    page = found(window, QWidget, "page_draw")
    row = found(page, TeachRow, "draw_teach")
    assert not row.isEnabled()
    pad = found(page, DrawingPad, "drawing_pad")
    middle = pad.rect().center()
    QTest.mousePress(pad, LEFT, pos=middle)
    QTest.mouseMove(pad, middle * 1.3)
    QTest.mouseRelease(pad, LEFT, pos=middle * 1.3)
    qtbot.waitUntil(row.isEnabled, timeout=10_000)
    return page


def digits(window: MainWindow) -> list[int]:
    return [one.digit for one in window.session.samples.store.list()]


def status(window: MainWindow) -> str:
    return found(window, QLabel, "status_text").text()


def test_a_click_keeps_the_drawing_and_undo_takes_it_back(
    window: MainWindow, page: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    click(page, "draw_teach_7")
    (kept,) = window.session.samples.store.list()
    assert (kept.digit, kept.source) == (7, "pad")
    np.testing.assert_array_equal(kept.picture, window.session.pad_picture)
    assert status(window) == "Kept as a 7: sample 1. Ctrl+Z takes it back."
    assert found(page, QAbstractButton, "draw_samples").text() == "My samples (1)"

    def on_the_disk() -> list[int]:
        stored = Samples(tmp_path)
        stored.open()
        return [one.digit for one in stored.list()]

    qtbot.waitUntil(lambda: on_the_disk() == [7], timeout=10_000)
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert digits(window) == []
    assert not found(page, DrawingPad, "drawing_pad").is_empty
    qtbot.waitUntil(lambda: on_the_disk() == [], timeout=10_000)
    # The next one takes the stroke back, as always.
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert found(page, DrawingPad, "drawing_pad").is_empty


def test_the_same_picture_is_kept_once(window: MainWindow, page: QWidget) -> None:
    click(page, "draw_teach_1")
    click(page, "draw_teach_1")
    assert digits(window) == [1]
    assert status(window) == "That very picture is kept as a 1 already."
    click(page, "draw_teach_none")
    assert digits(window) == [10]
    assert status(window).startswith("Now kept as no digit instead.")


def test_the_keyboard_teaches_too(window: MainWindow, page: QWidget) -> None:
    first = found(page, QPushButton, "draw_teach_0")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    QTest.keyClick(found(page, QPushButton, "draw_teach_1"), Qt.Key.Key_Right)
    second = found(page, QPushButton, "draw_teach_2")
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Space)
    assert digits(window) == [2]
    QTest.keyClick(second, Qt.Key.Key_9)
    assert digits(window) == [9]


def test_the_camera_s_chosen_digit_is_taught(window: MainWindow, qtbot: QtBot) -> None:
    click(window, "nav_camera")
    page = found(window, QWidget, "page_camera")
    window.session.camera.start("sample")
    view = found(page, QWidget, "camera_view")

    def chosen() -> bool:
        shown = window.session.camera.view
        if shown is not None and shown.digits:
            view.digit_clicked.emit(shown.digits[0].id)  # type: ignore[attr-defined]  # FrameView's
        return found(page, QWidget, "camera_digit").isVisible()

    qtbot.waitUntil(chosen, timeout=20_000)
    menu = found(page, QMenu, "camera_teach_menu")
    menu.popup(page.mapToGlobal(page.rect().center()))
    QTest.keyClick(menu, Qt.Key.Key_5)
    qtbot.waitUntil(lambda: digits(window) == [5], timeout=5_000)
    (kept,) = window.session.samples.store.list()
    assert kept.source == "camera"
    assert kept.picture.max() > 100
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert digits(window) == []
    window.session.camera.stop()


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> SamplesDialog:
    """The window of samples with five of them: 1, 1, 4, 7 and none."""
    rng = np.random.default_rng(1)
    pictures = rng.integers(0, 256, (5, 28, 28), np.uint8)
    window.session.samples.add_all(pictures, np.array([7, 1, 10, 1, 4], np.uint8), "file")
    click(window, "nav_draw")
    click(window, "draw_samples")
    dialog = found(window, SamplesDialog, "samples")
    qtbot.waitUntil(dialog.isVisible, timeout=5_000)
    return dialog


def test_samples_are_shown_by_digit_relabelled_deleted_and_brought_back(
    window: MainWindow, dialog: SamplesDialog
) -> None:
    grid = found(dialog, PictureGrid, "samples_grid")
    assert grid.captions() == ("1", "1", "4", "7", "none")
    QTest.mouseClick(grid.viewport(), LEFT, pos=grid.item_rect(2).center())
    assert found(dialog, QLabel, "samples_chosen").text().startswith("Kept as a 4, from a file")
    label = found(dialog, QComboBox, "samples_label")
    QTest.keyClick(label, Qt.Key.Key_9)
    assert grid.captions() == ("1", "1", "7", "9", "none")
    assert grid.current() == 3
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert grid.captions() == ("1", "1", "7", "none")
    click(dialog, "samples_undo")
    assert grid.captions() == ("1", "1", "7", "9", "none")
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert grid.captions() == ("1", "1", "4", "7", "none")
    choice = found(dialog, QComboBox, "samples_filter")
    assert choice.itemText(0) == "All (5)"
    QTest.keyClick(choice, Qt.Key.Key_1)
    assert choice.currentText() == "1 (2)"
    assert grid.captions() == ("1", "1")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert show_samples(window.session, window) is dialog


def test_they_are_taken_along_and_come_back(
    window: MainWindow, dialog: SamplesDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    path, picture = tmp_path / "mine.npz", tmp_path / "mine.png"
    dialog.shelf.save(path)
    qtbot.waitUntil(path.exists, timeout=10_000)
    dialog.shelf.save(picture)
    qtbot.waitUntil(picture.exists, timeout=10_000)
    assert picture.read_bytes().startswith(b"\x89PNG")
    dialog.shelf.read(path)
    qtbot.waitUntil(lambda: len(digits(window)) == 10, timeout=10_000)
    assert sorted(digits(window)) == sorted([7, 1, 10, 1, 4] * 2)
    dialog.shelf.read(picture)
    qtbot.waitUntil(lambda: "holds no samples" in status(window), timeout=10_000)
    assert len(digits(window)) == 10


def test_the_page_of_names_lists_the_window(dialog: SamplesDialog, root: Path) -> None:
    text = (root / "docs" / "objects.md").read_text(encoding="utf-8")
    section = text.split("## My samples")[1].split("\n## ")[0]
    listed = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    parts = [dialog, *dialog.findChildren(QWidget)]
    there = {part.objectName() for part in parts if part.objectName()}
    assert {name for name in there if not name.startswith("qt_")} == listed
    for part in dialog.findChildren(QAbstractButton):
        assert part.accessibleName()
        assert len(part.toolTip()) > 10


def test_without_samples_nothing_can_be_taught(window: MainWindow, page: QWidget) -> None:
    click(page, "draw_samples")
    dialog = found(window, SamplesDialog, "samples")
    assert not found(dialog, QAbstractButton, "tuning_start").isEnabled()
    assert "no samples yet" in found(dialog, QLabel, "tuning_intro").text()
    assert not found(dialog, QAbstractButton, "samples_export").isEnabled()


def test_samples_that_cannot_be_saved_stay(
    window: MainWindow, page: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    if sys.platform == "win32":
        pytest.skip("a folder in the file's place is told otherwise there")
    place = tmp_path / "samples.sqlite3"
    qtbot.waitUntil(place.exists, timeout=10_000)  # It is made when the window begins.
    place.unlink()
    place.mkdir()
    click(page, "draw_teach_3")
    qtbot.waitUntil(lambda: "no regular file" in status(window), timeout=10_000)
    assert digits(window) == [3]
    place.rmdir()
    click(page, "draw_teach_8")
    qtbot.waitUntil(lambda: Samples(tmp_path).open() == "", timeout=10_000)

    def stored() -> list[int]:
        again = Samples(tmp_path)
        again.open()
        return [one.digit for one in again.list()]

    qtbot.waitUntil(lambda: stored() == [8], timeout=10_000)


@pytest.mark.slow
def test_the_network_is_taught_kept_and_answers(
    window: MainWindow, dialog: SamplesDialog, qtbot: QtBot
) -> None:
    click(dialog, "tuning_start")
    bar = found(dialog, QProgressBar, "tuning_progress")
    assert bar.isVisible()
    click(dialog, "tuning_cancel")
    qtbot.waitUntil(lambda: not dialog.panel.tuning.running, timeout=120_000)
    assert "Given up" in found(dialog, QLabel, "tuning_intro").text()

    click(dialog, "tuning_start")
    qtbot.waitUntil(lambda: bar.value() > 0 and bar.maximum() > 0, timeout=120_000)
    qtbot.waitUntil(lambda: dialog.panel.tuning.tuned is not None, timeout=240_000)
    for name in (
        "mnist_before",
        "mnist_after",
        "own_before",
        "own_after",
        "sure_before",
        "sure_after",
    ):
        text = found(dialog, QLabel, f"tuning_{name}").text()
        assert re.fullmatch(r"\d+(\.\d\d)? %", text)
    assert "taught" in found(dialog, QLabel, "tuning_words").text()
    before = window.session.networks.active
    click(dialog, "tuning_use")
    qtbot.waitUntil(lambda: window.session.networks.active is not before, timeout=60_000)
    active = window.session.networks.active
    assert active is not None
    assert active.title.endswith(", my hand")
    # The list is looked through beside the opening, and may come after it.
    qtbot.waitUntil(
        lambda: any(one.title == active.title for one in window.session.networks.entries()),
        timeout=60_000,
    )
    assert "Kept among My runs" in found(dialog, QLabel, "tuning_intro").text()
