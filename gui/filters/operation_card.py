"""What the chosen step does to its input: the panel of its kind."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget

from gui import theme
from gui.filters.conv_panel import ConvPanel
from gui.filters.pool_panel import PoolPanel, ReluPanel
from gui.widgets.cards import Card
from vision.steps import ConvStep, PoolStep, Step

WIDTH = 270


class OperationCard(Card):
    """One of three panels; ``conv`` speaks for itself.

    Signals:
        changed: Step, changed by the person.
    """

    changed = Signal(object)

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__(margin=12)
        theme.widen(self, WIDTH)
        self.conv = ConvPanel(name)
        self._pool = PoolPanel(name)
        self._relu = ReluPanel(name)
        self._panels = QStackedWidget()
        for panel in (self.conv, self._pool, self._relu):
            self._panels.addWidget(panel)
        # Only with large type in a low window is there too little room; then it scrolls.
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._panels)
        self.body.addWidget(self._area)
        self.conv.changed.connect(self.changed)
        self._pool.changed.connect(self.changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.conv.fit(self._area.height())

    def set_step(
        self, step: Step, channel: int, values: npt.NDArray[np.float64] | None, *, raw: bool
    ) -> None:
        """Shows a step, without a signal.

        Args:
            step: the step.
            channel: the filter, or the map that is looked at.
            values: what comes in.
            raw: whether that is the picture itself.
        """
        if isinstance(step, ConvStep):
            self._panels.setCurrentWidget(self.conv)
            self.conv.set_input(raw=raw)
            self.conv.set_step(step, min(channel, len(step.kernels) - 1))
        elif isinstance(step, PoolStep):
            self._panels.setCurrentWidget(self._pool)
            self._pool.set_step(step)
        else:
            self._panels.setCurrentWidget(self._relu)
            if values is not None:
                self._relu.set_counts(int((values < 0).sum()), values.size)
