"""The lab's curves: a small plot for each disturbance, one amount of one of them looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.recipe_style import STYLES
from gui.widgets.robustness_paint import PlotArea, paint_frame, paint_lines

if TYPE_CHECKING:
    from vision.robustness import Curve

COLUMNS = 5
GAP = 8
NARROWEST = 100
"""Pixels that a plot has at least before there are fewer in a row."""


class RobustnessPlots(QWidget):
    """All plots in one widget; the mouse looks at an amount, a click or the arrow keys choose one.

    Signals:
        place_changed: the disturbance and the amount (their places in the list) to be shown now.
    """

    place_changed = Signal(int, int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("What is read of changed pictures")
        self.setToolTip(
            "Each plot: how many of 100 pictures are read (upwards) the more they are changed (to "
            "the right). The shaded part is what our recipe wins, or loses. Click, or use the "
            "arrow keys, and see the pictures at the right."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self._curves: tuple[Curve, ...] = ()
        self._other: tuple[Curve, ...] = ()
        self._shown: tuple[str, ...] = tuple(STYLES)
        self._chosen = (0, 0)
        self._pointed: tuple[int, int] | None = None

    def set_curves(self, curves: Sequence[Curve]) -> None:
        """Shows the figures of a network; an empty list shows what to do."""
        self._curves = tuple(curves)
        self._chosen = self._within(self._chosen)
        self._describe()
        self.update()

    def set_other(self, curves: Sequence[Curve]) -> None:
        """Another network's figures, faintly behind."""
        self._other = tuple(curves)
        self.update()

    def set_shown(self, recipes: Sequence[str]) -> None:
        """The recipes (keys of ``STYLES``) whose lines are drawn."""
        self._shown = tuple(recipes)
        self.update()

    def choose(self, disturbance: int, amount: int) -> None:
        """Looks at another amount; what is too large is taken for the last one."""
        place, before = self._within((disturbance, amount)), self.place()
        if place != self._chosen:
            self._repaint(self._chosen[0])
            self._chosen = place
            self._announce(before)

    def chosen(self) -> tuple[int, int]:
        """The disturbance and the amount that a click or the keys chose."""
        return self._chosen

    def place(self) -> tuple[int, int]:
        """The same, or what the mouse points at."""
        return self._pointed or self._chosen

    def area(self, index: int) -> PlotArea:
        """Where a plot lies."""
        columns, gutter = self._columns(), self._gutter()
        rows = -(-max(1, len(self._curves)) // columns)
        width = (self.width() - gutter - (columns - 1) * GAP) / columns
        height = (self.height() - (rows - 1) * GAP) / rows
        row, column = divmod(index, columns)
        cell = QRectF(
            gutter + column * (width + GAP), row * (height + GAP), max(width, 1), max(height, 1)
        )
        zoom = theme.zoom()
        axes = cell.adjusted(12, round(30 * zoom), -12, -round(24 * zoom))
        amounts = len(self._curves[index].disturbance.amounts) if self._curves else 2
        return PlotArea(cell=cell, axes=axes, amounts=amounts)

    def sizeHint(self) -> QSize:
        return QSize(COLUMNS * 160, 3 * 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(4 * NARROWEST, 3 * 104)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._point_at(place)
            self.choose(*place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go through the amounts and on to the next plot, up and down by rows."""
        disturbance, amount = self._chosen
        rows = {Qt.Key.Key_Up: -self._columns(), Qt.Key.Key_Down: self._columns()}
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if not self._curves or (step is None and event.key() not in rows):
            super().keyPressEvent(event)
            return
        self._point_at(None)
        if step is None:
            other = disturbance + rows[Qt.Key(event.key())]
            if 0 <= other < len(self._curves):
                self.choose(other, amount)
        elif 0 <= amount + step < self._amounts(disturbance):
            self.choose(disturbance, amount + step)
        elif 0 <= disturbance + step < len(self._curves):
            self.choose(disturbance + step, 0 if step > 0 else self._amounts(disturbance - 1) - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._curves:
            painter.setFont(theme.font())
            painter.setPen(QColor(theme.tokens().quiet))
            words = "Press Measure: what is read of changed pictures will stand here."
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
            return
        looked, amount = self.place()
        for index, curve in enumerate(self._curves):
            area, place = self.area(index), amount if index == looked else None
            if not event.region().intersects(_around(area)):
                continue
            self._paint_card(painter, area.cell, chosen=index == self._chosen[0])
            numbered = index % self._columns() == 0
            paint_frame(painter, area, curve, place, numbered=numbered)
            other = self._other[index] if self._other else None
            paint_lines(painter, area, curve, other, self._shown, place)

    def _paint_card(self, painter: QPainter, cell: QRectF, *, chosen: bool) -> None:
        colours = theme.tokens()
        if not chosen:
            return
        focused = self.hasFocus()
        painter.setPen(
            QPen(QColor(colours.accent if focused else colours.line), 2 if focused else 1)
        )
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 6, 6)

    def _columns(self) -> int:
        fits = int((self.width() - self._gutter() + GAP) // (NARROWEST + GAP))
        return max(3, min(COLUMNS, fits))

    def _gutter(self) -> int:
        """Room for "100" left of the first column."""
        return QFontMetrics(theme.font("small")).horizontalAdvance("100") + 2

    def _amounts(self, disturbance: int) -> int:
        return len(self._curves[disturbance].disturbance.amounts)

    def _within(self, place: tuple[int, int]) -> tuple[int, int]:
        """A place that exists; any where nothing is known yet, so that choices can be restored."""
        if not self._curves:
            return max(place[0], 0), max(place[1], 0)
        disturbance = min(max(place[0], 0), len(self._curves) - 1)
        return disturbance, min(max(place[1], 0), self._amounts(disturbance) - 1)

    def _place_at(self, point: QPointF) -> tuple[int, int] | None:
        for index in range(len(self._curves)):
            area = self.area(index)
            if area.cell.contains(point):
                return index, area.nearest(point.x())
        return None

    def _point_at(self, place: tuple[int, int] | None) -> None:
        if place != self._pointed:
            before, self._pointed = self.place(), place
            self._announce(before)

    def _announce(self, before: tuple[int, int]) -> None:
        self._describe()
        self._repaint(before[0])
        self._repaint(self.place()[0])
        self.place_changed.emit(*self.place())

    def _repaint(self, disturbance: int) -> None:
        """Only one plot: all of them take several times as long, and the mouse moves on."""
        if disturbance < len(self._curves):
            self.update(_around(self.area(disturbance)))

    def _describe(self) -> None:
        if not self._curves or not self._curves[0].count:
            self.setAccessibleDescription("Nothing is measured yet.")
            return
        disturbance, amount = self.place()
        self.setAccessibleDescription(self._curves[disturbance].sentence(amount))


def _around(area: PlotArea) -> QRect:
    return area.cell.toAlignedRect().adjusted(-1, -1, 1, 1)
