"""Dialogs that ask for files: real ones, over real folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QDir, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QFileSystemModel,
    QLineEdit,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui import file_dialogs, theme

WAIT_MS = 20_000
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
KINDS = "Tables (*.csv);;Pictures (*.png *.jpg);;All files (*)"


@pytest.fixture
def asker(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[QWidget]:
    """A window that asks, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    widget = QWidget()
    widget.show()
    qtbot.waitUntil(widget.isVisible, timeout=WAIT_MS)
    yield widget
    widget.close()
    widget.deleteLater()


def _typed(dialog: QFileDialog, text: str) -> None:
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    assert line is not None
    line.setText(text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_a_file_is_told_by_its_name_and_never_looked_into(
    asker: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    """Qt's own way reads some in the window's thread, and not every file has an end."""
    folder = tmp_path / "full"
    (folder / "inner").mkdir(parents=True)
    (folder / "nameless").write_bytes(PNG)
    (folder / "text.png").write_bytes(b"no picture")
    dialog = file_dialogs.to_open(asker, "Open", "", lambda _: None)
    dialog.setDirectory(str(folder))
    dialog.setFilter(QDir.Filter.AllEntries | QDir.Filter.NoDotAndDotDot)
    model, tree = dialog.findChild(QFileSystemModel), dialog.findChild(QTreeView)
    assert model is not None
    assert tree is not None

    def kinds() -> dict[str, str]:
        root = model.index(str(folder))
        rows = range(model.rowCount(root))
        return {
            model.data(model.index(row, 0, root)): model.data(model.index(row, 2, root))
            for row in rows
        }

    wanted = {"inner": "Folder", "nameless": "File", "text.png": "PNG file"}
    qtbot.waitUntil(lambda: kinds() == wanted, timeout=WAIT_MS)
    icons = {name: model.fileIcon(model.index(str(folder / name))).cacheKey() for name in wanted}
    assert icons["nameless"] == icons["text.png"] != icons["inner"]
    dialog.reject()


def test_a_file_that_is_there_is_opened(asker: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1\n")
    chosen: list[str] = []
    dialog = file_dialogs.to_open(asker, "Open", KINDS, chosen.append)
    assert dialog.isModal()
    _typed(dialog, str(tmp_path / "a.csv"))
    assert chosen == [str(tmp_path / "a.csv")]
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog), timeout=WAIT_MS)


def test_nothing_is_done_where_nothing_is_chosen(asker: QWidget, qtbot: QtBot) -> None:
    chosen: list[str] = []
    dialog = file_dialogs.to_open(asker, "Open", KINDS, chosen.append)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog), timeout=WAIT_MS)
    assert chosen == []


@pytest.mark.parametrize(
    ("kind", "typed", "saved"),
    [
        (None, "mine", "mine.csv"),
        ("Pictures (*.png *.jpg)", "mine", "mine.png"),
        ("Pictures (*.png *.jpg)", "mine.jpg", "mine.jpg"),
        ("All files (*)", "mine", "mine"),
    ],
)
def test_a_name_without_ending_gets_the_chosen_kinds(
    asker: QWidget, tmp_path: Path, kind: str | None, typed: str, saved: str
) -> None:
    chosen: list[str] = []
    dialog = file_dialogs.to_save(asker, "Save", "table.csv", KINDS, chosen.append)
    dialog.setDirectory(str(tmp_path))
    if kind is not None:
        dialog.selectNameFilter(kind)
        dialog.filterSelected.emit(kind)
    _typed(dialog, typed)
    assert chosen == [str(tmp_path / saved)]


def test_a_folder_is_chosen(asker: QWidget, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    chosen: list[str] = []
    dialog = file_dialogs.to_choose_folder(asker, "Where", chosen.append, str(tmp_path))
    assert Path(dialog.directory().absolutePath()) == tmp_path
    _typed(dialog, str(tmp_path / "there"))
    assert chosen == [str(tmp_path / "there")]


def test_its_buttons_are_seen_in_the_dark(asker: QWidget, qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    dialog = file_dialogs.to_open(asker, "Open", "", lambda _: None)
    button = dialog.findChild(QAbstractButton, "toParentButton")
    assert button is not None
    picture = button.grab().toImage()
    shades = {
        picture.pixelColor(x, y).lightness()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert max(shades) > 150
    dialog.reject()
    theme.apply(qapp, "system")
