"""The Compare tab: two networks on the same pictures, and what only one of them reads."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from gui import file_dialogs
from gui.evaluate.rivals import Rival, Rivals
from gui.evaluate.saving import offer_table
from gui.evaluate.tab import EvaluateTab
from gui.evaluate.words import verdict
from gui.evaluations import table
from gui.jobs import Fault
from gui.networks import TRAINING, Entry
from gui.session import Session
from gui.widgets.answer_words import many, said, share
from gui.widgets.cards import Card, column, label, row
from gui.widgets.digit_duel import DOT, SQUARE
from gui.widgets.duel_card import DuelCard
from gui.widgets.picture_grid import PictureGrid
from gui.widgets.two_answers import TwoAnswers

SIDES = ("first", "second")
FIRST, SECOND = range(2)
FILE_NAME = "comparison.csv"


class CompareTab(EvaluateTab):
    """The active network against another one, chosen here, that answers nowhere else."""

    key = "compare"
    title = "Compare"
    hint = "Two networks on the same pictures: which is better, and what only one of them reads."
    summed_up = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._key = ""
        self._rival: Rival | None = None
        self._files: tuple[Entry, ...] = ()
        self._listed: list[npt.NDArray[np.int64]] = [np.zeros(0, np.int64)] * 2
        self._side = FIRST
        self._rivals = Rivals(session, self)
        self._duel = DuelCard()
        self._headings = [label("", "heading", name=f"compare_only_{one}") for one in SIDES]
        self._grids = [PictureGrid(f"compare_{one}_pictures") for one in SIDES]
        self._both = TwoAnswers("compare")
        self._build()
        self._connect()

    def take_focus(self) -> None:
        self._duel.chip.setFocus()

    def opened(self) -> None:
        self._fill_chip()
        super().opened()

    def main_action(self) -> bool:
        self._start_or_stop()
        return True

    def copy_text(self) -> str:
        first, rival = self.result, self._rival
        if self.network is None or first is None or rival is None:
            return ""
        networks = self.session.networks
        titles = (networks.shown_title(one) for one in (self.network, rival.network))
        return table(*zip(titles, (first, rival.result), strict=True))

    def say(self, text: str) -> None:
        if self.result is None or self._rival is None:
            self._duel.say(text)

    def restyle(self) -> None:
        self._both.restyle()

    def state(self) -> dict[str, Any]:
        return {"with": self._key}

    def restore(self, state: dict[str, Any]) -> None:
        key = state.get("with")
        if isinstance(key, str) and not self._key:
            self._key = key

    def refresh(self) -> None:
        """The first network is another one; the second stays."""
        assert self.network is not None
        self._duel.set_first(self.session.networks.shown_title(self.network))
        self._key = self._key or self._usual()
        if self._rival is None or self._rival.key != self._key:
            self._duel.set_results(self.result, None)
            self._ask(self._key)
        else:
            self._show()

    def _build(self) -> None:
        middle = Card(margin=12)
        for heading, grid in zip(self._headings, self._grids, strict=True):
            part = column(heading, grid, spacing=4)
            part.setStretch(1, 1)
            middle.body.addLayout(part, 1)
        cards = row(spacing=16)
        cards.addWidget(self._duel, 58)
        cards.addWidget(middle, 42)
        cards.addWidget(self._both)
        self.body.addLayout(cards, 1)

    def _connect(self) -> None:
        self.session.networks.list_changed.connect(self._fill_chip)
        self._duel.chip.chosen.connect(self._ask)
        self._duel.chip.file_requested.connect(self._ask_file)
        self._duel.start_requested.connect(self._start_or_stop)
        self._duel.save_requested.connect(self._save)
        self._rivals.progressed.connect(self._duel.set_progress)
        self._rivals.running_changed.connect(self._on_running)
        self._rivals.found.connect(self._on_rival)
        self._rivals.failed.connect(self._on_failed)
        self._both.inside_requested.connect(self._see_inside)
        for side, grid in enumerate(self._grids):
            grid.chosen.connect(lambda place, side=side: self._show_picture(side, place))
            grid.opened.connect(lambda _: self._see_inside())

    def _usual(self) -> str:
        """Another network than the active one, so that there is something to see at once."""
        networks = self.session.networks
        keys = [entry.key for entry in networks.entries() if entry.group == "shipped"]
        return next((key for key in keys if key != networks.active_key), "chapter")

    def _entries(self) -> tuple[Entry, ...]:
        entries = self.session.networks.entries()
        known = {entry.key for entry in entries}
        files = tuple(entry for entry in self._files if entry.key not in known)
        return tuple(entry for entry in entries if entry.key != TRAINING) + files

    def _fill_chip(self) -> None:
        networks = self.session.networks
        if self._rival is not None:
            # A run may have been given another name since it was opened.
            network = self._rival.network
            self._duel.chip.show_active(networks.shown_title(network), network.test_accuracy)
        self._duel.chip.set_choices(self._entries(), self._key)

    def _ask(self, key: str, anew: bool = False) -> None:
        test = self.session.test
        if test is not None and key:
            self._duel.say("The second network is answering…")
            self._rivals.ask(key, test, anew=anew)

    def _ask_file(self) -> None:
        file_dialogs.to_open(self, "Compare with a network file", "Networks (*.keras)", self._ask)

    def _start_or_stop(self) -> None:
        if self._rivals.running:
            self._rivals.drop()
            self._duel.say("Cancelled.")
        else:
            self._ask(self._key, anew=True)

    def _on_running(self, running: bool) -> None:
        test = self.session.test
        self._duel.set_running(running, 1 if test is None else len(test.labels))

    def _on_rival(self, rival: Rival) -> None:
        self._rival, self._key = rival, rival.key
        network = rival.network
        if rival.key not in {entry.key for entry in self._entries()}:
            self._files += (
                Entry(
                    key=rival.key,
                    title=network.title,
                    accuracy=network.test_accuracy,
                    group="files",
                ),
            )
        self._fill_chip()
        self._show()

    def _on_failed(self, fault: Fault) -> None:
        self._key = "" if self._rival is None else self._rival.key
        self._duel.say(fault.sentence)

    def _show(self) -> None:
        from models.comparison import compare

        first, rival = self.result, self._rival
        if first is None or rival is None:
            return
        found = compare(first, rival.result)
        self._duel.set_results(first, rival.result)
        self._duel.say(verdict(found, (first.unanswered, rival.result.unanswered)))
        self._listed = [found.only_first, found.only_second]
        self._both.clear()
        losers = (rival.result, first)
        marks = (DOT, SQUARE)
        for side, (which, loser) in enumerate(zip(self._listed, losers, strict=True)):
            captions = [
                f"{loser.labels[index]} as {said(int(loser.answers[index]))}  "
                f"{share(float(loser.confidences[index]))}"
                for index in which
            ]
            self._headings[side].setText(f"Only {marks[side]} reads {many(len(which), 'picture')}")
            empty = f"Every picture that {marks[side]} reads is read by {marks[1 - side]} too."
            self._grids[side].set_pictures(self.pictures[which], captions, empty=empty)
        side = FIRST if len(self._listed[FIRST]) else SECOND
        self._grids[side].choose(0)

    def _show_picture(self, side: int, place: int) -> None:
        network, result, rival = self.network, self.result, self._rival
        if network is None or result is None or rival is None:
            return
        self._side = side
        index = int(self._listed[side][place])
        picture = self.pictures[index]
        answers = network(picture[None])[0], rival.network(picture[None])[0]
        where = f"test picture {index + 1:,} of {len(self.pictures):,}"
        self._both.set_answers(picture, int(result.labels[index]), answers, where)

    def _see_inside(self) -> None:
        place = self._grids[self._side].current()
        if 0 <= place < len(self._listed[self._side]):
            self.inside_requested.emit(self.pictures[self._listed[self._side][place]])

    def _save(self) -> None:
        offer_table(self.session, self, "Save the comparison", FILE_NAME, self.copy_text())
