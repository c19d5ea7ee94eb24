"""My samples: every picture a person kept, and the network taught with them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from gui import theme
from gui.session import Session
from gui.teaching.panel import TeachPanel
from gui.teaching.shelf import Shelf
from gui.widgets import cards

PANEL = 340
"""Width in pixels at 100 % of what stands at the right."""


class SamplesDialog(QDialog):
    """The samples at the left; the chosen one and the teaching at the right. Escape closes it.

    A teaching that runs goes on while it is closed, and shows itself when it is opened again.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("samples")
        self.setAccessibleName("My samples")
        self.setWindowTitle("My samples")
        self.setSizeGripEnabled(True)
        self._session = session
        self.shelf = Shelf(session)
        self.panel = TeachPanel(session)
        right = QWidget()
        theme.widen(right, PANEL)
        column = cards.column(self.shelf.chosen, self.panel, None, spacing=16)
        right.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(16)
        whole.addWidget(self.shelf, 1)
        whole.addWidget(right)
        QShortcut(QKeySequence("Ctrl+Z"), self, session.samples.undo)
        QShortcut(QKeySequence("Delete"), self, self.shelf.delete)
        self.resize(1000, 640)


def show_samples(session: Session, window: QWidget) -> SamplesDialog:
    """Opens the dialog over a window, the same one each time."""
    dialog = window.findChild(SamplesDialog, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if dialog is None:
        dialog = SamplesDialog(session, window)
    dialog.shelf.refresh()
    dialog.open()
    return dialog
