"""What is seen of a race: the curves side by side, the table, the winner, and the column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QWidget

from gui import theme
from gui.race.settings import RaceSettings
from gui.race.table import RaceTable
from gui.widgets.cards import Card, button, column, label, row, set_kind
from gui.widgets.curves import Curves
from gui.widgets.tips import as_tip

IDEA = (
    "Up to four experiments learn in turn from the same pictures, with the same seed. Their "
    "curves grow side by side, a table tells who leads, and in the end a sentence who won, and "
    "what it has that the next one has not. Each is kept among My runs."
)
FOUR = "Chapter, L2 regularization, Dropout and Batch normalization: the chapter's four."
PROGRESS = 1000
INVITATION = 500
LOW = 560
"""Below this height the table gives room to the curves."""


class RaceView(QWidget):
    """Shows what it is told; the desk joins it to the race.

    Attributes:
        settings: the column.
        curves: everybody's.
        table: the standings.
        four: the button of the race that is ready-made.
        use, inside: what can be done with the network of the row that is chosen.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("race")
        self.setAccessibleName("Race")
        self.settings = RaceSettings()
        self.curves = Curves("race_curves", stem="race", side_by_side=True)
        self.curves.tools.restore({"smoothing": 8, "log": True})
        self.table = RaceTable()
        self.four = button(
            "Race the chapter's four",
            "race_four",
            f"Starts at once. {FOUR}",
            kind="primary",
            icon="play",
        )
        self.use = button(
            "Let it answer",
            "race_use",
            "The network of the row that is chosen answers on every page, once it is kept (Enter).",
        )
        self.inside = button(
            "Look inside", "race_inside", "The same, and opens the Inside page.", icon="inside"
        )
        self._ready = label("", "lead", wrap=True, name="race_ready")
        self._state = label("", "lead", name="race_state", wrap=True)
        self._left = label("", "quiet", name="race_left")
        self._words = label("", name="race_words", wrap=True)
        self._bar = QProgressBar()
        self._bar.setObjectName("race_progress")
        self._bar.setAccessibleName("Progress of the race")
        self._bar.setToolTip("How much of everybody's epochs is done.")
        self._bar.setTextVisible(False)
        self._views = QStackedWidget()
        self._inner = QWidget()
        self._chosen = QWidget()
        self._arrange()
        self._widen()
        self.show_choice(-1, kept=False)
        self.show_race(False)

    def show_ready(self, titles: Sequence[str]) -> None:
        """Before a race: what it will be."""
        text = "Which experiment learns best?"
        if len(titles) > 1:
            text = f"Ready to race: {', '.join(titles[:-1])} and {titles[-1]}."
        elif titles:
            text = f"{titles[0]} needs somebody to race with."
        self._ready.setText(text)
        # Whoever chose racers wants these: then the button that starts them is the primary one.
        set_kind(self.four, "" if len(titles) > 1 else "primary")

    def show_race(self, shown: bool) -> None:
        """The race, or what one could be."""
        self._views.setCurrentIndex(int(shown))
        self._chosen.setVisible(shown)

    def show_state(self, text: str, left: str, progress: float | None) -> None:
        """How far the race is, or who won; ``progress`` None: nobody knows."""
        self._state.setText(text)
        self._left.setText(left)
        self._bar.setRange(0, 0 if progress is None else PROGRESS)
        self._bar.setValue(round(PROGRESS * (progress or 0.0)))

    def show_words(self, text: str) -> None:
        """Who leads or was ahead, who dropped out, and what the winner has."""
        self._words.setText(text)
        self._words.setToolTip(as_tip(text))

    def show_choice(self, lane: int, *, kept: bool) -> None:
        """Whether the network of the row that is chosen can be used."""
        for each in (self.use, self.inside):
            each.setEnabled(lane >= 0 and kept)

    def restyle(self) -> None:
        """The theme or the size of type is another."""
        self.curves.restyle()
        self.settings.restyle()
        self.table.restyle()
        self._widen()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.set_low(self.height() < LOW * theme.zoom())

    def _widen(self) -> None:
        self._inner.setMaximumWidth(round(INVITATION * theme.zoom()))

    def _arrange(self) -> None:
        invitation = Card(margin=24)
        idea = label(IDEA, "quiet", wrap=True, name="race_idea")
        four = label(FOUR, "small", wrap=True, name="race_four_words")
        others = label("Or choose others with Add… at the right.", "small", name="race_others")
        self._inner.setLayout(
            column(self._ready, idea, row(self.four, None), four, others, spacing=12)
        )
        middle = row(None, self._inner, None)
        # As wide as reads well, and narrower where there is no room.
        middle.setStretch(1, 100)
        invitation.body.addStretch(1)
        invitation.body.addLayout(middle)
        invitation.body.addStretch(1)
        plots = Card(margin=12)
        plots.body.addWidget(self.curves, 1)
        standings = Card(margin=12)
        head = row(self._state, self._left, spacing=16)
        head.setStretch(0, 1)
        self._words.setMinimumHeight(2 * self._words.fontMetrics().height() + 2)
        standings.body.addLayout(head)
        standings.body.addWidget(self._bar)
        standings.body.addWidget(self.table)
        standings.body.addWidget(self._words)
        # In the column, where there is room: beneath the table they would take it from the curves.
        chosen = row(self.use, self.inside)
        for place, each in enumerate((self.use, self.inside)):
            each.setMinimumWidth(1)
            chosen.setStretch(place, 1)
        self._chosen.setLayout(column(label("The row chosen in the table", "small"), chosen))
        self.settings.column.addWidget(self._chosen)
        watching = QWidget()
        both = column(plots, standings, spacing=12)
        both.setStretch(0, 1)
        watching.setLayout(both)
        self._views.addWidget(invitation)
        self._views.addWidget(watching)
        whole = row(self._views, self.settings, spacing=16)
        whole.setStretch(0, 1)
        self.setLayout(whole)
