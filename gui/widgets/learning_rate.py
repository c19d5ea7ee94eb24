"""A box for numbers that are far below one."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox

NARROW = 96
"""Least width in pixels of a box for a number: two stand side by side in a column."""


class LearningRate(QDoubleSpinBox):
    """A small number shown without idle zeros: 0.001."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(NARROW)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.setDecimals(6)
        self.setRange(0.000001, 10.0)
        self.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)

    def textFromValue(self, value: float) -> str:
        return f"{value:.6f}".rstrip("0").rstrip(".")
