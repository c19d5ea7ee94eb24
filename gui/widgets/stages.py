"""The pictures of a reading's stages as small images: the whole frame, or one digit cut out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage

from gui import images

if TYPE_CHECKING:
    from gui.camera import View

Box = tuple[int, int, int, int]

NAMES = ("Frame", "Ink", "Boxes")
ONE = ("Frame", "Ink", "Box")
"""The same where a single digit is shown."""

MEANINGS = (
    "What the source gave.",
    "Paper, light and shadow are divided out; what is left is how much darker each point is.",
    "What counts as ink, and a box round every piece: coloured what was read, grey what was not.",
)
"""What each stage is, in the order of ``Stages``."""

WIDEST = 8
"""A stage is at most so many times as wide as it is to be high."""

MARGIN = 0.3
"""What is shown around a chosen digit, as a part of its longer side."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Stages:
    """Three small images of the same part of a frame.

    Attributes:
        images: of the frame, its ink, and what counts as ink; of like shape.
        area: the part that they show, in pixels of the frame.
    """

    images: tuple[QImage, QImage, QImage]
    area: QRectF

    def place(self, box: Box, within: QRectF) -> QRectF:
        """Where a box of the frame lies, if one of the images is drawn in a rectangle."""
        across, down = within.width() / self.area.width(), within.height() / self.area.height()
        return QRectF(
            within.x() + (box[0] - self.area.x()) * across,
            within.y() + (box[1] - self.area.y()) * down,
            box[2] * across,
            box[3] * down,
        )

    def point(self, at: QPointF, within: QRectF) -> QPointF:
        """The point of the frame under a point of an image drawn in a rectangle."""
        return QPointF(
            self.area.x() + (at.x() - within.x()) * self.area.width() / within.width(),
            self.area.y() + (at.y() - within.y()) * self.area.height() / within.height(),
        )


def whole(view: View, high: int) -> Stages:
    """The stages of a whole frame, ``high`` pixels high."""
    height, width = view.picture.shape[:2]
    return _stages(view, (0, 0, width, height), high)


def around(view: View, box: Box, high: int) -> Stages:
    """The stages of a digit with a little of its surroundings, a square ``high`` pixels high."""
    x, y, width, height = box
    side = max(8, round(max(width, height) * (1 + 2 * MARGIN)))
    frame_height, frame_width = view.picture.shape[:2]
    side = min(side, frame_height, frame_width)
    left = min(max(0, x + width // 2 - side // 2), frame_width - side)
    top = min(max(0, y + height // 2 - side // 2), frame_height - side)
    return _stages(view, (left, top, side, side), high)


def _stages(view: View, area: Box, high: int) -> Stages:
    ink = view.reading.ink
    mask = ink.mask.view(np.uint8)
    pictures = (
        _cut(view.picture, area, 1.0),
        _cut(ink.levels, area, ink.scale),
        _cut(mask, area, ink.scale) * np.uint8(255),
    )
    shown = tuple(_small(picture, high) for picture in pictures)
    return Stages(images=(shown[0], shown[1], shown[2]), area=QRectF(*area))


def _cut(picture: npt.NDArray[np.uint8], area: Box, scale: float) -> npt.NDArray[np.uint8]:
    x, y, width, height = (round(value / scale) for value in area)
    part: npt.NDArray[np.uint8] = picture[y : y + max(1, height), x : x + max(1, width)]
    return part


def _small(picture: npt.NDArray[np.uint8], high: int) -> QImage:
    """Cheaply: every n-th pixel first, smooth only for the rest; enlarged sharply."""
    step = max(1, picture.shape[0] // (2 * high))
    image = images.to_image(np.ascontiguousarray(picture[::step, ::step]))
    smooth = image.height() > high
    way = (
        Qt.TransformationMode.SmoothTransformation
        if smooth
        else Qt.TransformationMode.FastTransformation
    )
    # A picture of three rows would become a hundred thousand pixels wide: it is shown less high.
    most = QSize(WIDEST * high, high)
    return image.scaled(most, Qt.AspectRatioMode.KeepAspectRatio, way)
