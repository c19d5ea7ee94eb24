"""The pictures of one moment of a training as widgets: tiles, answer, matrix."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Property, QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.theme import font, tokens
from gui.widgets.figures import figure
from gui.widgets.layer_tiles import Tiles
from gui.widgets.moment_paint import (
    Counts,
    Floats,
    Style,
    paint_answer,
    paint_matrix,
    paint_tiles,
    sheet_origin,
    tile_sheet,
)
from models.shares import per_cent


class _Painted(QWidget):
    """What the three have in common: a name, a sentence while empty, a count of paints."""

    def __init__(self, name: str, what: str, tip: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(what)
        self.setToolTip(tip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._fresh = False
        self._updates = 0

    def _count(self) -> int:
        return self._updates

    updates = Property(int, _count)
    """Paints of new data: what nobody sees is not painted and not counted."""

    def renew(self, description: str) -> None:
        """There is something new to paint."""
        self._fresh = True
        self.setAccessibleDescription(description)
        self.update()

    def begin(self) -> QPainter:
        """A painter, and one paint more."""
        self._updates += self._fresh
        self._fresh = False
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter


class TilesView(_Painted):
    """Kernels or maps in colours of a scale that the whole training shares."""

    def __init__(self, name: str, what: str, tip: str) -> None:
        super().__init__(name, what, tip)
        self._tiles: Tiles | None = None
        self._top = 1.0
        self._signed = True
        self._empty = ""

    @property
    def tiles(self) -> Tiles | None:
        """What is shown, or None."""
        return self._tiles

    @property
    def top(self) -> float:
        """The value of the strongest colour."""
        return self._top

    def set_tiles(self, tiles: Tiles, top: float, *, signed: bool) -> None:
        """Shows tiles; ``top`` is the value of the strongest colour."""
        self._tiles, self._top, self._signed = tiles, top, signed
        self.renew(f"{len(tiles.values)} pictures, strongest value {figure(top)}")

    def clear(self, text: str) -> None:
        """Shows nothing but a sentence."""
        self._tiles, self._empty = None, text
        self.renew(text)

    def sizeHint(self) -> QSize:
        return QSize(480, 160)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        if self._tiles is not None:
            paint_tiles(painter, self.rect(), self._tiles, self._top, self._signed, Style.now())
        elif self._empty:
            painter.setFont(font("body"))
            painter.setPen(QColor(tokens().quiet))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self._empty)

    def event(self, event: QEvent) -> bool:
        """The tooltip over a value is the value."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self._value_at(event.pos().x(), event.pos().y())
            if text:
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().event(event)

    def _value_at(self, x: int, y: int) -> str:
        if self._tiles is None:
            return ""
        sheet = tile_sheet(self._tiles, self.rect(), Style.now())
        origin = sheet_origin(sheet, self.rect())
        cell = sheet.cell_at(y - origin.y(), x - origin.x())
        if cell is None:
            return ""
        index, row, column = cell
        value = float(self._tiles.values[index, row, column])
        shown = figure(value, 4) if np.isfinite(value) else "not a number"
        return f"{self._tiles.names[index]}, row {row + 1}, column {column + 1}: {shown}"


class AnswerView(_Painted):
    """Ten upright bars: how the network of the moment shares out its trust."""

    def __init__(self, name: str, what: str, tip: str) -> None:
        super().__init__(name, what, tip)
        self._shares: Floats | None = None

    @property
    def shares(self) -> Floats | None:
        """float32 (11,) as shown, or None."""
        return self._shares

    def set_shares(self, shares: Floats | None) -> None:
        """Shows an answer, float32 (11,) with "not a digit" last, or none."""
        self._shares = shares
        self.renew(_in_words(shares))

    def sizeHint(self) -> QSize:
        return QSize(280, 80)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_answer(self.begin(), QRectF(self.rect()), self._shares, Style.now())


class MatrixView(_Painted):
    """Which digit is taken for which at this moment."""

    def __init__(self, name: str, what: str, tip: str) -> None:
        super().__init__(name, what, tip)
        self._counts: Counts | None = None

    @property
    def counts(self) -> Counts | None:
        """As shown, int (10, 10 or 11), or None."""
        return self._counts

    def set_counts(self, counts: Counts | None, description: str) -> None:
        """Shows a matrix, int (10, 10 or 11), truth by answer, or an empty one."""
        self._counts = counts
        self.renew(description)

    def sizeHint(self) -> QSize:
        return QSize(280, 280)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 100)

    def paintEvent(self, event: QPaintEvent) -> None:
        area = QRectF(QRect(self.rect()))
        paint_matrix(self.begin(), area, self._counts, Style.now())


def _in_words(shares: Floats | None) -> str:
    if shares is None:
        return "No answer"
    best = int(shares.argmax())
    name = "not a digit" if best == len(shares) - 1 else str(best)
    return f"{name} with {per_cent(float(shares[best]))}"
