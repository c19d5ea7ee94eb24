"""Taking a network home, by mouse and keyboard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.networks import Entry
from gui.widgets.export_dialog import ExportDialog
from gui.widgets.export_kinds import GROUPS

LEFT = Qt.MouseButton.LeftButton


def part(dialog: QWidget, name: str, kind: type) -> QWidget:
    found = dialog.findChild(kind, name)
    assert isinstance(found, kind)
    return found


def said(dialog: QWidget) -> str:
    return part(dialog, "export_status", QLabel).text()  # type: ignore[attr-defined]


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> ExportDialog:
    """The dialog as the keyboard opens it, with a folder of its own, only the program ticked."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    found = window.findChild(ExportDialog, "export")
    assert isinstance(found, ExportDialog)
    assert found.isVisible()
    qtbot.waitUntil(lambda: found.key == "baseline", timeout=20_000)
    (tmp_path / "home").mkdir()
    found.set_folder(str(tmp_path / "home"))
    found.kinds.choose(["script"])
    return found


def test_one_click_writes_what_is_ticked(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    onnx = part(dialog, "export_onnx", QCheckBox)
    QTest.mouseClick(onnx, LEFT, pos=QPoint(12, onnx.height() // 2))
    take = part(dialog, "export_take", QPushButton)
    QTest.mouseClick(take, LEFT)
    assert take.text() == "Cancel"  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: said(dialog).startswith("Saved"), timeout=20_000)
    assert take.text() == "Take home"  # type: ignore[attr-defined]
    written = sorted(path.name for path in (tmp_path / "home").iterdir())
    assert written == ["baseline.onnx", "baseline.py"]
    assert "baseline.py" in said(dialog)
    QTest.mouseClick(take, LEFT)
    qtbot.waitUntil(lambda: "were there already" in said(dialog), timeout=20_000)
    assert (tmp_path / "home" / "baseline-2.py").is_file()


def test_a_shown_page_comes_along_twice_as_sharp(
    window: MainWindow, dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    pictures = part(dialog, "export_pictures", QCheckBox)
    assert not pictures.isEnabled()
    window.show_page("inside")
    window.dialogs.take_home()
    assert pictures.isEnabled()
    dialog.kinds.choose(["pictures"])
    QTest.mouseClick(part(dialog, "export_take", QPushButton), LEFT)
    qtbot.waitUntil(lambda: said(dialog).startswith("Saved"), timeout=20_000)
    image = QImage(str(tmp_path / "home" / "baseline-inside.png"))
    assert image.size() == 2 * window.page.size()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 40) for y in range(0, 600, 40)}
    assert len(colours) > 5


def test_another_network_can_be_taken(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    networks = part(dialog, "export_network", QComboBox)
    assert networks.currentData() == "baseline"  # type: ignore[attr-defined]
    networks.setFocus()
    QTest.keyClicks(networks, "Camera")
    assert dialog.key == "camera"
    QTest.mouseClick(part(dialog, "export_take", QPushButton), LEFT)
    qtbot.waitUntil(lambda: said(dialog).startswith("Saved"), timeout=20_000)
    written = sorted(path.name for path in (tmp_path / "home").iterdir())
    assert written == ["camera.keras", "camera.py"]  # its program opens the finished weights


def test_a_folder_that_is_gone_is_said_in_place(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "home").rmdir()
    QTest.mouseClick(part(dialog, "export_take", QPushButton), LEFT)
    qtbot.waitUntil(lambda: "choose another" in said(dialog), timeout=20_000)
    assert said(dialog) == "There is no folder home: choose another one."
    assert part(dialog, "export_folder", QLineEdit).text() == str(  # type: ignore[attr-defined]
        tmp_path / "home"
    )


def test_a_cancel_leaves_nothing(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    dialog.kinds.choose(["script", "litert"])
    take = part(dialog, "export_take", QPushButton)
    QTest.mouseClick(take, LEFT)
    qtbot.waitUntil(lambda: "LiteRT" in said(dialog), timeout=20_000)
    QTest.mouseClick(take, LEFT)
    qtbot.waitUntil(lambda: said(dialog).startswith("Cancelled"), timeout=20_000)
    assert list((tmp_path / "home").iterdir()) == []


def test_a_long_name_makes_nothing_wider(dialog: ExportDialog) -> None:
    before = dialog.minimumSizeHint().width()
    dialog.set_choices([Entry(key="long", title="w" * 120, accuracy=0.5, group="runs")], "long")
    assert dialog.minimumSizeHint().width() == before <= 720


def test_nothing_ticked_is_nothing_to_take(dialog: ExportDialog) -> None:
    take = part(dialog, "export_take", QPushButton)
    dialog.kinds.choose([])
    assert not take.isEnabled()
    dialog.kinds.choose(["mnist"])
    assert take.isEnabled()


def test_the_chips_menu_and_help_lead_here(window: MainWindow) -> None:
    for name in ("network_menu", "help_menu"):
        menu = window.findChild(QMenu, name)
        assert menu is not None
        (action,) = [one for one in menu.actions() if one.text() == "Take it home…"]
        action.trigger()
        found = window.findChild(ExportDialog, "export")
        assert found is not None
        assert found.isVisible()
        found.close()


def test_its_parts_are_listed_and_explained(dialog: ExportDialog, root: Path) -> None:
    text = (root / "docs" / "objects.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(export\w*)` \|", text, re.MULTILINE)
    parts = [dialog, *dialog.findChildren(QWidget)]
    there = {one.objectName() for one in parts if one.objectName().startswith("export")}
    assert set(listed) == there
    for kind in (kind for _, kinds in GROUPS for kind in kinds):
        tick = part(dialog, f"export_{kind.key}", QCheckBox)
        assert tick.accessibleName()
        assert len(tick.toolTip()) > 10
        assert tick.height() >= 32
