"""What the chosen step gives: one map as numbers and colours, or all of them as a cube."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from gui.filters import words
from gui.widgets.cards import Card, button, label, row
from gui.widgets.colour_bar import ColourBar
from gui.widgets.cube import Cube
from gui.widgets.figures import figure
from gui.widgets.number_grid import POSITIVE, SIGNED, NumberGrid
from vision.bench import Axis
from vision.steps import ConvStep, Step

Floats = npt.NDArray[np.float64]

MAP, CUBE, PROBLEM = range(3)


class OutputCard(Card):
    """A card around a grid of numbers in colours; ``grid`` and ``cube`` speak for themselves.

    Signals:
        channel_chosen: the index of a map.
    """

    channel_chosen = Signal(int)

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__(margin=12)
        self.grid = NumberGrid(f"{name}_output", colours=SIGNED)
        self.grid.setAccessibleName("feature map")
        self.grid.setToolTip(
            "One pixel for each position of the window. Point at one to see its arithmetic, click "
            "it to go there, or use the arrow keys. Ctrl and the wheel, or plus and minus, zoom."
        )
        self.cube = Cube(f"{name}_cube")
        self._size = label("", "heading", name=f"{name}_output_size")
        self._value = label("", name=f"{name}_value")
        self._formula = label("", "small", wrap=True, name=f"{name}_formula")
        self._channel = QComboBox()
        self._channel.setObjectName(f"{name}_output_channel")
        self._channel.setAccessibleName("Map of the output")
        self._channel.setToolTip("Which of the maps is shown, one for each filter.")
        self._channel.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._stacked = button(
            "Cube",
            f"{name}_stacked",
            "All maps stacked to a cube, as the next step gets them; or one of them as numbers.",
            icon="inside",
            checkable=True,
        )
        self._bar = ColourBar(f"{name}_scale")
        self._shown: tuple[Floats, bool, float] = (np.zeros((1, 1, 1)), True, 1.0)
        self._problem = label("", "lead", wrap=True, name=f"{name}_problem")
        self._problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        for widget in (self.grid, self.cube, self._problem):
            self._pages.addWidget(widget)
        heading = QWidget()
        heading.setMinimumHeight(32)
        heading.setLayout(row(self._size, None, self._channel, self._stacked))
        self.body.addWidget(heading)
        explained = row(self._formula, self._value)
        explained.setStretch(0, 1)
        self.body.addLayout(explained)
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self._bar)
        self._channel.currentIndexChanged.connect(self.channel_chosen)
        self._stacked.toggled.connect(lambda _: self._choose_page())
        self.cube.clicked.connect(self.channel_chosen)

    @property
    def stacked(self) -> bool:
        """Whether the maps are shown as a cube."""
        return self._stacked.isChecked()

    def set_stacked(self, stacked: bool) -> None:
        """Shows the cube, or one map."""
        self._stacked.setChecked(stacked)

    def set_output(
        self, step: Step, axes: tuple[Axis, Axis] | None, values: Floats | None, problem: str
    ) -> None:
        """Shows what another step gives: (h, w, channels), or why it gives nothing."""
        ready = values is not None
        self.grid.setProperty("ready", ready)
        self._problem.setText(problem)
        self._formula.setText(words.sizes(step, axes) if axes else "")
        self._formula.setToolTip(f"<qt>{words.sizes_explained(step, axes)}</qt>" if axes else "")
        if values is None:
            self._size.setText("")
            self._value.setText("")
            self.grid.set_values(None)
            self.cube.set_maps(None, signed=True)
            self._bar.clear()
            self._offer(step, 0)
            self._choose_page()
            return
        signed = isinstance(step, ConvStep) or bool((values < 0).any())
        top = float(np.abs(values).max(initial=0.0)) or 1.0
        self._size.setText(words.extent(values.shape))
        self._bar.set_scale(top, signed=signed)
        self._offer(step, values.shape[2])
        names = [words.made_by(step, index) for index in range(values.shape[2])]
        self.cube.set_maps(values, signed=signed, names=names)
        self._shown = (values, signed, top)
        self._choose_page()

    def set_channel(self, index: int) -> None:
        """Shows one of the maps."""
        values, signed, top = self._shown
        index = min(index, values.shape[2] - 1)
        self._channel.blockSignals(True)
        self._channel.setCurrentIndex(index)
        self._channel.blockSignals(False)
        self.cube.set_current(index)
        colours = SIGNED if signed else POSITIVE
        self.grid.set_values(values[..., index], colours=colours, top=top)

    def set_value(self, value: float | None) -> None:
        """Shows the pixel looked at."""
        self._value.setText("" if value is None else figure(value))

    def _offer(self, step: Step, count: int) -> None:
        items = [words.made_by(step, index) for index in range(count)]
        self._channel.blockSignals(True)
        if items != [self._channel.itemText(at) for at in range(self._channel.count())]:
            self._channel.clear()
            self._channel.addItems(items)
        self._channel.blockSignals(False)
        self._channel.setVisible(count > 1)
        self._stacked.setEnabled(count > 0)

    def _choose_page(self) -> None:
        page = PROBLEM if self._problem.text() else CUBE if self.stacked else MAP
        self._pages.setCurrentIndex(page)
        self.update()
