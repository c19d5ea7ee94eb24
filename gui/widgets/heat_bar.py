"""What the colours of heat mean, in numbers and in words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import images, theme
from gui.widgets.figures import figure
from gui.widgets.heat_paint import heated

BAR = 12
GROUND = 60
"""The grey under the colours: between paper and ink."""


class HeatBar(QWidget):
    """A lying scale with its numbers, and under its ends what they mean."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("colour scale")
        self.setToolTip(
            "Which colour stands for which number. Orange speaks for the digit, blue against it; "
            "where there is no colour nothing depends on the place."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._top = 0.0
        self._signed = True
        self._opacity = 0.75
        self._words = ("", "")

    def set_scale(self, top: float, words: tuple[str, str], *, signed: bool = True) -> None:
        """Shows another scale.

        Args:
            top: what the strongest colour stands for; 0 clears the scale but keeps its place.
            words: what the left and the right end mean.
            signed: from -top; else from 0.
        """
        self._top, self._words, self._signed = top, words, signed
        low = figure(-top) if signed else "0"
        said = f"from {low}, {words[0]}, to {self._figure(top)}, {words[1]}"
        self.setAccessibleDescription(said if top > 0 else "")
        self.update()

    def set_opacity(self, opacity: float) -> None:
        """As the heat itself is laid on, 0..1."""
        self._opacity = opacity
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, BAR + 2 + QFontMetrics(theme.font("small")).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._top <= 0:
            return
        painter = QPainter(self)
        ramp = np.linspace(-1 if self._signed else 0, 1, 256, dtype=np.float32)[None]
        ground = np.full(ramp.shape, GROUND, np.uint8)
        pixels = heated(ground, ramp, 1.0, self._opacity)
        bar = QRect(0, 0, self.width(), BAR)
        painter.drawImage(bar, images.to_image(pixels))
        painter.setPen(QColor(theme.tokens().line))
        painter.drawRect(bar.adjusted(0, 0, -1, -1))
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(theme.tokens().quiet))
        area = QRect(0, BAR + 2, self.width(), self.height() - BAR - 2)
        top = Qt.AlignmentFlag.AlignTop
        low = self._figure(-self._top) if self._signed else "0"
        painter.drawText(area, top | Qt.AlignmentFlag.AlignLeft, f"{low} {self._words[0]}".strip())
        if self._signed:
            painter.drawText(area, top | Qt.AlignmentFlag.AlignHCenter, "0")
        high = f"{self._words[1]} {self._figure(self._top)}".strip()
        painter.drawText(area, top | Qt.AlignmentFlag.AlignRight, high)

    @staticmethod
    def _figure(value: float) -> str:
        """Three digits that count."""
        size = abs(value)
        return figure(value, 4 if size < 0.01 else 3 if size < 0.1 else 2 if size < 10 else 0)
