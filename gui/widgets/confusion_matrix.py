"""Which digit was taken for which: truth against answer, counted, every cell to be opened."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

Counts = npt.NDArray[np.int64]

ROWS = 10
LEFT = 64
"""Pixels left of the cells: the word "truth" and the digits; the scores below use the same."""
TOP = 44
CHECK = "\N{CHECK MARK}"
NOT_A_DIGIT = 10
SMALLEST_TYPE = 8

_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class ConfusionMatrix(QWidget):
    """Ten rows (the truth) by ten columns (the answer), an eleventh for "not a digit" if needed.

    Right answers carry a check mark, mistakes are shaded by how many they are.

    Signals:
        cell_chosen: truth, answer.
        cleared: no cell is chosen any more (Escape).
        laid_out: left edge of the first column and width of a column, in pixels.
    """

    cell_chosen = Signal(int, int)
    cleared = Signal()
    laid_out = Signal(int, int)

    def __init__(self, name: str = "confusion_matrix") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Confusion matrix")
        self.setToolTip(
            "Each row is a true digit, each column an answer. What lies off the diagonal was read "
            "wrongly; click a number to see those pictures, or move with the arrow keys."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._counts: Counts | None = None
        self._chosen: tuple[int, int] | None = None

    def set_counts(self, counts: Counts | None) -> None:
        """Shows another matrix, int (10, 10) or (10, 11), or an empty one.

        Raises:
            ValueError: another shape.
        """
        if counts is not None and counts.shape not in ((10, 10), (10, 11)):
            raise ValueError(f"expected 10 rows and 10 or 11 columns, got {counts.shape}")
        self._counts = counts
        if self._chosen is not None and self._chosen[1] >= self._columns():
            self._chosen = None
        self._describe()
        self._announce_layout()
        self.update()

    def chosen(self) -> tuple[int, int] | None:
        """Truth and answer of the chosen cell, or None."""
        return self._chosen

    def clear_choice(self) -> None:
        """No cell is chosen; nothing is emitted."""
        self._chosen = None
        self._describe()
        self.update()

    def cell_rect(self, truth: int, answer: int) -> QRect:
        """Where a cell is on the widget."""
        cell = self._cell()
        return QRect(self._left() + answer * cell, TOP + truth * cell, cell, cell)

    def sizeHint(self) -> QSize:
        return QSize(LEFT + self._columns() * 40, TOP + ROWS * 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEFT + self._columns() * 26, TOP + ROWS * 26)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._announce_layout()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._cell_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self._choose(*found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if self._counts is not None and step is not None:
            truth, answer = self._chosen or (0, 0)
            if self._chosen is not None:
                truth = min(max(truth + step[0], 0), ROWS - 1)
                answer = min(max(answer + step[1], 0), self._columns() - 1)
            self._choose(truth, answer)
        elif event.key() == Qt.Key.Key_Escape and self._chosen is not None:
            self.clear_choice()
            self.cleared.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_heads(painter)
        fonts = self._fonts()
        for truth in range(ROWS):
            for answer in range(self._columns()):
                self._paint_cell(painter, truth, answer, fonts)
        if self._chosen is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.tokens().accent), 3 if self.hasFocus() else 2))
            painter.drawRoundedRect(self.cell_rect(*self._chosen).adjusted(1, 1, -2, -2), 4, 4)
        elif self.hasFocus():
            whole = self.cell_rect(0, 0).united(self.cell_rect(ROWS - 1, self._columns() - 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.tokens().accent), 1))
            painter.drawRect(whole)

    def _paint_heads(self, painter: QPainter) -> None:
        cell, left = self._cell(), self._left()
        middle = Qt.AlignmentFlag.AlignCenter
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(theme.tokens().quiet))
        across = QRect(left, 0, self._columns() * cell, 18)
        painter.drawText(across, middle, "answer")
        painter.drawText(QRect(left - LEFT, TOP, 34, ROWS * cell), middle, "truth")
        painter.setFont(theme.font("body", weight=QFont.Weight.DemiBold))
        for digit in range(ROWS):
            painter.setPen(theme.digit_colour(digit))
            painter.drawText(QRect(left - 28, TOP + digit * cell, 24, cell), middle, str(digit))
        for answer in range(self._columns()):
            painter.setPen(theme.digit_colour(answer))
            text = "none" if answer == NOT_A_DIGIT else str(answer)
            if answer == NOT_A_DIGIT:
                painter.setFont(_fitting(text, cell))
            painter.drawText(QRect(left + answer * cell, 18, cell, TOP - 20), middle, text)

    def _paint_cell(
        self, painter: QPainter, truth: int, answer: int, fonts: tuple[QFont, QFont]
    ) -> None:
        colours = theme.tokens()
        area = self.cell_rect(truth, answer).adjusted(1, 1, -1, -1)
        count = 0 if self._counts is None else int(self._counts[truth, answer])
        right = truth == answer
        shade = QColor(colours.right if right else colours.wrong)
        shade.setAlphaF(0.16 if right else self._strength(count))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(area, 3, 3)
        painter.setBrush(shade)
        painter.drawRoundedRect(area, 3, 3)
        if self._counts is None:
            return
        plain, small = fonts
        if right:
            painter.setFont(small)
            painter.setPen(QColor(colours.right))
            upper = QRect(area.left(), area.top() + 1, area.width(), area.height() // 2)
            painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, CHECK)
            area = QRect(
                area.left(), area.top() + area.height() // 2 - 2, area.width(), area.height() // 2
            )
        painter.setFont(plain)
        painter.setPen(QColor(colours.text if count else colours.quiet))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(count) if count else "·")

    def _strength(self, count: int) -> float:
        """How strongly a mistake is shaded: by the logarithm, so that single ones are seen too."""
        if not count or self._counts is None:
            return 0.0
        wrong = self._counts.copy()
        np.fill_diagonal(wrong, 0)
        return 0.12 + 0.53 * math.log1p(count) / math.log1p(int(wrong.max()))

    def _fonts(self) -> tuple[QFont, QFont]:
        """For the counts and for the check marks: as large as four figures fit into a cell."""
        plain = theme.font("small")
        for pixels in range(theme.font("lead").pixelSize(), 8, -1):
            plain.setPixelSize(pixels)
            if QFontMetrics(plain).horizontalAdvance("1135") <= self._cell() - 6:
                break
        small = QFont(plain)
        small.setPixelSize(max(8, plain.pixelSize() - 2))
        return plain, small

    def _columns(self) -> int:
        return ROWS if self._counts is None else int(self._counts.shape[1])

    def _cell(self) -> int:
        return max(1, min((self.width() - LEFT) // self._columns(), (self.height() - TOP) // ROWS))

    def _left(self) -> int:
        return LEFT + (self.width() - LEFT - self._columns() * self._cell()) // 2

    def _cell_at(self, point: QPoint) -> tuple[int, int] | None:
        if self._counts is None:
            return None
        cell = self._cell()
        truth, answer = (point.y() - TOP) // cell, (point.x() - self._left()) // cell
        inside = 0 <= truth < ROWS and 0 <= answer < self._columns()
        return (truth, answer) if inside else None

    def _choose(self, truth: int, answer: int) -> None:
        if (truth, answer) != self._chosen:
            self._chosen = (truth, answer)
            self._describe()
            self.update()
            self.cell_chosen.emit(truth, answer)

    def _announce_layout(self) -> None:
        self.laid_out.emit(self._left(), self._cell())

    def _describe(self) -> None:
        if self._counts is None:
            self.setAccessibleDescription("Nothing is counted yet.")
        elif self._chosen is None:
            self.setAccessibleDescription("No cell is chosen.")
        else:
            truth, answer = self._chosen
            said = "no digit" if answer == NOT_A_DIGIT else str(answer)
            count = int(self._counts[truth, answer])
            self.setAccessibleDescription(f"Truth {truth}, answer {said}: {count} pictures.")


def _fitting(text: str, width: int) -> QFont:
    """The type of the column heads, smaller where a word has little room."""
    font = theme.font("body", weight=QFont.Weight.DemiBold)
    while font.pixelSize() > SMALLEST_TYPE and QFontMetrics(font).horizontalAdvance(text) > width:
        font.setPixelSize(font.pixelSize() - 1)
    return font
