"""What the buttons ask of the training that runs, and what the column shows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject

from gui.race.racing import Racing
from gui.train.settings import TrainSettings
from gui.training import IDLE, PAUSED, PREPARING, RUNNING, Training
from models.events import Event, RateChanged


class Controls(QObject):
    """Joins the column of settings and the training.

    Args:
        training: what runs, or does not.
        racing: while it runs, no training begins.
        settings: hold the buttons and the learning rate.
        start: begins a training with what is set.
    """

    def __init__(
        self,
        training: Training,
        racing: Racing,
        settings: TrainSettings,
        start: Callable[[], None],
    ) -> None:
        super().__init__(settings)
        self._training = training
        self._racing = racing
        self._settings = settings
        self._start = start
        buttons = settings.buttons
        buttons.start_requested.connect(start)
        buttons.pause_requested.connect(self.pause)
        buttons.stop_requested.connect(training.stop)
        buttons.batch_requested.connect(lambda: self._step(training.step_batch))
        buttons.epoch_requested.connect(lambda: self._step(training.step_epoch))
        settings.numbers.rate_requested.connect(training.set_learning_rate)
        training.state_changed.connect(self._show)
        training.events.connect(self._on_events)
        racing.state_changed.connect(self._show)
        self._show()

    def pause(self) -> None:
        """Holds the training, or lets it go on."""
        self._training.pause(self._training.state == RUNNING)

    def _step(self, step: Callable[[], None]) -> None:
        """A step of the training that is there, or the first of a new one."""
        if self._training.state == IDLE:
            self._start()
        step()

    def _show(self) -> None:
        state = self._training.state
        self._settings.buttons.show_hindrance(self._racing.busy)
        self._settings.show_state(
            idle=state == IDLE,
            can_pause=state in (RUNNING, PAUSED),
            paused=state == PAUSED,
            can_stop=state in (PREPARING, RUNNING, PAUSED),
        )

    def _on_events(self, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, RateChanged):
                self._settings.numbers.show_rate(event.learning_rate)
