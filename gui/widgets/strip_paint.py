"""How a layer is drawn in the network's strip: a drawing of its maps, its name, shape and size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen

from gui.theme import font, tokens
from gui.widgets.layer_names import detail, short
from models.config import Activation, BatchNormalization, Dropout, Flatten, Rescaling
from models.shapes import LayerInfo

DRAWING = 44
"""Pixels above the names: the drawing of a layer's maps."""

PICTURE = 34.0
"""Pixels: the side of the picture that goes through the network."""

DRAWN = 5
"""At most so many maps of a layer are drawn behind one another."""

LEAST_TYPE = 9
"""Pixels; smaller nobody could read it."""

TIGHTER = 3
"""Pixels less between the two lines of a brief chip than between others."""

_CENTRE = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextDontClip)


@dataclass(frozen=True, kw_only=True)
class Chip:
    """What is written of a layer, or of the picture.

    Attributes:
        name: "Conv2D".
        shape: of its output.
        last: its parameters with their unit, or what else matters about it.
    """

    name: str
    shape: tuple[int, ...]
    last: str


def minor(info: LayerInfo, last: int) -> bool:
    """Whether a layer only passes on what others made, so that a deep network can do it briefly.

    Args:
        info: the layer.
        last: the index of the network's last layer, which is never brief.
    """
    brief = isinstance(info.spec, Activation | BatchNormalization | Dropout | Flatten | Rescaling)
    return brief and info.index != last


def chip_of(info: LayerInfo, unit: str) -> Chip:
    """What is written of a layer; ``unit`` stands behind the number of its parameters."""
    what = detail(info.spec) if short(info.spec).lower() != detail(info.spec) else ""
    count = f"{info.parameters:,} {unit}".strip() if info.parameters else ""
    return Chip(name=short(info.spec), shape=info.output_shape, last=count or what)


def sentence(info: LayerInfo) -> str:
    """The same in words."""
    shape = " by ".join(map(str, info.output_shape))
    count = f"{info.parameters:,}" if info.parameters else "no"
    return f"{short(info.spec)}, output {shape}, {count} parameters"


def unit_for(layers: Sequence[LayerInfo], room: float) -> str:
    """The same word behind every number: the longest that fits in every chip; "" if none does."""
    counts = [f"{layer.parameters:,}" for layer in layers if layer.parameters]
    metrics = QFontMetrics(font("small"))
    for unit in ("parameters", "params"):
        if all(metrics.horizontalAdvance(f"{count} {unit}") < room for count in counts):
            return unit
    return ""


def line_height() -> int:
    """Pixels of a line of small type."""
    return QFontMetrics(font("small")).height()


def chip_height() -> int:
    """Pixels of a chip: the drawing and three lines."""
    return DRAWING + 3 * line_height() + 12


def paint_chip(
    painter: QPainter, area: QRectF, chip: Chip, *, current: bool, picture: QImage | None = None
) -> None:
    """A drawing above three lines; ``picture`` is drawn in place of the outline."""
    colours = tokens()
    glyph = QRectF(area.left(), area.top() + 5, area.width(), 36)
    if picture is not None:
        paint_picture(painter, area, picture)
    else:
        _paint_shape(painter, glyph, chip.shape, colours.accent if current else colours.quiet)
    weight = QFont.Weight.DemiBold if current else QFont.Weight.Medium
    painter.setFont(font("small", weight=weight))
    painter.setPen(QColor(colours.text))
    high = line_height()
    line = QRectF(area.left(), glyph.bottom() + 2, area.width(), high)
    painter.drawText(line, _CENTRE, chip.name)
    painter.setFont(_fitting(_times(chip.shape), area.width() + 4))
    painter.drawText(line.translated(0, high), _CENTRE, _times(chip.shape))
    painter.setFont(font("small"))
    painter.setPen(QColor(colours.quiet))
    painter.drawText(line.translated(0, 2 * high), _CENTRE, chip.last)


def picture_place(area: QRectF) -> QRectF:
    """Where in its chip the picture lies that goes through the network."""
    return QRectF(area.center().x() - PICTURE / 2, area.top() + 6, PICTURE, PICTURE)


def paint_picture(painter: QPainter, area: QRectF, picture: QImage) -> None:
    """The picture alone, without what is written below it."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    painter.drawImage(picture_place(area), picture)


def paint_brief(painter: QPainter, area: QRectF, chip: Chip, *, current: bool) -> None:
    """The same in two lines that run upwards."""
    colours = tokens()
    painter.save()
    if not current:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(colours.line))
        painter.drawRoundedRect(area.adjusted(-0.5, 1, 0.5, -1), 6, 6)
    painter.translate(area.left(), area.bottom())
    painter.rotate(-90)
    high = line_height() - TIGHTER
    across = (area.width() - 2 * high) / 2
    line = QRectF(6, across, area.height() - 9, high)
    left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    left |= int(Qt.TextFlag.TextDontClip)
    weight = QFont.Weight.DemiBold if current else QFont.Weight.Medium
    painter.setFont(font("small", weight=weight))
    painter.setPen(QColor(colours.text))
    painter.drawText(line, left, chip.name)
    count = f" · {chip.last}" if chip.last[:1].isdigit() and "%" not in chip.last else ""
    text = f"{_times(chip.shape)}{count}"
    painter.setFont(_fitting(text, line.width()))
    painter.setPen(QColor(colours.quiet))
    painter.drawText(line.translated(0, high), left, text)
    painter.restore()


def brief_width() -> int:
    """Pixels of a chip whose two lines run upwards."""
    return 2 * (line_height() - TIGHTER) + 4


def _fitting(text: str, room: float) -> QFont:
    """Small type, or what is left of it where a text is too long."""
    result = font("small")
    wide = QFontMetrics(result).horizontalAdvance(text)
    if wide > room:
        result.setPixelSize(max(LEAST_TYPE, int(result.pixelSize() * room / wide)))
    return result


def _times(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def _paint_shape(painter: QPainter, area: QRectF, shape: tuple[int, ...], colour: str) -> None:
    """A stack of squares for maps, a slim column for a row of values."""
    painter.setPen(QPen(QColor(colour), 1.2))
    painter.setBrush(QColor(tokens().card))
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
