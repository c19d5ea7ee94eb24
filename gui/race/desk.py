"""Joins what is seen of a race with the race itself, the history and a person's choices."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from gui.curve_saving import CurveSaving
from gui.jobs import Fault
from gui.one_job import OneJob
from gui.race import words
from gui.race.choices import WORDS, Entry, experiments, kept_runs
from gui.race.racers import Course
from gui.race.standings import Lane, changes_rows, rows
from gui.race.view import RaceView
from gui.race.work import Kept, RaceOutcome, Report
from gui.session import Session
from gui.train.own import OwnExperiments
from gui.training import IDLE, PREPARING, RUNNING, STOPPING
from gui.widgets.curve_chooser import CurveChooser, RunChoice
from gui.widgets.curve_data import CurveData
from gui.widgets.curve_marks import LaidRun
from gui.widgets.training_words import duration
from models.config import TrainConfig, from_dict, to_dict
from models.race import MOST_RUNNERS, Dropped, RunnerEvent

SETTING = "race"


class RaceDesk(OneJob):
    """The race's page as it lives.

    Args:
        session: the race, history, networks and settings.
        view: what is seen.
        own: the person's experiments.
        present: gives title and experiment as they are set for a single training.

    Attributes:
        view: as given.
    """

    def __init__(
        self,
        session: Session,
        view: RaceView,
        own: OwnExperiments,
        present: Callable[[], tuple[str, TrainConfig]],
    ) -> None:
        super().__init__(session, view)
        self._racing = session.racing
        self.view = self._view = view
        self._own = own
        self._present = present
        self._entries: dict[str, Entry] = {}
        self._lanes: list[Lane] = []
        self._result: RaceOutcome | None = None
        self._chooser = CurveChooser(view, WORDS)
        CurveSaving(session, view.curves, self)
        self._restore()
        self._connect()
        self._show_state()
        self._on_changed()

    def restyle(self) -> None:
        """The theme or the size of type is another."""
        self.view.restyle()
        if self._lanes:
            self._show_standings()

    def main_action(self) -> None:
        """Space: start, hold, or go on."""
        if self._racing.state != IDLE:
            self._racing.pause(self._racing.state == RUNNING)
        elif self._view.settings.racers:
            self.start()
        else:
            self._on_four()

    def start(self) -> None:
        """Races with what is set, where that can be."""
        settings = self._view.settings
        self._racing.start(settings.racers, settings.course)
        if self._racing.state == IDLE:
            self._show_state()
            return
        epochs, self._result = self._racing.epochs, None
        self._lanes = [Lane(racer=one, data=CurveData(epochs)) for one in self._racing.racers]
        # A row that was chosen of the last race says nothing about this one.
        self._view.table.choose(-1)
        curves = self._view.curves
        curves.reset()
        curves.show_data(CurveData(epochs), words.title_of(self._racing.racers))
        curves.lay_over(
            [
                LaidRun(
                    key=lane.racer.key,
                    title=lane.racer.title,
                    data=lane.data,
                    place=lane.racer.place,
                    growing=True,
                )
                for lane in self._lanes
            ]
        )
        self._view.show_race(True)
        self._show_standings()

    def _connect(self) -> None:
        view, settings, racing = self._view, self._view.settings, self._racing
        settings.changed.connect(self._on_changed)
        settings.start_requested.connect(self.start)
        settings.pause_requested.connect(lambda: racing.pause(racing.state == RUNNING))
        settings.stop_requested.connect(racing.stop)
        settings.choices_requested.connect(self._open)
        self._chooser.toggled.connect(self._on_toggled)
        view.four.clicked.connect(self._on_four)
        view.use.clicked.connect(lambda: self._use(view.table.lane))
        view.inside.clicked.connect(self._on_inside)
        view.table.chosen.connect(self._on_chosen)
        view.table.opened.connect(self._use)
        view.curves.tools.view_changed.connect(self._remember)
        racing.state_changed.connect(self._show_state)
        racing.reports.connect(self._on_reports)
        racing.ended.connect(self._on_ended)
        racing.failed.connect(self._on_race_failed)
        self.failed.connect(self._session.fault)

    def _on_four(self) -> None:
        self._view.settings.take_four()
        self.start()

    def _open(self) -> None:
        self._chooser.open(self._view.settings.add)
        self._begin("who can race", partial(kept_runs, self._session), self._on_listed)

    def _on_listed(self, runs: list[Entry]) -> None:
        entries = experiments(self._present(), self._own)
        self._entries = {entry[0]: entry for entry in [*entries, *runs]}
        choices = [RunChoice(key=key, title=t, words=w) for key, t, _, w in self._entries.values()]
        chosen = {racer.key for racer in self._view.settings.racers}
        if self._chooser.isVisible():
            self._chooser.set_choices(choices, chosen)

    def _on_toggled(self, key: str, wanted: bool) -> None:
        settings = self._view.settings
        if wanted and key in self._entries:
            _, title, config, _ = self._entries[key]
            settings.take(key, title, config)
        else:
            settings.take_out(key)

    def _on_changed(self) -> None:
        settings = self._view.settings
        self._view.show_ready([racer.title for racer in settings.racers])
        if self._racing.state == IDLE:
            # What raced last is seen until somebody means to race others.
            raced = [lane.racer.key for lane in self._lanes]
            self._view.show_race(bool(raced) and raced == [racer.key for racer in settings.racers])
        self._remember()

    def _on_reports(self, reports: tuple[Report, ...]) -> None:
        for report in reports:
            if isinstance(report, RunnerEvent):
                self._lanes[report.runner].data.add(report.event)
            elif isinstance(report, Dropped):
                self._lanes[report.runner].problem = report.sentence
            elif isinstance(report, Kept):
                self._lanes[report.runner].arrive(report)
                self._session.networks.refresh()
        self._view.curves.refresh()
        self._show_progress()
        if any(map(changes_rows, reports)):
            self._show_standings()

    def _on_ended(self, outcome: RaceOutcome) -> None:
        self._result = outcome
        self._show_standings()
        table, winner = self._view.table, outcome.result.winner
        if winner is not None and table.lane < 0:
            table.choose(winner)
        self._show_progress()
        self._session.said.emit(outcome.result.verdict)

    def _on_race_failed(self, fault: Fault) -> None:
        self._view.show_state(f"The race ended early: {fault.sentence}", "", 0.0)

    def _show_state(self) -> None:
        self._view.settings.show_state(self._racing.state, self._racing.hindrance)
        self._show_progress()

    def _show_progress(self) -> None:
        """How far the race is; told many times a second."""
        racing = self._racing
        if racing.state == IDLE:
            if self._result is not None:
                self._view.show_state(self._result.result.verdict, "", racing.progress)
            return
        seconds = racing.seconds_left if racing.state == RUNNING else None
        left = "" if seconds is None else f"{duration(seconds)} left"
        text = words.state(racing.state, racing.epoch, racing.epochs)
        progress = None if racing.state in (PREPARING, STOPPING) else racing.progress
        self._view.show_state(text, left, progress)

    def _show_standings(self) -> None:
        over = self._result is not None
        racers = [lane.racer for lane in self._lanes]
        self._view.table.show_rows(rows(self._lanes, over=over), racers)
        if self._result is None:
            said = [words.leads(self._lanes)]
        else:
            result = self._result.result
            said = [words.why(self._result.racers, result) or result.told]
        self._view.show_words(" ".join(filter(None, [*said, words.out(self._lanes)])))
        self._on_chosen(self._view.table.lane)

    def _on_chosen(self, at: int) -> None:
        kept = 0 <= at < len(self._lanes) and self._lanes[at].run is not None
        self._view.show_choice(at, kept=kept)

    def _use(self, at: int) -> None:
        run = self._lanes[at].run if 0 <= at < len(self._lanes) else None
        if run is not None:
            self._session.networks.choose(run.id)

    def _on_inside(self) -> None:
        self._use(self._view.table.lane)
        self._session.page_requested.emit("inside")

    def _remember(self) -> None:
        settings = self._view.settings
        racers = [
            {"key": one.key, "title": one.title, "config": to_dict(one.config)}
            for one in settings.racers
        ]
        state = {"racers": racers, "course": settings.state()}
        self._session.settings.remember(SETTING, state | {"view": self._view.curves.tools.state()})

    def _restore(self) -> None:
        kept: dict[str, Any] = self._session.settings.value(SETTING, {})
        # Whatever is odd in what was kept is left alone.
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            self._view.curves.tools.restore(kept["view"])
            self._view.settings.show_course(Course(**kept["course"]))
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            for one in kept["racers"][:MOST_RUNNERS]:
                config = from_dict(one["config"])
                self._view.settings.take(str(one["key"]), str(one["title"]), config)
