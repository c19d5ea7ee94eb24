"""Two networks' figures beside each other: accuracy, loss, mistakes, the F1 of each digit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar

from gui.widgets.cards import Card, button, label, row
from gui.widgets.digit_duel import DOT, SQUARE, DigitDuel
from gui.widgets.network_chip import Choice, NetworkChip
from models.shares import per_cent

if TYPE_CHECKING:
    from models.evaluation import Evaluation

ROWS = ("accuracy", "loss", "mistakes")
NOTHING = "\N{EN DASH}"
OPEN_FILE = "Open a network file…"


class RivalChip(NetworkChip):
    """The same menu as that of the network that answers, for the one compared with it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("compare_chip")
        self.setAccessibleName("The network compared with")
        self.setToolTip("Another network that answers the same test pictures. Click to choose it.")
        self.setText("Choose a network")
        self._menu.setObjectName("compare_menu")
        self._menu.setAccessibleName("Networks to compare with")

    def set_choices(self, choices: Sequence[Choice], active_key: str) -> None:
        """Without what is done with the network that answers, and with that one only."""
        super().set_choices(choices, active_key)
        for action in self._menu.actions():
            chooses = action.isCheckable() or action.isSeparator() or not action.isEnabled()
            if not chooses and action.text() != OPEN_FILE:
                self._menu.removeAction(action)
                action.deleteLater()  # Removed, it is the menu's child still.


class DuelCard(Card):
    """Figures in three columns: the first network, the second, and the change.

    Signals:
        start_requested: compare anew, or give up what runs.
        save_requested: the figures are to be saved as a table.
    """

    start_requested = Signal()
    save_requested = Signal()

    def __init__(self) -> None:
        super().__init__(margin=12)
        self.chip = RivalChip()
        self._title = label("", "heading", name="compare_first", wrap=True)
        self._title.setToolTip("The network that answers, as chosen at the top right.")
        self._figures = {
            (name, which): label(NOTHING, name=f"compare_{name}_{which}")
            for name in ROWS
            for which in ("first", "second", "change")
        }
        self._duel = DigitDuel("compare_f1")
        self._sentence = label("", wrap=True, name="compare_sentence")
        self._sentence.setMinimumHeight(3 * self._sentence.fontMetrics().lineSpacing())
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._progress = QProgressBar()
        self._start = button(
            "Compare",
            "compare_start",
            "Lets the second network answer all 10,000 test pictures anew (Space).",
            kind="primary",
        )
        self._save = button(
            "Save as CSV…",
            "compare_save",
            "Saves the scores of both networks, digit by digit, as a table for a spreadsheet.",
            kind="quiet",
        )
        self._save.setEnabled(False)
        self._start.clicked.connect(self.start_requested)
        self._save.clicked.connect(self.save_requested)
        self._build()

    def set_first(self, title: str) -> None:
        """Names the first network."""
        self._title.setText(f"{DOT} {title}")

    def set_results(self, first: Evaluation | None, second: Evaluation | None) -> None:
        """Shows the figures of both; None: not known yet."""
        for which, result in (("first", first), ("second", second)):
            figures = (NOTHING,) * 3 if result is None else _figures(result)
            for name, text in zip(ROWS, figures, strict=True):
                self._figures[name, which].setText(text)
        changes = (NOTHING,) * 3
        if first is not None and second is not None:
            points = 100 * (second.accuracy - first.accuracy)
            mistakes = [int((each.answers != each.labels).sum()) for each in (first, second)]
            changes = (
                f"{_signed(points, 2)} points",
                _signed(second.loss - first.loss, 4),
                _signed(mistakes[1] - mistakes[0], 0),
            )
        for name, text in zip(ROWS, changes, strict=True):
            self._figures[name, "change"].setText(text)
        both = first is not None and second is not None
        self._duel.set_scores(first.f1 if first else None, second.f1 if second else None)
        self._save.setEnabled(both)

    def say(self, text: str) -> None:
        """What is shown or under way."""
        self._sentence.setText(text)

    def set_running(self, running: bool, of: int) -> None:
        """Shows whether the second network answers ``of`` pictures."""
        self._progress.setRange(0, of)
        self._progress.setValue(0)
        self._progress.setVisible(running)
        self._start.setText("Cancel" if running else "Compare")

    def set_progress(self, done: int) -> None:
        """How many pictures are answered."""
        self._progress.setValue(done)

    def _build(self) -> None:
        self._progress.setObjectName("compare_progress")
        self._progress.setAccessibleName("Progress of the second network")
        self._progress.setToolTip("How many of the test pictures the second network has answered.")
        self._progress.setTextVisible(False)
        self._progress.setMinimumWidth(16)
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(policy)
        self._progress.hide()
        names = row(self._title, label(SQUARE, "heading"), self.chip)
        names.setStretch(0, 1)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        for place, text in enumerate(("", DOT, SQUARE, "change")):
            grid.addWidget(label(text, "small"), 0, place, Qt.AlignmentFlag.AlignRight)
            grid.setColumnStretch(place, 1)
        for line, name in enumerate(ROWS, 1):
            grid.addWidget(label(name.capitalize(), "small"), line, 0)
            for place, which in enumerate(("first", "second", "change"), 1):
                figure = self._figures[name, which]
                grid.addWidget(figure, line, place, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(names)
        self.body.addLayout(grid)
        self.body.addWidget(self._duel, 1)
        self.body.addWidget(self._sentence)
        last = row(self._save, self._progress, self._start)
        last.setStretch(1, 1)
        self.body.addLayout(last)


def _figures(result: Evaluation) -> tuple[str, str, str]:
    mistakes = int((result.answers != result.labels).sum())
    return per_cent(result.accuracy, 2), f"{result.loss:.4f}", f"{mistakes:,}"


def _signed(value: float, places: int) -> str:
    """With its sign, but none for what reads as zero."""
    text = f"{abs(value):,.{places}f}"
    if not any(digit in text for digit in "123456789"):
        return text
    return f"{'+' if value > 0 else chr(0x2212)}{text}"
