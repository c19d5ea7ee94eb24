"""What a layer has learnt, as pictures: kernels, weights of each output, what inputs add to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gui.widgets.cards import label, row
from gui.widgets.colour_bar import ColourBar
from gui.widgets.layer_tiles import Tiles, output_names
from gui.widgets.map_mosaic import MapMosaic

Floats = npt.NDArray[np.float32]

WEIGHTS, PUSHES, SOFTMAX = "weights", "pushes", "softmax"
BAR_WIDTH = 136


@dataclass(frozen=True, kw_only=True, eq=False)
class Learnt:
    """What is shown of a layer.

    Attributes:
        caption: what it is, in a line.
        tiles: as a mosaic; None: as ``bars``.
        bars: float32 (n,).
    """

    caption: str
    tiles: Tiles | None = None
    bars: Floats | None = None


class LayerWeights(QWidget):
    """A mosaic with its caption and scale; for a Dense layer also which output, and how.

    Signals:
        changed: another output is chosen, or weights instead of what inputs add, or back.
        chosen: the filter or output that was clicked, from 0.
    """

    changed = Signal()
    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._outputs: tuple[int, bool, bool] = (0, True, False)
        self._caption = label("", "quiet", name="kernels_title")
        self._sum = label("", "small", wrap=True, name="weights_sum")
        self._what = QComboBox()
        self._what.setObjectName("weights_kind")
        self._what.setAccessibleName("Weights or contributions")
        self._what.setToolTip(
            "Weights: what each output wants to see. Contributions: weights times the values of "
            "this very picture, so what pushes towards an answer (orange) and what against (blue)."
        )
        self._output = QComboBox()
        self._output.setObjectName("weights_output")
        self._output.setAccessibleName("Output")
        self._output.setToolTip("The digit, or unit, whose weights are shown.")
        for control in (self._what, self._output):
            # Other layers bring other choices.
            control.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._mosaic = MapMosaic("layer_kernels")
        self._mosaic.setToolTip(
            "What the layer has learnt: orange weights want light there, blue ones want dark. "
            "Point at one to read it; click one, or press Enter, to open its filter."
        )
        self._bar = ColourBar("kernels_scale")
        self._bar.setMaximumWidth(BAR_WIDTH)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        head = row(self._caption, self._what, self._output, None, self._bar)
        head.setStretch(0, 1)
        head.setStretch(4, 1)
        body.addLayout(head)
        body.addWidget(self._sum)
        body.addWidget(self._mosaic, 1)
        self._what.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._output.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._mosaic.chosen.connect(self._on_chosen)

    @property
    def mosaic(self) -> MapMosaic:
        """The pictures themselves."""
        return self._mosaic

    @property
    def pushes(self) -> bool:
        """Whether what inputs add is asked for, not the weights."""
        return self._outputs[0] > 0 and self._what.currentData() == PUSHES

    @property
    def softmax(self) -> bool:
        """Whether not the weights are asked for, but what softmax makes of the sums."""
        return self._outputs[0] > 0 and self._what.currentData() == SOFTMAX

    @property
    def output(self) -> int | None:
        """The output asked for, from 0; None: all of them."""
        data = self._output.currentData()
        return data if isinstance(data, int) and data >= 0 else None

    def set_outputs(self, count: int, *, every: bool, softmax: bool = False) -> None:
        """The outputs there are to choose from; 0 where there is nothing to choose.

        Args:
            count: of outputs.
            every: all of them can be seen at once.
            softmax: the layer also makes probabilities of its sums.
        """
        for control in (self._what, self._output, self._sum):
            control.setVisible(count > 0)
        self._caption.setVisible(count == 0)
        if (count, every, softmax) == self._outputs:
            return
        self._outputs = (count, every, softmax)
        for control in (self._what, self._output):
            control.blockSignals(True)
        self._what.clear()
        self._what.addItem("Weights", WEIGHTS)
        self._what.addItem("Contributions", PUSHES)
        if softmax:
            self._what.addItem("Softmax", SOFTMAX)
        self._output.clear()
        digits = count in (10, 11)
        if every:
            self._output.addItem("All digits" if digits else "All outputs", -1)
        for number, name in enumerate(output_names(count)):
            text = "Not a digit" if name == "–" else name if digits else f"Output {name}"
            self._output.addItem(text, number)
        for control in (self._what, self._output):
            control.blockSignals(False)

    def choose_output(self, output: int) -> None:
        """Shows one output only."""
        self._output.setCurrentIndex(max(0, self._output.findData(output)))

    def show_learnt(self, learnt: Learnt) -> None:
        """Shows pictures or bars."""
        self._mosaic.show()
        self._caption.setText(learnt.caption)
        self._what.setAccessibleDescription(learnt.caption)
        if learnt.tiles is not None:
            self._mosaic.set_tiles(learnt.tiles, signed=True)
            own = learnt.tiles.own_scale
            self._bar.set_scale(1.0 if own else self._mosaic.top)
        elif learnt.bars is not None:
            self._mosaic.set_row(learnt.bars, "input")
        self._bar.setVisible(learnt.tiles is not None)

    def show_no_pictures(self) -> None:
        """Something else takes their place."""
        self._caption.setText("")
        self._mosaic.hide()
        self._bar.hide()

    def set_sum(self, text: str) -> None:
        """How what inputs add makes the output, in a line."""
        self._sum.setText(text)

    def _on_chosen(self, group: int) -> None:
        """A tile of a single output belongs to that output."""
        self.chosen.emit(group if self.output is None else self.output)
