"""No page cuts off a text or lays one over another, at any of the sizes that are designed for."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow

SIZES = ((1100, 700), (1280, 800), (1920, 1080))
PAGES = ("filters", "train", "inside", "draw", "camera", "evaluate")
LARGER = (130, 150)
SLACK = 1
"""Pixels by which a font's own measure and a style's may differ."""
STILL = 5
"""Looks, 10 ms apart, in which nothing moves when a page has settled."""


def name_of(widget: QWidget) -> str:
    """What a reader of a failed test finds it by."""
    named: QWidget | None = widget
    while named is not None and not named.objectName():
        named = named.parentWidget()
    return named.objectName() if named is not None else type(widget).__name__


def room_of(box: QComboBox) -> int:
    """Width in pixels that a choice leaves to its text."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, box).width()


def cut(widget: QWidget) -> str:
    """The text of a widget that has no room for it, else ""."""
    if isinstance(widget, QLabel):
        text = widget.text()
        if not text or widget.textFormat() == Qt.TextFormat.RichText or "<" in text:
            return ""
        room = widget.contentsRect()
        if widget.wordWrap():
            return text if widget.heightForWidth(widget.width()) > widget.height() + SLACK else ""
        wide = max(widget.fontMetrics().horizontalAdvance(line) for line in text.split("\n"))
        return text if wide > room.width() + SLACK else ""
    if isinstance(widget, QPushButton | QCheckBox):
        return widget.text() if widget.sizeHint().width() > widget.width() + SLACK else ""
    if isinstance(widget, QComboBox):
        made_to_be_cut = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        texts = [widget.currentText()]
        if widget.sizeAdjustPolicy() != made_to_be_cut:
            texts = [widget.itemText(index) for index in range(widget.count())]
        metrics, room = widget.fontMetrics(), room_of(widget)
        return next((t for t in texts if metrics.horizontalAdvance(t) > room + SLACK), "")
    return ""


def place(widget: QWidget) -> QRect:
    """Where a widget is seen in its window: what is scrolled away lies over nothing."""
    shown = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(widget.window(), shown.topLeft()), shown.size())


def seen(window: QWidget) -> list[QWidget]:
    """Every visible widget that carries text of its own."""
    kinds = (QLabel, QAbstractButton, QComboBox)
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, kinds)
        and widget.isVisible()
        and not widget.visibleRegion().isEmpty()
        and (widget.currentText() if isinstance(widget, QComboBox) else widget.text())
    ]


def faults(window: QWidget) -> set[str]:
    """What is wrong with the texts in view."""
    texts = seen(window)
    wrong = {f"{name_of(one)} cuts off {text!r}" for one in texts if (text := cut(one))}
    for one, other in combinations(texts, 2):
        if one.isAncestorOf(other) or other.isAncestorOf(one):
            continue
        both = place(one).intersected(place(other))
        if both.width() > SLACK and both.height() > SLACK:
            wrong.add(f"{name_of(one)} lies over {name_of(other)}")
    return wrong


def settle(window: QWidget, qtbot: QtBot) -> None:
    """Until nothing in view has moved for a while: pages draw what was chosen a little later."""
    looks: list[list[tuple[str, QRect]]] = []

    def still() -> bool:
        looks.append([(name_of(one), place(one)) for one in seen(window)])
        return len(looks) > STILL and all(look == looks[-1] for look in looks[-STILL:])

    qtbot.waitUntil(still, timeout=10_000)


def tabs_in(page: QWidget) -> list[QTabBar]:
    """Rows of tabs that are in view."""
    return [bar for bar in page.findChildren(QTabBar) if bar.isVisible() and bar.count() > 1]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("page", PAGES)
def test_every_text_of_a_page_has_its_room(
    window: MainWindow, qtbot: QtBot, page: str, size: tuple[int, int]
) -> None:
    """Each of its tabs and, where there are some, each choice of what to work on."""
    window.resize(*size)
    walk_through(window, qtbot, page)


@pytest.mark.parametrize("percent", LARGER)
@pytest.mark.parametrize("page", PAGES)
def test_every_text_has_its_room_in_larger_type(
    window: MainWindow, qtbot: QtBot, page: str, percent: int
) -> None:
    """At the usual size of the window, in the sizes of type that the program offers (Ctrl +)."""
    window.resize(1280, 800)
    while round(100 * window.dress.zoom) < percent:
        window.dress.change_zoom(1)
    assert round(100 * window.dress.zoom) == percent
    try:
        walk_through(window, qtbot, page)
    finally:
        window.dress.change_zoom(0)  # the type is the whole program's, the next test's too


def walk_through(window: MainWindow, qtbot: QtBot, page: str) -> None:
    """Fails with everything that is cut off or covered anywhere on a page."""
    button = window.findChild(QAbstractButton, f"nav_{page}")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    window.session.need_test_pictures()
    qtbot.waitUntil(lambda: window.session.test is not None, timeout=20_000)
    shown = window.findChild(QWidget, f"page_{page}")
    assert shown is not None

    settle(window, qtbot)
    assert seen(shown)
    wrong = faults(window)
    for bar in tabs_in(shown):
        for index in range(bar.count()):
            bar.setCurrentIndex(index)
            settle(window, qtbot)
            wrong |= faults(window)
        bar.setCurrentIndex(0)
    layers = shown.findChild(QComboBox, "layer_choice")
    if layers is not None:
        for index in range(layers.count()):
            layers.setCurrentIndex(index)
            settle(window, qtbot)
            wrong |= faults(window)
    assert not wrong, "\n".join(sorted(wrong))


def test_what_is_cut_or_covered_is_found(qtbot: QtBot) -> None:
    """The walk above would see it."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    narrow = QLabel("far too long for this", window)
    narrow.setGeometry(0, 0, 40, 20)
    choice = QComboBox(window)
    choice.addItems(["short", "an entry that is much longer"])
    choice.setGeometry(0, 40, 80, 30)
    button = QPushButton("Nobody can read this", window)
    button.setGeometry(0, 80, 50, 30)
    over = QLabel("over", window)
    over.setGeometry(10, 85, 60, 20)
    window.show()
    qtbot.waitExposed(window)
    assert cut(narrow) == "far too long for this"
    assert cut(choice) == "an entry that is much longer"
    assert cut(button) == "Nobody can read this"
    assert not cut(over)
    assert any("lies over" in fault for fault in faults(window))
