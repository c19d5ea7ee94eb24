"""A grid of cells that can be pointed at, clicked, zoomed and moved; what it shows comes later."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from gui.widgets.grid_geometry import GridGeometry, Padding, View, lay_out, moved, shown, zoomed

ZOOM_STEP = 1.25
_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_ZOOMS = {
    Qt.Key.Key_Plus: ZOOM_STEP,
    Qt.Key.Key_Equal: ZOOM_STEP,
    Qt.Key.Key_Minus: 1 / ZOOM_STEP,
    Qt.Key.Key_0: 0.0,
}
Place = tuple[int, int, int, int]


class CellGrid(QWidget):
    """Square cells, as large as they fit or larger.

    Rows and columns count from the first value; padding lies below 0 or beyond the end. Ctrl and
    the wheel, or + and -, zoom; 0 shows all; zoomed in, the mouse or the wheel moves what is shown.

    Signals:
        hovered: row, column of the value under the mouse.
        left: the mouse is over no value any more.
        clicked: row, column.
        moved: rows and columns to move by (an arrow key).
    """

    hovered = Signal(int, int)
    left = Signal()
    clicked = Signal(int, int)
    moved = Signal(int, int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(name.replace("_", " "))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._padding = Padding()
        self._view = View()
        self._frame: Place | None = None
        self._under: tuple[int, int] | None = None
        self._grip: tuple[QPoint, QPoint, bool] | None = None

    def shape(self) -> tuple[int, int] | None:
        """Rows and columns of the values; None while there are none."""
        raise NotImplementedError

    def set_frame(self, place: Place | None) -> None:
        """Frames the cells (top, left, height, width); they may reach into the padding."""
        if place == self._frame:
            return
        self._frame = place
        if place is not None and self._view.zoom > 1 and self.shape() is not None:
            geometry = self._geometry()
            self._view = shown(self.size(), geometry, self._view, geometry.rect(*place))
        self.update()

    def frame(self) -> Place | None:
        """The framed cells: top, left, height, width."""
        return self._frame

    def zoom(self) -> float:
        """How much larger than when everything fits; 1.0 shows all."""
        return self._view.zoom

    def set_zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Looks closer by a factor around a point of the widget; 0 shows all."""
        if self.shape() is not None:
            geometry = self._geometry()
            self._view = zoomed(self.size(), geometry, self._view, factor, at)
            self.update()

    def cell_rect(self, row: int, column: int, height: int = 1, width: int = 1) -> QRect:
        """Where cells are on the widget."""
        return self._geometry().rect(row, column, height, width)

    def cell_at(self, point: QPoint) -> tuple[int, int] | None:
        """The row and column of the value at a point, or None."""
        return None if self.shape() is None else self._geometry().at(point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._grip is not None:
            self._pan(point)
            return
        found = self.cell_at(point)
        if found != self._under:
            self._under = found
            if found is None:
                self.left.emit()
            else:
                self.hovered.emit(*found)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._under is not None:
            self._under = None
            self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or self.shape() is None:
            return
        if self._view.zoom > 1:
            # Whether this is a click or a pull is known only when the button comes up.
            self._grip = (point, point, False)
            return
        self._click(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grip, self._grip = self._grip, None
        if grip is not None and not grip[2]:
            self._click(event.position().toPoint())

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and turned.y():
            self.set_zoom(ZOOM_STEP if turned.y() > 0 else 1 / ZOOM_STEP, event.position())
        elif self._view.zoom > 1:
            self._view = moved(self.size(), self._geometry(), self._view, turned / 2)
            self.update()
        else:
            event.ignore()
            return
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in _STEPS:
            self.moved.emit(*_STEPS[key])
        elif key in _ZOOMS and plain:
            framed = None if self._frame is None else self._geometry().rect(*self._frame)
            self.set_zoom(_ZOOMS[key], None if framed is None else QPointF(framed.center()))
        else:
            super().keyPressEvent(event)

    def _click(self, point: QPoint) -> None:
        found = self.cell_at(point)
        if found is not None:
            self.clicked.emit(*found)

    def _pan(self, point: QPoint) -> None:
        assert self._grip is not None
        start, last, pulled = self._grip
        far = (point - start).manhattanLength() >= QApplication.startDragDistance()
        if pulled or far:
            self._view = moved(self.size(), self._geometry(), self._view, point - last)
            self._grip = (start, point, True)
            self.update()

    def _geometry(self) -> GridGeometry:
        rows, columns = self.shape() or (28, 28)
        rows += self._padding.top + self._padding.bottom
        columns += self._padding.left + self._padding.right
        return lay_out(self.size(), rows, columns, self._padding, self._view)
