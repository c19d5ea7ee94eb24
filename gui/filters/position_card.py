"""Under the bench: the arithmetic of the present position, and the controls that move it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QStackedWidget

from gui.theme import zoom
from gui.widgets.arithmetic import Arithmetic, Sum
from gui.widgets.cards import Card
from gui.widgets.picked import Pick, Picked
from gui.widgets.transport import Transport
from vision.steps import ConvStep, PoolStep, Step
from vision.stops import Stop

TALL, TALL_FROM = 1.4, 780
"""How much higher the arithmetic is, from which height of the page on (in pixels at 100 %)."""


class PositionCard(Card):
    """Products and sum of a Conv, or what a pool or ReLU picks; ``transport`` speaks for itself."""

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__(margin=8)
        self._sum = Arithmetic(f"{name}_arithmetic")
        self._picked = Picked(f"{name}_picked")
        self.transport = Transport(f"{name}_slide", "position")
        self._lines = QStackedWidget()
        for line in (self._sum, self._picked):
            self._lines.addWidget(line)
        self.body.setSpacing(4)
        self.body.addWidget(self._lines)
        self.body.addWidget(self.transport)

    def fit(self, room: int) -> None:
        """Several lines of products are larger where the page has room; ``room`` in pixels."""
        high = self._sum.sizeHint().height()
        self._lines.setFixedHeight(round(high * TALL) if room >= TALL_FROM * zoom() else high)

    def show_stop(
        self, step: Step, at: Stop, sample: float, letters: tuple[str, ...], place: str
    ) -> None:
        """Shows a position of a step.

        Args:
            step: the step.
            at: its window there.
            sample: a value as wide as values of the input get.
            letters: what the channels of the input are called in short, if not by number.
            place: where it is, in words.
        """
        self.transport.set_place(place)
        self._lines.setCurrentWidget(self._sum if isinstance(step, ConvStep) else self._picked)
        if at.weights is not None:
            flat = at.weights.shape[2] == 1
            values, weights = (part[..., 0] if flat else part for part in (at.values, at.weights))
            self._sum.set_sum(
                Sum(
                    values=values,
                    weights=weights,
                    bias=at.bias,
                    relu=False,
                    sample=sample,
                    letters=letters,
                )
            )
            return
        kind = step.pool if isinstance(step, PoolStep) else "relu"
        self._picked.set_pick(
            Pick(values=at.values[..., 0], counted=at.counted, kind=kind, output=at.output)
        )

    def clear(self) -> None:
        """There is no position."""
        self.transport.set_place("")
        self._sum.set_sum(None)
        self._picked.set_pick(None)

    def text(self) -> str:
        """The arithmetic as text."""
        line = self._lines.currentWidget()
        return line.text() if isinstance(line, Arithmetic | Picked) else ""


def sample_of(values: npt.NDArray[np.float64]) -> float:
    """A value as wide in figures as any of these."""
    most = float(np.abs(values).max(initial=0.0))
    whole = bool((values == np.round(values)).all())
    most = float(np.ceil(most)) if whole else float(np.floor(most)) + 0.25
    return -most if (values < 0).any() else most
