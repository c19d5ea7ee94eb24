"""Every key that works anywhere in the window, and the overview that F1 shows."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from gui.widgets import cards

KEYS = (
    ("Ctrl+1 … Ctrl+6", "Filters, Train, Inside, Draw, Camera, Evaluate"),
    ("Space", "Start or pause what the page does"),
    ("Ctrl+Z", "Undo what can be undone"),
    ("Delete", "Clear the drawing pad"),
    ("Ctrl+O", "Open a picture, a video or a network"),
    ("Ctrl+H", "My runs: search, compare, continue"),
    ("Ctrl+R", "Race: up to four experiments learn side by side"),
    ("Ctrl+E", "Take the network home: files, program, notebook"),
    ("Ctrl+V", "Read the picture on the clipboard"),
    ("Ctrl+Shift+C", "Copy the reading"),
    ("Ctrl++   Ctrl+-   Ctrl+0", "Larger, smaller, designed size"),
    ("F11", "Full screen"),
    ("Ctrl+Q", "Close the window; what was finished is kept"),
    ("F1 or ?", "This overview"),
)


class ShortcutsDialog(QDialog):
    """The overview of keys; Escape closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts")
        self.setWindowTitle("Keys")
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for line, (keys, meaning) in enumerate(KEYS):
            grid.addWidget(cards.label(keys, "heading"), line, 0)
            grid.addWidget(QLabel(meaning), line, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(cards.label("Keys that work anywhere", "title"))
        layout.addLayout(grid)
