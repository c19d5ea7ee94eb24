"""Beneath the curves: what the training does, how far it is, and what became of it."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar

from gui.training import PAUSED, PREPARING, RUNNING, Training
from gui.widgets import training_words as words
from gui.widgets.cards import Card, button, label, row
from gui.widgets.tips import as_tip
from models.config import TrainConfig
from models.ending import which_network, why_ended
from models.events import Held, TrainResult

FULL = 1000


class Progress(Card):
    """Follows a training, and says in the end why it ended.

    Attributes:
        attempt: the button that lets the network answer at once.
    """

    def __init__(self, training: Training) -> None:
        super().__init__(margin=12)
        self._training = training
        self._ended = ""
        self._held: Held | None = None
        self._state = label("", "lead", name="training_state")
        self._state.setMinimumWidth(1)
        self._speed = label("", "quiet", name="training_speed")
        self._left = label("", "quiet", name="training_left")
        self._result = label("", name="training_result", wrap=True)
        self._bar = QProgressBar()
        self._bar.setObjectName("training_progress")
        self._bar.setAccessibleName("Progress of the training")
        self._bar.setToolTip("How many of all batches of all epochs are done.")
        self._bar.setTextVisible(False)
        self.attempt = button(
            "Try it now",
            "try_network",
            "Lets this network answer on the pad, as far as it has learnt by now.",
            icon="draw",
        )
        head = row(self._state, self._speed, self._left, spacing=24)
        head.setStretch(0, 1)
        last = row(self._result, self.attempt, spacing=16)
        last.setStretch(0, 1)
        self.body.addLayout(head)
        self.body.addWidget(self._bar)
        self.body.addLayout(last)
        self._result.setMinimumHeight(2 * self._result.fontMetrics().height())

    def begin(self) -> None:
        """Another training."""
        self._ended, self._held = "", None
        self.say("")

    def say(self, text: str) -> None:
        """What became of the training so far."""
        self._result.setText(text)

    def hold(self, held: Held) -> None:
        """Where the training stands still."""
        self._held = held

    def end(self, result: TrainResult) -> str:
        """Why it ended is told from now on; gives what else is to be said of its network."""
        self._ended = why_ended(result.ended, result.config)
        return which_network(result.ended)

    def fail(self, sentence: str) -> None:
        """It could not go on."""
        self._ended = "Ended by something that went wrong"
        self.say(f"The training ended early: {sentence}")

    def show_training(self, config: TrainConfig | None) -> None:
        """How far it is now."""
        training = self._training
        state, step = training.state, training.last_step
        self._bar.setRange(0, 0 if state == PREPARING else FULL)
        text = words.state(
            state,
            config,
            step,
            epochs_done=training.epochs_done,
            ended=self._ended,
            held=self._held,
        )
        self._state.setText(text)
        self._state.setToolTip(as_tip(text))
        self._bar.setValue(round(FULL * training.progress))
        running = state in (RUNNING, PAUSED) and step is not None
        self._speed.setText(f"{training.speed:,.0f} pictures/s" if running else "")
        left = words.duration(training.seconds_left or 0.0)
        self._left.setText(f"{left} left" if running else "")
