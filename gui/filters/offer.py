"""A filter made here goes into a network: which of its filters, and whether it may learn on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QSpinBox, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.cards import button, field, label
from models.config import FixedFilter
from vision.kernels import COLOUR_KERNELS, KERNELS

Weights = npt.NDArray[np.float64]

MOST = 512
"""Filters of a first layer that can be asked for; the Train page says if its network has fewer."""

OWN = "My own"


class Offer(QFrame):
    """A small window over the page, closed by Escape or a click elsewhere.

    Signals:
        offered: FixedFilter, to train with.
    """

    offered = Signal(object)

    def __init__(self, name: str, parent: QWidget) -> None:
        """``name`` begins the object names."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName(f"{name}_popup")
        self.setAccessibleName("Train with this filter")
        self.setProperty("role", "card")
        theme.widen(self, 300)
        self._kernel: Weights = np.zeros((3, 3, 1))
        self._bias = 0.0
        self._words = label("", "quiet", wrap=True, name=f"{name}_words")
        self._number = QSpinBox()
        self._number.setRange(1, MOST)
        number_tip = "Which filter of the network's first layer becomes this kernel, from 1."
        self._mode = QComboBox()
        self._mode.addItems(["Frozen: it stays as it is", "Free: it only begins so"])
        mode_tip = (
            "Frozen: training leaves this filter alone, to the last bit. Free: training may change "
            "it from its first step on."
        )
        self._go = button(
            "Open the Train page",
            f"{name}_go",
            "Takes the filter along to the Train page, where the training is started.",
            kind="primary",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(label("Train with this filter", "heading"))
        layout.addWidget(self._words)
        layout.addWidget(field("As filter number", self._number, number_tip, name=f"{name}_number"))
        layout.addWidget(field("While it learns", self._mode, mode_tip, name=f"{name}_mode"))
        layout.addWidget(self._go)
        self._go.clicked.connect(self._on_go)

    def open(self, kernel: Weights, bias: float, number: int, above: QWidget) -> None:
        """Asks about a kernel (kh, kw, 1 or 3); ``number`` from 1 is the proposal."""
        self._kernel, self._bias = kernel, bias
        rows, columns, depth = kernel.shape
        text = (
            f"A network then begins with this {rows} × {columns} kernel as one filter of its first "
            "layer, and learns the others around it."
        )
        if depth > 1:
            text += " Its pictures are grey: the slices are added up, which gives the same there."
        self._words.setText(text)
        self._number.setValue(number)
        layout = self.layout()
        assert layout is not None
        self.setFixedHeight(layout.totalHeightForWidth(self.width()))
        corner = above.mapToGlobal(QPoint(0, 0))
        self.move(corner.x(), corner.y() - self.height() - 8)
        self.show()
        self._number.setFocus()

    def _on_go(self) -> None:
        self.hide()
        flat = self._kernel.sum(axis=2)
        self.offered.emit(
            FixedFilter(
                index=self._number.value() - 1,
                kernel=tuple(tuple(float(weight) for weight in line) for line in flat),
                bias=self._bias,
                trainable=self._mode.currentIndex() == 1,
                name=name_of(self._kernel),
            )
        )


def name_of(kernel: Weights) -> str:
    """What people call a kernel (kh, kw, depth): the hand-made one that it is, or "My own"."""
    for name, made in {**KERNELS, **COLOUR_KERNELS}.items():
        deep = made if made.ndim == 3 else np.repeat(made[..., None], kernel.shape[2], axis=2)
        if np.array_equal(deep, kernel):
            return name
    return OWN
