"""The time machine's face: a layer's pictures, answer and matrix above, the time line below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from gui import theme
from gui.widgets.cards import Card, column, label, row
from gui.widgets.layer_names import detail, short
from gui.widgets.layer_tiles import Tiles
from gui.widgets.moment_paint import Counts, Floats
from gui.widgets.moment_views import AnswerView, MatrixView, TilesView
from gui.widgets.time_controls import TimeControls
from gui.widgets.time_line import TimeLine
from models.config import Conv2D
from models.shapes import LayerInfo

SIDE = 304
"""Pixels: width of the column with answer and matrix."""


class TimeMachine(QWidget):
    """Shows one moment; it is told which and knows no network.

    Attributes:
        line, controls: the moments, and what moves through them.

    Signals:
        layer_changed: the index of the layer chosen.
    """

    layer_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.line = TimeLine("time_slider")
        self.controls = TimeControls()
        self._layers: tuple[LayerInfo, ...] = ()
        self._layer = QComboBox()
        self._layer.setObjectName("time_layer")
        self._layer.setAccessibleName("Layer")
        self._layer.setToolTip("The layer whose kernels and maps are followed through the run.")
        self._layer.currentIndexChanged.connect(lambda _: self.layer_changed.emit(self.layer))
        self._kernels_title = label("", "quiet", name="time_kernels_title")
        self._kernels = TilesView(
            "time_kernels",
            "Kernels at this moment",
            "What the layer has learnt until this moment: orange weights want light there, blue "
            "ones dark. The colours mean the same numbers through the whole training.",
        )
        self._maps_title = label("", "quiet", name="time_maps_title")
        self._maps = TilesView(
            "time_maps",
            "Maps at this moment",
            "What the layer makes of the picture at this moment. The colours mean the same "
            "numbers through the whole training.",
        )
        self._moment = label("", "title", name="time_moment")
        self._accuracy = label("", "lead", name="time_accuracy")
        self._said = label("", "small", name="time_said")
        self._answer = AnswerView(
            "time_answer",
            "Answer at this moment",
            "What the network of this moment says of the picture: how it shares out its trust.",
        )
        self._matrix = MatrixView(
            "time_matrix",
            "Confusion matrix at this moment",
            "Of each true digit (row), how many per cent got which answer (column). Learning "
            "draws everything onto the diagonal.",
        )
        self._counted = label("", "small", wrap=True, name="time_counted")
        self._counted.setMinimumHeight(2 * self._counted.fontMetrics().height())
        self._arrange()

    @property
    def layer(self) -> int:
        """The index of the layer shown."""
        return max(0, self._layer.currentIndex())

    def set_layers(self, layers: Sequence[LayerInfo], wanted: object = None) -> None:
        """Another network: opens the layer wanted, one called as before, or a convolution."""
        if tuple(layers) == self._layers:
            return
        before = self._layer.currentText()
        self._layers = tuple(layers)
        self._layer.blockSignals(True)
        self._layer.clear()
        for layer in layers:
            what = detail(layer.spec)
            plain = what.lower() == short(layer.spec).lower()
            self._layer.addItem(f"{layer.name}  {what}" if what and not plain else layer.name)
        first = next((info.index for info in layers if isinstance(info.spec, Conv2D)), 0)
        same = self._layer.findText(before) if before else -1
        if type(wanted) is int and 0 <= wanted < len(layers):
            first = wanted
        elif same >= 0:
            first = same
        self._layer.setCurrentIndex(first)
        self._layer.blockSignals(False)

    def set_layer(self, index: int) -> None:
        """Opens another layer; one that is not there is left alone."""
        if 0 <= index < self._layer.count():
            self._layer.setCurrentIndex(index)

    def set_moment(self, name: str, accuracy: str) -> None:
        """What the moment is called, and how much its network reads rightly."""
        self._moment.setText(name)
        self._accuracy.setText(accuracy)

    def set_kernels(self, tiles: Tiles | None, top: float, title: str) -> None:
        """The layer's kernels, or None where it learns nothing."""
        self._kernels.setVisible(tiles is not None)
        self._kernels_title.setText(title)
        if tiles is not None:
            self._kernels.set_tiles(tiles, top, signed=True)

    def set_maps(self, tiles: Tiles | None, top: float, title: str, *, signed: bool = True) -> None:
        """The layer's maps; without any, ``title`` stands in their place."""
        if tiles is None:
            self._maps_title.setText("")
            self._maps.clear(title)
        else:
            self._maps_title.setText(title)
            self._maps.set_tiles(tiles, top, signed=signed)

    def set_answer(self, shares: Floats | None, said: str) -> None:
        """The answer to the picture, and the same in words."""
        self._answer.set_shares(shares)
        self._said.setText(said)

    def set_matrix(self, counts: Counts | None, said: str) -> None:
        """The confusion matrix, and over which pictures."""
        self._matrix.set_counts(counts, said)
        self._counted.setText(said)

    def _arrange(self) -> None:
        pictures, side, time = Card(), Card(), Card(margin=12)
        pictures.body.addLayout(row(self._kernels_title, None, self._layer))
        pictures.body.addWidget(self._kernels, 2)
        pictures.body.addWidget(self._maps_title)
        pictures.body.addWidget(self._maps, 3)
        theme.widen(side, SIDE)
        side.body.addLayout(row(self._moment, None, self._accuracy))
        side.body.addWidget(self._answer, 1)
        side.body.addWidget(self._said)
        side.body.addWidget(self._matrix, 3)
        side.body.addWidget(self._counted)
        for text in (self._kernels_title, self._maps_title, self._said):
            # A long line is cut off rather than widening the page.
            text.setMinimumWidth(1)
        time.body.addWidget(self.line)
        time.body.addWidget(self.controls)
        top = row(pictures, side, spacing=12)
        top.setStretch(0, 1)
        whole = column(top, time, spacing=12)
        whole.setStretch(0, 1)
        self.setLayout(whole)
