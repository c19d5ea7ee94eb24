"""The Hardest tab: the pictures that cost the network most, and why."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from gui.evaluate.neighbourhood import Near, Neighbourhood
from gui.evaluate.tab import NOT_YET, EvaluateTab
from gui.evaluate.where import WhereCard
from gui.inside.looked_card import Choice
from gui.inside.looked_work import Looking, Question
from gui.jobs import Fault
from gui.session import Session
from gui.training import IDLE
from gui.widgets.answer_words import many, said
from gui.widgets.cards import Card, button, label, row, set_role
from gui.widgets.nearest import Nearest
from gui.widgets.picture_grid import PictureGrid
from gui.widgets.probability_bars import ProbabilityBars
from models.shares import per_cent

WRONG, RIGHT, ALL = "wrong", "right", "all"
KINDS = ((WRONG, "Read wrongly"), (RIGHT, "Read rightly"), (ALL, "All"))
PATCH, PAPER = 5, 0
RIGHT_WIDTH = 300
BARS_HEIGHT = 176
NO_NUMBERS = "This network's answers are not numbers, so no picture is harder than another."


class HardestTab(EvaluateTab):
    """Highest loss first; of the chosen picture the bars, the heat and its neighbours."""

    key = "hardest"
    title = "Hardest"
    hint = "The pictures with the highest loss: what it said, where it looked, what is like them."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._listed: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._near: Near | None = None
        self._declined = False
        self._looking = Looking(session, self)
        self._neighbourhood = Neighbourhood(session, self)
        self._heading = label("", "heading", name="hardest_list", wrap=True)
        self._kind = Choice(
            "hardest_kind",
            "Which pictures",
            "Rightly read pictures can be hard too: the network was all but wrong.",
        )
        for key, text in KINDS:
            self._kind.addItem(text, key)
        self._grid = PictureGrid("hardest_pictures", empty=NOT_YET)
        self._grid.setToolTip(
            "The loss of each picture is -log of the probability that its true digit got: 0.7 is "
            "one in two, 4.6 one in a hundred, 16.1 next to nothing."
        )
        self._answer = label("", "lead", name="hardest_answer")
        self._place = label("", "small", name="hardest_place", wrap=True)
        self._where = WhereCard()
        self._bars = ProbabilityBars("hardest_bars")
        self._nearest = Nearest("hardest_nearest")
        self._inside = button(
            "See inside",
            "hardest_inside",
            "Opens the Inside page with this picture: every layer's maps, up to the answer.",
            icon="inside",
        )
        self._build()
        self._connect()

    def take_focus(self) -> None:
        self._grid.setFocus()

    def opened(self) -> None:
        super().opened()
        self._explain()

    def left(self) -> None:
        super().left()
        self._looking.drop()
        self._neighbourhood.drop()

    def say_empty(self, text: str) -> None:
        self._grid.set_empty(text)

    def refresh(self) -> None:
        self._declined = False
        self._list()

    def state(self) -> dict[str, Any]:
        return {"kind": self._kind.currentData(), **self._where.state()}

    def restore(self, state: dict[str, Any]) -> None:
        place = self._kind.findData(str(state.get("kind")))
        if place >= 0:
            self._kind.setCurrentIndex(place)
        self._where.restore(state.get("method"), state.get("of"))

    def _build(self) -> None:
        left = Card(margin=12)
        head = row(self._heading, self._kind)
        head.setStretch(0, 1)
        left.body.addLayout(head)
        left.body.addWidget(self._grid, 1)
        self._where.body.setContentsMargins(12, 12, 12, 12)
        self._where.body.insertWidget(0, self._answer)
        self._where.body.insertWidget(1, self._place)
        right = Card(margin=12)
        right.setFixedWidth(RIGHT_WIDTH)
        self._bars.setMinimumHeight(BARS_HEIGHT)
        right.body.addWidget(self._bars, 5)
        right.body.addWidget(self._nearest, 6)
        right.body.addWidget(self._inside)
        self._inside.setEnabled(False)
        cards = row(spacing=16)
        cards.addWidget(left, 50)
        cards.addWidget(self._where, 50)
        cards.addWidget(right)
        self.body.addLayout(cards, 1)

    def _connect(self) -> None:
        self._kind.currentIndexChanged.connect(lambda _: self._list())
        self._grid.chosen.connect(lambda _: self._explain())
        self._grid.opened.connect(lambda _: self._see_inside())
        self._inside.clicked.connect(self._see_inside)
        self._where.asked.connect(self._look)
        self._looking.looked.connect(self._where.show_found)
        self._looking.failed.connect(lambda fault: self._where.clear(fault.sentence))
        self._neighbourhood.learning.connect(self._nearest.set_progress)
        self._neighbourhood.answered.connect(self._on_near)
        self._neighbourhood.failed.connect(self._on_lost)
        self._nearest.start_requested.connect(self._start_or_stop)
        self._nearest.opened.connect(self._see_neighbour)

    def _list(self) -> None:
        """The pictures of the chosen kind; the first is explained."""
        result = self.result
        if result is None:
            return
        kind = self._kind.currentData()
        found = result.hardest(rights=kind != WRONG, wrongs=kind != RIGHT)
        silent = result.unanswered == len(result.labels)
        self._listed = found[:0] if silent else found
        self._heading.setText(f"{many(len(self._listed), 'picture')}, hardest first")
        captions = [
            f"{result.labels[index]} as {said(int(result.answers[index]))}  "
            f"{result.losses[index]:.{1 if result.losses[index] >= 10 else 2}f}"
            for index in self._listed
        ]
        empty = NO_NUMBERS if silent else "There is no such picture."
        self._grid.set_pictures(self.pictures[self._listed], captions, empty=empty)
        self._clear()
        self._grid.choose(0)

    def _clear(self) -> None:
        self._answer.setText("")
        self._place.setText("")
        self._bars.set_probabilities(None)
        self._inside.setEnabled(False)
        self._where.clear("Choose a picture to see where the network looked.")
        self._nearest.say("")

    def _index(self) -> int | None:
        place = self._grid.current()
        return int(self._listed[place]) if 0 <= place < len(self._listed) else None

    def _explain(self) -> None:
        """Everything about the chosen picture that is known at once; the rest is asked for."""
        index, network, result = self._index(), self.network, self.result
        if index is None or network is None or result is None or not self.seen:
            return
        probabilities = network(self.pictures[index][None])[0]
        truth, answer = int(result.labels[index]), int(result.answers[index])
        right = truth == answer
        mark = "\N{CHECK MARK}" if right else "\N{MULTIPLICATION X}"
        word = "no digit" if said(answer) == "none" else str(answer)
        sure = per_cent(float(probabilities[answer]))
        self._answer.setText(f"{mark}  A {truth}, read as {word} ({sure})")
        set_role(self._answer, "right" if right else "wrong")
        self._place.setText(
            f"test picture {index + 1:,} of {len(result.labels):,}; "
            f"the {truth} got {100 * float(probabilities[truth]):.2g} %: "
            f"loss {result.losses[index]:.2f}"
        )
        self._bars.set_probabilities(probabilities)
        self._inside.setEnabled(True)
        self._look()
        self._find_neighbours()

    def _look(self) -> None:
        index, network, result = self._index(), self.network, self.result
        if index is None or network is None or result is None:
            return
        digit = result.labels[index] if self._where.of_truth else result.answers[index]
        question = Question(
            network=network,
            picture=self.pictures[index],
            digit=int(digit),
            size=PATCH,
            fill=PAPER,
            layer=None,
        )
        self._looking.ask(question)

    def _find_neighbours(self) -> None:
        """Asks; what takes seconds waits for a person where it would slow a training."""
        index, network = self._index(), self.network
        if index is None or network is None:
            return
        if not self._neighbourhood.knows(network) and not self._neighbourhood.running:
            if self._declined:
                self._nearest.offer("Cancelled.")
                return
            if self.session.training.state != IDLE:
                self._nearest.offer("They wait until you ask: a training runs.")
                return
        self._neighbourhood.ask(network, self.pictures[index])

    def _start_or_stop(self) -> None:
        index, network = self._index(), self.network
        if self._neighbourhood.running:
            self._neighbourhood.drop()
            self._declined = True
            self._nearest.offer("Cancelled.")
        elif index is not None and network is not None:
            self._declined = False
            self._neighbourhood.ask(network, self.pictures[index])

    def _on_near(self, near: Near) -> None:
        self._near = near
        if near.problem:
            self._nearest.say(near.problem)
        else:
            self._nearest.show_found(near.found, near.pictures, near.layer)

    def _on_lost(self, fault: Fault) -> None:
        self._declined = True
        self._nearest.offer(fault.sentence)

    def _see_inside(self) -> None:
        index = self._index()
        if index is not None:
            self.inside_requested.emit(self.pictures[index])

    def _see_neighbour(self, place: int) -> None:
        if self._near is not None:
            self.inside_requested.emit(self._near.pictures[place])
