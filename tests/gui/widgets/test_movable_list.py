"""A row that is dragged is moved, and none is lost."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.movable_list import MovableList

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Names(MovableList):
    """Filled anew after each move, as the list of layers is; the system's part is played."""

    def __init__(self, names: str) -> None:
        super().__init__("names")
        self.names = list(names)
        self.above = 0
        self.pictures: list[tuple[int, int]] = []
        self.moved.connect(self._move)
        self._fill(0)

    def carry(self, drag: QDrag) -> None:
        """To the upper half of a row: a screen that is nowhere shown has no drags."""
        self.pictures.append((drag.pixmap().width(), drag.pixmap().height()))
        self.drop(self.visualItemRect(self.item(self.above)).topLeft() + QPoint(20, 1))

    def _move(self, start: int, to: int) -> None:
        self.names.insert(to, self.names.pop(start))
        self._fill(to)

    def _fill(self, chosen: int) -> None:
        self.clear()
        self.addItems(self.names)
        self.setCurrentRow(chosen)

    def shown(self) -> str:
        return "".join(self.item(row).text() for row in range(self.count()))


def test_a_row_that_is_dragged_is_moved_and_none_is_lost(qtbot: QtBot) -> None:
    listed = Names("abcdef")
    qtbot.addWidget(listed)
    listed.resize(280, 280)
    listed.show()
    port = listed.viewport()
    for start, above, left in ((4, 1, "aebcdf"), (0, 5, "ebcdaf")):
        listed.above = above
        row = listed.visualItemRect(listed.item(start))
        QTest.mousePress(port, LEFT, NONE, row.center())
        for away in (4, 12, 40):  # Further than where a drag begins.
            QTest.mouseMove(port, row.center() + QPoint(away, 0))
        QTest.mouseRelease(port, LEFT, NONE, row.center())
        assert "".join(listed.names) == left
        assert listed.shown() == left
    assert listed.pictures == [(row.width(), row.height())] * 2
