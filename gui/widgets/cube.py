"""Several feature maps stacked to a cube and drawn in perspective, as the next layer gets them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.arithmetic import TIMES
from gui.widgets.cube_geometry import CubeGeometry, arrange, thinned
from gui.widgets.cube_paint import map_image, paint_maps, paint_measures

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
}


class Cube(QWidget):
    """A stack of maps of one size, the first in front; one of them is the current one.

    Signals:
        clicked: a map was chosen by mouse or keys; its index among all maps.
    """

    clicked = Signal(int)

    def __init__(self, name: str, *, empty: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("maps stacked to a cube")
        self.setToolTip(
            "Every filter makes a map, and the maps are stacked: this cube is what the next layer "
            "gets, and its filters reach through all of it. Point at a map to lift it, click it or "
            "use the arrow keys to look at it."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._empty = empty
        self._maps: npt.NDArray[Any] = np.zeros((0, 0, 0))
        self._signed = True
        self._names: tuple[str, ...] = ()
        self._current = 0
        self._lifted: int | None = None
        self._shown: tuple[int, ...] = ()
        self._images: dict[int, QImage] = {}
        self._images_dark = False
        self._geometry: CubeGeometry | None = None
        self._geometry_key: tuple[float, ...] = ()
        self._picture: QPixmap | None = None
        self._picture_key: tuple[object, ...] = ()

    def set_maps(
        self, maps: npt.NDArray[Any] | None, *, signed: bool, names: Sequence[str] = ()
    ) -> None:
        """Shows other maps.

        Args:
            maps: (h, w, c), or None to show the empty text.
            signed: colours around zero, rather than from zero up.
            names: what to call each map; their numbers from 1 without.

        Raises:
            ValueError: another shape.
        """
        maps = np.zeros((0, 0, 0)) if maps is None else np.asarray(maps)
        if maps.ndim != 3 or (maps.size == 0 and maps.shape != (0, 0, 0)):
            raise ValueError(f"a cube is (h, w, maps) with at least one value, not {maps.shape}")
        if maps.shape != self._maps.shape:
            self._geometry, self._lifted = None, None
        self._maps, self._signed, self._names = maps, signed, tuple(names)
        self._current = min(self._current, max(0, maps.shape[2] - 1))
        self._images, self._picture = {}, None
        self._choose_shown()

    def maps(self) -> npt.NDArray[Any]:
        """What is shown, (h, w, c)."""
        return self._maps

    def set_current(self, index: int) -> None:
        """Marks a map as the current one."""
        index = min(max(index, 0), max(0, self._maps.shape[2] - 1))
        if index != self._current:
            self._current = index
            self._choose_shown()

    def current(self) -> int:
        """The index of the map that is marked."""
        return self._current

    def lifted(self) -> int | None:
        """The index of the map that is lifted: under the mouse, or gone to by keys; or None."""
        return None if self._lifted is None else self._shown[self._lifted]

    def shown(self) -> tuple[int, ...]:
        """The maps that are drawn, from front to back; of many, some spread evenly."""
        return self._shown

    def map_centre(self, index: int) -> QPointF | None:
        """A point of a map that nothing covers, on the widget; None if it is not drawn."""
        geometry = self.geometry_drawn()
        if geometry is None or index not in self._shown:
            return None
        # Maps in front cover the left side of those behind them, never the right edge's top.
        upper_left, upper_right, lower_right, _ = geometry.corners[self._shown.index(index)]
        x, y = upper_right + 0.04 * (upper_left - upper_right) + 0.08 * (lower_right - upper_right)
        return QPointF(float(x), float(y))

    def sizeHint(self) -> QSize:
        return QSize(360, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        geometry = self.geometry_drawn()
        self._lift(None if geometry is None else geometry.at(event.position(), self._lifted))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._lift(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        geometry = self.geometry_drawn()
        if geometry is None or event.button() != Qt.MouseButton.LeftButton:
            return
        place = geometry.at(event.position(), self._lifted)
        if place is not None:
            self._go(self._shown[place])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), self._maps.shape[2] - 1
        if key in _STEPS and last >= 0:
            self._go(min(max(self._current + _STEPS[key], 0), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and last >= 0:
            self._go(0 if key == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)
            return
        # Who goes by keys sees the whole map, too.
        if self._current in self._shown:
            self._lift(self._shown.index(self._current))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._lift(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        geometry = self.geometry_drawn()
        if geometry is None:
            painter.setPen(QColor(theme.tokens().quiet))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), int(flags), self._empty)
            return
        painter.drawPixmap(0, 0, self._drawn(geometry))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.tokens().accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _go(self, index: int) -> None:
        self.set_current(index)
        self.clicked.emit(index)

    def _lift(self, place: int | None) -> None:
        if place != self._lifted:
            self._lifted = place
            self.update()

    def _choose_shown(self) -> None:
        shown = thinned(self._maps.shape[2], self._current)
        if len(shown) != len(self._shown):
            self._geometry = None
        self._shown = shown
        rows, columns, count = self._maps.shape
        said = f"{rows} {TIMES} {columns} {TIMES} {count}; {self._name(self._current)} is chosen"
        self.setAccessibleDescription(said if count else "")
        self.update()

    def _name(self, index: int) -> str:
        return self._names[index] if index < len(self._names) else f"map {index + 1}"

    def geometry_drawn(self) -> CubeGeometry | None:
        """Where the maps that are shown are on the widget; None while there are none."""
        if not self._shown:
            return None
        line = QFontMetrics(theme.font("small")).height()
        beside = QFontMetrics(theme.font("small")).horizontalAdvance("000") + 10
        room = QRectF(self.rect()).adjusted(beside, line + 6, -beside, -line - 8)
        room.setWidth(max(room.width(), 20))
        room.setHeight(max(room.height(), 20))
        key = (room.width(), room.height(), line)
        if self._geometry is None or key != self._geometry_key:
            self._geometry = arrange(room, len(self._shown), *self._maps.shape[:2])
            self._geometry_key = key
        return self._geometry

    def _drawn(self, geometry: CubeGeometry) -> QPixmap:
        """Everything, kept until something changes."""
        ratio, dark = self.devicePixelRatioF(), theme.tokens().dark
        key = (self.size(), ratio, dark, self._lifted, self._current, theme.font().pixelSize())
        if self._picture is None or key != self._picture_key:
            if dark != self._images_dark:
                self._images, self._images_dark = {}, dark
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            chosen = self._shown.index(self._current) if self._current in self._shown else None
            pictures = [self._image(index) for index in self._shown]
            paint_maps(painter, geometry, pictures, chosen=chosen, lifted=self._lifted)
            rows, columns, count = self._maps.shape
            paint_measures(painter, geometry, (rows, columns, count), len(self._shown))
            painter.setPen(QColor(theme.tokens().text))
            name = self._name(self._current if self._lifted is None else self._shown[self._lifted])
            painter.drawText(QPointF(4, QFontMetrics(painter.font()).ascent() + 2), name)
            painter.end()
            self._picture, self._picture_key = pixmap, key
        return self._picture

    def _image(self, index: int) -> QImage:
        """A map in colours, on one scale with all others."""
        if index not in self._images:
            top = float(np.abs(np.nan_to_num(self._maps, posinf=0, neginf=0)).max()) or 1.0
            self._images[index] = map_image(self._maps[..., index], top, signed=self._signed)
        return self._images[index]
