"""Kernels worth knowing, by name: those that are as deep as what they slide over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from vision import kernels

Weights = npt.NDArray[np.float64]

OWN = "My own"
"""What a kernel is called that is none of the presets."""


class PresetChoice(QComboBox):
    """A list of presets; the one that is shown is marked, if it is one.

    Signals:
        chosen: float64 (h, w, depth), a preset the person chose.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._presets: dict[str, Weights] = {}
        self.currentTextChanged.connect(self._on_text)

    def offer(
        self, presets: Mapping[str, npt.NDArray[Any]], depth: int, *, colour: bool = True
    ) -> None:
        """Offers the presets (h, w), laid on every channel alike, or for colours (h, w, depth)."""
        fitting = {name: made for name, made in presets.items() if colour or made.ndim == 2}
        deep = {name: deepened(preset, depth) for name, preset in fitting.items()}
        self._presets = {name: made for name, made in deep.items() if made.shape[2] == depth}
        self.blockSignals(True)
        self.clear()
        self.addItems([*self._presets, OWN])
        self.blockSignals(False)

    def first(self) -> Weights | None:
        """The first preset, or None."""
        return next(iter(self._presets.values()), None)

    def show_kernel(self, kernel: Weights) -> None:
        """Marks the preset that a kernel is, without a signal."""
        equal = [name for name, made in self._presets.items() if np.array_equal(kernel, made)]
        self.blockSignals(True)
        self.setCurrentText(equal[0] if equal else OWN)
        self.blockSignals(False)

    def _on_text(self, name: str) -> None:
        if name in self._presets:
            self.chosen.emit(self._presets[name])


def deepened(kernel: npt.NDArray[Any], depth: int) -> Weights:
    """A flat kernel on every channel alike; a deep one as it is."""
    shaped = np.asarray(kernel, np.float64)
    return kernels.through(shaped, depth) if shaped.ndim == 2 else shaped
