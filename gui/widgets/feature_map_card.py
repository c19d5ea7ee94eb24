"""One feature map with its size, the value looked at, and the scale of its colours."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QWidget

from gui.widgets.arithmetic import TIMES
from gui.widgets.cards import Card, label, row
from gui.widgets.colour_bar import ColourBar
from gui.widgets.figures import figure
from gui.widgets.number_grid import POSITIVE, SIGNED, NumberGrid


class FeatureMapCard(Card):
    """A card around a grid of numbers in colours; ``grid`` speaks for itself."""

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__(margin=12)
        self.grid = NumberGrid(f"{name}_output", colours=SIGNED)
        self.grid.setAccessibleName("feature map")
        self.grid.setToolTip(
            "The feature map: one pixel for each position of the kernel. Point at one to see its "
            "arithmetic, click it to go there, or use the arrow keys."
        )
        self._size = label("", "quiet", name=f"{name}_output_size")
        self._value = label("", name=f"{name}_value")
        self._bar = ColourBar(f"{name}_scale")
        heading = QWidget()
        heading.setMinimumHeight(32)
        heading.setLayout(row(label("Feature map", "heading"), self._size, None, self._value))
        self.body.addWidget(heading)
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self._bar)

    def set_map(self, values: npt.NDArray[np.float64] | None, *, signed: bool) -> None:
        """Shows another map, (h, w), or none; ``signed`` unless ReLU made it positive."""
        self.grid.setProperty("ready", values is not None)
        if values is None:
            self.grid.set_values(None)
            self._bar.clear()
            self._size.setText("")
            return
        top = float(np.abs(values).max(initial=0.0)) or 1.0
        self.grid.set_values(values, colours=SIGNED if signed else POSITIVE, top=top)
        self._bar.set_scale(top, signed=signed)
        rows, columns = values.shape
        self._size.setText(f"{rows} {TIMES} {columns}")

    def set_value(self, value: float | None, explanation: str = "") -> None:
        """Shows the pixel looked at; ``explanation`` is the size's tooltip."""
        self._value.setText("" if value is None else figure(value))
        self._size.setToolTip(explanation)
