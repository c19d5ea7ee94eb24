"""The picture and the steps taken with it, as chips in a row that can be chosen and moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from gui.theme import font, tokens, zoom

PICTURE = -1
"""The index of the picture, before the first step."""

GLYPH, ARROW, NARROWEST, WIDEST = 30, 16, 84, 148
"""Pixels at 100 %: the drawing in a chip, the room between two chips, a chip at least, at most."""

DRAWN = 4
"""At most so many maps of a step are drawn behind one another."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """One chip.

    Attributes:
        name: what it does ("Conv 3 × 3").
        shape: rows, columns and channels of what it gives; None where it gives nothing.
    """

    name: str
    shape: tuple[int, int, int] | None


class ChainChips(QWidget):
    """The chain; a chip is chosen by click or arrow keys and moved by dragging.

    Signals:
        chosen: the index of a step, PICTURE for the picture.
        moved: a step's index and the one it goes to.
        removed: the index of a step.
    """

    chosen = Signal(int)
    moved = Signal(int, int)
    removed = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("The chain of steps")
        self.setToolTip(
            "What happens to the picture, step by step, as in the first layers of a network. Click "
            "a step to work on it; drag it, or press Ctrl with an arrow key, to move it; Delete "
            "takes it away."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._links: tuple[Link, ...] = ()
        self._current = 0
        self._pressed: tuple[int, QPointF] | None = None
        self._target: int | None = None

    def set_links(self, links: Sequence[Link]) -> None:
        """Shows another chain; the first link is the picture."""
        self._links = tuple(links)
        self.updateGeometry()
        self._describe()
        self.update()

    def links(self) -> tuple[Link, ...]:
        """What is shown."""
        return self._links

    def set_current(self, index: int) -> None:
        """Marks a step, or the picture."""
        self._current = index
        self._describe()
        self.update()

    def current(self) -> int:
        """The index of the step marked, or PICTURE."""
        return self._current

    def place(self, index: int) -> QRectF:
        """Where a chip is on the widget."""
        arrow, count = round(ARROW * zoom()), max(1, len(self._links))
        wide = min(WIDEST * zoom(), (self.width() + arrow) / count - arrow)
        return QRectF((index + 1) * (wide + arrow), 0, wide, self.height()).adjusted(1, 1, -1, -1)

    def sizeHint(self) -> QSize:
        side = WIDEST + ARROW
        return QSize(round(max(1, len(self._links)) * side * zoom()), _height())

    def minimumSizeHint(self) -> QSize:
        wide = max(1, len(self._links)) * (NARROWEST + ARROW) - ARROW
        return QSize(round(wide * zoom()), _height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._index_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self._pressed = (found, event.position())
            self.chosen.emit(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._pressed[0] == PICTURE:
            return
        far = abs(event.position().x() - self._pressed[1].x())
        over = self._index_at(event.position())
        dragged = far >= QApplication.startDragDistance() and over is not None
        target = max(0, over) if dragged and over is not None else None
        if target != self._target:
            self._target = target
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, target = self._pressed, self._target
        self._pressed = self._target = None
        self.update()
        if pressed is not None and target is not None and target != pressed[0]:
            self.moved.emit(pressed[0], target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        last = len(self._links) - 2
        moves = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if step is not None:
            to = self._current + step
            if moves and self._current >= 0 and 0 <= to <= last:
                self.moved.emit(self._current, to)
            elif not moves and PICTURE <= to <= last:
                self.chosen.emit(to)
        elif event.key() == Qt.Key.Key_Delete and self._current >= 0:
            self.removed.emit(self._current)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, link in enumerate(self._links, start=PICTURE):
            if index > PICTURE:
                self._paint_arrow(painter, index)
            self._paint_chip(painter, index, link)
        if self._target is not None and self._pressed is not None:
            place = self.place(self._target)
            after = self._target > self._pressed[0]
            edge = place.right() + ARROW / 2 if after else place.left() - ARROW / 2
            painter.setPen(QPen(QColor(tokens().accent), 3))
            painter.drawLine(QPointF(edge, 2), QPointF(edge, self.height() - 2))

    def _index_at(self, point: QPointF) -> int | None:
        indices = range(PICTURE, len(self._links) - 1)
        return next((index for index in indices if self.place(index).contains(point)), None)

    def _paint_arrow(self, painter: QPainter, index: int) -> None:
        right, middle = self.place(index).left(), self.height() / 2
        painter.setPen(QPen(QColor(tokens().quiet), 1.5))
        tip = QPointF(right - 4, middle)
        painter.drawLine(QPointF(right - ARROW + 4, middle), tip)
        for side in (-3, 3):
            painter.drawLine(tip, tip + QPointF(-3, side))

    def _paint_chip(self, painter: QPainter, index: int, link: Link) -> None:
        colours, area = tokens(), self.place(index)
        current = index == self._current
        painter.setBrush(QColor(colours.raised if current else colours.card))
        edge = QColor(colours.accent if current else colours.line)
        painter.setPen(QPen(edge, 2.0 if current and self.hasFocus() else 1.0))
        painter.drawRoundedRect(area, 6, 6)
        text = area.adjusted(6, 3, -4, -3)
        if area.width() >= (GLYPH + 86) * zoom():
            glyph = QRectF(area.left() + 4, area.top(), GLYPH * zoom(), area.height())
            _paint_maps(painter, glyph, link.shape, edge if current else QColor(colours.quiet))
            text.setLeft(glyph.right() + 4)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        plain = font("small")
        strong = font("small", weight=QFont.Weight.DemiBold if current else QFont.Weight.Medium)
        line = QRectF(text.left(), text.top(), text.width(), text.height() / 2)
        for shown, shade, style, box in (
            (link.name, colours.text, strong, line),
            (_extent(link.shape), colours.quiet, plain, line.translated(0, line.height())),
        ):
            painter.setFont(style)
            painter.setPen(QColor(colours.wrong if shown == NO_OUTPUT else shade))
            fitted = QFontMetrics(style).elidedText(
                shown, Qt.TextElideMode.ElideRight, int(box.width())
            )
            painter.drawText(box, left, fitted)

    def _describe(self) -> None:
        at = self._current + 1
        if 0 <= at < len(self._links):
            link = self._links[at]
            where = "" if at == 0 else f", step {at} of {len(self._links) - 1}"
            self.setAccessibleDescription(f"{link.name}{where}: {_extent(link.shape)}")


NO_OUTPUT = "no output"


def _extent(shape: tuple[int, int, int] | None) -> str:
    if shape is None:
        return NO_OUTPUT
    return " × ".join(str(size) for size in (shape if shape[2] > 1 else shape[:2]))


def _height() -> int:
    return 2 * QFontMetrics(font("small")).height() + 12


def _paint_maps(
    painter: QPainter, area: QRectF, shape: tuple[int, int, int] | None, edge: QColor
) -> None:
    """Squares behind one another, as large as the maps are; a dashed one where there is none."""
    rows, columns, count = shape or (16, 16, 1)
    painter.setPen(QPen(edge, 1.2, Qt.PenStyle.SolidLine if shape else Qt.PenStyle.DashLine))
    painter.setBrush(QColor(tokens().card))
    longest = max(rows, columns)
    side = (7 + 12 * min(1.0, longest / 28)) * zoom()
    tall, wide = max(3.0, side * rows / longest), max(3.0, side * columns / longest)
    drawn, shift = min(DRAWN, count), 2.5
    spread = shift * (drawn - 1)
    centre = area.center()
    corner = QPointF(centre.x() - (wide + spread) / 2, centre.y() - (tall - spread) / 2)
    for number in reversed(range(drawn)):
        at = corner + QPointF(shift * number, -shift * number)
        painter.drawRect(QRectF(at.x(), at.y(), wide, tall))
