"""The first part of the close-up: the kernel, the hand-made one it is like, and the arithmetic."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from gui.inside.filter_subject import FILTER, Subject
from gui.widgets.cards import column, label, row
from gui.widgets.figures import figure
from gui.widgets.filter_sum import FilterSum
from gui.widgets.layer_names import meaning
from gui.widgets.number_cells import SIGNED
from gui.widgets.number_grid import NumberGrid
from models.shapes import by

KERNEL, HAND_MADE = 112, 60
"""Sides of the two kernels in pixels."""

CLEAR = 0.6
"""From this likeness on, a person sees it too."""

ALL = "All"


class CloseUpSum(QWidget):
    """What a filter multiplies with, and what comes of it at one pixel.

    Signals:
        channel_changed: another channel is shown, or all of them.
    """

    channel_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._subject: Subject | None = None
        self._kernel = NumberGrid("close_up_kernel", colours=SIGNED)
        self._kernel.setFixedSize(KERNEL, KERNEL)
        self._kernel.setAccessibleName("Kernel of this filter")
        self._kernel.setToolTip(
            "What the filter has learnt: orange weights want light there, blue ones want dark."
        )
        self._weight = label("", "small", name="close_up_weight")
        self._channels = QComboBox()
        self._channels.setObjectName("close_up_channel")
        self._channels.setAccessibleName("Channel of the kernel")
        self._channels.setToolTip(
            "A filter behind other filters has one small kernel for each map that it reads. "
            "Choose one, or see the sums of all."
        )
        self._like_grid = NumberGrid("close_up_hand_made", colours=SIGNED)
        self._like_grid.setFixedSize(HAND_MADE, HAND_MADE)
        self._like_grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._like_grid.setAccessibleName("Nearest hand-made kernel")
        self._like = label("", "small", wrap=True, name="close_up_like")
        self._like.setToolTip(
            "How alike the two patterns are whatever their strength: 1 is the same, 0 has nothing "
            "in common, -1 is the same with all signs turned."
        )
        self._like_grid.setToolTip(self._like.toolTip())
        self._sum = FilterSum("close_up_arithmetic")
        self._none = label("", "quiet", wrap=True, name="close_up_no_kernel")
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        beside = column(
            self._channels, self._weight, row(self._like_grid, None), self._like, None, spacing=4
        )
        top = row(column(self._kernel, None), beside, spacing=8)
        top.setStretch(1, 1)
        self._weight.setMinimumWidth(1)
        layout = column(top, self._sum, self._none, spacing=8)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._channels.currentIndexChanged.connect(lambda _: self._on_channel())
        self._kernel.hovered.connect(self._point_at)
        self._kernel.left.connect(lambda: self._weight.setText(self._about()))
        self._kernel.clicked.connect(self._point_at)

    @property
    def channel(self) -> int | None:
        """The channel shown, or None for all."""
        index = self._channels.currentIndex()
        return index - 1 if index > 0 else None

    def set_subject(self, subject: Subject) -> None:
        """Shows a filter's kernel, or says that there is none."""
        before, self._subject = self._subject, subject
        deep, has = subject.channels > 1, subject.kernel is not None
        if before is None or (before.channels, before.kind) != (subject.channels, subject.kind):
            self._channels.blockSignals(True)
            self._channels.clear()
            self._channels.addItem(f"{ALL} {subject.channels}")
            if deep:
                self._channels.addItems(
                    [subject.channel_name(index).capitalize() for index in range(subject.channels)]
                )
            self._channels.blockSignals(False)
        flat = has and subject.kernel is not None and subject.kernel.shape[:2] == (1, 1)
        self._channels.setVisible(deep and not flat)
        for widget in (self._kernel, self._weight):
            widget.setVisible(has and not flat)
        self._sum.setVisible(has)
        self._none.setVisible(not has)
        if not has:
            self._none.setText(no_kernel(subject))
        self._show_kernel()

    def show_place(self, place: tuple[int, int] | None) -> None:
        """The arithmetic of one pixel of the map, or none."""
        subject = self._subject
        if subject is None or place is None:
            self._sum.set_terms(None)
            return
        self._sum.set_terms(subject.terms(*place, self.channel))

    def text(self) -> str:
        """The arithmetic as text."""
        return self._sum.text()

    def _on_channel(self) -> None:
        self._show_kernel()
        self.channel_changed.emit()

    def _show_kernel(self) -> None:
        subject = self._subject
        if subject is None or subject.kernel is None:
            for widget in (self._like_grid, self._like):
                widget.hide()
            return
        kernel = subject.kernel
        shown = kernel.sum(axis=2) if self.channel is None else kernel[..., self.channel]
        top = float(np.abs(np.nan_to_num(shown)).max(initial=0.0)) or 1.0
        self._kernel.set_values(shown, top=top)
        self._weight.setText(self._about())
        self._show_like(subject, shown)

    def _show_like(self, subject: Subject, shown: np.ndarray) -> None:
        from vision.kernels import KERNELS, nearest

        compares = subject.kind == FILTER
        for widget in (self._like_grid, self._like):
            widget.setVisible(compares)
        if not compares or subject.kernel is None:
            return
        kernel = subject.kernel if self.channel is None else shown
        found = nearest(kernel)
        self._like_grid.setVisible(found is not None)
        if found is None:
            self._like.setText("All weights are 0 or no numbers: it is like no other kernel.")
            return
        made = KERNELS[found.name] * (-1 if found.flipped else 1)
        self._like_grid.set_values(made, top=float(np.abs(made).max()))
        name = f"{found.name}, signs turned" if found.flipped else found.name
        how = "Most like" if abs(found.likeness) >= CLEAR else "A little like"
        through = " in every channel" if self.channel is None and subject.channels > 1 else ""
        self._like.setText(f"{how} {name}{through}: {figure(found.likeness)}")

    def _about(self) -> str:
        subject = self._subject
        if subject is None or subject.kernel is None:
            return ""
        size = by(subject.kernel.shape[:2]).replace("x", " × ")
        if self.channel is None and subject.channels > 1:
            return f"{size}, sum of {subject.channels}"
        return size

    def _point_at(self, at_row: int, at_column: int) -> None:
        values = self._kernel.values()
        if values is not None:
            self._weight.setText(
                f"{at_row + 1}, {at_column + 1}: {figure(float(values[at_row, at_column]), 4)}"
            )


def no_kernel(subject: Subject) -> str:
    """Why there is nothing to multiply with."""
    text = f"No kernel of its own. {meaning(subject.info.spec)}"
    return text.strip()
