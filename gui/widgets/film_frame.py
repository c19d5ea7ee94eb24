"""One picture of a film of a training: a moment as the window shows it, without its controls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen

from gui import images
from gui.widgets.moment_paint import (
    RIGHT,
    Style,
    kernels_height,
    paint_answer,
    paint_matrix,
    paint_tiles,
)
from gui.widgets.shot import Pictures, Shot
from gui.widgets.time_paint import Moments, paint_time

WIDTH, HEIGHT = 960, 600
MARGIN, GAP = 24, 8
HEAD = 40
SIDE = 288
"""Pixels: width of the column with picture, answer and matrix."""
TIME = 92
"""Pixels: height of the time line."""
PICTURE = 84
ANSWER = 84

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """What one picture of the film shows.

    Attributes:
        title: of the training.
        layer: what the layer is called.
        shot: the moment.
        moments: the time line with the moment marked.
        picture: uint8 (28, 28) that went through the network; None without.
    """

    title: str
    layer: str
    shot: Shot
    moments: Moments
    picture: npt.NDArray[np.uint8] | None


def paint_frame(frame: Frame, style: Style) -> QImage:
    """The picture, 960 x 600; it may be painted in any thread."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor(style.colours.card))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = QRect(0, 0, WIDTH, HEIGHT).adjusted(MARGIN, 12, -MARGIN, -12)
    head = QRect(inner.left(), inner.top(), inner.width(), HEAD)
    time = QRect(inner.left(), inner.bottom() - TIME + 1, inner.width(), TIME)
    middle = QRect(inner.left(), head.bottom() + GAP, inner.width(), 0)
    middle.setBottom(time.top() - 2 * GAP)
    side = QRect(middle.right() - SIDE + 1, middle.top(), SIDE, middle.height())
    _paint_head(painter, head, frame, style)
    _paint_layer(painter, middle.adjusted(0, 0, -SIDE - MARGIN, 0), frame, style)
    _paint_side(painter, side, frame, style)
    painter.setPen(QPen(QColor(style.colours.line), 1))
    painter.drawLine(QPointF(0, time.top() - GAP), QPointF(WIDTH, time.top() - GAP))
    paint_time(painter, QRectF(time), frame.moments, style)
    painter.end()
    return image


def _paint_head(painter: QPainter, area: QRect, frame: Frame, style: Style) -> None:
    """The moment at the left, whose training it is in the middle, the accuracy at the right."""
    painter.setFont(style.title)
    painter.setPen(QColor(style.colours.text))
    painter.drawText(area, LEFT, frame.shot.name)
    painter.drawText(area, RIGHT, frame.shot.accuracy)
    painter.setFont(style.body)
    painter.setPen(QColor(style.colours.quiet))
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), f"{frame.title}  ·  {frame.layer}")


def _paint_layer(painter: QPainter, area: QRect, frame: Frame, style: Style) -> None:
    """Kernels above, maps below, each under its title."""
    kernels, maps = frame.shot.kernels, frame.shot.maps
    line = QFontMetrics(style.body).height() + GAP
    top = _paint_title(painter, area, kernels.title, style)
    if kernels.tiles is not None:
        values = None if maps is None else maps.tiles
        free = area.bottom() - top - line - GAP
        height = kernels_height(kernels.tiles, values, free, area.width(), style)
        _paint_pictures(painter, QRect(area.left(), top, area.width(), height), kernels, style)
        top += height + GAP
    if maps is None:
        return
    top = _paint_title(painter, QRect(area.left(), top, area.width(), line), maps.title, style)
    rest = QRect(area.left(), top, area.width(), area.bottom() - top)
    _paint_pictures(painter, rest, maps, style)


def _paint_title(painter: QPainter, area: QRect, text: str, style: Style) -> int:
    """A line of quiet text; returns where what it stands above begins."""
    height = QFontMetrics(style.body).height()
    painter.setFont(style.body)
    painter.setPen(QColor(style.colours.quiet))
    painter.drawText(QRect(area.left(), area.top(), area.width(), height), LEFT, text)
    return area.top() + height + GAP


def _paint_pictures(painter: QPainter, area: QRect, pictures: Pictures, style: Style) -> None:
    if pictures.tiles is not None and not area.isEmpty():
        paint_tiles(painter, area, pictures.tiles, pictures.top, pictures.signed, style)


def _paint_side(painter: QPainter, area: QRect, frame: Frame, style: Style) -> None:
    """The picture beside the answer to it, the matrix below."""
    shot, top = frame.shot, area.top()
    if frame.picture is not None:
        painter.drawImage(QRect(area.left(), top, PICTURE, PICTURE), images.to_image(frame.picture))
        beside = area.adjusted(PICTURE + 12, 0, 0, 0)
        below = _paint_title(painter, beside, shot.said, style)
        bars = QRectF(beside.left(), below, beside.width(), top + ANSWER - below)
        paint_answer(painter, bars, shot.shares, style)
        top += ANSWER + 2 * GAP
    line = 2 * QFontMetrics(style.small).height()
    matrix = QRectF(area.left(), top, area.width(), area.bottom() - top - line - GAP)
    paint_matrix(painter, matrix, shot.counts, style)
    painter.setFont(style.small)
    painter.setPen(QColor(style.colours.quiet))
    caption = QRect(area.left(), area.bottom() - line + 1, area.width(), line)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.drawText(caption, int(flags), shot.counted)
