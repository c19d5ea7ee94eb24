"""One step at work: input, operation and output side by side, the window, its arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.filters.input_card import InputCard
from gui.filters.operation_card import OperationCard
from gui.filters.output_card import OutputCard
from gui.filters.position_card import PositionCard, sample_of
from gui.widgets.channels import LETTERS
from vision import bench
from vision.bench import Outcome
from vision.steps import ConvStep, PoolStep, ReluStep, Step
from vision.stops import stop

Floats = npt.NDArray[np.float64]

SHARES = (555, 445)
"""How input and output share the width, so that the numbers are legible at 1280x800."""


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
        self._channel, self._sample = 0, 255.0
        self._seen: int | None = None
        self._looked_at: tuple[int, int] | None = None
        self._raw, self._source, self._title = True, "", ""
        self._settled = False
        self.input = InputCard(name)
        self.output = OutputCard(name)
        self._bottom = PositionCard(name)
        self.transport = self._bottom.transport
        self._operation = OperationCard(name)
        self.conv = self._operation.conv
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
        self._sample = 255.0 if raw or values is None else sample_of(values)
        for part in (self._operation, self.output, self._bottom):
            part.setVisible(step is not None)
        if step is None:
            self._show_input()
            return
        axes = None if values is None else bench.axes(step, bench.shape_of(values))
        self.output.set_output(step, axes, self._output, outcome.problem if outcome else "")
        zeros = [(axis.before, axis.after) for axis in axes] if axes else [(0, 0), (0, 0)]
        self.input.grid.set_padding(*zeros[0], *zeros[1])
        # Before the positions change: they are shown at once.
        self._channel = 0 if self._output is None else min(channel, self._output.shape[2] - 1)
        rows, columns = (0, 1) if self._output is None else self._output.shape[:2]
        self.transport.set_lines(rows, columns)
        self.set_channel(channel)
        if self._output is None:
            self._settled = False
        elif not self._settled:
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
        if self._step is not None:
            self._operation.set_step(self._step, self._channel, self._values, raw=self._raw)
        self._show_position()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bottom.fit(self.height())

    def unsettle(self) -> None:
        """Another step is chosen: it begins where it answers most strongly."""
        self._settled, self._seen = False, None
        self.transport.pause()

    def text(self) -> str:
        """The arithmetic of the present position."""
        return self._bottom.text()

    def state(self) -> dict[str, Any]:
        """Choices to remember, JSON-ready."""
        return {"speed": self.transport.speed(), "cube": self.output.stacked}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes back choices; anything odd in them is left alone."""
        self.transport.set_speed(state.get("speed"))
        self.output.set_stacked(state.get("cube") is True)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for card, share in (
            (self.input, SHARES[0]),
            (self._operation, 0),
            (self.output, SHARES[1]),
        ):
            top.addWidget(card, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top, 1)
        layout.addWidget(self._bottom)

    def _connect(self) -> None:
        self._operation.changed.connect(self.step_changed)
        self.conv.filter_chosen.connect(self.channel_chosen)
        self.conv.use_requested.connect(self.use_requested)
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
        channel: int | None = None
        depth = 0 if self._values is None else self._values.shape[2]
        if depth and isinstance(self._step, ReluStep | PoolStep):
            # Where it gives no output none bounds the map: another picture may have fewer.
            channel = min(self._channel, depth - 1)
        elif depth:
            whole = None if self._raw and depth == 3 else 0
            channel = whole if self._seen is None or self._seen >= depth else self._seen
        self.input.set_input(
            self._values, channel, raw=self._raw, source=self._source, title=self._title
        )

    def _show_position(self) -> None:
        step, values, output = self._step, self._values, self._output
        if step is None or values is None or output is None:
            for grid in (self.input.grid, self.output.grid):
                grid.set_frame(None)
            self._bottom.clear()
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
        place = f"row {row + 1} of {rows}, column {column + 1} of {columns}"
        letters = LETTERS if self._raw and values.shape[2] == len(LETTERS) else ()
        self._bottom.show_stop(step, at, self._sample, letters, place)
        self.output.set_value(at.output)

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
        axes = bench.axes(self._step, bench.shape_of(self._values))
        pairs = zip((row, column), axes, strict=True)
        self._go(
            *(round((at + axis.before - axis.kernel // 2) / axis.stride) for at, axis in pairs)
        )

    def _move(self, down: int, right: int) -> None:
        if self._output is not None:
            row, column = divmod(self.transport.position(), self._output.shape[1])
            self._looked_at = None
            self._go(row + down, column + right)
