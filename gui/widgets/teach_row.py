"""One click says what a picture is: ten digits and "none" in a row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.widgets import cards

NONE = 10
DIGITS = range(NONE + 1)


class TeachRow(QWidget):
    """The buttons; the arrow keys go from one to the next, a digit's key presses its button.

    Signals:
        taught: 0..9, or 10 for none.
    """

    taught = Signal(int)

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__()
        self._buttons: list[QPushButton] = []
        self.setObjectName(name)
        self.setAccessibleName("Say what it is")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for digit in DIGITS:
            word = "None" if digit == NONE else str(digit)
            what = "no digit at all" if digit == NONE else f"meant as {digit}"
            button = cards.button(
                word,
                f"{name}_{'none' if digit == NONE else digit}",
                f"Keeps the present picture among my samples as {what}; Ctrl+Z takes it back.",
                kind="cell",
            )
            button.setAccessibleName(f"Keep as {'no digit' if digit == NONE else digit}")
            button.clicked.connect(lambda _=False, digit=digit: self.taught.emit(digit))
            row.addWidget(button, 1)
            self._buttons.append(button)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """The type is larger or smaller."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Every button as wide as its word needs, and large enough to be hit."""
        for button in self._buttons:
            wide = button.fontMetrics().horizontalAdvance(button.text()) + 12
            button.setMinimumSize(max(30, wide), 32)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and digits, while one of the buttons has the focus."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        focused = next((n for n, one in enumerate(self._buttons) if one.hasFocus()), None)
        if key in steps and focused is not None:
            place = (focused + steps[key]) % len(self._buttons)
            self._buttons[place].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.text() and event.text() in "0123456789":
            self._buttons[int(event.text())].click()
        else:
            super().keyPressEvent(event)
