"""The window as a whole: pages, keys, drops, the chip, faults, and being left as it was."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui import theme
from gui.app import create
from gui.images import to_image
from gui.main_window import FIRST_PAGE, MainWindow

KEYS = ("filters", "train", "inside", "draw", "camera", "evaluate")


def drop(window: MainWindow, data: QMimeData) -> None:
    """Drops something in the middle of the window, as a file manager would."""
    event = QDropEvent(
        QPointF(600, 400),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def status(window: MainWindow) -> str:
    label = window.findChild(QLabel, "status_text")
    assert label is not None
    return label.text()


def test_the_first_start_opens_draw(window: MainWindow) -> None:
    assert window.page.key == FIRST_PAGE == "draw"


@pytest.mark.parametrize("key", KEYS)
def test_a_click_opens_each_page(window: MainWindow, key: str) -> None:
    button = window.findChild(QAbstractButton, f"nav_{key}")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    page = window.findChild(QWidget, f"page_{key}")
    assert page is window.page
    assert page.isVisible()
    assert button.isChecked()


def test_the_keyboard_opens_each_page(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for number, key in enumerate(KEYS, start=1):
        QTest.keyClick(window, Qt.Key(ord("0") + number), Qt.KeyboardModifier.ControlModifier)
        assert window.page.key == key


def test_the_theme_changes_live(window: MainWindow) -> None:
    choice = window.findChild(QComboBox, "theme_choice")
    assert choice is not None
    choice.setCurrentText("Light")
    assert theme.tokens() is theme.LIGHT
    choice.setCurrentText("Dark")
    assert theme.tokens() is theme.DARK


def test_it_comes_back_as_it_was_left(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.show_page("filters")
    choice = window.findChild(QComboBox, "theme_choice")
    assert choice is not None
    choice.setCurrentText("Light")
    window.resize(1100, 720)
    window.close()
    assert (tmp_path / "settings.json").is_file()
    _, again = create()
    again.show()
    qtbot.waitUntil(lambda: again.session.networks.active is not None, timeout=20_000)
    try:
        assert again.page.key == "filters"
        assert theme.tokens() is theme.LIGHT
        assert (again.width(), again.height()) == (1100, 720)
    finally:
        again.close()
        again.deleteLater()


def test_the_chip_names_the_network_and_lets_another_answer(
    window: MainWindow, qtbot: QtBot
) -> None:
    chip = window.findChild(QAbstractButton, "network_chip")
    assert chip is not None
    assert "%" in chip.text()
    with qtbot.waitSignal(window.session.networks.active_changed, timeout=20_000) as changed:
        window.session.networks.choose("chapter")
    assert changed.args[0].name == "chapter"
    assert changed.args[0].title in chip.text()


def test_a_network_that_cannot_be_opened_changes_nothing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    bad = tmp_path / "sent.keras"
    bad.write_bytes(b"<html>404</html>")
    before = window.session.networks.active
    with qtbot.waitSignal(window.session.networks.failed, timeout=10_000):
        drop(window, files(bad))
    assert window.session.networks.active is before
    assert "sent.keras" in status(window)
    chip = window.findChild(QAbstractButton, "network_chip")
    assert chip is not None
    assert "%" in chip.text()


def test_a_dropped_file_that_is_no_picture_is_refused_in_one_sentence(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    bad = tmp_path / "notes.png"
    bad.write_text("not a picture")
    with qtbot.waitSignal(window.session.camera.failed, timeout=10_000) as failed:
        drop(window, files(bad))
    assert "notes.png" in failed.args[0].sentence
    assert str(tmp_path) not in failed.args[0].sentence
    assert window.page.key == "camera"
    assert window.session.camera.state == "off"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
@pytest.mark.parametrize("name", ["pipe.png", "pipe.keras", "pipe.mp4"])
def test_a_named_pipe_holds_nothing_up(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    os.mkfifo(tmp_path / name)
    session = window.session
    signal = session.networks.failed if name.endswith("keras") else session.camera.failed
    with qtbot.waitSignal(signal, timeout=2000) as failed:
        drop(window, files(tmp_path / name))
    assert name in failed.args[0].sentence


def test_a_pasted_picture_is_read(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.need_test_pictures()
    qtbot.waitUntil(lambda: session.test is not None, timeout=20_000)
    assert session.test is not None
    sheet = np.full((200, 400), 255, np.uint8)
    for place in range(3):
        digit = session.test.pictures[place].repeat(3, axis=0).repeat(3, axis=1)
        sheet[58:142, 40 + 120 * place : 124 + 120 * place] = 255 - digit
    QGuiApplication.clipboard().setImage(to_image(sheet))
    with qtbot.waitSignal(session.camera.view_ready, timeout=20_000):
        window.intake.paste()
    assert window.page.key == "camera"
    qtbot.waitUntil(lambda: len(session.camera.view.text) == 3, timeout=10_000)
    session.camera.stop()


def test_an_empty_clipboard_is_said(window: MainWindow) -> None:
    QGuiApplication.clipboard().clear()
    window.intake.paste()
    assert "clipboard" in status(window)


def test_f1_shows_the_keys(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F1)
    dialog = window.findChild(QDialog, "shortcuts")
    assert dialog is not None
    assert dialog.isVisible()
    dialog.close()


def test_zoom_is_bounded_and_comes_back(window: MainWindow) -> None:
    for _ in range(20):
        window.dress.change_zoom(1)
    largest = theme.font("body").pixelSize()
    assert largest == 2 * theme.SIZES["body"]
    window.dress.change_zoom(0)
    assert theme.font("body").pixelSize() == theme.SIZES["body"]


def test_a_fault_is_told_with_details_that_unfold(window: MainWindow) -> None:
    from gui.jobs import Fault

    window.session.fault.emit(Fault(sentence="It broke.", details="line 1"))
    sentence = window.findChild(QLabel, "fault_sentence")
    details = window.findChild(QWidget, "fault_details")
    toggle = window.findChild(QAbstractButton, "fault_details_toggle")
    assert sentence is not None
    assert details is not None
    assert toggle is not None
    assert sentence.text() == "It broke."
    assert not details.isVisible()
    QTest.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert details.isVisible()


def test_every_control_has_a_name_and_an_idea(window: MainWindow) -> None:
    nameless = [
        widget.objectName() or type(widget).__name__
        for widget in window.findChildren(QWidget)
        if isinstance(widget, (QAbstractButton, QComboBox))
        and not (widget.objectName() and widget.accessibleName() and widget.toolTip())
        and not widget.objectName().startswith(("qt_", "Scroll"))  # parts of Qt's own controls
    ]
    assert nameless == []
