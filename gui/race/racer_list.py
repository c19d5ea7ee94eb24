"""Who races, as a list that can be put in another order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidgetItem

from gui.race.racers import Racer
from gui.theme import tokens, zoom
from gui.widgets.curve_letter import LETTER_SIDE, letter_icon
from gui.widgets.curve_marks import LETTERS
from gui.widgets.movable_list import MovableList
from gui.widgets.tips import as_tip
from models.race import MOST_RUNNERS

ROW = 34
TRIANGLE = "\N{BLACK UP-POINTING TRIANGLE}"


class RacerList(MovableList):
    """One row a racer, with the letter on the colour of its curves."""

    def __init__(self) -> None:
        super().__init__("race_list")
        self.setAccessibleName("Who races")
        self.setToolTip(
            "Whoever is first begins each round. Drag a row to another place, or move it with Alt "
            "and an arrow; Delete removes it."
        )
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setMinimumWidth(1)
        self.restyle()

    def restyle(self) -> None:
        """Heights in the present size of type."""
        side = round(LETTER_SIDE * zoom())
        self.setIconSize(QSize(side, side))
        self.setFixedHeight(round(MOST_RUNNERS * ROW * zoom()) + 8)

    def show_racers(self, racers: Sequence[Racer], current: int) -> None:
        """Shows these; one that cannot race is marked and says why."""
        self.blockSignals(True)
        self.clear()
        for racer in racers:
            problem = racer.problem
            item = QListWidgetItem(f"{TRIANGLE} {racer.title}" if problem else racer.title)
            item.setIcon(letter_icon(racer.place))
            item.setSizeHint(QSize(0, round(ROW * zoom())))
            item.setToolTip(as_tip(problem or racer.title))
            if problem:
                item.setForeground(QColor(tokens().wrong))
            said = f"{LETTERS[racer.place]} {racer.title}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{said}. {problem}".strip(" ."))
            self.addItem(item)
        if not racers:
            nobody = QListWidgetItem("Nobody yet: add two to four.")
            nobody.setFlags(Qt.ItemFlag.NoItemFlags)
            nobody.setForeground(QColor(tokens().quiet))
            self.addItem(nobody)
        if racers:
            self.setCurrentRow(max(0, min(current, len(racers) - 1)))
        self.blockSignals(False)
