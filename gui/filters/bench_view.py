"""One step at work: input, operation and output side by side, the window, its arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui import theme
from gui.filters.conv_panel import ConvPanel
from gui.filters.input_card import InputCard
from gui.filters.output_card import OutputCard
from gui.filters.pool_panel import PoolPanel, ReluPanel
from gui.widgets.arithmetic import Arithmetic, Sum
from gui.widgets.cards import Card
from gui.widgets.picked import Pick, Picked
from gui.widgets.transport import Transport
from vision import bench
from vision.bench import Outcome
from vision.steps import ConvStep, PoolStep, Step
from vision.stops import Stop, stop

Floats = npt.NDArray[np.float64]

SHARES = (555, 445)
"""How input and output share the width, so that the numbers are legible at 1280x800."""

OPERATION_WIDTH = 264


class BenchView(QWidget):
    """The chosen step; the page tells it what comes in and what goes out.

    Signals:
        step_changed: Step, changed by the person.
        channel_chosen: the output channel to look at: the filter, or the map.
        use_requested: the filter shown is to go into a network.
        invited: a source that has no picture, whose button was pressed.
    """

    step_changed = Signal(object)
    channel_chosen = Signal(int)
    use_requested = Signal()
    invited = Signal(str)

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__()
        self._step: Step | None = None
        self._values: Floats | None = None
        self._output: Floats | None = None
        self._channel = 0
        self._seen: int | None = None
        self._looked_at: tuple[int, int] | None = None
        self._raw, self._source, self._title = True, "", ""
        self._settled = False
        self.input = InputCard(name)
        self.output = OutputCard(name)
        self.conv = ConvPanel(name)
        self._pool = PoolPanel(name)
        self._relu = ReluPanel(name)
        self._sum = Arithmetic(f"{name}_arithmetic")
        self._picked = Picked(f"{name}_picked")
        self._lines = QStackedWidget()
        self.transport = Transport(f"{name}_slide", "position")
        self._operation = Card(margin=12)
        self._panels = QStackedWidget()
        self._bottom = Card(margin=8)
        self._build()
        self._connect()

    def show_step(
        self,
        step: Step | None,
        values: Floats | None,
        outcome: Outcome | None,
        channel: int,
        *,
        raw: bool,
        source: str,
        title: str,
    ) -> None:
        """Shows a step at work.

        Args:
            step: None where there is only a picture.
            values: float64 (h, w, channels) that come in; None where nothing does.
            outcome: what goes out.
            channel: the output channel to look at.
            raw: whether the input is the picture itself.
            source: of the picture, for the invitation where it has none.
            title: what the input is.
        """
        self._step, self._values = step, values
        self._raw, self._source, self._title = raw, source, title
        self._output = outcome.values if outcome else None
        for part in (self._operation, self.output, self._bottom):
            part.setVisible(step is not None)
        if step is None:
            self._show_input()
            return
        axes = None if values is None else bench.axes(step, _shape(values))
        problem = outcome.problem if outcome else ""
        self.output.set_output(step, axes, self._output, problem)
        zeros = [(axis.before, axis.after) for axis in axes] if axes else [(0, 0), (0, 0)]
        self.input.grid.set_padding(*zeros[0], *zeros[1])
        rows, columns = (0, 1) if self._output is None else self._output.shape[:2]
        self.transport.set_count(rows * columns)
        self.transport.set_page(columns)
        self.set_channel(channel)
        if self._output is not None and not self._settled:
            # The first thing seen is the place where the step answers most strongly.
            self._settled = True
            self.transport.set_position(int(np.argmax(self._output[..., self._channel])))

    def set_channel(self, channel: int) -> None:
        """Looks at another map of the output."""
        self._channel = channel
        if self._output is not None:
            self._channel = min(channel, self._output.shape[2] - 1)
            self.output.set_channel(self._channel)
        self._show_input()
        self._show_panel()
        self._show_position()

    def unsettle(self) -> None:
        """Another step is chosen: it begins where it answers most strongly."""
        self._settled = False
        self._seen = None
        self.transport.pause()

    def text(self) -> str:
        """The arithmetic of the present position."""
        return self._sum.text() if isinstance(self._step, ConvStep) else self._picked.text()

    def state(self) -> dict[str, Any]:
        """Choices to remember, JSON-ready."""
        return {"speed": self.transport.speed(), "cube": self.output.stacked}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes back choices; anything odd in them is left alone."""
        self.transport.set_speed(state.get("speed"))
        self.output.set_stacked(state.get("cube") is True)

    def _build(self) -> None:
        theme.widen(self._operation, OPERATION_WIDTH)
        for panel in (self.conv, self._pool, self._relu):
            self._panels.addWidget(panel)
        self._operation.body.addWidget(self._panels)
        for line in (self._sum, self._picked):
            self._lines.addWidget(line)
        self._lines.setFixedHeight(self._sum.sizeHint().height())
        self._bottom.body.setSpacing(4)
        self._bottom.body.addWidget(self._lines)
        self._bottom.body.addWidget(self.transport)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.input, SHARES[0])
        top.addWidget(self._operation)
        top.addWidget(self.output, SHARES[1])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top, 1)
        layout.addWidget(self._bottom)

    def _connect(self) -> None:
        self.conv.changed.connect(self.step_changed)
        self.conv.filter_chosen.connect(self.channel_chosen)
        self.conv.use_requested.connect(self.use_requested)
        self._pool.changed.connect(self.step_changed)
        self.input.invited.connect(self.invited)
        self.input.channel_chosen.connect(self._on_seen)
        self.output.channel_chosen.connect(self.channel_chosen)
        self.transport.position_changed.connect(lambda _: self._show_position())
        self.transport.playing_changed.connect(lambda _: self._show_position())
        grid = self.output.grid
        grid.clicked.connect(self._go)
        grid.hovered.connect(lambda *place: self._look(place))
        grid.left.connect(lambda: self._look(None))
        self.input.grid.clicked.connect(self._go_centred)
        for one in (grid, self.input.grid):
            one.moved.connect(self._move)

    def _show_input(self) -> None:
        """A kernel sees all channels, so any can be looked at; ReLU and pools see one."""
        channel: int | None = self._channel
        if self._values is None:
            channel = None
        elif self._step is None or isinstance(self._step, ConvStep):
            depth = self._values.shape[2]
            whole = None if self._raw and depth == 3 else 0
            channel = whole if self._seen is None or self._seen >= depth else self._seen
        self.input.set_input(
            self._values, channel, raw=self._raw, source=self._source, title=self._title
        )

    def _show_panel(self) -> None:
        step = self._step
        self._lines.setCurrentIndex(0 if isinstance(step, ConvStep) else 1)
        if isinstance(step, ConvStep):
            self._panels.setCurrentWidget(self.conv)
            self.conv.set_step(step, min(self._channel, len(step.kernels) - 1))
        elif isinstance(step, PoolStep):
            self._panels.setCurrentWidget(self._pool)
            self._pool.set_step(step)
        else:
            self._panels.setCurrentWidget(self._relu)
            if self._values is not None:
                self._relu.set_counts(int((self._values < 0).sum()), self._values.size)

    def _show_position(self) -> None:
        step, values, output = self._step, self._values, self._output
        if step is None or values is None or output is None:
            for grid in (self.input.grid, self.output.grid):
                grid.set_frame(None)
            self._sum.set_sum(None)
            self._picked.set_pick(None)
            self.transport.set_place("")
            self.output.set_value(None)
            return
        rows, columns = output.shape[:2]
        position, playing = self.transport.position(), self.transport.playing()
        row, column = divmod(min(position, rows * columns - 1), columns)
        if self._looked_at is not None and not playing:
            row, column = self._looked_at
        at = stop(step, values, row, column, self._channel)
        self.input.grid.set_frame((at.top, at.left, *step.size))
        self.output.grid.set_frame((row, column, 1, 1))
        self.output.grid.set_faint_from(position + 1 if playing else None)
        self._show_arithmetic(step, at)
        self.transport.set_place(f"row {row + 1} of {rows}, column {column + 1} of {columns}")
        self.output.set_value(at.output)

    def _show_arithmetic(self, step: Step, at: Stop) -> None:
        if at.weights is not None:
            flat = at.weights.shape[2] == 1
            values, weights = (part[..., 0] if flat else part for part in (at.values, at.weights))
            self._sum.set_sum(Sum(values=values, weights=weights, bias=at.bias, relu=False))
            return
        kind = step.pool if isinstance(step, PoolStep) else "relu"
        self._picked.set_pick(
            Pick(values=at.values[..., 0], counted=at.counted, kind=kind, output=at.output)
        )

    def _on_seen(self, channel: int | None) -> None:
        self._seen = channel
        if channel is not None and not isinstance(self._step, ConvStep):
            self.channel_chosen.emit(channel)
        else:
            self._show_input()

    def _look(self, place: tuple[int, ...] | None) -> None:
        self._looked_at = None if place is None else (place[0], place[1])
        self._show_position()

    def _go(self, row: int, column: int) -> None:
        """Goes to an output pixel, or to the nearest there is."""
        if self._output is None:
            return
        rows, columns = self._output.shape[:2]
        row, column = min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
        self.transport.pause()
        self.transport.set_position(row * columns + column)

    def _go_centred(self, row: int, column: int) -> None:
        """Puts the middle of the window over a pixel of the input, as near as the stride allows."""
        if self._step is None or self._values is None or self._output is None:
            return
        axes = bench.axes(self._step, _shape(self._values))
        places = [
            round((at + axis.before - axis.kernel // 2) / axis.stride)
            for at, axis in zip((row, column), axes, strict=True)
        ]
        self._go(places[0], places[1])

    def _move(self, down: int, right: int) -> None:
        if self._output is not None:
            row, column = divmod(self.transport.position(), self._output.shape[1])
            self._looked_at = None
            self._go(row + down, column + right)


def _shape(values: Floats) -> tuple[int, int, int]:
    rows, columns, channels = values.shape
    return rows, columns, channels
