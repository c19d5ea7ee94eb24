"""The Calibration tab: whether the network may be believed when it says how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gui.evaluate.tab import NOT_YET, EvaluateTab
from gui.evaluate.words import meaning
from gui.session import Session
from gui.widgets.answer_words import said, share
from gui.widgets.cards import Card, label, row
from gui.widgets.close_up import CloseUp
from gui.widgets.picture_grid import PictureGrid
from gui.widgets.reliability_plot import ReliabilityPlot

if TYPE_CHECKING:
    from models.reliability import Reliability


class CalibrationTab(EvaluateTab):
    """The plot, a sentence, and the pictures of the chosen bin, wrong ones first."""

    key = "calibration"
    title = "Calibration"
    hint = "Whether 90 % sure is right nine times in ten."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._found: Reliability | None = None
        self._listed: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._plot = ReliabilityPlot("calibration_plot")
        self.say_empty(NOT_YET)
        self._sentence = label("", wrap=True, name="calibration_sentence")
        self._sentence.setMinimumHeight(2 * self._sentence.fontMetrics().lineSpacing())
        self._heading = label("", "small", wrap=True, name="calibration_bin")
        self._heading.setMinimumHeight(3 * self._heading.fontMetrics().lineSpacing())
        self._grid = PictureGrid("calibration_pictures", empty="Click a bin to see its pictures.")
        self._close_up = CloseUp("calibration")
        self._build()
        self._plot.chosen.connect(self._show_bin)
        self._grid.chosen.connect(self._show_picture)
        self._grid.opened.connect(lambda _: self._see_inside())
        self._close_up.inside_requested.connect(self._see_inside)

    def take_focus(self) -> None:
        self._plot.setFocus()

    def copy_text(self) -> str:
        return self._sentence.text() if self._found is not None else ""

    def restyle(self) -> None:
        self._plot.update()

    def say_empty(self, text: str) -> None:
        self._plot.set_reliability(None, text)

    def refresh(self) -> None:
        from models.reliability import reliability

        assert self.result is not None
        try:
            self._found = reliability(self.result)
        except ValueError as error:
            self._found = None
            self._plot.set_reliability(None, str(error))
            self._sentence.setText("")
        else:
            self._plot.set_reliability(self._found)
            self._sentence.setText(meaning(self._found))
        if self._found is not None and self._plot.current() < 0:
            gaps = np.abs(self._found.accuracy - self._found.confidence) * self._found.counts
            self._plot.choose(int(np.nanargmax(gaps)))
        else:
            self._show_bin(self._plot.current())

    def _build(self) -> None:
        left = Card(margin=12)
        left.body.addWidget(self._sentence)
        left.body.addWidget(self._plot, 1)
        middle = Card(margin=12)
        middle.body.addWidget(self._heading)
        middle.body.addWidget(self._grid, 1)
        cards = row(spacing=16)
        cards.addWidget(left, 64)
        cards.addWidget(middle, 36)
        cards.addWidget(self._close_up)
        self.body.addLayout(cards, 1)

    def _show_bin(self, place: int) -> None:
        """The bin's pictures, mistakes first, each kind the surest first."""
        result, found = self.result, self._found
        self._close_up.clear()
        if result is None or found is None or place < 0:
            self._listed = self._listed[:0]
            self._heading.setText("")
            self._grid.set_pictures(self.pictures[:0], ())
            return
        inside = found.pictures(place)
        right = result.answers[inside] == result.labels[inside]
        self._listed = inside[np.lexsort((-result.confidences[inside], right))]
        self._heading.setText(self._plot.text(place))
        captions = [
            f"{result.labels[index]} as {said(int(result.answers[index]))}  "
            f"{share(float(result.confidences[index]))}"
            for index in self._listed
        ]
        self._grid.set_pictures(self.pictures[self._listed], captions)
        self._grid.choose(0)

    def _show_picture(self, place: int) -> None:
        if self.network is None or self.result is None:
            return
        index = int(self._listed[place])
        picture = self.pictures[index]
        where = f"test picture {index + 1:,} of {len(self.pictures):,}"
        answer = self.network(picture[None])[0]
        self._close_up.set_answer(picture, int(self.result.labels[index]), answer, where)

    def _see_inside(self) -> None:
        place = self._grid.current()
        if 0 <= place < len(self._listed):
            self.inside_requested.emit(self.pictures[self._listed[place]])
