"""Everything that makes one filter: its size, weights and bias, and what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QVBoxLayout, QWidget

from gui.widgets import kernel_words
from gui.widgets.arithmetic import TIMES
from gui.widgets.cards import button, field, label, row
from gui.widgets.channels import title
from gui.widgets.kernel_cells import KernelCells

Weights = npt.NDArray[np.float64]

OWN = "My own"
LARGEST_KERNEL = 7
MOST_UNDONE = 100

PRESET_TIP = (
    "A small grid of weights that looks for one thing: a vertical line, a horizontal line, and "
    "others worth knowing."
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
        self._preset = QComboBox()
        self._rows, self._columns, self._slice = QComboBox(), QComboBox(), QComboBox()
        self._bias = QDoubleSpinBox()
        self._count = label("", "small", wrap=True, name=f"{name}_count")
        self._words = label("", "quiet", wrap=True, name=f"{name}_words")
        self._done: list[tuple[Weights, float]] = []
        self._undone: list[tuple[Weights, float]] = []
        self._gesture: object = None
        self._last = (self._cells.kernel(), 0.0)
        self._random = np.random.default_rng()
        self._build(name)
        self._connect()
        self.set_presets(presets or {})

    def set_presets(self, presets: Mapping[str, npt.NDArray[Any]]) -> None:
        """Offers other kernels, (h, w) or (h, w, depth), by name; the first that fits is taken."""
        self._presets = dict(presets)
        self._offer()
        fitting = self._fitting()
        if fitting:
            self._take(next(iter(fitting.values())), self.bias, forget=True)

    def kernel(self) -> Weights:
        """The weights, float64 (h, w, depth)."""
        return self._cells.kernel()

    def set_kernel(self, kernel: npt.NDArray[Any], bias: float | None = None) -> None:
        """Shows another kernel, (h, w) or (h, w, depth), and bias; there is nothing to undo then.

        Raises:
            ValueError: a side is not 1..7, or it has another depth than `set_depth` said.
        """
        shaped = np.asarray(kernel, np.float64)
        if shaped.ndim == 2:
            shaped = np.repeat(shaped[..., None], self.channels(), axis=2)
        if shaped.ndim != 3 or not 1 <= min(shaped.shape[:2]) <= max(shaped.shape[:2]) <= 7:
            raise ValueError(f"a kernel has 1..7 by 1..7 weights, not {np.shape(kernel)}")
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

    def set_depth(self, depth: int) -> None:
        """Reaches through so many channels; a kernel that is the same on each stays that."""
        kernel = self.kernel()
        if depth == kernel.shape[2]:
            return
        if (kernel == kernel[..., :1]).all():
            kernel = np.repeat(kernel[..., :1], depth, axis=2)
        else:
            missing = max(0, depth - kernel.shape[2])
            kernel = np.pad(kernel, ((0, 0), (0, 0), (0, missing)))[..., :depth]
        self._cells.set_kernel(kernel)
        self._offer()
        self._take(kernel, self.bias, forget=True)

    def undo(self) -> bool:
        """Takes the last change back; whether there was one."""
        return self._step(self._done, self._undone)

    def redo(self) -> bool:
        """Makes the change that was undone again; whether there was one."""
        return self._step(self._undone, self._done)

    def _build(self, name: str) -> None:
        for box, what in ((self._rows, "rows"), (self._columns, "columns")):
            box.addItems([str(size) for size in range(1, LARGEST_KERNEL + 1)])
            box.setObjectName(f"{name}_{what}")
            box.setAccessibleName(f"Kernel {what}")
            box.setToolTip(
                f"How many {what} of pixels the kernel sees at once; it need not be a square. "
                "Weights there stay in the middle."
            )
            box.setMinimumWidth(52)
        self._slice.setObjectName(f"{name}_slice")
        self._slice.setAccessibleName("Channel")
        self._slice.setToolTip(
            "The kernel has a slice of weights for every channel of the picture; this is the one "
            "shown here."
        )
        self._bias.setRange(-9999, 9999)
        self._bias.setDecimals(2)
        self._bias.setSingleStep(10)
        self._dice = button(
            "",
            f"{name}_random",
            "Weights by chance, as a network's are before it learns.",
            icon="shuffle",
        )
        self._dice.setAccessibleName("Random kernel")
        self._back = button(
            "", f"{name}_undo", "Take the last change of the kernel back (Ctrl+Z).", icon="undo"
        )
        self._back.setAccessibleName("Undo the last change of the kernel")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(field("Kernel", self._preset, PRESET_TIP, name=f"{name}_preset"), 1)
        top.addWidget(self._dice, 0, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(top)
        layout.addLayout(row(self._rows, label(TIMES), self._columns, None, self._back, spacing=4))
        layout.addWidget(self._slice)
        layout.addWidget(self._cells, 1)
        layout.addWidget(field("Bias", self._bias, BIAS_TIP, name=f"{name}_bias"))
        layout.addWidget(self._count)
        layout.addWidget(self._words)

    def _connect(self) -> None:
        self._preset.currentIndexChanged.connect(lambda _: self._on_preset())
        self._rows.currentIndexChanged.connect(lambda _: self._on_size())
        self._columns.currentIndexChanged.connect(lambda _: self._on_size())
        self._dice.clicked.connect(self._on_random)
        self._back.clicked.connect(self.undo)
        self._slice.currentIndexChanged.connect(self._cells.set_slice)
        self._cells.slice_changed.connect(self._slice.setCurrentIndex)
        self._cells.arranged.connect(lambda _: self._show_slice_choice())
        self._cells.kernel_changed.connect(lambda: self._on_changed(self._cells.gesture))
        self._bias.valueChanged.connect(lambda _: self._on_changed("bias"))

    def _fitting(self) -> dict[str, Weights]:
        """The presets this deep; flat ones lie on every channel alike."""
        deep = {}
        for name, preset in self._presets.items():
            kernel = np.asarray(preset, np.float64)
            if kernel.ndim == 2:
                kernel = np.repeat(kernel[..., None], self.channels(), axis=2)
            if kernel.shape[2] == self.channels():
                deep[name] = kernel
        return deep

    def _offer(self) -> None:
        depth = self.channels()
        for box, items in (
            (self._preset, [*self._fitting(), OWN]),
            (self._slice, [title(part, depth).capitalize() for part in range(depth)]),
        ):
            box.blockSignals(True)
            box.clear()
            box.addItems(items)
            box.blockSignals(False)
        self._slice.setCurrentIndex(self._cells.current()[2])
        self._show_slice_choice()

    def _show_slice_choice(self) -> None:
        self._slice.setVisible(self.channels() > 1 and not self._cells.shows_all())

    def _on_preset(self) -> None:
        kernel = self._fitting().get(self._preset.currentText())
        if kernel is not None:
            self._take(kernel, self.bias)

    def _on_size(self) -> None:
        size = (self._rows.currentIndex() + 1, self._columns.currentIndex() + 1)
        self._take(kernel_words.resized(self.kernel(), size), self.bias)

    def _on_random(self) -> None:
        """Weights around zero, to two decimals so that they can be read."""
        self._take(self._random.normal(0, 0.5, self.kernel().shape).round(2), self.bias)

    def _take(self, kernel: Weights, bias: float, *, forget: bool = False) -> None:
        self._bias.blockSignals(True)
        self._bias.setValue(bias)
        self._bias.blockSignals(False)
        self._cells.set_kernel(kernel)
        if forget:
            self._done, self._undone = [], []
            self._last = (self.kernel(), self.bias)
        self._on_changed(object())

    def _on_changed(self, gesture: object) -> None:
        """Remembers how it was before; changes of one gesture are one thing to undo."""
        now = (self.kernel(), self.bias)
        if not _same(now, self._last):
            if gesture != self._gesture or not self._done:
                self._done = [*self._done, self._last][-MOST_UNDONE:]
            self._undone = []
        self._last, self._gesture = now, gesture
        self._show()
        self.changed.emit()

    def _step(self, of: list[tuple[Weights, float]], to: list[tuple[Weights, float]]) -> bool:
        if not of:
            return False
        to.append(self._last)
        self._last = of.pop()
        self._gesture = None
        self._bias.blockSignals(True)
        self._bias.setValue(self._last[1])
        self._bias.blockSignals(False)
        self._cells.set_kernel(self._last[0])
        self._show()
        self.changed.emit()
        return True

    def _show(self) -> None:
        kernel = self.kernel()
        names = [name for name, other in self._fitting().items() if np.array_equal(kernel, other)]
        for box, text in (
            (self._preset, names[0] if names else OWN),
            (self._rows, str(kernel.shape[0])),
            (self._columns, str(kernel.shape[1])),
        ):
            box.blockSignals(True)
            box.setCurrentText(text)
            box.blockSignals(False)
        self._back.setEnabled(bool(self._done))
        self._count.setText(kernel_words.count(kernel.shape))
        self._count.setToolTip(kernel_words.why_so_many(kernel.shape))
        self._words.setText(kernel_words.describe(kernel, bias=self.bias))


def _same(one: tuple[Weights, float], other: tuple[Weights, float]) -> bool:
    return one[1] == other[1] and np.array_equal(one[0], other[0], equal_nan=True)
