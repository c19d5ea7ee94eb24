"""One amount of one disturbance, close up: a sentence, and pictures after each recipe."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics

from gui import theme
from gui.widgets.cards import Card, button, label, row
from gui.widgets.recipe_row import RecipeRow
from gui.widgets.recipe_style import STYLES
from models.shares import per_cent

if TYPE_CHECKING:
    from gui.robustness import Examples
    from vision.robustness import Curve

NARROWEST, WIDEST = 300, 440
"""Pixels at 100 %: in a large window the pictures grow."""

LINES = 3
FIRST_SHOWN = ("raw", "normalized")


class RobustnessPanel(Card):
    """The card at the right; its rows are the legend of the plots as well.

    Signals:
        shown_changed: tuple of the recipes whose lines are to be drawn.
        shuffle_requested: other pictures.
        copy_requested: the figures, to the clipboard.
        save_requested: the figures, to a file.
    """

    shown_changed = Signal(object)
    shuffle_requested = Signal()
    copy_requested = Signal()
    save_requested = Signal()

    def __init__(self) -> None:
        super().__init__(margin=12)
        self._sentence = label("", name="robustness_sentence", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._rows = {key: RecipeRow(key) for key in STYLES}
        self.body.addWidget(self._sentence)
        for one in self._rows.values():
            one.setChecked(one.key in FIRST_SHOWN)
            one.toggled.connect(lambda _: self.shown_changed.emit(self.shown()))
            self.body.addWidget(one, 100)
        self.body.addStretch(1)
        self._shuffle = button(
            "",
            "robustness_shuffle",
            "Other test pictures, changed in the same way.",
            icon="shuffle",
        )
        self._shuffle.setAccessibleName("Other pictures")
        self._copy = button(
            "Copy",
            "robustness_copy",
            "Copies all figures as a table for a spreadsheet (Ctrl+Shift+C).",
            icon="copy",
        )
        self._save = button(
            "Save…", "robustness_save", "Saves all figures as a CSV file.", icon="folder"
        )
        self._shuffle.clicked.connect(self.shuffle_requested)
        self._copy.clicked.connect(self.copy_requested)
        self._save.clicked.connect(self.save_requested)
        self.body.addLayout(row(self._shuffle, None, self._copy, self._save))
        self.restyle()
        self.clear()

    def shown(self) -> tuple[str, ...]:
        """The recipes that are switched on, in their order."""
        return tuple(key for key, one in self._rows.items() if one.isChecked())

    def set_shown(self, recipes: Iterable[object]) -> None:
        """Switches recipes on and all others off."""
        wanted = set(map(str, recipes))
        for key, one in self._rows.items():
            one.setChecked(key in wanted)

    def show_place(self, curve: Curve, amount: int, other: Curve | None) -> None:
        """The figures of an amount; another network's stand in brackets."""
        if not curve.count:
            self._sentence.setText(curve.disturbance.said(curve.disturbance.amounts[amount]))
            return
        self._sentence.setText(curve.sentence(amount))
        for key, one in self._rows.items():
            figure = per_cent(curve.accuracy(key)[amount])
            if other is not None:
                figure = f"({per_cent(other.accuracy(key)[amount])})  {figure}"
            one.set_figure(figure)
        for control in (self._copy, self._save):
            control.setEnabled(True)

    def show_examples(self, examples: Examples) -> None:
        """Pictures as each recipe leaves them, with the network's answers."""
        for at, one in enumerate(self._rows.values()):
            one.set_pictures(examples.pictures[at], examples.answers[at], examples.labels)
        self._shuffle.setEnabled(True)

    def clear(self) -> None:
        """Nothing is measured."""
        self._sentence.setText(
            "Measure, then point at a curve: here you see the pictures behind it."
        )
        for one in self._rows.values():
            one.set_figure("")
        for control in (self._shuffle, self._copy, self._save):
            control.setEnabled(False)

    def restyle(self) -> None:
        """The type may have another size: the sentence keeps room for its longest form."""
        for one in self._rows.values():
            one.restyle()
        zoom = min(theme.zoom(), theme.WIDEST_ZOOM)
        self.setMinimumWidth(round(NARROWEST * zoom))
        self.setMaximumWidth(round(WIDEST * zoom))
        self._sentence.setMinimumHeight(LINES * QFontMetrics(theme.font()).lineSpacing())
