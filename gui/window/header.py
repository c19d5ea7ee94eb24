"""The top of every page: what it is, and which network answers."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.pages.page import Page
from gui.widgets import cards
from gui.widgets.network_chip import NetworkChip


class Header(QWidget):
    """A page's title and hint at the left, the network's chip at the right.

    Attributes:
        chip: the network that answers.
    """

    def __init__(self) -> None:
        super().__init__()
        self.chip = NetworkChip()
        self._title = cards.label("", "title", name="page_title")
        self._hint = cards.label("", "quiet", name="page_hint")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 12, 24, 12)
        layout.setSpacing(8)
        layout.addLayout(cards.column(self._title, self._hint, spacing=0))
        layout.addStretch(1)
        layout.addWidget(self.chip)

    def show_page(self, page: Page) -> None:
        """Names the page that is shown."""
        self._title.setText(page.title)
        self._hint.setText(page.hint)
