"""What each line of the training's plots means, and which runs lie over one another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import font, tokens

SAMPLE = 28
"""Length in pixels of a line's sample."""


class CurveLegend(QWidget):
    """Samples of the lines with their names, in one row."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(
            "Legend: training dashed, validation solid, the chapter's figures grey"
        )
        self._reference = False
        self._several = False

    def show_reference(self, shown: bool) -> None:
        """Whether there is a grey line to explain."""
        if shown != self._reference:
            self._reference = shown
            self.update()

    def show_several(self, several: bool) -> None:
        """Whether each run has a colour of its own, or each kind of line has."""
        if several != self._several:
            self._several = several
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font("small"))
        width = sum(metrics.horizontalAdvance(text) + SAMPLE + 28 for text, *_ in self._lines(True))
        return QSize(width, metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("small"))
        metrics = painter.fontMetrics()
        middle = self.height() / 2
        left = 1.0
        for text, colour, style, width, marked in self._lines(self._reference):
            painter.setPen(QPen(QColor(colour), width, style))
            painter.drawLine(QLineF(left, middle, left + SAMPLE, middle))
            if marked:
                painter.setPen(QPen(QColor(colour), 1.5))
                painter.setBrush(QColor(colour if style == _SOLID else tokens().card))
                painter.drawEllipse(QPointF(left + SAMPLE / 2, middle), 3.5, 3.5)
            painter.setPen(QColor(tokens().text))
            left += SAMPLE + 8
            painter.drawText(QPointF(left, middle + metrics.ascent() / 2 - 1), text)
            left += metrics.horizontalAdvance(text) + 20
        painter.end()

    def _lines(self, reference: bool) -> Sequence[tuple[str, str, Qt.PenStyle, float, bool]]:
        colours = tokens()
        training = colours.text if self._several else colours.training
        validation = colours.text if self._several else colours.validation
        lines = [
            ("training, every 25 batches", training, _SOLID, 1.0, False),
            ("training", training, _DASHED, 2.0, True),
            ("validation", validation, _SOLID, 2.0, True),
        ]
        if reference:
            lines.append(("the chapter's figures", colours.quiet, _SOLID, 1.5, False))
        return lines


_SOLID = Qt.PenStyle.SolidLine
_DASHED = Qt.PenStyle.DashLine
