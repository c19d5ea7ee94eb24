"""One training: an experiment, its two curves as they grow, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from gui.curve_desk import CurveDesk
from gui.networks import TRAINING
from gui.session import Session
from gui.train.controls import Controls
from gui.train.desk import Desk
from gui.train.draft import CHANGED
from gui.train.own import OwnExperiments
from gui.train.progress import Progress
from gui.train.settings import TrainSettings
from gui.training import IDLE, Outcome
from gui.widgets import training_words as words
from gui.widgets.cards import Card, column, row
from gui.widgets.curve_data import CurveData
from gui.widgets.curves import Curves
from gui.widgets.fixed_filters import described
from models.config import FixedFilter, TrainConfig
from models.events import EpochDone, Event, Held, Started
from models.history import Continuation
from models.history_run import epoch_done
from models.presets import PRESETS, title_of
from models.shares import per_cent


class SingleTraining(QWidget):
    """Start, pause, stop; watch loss and accuracy; try the network at once.

    Args:
        session: what the pages share.
        own: the person's experiments.
    """

    def __init__(self, session: Session, own: OwnExperiments) -> None:
        super().__init__()
        self.session = session
        self._run_id = ""
        self._snapshots = 0
        self._config: TrainConfig | None = None
        self.curves = Curves("training_curves")
        self.settings = TrainSettings(own, self.curves.live)
        self._views = QStackedWidget()
        self.desk = Desk(session, self.settings, own, self._views)
        self.settings.preset_changed.connect(self._on_preset)
        self._controls = Controls(session.training, session.racing, self.settings, self.start)
        self._curve_desk = CurveDesk(session, self.curves)
        self._progress = Progress(session.training)
        self._progress.attempt.clicked.connect(self._on_try)
        self._arrange()
        training = session.training
        training.state_changed.connect(self._show_progress)
        training.events.connect(self._on_events)
        training.progressed.connect(self._show_progress)
        training.snapshot.connect(self._on_snapshot)
        training.ended.connect(self._on_ended)
        training.failed.connect(self._on_failed)
        session.filter_offered.connect(self._on_filter)
        self._on_preset()
        self._show_progress()

    def warm(self) -> None:
        """The window has time."""
        self._curve_desk.warm()

    def restyle(self) -> None:
        """The theme or the size of type is another."""
        self.curves.restyle()
        self.settings.restyle()
        self.desk.restyle()

    def main_action(self) -> None:
        """Space: start, hold, or go on."""
        if self.session.training.state == IDLE:
            self.start()
        else:
            self._controls.pause()

    def start(self) -> None:
        """Trains with the present settings; while a training runs this does nothing."""
        if self.session.training.state != IDLE or not self.settings.can_start:
            return
        if self.session.racing.busy:
            self.session.said.emit(self.session.racing.busy)
            return
        config = self.settings.config()
        self._clear(config, self._reported())
        self.session.training.start(config)

    def _clear(self, config: TrainConfig, reported: tuple[Any, ...]) -> None:
        """Makes the page ready for a training."""
        self.desk.close()
        self._config, self._run_id, self._snapshots = config, "", 0
        self._progress.begin()
        self.curves.show_data(CurveData(config.epochs, reported), title_of(config.name))

    def go_on(self, more: Continuation) -> None:
        """A kept run goes on: the plots begin with the epochs that it has."""
        if self.session.training.state != IDLE or self.session.racing.busy:
            one = "One training at a time: stop the one that runs first."
            self.session.said.emit(self.session.racing.busy or one)
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
        main = column(plots, self._progress, spacing=12)
        main.setStretch(0, 1)
        watching = QWidget()
        watching.setLayout(main)
        self._views.addWidget(watching)
        whole = row(self._views, self.settings, spacing=16)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _reported(self) -> tuple[Any, ...]:
        return self._reported_for(self.settings.draft.origin)

    def _on_preset(self) -> None:
        """Another experiment: its axes and the chapter's curve, unless a run of ours is shown."""
        if self.session.training.state == IDLE and self.curves.data.empty:
            epochs = self.settings.config().epochs
            title = self.settings.title
            self.curves.show_data(CurveData(epochs, self._reported()), title)
            says = words.chapter_says(self._reported())
            self._progress.say(says[:1].upper() + says[1:])

    def _on_filter(self, fixed: FixedFilter) -> None:
        """A filter made by hand: the next training begins with it, or says why not."""
        self.settings.filters.put(fixed)
        running = self.session.training.state != IDLE
        when = "The training after this one" if running else "The next training"
        said = self.settings.filters.problem_with(fixed) or f"{when} begins with it."
        self.session.said.emit(f"{described(fixed)}. {said}")

    def _on_events(self, events: Sequence[Event]) -> None:
        for event in events:
            self.curves.data.add(event)
            if isinstance(event, EpochDone):
                self._progress.say(self._so_far(event))
            elif isinstance(event, Held):
                self._progress.hold(event)
            elif isinstance(event, Started):
                self._config = event.config
        self.curves.refresh()

    def _on_snapshot(self, _network: object) -> None:
        self._snapshots += 1
        self._show_try()

    def _on_ended(self, outcome: Outcome) -> None:
        self._run_id = "" if outcome.run is None else outcome.run.id
        which = self._progress.end(outcome.result)
        verdict = _verdict(outcome, self._reported_for(outcome.result.config))
        self._progress.say(f"{verdict} {which}".strip())
        self._show_progress()

    def _on_failed(self, fault: Any) -> None:
        self._progress.fail(fault.sentence)
        self._show_progress()

    def _on_try(self) -> None:
        key = self._run_id or TRAINING
        self.session.networks.choose(key)
        self.session.page_requested.emit("draw")

    def _show_progress(self) -> None:
        self._progress.show_training(self._config)
        self._show_try()

    def _show_try(self) -> None:
        running = self.session.training.state != IDLE
        ready = bool(self._run_id) or (running and self._snapshots > 0)
        self._progress.attempt.setEnabled(ready)

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


def _verdict(outcome: Outcome, reported: tuple[Any, ...]) -> str:
    """Ours beside the chapter's, and where it was kept."""
    kept = "" if outcome.run is None else f"Kept as {outcome.run.title}. "
    return f"{words.verdict(outcome.result, reported)} {kept}{outcome.problem}".strip()
