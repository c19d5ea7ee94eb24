"""A list whose rows a person puts in another order, by mouse and by keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCursor, QDrag, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget


class MovableList(QListWidget):
    """Tells what is wished; whoever fills it fills it anew.

    Signals:
        moved: (from, to), by drag or Alt with an arrow.
        removed: the index, by a key.
    """

    moved = Signal(int, int)
    removed = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, alt = self.currentRow(), Qt.KeyboardModifier.AltModifier
        if event.modifiers() & alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            to = row + (1 if event.key() == Qt.Key.Key_Down else -1)
            if 0 <= to < self.count():
                self.moved.emit(row, to)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and row >= 0:
            self.removed.emit(row)
        else:
            super().keyPressEvent(event)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """As Qt does it, without what it does afterwards: it takes a row away, the moved one.

        By then the list is filled anew, and there is nothing to take away.
        """
        index = self.currentIndex()
        area = self.visualRect(index)
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData([index]))
        drag.setPixmap(self.viewport().grab(area))
        drag.setHotSpot(self.viewport().mapFromGlobal(QCursor.pos()) - area.topLeft())
        self.carry(drag)

    def carry(self, drag: QDrag) -> None:
        """The system's part, until the mouse is let go."""
        drag.exec(Qt.DropAction.MoveAction)

    def dropEvent(self, event: QDropEvent) -> None:
        """The row goes to where it was dropped; the list is filled anew by whoever fills it."""
        if event.source() is not self:
            event.ignore()
            return
        event.accept()
        self.drop(event.position().toPoint())

    def drop(self, at: QPoint) -> None:
        """The chosen row goes before the one whose upper half is there, or after it."""
        index = self.indexAt(at)
        below = index.isValid() and at.y() > self.visualRect(index).center().y()
        to = index.row() + below if index.isValid() else self.count()
        row = self.currentRow()
        to -= to > row
        if to != row:
            self.moved.emit(row, to)
