"""The layers as a list that can be put in another order, each with what it gives and holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui.theme import font, tokens, zoom
from gui.widgets.layer_names import SHORT, detail
from gui.widgets.movable_list import MovableList
from models.config import Dense, Layer
from models.feasible import Trouble
from models.layer_shapes import by
from models.shapes import LayerInfo

ROW = 34
"""Pixels of a row at 100 %."""
TRIANGLE = "\N{BLACK UP-POINTING TRIANGLE}"
Index = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole.UserRole


class LayerList(MovableList):
    """One row a layer.

    Signals:
        doubled: the index, by a key.
    """

    doubled = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setAccessibleName("Layers")
        self.setToolTip(
            "From the picture to the answer. Drag a layer to another place, or move it with Alt "
            "and an arrow; Delete removes it, Ctrl+D doubles it."
        )
        self.setItemDelegate(_Rows(self))
        self.setMinimumWidth(240)

    def show_layers(
        self,
        layers: Sequence[Layer],
        infos: Sequence[LayerInfo],
        trouble: Trouble | None,
        current: int,
    ) -> None:
        """Shows a stack: ``infos`` reaches as far as its shapes are known."""
        self.blockSignals(True)
        while self.count() > len(layers):
            self.takeItem(self.count() - 1)
        while self.count() < len(layers):
            self.addItem(QListWidgetItem())
        for index, layer in enumerate(layers):
            info = infos[index] if index < len(infos) else None
            wrong = trouble.sentence if trouble and trouble.layer == index else ""
            item = self.item(index)
            item.setData(ROLE, (layer, info, wrong))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said(index, layer, info, wrong))
        if layers:
            self.setCurrentRow(max(0, min(current, len(layers) - 1)))
        self.blockSignals(False)
        self.doItemsLayout()
        if layers:
            self.scrollToItem(self.currentItem())
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, ctrl = self.currentRow(), Qt.KeyboardModifier.ControlModifier
        if event.modifiers() & ctrl and event.key() == Qt.Key.Key_D and row >= 0:
            self.doubled.emit(row)
        else:
            super().keyPressEvent(event)


def said(index: int, layer: Layer, info: LayerInfo | None, wrong: str) -> str:
    """A row in words, for a screen reader and the tests."""
    text = f"{index + 1} {brief(layer)}"
    if wrong:
        return f"{text}: {sentence(wrong)}"
    if info is None:
        return text
    return f"{text}: {by(info.output_shape)}, {info.parameters:,} parameters"


def brief(layer: Layer) -> str:
    """A layer in a few words: "Conv2D 6 of 3×3, relu", "Dense 10"."""
    text = SHORT.get(layer.kind, layer.kind)
    numbers = str(layer.units) if isinstance(layer, Dense) else detail(layer)
    function = getattr(layer, "activation", "linear")
    fused = "" if function == "linear" else f", {function}"
    return f"{text} {numbers}".strip() + fused


def sentence(wrong: str) -> str:
    """What is wrong with a layer, without its number: the row has one."""
    words = re.sub(r"^layer \d+: ", "", wrong)
    return f"{words[:1].upper()}{words[1:]}."


class _Rows(QStyledItemDelegate):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._list = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        wide = max(120, option.rect.width() or self._list.width() - 12)
        high = round(ROW * zoom())
        wrong = index.data(ROLE)[2]
        if wrong:
            metrics = QFontMetrics(font("small"))
            room = QRect(0, 0, wide - _left() - 8, 1000)
            flags = Qt.TextFlag.TextWordWrap
            high += metrics.boundingRect(room, flags, f"{TRIANGLE} {sentence(wrong)}").height() + 8
        return QSize(wide - 4, high)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        layer, info, wrong = index.data(ROLE)
        colours, area = tokens(), option.rect.adjusted(1, 1, -1, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = colours.accent if chosen else colours.card
        painter.setBrush(QColor(colours.raised if chosen else colours.card))
        painter.setPen(QPen(QColor(edge), 2.0 if chosen and self._list.hasFocus() else 1.0))
        painter.drawRoundedRect(area, 6, 6)
        line = QRect(area.left() + 8, area.top(), area.width() - 16, round(ROW * zoom()) - 2)
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        painter.setFont(font("small"))
        painter.setPen(QColor(colours.quiet))
        painter.drawText(line, middle, str(index.row() + 1))
        shape = by(info.output_shape) if info and not wrong else "–"
        count = f"{info.parameters:,}" if info and info.parameters else ""
        numbers = QFontMetrics(font("small"))
        held = numbers.horizontalAdvance("0,000,000")
        painter.drawText(line, middle | right, count)
        given = line.adjusted(0, 0, -held - 8, 0)
        painter.setPen(QColor(colours.text))
        painter.drawText(given, middle | right, shape)
        words = line.adjusted(_left() - 8, 0, -held - 16 - numbers.horizontalAdvance(shape), 0)
        painter.setFont(font())
        metrics = painter.fontMetrics()
        fitting = metrics.elidedText(brief(layer), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, middle, fitting)
        if wrong:
            painter.setFont(font("small"))
            painter.setPen(QColor(colours.wrong))
            below = QRect(
                area.left() + _left(), line.bottom(), area.width() - _left() - 4, area.height()
            )
            flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
            painter.drawText(below, flags, f"{TRIANGLE} {sentence(wrong)}")
        painter.restore()


def _left() -> int:
    return round(30 * zoom())
