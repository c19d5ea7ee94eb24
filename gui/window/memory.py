"""The window comes back as it was left: page, theme, size and every page's choices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget

from gui.fault import attempt
from gui.pages.page import Page
from gui.settings import Settings
from gui.window.dress import Dress
from gui.window.navigation import Navigation


class Memory:
    """Writes choices to the settings, and takes them back; a page that fails costs only its own.

    Args:
        window: its size and place are remembered.
        settings: where all is kept.
        pages: by their keys.
        navigation: has the theme.
        dress: has the size of the type.
    """

    def __init__(
        self,
        window: QWidget,
        settings: Settings,
        pages: Mapping[str, Page],
        navigation: Navigation,
        dress: Dress,
    ) -> None:
        self._window = window
        self._settings = settings
        self._pages = pages
        self._navigation = navigation
        self._dress = dress

    def restore(self) -> str:
        """Takes everything back; returns the key of the page that was shown, or ""."""
        settings = self._settings
        geometry = settings.value("geometry", "")
        if geometry:
            kept = QByteArray.fromBase64(geometry.encode("ascii", "replace"))
            self._window.restoreGeometry(kept)
        for key, page in self._pages.items():
            empty: dict[str, Any] = {}
            attempt(partial(page.restore, settings.value(f"page_{key}", empty)))
        self._navigation.set_theme(settings.value("theme", "system"))
        return settings.value("page", "")

    def remember(self, key: str) -> None:
        """The window is left on the page ``key``."""
        settings = self._settings
        settings.remember("page", key)
        settings.remember("theme", self._navigation.theme)
        settings.remember("zoom", self._dress.zoom)
        geometry = self._window.saveGeometry().toBase64()
        settings.remember("geometry", bytes(geometry.data()).decode())
        for name, page in self._pages.items():
            attempt(partial(self._remember_page, name, page))

    def _remember_page(self, key: str, page: Page) -> None:
        self._settings.remember(f"page_{key}", page.state())
