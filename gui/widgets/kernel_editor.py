"""Everything that makes one filter: its size, weights and bias, and what it finds."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.widgets import kernel_words
from gui.widgets.cards import button, field, label, row
from gui.widgets.channels import short_title
from gui.widgets.kernel_cells import KernelCells
from gui.widgets.kernel_history import Filter, KernelHistory
from gui.widgets.pair_choice import PairChoice
from gui.widgets.preset_choice import PresetChoice, deepened
from vision import kernels
from vision.kernels import LARGEST

Weights = npt.NDArray[np.float64]


SLICE_WIDTH = 68
"""Pixels in which "12/16" and the arrow have room."""

PRESET_TIP = (
    "A small grid of weights that looks for one thing: a vertical line, a horizontal line, and "
    "others worth knowing."
)
SIZE_TIP = (
    "Rows and columns of pixels that the kernel sees at once; it need not be a square. Weights "
    "that are there stay in the middle."
)
BIAS_TIP = (
    "One number added to every sum: it shifts the whole feature map, and with it what ReLU lets "
    "through."
)


class KernelEditor(QWidget):
    """A kernel of 1..7 by 1..7 weights, as deep as its picture, and its bias.

    Signals:
        changed: kernel or bias is another, whoever changed it.
    """

    changed = Signal()

    def __init__(self, name: str, presets: Mapping[str, npt.NDArray[Any]] | None = None) -> None:
        """``name`` begins the object names; ``presets`` are kernels by name, the first chosen."""
        super().__init__()
        self.setObjectName(f"{name}_editor")
        self.setAccessibleName("kernel editor")
        self._presets: Mapping[str, npt.NDArray[Any]] = {}
        self._cells = KernelCells(f"{name}_kernel")
        self._preset = PresetChoice()
        self._size = PairChoice(name, "Kernel", SIZE_TIP)
        self._slice = QComboBox()
        self._bias = QDoubleSpinBox()
        self._count = label("", "small", name=f"{name}_count")
        self._words = label("", "quiet", wrap=True, name=f"{name}_words")
        self._history = KernelHistory(self._filter())
        self._build(name)
        self._connect()
        self.set_presets(presets or {})

    def set_presets(self, presets: Mapping[str, npt.NDArray[Any]]) -> None:
        """Offers other kernels, (h, w) or (h, w, depth), by name; the first that fits is taken."""
        self._presets = dict(presets)
        self._offer()
        first = self._preset.first()
        if first is not None:
            self._take(first, self.bias, forget=True)

    def kernel(self) -> Weights:
        """The weights, float64 (h, w, depth)."""
        return self._cells.kernel()

    def set_kernel(self, kernel: npt.NDArray[Any], bias: float | None = None) -> None:
        """Shows another kernel, (h, w) or (h, w, depth), and bias; there is nothing to undo then.

        Raises:
            ValueError: a side is not 1..7, or it has another depth than `set_depth` said.
        """
        shaped = deepened(kernel, self.channels())
        if shaped.ndim != 3 or not 1 <= min(shaped.shape[:2]) <= max(shaped.shape[:2]) <= LARGEST:
            raise ValueError(
                f"a kernel has 1..{LARGEST} by 1..{LARGEST} weights, not {np.shape(kernel)}"
            )
        if shaped.shape[2] != self.channels():
            raise ValueError(f"a kernel {self.channels()} deep is expected, not {shaped.shape}")
        self._take(shaped, self.bias if bias is None else bias, forget=True)

    @property
    def bias(self) -> float:
        """What is added to every sum."""
        return self._bias.value()

    @bias.setter
    def bias(self, value: float) -> None:
        self._take(self.kernel(), value, forget=True)

    def channels(self) -> int:
        """How deep the kernel is: it reaches through so many channels."""
        return int(self.kernel().shape[2])

    def set_depth(self, depth: int, *, colour: bool = True) -> None:
        """Reaches through so many channels; three are red, green and blue unless not ``colour``."""
        kernel = self.kernel()
        if (depth, colour) == (kernel.shape[2], self._cells.colour):
            return
        self._cells.colour = colour
        # Channels that are new get the weights of the first, surplus ones go.
        new = np.repeat(kernel[..., :1], max(0, depth - kernel.shape[2]), axis=2)
        kernel = np.concatenate([kernel[..., :depth], new], axis=2)
        self._cells.set_kernel(kernel)
        self._offer()
        self._take(kernel, self.bias, forget=True)

    def undo(self) -> bool:
        """Takes the last change back; whether there was one."""
        return self._step(self._history.undo())

    def redo(self) -> bool:
        """Makes the change that was undone again; whether there was one."""
        return self._step(self._history.redo())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (event.matches(QKeySequence.StandardKey.Redo) and self.redo()):
            super().keyPressEvent(event)

    def _build(self, name: str) -> None:
        self._slice.setObjectName(f"{name}_slice")
        self._slice.setAccessibleName("Channel")
        theme.widen(self._slice, SLICE_WIDTH)
        self._slice.setToolTip(
            "The kernel has a slice of weights for every channel of the picture; this is the one "
            "shown here."
        )
        self._bias.setRange(-9999, 9999)
        self._bias.setDecimals(2)
        self._bias.setSingleStep(10)
        random_tip = "Weights by chance, as a network's are before it learns."
        self._dice = _tool(f"{name}_random", "Random kernel", random_tip, "shuffle")
        undo_tip = "Take the last change of the kernel back (Ctrl+Z; Ctrl+Shift+Z makes it again)."
        self._back = _tool(f"{name}_undo", "Undo the last change of the kernel", undo_tip, "undo")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(field("Kernel", self._preset, PRESET_TIP, name=f"{name}_preset"), 1)
        top.addWidget(self._dice, 0, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(top)
        layout.addLayout(row(self._size, self._slice, None, self._back, spacing=4))
        layout.addWidget(self._cells, 1)
        layout.addWidget(field("Bias", self._bias, BIAS_TIP, name=f"{name}_bias", said=self._count))
        layout.addWidget(self._words)

    def _connect(self) -> None:
        self._preset.chosen.connect(lambda kernel: self._take(kernel, self.bias))
        self._size.changed.connect(self._on_size)
        self._dice.clicked.connect(self._on_random)
        self._back.clicked.connect(self.undo)
        self._slice.currentIndexChanged.connect(self._cells.set_slice)
        self._cells.slice_changed.connect(self._slice.setCurrentIndex)
        self._cells.arranged.connect(lambda _: self._show_slice_choice())
        self._cells.kernel_changed.connect(lambda: self._on_changed(self._cells.gesture))
        self._bias.valueChanged.connect(lambda _: self._on_changed("bias"))

    def _offer(self) -> None:
        depth, colour = self.channels(), self._cells.colour
        self._preset.offer(self._presets, depth, colour=colour)
        self._slice.blockSignals(True)
        self._slice.clear()
        self._slice.addItems([short_title(part, depth, colour=colour) for part in range(depth)])
        self._slice.setCurrentIndex(self._cells.current()[2])
        self._slice.blockSignals(False)
        self._show_slice_choice()

    def _show_slice_choice(self) -> None:
        self._slice.setVisible(self.channels() > 1 and not self._cells.shows_all())

    def _on_size(self) -> None:
        self._take(kernel_words.resized(self.kernel(), self._size.value()), self.bias)

    def _on_random(self) -> None:
        rows, columns, depth = self.kernel().shape
        seed = random.randrange(2**32)
        self._take(kernels.random_kernel(seed, rows, columns, depth), self.bias)

    def _filter(self) -> Filter:
        return Filter(kernel=self.kernel(), bias=self.bias)

    def _put(self, kernel: Weights, bias: float) -> None:
        self._bias.blockSignals(True)
        self._bias.setValue(bias)
        self._bias.blockSignals(False)
        self._cells.set_kernel(kernel)

    def _take(self, kernel: Weights, bias: float, *, forget: bool = False) -> None:
        self._put(kernel, bias)
        if forget:
            self._history.restart(self._filter())
        self._on_changed(object())

    def _on_changed(self, gesture: object) -> None:
        self._history.note(self._filter(), gesture)
        self._show()
        self.changed.emit()

    def _step(self, to: Filter | None) -> bool:
        if to is None:
            return False
        self._put(to.kernel, to.bias)
        self._show()
        self.changed.emit()
        return True

    def _show(self) -> None:
        kernel = self.kernel()
        self._preset.show_kernel(kernel)
        self._size.set_value(kernel.shape[:2])
        self._back.setEnabled(self._history.can_undo)
        self._count.setText(kernel_words.count(kernel.shape))
        colour = self._cells.colour
        words = kernel_words.describe(kernel, bias=self.bias, colour=colour)
        self._count.setToolTip(kernel_words.why_so_many(kernel.shape, colour=colour))
        self._words.setText(words)
        # Where a low window has no room for the words they are in the tip.
        self._preset.setToolTip(f"<qt>{PRESET_TIP}<br><br>{words}</qt>")


def _tool(name: str, said: str, tip: str, icon: str) -> QPushButton:
    made = button("", name, tip, icon=icon, kind="quiet")
    made.setAccessibleName(said)
    return made
