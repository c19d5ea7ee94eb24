"""The network as a strip of layers, from the picture to the probabilities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QToolTip, QWidget

from gui import images
from gui.theme import tokens, zoom
from gui.widgets.strip_paint import (
    Chip,
    brief_width,
    chip_height,
    chip_of,
    minor,
    paint_brief,
    paint_chip,
    paint_picture,
    picture_place,
    sentence,
    unit_for,
)
from models.shapes import LayerInfo

CHIP = 84
"""The width in pixels that a layer needs for all its words."""

LEAST_CHIP = 60
"""The least width of a layer in a network too deep for that; beyond, the strip scrolls."""

Digit = npt.NDArray[np.uint8]


class NetworkStrip(QScrollArea):
    """One chip a layer with a drawing of its maps, its output shape and its parameters.

    Where not all fit, the layers that only pass on what others made are written upwards.

    Signals:
        chosen: the index of a layer, by click or arrow keys.
        picture_chosen: the picture at the beginning was clicked.
    """

    chosen = Signal(int)
    picture_chosen = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("The network, layer by layer")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._chips = _Chips()
        self._chips.setObjectName(f"{name}_layers")
        self._chips.chosen.connect(self.chosen)
        self._chips.picture_chosen.connect(self.picture_chosen)
        self.setWidget(self._chips)

    def set_layers(self, layers: Sequence[LayerInfo]) -> None:
        """Shows another network."""
        self._chips.set_layers(tuple(layers))
        self._fit()

    def set_picture(self, picture: Digit | None) -> None:
        """The picture that goes through it, uint8 (28, 28), or None."""
        self._chips.set_picture(picture)

    def changeEvent(self, event: QEvent) -> None:
        """Another zoom of the window has other letters."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Room for the scroll bar, only where there is one."""
        self._chips.fit(self.width())
        deep = self._chips.minimumWidth() > self.width() > 0
        self.setFixedHeight(chip_height() + (12 if deep else 0))

    def set_current(self, index: int) -> None:
        """Marks a layer and brings it into sight."""
        self._chips.set_current(index)
        area = self._chips.place(index)
        self.ensureVisible(round(area.center().x()), 0, round(area.width()), 0)


class _Chips(QWidget):
    chosen = Signal(int)
    picture_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Layers")
        self.setToolTip(
            "From the picture at the left to the ten probabilities at the right: each layer with "
            "the shape of what it gives and the numbers it has learnt. Click one to open it."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._layers: tuple[LayerInfo, ...] = ()
        self._brief: tuple[bool, ...] = ()
        self._picture: QImage | None = None
        self._current = 0
        self._widths = 0.0, 0.0

    def set_layers(self, layers: tuple[LayerInfo, ...]) -> None:
        self._layers = layers
        self._describe()
        self.update()

    def set_picture(self, picture: Digit | None) -> None:
        shown = self._picture is not None
        self._picture = None if picture is None else images.to_image(picture)
        # What is written below it stays.
        only = shown and picture is not None
        self.update((picture_place(self._inner(-1)) if only else self.place(-1)).toAlignedRect())

    def fit(self, room: int) -> None:
        """Every layer with all its words where that fits, else the minor ones written upwards."""
        scale = zoom()
        count = len(self._layers)
        full = round(CHIP * scale) * (count + 1)
        deep = full > room > 0
        self._brief = tuple(deep and minor(layer, count - 1) for layer in self._layers)
        least = LEAST_CHIP if deep else CHIP
        brief = sum(self._brief)
        self.setMinimumWidth(round(least * scale) * (count + 1 - brief) + brief_width() * brief)
        self._measure()
        self.update()

    def set_current(self, index: int) -> None:
        self._current = index
        self._describe()
        self.update()

    def place(self, index: int) -> QRectF:
        """Where a layer's chip lies; -1 is the picture."""
        slim, wide = self._widths
        before = self._brief[: max(0, index)]
        left = wide * (index + 1 - sum(before)) + slim * sum(before)
        brief = 0 <= index < len(self._brief) and self._brief[index]
        return QRectF(left, 0, slim if brief else wide, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def sizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), chip_height())

    def event(self, event: QEvent) -> bool:
        """A tooltip says all about the layer under the mouse."""
        if isinstance(event, QHelpEvent):
            index = self._index_at(event.pos().x())
            text = sentence(self._layers[index]) if index is not None and index >= 0 else ""
            QToolTip.showText(event.globalPos(), text or self.toolTip(), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().x())
        if index == -1:
            self.picture_chosen.emit()
        elif index is not None:
            self.chosen.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from layer to layer, Home and End to the first and the last."""
        last = len(self._layers) - 1
        target = {
            Qt.Key.Key_Left: self._current - 1,
            Qt.Key.Key_Right: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if target is None or not self._layers:
            super().keyPressEvent(event)
            return
        self.chosen.emit(min(max(target, 0), last))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # While a picture is followed live only the picture itself is painted anew.
        only = picture_place(self._inner(-1)).toAlignedRect()
        if self._picture is not None and only.contains(event.rect()):
            paint_picture(painter, self._inner(-1), self._picture)
        else:
            self._paint_chips(painter, QRectF(event.rect()))
        painter.end()

    def _paint_chips(self, painter: QPainter, dirty: QRectF) -> None:
        unit = unit_for(self._layers, self._widths[1] - 8)
        shape = self._layers[0].input_shape if self._layers else (28, 28, 1)
        if self.place(-1).intersects(dirty):
            # Where the word fits nowhere, it stands once before all the numbers.
            first = Chip(name="Picture", shape=shape, last="0 to 255" if unit else "params:")
            paint_chip(painter, self._inner(-1), first, current=False, picture=self._picture)
        for index, (layer, brief) in enumerate(zip(self._layers, self._brief, strict=True)):
            if not self.place(index).intersects(dirty):
                continue
            area = self._inner(index)
            current = index == self._current
            if current:
                self._paint_current(painter, area)
            paint = paint_brief if brief else paint_chip
            paint(painter, area, chip_of(layer, "" if brief else unit), current=current)

    def _inner(self, index: int) -> QRectF:
        """A chip without the gap to the next."""
        return self.place(index).adjusted(2, 2, -2, -2)

    def _paint_current(self, painter: QPainter, area: QRectF) -> None:
        painter.setBrush(QColor(tokens().raised))
        painter.setPen(QPen(QColor(tokens().accent), 2.0 if self.hasFocus() else 1.0))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 8, 8)

    def _index_at(self, x: float) -> int | None:
        for index in range(-1, len(self._layers)):
            area = self.place(index)
            if area.left() <= x < area.right():
                return index
        return None

    def _measure(self) -> None:
        """The widths of brief and other chips in the present size."""
        brief, slim = sum(self._brief), float(brief_width())
        wide = max(0.0, self.width() - slim * brief) / (len(self._layers) + 1 - brief)
        self._widths = slim, wide

    def _describe(self) -> None:
        if 0 <= self._current < len(self._layers):
            self.setAccessibleDescription(sentence(self._layers[self._current]))
