"""The race's column: who races, what is the same for all, and start, pause, stop."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from gui.race.racer_list import TRIANGLE, RacerList
from gui.race.racers import Course, Racer, entered, problem_with, ready_made
from gui.train.entries import Choice, Whole, small
from gui.training import IDLE, PAUSED, PREPARING, RUNNING
from gui.widgets.cards import Inspector, button, field, label, row
from gui.widgets.start_stop import StartStop
from models.config import TrainConfig
from models.feasible import MOST_EPOCHS, MOST_SEED
from models.race import MOST_RUNNERS, SLICES

TURNS = {1: "A whole epoch", 2: "Half an epoch", SLICES: "A quarter epoch", 8: "An eighth"}


class RaceSettings(Inspector):
    """Sets who races and how.

    Attributes:
        racers: in the order in which they take turns.

    Signals:
        changed: ``racers`` are others.
        start_requested, pause_requested (on and off again), stop_requested.
        choices_requested: something to race is to be chosen; ``add`` is the button.
    """

    changed = Signal()
    start_requested = Signal()
    pause_requested = Signal()
    stop_requested = Signal()
    choices_requested = Signal()

    def __init__(self) -> None:
        super().__init__("Who races")
        self.racers: list[Racer] = []
        self._idle = True
        self._hindrance = ""
        self._list = RacerList()
        self.add = button(
            "Add…",
            "race_add",
            "The chapter's experiments, your own, and those of runs that you kept.",
            icon="plus",
        )
        self._up = small("chevron-up", "race_up", "Takes its turn earlier (Alt+Up).")
        self._down = small("chevron-down", "race_down", "Takes its turn later (Alt+Down).")
        self._remove = small("close", "race_remove", "Takes it out of the race (Delete).")
        self._epochs, self._seed = Whole(1, MOST_EPOCHS), Whole(0, MOST_SEED)
        self._turns = Choice((str(count), text) for count, text in TURNS.items())
        self._start = button(
            "Start the race",
            "race_start",
            "Everybody learns a part of an epoch in turn, with the same seed (Space).",
            kind="primary",
            icon="play",
        )
        self._pause = button(
            "Pause",
            "race_pause",
            "Holds everybody between two batches; nothing is lost (Space).",
            kind="primary",
            icon="pause",
        )
        self._stop = button(
            "Stop",
            "race_stop",
            "Ends the race now; every network as far as it has learnt is kept among My runs.",
            icon="stop",
        )
        self._why = label("", "small", name="race_problem", wrap=True)
        self._buttons = StartStop(self._start, self._pause, self._stop)
        self._arrange()
        self._connect()
        self.show_course(Course())
        self.refresh()

    @property
    def course(self) -> Course:
        """What is the same for all."""
        turns = int(str(self._turns.currentData()))
        return Course(epochs=self._epochs.value(), seed=self._seed.value(), slices=turns)

    def show_course(self, course: Course) -> None:
        """Sets what is the same for all; what makes no sense is passed over."""
        self._epochs.show_value(course.epochs)
        self._seed.show_value(course.seed)
        if course.slices in TURNS:
            self._turns.show_value(str(course.slices))

    def take(self, key: str, title: str, config: TrainConfig) -> None:
        """One more, where there is room."""
        self._put(entered(self.racers, key, title, config), len(self.racers))

    def take_out(self, key: str) -> None:
        """One less."""
        self._put([racer for racer in self.racers if racer.key != key], self._list.currentRow())

    def take_four(self) -> None:
        """The chapter's four and no others."""
        self._put(ready_made(), 0)

    def show_state(self, state: str, hindrance: str) -> None:
        """Shows the buttons that make sense now, and why the race cannot start."""
        self._idle, self._hindrance = state == IDLE, hindrance
        with self._buttons.keeping_focus():
            self._buttons.show_state(
                idle=self._idle,
                can_pause=state in (RUNNING, PAUSED),
                paused=state == PAUSED,
                can_stop=state in (PREPARING, RUNNING, PAUSED),
            )
            for control in (self._epochs, self._seed, self._turns):
                control.setEnabled(self._idle)
            self.refresh()

    def refresh(self) -> None:
        """The racers as they are now."""
        self._list.show_racers(self.racers, self._list.currentRow())
        self._show_buttons()
        problem = problem_with(self.racers) if self.racers else ""
        why = (problem or self._hindrance) if self._idle else ""
        self._why.setText(f"{TRIANGLE} {why}" if why else "")
        self._start.setEnabled(self._idle and bool(self.racers) and not why)

    def restyle(self) -> None:
        """The theme or the size of type is another."""
        self._list.restyle()
        self._buttons.restyle()
        self.refresh()

    def state(self) -> dict[str, Any]:
        """What is the same for all, JSON-ready."""
        return dict(vars(self.course))

    def _arrange(self) -> None:
        edit = row(self.add, None, self._up, self._down, self._remove, spacing=4)
        numbers = row(
            field("Epochs", self._epochs, "How many each of them learns.", name="race_epochs"),
            field(
                "Seed",
                self._seed,
                "The same chance for all: first weights and order of the pictures.",
                name="race_seed",
            ),
        )
        for place in range(2):
            numbers.setStretch(place, 1)
        turn = field(
            "A turn",
            self._turns,
            "How much each learns before it is the next one's turn; what it learns is the same.",
            name="race_turns",
        )
        for each in (self.add, self._seed, self._turns):
            each.setMinimumWidth(1)
        self.column.addWidget(self._list)
        self.column.addLayout(edit)
        self.column.addLayout(numbers)
        self.column.addWidget(turn)
        self.column.addWidget(self._buttons)
        self.column.addWidget(self._why)
        self.column.addStretch(1)

    def _connect(self) -> None:
        for number in (self._epochs, self._seed, self._turns):
            number.edited.connect(lambda _: self.changed.emit())
        self.add.clicked.connect(self.choices_requested)
        self._up.clicked.connect(lambda: self._move(-1))
        self._down.clicked.connect(lambda: self._move(1))
        self._remove.clicked.connect(lambda: self._drop(self._list.currentRow()))
        self._list.moved.connect(self._on_moved)
        self._list.removed.connect(self._drop)
        self._list.currentRowChanged.connect(lambda _: self._show_buttons())
        self._start.clicked.connect(self.start_requested)
        self._pause.clicked.connect(self.pause_requested)
        self._stop.clicked.connect(self.stop_requested)

    def _show_buttons(self) -> None:
        at, count = self._list.currentRow(), len(self.racers)
        self._list.setEnabled(self._idle)
        self.add.setEnabled(self._idle)
        self.add.setText("Add…" if count < MOST_RUNNERS else "Change…")
        self._up.setEnabled(self._idle and at > 0)
        self._down.setEnabled(self._idle and 0 <= at < count - 1)
        self._remove.setEnabled(self._idle and count > 0)

    def _move(self, step: int) -> None:
        at = self._list.currentRow()
        if 0 <= at + step < len(self.racers):
            self._on_moved(at, at + step)

    def _on_moved(self, start: int, to: int) -> None:
        racers = list(self.racers)
        racers.insert(to, racers.pop(start))
        self._put(racers, to)

    def _drop(self, at: int) -> None:
        if self._idle and 0 <= at < len(self.racers):
            self._put([*self.racers[:at], *self.racers[at + 1 :]], at)

    def _put(self, racers: list[Racer], current: int) -> None:
        if not self._idle:
            return
        self.racers = racers
        self._list.show_racers(racers, current)
        self.refresh()
        self.changed.emit()
