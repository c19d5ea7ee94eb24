"""docs/objects.md names the window's objects, no more and no fewer, each once and accessible."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QWidget

from gui.main_window import MainWindow

QT_INTERNAL = re.compile(r"qt_|ScrollLeft|ScrollRight")
STYLE_HOOKS = {"ground"}
"""Names that only the style sheet uses."""

CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox)


def sections(root: Path) -> dict[str, list[str]]:
    """The names under each heading of the page."""
    found: dict[str, list[str]] = {}
    for line in (root / "docs" / "objects.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            names = found.setdefault(line[3:].lower(), [])
        elif match := re.match(r"\| `(\w+)` \| (.+) \|$", line):
            names.append(match[1])
    return found


def named(widget: QWidget) -> list[QWidget]:
    """Every part of a widget that carries a name of ours, itself included."""
    return [
        part
        for part in [widget, *widget.findChildren(QWidget)]
        if part.objectName()
        and not QT_INTERNAL.match(part.objectName())
        and part.objectName() not in STYLE_HOOKS
    ]


def test_each_name_is_listed_where_it_belongs(window: MainWindow, root: Path) -> None:
    listed = sections(root)
    left = {part.objectName() for part in named(window)} - {window.objectName()}
    for key in ("filters", "train", "inside", "draw", "camera", "evaluate"):
        page = window.findChild(QWidget, f"page_{key}")
        assert page is not None
        there = {part.objectName() for part in named(page)}
        assert set(listed[key]) == there, key
        left -= there
    assert set(listed["window"]) == left


def test_no_name_is_used_twice(window: MainWindow, root: Path) -> None:
    names = Counter(part.objectName() for part in named(window))
    assert [name for name, count in names.items() if count > 1] == []
    written = Counter(name for names in sections(root).values() for name in names)
    assert [name for name, count in written.items() if count > 1] == []


def test_each_object_can_be_told_apart_without_eyes(window: MainWindow) -> None:
    silent = [part.objectName() for part in named(window) if not part.accessibleName().strip()]
    assert set(silent) <= {window.objectName()}


def test_each_control_explains_itself(window: MainWindow) -> None:
    mute = [
        part.objectName()
        for part in named(window)
        if isinstance(part, CONTROLS) and len(part.toolTip()) < 10
    ]
    assert mute == []


@pytest.mark.parametrize("kind", CONTROLS)
def test_no_control_is_nameless(window: MainWindow, kind: type[QWidget]) -> None:
    """Parts of a named control (the arrows of a scroll bar, the line of a spin box) need none."""
    nameless = [
        f"{type(part).__name__} in {part.parentWidget().objectName()}"
        for part in window.findChildren(kind)
        if not part.objectName() and part.isVisibleTo(window)
    ]
    assert nameless == []
