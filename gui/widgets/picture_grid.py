"""Many small pictures with captions, any number of them, one to be chosen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from gui import images, theme

Pictures = npt.NDArray[np.uint8]

SIDE = 28
GAP = 16
CAPTION = 20
USUAL_CAPTION = "4 as 9  98 %"
WIDE = 520
"""From this width on the pictures are three times their size, below it twice."""


class PictureGrid(QAbstractScrollArea):
    """Pictures of 28x28 in rows; only those in view are drawn, so that thousands cost nothing.

    Signals:
        chosen: the picture's place in the list, by click or by the arrow keys.
        opened: the same, by double click or Enter.
    """

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, name: str, *, empty: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(name.replace("_", " "))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self._pictures: Pictures = np.zeros((0, SIDE, SIDE), np.uint8)
        self._captions: tuple[str, ...] = ()
        self._longest = ""
        self._current = -1
        self._empty = empty
        self._describe()

    def set_pictures(self, pictures: Pictures, captions: Sequence[str], *, empty: str = "") -> None:
        """Shows other pictures, from the first on; none is chosen.

        Args:
            pictures: uint8 (n, 28, 28), light ink on dark.
            captions: n short texts.
            empty: what is said where n is 0.

        Raises:
            ValueError: not as many captions as pictures, or pictures of another size.
        """
        if pictures.shape[1:] != (SIDE, SIDE) or len(pictures) != len(captions):
            raise ValueError(f"{pictures.shape} pictures do not fit {len(captions)} captions")
        self._pictures, self._captions = pictures, tuple(captions)
        self._longest = max(captions, key=len, default="")
        self._empty = empty or self._empty
        self._current = -1
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._describe()
        self.viewport().update()

    def set_empty(self, text: str) -> None:
        """What is said while there is no picture."""
        self._empty = text
        self._describe()
        self.viewport().update()

    def count(self) -> int:
        """How many pictures there are."""
        return len(self._pictures)

    def captions(self) -> tuple[str, ...]:
        """The text under each picture."""
        return self._captions

    def current(self) -> int:
        """The chosen picture's place, or -1."""
        return self._current

    def choose(self, index: int) -> None:
        """Chooses a picture and brings it into view; a place that is not there is left alone."""
        if not 0 <= index < self.count() or index == self._current:
            return
        self._current = index
        self._bring_into_view()
        self._describe()
        self.viewport().update()
        self.chosen.emit(index)

    def item_rect(self, index: int) -> QRect:
        """Where a picture with its caption is on the viewport."""
        row, column = divmod(index, self._columns())
        width, height = self._item()
        left = (self.viewport().width() - self._columns() * width) // 2
        top = row * height - self.verticalScrollBar().value()
        return QRect(left + column * width, top, width, height)

    def sizeHint(self) -> QSize:
        return QSize(360, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self.choose(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().toPoint())
        if index >= 0:
            self.choose(index)
            self.opened.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self._columns()
        page = columns * max(1, self.viewport().height() // self._item()[1])
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -self.count(),
            Qt.Key.Key_End: self.count(),
        }
        key = Qt.Key(event.key())
        if key in steps and self.count():
            wanted = 0 if self._current < 0 else self._current + steps[key]
            self.choose(min(max(wanted, 0), self.count() - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setFont(theme.font("small"))
        if not self.count():
            painter.setPen(QColor(theme.tokens().quiet))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.viewport().rect().adjusted(12, 12, -12, -12), flags, self._empty)
            return
        height = self._item()[1]
        offset, columns = self.verticalScrollBar().value(), self._columns()
        first = offset // height * columns
        last = ((offset + self.viewport().height()) // height + 1) * columns
        for index in range(first, min(last, self.count())):
            self._paint_item(painter, index)

    def _paint_item(self, painter: QPainter, index: int) -> None:
        colours = theme.tokens()
        area, side = self.item_rect(index), self._side()
        place = QRect(area.left() + (area.width() - side) // 2, area.top() + GAP // 2, side, side)
        painter.drawImage(place, images.to_image(self._pictures[index]))
        chosen = index == self._current
        painter.setPen(QPen(QColor(colours.accent if chosen else colours.line), 3 if chosen else 1))
        painter.drawRect(place.adjusted(-2, -2, 1, 1) if chosen else place.adjusted(0, 0, -1, -1))
        if chosen and self.hasFocus():
            painter.setPen(QPen(QColor(colours.text), 1))
            painter.drawRect(place.adjusted(-4, -4, 3, 3))
        painter.setPen(QColor(colours.text if chosen else colours.quiet))
        below = QRect(area.left(), place.bottom() + 3, area.width(), CAPTION)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._captions[index])

    def _side(self) -> int:
        return SIDE * (3 if self.viewport().width() >= WIDE else 2)

    def _item(self) -> tuple[int, int]:
        """Width and height of a picture with what is around it."""
        widest = max(USUAL_CAPTION, self._longest, key=len)
        caption = QFontMetrics(theme.font("small")).horizontalAdvance(widest) + 12
        return max(self._side() + GAP, caption), self._side() + GAP + CAPTION

    def _columns(self) -> int:
        return max(1, self.viewport().width() // self._item()[0])

    def _lay_out(self) -> None:
        rows = -(-self.count() // self._columns())
        height = self._item()[1]
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, rows * height - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(height // 2)

    def _index_at(self, point: QPoint) -> int:
        width, height = self._item()
        columns = self._columns()
        left = (self.viewport().width() - columns * width) // 2
        column = (point.x() - left) // width
        row = (point.y() + self.verticalScrollBar().value()) // height
        index = row * columns + column
        return index if 0 <= column < columns and index < self.count() else -1

    def _bring_into_view(self) -> None:
        area = self.item_rect(self._current)
        bar = self.verticalScrollBar()
        if area.top() < 0:
            bar.setValue(bar.value() + area.top())
        elif area.bottom() > self.viewport().height():
            bar.setValue(bar.value() + area.bottom() - self.viewport().height() + 1)

    def _describe(self) -> None:
        text = f"{self.count()} pictures" if self.count() else self._empty
        if self._current >= 0:
            text += f"; number {self._current + 1}: {self._captions[self._current]}"
        self.setAccessibleDescription(text)
