"""The column at the left of the window: the pages, the theme, and what else helps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QFrame,
    QMenu,
    QToolButton,
    QVBoxLayout,
)

from gui import theme
from gui.pages.page import Page

THEMES = (("System", "system"), ("Dark", "dark"), ("Light", "light"))
WIDTH, ICON = 96, 20

Help = Sequence[tuple[str, Callable[[], object]] | None]
"""What the help menu offers; None is a line between."""


class Navigation(QFrame):
    """One button a page, the theme's choice and the help menu.

    Signals:
        page_requested: the key of a page ("draw").
        theme_requested: "system", "dark" or "light".
    """

    page_requested = Signal(str)
    theme_requested = Signal(str)

    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__()
        self.setProperty("role", "nav")
        theme.widen(self, WIDTH)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QAbstractButton] = {}
        self._menu = QMenu(self)
        self._theme = QComboBox()
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 12, 6, 12)
        column.setSpacing(4)
        for number, page in enumerate(pages, start=1):
            button = _button(f"nav_{page.key}", page.title, page.key)
            button.setToolTip(f"{page.hint} (Ctrl+{number})")
            button.setCheckable(True)
            button.clicked.connect(partial(self.page_requested.emit, page.key))
            self._group.addButton(button)
            self._buttons[page.key] = button
            column.addWidget(button)
        column.addStretch(1)
        column.addWidget(self._theme)
        column.addWidget(self._help())
        self._theme.setObjectName("theme_choice")
        self._theme.setAccessibleName("Theme")
        self._theme.setToolTip("Dark or light; System follows what your desktop says.")
        for text, choice in THEMES:
            self._theme.addItem(text, choice)
        self._theme.currentIndexChanged.connect(lambda _: self.theme_requested.emit(self.theme))

    @property
    def theme(self) -> str:
        """The theme that is chosen."""
        return str(self._theme.currentData())

    def set_theme(self, choice: str) -> None:
        """Chooses a theme; an unknown one is the system's."""
        self._theme.setCurrentIndex(max(0, self._theme.findData(choice)))

    def show_page(self, key: str) -> None:
        """Marks the button of the page that is shown."""
        self._buttons[key].setChecked(True)

    def set_help(self, entries: Help) -> None:
        """Fills the help menu."""
        self._menu.clear()
        for entry in entries:
            if entry is None:
                self._menu.addSeparator()
            else:
                self._menu.addAction(*entry)

    def _help(self) -> QToolButton:
        self._menu.setObjectName("help_menu")
        self._menu.setAccessibleName("Help")
        button = _button("help_button", "Help", "help")
        button.setToolTip("Keys, the log, and the folder with your networks.")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self._menu)
        return button


def _button(name: str, text: str, icon: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setText(text)
    button.setProperty("kind", "nav")
    button.setProperty("icon_name", icon)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setProperty("icon_side", ICON)
    theme.widen(button, WIDTH - 12)
    return button
