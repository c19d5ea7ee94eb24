"""The chip at the top right: which network answers, how good it is, how to choose another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from gui import icons
from models.shares import per_cent

GROUPS = {
    "training": "In training",
    "shipped": "Shipped",
    "runs": "My runs",
    "files": "Opened files",
}

MOST_RUNS = 12
"""So many of one's runs stand in the menu, the newest first."""


class Choice(Protocol):
    """What the chip needs to know of a network that can be chosen."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def accuracy(self) -> float | None: ...
    @property
    def group(self) -> str: ...


LONGEST_TITLE = 40
"""Letters of a title; a stranger's file must not push the page's own title away."""


def named(title: str, accuracy: float | None) -> str:
    """A network's title with its test accuracy: "chapter 98.1 %"."""
    short = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    return short if accuracy is None else f"{short}  {per_cent(accuracy)}"


class NetworkChip(QPushButton):
    """A button with a menu of networks.

    Signals:
        chosen: the key of a network.
        file_requested: a network file is to be opened.
        export_requested: the network is to be taken home.
        history_requested: all of one's runs are to be shown.
    """

    chosen = Signal(str)
    file_requested = Signal()
    export_requested = Signal()
    history_requested = Signal()

    def __init__(self) -> None:
        super().__init__("No network yet")
        self.setObjectName("network_chip")
        self.setAccessibleName("The network that answers")
        self.setToolTip(
            "The network that answers on every page, with its accuracy on the 10,000 test "
            "pictures. Click to let another one answer."
        )
        self.setProperty("kind", "chip")
        self.setProperty("icon_name", "chip")
        icons.dress(self)
        self._menu = QMenu(self)
        self._menu.setObjectName("network_menu")
        self._menu.setAccessibleName("Networks")
        self.setMenu(self._menu)

    def show_active(self, title: str, accuracy: float | None) -> None:
        """Names the network that answers now."""
        self.setText(named(title, accuracy).replace("&", "&&"))

    def show_loading(self, loading: bool) -> None:
        """Says that a network is being opened."""
        if loading:
            self.setText("Opening the network…")

    def set_choices(self, choices: Sequence[Choice], active_key: str) -> None:
        """Fills the menu."""
        self._menu.clear()
        for group, heading in GROUPS.items():
            members = [choice for choice in choices if choice.group == group]
            if not members:
                continue
            if self._menu.actions():
                self._menu.addSeparator()
            title = self._menu.addAction(heading)
            title.setEnabled(False)
            for choice in members[:MOST_RUNS]:
                action = QAction(
                    named(choice.title, choice.accuracy).replace("&", "&&"), self._menu
                )
                action.setCheckable(True)
                action.setChecked(choice.key == active_key)
                action.setData(choice.key)
                action.triggered.connect(lambda _=False, key=choice.key: self.chosen.emit(key))
                self._menu.addAction(action)
        self._menu.addSeparator()
        history = self._menu.addAction("My runs…")
        history.triggered.connect(lambda _=False: self.history_requested.emit())
        opener = self._menu.addAction("Open a network file…")
        opener.triggered.connect(lambda _=False: self.file_requested.emit())
        export = self._menu.addAction("Take it home…")
        export.triggered.connect(lambda _=False: self.export_requested.emit())
