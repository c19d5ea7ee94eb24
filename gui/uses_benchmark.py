"""What a person may do with the window while a training runs, for gui/slowdown_benchmark.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QSpinBox,
    QTabBar,
    QTableWidget,
    QWidget,
)

from gui.camera import OFF, ON
from gui.eventually import eventually

if TYPE_CHECKING:
    from gui.main_window import MainWindow

W = TypeVar("W", bound=QWidget)

EDIT_MS, BROWSE_MS, THEME_MS = 250, 500, 2000
"""Who is quick with the mouse does something this often: in the editor and in the list of runs;
among the pages; with the theme."""
PAGES = ("filters", "train", "inside", "draw", "camera", "evaluate")
SEARCH = "chapter"


@dataclass(frozen=True, kw_only=True)
class Use:
    """One way of using the window.

    Attributes:
        begin: what is done first; it is not measured.
        acts: what is done then, one after the other, again and again.
        every: milliseconds from one to the next.
        end: what puts it back; it is not measured.
    """

    begin: Callable[[], None]
    acts: Iterator[Callable[[], None]] | None = None
    every: int = EDIT_MS
    end: Callable[[], None] = lambda: None


def all_uses(window: MainWindow, folder: Path) -> Iterator[tuple[str, Use]]:
    """Each with its name; ``folder`` takes a clip for the camera."""
    rest = _page(window, "draw")
    yield "nothing", Use(begin=rest)
    yield "curves", Use(begin=_page(window, "train"), end=rest)
    yield "editing", _editing(window, rest)
    yield "my_runs", _my_runs(window)
    pages = cycle([_page(window, key) for key in PAGES])
    yield "pages", Use(begin=rest, acts=pages, every=BROWSE_MS, end=rest)
    yield "themes", _themes(window)
    yield from _live(window, folder, rest)


def _editing(window: MainWindow, rest: Callable[[], None]) -> Use:
    """Numbers, tabs, layers, undo."""

    def begin() -> None:
        window.show_page("train")
        _click(window, "customise_experiment")

    def filters(number: int) -> Callable[[], None]:
        return lambda: _part(window, QSpinBox, "layer_conv2d_filters").setValue(number)

    def tab(index: int) -> Callable[[], None]:
        return lambda: _part(window, QTabBar, "editor_tabs").setCurrentIndex(index)

    def press(name: str) -> Callable[[], None]:
        return lambda: _click(window, name)

    def end() -> None:
        _click(window, "editor_reset")
        _click(window, "editor_done")
        rest()

    layers = (filters(8), filters(12), press("layer_double"), press("layer_down"))
    acts = cycle([*layers, tab(1), tab(2), tab(0), *(press("editor_undo") for _ in layers)])
    return Use(begin=begin, acts=acts, end=end)


def _my_runs(window: MainWindow) -> Use:
    """Runs chosen one after the other, two compared, names searched letter by letter."""

    def choose(line: int) -> Callable[[], None]:
        return lambda: _part(window, QTableWidget, "history_runs").selectRow(line)

    def type_letter(letter: str) -> Callable[[], None]:
        return lambda: QTest.keyClicks(_part(window, QLineEdit, "history_search"), letter)

    def compare() -> None:
        table = _part(window, QTableWidget, "history_runs")
        QTest.keyClick(table, Qt.Key.Key_Home)
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    def clear() -> None:
        _part(window, QLineEdit, "history_search").clear()

    def end() -> None:
        clear()
        _part(window, QWidget, "history").close()

    acts = cycle([*(choose(line) for line in range(4)), compare, *map(type_letter, SEARCH), clear])
    return Use(begin=window.dialogs.show_history, acts=acts, end=end)


def _themes(window: MainWindow) -> Use:
    box = _part(window, QComboBox, "theme_choice")
    before = box.currentText()

    def theme(name: str) -> Callable[[], None]:
        return lambda: box.setCurrentText(name)

    acts = cycle([theme("Light"), theme("Dark")])
    return Use(begin=theme("Dark"), acts=acts, every=THEME_MS, end=theme(before))


def _live(window: MainWindow, folder: Path, rest: Callable[[], None]) -> Iterator[tuple[str, Use]]:
    """The camera's page, and every layer's maps of what is before the camera."""
    from vision.benchmark import quick_clip

    path = folder / "quick.mp4"
    quick_clip(path)
    camera = window.session.camera

    def again() -> None:
        """A video ends; a camera would not."""
        if camera.state == OFF:
            camera.start(str(path))

    def begin(key: str) -> Callable[[], None]:
        def start() -> None:
            window.show_page(key)
            if key == "inside":
                source = _part(window, QComboBox, "inside_source")
                source.setCurrentIndex(source.findData("camera"))
            camera.state_changed.connect(again)
            again()
            eventually(lambda: camera.state == ON, 30)

        return start

    def end() -> None:
        camera.state_changed.disconnect(again)
        camera.stop()
        eventually(lambda: camera.state == OFF, 10)
        rest()

    yield "camera", Use(begin=begin("camera"), end=end)
    yield "maps", Use(begin=begin("inside"), end=end)


def _page(window: MainWindow, key: str) -> Callable[[], None]:
    return lambda: window.show_page(key)


def _click(window: MainWindow, name: str) -> None:
    QTest.mouseClick(_part(window, QAbstractButton, name), Qt.MouseButton.LeftButton)


def _part(window: MainWindow, kind: type[W], name: str) -> W:
    found = window.findChild(kind, name)
    assert found is not None, name
    return found
