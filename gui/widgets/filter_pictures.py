"""The pictures that excite a filter most, in a square, the spot that does it marked in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import images, theme
from gui.widgets.filter_spot import Box, paint_box

SIDE, COLUMNS, GAP = 28, 3, 6

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -COLUMNS,
    Qt.Key.Key_Down: COLUMNS,
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Spotted:
    """A picture and where to look.

    Attributes:
        picture: uint8 (28, 28).
        box: top, left, height, width of the spot, in pixels of the picture.
        caption: a few characters, written below where there is room.
        text: what it is, in a line.
    """

    picture: npt.NDArray[np.uint8]
    box: Box
    caption: str
    text: str


class FilterPictures(QWidget):
    """Nine pictures or fewer; the mouse or the arrow keys point at one, click or Enter opens it.

    Signals:
        pointed: the text of the picture that is pointed at, or "".
        opened: its place.
    """

    pointed = Signal(str)
    opened = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Pictures that excite this filter most")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._shown: tuple[Spotted, ...] = ()
        self._current = -1
        self._empty = ""

    def set_pictures(self, pictures: Sequence[Spotted], *, empty: str = "") -> None:
        """Shows others; with none, ``empty`` is said."""
        self._shown, self._empty = tuple(pictures), empty
        self._point_at(-1)
        self.update()

    def count(self) -> int:
        """How many there are."""
        return len(self._shown)

    def current(self) -> int:
        """Which one is pointed at, or -1."""
        return self._current

    def item_rect(self, index: int) -> QRect:
        """Where a picture is on the widget."""
        side, caption = self._measures()
        down, across = side + caption + GAP, side + GAP
        row, column = divmod(index, COLUMNS)
        left = (self.width() - COLUMNS * across + GAP) // 2
        top = (self.height() - COLUMNS * down + GAP) // 2
        return QRect(left + column * across, top + row * down, side, side)

    def sizeHint(self) -> QSize:
        side = COLUMNS * (3 * SIDE + GAP)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        side = COLUMNS * (SIDE + GAP)
        return QSize(side, side)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().toPoint())
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if index >= 0 else Qt.CursorShape.ArrowCursor
        )
        self._point_at(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self.opened.emit(index)

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._point_at(-1)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._point_at(-1)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS and self._shown:
            wanted = 0 if self._current < 0 else self._current + _STEPS[key]
            if 0 <= wanted < len(self._shown):
                self._point_at(wanted)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.tokens()
        if not self._shown:
            painter.setPen(QColor(colours.quiet))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(8, 8, -8, -8), flags, self._empty)
        painter.setFont(theme.font("small"))
        caption = self._measures()[1]
        for index, spotted in enumerate(self._shown):
            area = self.item_rect(index)
            painter.drawImage(area, images.to_image(spotted.picture))
            current = index == self._current
            painter.setPen(QPen(QColor(colours.accent if current else colours.line), 1))
            painter.drawRect(area.adjusted(-1, -1, 0, 0))
            if current:
                painter.drawRect(area.adjusted(-2, -2, 1, 1))
            paint_box(painter, area, spotted.box)
            if caption:
                painter.setPen(QColor(colours.text if current else colours.quiet))
                below = QRect(area.left() - GAP, area.bottom() + 2, area.width() + 2 * GAP, caption)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, spotted.caption)
        if self.hasFocus() and self._current < 0:
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _measures(self) -> tuple[int, int]:
        """The side of a picture and the height of its caption, 0 for none."""
        line = QFontMetrics(theme.font("small")).height()
        for caption in (line, 0):
            down = (self.height() - 4 + GAP) // COLUMNS - GAP - caption
            across = (self.width() - 4 + GAP) // COLUMNS - GAP
            side = min(down, across)
            # Whole pixels of the screen for each of the picture's, so that none is wider.
            if side >= 2 * SIDE:
                return side // SIDE * SIDE, caption
        return max(8, side), 0

    def _index_at(self, point: QPoint) -> int:
        for index in range(len(self._shown)):
            if self.item_rect(index).contains(point):
                return index
        return -1

    def _point_at(self, index: int) -> None:
        if index == self._current:
            return
        self._current = index
        text = self._shown[index].text if index >= 0 else ""
        self.setAccessibleDescription(text)
        self.pointed.emit(text)
        self.update()
