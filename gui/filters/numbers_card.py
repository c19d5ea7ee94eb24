"""The picture alone as numbers, as large as the page; a colour picture with its channels apart."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.filters import words
from gui.widgets.cards import Card, column, label, row
from gui.widgets.number_grid import GREY, NumberGrid

Picture = npt.NDArray[np.uint8]

CHANNELS = ("Red", "Green", "Blue")


class NumbersCard(Card):
    """One large grid for a grey picture, four for one in colour."""

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__(margin=12)
        self._grid = NumberGrid(f"{name}_numbers")
        self._grid.setAccessibleName("picture as numbers")
        self._grid.setToolTip(
            "A picture is nothing but these numbers: 0 is paper, 255 is full ink. Ctrl and the "
            "wheel, or plus and minus, zoom."
        )
        self._words = label("", "quiet", wrap=True, name=f"{name}_numbers_words")
        self._words.setMinimumWidth(220)
        self._apart = QWidget()
        self._channels: list[NumberGrid] = []
        boxes = []
        for index, title in enumerate(CHANNELS):
            grid = NumberGrid(f"{name}_numbers_{title.lower()}")
            grid.setAccessibleName(f"{title} channel as numbers")
            grid.setToolTip(f"How much {title.lower()} light each pixel has, 0 to 255.")
            grid.set_channel(index)
            self._channels.append(grid)
            said = label(title, "heading")
            said.setAlignment(Qt.AlignmentFlag.AlignCenter)
            boxes.append(column(said, grid, spacing=4))
        self._apart.setLayout(row(*boxes, spacing=12))
        self.body.addWidget(self._words)
        body = row(self._grid, self._apart, spacing=12)
        body.setStretch(0, 1)
        body.setStretch(1, 2)
        self.body.addLayout(body, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Hardly higher than wide, so that each title stands right above its channel.
        self._apart.setMaximumHeight(self.width() // 5 + 40)

    def set_picture(self, picture: Picture | None) -> None:
        """Shows another picture, (h, w) or (h, w, 3) red-green-blue."""
        colour = picture is not None and picture.ndim == 3
        self._grid.set_values(picture, colours=GREY)
        self._apart.setVisible(colour)
        for grid in self._channels:
            grid.set_values(picture if colour else None, colours=GREY)
        self._words.setText(_sentence(picture))


def _sentence(picture: Picture | None) -> str:
    if picture is None:
        return ""
    size = words.extent(picture.shape[:2])
    count = picture.shape[0] * picture.shape[1]
    if picture.ndim == 3:
        return (
            f"{size} pixels with three numbers each, {3 * count:,} in all: how much red, green and "
            "blue light they have, from 0 to 255. A kernel over them is three deep."
        )
    return (
        f"{size} = {count:,} numbers from 0 (dark) to {picture.max()}: that is all a network gets "
        "to see. Choose a step above to do something with them."
    )
