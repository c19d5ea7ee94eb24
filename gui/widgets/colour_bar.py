"""What a colour means in numbers: the scale beside a feature map."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import images, theme
from gui.widgets.figures import figure
from gui.widgets.ground import paint_ground

BAR = 10


class ColourBar(QWidget):
    """A lying scale from -top to top (signed), or from 0 to top."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("colour scale")
        self.setToolTip("Which colour stands for which number; zero is the quiet middle.")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._top = 0.0
        self._signed = True
        self._ramp: tuple[tuple[bool, bool], QImage] | None = None

    def set_scale(self, top: float, *, signed: bool = True) -> None:
        """Shows another scale; ``top`` is the value of the strongest colour."""
        if (top, signed) == (self._top, self._signed):
            return
        self._top, self._signed = top, signed
        low = figure(-top) if signed else "0"
        self.setAccessibleDescription(f"from {low} to {figure(top)}")
        self.update()

    def clear(self) -> None:
        """Shows nothing, but keeps its place."""
        self._top = 0.0
        self.setAccessibleDescription("")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, BAR + 4 + QFontMetrics(theme.font("small")).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ground(painter, self, event.rect())
        if self._top <= 0:
            return
        width = self.width()
        marks = (-self._top if self._signed else 0.0, 0.0 if self._signed else self._top / 2)
        painter.drawImage(QRect(0, 0, width, BAR), self._colours())
        painter.setPen(QColor(theme.tokens().line))
        painter.drawRect(QRect(0, 0, width - 1, BAR - 1))
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(theme.tokens().quiet))
        area = QRect(0, BAR + 2, width, self.height() - BAR - 2)
        sides = (
            Qt.AlignmentFlag.AlignLeft,
            Qt.AlignmentFlag.AlignHCenter,
            Qt.AlignmentFlag.AlignRight,
        )
        for mark, side in zip((*marks, self._top), sides, strict=True):
            decimals = 0 if self._top >= 10 else 2
            painter.drawText(area, int(side | Qt.AlignmentFlag.AlignTop), figure(mark, decimals))

    def _colours(self) -> QImage:
        """The scale without its numbers, made once for a theme."""
        kind = self._signed, theme.tokens().dark
        if self._ramp is None or self._ramp[0] != kind:
            if self._signed:
                ramp = np.linspace(-1, 1, 256)[None]
                pixels = images.diverging(ramp, 1.0, light=not kind[1])
            else:
                pixels = images.sequential(np.linspace(0, 1, 256)[None], 1.0)
            self._ramp = kind, images.to_image(pixels)
        return self._ramp[1]
