"""The chapter's summary table: every layer, its output shape and its parameters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from gui.theme import font, tokens
from gui.widgets.layer_names import detail
from models.config import Activation
from models.shapes import LayerInfo

MOST_ROWS = 12
"""A longer network scrolls."""


class LayerTable(QTableWidget):
    """One row a layer, as tall as its rows."""

    def __init__(self, name: str) -> None:
        super().__init__(0, 3)
        self.setObjectName(name)
        self.setAccessibleName("The network's layers")
        for column, text in enumerate(("layer", "output", "params")):
            title = QTableWidgetItem(text)
            title.setTextAlignment(_RIGHT if column else _LEFT)
            self.setHorizontalHeaderItem(column, title)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Tab leaves the table; it would go through its cells for ever.
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setMinimumWidth(160)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(8)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)

    def show_layers(self, layers: Sequence[LayerInfo]) -> None:
        """Shows another network."""
        self.setRowCount(len(layers))
        quiet = QColor(tokens().quiet)
        metrics = QFontMetrics(font("small"))
        height = metrics.height() + 6
        for index, layer in enumerate(layers):
            what = detail(layer.spec)
            shape = "(" + ",".join(str(size) for size in layer.output_shape) + ")"
            # Activations share one name: only their function tells them apart.
            shown = f"{layer.name} {what}" if isinstance(layer.spec, Activation) else layer.name
            texts = (shown, shape, f"{layer.parameters:,}")
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_RIGHT if column else _LEFT)
                item.setToolTip(f"{layer.name}: {layer.spec.kind} {what}".strip())
                if column == 2 and not layer.parameters:
                    item.setForeground(quiet)
                self.setItem(index, column, item)
            self.setRowHeight(index, height)
        for column, widest in ((1, "(26,26,64)"), (2, "params")):
            self.setColumnWidth(column, metrics.horizontalAdvance(widest) + 8)
        header = self.horizontalHeader()
        header.setFixedHeight(height + 8)
        self.setFixedHeight(header.height() + height * min(len(layers), MOST_ROWS) + 2)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
