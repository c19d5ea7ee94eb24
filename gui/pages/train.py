"""The Train page: an experiment, its two curves as they grow, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QProgressBar, QStackedWidget, QWidget

from gui.curve_desk import CurveDesk
from gui.networks import TRAINING
from gui.pages.page import Page
from gui.session import Session
from gui.train.controls import Controls
from gui.train.desk import Desk
from gui.train.draft import CHANGED
from gui.train.own import OwnExperiments
from gui.train.settings import TrainSettings
from gui.training import IDLE, PAUSED, PREPARING, RUNNING, Outcome
from gui.widgets import training_words as words
from gui.widgets.cards import Card, button, column, label, row
from gui.widgets.curve_data import BATCHES, CurveData
from gui.widgets.curves import Curves
from gui.widgets.fixed_filters import described
from models.config import FixedFilter, TrainConfig
from models.events import EpochDone, Event, Started, StepsDone
from models.history import Continuation
from models.history_run import epoch_done
from models.presets import PRESETS
from models.shares import per_cent

PROGRESS = 1000


class TrainPage(Page):
    """Start, pause, stop; watch loss and accuracy; try the network at once."""

    key = "train"
    title = "Train"
    hint = "The network learns from 60,000 digits while you watch"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._run_id = ""
        self._snapshots = self._seen = 0
        self._config: TrainConfig | None = None
        self._plots_asked = False
        own = OwnExperiments(session.settings)
        self.settings = TrainSettings(own)
        self._views = QStackedWidget()
        self.desk = Desk(session, self.settings, own, self._views)
        self.settings.preset_changed.connect(self._on_preset)
        self._controls = Controls(session.training, self.settings, self.start)
        self.curves = Curves("training_curves")
        self._curve_desk = CurveDesk(session, self.curves)
        self._state = label("", "lead", name="training_state")
        self._speed = label("", "quiet", name="training_speed")
        self._left = label("", "quiet", name="training_left")
        self._result = label("", name="training_result", wrap=True)
        self._bar = QProgressBar()
        self._bar.setObjectName("training_progress")
        self._bar.setAccessibleName("Progress of the training")
        self._bar.setToolTip("How many of all batches of all epochs are done.")
        self._bar.setTextVisible(False)
        self._try = button(
            "Try it now",
            "try_network",
            "Lets this network answer on the pad, as far as it has learnt by now.",
            icon="draw",
        )
        self._try.clicked.connect(self._on_try)
        self._arrange()
        training = session.training
        training.state_changed.connect(self._on_state)
        training.events.connect(self._on_events)
        training.snapshot.connect(self._on_snapshot)
        training.ended.connect(self._on_ended)
        training.failed.connect(self._on_failed)
        session.filter_offered.connect(self._on_filter)
        session.continue_requested.connect(self._on_continue)
        self._on_preset()
        self._on_state()

    def warm(self) -> None:
        if not self._plots_asked:
            self._plots_asked = True
            # The library takes 0.3 s to load: beside the window, so that the page opens at once.
            job = self.session.job("load plots", _load_plots)
            job.succeeded.connect(lambda _: self.curves.build())
            job.failed.connect(self.session.fault)
            job.start()
            self._curve_desk.warm()

    def opened(self) -> None:
        self.warm()

    def restyle(self) -> None:
        self.curves.restyle()
        self.settings.restyle()
        self.desk.restyle()

    def undo(self) -> bool:
        return self.settings.draft.undo()

    def main_action(self) -> bool:
        if self.session.training.state == IDLE:
            self.start()
        else:
            self._controls.pause()
        return True

    def state(self) -> dict[str, Any]:
        return self.settings.state()

    def restore(self, state: dict[str, Any]) -> None:
        self.settings.restore(state)

    def start(self) -> None:
        """Trains with the present settings; while a training runs this does nothing."""
        if self.session.training.state != IDLE or not self.settings.can_start:
            return
        config = self.settings.config()
        self._clear(config, self._reported())
        self.session.training.start(config)

    def _clear(self, config: TrainConfig, reported: tuple[Any, ...]) -> None:
        """Makes the page ready for a training."""
        self.desk.close()
        self._config, self._run_id, self._snapshots, self._seen = config, "", 0, 0
        self._result.setText("")
        self.curves.show_data(CurveData(config.epochs, reported))

    def _on_continue(self, more: Continuation) -> None:
        """A kept run goes on: the plots begin with the epochs that it has."""
        if self.session.training.state != IDLE:
            self.session.said.emit("One training at a time: stop the one that runs first.")
            return
        self._clear(more.config, self._reported_for(more.config))
        for figures in more.history:
            self.curves.data.add_epoch(epoch_done(figures))
        self.curves.refresh()
        self.session.training.start(
            more.config,
            weights=more.weights,
            optimizer_state=more.optimizer_state,
            epochs_done=more.epochs_done,
            history=more.history,
            parent=more.run,
        )

    def _arrange(self) -> None:
        plots = Card(margin=12)
        plots.body.addWidget(self.curves, 1)
        progress = Card(margin=12)
        progress.body.addLayout(row(self._state, None, self._speed, self._left, spacing=24))
        progress.body.addWidget(self._bar)
        last = row(self._result, self._try, spacing=16)
        last.setStretch(0, 1)
        progress.body.addLayout(last)
        self._result.setMinimumHeight(2 * self._result.fontMetrics().height())
        main = column(plots, progress, spacing=12)
        main.setStretch(0, 1)
        watching = QWidget()
        watching.setLayout(main)
        self._views.addWidget(watching)
        whole = row(self._views, self.settings, spacing=16)
        whole.setStretch(0, 1)
        self.body.addLayout(whole, 1)

    def _reported(self) -> tuple[Any, ...]:
        return self._reported_for(self.settings.draft.origin)

    def _on_preset(self) -> None:
        """Another experiment: its axes and the chapter's curve, unless a run of ours is shown."""
        if self.session.training.state == IDLE and self.curves.data.empty:
            epochs = self.settings.config().epochs
            self.curves.show_data(CurveData(epochs, self._reported()))
            says = words.chapter_says(self._reported())
            self._result.setText(says[:1].upper() + says[1:])

    def _on_filter(self, fixed: FixedFilter) -> None:
        """A filter made by hand: the next training begins with it, or says why not."""
        self.settings.filters.put(fixed)
        running = self.session.training.state != IDLE
        when = "The training after this one" if running else "The next training"
        said = self.settings.filters.problem_with(fixed) or f"{when} begins with it."
        self.session.said.emit(f"{described(fixed)}. {said}")

    def _on_state(self) -> None:
        state = self.session.training.state
        self._bar.setRange(0, 0 if state == PREPARING else PROGRESS)
        self._show_progress()

    def _on_events(self, events: Iterable[Event]) -> None:
        steps = max(1, self.session.training.steps_an_epoch)
        data = self.curves.data
        for event in events:
            if isinstance(event, StepsDone):
                place = event.epoch - 1 + event.step / steps
                # Where the window was busy reports were left out: a point is 25 at the most.
                batches = min(BATCHES, event.total_step - self._seen)
                data.add_step(place, event.loss, event.accuracy, batches)
                self._seen = event.total_step
            elif isinstance(event, EpochDone):
                # Only its figures: a long training would otherwise fill the memory with weights.
                data.add_epoch(replace(event, weights=()))
                self._result.setText(self._so_far(event))
            elif isinstance(event, Started):
                self._config = event.config
        self.curves.refresh()
        self._show_progress()

    def _on_snapshot(self, _network: object) -> None:
        self._snapshots += 1
        self._show_try()

    def _on_ended(self, outcome: Outcome) -> None:
        self._run_id = "" if outcome.run is None else outcome.run.id
        self._result.setText(_verdict(outcome, self._reported_for(outcome.result.config)))
        self._show_progress()

    def _on_failed(self, fault: Any) -> None:
        self._result.setText(f"The training ended early: {fault.sentence}")

    def _on_try(self) -> None:
        key = self._run_id or TRAINING
        self.session.networks.choose(key)
        self.session.page_requested.emit("draw")

    def _show_progress(self) -> None:
        training = self.session.training
        step, config = training.last_step, self._config
        self._state.setText(words.state(training.state, config, step))
        self._bar.setValue(round(PROGRESS * training.progress))
        self._show_try()
        if training.state in (RUNNING, PAUSED) and step is not None:
            self._speed.setText(f"{training.speed:,.0f} pictures/s")
            self._left.setText(f"{words.duration(training.seconds_left or 0.0)} left")
        else:
            self._speed.setText("")
            self._left.setText("")

    def _show_try(self) -> None:
        running = self.session.training.state != IDLE
        self._try.setEnabled(bool(self._run_id) or (running and self._snapshots > 0))

    def _so_far(self, epoch: EpochDone) -> str:
        right = per_cent(epoch.val_accuracy)
        text = f"{right} of the test pictures right after epoch {epoch.epoch}"
        figures = self._reported_for(self._config)
        then = next((each for each in figures if each.epoch == epoch.epoch), None)
        return text + (
            f"; the chapter reports {per_cent(then.val_accuracy, 2)} there." if then else "."
        )

    def _reported_for(self, config: TrainConfig | None) -> tuple[Any, ...]:
        known = None if config is None else PRESETS.get(config.name.removesuffix(CHANGED))
        return () if known is None else known.reported


def _load_plots(_control: object) -> None:
    import pyqtgraph  # noqa: F401 - only loaded, for the widget that uses it


def _verdict(outcome: Outcome, reported: tuple[Any, ...]) -> str:
    """Ours beside the chapter's, and where it was kept."""
    kept = "" if outcome.run is None else f"Kept as {outcome.run.title}. "
    return f"{words.verdict(outcome.result, reported)} {kept}{outcome.problem}".strip()
