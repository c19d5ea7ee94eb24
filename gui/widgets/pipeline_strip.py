"""The stages of a reading as small pictures in a row: frame, ink, what the network got."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import images, theme

if TYPE_CHECKING:
    from gui.camera import View

HEIGHT = 132
CAPTION = 20
GAP = 16
TILE = 52
"""Side of a 28x28 picture on the screen; two rows of them."""

STRIP_SECONDS = 0.15
"""The stages are shown anew this often: a person cannot follow more."""


class PipelineStrip(QWidget):
    """Frame, ink and 28x28 pictures of one reading, each under its name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("How the frame was read")
        self.setToolTip(
            "What happens to every frame: lighting and paper are divided out until only ink is "
            "left, each piece of ink is brought to MNIST's form, and the network answers for all "
            "of them at once."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._stages: list[tuple[str, QImage]] = []
        self._tiles: list[tuple[int, QImage]] = []
        self._left_out = 0
        self._shown = 0.0

    def show_view(self, view: View) -> None:
        """Shows the stages of a view, unless the last ones have only just been shown."""
        now = time.monotonic()
        if now - self._shown < STRIP_SECONDS:
            return
        self._shown = now
        ink = view.reading.ink
        stages = (
            ("Frame", view.picture),
            ("Ink, light divided out", ink.levels),
            ("What counts as ink", ink.mask),
        )
        tiles = [(digit.digit, digit.picture) for digit in view.reading.digits]
        self.show_stages(stages, tiles, len(view.reading.rejected))

    def show_stages(
        self,
        stages: Sequence[tuple[str, npt.NDArray[np.uint8] | npt.NDArray[np.bool_]]],
        tiles: Sequence[tuple[int, npt.NDArray[np.uint8]]],
        left_out: int,
    ) -> None:
        """Shows a reading's stages.

        Args:
            stages: name and picture (or mask) of each stage before the network, in order.
            tiles: digit and 28x28 picture of everything that was read, in reading order.
            left_out: how many pieces of ink were not read.
        """
        high = HEIGHT - CAPTION
        self._stages = [(name, _small(picture, high)) for name, picture in stages]
        self._tiles = [(digit, images.to_image(picture)) for digit, picture in tiles]
        self._left_out = left_out
        self.update()

    def clear(self) -> None:
        """Nothing is read."""
        self._stages, self._tiles, self._left_out = [], [], 0
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font("small"))
        quiet = QColor(theme.tokens().quiet)
        if not self._stages:
            painter.setPen(quiet)
            words = "Start a source, and the stages of its reading appear here."
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
            return
        left = 0
        for name, image in self._stages:
            width = round(image.width() * (HEIGHT - CAPTION) / image.height())
            painter.setPen(quiet)
            # An enlarged name is cut off rather than written over the next one.
            room = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width)
            painter.drawText(left, CAPTION - 7, room)
            place = QRect(left, CAPTION, width, HEIGHT - CAPTION)
            painter.drawImage(place, image)
            painter.setPen(QColor(theme.tokens().line))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
            left += width + GAP
        count = len(self._tiles)
        words = f"28 x 28, {count} read" + (
            f", {self._left_out} left out" if self._left_out else ""
        )
        painter.setPen(quiet)
        painter.drawText(left, CAPTION - 7, words)
        self._paint_tiles(painter, left)

    def _paint_tiles(self, painter: QPainter, left: int) -> None:
        columns = max(1, (self.width() - left) // (TILE + 6))
        for index, (digit, image) in enumerate(self._tiles[: 2 * columns]):
            x = left + index % columns * (TILE + 6)
            y = CAPTION + index // columns * (TILE + 6)
            painter.drawImage(QRect(x, y, TILE, TILE), image)
            painter.fillRect(x, y + TILE, TILE, 3, theme.digit_colour(digit))


def _small(picture: npt.NDArray[np.uint8] | npt.NDArray[np.bool_], high: int) -> QImage:
    """A thumbnail that costs little: every n-th pixel first, smooth only for the rest."""
    step = max(1, picture.shape[0] // (2 * high))
    few = np.ascontiguousarray(picture[::step, ::step])
    pixels = few.astype(np.uint8)
    if few.dtype == np.bool_:
        pixels *= 255
    image = images.to_image(pixels)
    return image.scaledToHeight(high, Qt.TransformationMode.SmoothTransformation)
