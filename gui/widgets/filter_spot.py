"""A picture with one spot framed: what a value of a network depends on."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen

from gui import theme
from gui.widgets.pixel_view import PixelView

Box = tuple[int, int, int, int]
"""Top, left, height and width in pixels of the picture."""

SIDE = 28


class FilterSpot(PixelView):
    """The picture that goes into the network, the spot behind the present value framed."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._box: Box | None = None

    @property
    def box(self) -> Box | None:
        """The spot framed, or None."""
        return self._box

    def set_box(self, box: Box | None) -> None:
        """Frames another spot, or none."""
        if box != self._box:
            self._box = box
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._box is not None and self.picture is not None:
            painter = QPainter(self)
            paint_box(painter, self.picture_rect(), self._box)


def paint_box(painter: QPainter, area: QRect, box: Box) -> None:
    """Frames a spot of a 28x28 picture that is drawn in an area."""
    top, left, height, width = box
    scale = area.width() / SIDE
    spot = QRectF(
        area.left() + left * scale, area.top() + top * scale, width * scale, height * scale
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # Dark around a bright line: it stands out of ink and paper alike, in both themes.
    for colour, pixels in ((QColor(0, 0, 0, 200), 4), (QColor(theme.DARK.training), 2)):
        pen = QPen(colour, pixels)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(spot.adjusted(1, 1, -1, -1) if min(height, width) * scale > 6 else spot)
