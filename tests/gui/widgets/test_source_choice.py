"""Everything that can be a source can be named, and no password stays in sight."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.source_choice import FILE_TEXT, SAMPLE, SAMPLE_TEXT, SourceChoice

SECRET = "http://ann:s3cret@127.0.0.1:8080/video"


@pytest.fixture
def choice(qtbot: QtBot) -> SourceChoice:
    made = SourceChoice("camera_source")
    qtbot.addWidget(made)
    made.show()
    return made


def type_and_enter(choice: SourceChoice, text: str) -> None:
    line = choice.lineEdit()
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(choice, Qt.Key.Key_Return)


def test_without_a_camera_the_sample_clip_is_chosen(choice: SourceChoice) -> None:
    choice.set_devices([])
    assert choice.currentText() == SAMPLE_TEXT
    assert choice.commit() == SAMPLE


def test_the_first_camera_that_works_is_chosen(choice: SourceChoice) -> None:
    choice.set_devices([("Broken", 0, "no permission"), ("Good", 2, "")])
    assert choice.currentText() == "Good"
    assert choice.commit() == "device:2"


def test_cameras_of_the_same_name_are_told_apart(choice: SourceChoice) -> None:
    choice.set_devices([("Webcam", 0, ""), ("Webcam", 1, "")])
    assert choice.currentText() == "Webcam (0)"
    choice.setCurrentText("Webcam (1)")
    assert choice.commit() == "device:1"


def test_a_typed_path_is_opened_by_enter_and_remembered(choice: SourceChoice, qtbot: QtBot) -> None:
    with qtbot.waitSignal(choice.open_requested):
        type_and_enter(choice, "/tmp/sheet.png")
    assert choice.commit() == "/tmp/sheet.png"
    assert choice.recent == ("/tmp/sheet.png",)
    assert choice.kept() == "/tmp/sheet.png"
    assert choice.findText("/tmp/sheet.png") >= 0


def test_a_path_in_quotes_is_the_path(choice: SourceChoice) -> None:
    choice.setEditText('"/tmp/my sheet.png"')
    assert choice.commit() == "/tmp/my sheet.png"


def test_a_password_is_used_but_neither_shown_nor_kept(choice: SourceChoice) -> None:
    type_and_enter(choice, SECRET)
    assert choice.commit() == SECRET
    line = choice.lineEdit()
    assert line is not None
    assert choice.currentText() == "http://ann:***@127.0.0.1:8080/video"
    assert not line.isUndoAvailable()
    assert choice.commit() == SECRET
    assert choice.kept() == ""
    assert choice.recent == ()
    assert all("s3cret" not in choice.itemText(index) for index in range(choice.count()))


def test_choosing_to_open_a_file_keeps_the_source(choice: SourceChoice, qtbot: QtBot) -> None:
    index = choice.findText(FILE_TEXT)
    choice.setCurrentIndex(index)
    with qtbot.waitSignal(choice.file_requested):
        choice.activated.emit(index)
    assert choice.currentText() == SAMPLE_TEXT


def test_a_source_chosen_elsewhere_is_shown(choice: SourceChoice) -> None:
    choice.show_target("/tmp/dropped.mp4")
    assert choice.currentText() == "/tmp/dropped.mp4"
    choice.show_target(SAMPLE)
    assert choice.currentText() == SAMPLE_TEXT
    assert choice.recent == ("/tmp/dropped.mp4",)


def test_what_was_kept_comes_back(choice: SourceChoice) -> None:
    choice.restore("/tmp/b.png", ["/tmp/b.png", "/tmp/a.png"])
    assert choice.currentText() == "/tmp/b.png"
    choice.restore("", ["/tmp/a.png"])
    assert choice.currentText() == SAMPLE_TEXT


def test_the_camera_of_the_last_time_is_chosen_again(choice: SourceChoice) -> None:
    choice.restore("device:1", [])
    choice.set_devices([("Front", 0, ""), ("Desk", 1, "")])
    assert choice.commit() == "device:1"


@pytest.mark.parametrize("decide", ["restored", "typed"])
def test_cameras_found_later_change_nothing_that_was_decided(
    choice: SourceChoice, decide: str
) -> None:
    if decide == "restored":
        choice.restore(SAMPLE, [])
    else:
        choice.setEditText("/tmp/half-typed")
    before = choice.currentText()
    choice.set_devices([("Front", 0, "")])
    assert choice.currentText() == before


def test_what_never_opened_is_not_offered_again(choice: SourceChoice) -> None:
    choice.show_target("/tmp/sheet.png")
    choice.show_target("/tmp/shet.png")
    choice.forget("/tmp/shet.png")
    assert choice.recent == ("/tmp/sheet.png",)
    assert choice.currentText() == "/tmp/shet.png"
    assert choice.commit() == "/tmp/shet.png"
