"""A small table over the plots: what every run had reached at one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import font, tokens

HEAD = ("", "", "training", "validation")
WIDEST_TITLE = 180
PAD, GAP = 10, 14


@dataclass(frozen=True, kw_only=True)
class HoverRow:
    """One run's figures at the place.

    Attributes:
        letter: what it is called in the plots.
        title: what people call it.
        colour: of its lines.
        training: loss and accuracy of the batches there, or "".
        validation: those of the epoch there, or "".
    """

    letter: str
    title: str
    colour: str
    training: str
    validation: str


class CurveHover(QWidget):
    """Follows the mouse without being in its way."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("What the runs had reached here")
        self._heading = ""
        self._rows: tuple[HoverRow, ...] = ()
        self.hide()

    def text(self) -> str:
        """The table as words, a line a run."""
        lines = [self._heading]
        for one in self._rows:
            parts = [f"{one.letter} {one.title}"]
            parts += [f"training {one.training}"] if one.training else []
            parts += [f"validation {one.validation}"] if one.validation else []
            lines.append(": ".join([parts[0], ", ".join(parts[1:]) or "nothing here"]))
        return "\n".join(lines)

    def show_rows(self, heading: str, rows: Sequence[HoverRow], near: QPoint) -> None:
        """Shows figures beside a point of the parent, on the side where there is room."""
        self._heading, self._rows = heading, tuple(rows)
        self.setAccessibleDescription(self.text())
        self.resize(self.sizeHint())
        parent = self.parentWidget()
        assert parent is not None
        x = near.x() + 16
        if x + self.width() > parent.width():
            x = near.x() - 16 - self.width()
        y = min(max(near.y() - self.height() // 2, 0), max(0, parent.height() - self.height()))
        self.move(max(0, x), y)
        self.show()
        self.update()

    def sizeHint(self) -> QSize:
        widths = self._widths()
        height = QFontMetrics(font("small")).height() + 4
        lines = len(self._rows) + 1
        return QSize(round(sum(widths) + 3 * GAP + 2 * PAD), lines * height + 2 * PAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(font("small"))
        metrics, widths = painter.fontMetrics(), self._widths()
        height = metrics.height() + 4
        quiet, plain = QColor(colours.quiet), QColor(colours.text)
        lines = [((self._heading, "", *HEAD[2:]), (quiet,) * 4)]
        lines += [
            (_cells(one, metrics), (QColor(one.colour), plain, plain, plain)) for one in self._rows
        ]
        for number, (cells, shades) in enumerate(lines):
            left, top = float(PAD), PAD + number * height
            for place, (cell, shade) in enumerate(zip(cells, shades, strict=True)):
                painter.setPen(shade)
                wide = widths[place] if number else max(widths[place], widths[0] + GAP + widths[1])
                box = QRectF(left, top, wide, height)
                side = Qt.AlignmentFlag.AlignRight if place > 1 else Qt.AlignmentFlag.AlignLeft
                if place > 1:
                    box.setWidth(widths[place])
                painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, cell)
                left += widths[place] + GAP
        painter.end()

    def _widths(self) -> list[float]:
        metrics = QFontMetrics(font("small"))
        rows = [_cells(one, metrics) for one in self._rows]
        widths = [
            float(max([metrics.horizontalAdvance(text) for text in column] or [0]))
            for column in zip(HEAD, *rows, strict=True)
        ]
        widths[1] = max(widths[1], metrics.horizontalAdvance(self._heading) - widths[0] - GAP)
        return widths


def _cells(one: HoverRow, metrics: QFontMetrics) -> tuple[str, str, str, str]:
    title = metrics.elidedText(one.title, Qt.TextElideMode.ElideRight, WIDEST_TITLE)
    return one.letter, title, one.training or "–", one.validation or "–"
