"""One digit cut out of the frame, its ink, and what of it counts as ink, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets import stages
from gui.widgets.stages import Stages

if TYPE_CHECKING:
    from gui.camera import View

GAP = 8
CAPTION = 18
LARGEST = 64
"""Side of a picture in pixels."""

NAMES = ("frame", "ink", "box")


class DigitStages(QWidget):
    """The first three stages of one digit; the others stand below it, larger."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("The digit in the frame, its ink and its box")
        self.setToolTip(
            "The same digit cut out of three stages: the frame, the ink that is left when light "
            "and paper are divided out, and what of it counts as ink."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._stages: Stages | None = None
        self._box: stages.Box = (0, 0, 1, 1)
        self._digit = 0

    def show_digit(self, view: View, box: stages.Box, digit: int) -> None:
        """Cuts the digit out of a view's stages."""
        self._stages, self._box, self._digit = stages.around(view, box, LARGEST), box, digit
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(3 * LARGEST + 2 * GAP, LARGEST + CAPTION)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, LARGEST + CAPTION)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._stages is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        side = min(LARGEST, (self.width() - 2 * GAP) / 3)
        for index, image in enumerate(self._stages.images):
            rect = QRectF(index * (side + GAP), 0, side, side)
            painter.drawImage(rect, image)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if index == 2:
                painter.setPen(QPen(QColor(theme.DIGIT_HUES_DARK[self._digit]), 1.5))
                painter.drawRect(self._stages.place(self._box, rect))
            painter.setPen(QPen(QColor(theme.tokens().line), 1))
            painter.drawRect(rect)
            painter.setPen(QColor(theme.tokens().quiet))
            words = QRectF(rect.left() - GAP / 2, side, side + GAP, CAPTION)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, NAMES[index])
