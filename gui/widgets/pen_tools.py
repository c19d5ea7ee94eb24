"""What stands under the drawing pad: clear, undo and the pen's width."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets import cards
from gui.widgets.slider import Slider

THINNEST, THICKEST = 3, 15
"""Of the pen, in per cent of the pad's side."""


class PenTools(QWidget):
    """One line of tools.

    Signals:
        clear_requested: a fresh sheet.
        undo_requested: the last stroke, or clearing, taken back.
        width_changed: float, the pen's width as a part of the pad's side.
    """

    clear_requested = Signal()
    undo_requested = Signal()
    width_changed = Signal(float)

    def __init__(self, width: float) -> None:
        super().__init__()
        self._clear = cards.button(
            "Clear",
            "clear_pad",
            "A fresh sheet (Delete); Undo brings the old one back.",
            icon="clear",
        )
        self._undo = cards.button(
            "Undo", "undo_pad", "Takes back the last stroke, or a clearing (Ctrl+Z).", icon="undo"
        )
        self._width = Slider()
        self._width.setObjectName("pen_width")
        self._width.setAccessibleName("Pen width")
        self._width.setToolTip(
            "How thick the pen draws, as a part of the pad. Very thin and very thick strokes are "
            "strange to a network that has only seen MNIST's; try how far you can go."
        )
        self._width.setRange(THINNEST, THICKEST)
        self._width.setMaximumWidth(160)
        self._figure = cards.label("", "quiet", name="pen_width_text")
        self._figure.setMinimumWidth(36)
        caption = cards.label("Pen width", "quiet")
        caption.setBuddy(self._width)
        line = QVBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addLayout(cards.row(self._clear, self._undo, None, caption, self._width, self._figure))
        self._clear.clicked.connect(self.clear_requested)
        self._undo.clicked.connect(self.undo_requested)
        self._width.valueChanged.connect(self._on_width)
        self._width.setValue(round(100 * width))

    @property
    def width_in_per_cent(self) -> int:
        """Of the pen, in per cent of the pad's side."""
        return self._width.value()

    def set_width_in_per_cent(self, width: int) -> None:
        """Moves the slider; what is out of range goes to its end."""
        self._width.setValue(width)

    def allow(self, *, clear: bool, undo: bool) -> None:
        """Which of the two buttons would do something."""
        self._clear.setEnabled(clear)
        self._undo.setEnabled(undo)

    def _on_width(self, per_cent: int) -> None:
        self._figure.setText(f"{per_cent} %")
        self.width_changed.emit(per_cent / 100)
