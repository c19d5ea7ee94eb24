"""The network as a strip of layers, from the picture to the probabilities."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
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
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from gui.theme import font, tokens, zoom
from gui.widgets.layer_names import detail, short
from models.shapes import LayerInfo

CHIP = 84
"""The least width in pixels of a layer; a deeper network scrolls sideways."""

DRAWING = 46
"""Pixels above the names: the drawing of a layer's maps."""

DRAWN = 5
"""At most so many maps of a layer are drawn behind one another."""


class NetworkStrip(QScrollArea):
    """One chip a layer with a drawing of its maps, its output shape and its parameters.

    Signals:
        chosen: the index of a layer, by click or arrow keys.
    """

    chosen = Signal(int)

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
        self.setWidget(self._chips)

    def set_layers(self, layers: Sequence[LayerInfo]) -> None:
        """Shows another network."""
        self._chips.set_layers(tuple(layers))
        self._fit()

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
        self._chips.fit()
        deep = self._chips.minimumWidth() > self.width() > 0
        self.setFixedHeight(_height() + (12 if deep else 0))

    def set_current(self, index: int) -> None:
        """Marks a layer and brings it into sight."""
        self._chips.set_current(index)
        area = self._chips.place(index)
        self.ensureVisible(round(area.center().x()), 0, round(area.width()), 0)


class _Chips(QWidget):
    chosen = Signal(int)

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
        self._current = 0

    def set_layers(self, layers: tuple[LayerInfo, ...]) -> None:
        self._layers = layers
        self.fit()
        self._describe()
        self.update()

    def fit(self) -> None:
        """Room for the letters of every layer in the present zoom."""
        self.setMinimumWidth(round(CHIP * zoom()) * (len(self._layers) + 1))

    def set_current(self, index: int) -> None:
        self._current = index
        self._describe()
        self.update()

    def place(self, index: int) -> QRectF:
        """Where a layer's chip lies; -1 is the picture."""
        width = self.width() / max(1, len(self._layers) + 1)
        return QRectF((index + 1) * width, 0, width, _height())

    def sizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), _height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for index in range(len(self._layers)):
            if self.place(index).contains(event.position()):
                self.chosen.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._layers:
            super().keyPressEvent(event)
            return
        self.chosen.emit(min(max(self._current + step, 0), len(self._layers) - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = self._layers[0].input_shape if self._layers else (28, 28, 1)
        self._paint_chip(painter, -1, "Picture", "0 to 255", shape, "")
        for index, layer in enumerate(self._layers):
            what = detail(layer.spec) if short(layer.spec).lower() != detail(layer.spec) else ""
            count = f"{layer.parameters:,}" if layer.parameters else ""
            self._paint_chip(painter, index, short(layer.spec), what, layer.output_shape, count)
        painter.end()

    def _paint_chip(
        self,
        painter: QPainter,
        index: int,
        name: str,
        what: str,
        shape: tuple[int, ...],
        count: str,
    ) -> None:
        colours = tokens()
        area = self.place(index).adjusted(2, 2, -2, -2)
        current = index == self._current
        if current:
            painter.setBrush(QColor(colours.raised))
            width = 2.0 if self.hasFocus() else 1.0
            painter.setPen(QPen(QColor(colours.accent), width))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 8, 8)
        glyph = QRectF(area.left(), area.top() + 6, area.width(), 38)
        _paint_shape(painter, glyph, shape, colours.accent if current else colours.quiet)
        centre = int(Qt.AlignmentFlag.AlignCenter)
        weight = QFont.Weight.DemiBold if current else QFont.Weight.Medium
        painter.setFont(font("small", weight=weight))
        painter.setPen(QColor(colours.text))
        high = _line()
        line = QRectF(area.left(), glyph.bottom() + 2, area.width(), high)
        painter.drawText(line, centre, f"{name}")
        painter.setFont(font("small"))
        painter.drawText(line.translated(0, high), centre, "×".join(str(size) for size in shape))
        painter.setPen(QColor(colours.quiet))
        if count:
            count = f"{count} {self._unit(area.width() - 4)}"
        painter.drawText(line.translated(0, 2 * high), centre, count or what)

    def _unit(self, room: float) -> str:
        """The same word under every layer: the long one only where it fits under all."""
        counts = [f"{layer.parameters:,} parameters" for layer in self._layers if layer.parameters]
        metrics = QFontMetrics(font("small"))
        widest = max(metrics.horizontalAdvance(text) for text in counts)
        return "parameters" if widest < room else "params"

    def _describe(self) -> None:
        if 0 <= self._current < len(self._layers):
            layer = self._layers[self._current]
            shape = " by ".join(str(size) for size in layer.output_shape)
            self.setAccessibleDescription(
                f"{short(layer.spec)}, output {shape}, {layer.parameters} parameters"
            )


def _line() -> int:
    return QFontMetrics(font("small")).height()


def _height() -> int:
    """Of a chip: the drawing and three lines."""
    return DRAWING + 3 * _line() + 14


def _paint_shape(painter: QPainter, area: QRectF, shape: tuple[int, ...], colour: str) -> None:
    """A stack of squares for maps, a slim column for a row of values."""
    pen = QPen(QColor(colour), 1.2)
    fill = QColor(tokens().card)
    painter.setPen(pen)
    painter.setBrush(fill)
    middle = area.center()
    if len(shape) != 3:
        length = min(area.height(), 12 + shape[0] ** 0.5 * 2)
        painter.drawRect(QRectF(middle.x() - 3, middle.y() - length / 2, 6, length))
        return
    side = 8 + 20 * min(1.0, max(shape[0], shape[1]) / 28)
    tall, wide = side * shape[0] / max(shape[:2]), side * shape[1] / max(shape[:2])
    count = min(DRAWN, shape[2])
    shift = 3.0
    spread = shift * (count - 1)
    corner = QPointF(middle.x() - (wide + spread) / 2, middle.y() - (tall - spread) / 2)
    for number in reversed(range(count)):
        at = corner + QPointF(shift * number, -shift * number)
        painter.drawRect(QRectF(at.x(), at.y(), wide, tall))
