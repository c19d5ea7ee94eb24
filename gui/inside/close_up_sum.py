"""The first part of the close-up: the kernel, the hand-made one it is like, and the arithmetic."""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QWidget

from gui.inside.filter_subject import FILTER, VALUE, Subject
from gui.widgets.arithmetic import TIMES
from gui.widgets.cards import button, column, label, row
from gui.widgets.figures import figure
from gui.widgets.filter_grid import FilterGrid
from gui.widgets.filter_sum import FilterSum
from gui.widgets.layer_names import meaning
from gui.widgets.number_grid import POSITIVE, SIGNED, NumberGrid

KERNEL, LARGEST_KERNEL, HAND_MADE = 60, 168, 36
"""Sides of the kernels in pixels: of the learnt one in a low and in a high panel, of the other."""

LOW, KERNEL_GROWTH, KERNEL_SHARE = 208, 0.83, 0.35
"""The height in the smallest window, how fast the learnt kernel grows from there, and its share."""

WORDS = 100
"""Pixels beside two kernels."""

CLEAR = 0.6
"""From this likeness on, a person sees it too."""


class CloseUpSum(QWidget):
    """What a filter multiplies with, and what comes of it at one pixel.

    Signals:
        channel_changed: another channel is shown, or all of them.
        filter_requested: layer and filter behind a map that has no kernel of its own.
    """

    channel_changed = Signal()
    filter_requested = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._subject: Subject | None = None
        self._kernel = FilterGrid("close_up_kernel", least=KERNEL)
        self._kernel.setToolTip(
            "What the filter has learnt: orange weights want light there, blue ones want dark. "
            "Point at one to read it."
        )
        self._times = label(TIMES, "lead")
        self._under = FilterGrid("close_up_window", least=KERNEL)
        self._under.setAccessibleName("What lies under the kernel")
        self._under.setToolTip(
            "What the kernel meets at this pixel, each value to be multiplied with the weight in "
            "the same place."
        )
        self._channels = QComboBox()
        self._channels.setObjectName("close_up_channel")
        self._channels.setAccessibleName("Channel of the kernel")
        self._channels.setToolTip(
            "A filter behind other filters has one small kernel for each map that it reads. "
            "Choose one, or see the sums of all."
        )
        self._channels.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._channels.setMinimumContentsLength(4)
        self._about = label("", "small", wrap=True, name="close_up_weight")
        self._like_grid = FilterGrid("close_up_hand_made", least=HAND_MADE)
        self._like_grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._like = label("", "small", wrap=True, name="close_up_like")
        self._sum = FilterSum("close_up_arithmetic")
        self._none = label("", "quiet", wrap=True, name="close_up_no_kernel")
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._open = button(
            "", "close_up_open_filter", "The filter whose map this was before.", icon="inside"
        )
        for widget in (self._times, self._under, self._channels, self._none, self._open):
            widget.hide()
        self._name_things()
        self._beside = column(self._channels, self._about, None, spacing=4)
        upper = row(self._kernel, self._times, self._under, self._beside, spacing=4)
        upper.setStretch(3, 1)
        like = row(self._like_grid, self._like)
        like.setStretch(1, 1)
        layout = column(upper, like, self._sum, self._none, row(self._open, None), spacing=4)
        layout.setStretch(2, 1000)
        # Takes what is left where there is no arithmetic.
        layout.addStretch(1)
        self.setLayout(layout)
        self._channels.currentIndexChanged.connect(lambda _: self._on_channel())
        for grid in (self._kernel, self._under):
            grid.hovered.connect(partial(self._point_at, grid))
            grid.clicked.connect(partial(self._point_at, grid))
            grid.left.connect(self._say_about)
        self._open.clicked.connect(self._on_open)

    @property
    def channel(self) -> int | None:
        """The channel shown, or None for all."""
        index = self._channels.currentIndex()
        return index - 1 if index > 0 else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Two of them and a few words are beside each other.
        high = min(KERNEL_SHARE * self.height(), KERNEL + KERNEL_GROWTH * (self.height() - LOW))
        room = min(high, (self.width() - WORDS) / 2)
        for grid in (self._kernel, self._under):
            grid.set_side(round(min(room, LARGEST_KERNEL)))

    def set_subject(self, subject: Subject) -> None:
        """Shows a filter's kernel, or says that there is none."""
        before, self._subject = self._subject, subject
        has = subject.kernel is not None
        row_of_values = has and subject.kernel is not None and subject.kernel.shape[:2] == (1, 1)
        if before is None or before.layout != subject.layout:
            self._set_channels(subject, deep=subject.channels > 1 and not row_of_values)
        for widget in (self._kernel, self._about):
            widget.setVisible(has and not (row_of_values and subject.channels > 1))
        self._sum.setVisible(has)
        self._none.setVisible(not has)
        self._open.setVisible(not has and subject.behind is not None)
        if not has:
            self._none.setText(f"No kernel of its own. {meaning(subject.info.spec)}".strip())
            what = "unit" if subject.kind == VALUE else "filter"
            self._open.setText(f"Open {what} {subject.number + 1} before it")
            self._open.setAccessibleName(self._open.text())
        if before is None or not _same(before.kernel, subject.kernel):
            self._show_kernel()

    def show_place(self, place: tuple[int, int] | None) -> None:
        """The arithmetic of one pixel of the map, or none."""
        subject = self._subject
        terms = None
        if subject is not None and place is not None:
            terms = subject.terms(*place, self.channel)
        self._sum.set_terms(terms)
        single = terms is not None and terms.channel is not None
        for widget in (self._times, self._under):
            widget.setVisible(single)
        if terms is not None and terms.channel is not None:
            values = terms.values[..., terms.channel]
            self._under.set_values(values, colours=SIGNED if (values < 0).any() else POSITIVE)

    def text(self) -> str:
        """The arithmetic as text."""
        return self._sum.text()

    def _name_things(self) -> None:
        self._kernel.setAccessibleName("Kernel of this filter")
        self._like_grid.setAccessibleName("Nearest hand-made kernel")
        tip = (
            "How alike the two patterns are, whatever their strength: 1 is the same, 0 has nothing "
            "in common. A deep kernel is compared with the hand-made one laid alike through all "
            "its channels; choose a channel to compare that one alone."
        )
        self._like.setToolTip(tip)
        self._like_grid.setToolTip(tip)

    def _set_channels(self, subject: Subject, *, deep: bool) -> None:
        self._channels.blockSignals(True)
        self._channels.clear()
        self._channels.addItem(f"All {subject.channels}, summed up")
        if deep:
            names = (subject.channel_name(index, short=True) for index in range(subject.channels))
            self._channels.addItems([f"{name[0].upper()}{name[1:]}" for name in names])
        self._channels.blockSignals(False)
        self._channels.setVisible(deep)

    def _on_channel(self) -> None:
        self._show_kernel()
        self.channel_changed.emit()

    def _on_open(self) -> None:
        if self._subject is not None and self._subject.behind is not None:
            self.filter_requested.emit(self._subject.behind, self._subject.number)

    def _show_kernel(self) -> None:
        subject = self._subject
        compares = subject is not None and subject.kind == FILTER
        for widget in (self._like_grid, self._like):
            widget.setVisible(compares)
        if subject is None or subject.kernel is None:
            return
        kernel = subject.kernel
        shown = kernel.sum(axis=2) if self.channel is None else kernel[..., self.channel]
        self._kernel.set_values(shown)
        self._say_about()
        if compares:
            self._show_like(kernel if self.channel is None else shown)

    def _show_like(self, kernel: npt.NDArray[np.float64]) -> None:
        from vision.kernels import KERNELS, nearest

        found = nearest(kernel)
        self._like_grid.setVisible(found is not None)
        if found is None:
            self._like.setText("All weights are 0 or no numbers: no hand-made kernel is like it.")
            return
        # Turned like the learnt one, so that the eye can compare the two.
        self._like_grid.set_values(KERNELS[found.name] * (-1 if found.flipped else 1))
        name = f"{found.name}, signs turned" if found.flipped else found.name
        how = "Most like" if abs(found.likeness) >= CLEAR else "Only a little like"
        self._like.setText(f"{how} {name}: {figure(abs(found.likeness))}")

    def _say_about(self) -> None:
        subject = self._subject
        if subject is None or subject.kernel is None:
            return
        height, width, depth = subject.kernel.shape
        summed = f", {depth} channels" if self.channel is None and depth > 1 else ""
        what = "Kernel\n" if depth == 1 else ""
        self._about.setText(f"{what}{height} × {width}{summed}\nBias {figure(subject.bias, 4)}")

    def _point_at(self, grid: NumberGrid, at_row: int, at_column: int) -> None:
        values = grid.values()
        if values is not None:
            value = figure(float(values[at_row, at_column]), 4)
            self._about.setText(f"{at_row + 1}, {at_column + 1}:\n{value}")


def _same(before: npt.NDArray[np.float64] | None, after: npt.NDArray[np.float64] | None) -> bool:
    if before is None or after is None:
        return before is after
    return np.array_equal(before, after)
