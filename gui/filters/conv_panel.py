"""The settings of a Conv step: its filters one by one, strides and padding."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLabel, QTabBar, QVBoxLayout, QWidget

from gui.filters.placing import Placing
from gui.theme import zoom
from gui.widgets.cards import button, row
from gui.widgets.kernel_cells import KernelCells
from gui.widgets.kernel_editor import KernelEditor
from gui.widgets.kernel_words import resized
from vision.kernels import COLOUR_KERNELS, KERNELS, through
from vision.steps import MOST_FILTERS, ConvStep

Weights = npt.NDArray[np.float64]

WORDS_FROM = 500
"""Pixels of height at 100 % from which on there is room to say in words what a kernel finds."""
SMALLEST_KERNEL = 56
"""Pixels of height that a kernel has at least."""
SCROLLS_FROM = 1.2
"""From this size of type on the panel scrolls anyway, so that the weights can stay legible."""
KERNEL_LINES = 6
"""Lines of such type that three rows of weights are high."""

USE_TIP = (
    "Lets a network begin with this kernel as one of its own filters, frozen or free to learn on, "
    "and opens the Train page."
)
NO_USE_TIP = (
    "A network's first layer sees the picture itself: only a filter of the first Conv can become "
    "one of its own."
)


class ConvPanel(QWidget):
    """A Conv step that can be changed, one filter at a time.

    Signals:
        changed: ConvStep, changed by the person.
        filter_chosen: the index of a filter.
        use_requested: the filter shown is to go into a network.
    """

    changed = Signal(object)
    filter_chosen = Signal(int)
    use_requested = Signal()

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__()
        self._step = ConvStep()
        self._raw = True
        self._tabs = QTabBar()
        self._tabs.setObjectName(f"{name}_tabs")
        self._tabs.setAccessibleName("Filters of this step")
        self._tabs.setToolTip(
            "The filters of this step. Each makes a map of its own, and the maps are stacked to "
            "the cube that the next step gets."
        )
        self._tabs.setExpanding(False)
        self._tabs.setDrawBase(False)
        self._tabs.setUsesScrollButtons(True)
        self._more = button("", f"{name}_more", "One filter more.", icon="plus", kind="quiet")
        self._fewer = button(
            "", f"{name}_fewer", "Takes this filter away. Ctrl+Z brings it back.", icon="minus",
            kind="quiet",
        )  # fmt: skip
        self._more.setAccessibleName("Add a filter")
        self._fewer.setAccessibleName("Remove this filter")
        self._editor = KernelEditor(name, {**KERNELS, **COLOUR_KERNELS})
        self._fit()
        self._placing = Placing(name, "zeros are added around")
        self._use = button(
            "Train with this filter…",
            f"{name}_use",
            USE_TIP,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        tabs = row(self._tabs, self._more, self._fewer, spacing=0)
        tabs.setStretch(0, 1)
        layout.addLayout(tabs)
        layout.addWidget(self._editor, 1)
        layout.addWidget(self._placing)
        layout.addWidget(self._use)
        self._tabs.currentChanged.connect(self._on_tab)
        self._more.clicked.connect(self._on_more)
        self._fewer.clicked.connect(self._on_fewer)
        self._editor.changed.connect(self._on_kernel)
        self._placing.changed.connect(self._on_placing)
        self._use.clicked.connect(self.use_requested)

    def changeEvent(self, event: QEvent) -> None:
        """The type is larger or smaller."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """In the smallest window the kernel gives way, so that nothing has to scroll."""
        cells = self._editor.findChild(KernelCells)
        if cells is not None:
            large = KERNEL_LINES * self.fontMetrics().lineSpacing()
            cells.setMinimumHeight(large if zoom() >= SCROLLS_FROM else SMALLEST_KERNEL)

    @property
    def use_button(self) -> QWidget:
        """The button of ``use_requested``, to place what it opens."""
        return self._use

    def set_input(self, *, raw: bool) -> None:
        """Whether the step sees the picture itself, whose three channels are colours."""
        self._raw = raw

    def set_step(self, step: ConvStep, index: int) -> None:
        """Shows another step and one of its filters, without a signal."""
        self._step = step
        count = len(step.kernels)
        self._tabs.blockSignals(True)
        while self._tabs.count() > count:
            self._tabs.removeTab(self._tabs.count() - 1)
        while self._tabs.count() < count:
            self._tabs.addTab(str(self._tabs.count() + 1))
        self._tabs.setCurrentIndex(index)
        self._tabs.blockSignals(False)
        self._more.setEnabled(count < MOST_FILTERS)
        self._fewer.setEnabled(count > 1)
        kernel, bias = step.kernels[index], step.biases[index]
        self._editor.blockSignals(True)
        self._editor.set_depth(step.depth, colour=self._raw)
        # The editor forgets what can be undone where it is told what it shows already.
        if not np.array_equal(self._editor.kernel(), kernel) or self._editor.bias != bias:
            self._editor.set_kernel(kernel, bias)
        self._editor.blockSignals(False)
        self._placing.set_value(step.strides, step.padding)

    def set_use(self, possible: bool) -> None:
        """Whether the step sees the picture itself, as a network's first layer does."""
        self._use.setEnabled(possible)
        self._use.setToolTip(f"<qt>{USE_TIP if possible else NO_USE_TIP}</qt>")

    def undo(self) -> bool:
        """Takes the last change of the kernel back; whether there was one."""
        return self._editor.undo()

    def fit(self, room: int) -> None:
        """What a kernel finds is said where there is room; ``room`` is the height in pixels."""
        words = self._editor.findChild(QLabel, "filter_words")
        if words is not None:
            words.setVisible(room >= WORDS_FROM * zoom())

    def _on_tab(self, index: int) -> None:
        if 0 <= index < len(self._step.kernels):
            self.set_step(self._step, index)
            self.filter_chosen.emit(index)

    def _on_kernel(self) -> None:
        """Takes the kernel over; the other filters get its size, since a layer has one for all."""
        index, kernel = self._tabs.currentIndex(), self._editor.kernel()
        kernels = [resized(other, kernel.shape[:2]) for other in self._step.kernels]
        kernels[index] = kernel
        biases = list(self._step.biases)
        biases[index] = self._editor.bias
        self._change(replace(self._step, kernels=tuple(kernels), biases=tuple(biases)), index)

    def _on_placing(self) -> None:
        strides, padding = self._placing.value()
        step = replace(self._step, strides=strides, padding=padding)
        self._change(step, self._tabs.currentIndex())

    def _on_more(self) -> None:
        """The next hand-made kernel that is not there yet, in the size of the others."""
        made = [resized(through(kernel, self._step.depth), self._step.size) for kernel in
                KERNELS.values()]  # fmt: skip
        there = self._step.kernels
        new = next(
            (one for one in made if not any(np.array_equal(one, other) for other in there)), made[0]
        )
        step = replace(self._step, kernels=(*there, new), biases=(*self._step.biases, 0.0))
        self._change(step, len(there))

    def _on_fewer(self) -> None:
        index = self._tabs.currentIndex()
        kernels, biases = list(self._step.kernels), list(self._step.biases)
        del kernels[index], biases[index]
        step = replace(self._step, kernels=tuple(kernels), biases=tuple(biases))
        self._change(step, min(index, len(kernels) - 1))

    def _change(self, step: ConvStep, index: int) -> None:
        before = self._tabs.currentIndex()
        self.set_step(step, index)
        self.changed.emit(step)
        if index != before:
            self.filter_chosen.emit(index)
