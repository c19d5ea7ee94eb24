"""Whoever walks through the window: finds parts by name, acts on them, waits, takes pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QTabBar, QWidget

from gui.eventually import eventually, let_run
from gui.main_window import MainWindow
from gui.theme import tokens

W = TypeVar("W", bound=QWidget)

NOTHING = "\N{EN DASH}"
"""What a label shows when there is no answer."""


class TourError(Exception):
    """A step did not come to its end; the message says which."""


class Guide:
    """One walk's hands and eyes.

    Args:
        window: the window, shown.
        out: the folder for the pictures.
        sizes: the window sizes of the pictures.
        themes: the entries of the theme's choice.
        say: takes a line for the person who reads along.

    Attributes:
        names: what was seen, in order.
        pictures: the files; each name has one for every size and theme.
    """

    def __init__(
        self,
        window: MainWindow,
        out: Path,
        *,
        sizes: tuple[QSize, ...],
        themes: tuple[str, ...],
        say: Callable[[str], None],
    ) -> None:
        self.window = window
        self.out = out
        self.say = say
        self.themes = themes
        self._sizes = sizes
        self.pictures: list[Path] = []
        self.names: list[str] = []

    def find(self, kind: type[W], name: str) -> W:
        """The part of the window that is called so.

        Raises:
            TourError: there is none.
        """
        found = self.window.findChild(kind, name)
        if found is None:
            raise TourError(f"there is no {name} in the window")
        return found

    def text(self, name: str) -> str:
        """What a label says."""
        return self.find(QLabel, name).text()

    def click(self, name: str) -> None:
        """Clicks a button."""
        QTest.mouseClick(self.find(QAbstractButton, name), Qt.MouseButton.LeftButton)

    def close(self, over: QWidget) -> None:
        """Closes a window over the window, which then has the keyboard again.

        Raises:
            TourError: it does not get the keyboard.
        """
        over.close()
        # A window manager would do so; without one, keys and focus would be lost from here on.
        self.window.activateWindow()
        self.wait("the window has the keyboard", 10, self.window.isActiveWindow)

    def choose(self, name: str, text: str) -> None:
        """Chooses the first entry that begins with ``text``.

        Raises:
            TourError: there is no such entry.
        """
        box = self.find(QComboBox, name)
        index = box.findText(text, Qt.MatchFlag.MatchStartsWith)
        if index < 0:
            raise TourError(f"{name} does not offer {text!r}")
        box.setCurrentIndex(index)
        box.activated.emit(index)

    def tab(self, name: str, title: str) -> QTabBar:
        """Opens the tab that is called so, and returns its row of tabs.

        Raises:
            TourError: there is no such tab.
        """
        tabs = self.find(QTabBar, name)
        titles = [tabs.tabText(index) for index in range(tabs.count())]
        if title not in titles:
            raise TourError(f"{name} has no tab {title!r}")
        tabs.setCurrentIndex(titles.index(title))
        return tabs

    def open(self, key: str) -> None:
        """Goes to a page."""
        self.click(f"nav_{key}")
        page = self.find(QWidget, f"page_{key}")
        self.wait(f"the page {key} is shown", 5, page.isVisible)

    def wait(self, what: str, seconds: float, is_true: Callable[[], bool]) -> None:
        """Lets the window run until something is true.

        Raises:
            TourError: it was not within the time.
        """
        if not eventually(is_true, seconds):
            raise TourError(f"waited {seconds:.0f} s in vain: {what}")

    def picture(self, name: str, over: QWidget | None = None) -> None:
        """Grabs the window, and what lies over it, in every size and theme asked for.

        Raises:
            TourError: the file could not be written.
        """
        self.names.append(name)
        box = self.find(QComboBox, "theme_choice")
        for theme in self.themes:
            box.setCurrentText(theme)
            for size in self._sizes:
                self.window.resize(size)
                let_run(0.3)
                several = len(self.themes) * len(self._sizes) > 1
                suffix = f"-{theme.lower()}-{size.width()}x{size.height()}" if several else ""
                path = self.out / f"{len(self.names):02d}-{name}{suffix}.png"
                shot = self.window.grab()
                if over is not None:
                    place = self.window.rect().center() - over.rect().center()
                    painter = QPainter(shot)
                    painter.drawPixmap(place, over.grab())
                    # Without it one cannot tell where a window over the window begins.
                    painter.setPen(QColor(tokens().quiet))
                    painter.drawRect(QRect(place, over.size()))
                    painter.end()
                if not shot.save(str(path)):
                    raise TourError(f"{path.name} could not be written")
                self.pictures.append(path)


def more_updates(painted: QWidget, before: int) -> bool:
    """Whether a widget that counts its paintings has painted since."""
    return int(painted.property("updates") or 0) > before
