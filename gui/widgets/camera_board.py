"""Everything that shows a camera's view: the picture, the chosen digit, and the row of stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets import cards
from gui.widgets.camera_stage import CameraStage
from gui.widgets.chosen_digit import ChosenDigit
from gui.widgets.pipeline_strip import PipelineStrip
from gui.widgets.weighed import Weighed

if TYPE_CHECKING:
    from vision.tracking import TrackedDigit

EFFECT_MS = 1500
"""For so long after the dial was turned, what it keeps back is still to be seen."""


class CameraBoard(QWidget):
    """Shows views; one digit can be followed through them.

    Attributes:
        stage: the picture and the reading.
        fold: what the stages unfold from.

    Signals:
        changed: what is to be shown of the present view is another: a digit was chosen or let go,
            the stages were unfolded, or the dial came to rest.
        inside_requested: look into the chosen digit.
        taught: what the person says the chosen digit is, 0..9 or 10 for none, and its picture.
        samples_requested: show all samples.
    """

    changed = Signal()
    inside_requested = Signal()
    taught = Signal(int, object)
    samples_requested = Signal()

    def __init__(self, notice: QWidget) -> None:
        """``notice`` is laid over the picture."""
        super().__init__()
        self.stage = CameraStage(notice)
        self.fold = cards.Fold("How it is read", name="camera_pipeline_fold", folded=True)
        self._digit = ChosenDigit()
        self._digit.hide()
        self._strip = PipelineStrip("camera_pipeline")
        self._chosen: int | None = None
        self._effect = QTimer(self)
        self._effect.setSingleShot(True)
        self._effect.setInterval(EFFECT_MS)
        self._build()
        self._connect()

    @property
    def picture(self) -> npt.NDArray[np.uint8] | None:
        """uint8 (28, 28) of the chosen digit, or None before one was chosen."""
        return self._digit.picture_view.picture

    def followed(self, weighed: Weighed) -> TrackedDigit | None:
        """The chosen digit, or the first where none is chosen."""
        if self._chosen is None:
            return weighed.shown[0] if weighed.shown else None
        return weighed.find(self._chosen)

    def watch_dial(self) -> None:
        """The dial was turned: what it keeps back is shown for a while."""
        self._effect.start()

    def show_weighed(
        self, weighed: Weighed, *, hidden: bool, left_out: bool, at_once: bool
    ) -> None:
        """Shows a view.

        Args:
            weighed: the view under the present dial.
            hidden: what the dial keeps back is shown too, as it is after the dial was turned.
            left_out: what was not read is shown too.
            at_once: the person did something and shall see it.
        """
        view = weighed.view
        marks = weighed.marks(hidden=hidden or left_out or self._effect.isActive())
        self.stage.show_view(view, marks, weighed.left_out(marks) if left_out else ())
        if self._chosen is not None:
            one = weighed.find(self._chosen)
            if one is None:
                self._digit.show_lost()
            else:
                self._digit.show_digit(view, one, hidden=one not in weighed.shown)
        if self.fold.is_open():
            self._strip.show_view(view, weighed.shown, at_once=at_once)

    def show_nothing(self) -> None:
        """There is no source."""
        self.stage.show_nothing()
        self._strip.clear()

    def show_waiting(self) -> None:
        """A source is being opened: whatever was followed is gone."""
        self._follow(None)
        self._strip.clear()
        self.stage.show_waiting()

    def restyle(self) -> None:
        """The theme changed."""
        self._strip.update()

    def _build(self) -> None:
        self.fold.body.addWidget(self._strip)
        seen = cards.row(self.stage, self._digit, spacing=16)
        seen.setStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(seen, 1)
        column.addWidget(self.fold)

    def _connect(self) -> None:
        for shown in (self.stage.view, self._strip):
            shown.digit_clicked.connect(self._on_clicked)
            shown.released.connect(self._on_released)
        self._digit.closed.connect(self._on_released)
        self.stage.view.inside_requested.connect(self.inside_requested)
        self._digit.inside_requested.connect(self.inside_requested)
        self._digit.taught.connect(self.taught)
        self._digit.samples_requested.connect(self.samples_requested)
        self.fold.opened.connect(self._on_fold)
        self._effect.timeout.connect(self.changed)

    def _follow(self, number: int | None) -> None:
        self._chosen = number
        self.stage.view.set_chosen(number)
        self._strip.set_chosen(number)
        self._digit.setVisible(number is not None)

    def _on_clicked(self, number: int) -> None:
        self._follow(number)
        self.changed.emit()

    def _on_released(self) -> None:
        self._follow(None)

    def _on_fold(self, opened: bool) -> None:
        self._digit.set_stages_shown(not opened)
        self.changed.emit()
