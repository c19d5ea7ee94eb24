"""Everything that makes one filter: preset, weights, bias and ReLU, and what it answers to."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox

from gui import theme
from gui.widgets import kernel_words
from gui.widgets.cards import Card, field, label
from gui.widgets.kernel_view import KernelView

Weights = npt.NDArray[np.float64]

OWN = "My own"
WIDTH = 200
LARGEST_KERNEL = 7


class KernelPanel(Card):
    """A card with one filter that can be changed.

    Signals:
        changed: kernel, bias or ReLU is another.
    """

    changed = Signal()

    def __init__(self, name: str, presets: Mapping[str, Weights]) -> None:
        """``name`` begins the object names; ``presets`` are kernels by name, the first chosen."""
        super().__init__(margin=12)
        self._presets = presets
        self._kernel = KernelView(f"{name}_kernel")
        self._preset = QComboBox()
        self._bias = QDoubleSpinBox()
        self._relu = QCheckBox("ReLU")
        self._words = label("", "quiet", wrap=True, name=f"{name}_words")
        self._build(name)
        self._preset.currentIndexChanged.connect(self._on_preset)
        self._kernel.kernel_changed.connect(lambda _: self._on_changed())
        self._bias.valueChanged.connect(lambda _: self._on_changed())
        self._relu.toggled.connect(lambda _: self._on_changed())
        self._on_preset(0)

    @property
    def kernel(self) -> Weights:
        """The weights, float64 (h, w)."""
        return self._kernel.kernel()

    @property
    def bias(self) -> float:
        """What is added to every sum."""
        return self._bias.value()

    @property
    def relu(self) -> bool:
        """Whether what is negative becomes 0."""
        return self._relu.isChecked()

    def set_filter(self, kernel: Weights, bias: float, relu: bool) -> None:
        """Takes over another filter as a whole."""
        self.blockSignals(True)
        self._kernel.set_kernel(kernel)
        self._bias.setValue(bias)
        self._relu.setChecked(relu)
        self.blockSignals(False)
        self._on_changed()

    def _build(self, name: str) -> None:
        theme.widen(self, WIDTH)
        self._kernel.setFixedHeight(168)
        self._preset.addItems([*self._presets, OWN])
        self._bias.setRange(-9999, 9999)
        self._bias.setDecimals(1)
        self._bias.setSingleStep(10)
        self._relu.setObjectName(f"{name}_relu")
        self._relu.setAccessibleName("ReLU")
        self._relu.setToolTip(
            "Rectified linear unit, max(0, x): what is negative becomes 0, so that the next layer "
            "sees only what the filter found."
        )
        preset_tip = (
            "A small grid of weights that looks for one thing: a vertical line, a horizontal line, "
            "and others worth knowing."
        )
        bias_tip = (
            "One number added to every sum: it shifts the whole feature map, and with it what ReLU "
            "lets through."
        )
        self.body.addWidget(field("Kernel", self._preset, preset_tip, name=f"{name}_preset"))
        self.body.addWidget(self._kernel)
        self.body.addWidget(field("Bias", self._bias, bias_tip, name=f"{name}_bias"))
        self.body.addWidget(self._relu)
        self.body.addWidget(self._words)
        self.body.addStretch(1)

    def _on_preset(self, index: int) -> None:
        kernel = self._presets.get(self._preset.itemText(index))
        if kernel is not None:
            self._kernel.set_kernel(kernel)
            self._on_changed()

    def _on_changed(self) -> None:
        kernel = self.kernel
        names = [name for name, other in self._presets.items() if np.array_equal(kernel, other)]
        self._preset.blockSignals(True)
        self._preset.setCurrentText(names[0] if names else OWN)
        self._preset.blockSignals(False)
        self._words.setText(kernel_words.describe(kernel, bias=self.bias, relu=self.relu))
        self.changed.emit()


def kernel_from(value: object) -> Weights | None:
    """A kernel that was remembered as lists, or None if it is none that can be shown."""
    try:
        kernel = np.array(value, np.float64)
    except (TypeError, ValueError):
        return None
    if kernel.ndim != 2 or 0 in kernel.shape or max(kernel.shape) > LARGEST_KERNEL:
        return None
    return kernel if np.isfinite(kernel).all() else None
