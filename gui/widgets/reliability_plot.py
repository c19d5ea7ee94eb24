"""The calibration plot: how sure a network says it is against how often it is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.reliability_paint import (
    Axes,
    paint_bin,
    paint_counts,
    paint_diagonal,
    paint_ground,
    paint_titles,
)
from models.shares import per_cent

if TYPE_CHECKING:
    from models.reliability import Reliability

COUNTS_SHARE = 0.26
"""Of the height for the number of answers."""


class ReliabilityPlot(QWidget):
    """Bars of accuracy over bins of confidence, a dashed diagonal, the counts beneath.

    A click or the arrow keys choose a bin; empty ones are passed over.

    Signals:
        chosen: the place of a bin.
    """

    chosen = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Calibration: how sure against how often right")
        self.setToolTip(
            "Answers are sorted into 15 bins by how sure they were. A bar that reaches the dashed "
            "line is honest: of answers that claim 80 %, 80 of 100 are right. Hatched is what is "
            "missing (too sure) or too much (too doubtful). Click a bin to see its pictures."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._found: Reliability | None = None
        self._chosen = -1
        self._empty = ""

    def set_reliability(self, found: Reliability | None, empty: str = "") -> None:
        """Shows other figures; None: only ``empty``. The chosen bin stays if it can."""
        self._found, self._empty = found, empty
        if found is None or self._chosen < 0 or not found.counts[self._chosen]:
            self._chosen = -1
        self._describe()
        self.update()

    def current(self) -> int:
        """The chosen bin, or -1."""
        return self._chosen

    def choose(self, place: int) -> None:
        """Chooses a bin; one without answers is left alone."""
        found = self._found
        if found is None or not 0 <= place < len(found.counts) or not found.counts[place]:
            return
        self._chosen = place
        self._describe()
        self.update()
        self.chosen.emit(place)

    def axes(self) -> Axes:
        """Where everything lies."""
        metrics = QFontMetrics(theme.font("small"))
        high = metrics.height()
        left = metrics.horizontalAdvance("100") + 10
        whole = QRectF(self.rect()).adjusted(left, high + 12, -left / 2 - 2, -2 * high - 8)
        below = COUNTS_SHARE * whole.height()
        shares = whole.adjusted(0, 0, 0, -below - high - 8)
        counts = QRectF(whole.left(), whole.bottom() - below, whole.width(), below)
        bins = 15 if self._found is None else len(self._found.counts)
        return Axes(shares=shares, counts=counts, bins=bins)

    def sizeHint(self) -> QSize:
        return QSize(520, 460)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 260)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        found = self._found
        if step is None or found is None:
            super().keyPressEvent(event)
            return
        place = self._chosen + step if self._chosen >= 0 else len(found.counts) - 1
        while 0 <= place < len(found.counts) and not found.counts[place]:
            place += step
        self.choose(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        found = self._found
        if found is None:
            painter.setPen(QColor(theme.tokens().quiet))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(24, 24, -24, -24), flags, self._empty)
            return
        axes, colours = self.axes(), theme.tokens()
        if self._chosen >= 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.raised))
            painter.drawRect(axes.column(self._chosen))
        paint_ground(painter, axes)
        for place, count in enumerate(found.counts.tolist()):
            if count:
                sure, right = float(found.confidence[place]), float(found.accuracy[place])
                paint_bin(painter, axes, place, sure, right)
        paint_counts(painter, axes, found.counts.tolist())
        paint_diagonal(painter, axes)
        paint_titles(painter, axes)
        if self._chosen >= 0:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2 if self.hasFocus() else 1))
            painter.drawRect(axes.column(self._chosen))
        elif self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(axes.shares)

    def text(self, place: int) -> str:
        """What a bin says, in a sentence."""
        found = self._found
        if found is None:
            return ""
        count, bins = int(found.counts[place]), len(found.counts)
        low, high = 100 * place / bins, 100 * (place + 1) / bins
        right = round(float(found.accuracy[place]) * count)
        return (
            f"{low:.0f} to {high:.0f} % sure: {count:,} answer{'' if count == 1 else 's'}, "
            f"{per_cent(float(found.confidence[place]))} sure on average; {right:,} right, "
            f"{count - right:,} wrong."
        )

    def _place_at(self, point: QPointF) -> int | None:
        axes = self.axes()
        bins = range(axes.bins)
        return next((place for place in bins if axes.column(place).contains(point)), None)

    def _describe(self) -> None:
        self.setAccessibleDescription(
            self.text(self._chosen) if self._chosen >= 0 else "No bin is chosen."
        )
