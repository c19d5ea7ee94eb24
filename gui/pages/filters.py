"""The Filters page: one kernel slid over a picture, with the arithmetic of every step."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QWidget

from gui.pages.page import Page
from gui.session import Session
from gui.widgets.arithmetic import Arithmetic, Sum
from gui.widgets.cards import Card, button, column, label, row
from gui.widgets.feature_map_card import FeatureMapCard
from gui.widgets.figures import MINUS
from gui.widgets.kernel_panel import KernelPanel, kernel_from
from gui.widgets.number_grid import NumberGrid
from gui.widgets.picture_choice import PictureChoice
from gui.widgets.transport import Transport
from vision import filters

TEST, PAD, CAMERA = "test", "pad", "camera"
SOURCES = ((TEST, "Test picture"), (PAD, "My drawing"), (CAMERA, "Camera digit"))
SHARES = (563, 437)
"""How picture and feature map share the width, so that the numbers are legible at 1280x800."""


class FiltersPage(Page):
    """Picture, kernel and feature map side by side, the sliding window drawn over both pictures."""

    key = "filters"
    title = "Filters"
    hint = "Slide one small filter over a digit and watch a feature map appear."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._picture: npt.NDArray[np.uint8] | None = None
        self._output: npt.NDArray[np.float64] | None = None
        self._looked_at: tuple[int, int] | None = None
        self._settled = False
        self._source = QComboBox()
        self._choice = PictureChoice("filter_picture")
        self._grid = NumberGrid("filter_input")
        self._filter = KernelPanel("filter", filters.KERNELS)
        self._result = FeatureMapCard("filter")
        self._map = self._result.grid
        self._line = Arithmetic("filter_arithmetic")
        self._transport = Transport("filter_slide", "position")
        self._pictures = QStackedWidget()
        self._build()
        self._connect()

    def opened(self) -> None:
        self.session.need_test_pictures()
        self._take_picture()
        self._map.setFocus()

    def left(self) -> None:
        self._transport.pause()

    def restyle(self) -> None:
        self._map.update()

    def main_action(self) -> bool:
        self._transport.toggle()
        return True

    def copy_text(self) -> str:
        return self._line.text()

    def state(self) -> dict[str, Any]:
        return {
            "source": str(self._source.currentData()),
            "picture": list(self._choice.choice()),
            "kernel": self._filter.kernel.tolist(),
            "bias": self._filter.bias,
            "relu": self._filter.relu,
            "speed": self._transport.speed(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        self._source.setCurrentIndex(max(0, self._source.findData(state.get("source"))))
        match state.get("picture"):
            case [int(digit), int(number)] if 0 <= digit <= 9 and 1 <= number <= 10_000:
                self._choice.choose(digit, number)
        kernel, bias = kernel_from(state.get("kernel")), state.get("bias")
        if not isinstance(bias, (int, float)) or not np.isfinite(bias):
            bias = 0.0
        if kernel is not None:
            self._filter.set_filter(kernel, float(bias), state.get("relu") is True)
        self._transport.set_speed(state.get("speed"))

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self._picture_card(), SHARES[0])
        top.addWidget(self._filter)
        top.addWidget(self._result, SHARES[1])
        bottom = Card(margin=12)
        bottom.body.setSpacing(4)
        bottom.body.addWidget(self._line)
        bottom.body.addWidget(self._transport)
        self.body.setSpacing(12)
        self.body.addLayout(top, 1)
        self.body.addWidget(bottom)

    def _picture_card(self) -> Card:
        for key, text in SOURCES:
            self._source.addItem(text, key)
        self._source.setObjectName("filter_source")
        self._source.setAccessibleName("Picture")
        self._source.setToolTip(
            "What the filter slides over: one of the 10,000 test pictures, what you drew on the "
            "pad, or the digit last looked at on the Camera page."
        )
        self._grid.setAccessibleName("picture as numbers")
        self._grid.setToolTip(
            "A picture is numbers: 0 is paper, 255 is full ink. Click a pixel to put the kernel "
            "over it; the arrow keys move it."
        )
        self._pictures.addWidget(self._grid)
        for sentence, text, page in (
            ("The pad is empty.", "Draw a digit", "draw"),
            ("No digit of the camera was looked at yet.", "Open the camera", "camera"),
        ):
            self._pictures.addWidget(self._invitation(sentence, text, page))
        card = Card(margin=12)
        card.body.addLayout(row(self._source, None, self._choice))
        card.body.addWidget(self._pictures, 1)
        return card

    def _invitation(self, sentence: str, text: str, page: str) -> QWidget:
        """What stands in place of a picture that is not there yet."""
        action = button(text, f"filter_open_{page}", "What you make there can be filtered here.")
        action.clicked.connect(lambda: self.session.page_requested.emit(page))
        said = label(sentence, "lead")
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        holder = QWidget()
        holder.setLayout(column(None, said, row(None, action, None), None, spacing=16))
        return holder

    def _connect(self) -> None:
        session = self.session
        session.test_ready.connect(lambda: self._on_picture_of(TEST))
        session.pad_changed.connect(lambda: self._on_picture_of(PAD))
        session.camera_picture_changed.connect(lambda: self._on_picture_of(CAMERA))
        self._source.currentIndexChanged.connect(lambda _: self._take_picture())
        self._choice.index_changed.connect(lambda _: self._on_picture_of(TEST))
        self._filter.changed.connect(self._compute)
        self._transport.position_changed.connect(lambda _: self._show_position())
        self._transport.playing_changed.connect(lambda _: self._show_position())
        self._map.clicked.connect(self._go)
        self._map.hovered.connect(lambda *place: self._look(place))
        self._map.left.connect(lambda: self._look(None))
        self._grid.clicked.connect(self._go_centred)
        for grid in (self._grid, self._map):
            grid.moved.connect(self._move)

    def _on_picture_of(self, source: str) -> None:
        if self._source.currentData() == source and self.isVisible():
            self._take_picture()

    def _take_picture(self) -> None:
        session, source = self.session, self._source.currentData()
        self._choice.setVisible(source == TEST)
        if session.test is not None:
            self._choice.set_labels(session.test.labels)
        index = self._choice.index()
        if source == TEST:
            known = session.test is not None and index is not None
            self._picture = session.test.pictures[index] if known and session.test else None
        else:
            self._picture = session.pad_picture if source == PAD else session.camera_picture
        empty = self._picture is None
        self._pictures.setCurrentIndex({PAD: 1, CAMERA: 2}.get(source, 0) if empty else 0)
        self._grid.set_values(self._picture)
        self._compute()

    def _compute(self) -> None:
        """The whole feature map; 676 positions take about 0.1 ms."""
        self._output = None
        if self._picture is not None:
            self._output = filters.convolve(self._picture, self._filter.kernel, self._filter.bias)
            if self._filter.relu:
                self._output = filters.relu(self._output)
        self._result.set_map(self._output, signed=not self._filter.relu)
        rows, columns = (0, 1) if self._output is None else self._output.shape
        self._transport.set_count(rows * columns)
        self._transport.set_page(columns)
        if self._output is not None and not self._settled:
            # The first thing seen is the place where the filter answers most strongly.
            self._settled = True
            self._transport.set_position(int(np.argmax(self._output)))
        self._show_position()

    def _show_position(self) -> None:
        if self._output is None or self._picture is None:
            for grid in (self._grid, self._map):
                grid.set_frame(None)
            self._line.set_sum(None)
            self._transport.set_place("")
            self._result.set_value(None)
            return
        kernel, bias, relu = self._filter.kernel, self._filter.bias, self._filter.relu
        rows, columns = self._output.shape
        position = self._transport.position()
        playing = self._transport.playing()
        at_row, at_column = divmod(position, columns)
        if self._looked_at is not None and not playing:
            at_row, at_column = self._looked_at
        stop = filters.window(self._picture, kernel, at_row, at_column, bias=bias)
        self._grid.set_frame((stop.top, stop.left, *kernel.shape))
        self._map.set_frame((at_row, at_column, 1, 1))
        self._map.set_faint_from(position + 1 if playing else None)
        self._line.set_sum(Sum(values=stop.values, weights=kernel, bias=bias, relu=relu))
        place = f"row {at_row + 1} of {rows}, column {at_column + 1} of {columns}"
        self._transport.set_place(place)
        fits = f"{self._picture.shape[0]} {MINUS} {kernel.shape[0]} + 1 = {rows}"
        self._result.set_value(
            float(self._output[at_row, at_column]),
            f"Without padding the kernel has {fits} places from top to bottom.",
        )

    def _look(self, place: tuple[int, ...] | None) -> None:
        self._looked_at = None if place is None else (place[0], place[1])
        self._show_position()

    def _go(self, at_row: int, at_column: int) -> None:
        """Goes to an output pixel, or to the nearest there is."""
        if self._output is None:
            return
        rows, columns = self._output.shape
        at_row, at_column = min(max(at_row, 0), rows - 1), min(max(at_column, 0), columns - 1)
        self._transport.pause()
        self._transport.set_position(at_row * columns + at_column)

    def _go_centred(self, at_row: int, at_column: int) -> None:
        """Puts the middle of the kernel over a pixel of the picture."""
        height, width = self._filter.kernel.shape
        self._go(at_row - height // 2, at_column - width // 2)

    def _move(self, down: int, right: int) -> None:
        if self._output is not None:
            at_row, at_column = divmod(self._transport.position(), self._output.shape[1])
            self._looked_at = None
            self._go(at_row + down, at_column + right)
