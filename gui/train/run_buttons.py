"""Start, and while a training runs pause and stop; why it cannot start is said beneath."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.train.layer_list import TRIANGLE, sentence
from gui.widgets.cards import button, label, row
from gui.widgets.start_stop import StartStop
from models.feasible import Trouble

START_TIP = (
    "Begins with fresh weights and learns in the background; every page stays usable (Space)."
)


class RunButtons(QWidget):
    """The buttons that make sense now.

    Signals:
        start_requested, pause_requested (on and off again), stop_requested.
        batch_requested, epoch_requested: so much, and then a pause; also to begin with.
    """

    start_requested = Signal()
    pause_requested = Signal()
    stop_requested = Signal()
    batch_requested = Signal()
    epoch_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._idle, self._goes = True, False
        self._trouble: Trouble | None = None
        self._hindrance = ""
        self._start = button(
            "Start training", "start_training", START_TIP, kind="primary", icon="play"
        )
        self._pause = button(
            "Pause",
            "pause_training",
            "Holds the training between two batches; nothing is lost (Space).",
            kind="primary",
            icon="pause",
        )
        self._stop = button(
            "Stop",
            "stop_training",
            "Ends the training now; the network as far as it has learnt is kept and can be used.",
            icon="stop",
        )
        self._batch = button(
            "One batch",
            "step_batch",
            "One step of learning and then a pause: look at what it changed on the Inside page.",
            icon="step",
        )
        self._epoch = button(
            "One epoch",
            "step_epoch",
            "On to the end of the epoch, measured on the test pictures, and then a pause.",
            icon="step",
        )
        self._why = label("", "wrong", name="start_problem", wrap=True)
        self._buttons = StartStop(self._start, self._pause, self._stop)
        steps = row(self._batch, self._epoch)
        for place, each in enumerate((self._batch, self._epoch)):
            steps.setStretch(place, 1)
            each.setMinimumWidth(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self._buttons)
        whole.addLayout(steps)
        whole.addWidget(self._why)
        self._start.clicked.connect(self.start_requested)
        self._pause.clicked.connect(self.pause_requested)
        self._stop.clicked.connect(self.stop_requested)
        self._batch.clicked.connect(self.batch_requested)
        self._epoch.clicked.connect(self.epoch_requested)
        self.show_trouble(None)

    def show_state(self, *, idle: bool, can_pause: bool, paused: bool, can_stop: bool) -> None:
        """Start while idle, else pause and stop."""
        self._idle, self._goes = idle, can_pause
        with self._buttons.keeping_focus():
            self._show_start()
            self._buttons.show_state(
                idle=idle, can_pause=can_pause, paused=paused, can_stop=can_stop
            )

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Why what is set cannot be trained; None: it can."""
        self._trouble = trouble
        self._show_start()

    def show_hindrance(self, sentence: str) -> None:
        """Why nothing can be trained now, whatever is set; "": it can."""
        self._hindrance = sentence
        self._show_start()

    def restyle(self) -> None:
        """The icon in the colours of the theme."""
        self._buttons.restyle()

    def _show_start(self) -> None:
        why = self._hindrance or (in_place(self._trouble) if self._trouble else "")
        self._why.setText(f"{TRIANGLE} {why}" if why else "")
        self._why.setVisible(bool(why))
        self._start.setToolTip(why or START_TIP)
        begins = self._idle and not why
        self._start.setEnabled(begins)
        for step in (self._batch, self._epoch):
            step.setEnabled(begins or self._goes)


def in_place(trouble: Trouble) -> str:
    """One sentence, with the layer it is about."""
    where = "" if trouble.layer is None else f"Layer {trouble.layer + 1}: "
    return f"{where}{sentence(trouble.sentence)}"
