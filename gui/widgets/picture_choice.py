"""Which test picture: a digit, which one of its kind, or any at random."""

from __future__ import annotations

import random

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QWidget

from gui.widgets.cards import button, indent


class PictureChoice(QWidget):
    """Chooses one of the labelled pictures.

    Signals:
        index_changed: the picture's place among all test pictures.
    """

    index_changed = Signal(int)

    def __init__(self, name: str) -> None:
        """``name`` begins the object names of its three controls."""
        super().__init__()
        self._labels: npt.NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._wanted = (7, 1)
        self._digit = QComboBox()
        self._digit.setObjectName(f"{name}_digit")
        self._digit.setAccessibleName("Digit")
        self._digit.setToolTip("Only pictures of this digit are gone through.")
        self._digit.addItems([str(digit) for digit in range(10)])
        self._number = QSpinBox()
        self._number.setObjectName(f"{name}_number")
        self._number.setAccessibleName("Number of the picture")
        self._number.setToolTip(
            "Which of this digit's test pictures; none of them was seen in training."
        )
        self._number.setPrefix("no. ")
        indent(self._number)
        self._shuffle = button("", f"{name}_shuffle", "Any test picture at random.", icon="shuffle")
        self._shuffle.setAccessibleName("Shuffle")
        self._digit.currentIndexChanged.connect(self._on_digit)
        self._number.valueChanged.connect(self._announce)
        self._shuffle.clicked.connect(self._on_shuffle)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._digit)
        layout.addWidget(self._number)
        layout.addWidget(self._shuffle)
        self.setEnabled(False)

    def set_labels(self, labels: npt.NDArray[np.uint8]) -> None:
        """The digit of every picture, uint8 (n,); the choice made before is taken up."""
        if labels is self._labels:
            return
        self._labels = labels
        self.setEnabled(len(labels) > 0)
        self.choose(*self._wanted)

    def choose(self, digit: int, number: int) -> None:
        """Takes the ``number``-th picture (from 1) of a digit; what is not there is left alone."""
        self._wanted = (digit, number)
        if not len(self._labels) or not 0 <= digit <= 9:
            return
        for control in (self._digit, self._number):
            control.blockSignals(True)
        self._digit.setCurrentIndex(digit)
        self._number.setRange(1, max(1, int((self._labels == digit).sum())))
        self._number.setValue(number)
        for control in (self._digit, self._number):
            control.blockSignals(False)
        self._announce()

    def choice(self) -> tuple[int, int]:
        """The digit and the number of its picture, from 1."""
        return self._wanted

    def index(self) -> int | None:
        """The picture's place among all, or None where there is none."""
        places = np.flatnonzero(self._labels == self._digit.currentIndex())
        number = self._number.value()
        return int(places[number - 1]) if 1 <= number <= len(places) else None

    def _on_digit(self, digit: int) -> None:
        self.choose(digit, 1)

    def _on_shuffle(self) -> None:
        index = random.randrange(len(self._labels))
        digit = int(self._labels[index])
        self.choose(digit, int((self._labels[: index + 1] == digit).sum()))

    def _announce(self) -> None:
        self._wanted = (self._digit.currentIndex(), self._number.value())
        index = self.index()
        if index is not None:
            self.index_changed.emit(index)
