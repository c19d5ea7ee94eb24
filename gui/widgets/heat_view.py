"""A digit with heat laid over it: where something speaks for it, and where against."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Property, QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import images, theme
from gui.widgets.figures import figure
from gui.widgets.heat_paint import heated, paint_frame, paint_minuses

Digit = npt.NDArray[np.uint8]
Heat = npt.NDArray[np.float32]
Box = tuple[int, int, int, int]
"""Top, left, height and width in pixels of the picture."""

SIDE = 28
PLACES = 3


class HeatView(QWidget):
    """A 28x28 picture, large and sharp, with signed heat over it.

    Orange speaks for, blue against, and what speaks clearly against also carries minus signs. The
    mouse or the arrow keys point at a pixel. The property ``updates`` counts paints of new heat.

    Signals:
        pointed: (row, column) from 0, or None.
    """

    pointed = Signal(object)

    def __init__(self, name: str, *, empty_text: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(name.replace("_", " "))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._picture: Digit | None = None
        self._heat: Heat | None = None
        self._meaning = ""
        self._top = 0.0
        self._opacity = 0.75
        self._frame_of: Callable[[int, int], Box] | None = None
        self._cell: tuple[int, int] | None = None
        self._empty_text = empty_text
        self._fresh = False
        self._updates = 0

    @Property(int)
    def updates(self) -> int:
        """How often new heat was painted."""
        return self._updates

    @property
    def picture(self) -> Digit | None:
        """What lies under the heat, uint8 (28, 28), or None."""
        return self._picture

    @property
    def heat(self) -> Heat | None:
        """What is laid over it, float (28, 28), or None."""
        return self._heat

    @property
    def top(self) -> float:
        """The magnitude of the strongest colour."""
        return self._top

    @property
    def cell(self) -> tuple[int, int] | None:
        """The pixel pointed at: row and column from 0, or None."""
        return self._cell

    def set_picture(self, picture: Digit | None) -> None:
        """Shows another picture, uint8 (28, 28), light ink on dark; None: the empty text."""
        self._picture = picture
        self.update()

    def set_heat(self, heat: Heat | None, meaning: str = "", *, least_top: float = 0.0) -> None:
        """Lays other heat over the picture.

        Args:
            heat: float (28, 28), signed: above 0 speaks for; None: the bare picture.
            meaning: what its numbers are ("of the 7's probability hangs on this patch").
            least_top: the strongest colour stands for the largest magnitude, but not for less than
                this: next to nothing should look like next to nothing.
        """
        self._heat, self._meaning, self._fresh = heat, meaning, True
        finite = np.zeros(1) if heat is None else heat[np.isfinite(heat)]
        self._top = max(float(np.abs(finite).max(initial=0.0)), least_top)
        self._describe()
        self.update()

    def set_frame_of(self, frame_of: Callable[[int, int], Box] | None) -> None:
        """What of the picture stands behind the heat at (row, column): it is framed there."""
        self._frame_of = frame_of
        self.update()

    def set_opacity(self, opacity: float) -> None:
        """How much of the picture the strongest heat hides, 0..1."""
        self._opacity = opacity
        self.update()

    def set_empty_text(self, text: str) -> None:
        """What is said while there is no picture."""
        self._empty_text = text
        self.update()

    def strongest(self) -> tuple[int, int] | None:
        """The pixel with the strongest heat, for or against; None where there is none."""
        if self._heat is None:
            return None
        sizes = np.nan_to_num(np.abs(self._heat), nan=0.0, posinf=0.0)
        if not sizes.any():
            return None
        row, column = np.unravel_index(int(sizes.argmax()), sizes.shape)
        return int(row), int(column)

    def text(self) -> str:
        """Where is pointed at and how warm it is there, or ""."""
        if self._cell is None or self._heat is None:
            return ""
        row, column = self._cell
        value = figure(float(self._heat[row, column]), PLACES)
        return f"Row {row + 1}, column {column + 1}: {value} {self._meaning}".rstrip()

    def picture_rect(self) -> QRect:
        """Where the picture lies: as large as fits by a whole factor, centred."""
        room = min(self.width(), self.height()) - 2
        side = max(SIDE, room // SIDE * SIDE)
        return QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def sizeHint(self) -> QSize:
        return QSize(12 * SIDE + 4, 12 * SIDE + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(4 * SIDE + 4, 4 * SIDE + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        place = self.picture_rect()
        if self._picture is None:
            painter.setPen(QPen(QColor(colours.line), 1, Qt.PenStyle.DashLine))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
            painter.setPen(QColor(colours.quiet))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(place.adjusted(12, 12, -12, -12), flags, self._empty_text)
        else:
            if self._fresh:
                self._fresh = False
                self._updates += 1
            pixels = heated(self._picture, self._heat, self._top, self._opacity)
            painter.drawImage(place, images.to_image(pixels))
            if self._heat is not None and self._opacity > 0:
                paint_minuses(painter, place, self._heat, self._top)
                self._paint_frame(painter, place)
            painter.setPen(QColor(colours.line))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(place.adjusted(-1, -1, 1, 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.picture_rect()
        point = event.position().toPoint()
        self._point_at(self._cell_at(point, place) if place.contains(point) else None)

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._point_at(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move from pixel to pixel (with Shift four at once), Escape leaves."""
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is not None and self._heat is not None:
            far = 4 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            row, column = self._cell or self.strongest() or (SIDE // 2, SIDE // 2)
            if self._cell is not None:
                row = min(max(row + far * move[0], 0), SIDE - 1)
                column = min(max(column + far * move[1], 0), SIDE - 1)
            self._point_at((row, column))
        elif event.key() == Qt.Key.Key_Escape and self._cell is not None:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def _paint_frame(self, painter: QPainter, place: QRect) -> None:
        cell = self._cell or self.strongest()
        if cell is None:
            return
        box = (*cell, 1, 1) if self._frame_of is None else self._frame_of(*cell)
        paint_frame(painter, place, box, dashed=self._cell is None)
        if self._cell is not None and box != (*cell, 1, 1):
            paint_frame(painter, place, (*cell, 1, 1), dashed=False)

    def _cell_at(self, point: QPoint, place: QRect) -> tuple[int, int]:
        scale = place.width() // SIDE
        row = min((point.y() - place.top()) // scale, SIDE - 1)
        return row, min((point.x() - place.left()) // scale, SIDE - 1)

    def _point_at(self, cell: tuple[int, int] | None) -> None:
        if self._heat is None:
            cell = None
        if cell == self._cell:
            return
        self._cell = cell
        self._describe()
        self.pointed.emit(cell)
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(self.text())
