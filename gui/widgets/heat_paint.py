"""The colours of heat over a picture, the same in both themes, as the picture is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

FOR = (40, 150, 255)
AGAINST = (255, 140, 40)
"""Blue, green, red: orange speaks for, blue against, a pair that colour-blind eyes keep apart."""

CLEARLY = 0.3
"""From this share of the strongest on, what speaks against carries minus signs."""

SMALLEST_MARK = 7
"""Pixels of the screen a pixel of the picture needs for a sign in it."""


def heated(
    picture: npt.NDArray[np.uint8],
    heat: npt.NDArray[np.float32] | None,
    top: float,
    opacity: float,
) -> npt.NDArray[np.uint8]:
    """The picture in grey with colour over it, the more of it the stronger the heat.

    Args:
        picture: uint8 (h, w).
        heat: float (h, w), signed; what is not finite is drawn as 0.
        top: the magnitude that hides ``opacity`` of the picture.
        opacity: 0..1.

    Returns:
        uint8 (h, w, 3), blue-green-red.
    """
    grey = np.repeat(picture[:, :, None], 3, axis=2).astype(np.float32)
    if heat is None or top <= 0:
        return grey.astype(np.uint8)
    share = np.clip(np.nan_to_num(heat, nan=0.0, posinf=0.0, neginf=0.0) / top, -1, 1)[..., None]
    colour = np.where(share > 0, np.array(FOR, np.float32), np.array(AGAINST, np.float32))
    cover = np.abs(share) * opacity
    return np.asarray(((1 - cover) * grey + cover * colour).round(), np.uint8)


def paint_minuses(
    painter: QPainter, place: QRect, heat: npt.NDArray[np.float32], top: float
) -> None:
    """A minus sign in every pixel that clearly speaks against."""
    scale = place.width() // heat.shape[1]
    if top <= 0 or scale < SMALLEST_MARK:
        return
    painter.setPen(QPen(QColor(235, 242, 255, 170), 1))
    reach = max(1, scale // 5)
    for row, column in np.argwhere(heat < -CLEARLY * top).tolist():
        x = place.left() + column * scale + scale // 2
        y = place.top() + row * scale + scale // 2
        painter.drawLine(x - reach, y, x + reach, y)


def paint_frame(
    painter: QPainter, place: QRect, box: tuple[int, int, int, int], *, dashed: bool
) -> None:
    """A frame around some pixels (top, left, height, width), seen on dark and on light."""
    scale = place.width() / 28
    top, left, height, width = (scale * each for each in box)
    area = QRectF(place.left() + left, place.top() + top, width, height).adjusted(0.5, 0.5, -1, -1)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 200), 3))
    painter.drawRect(area)
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    painter.setPen(QPen(QColor(255, 255, 255), 1, style))
    painter.drawRect(area)
