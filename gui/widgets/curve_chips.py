"""The runs laid over the one that is watched: letter, title, last figure, and a way out."""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from gui.theme import font, tokens
from gui.widgets.curve_letter import LETTER_SIDE, paint_letter
from gui.widgets.curve_marks import LaidRun
from models.shares import per_cent

COLUMNS = 4


class CurveChip(QPushButton):
    """One run; a click takes it away."""

    def __init__(self, run: LaidRun) -> None:
        super().__init__()
        self._run = run
        self.setObjectName(f"curve_run_{run.letter.lower()}")
        done = run.data.done
        best = per_cent(done[-1].val_accuracy) if done else ""
        self._figure = best
        self.setAccessibleName(f"Run {run.letter}: {run.title} {best}".strip())
        self.setToolTip(
            f"<qt>{html.escape(run.title)} {best}. Click to take it out of the plots.</qt>"
        )
        self.setMinimumHeight(32)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(150, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - LETTER_SIDE) / 2
        box = QRectF(8, top, LETTER_SIDE, LETTER_SIDE)
        paint_letter(painter, box, self._run.letter, self._run.colour)
        painter.setFont(font("small"))
        painter.setPen(QColor(tokens().text))
        room = QRectF(box.right() + 8, 0, self.width() - box.right() - 34, self.height())
        middle, metrics = Qt.AlignmentFlag.AlignVCenter, painter.fontMetrics()
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, self._figure)
        # What is left beside the figure.
        room.setWidth(room.width() - metrics.horizontalAdvance(self._figure) - 6)
        side = Qt.TextElideMode.ElideRight
        text = metrics.elidedText(self._run.title, side, int(room.width()))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(QColor(tokens().quiet))
        cross = QRectF(self.width() - 24, 0, 16, self.height())
        painter.drawText(cross, Qt.AlignmentFlag.AlignCenter, "×")
        painter.end()


class CurveChips(QWidget):
    """A row or two of them; hidden while there are none.

    Signals:
        removed: the key of a run that is to go.
    """

    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("curve_runs")
        self.setAccessibleName("Runs laid over this one")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self.hide()

    def show_runs(self, runs: Sequence[LaidRun]) -> None:
        """Shows these and no others."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        # Two of them have twice the room for their names.
        columns = min(max(len(runs), 2), COLUMNS)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, int(column < columns))
        for index, run in enumerate(runs):
            chip = CurveChip(run)
            chip.clicked.connect(partial(self.removed.emit, run.key))
            self._grid.addWidget(chip, index // columns, index % columns)
        self.setVisible(bool(runs))
