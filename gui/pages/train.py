"""The Train page: one training as it goes, or a race of several."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QTabBar

from gui.pages.page import Page
from gui.race.desk import RaceDesk
from gui.race.view import RaceView
from gui.session import Session
from gui.train.own import OwnExperiments
from gui.train.plot_library import PlotLibrary
from gui.train.single import SingleTraining
from gui.window.dress import finish_controls
from models.config import TrainConfig
from models.history import Continuation

SINGLE, RACE = 0, 1
TABS = (
    ("One training", "Set an experiment, train it, and watch."),
    ("Race", "Up to four experiments learn in turn; their curves grow side by side (Ctrl+R)."),
)


class TrainPage(Page):
    """Two tabs; the race is made when it is first opened.

    Attributes:
        single: the one training.
        settings, desk, curves: its column, its editor's and its plots.
    """

    key = "train"
    title = "Train"
    hint = "The network learns from 60,000 digits while you watch."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._plots = PlotLibrary(session, self)
        self._plots.loaded.connect(self._build)
        self._warmed = False
        self._own = OwnExperiments(session.settings)
        self.single = SingleTraining(session, self._own)
        self.settings, self.desk = self.single.settings, self.single.desk
        self.curves = self.single.curves
        self._race: RaceDesk | None = None
        self._tabs = QTabBar()
        self._tabs.setObjectName("train_tabs")
        self._tabs.setAccessibleName("One training, or a race of several")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        for title, tip in TABS:
            self._tabs.setTabToolTip(self._tabs.addTab(title), tip)
        self._sides = QStackedWidget()
        self._sides.addWidget(self.single)
        self.body.setSpacing(8)
        self.body.addWidget(self._tabs)
        self.body.addWidget(self._sides, 1)
        self._tabs.currentChanged.connect(self._on_tab)
        session.continue_requested.connect(self._on_continue)

    def warm(self) -> None:
        if not self._warmed:
            self._warmed = True
            self._plots.load()
            self.single.warm()

    def opened(self) -> None:
        self.warm()

    def restyle(self) -> None:
        self.single.restyle()
        if self._race is not None:
            self._race.restyle()

    def undo(self) -> bool:
        return self._tabs.currentIndex() == SINGLE and self.settings.draft.undo()

    def main_action(self) -> bool:
        if self._race is not None and self._tabs.currentIndex() == RACE:
            self._race.main_action()
        else:
            self.single.main_action()
        return True

    def state(self) -> dict[str, Any]:
        return self.settings.state() | {"tab": self._tabs.currentIndex()}

    def restore(self, state: dict[str, Any]) -> None:
        self.settings.restore(state)
        if state.get("tab") == RACE:
            self.show_part("race")

    def start(self) -> None:
        """Trains with the present settings; while a training runs this does nothing."""
        self.single.start()

    def show_part(self, name: str) -> None:
        if name == "race":
            self._tabs.setCurrentIndex(RACE)

    def _on_tab(self, index: int) -> None:
        if index == RACE and self._race is None:
            view = RaceView()
            self._race = RaceDesk(self.session, view, self._own, self._present)
            self._sides.addWidget(view)
            finish_controls(view)
            self._build()
        self._sides.setCurrentIndex(index)

    def _on_continue(self, more: Continuation) -> None:
        self._tabs.setCurrentIndex(SINGLE)
        self.single.go_on(more)

    def _build(self) -> None:
        """Makes the plots, where their library is loaded."""
        if self._plots.is_loaded:
            self.curves.build()
            if self._race is not None:
                self._race.view.curves.build()

    def _present(self) -> tuple[str, TrainConfig]:
        return self.settings.title, self.settings.config()
