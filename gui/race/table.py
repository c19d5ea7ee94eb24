"""The table of a race: place, accuracy now and best, epochs, size, time and gap."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from gui import theme
from gui.race.racers import Racer
from gui.race.standings import Row
from gui.widgets.curve_letter import LETTER_SIDE, letter_icon
from gui.widgets.curve_marks import LETTERS
from gui.widgets.tips import as_tip
from models.race import MOST_RUNNERS

HEADS = (
    ("Place", "By the last epoch that everybody has; in the end by the mean of the last three."),
    ("Who", "With the letter of its curves."),
    ("Now", "Test pictures read rightly after its last epoch."),
    ("Best", "After the best of its epochs."),
    ("Epochs", "Done, of how many."),
    ("Parameters", "Numbers that its network learns."),
    ("Own time", "Of its own training and validation, without those of the others."),
    ("Gap, points", "Percentage points behind the one that leads."),
)
PLACE, WHO, NOW, BEST, EPOCHS, PARAMETERS, TIME, GAP = range(len(HEADS))
WIDTHS = {PLACE: 44, NOW: 66, BEST: 66, EPOCHS: 62, PARAMETERS: 84, TIME: 70, GAP: 80}
ROW, LOW, HEAD = 32, 26, 26
NARROW = 660
"""Below this width the names need the room of the parameters, which stand in My runs, too."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RaceTable(QTableWidget):
    """A row a racer, always four high, so that nothing moves.

    Signals:
        chosen: the lane of the row that is selected, or -1.
        opened: the lane of a row, by Enter or a double click.
    """

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__(0, len(HEADS))
        self._lanes: list[int] = []
        self._low = False
        self.setObjectName("race_table")
        self.setAccessibleName("Standings")
        self.setToolTip("Who is where. Enter lets the network of a row answer once it is kept.")
        for column, (text, tip) in enumerate(HEADS):
            item = QTableWidgetItem(text)
            item.setToolTip(tip)
            item.setTextAlignment(RIGHT if column not in (PLACE, WHO) else LEFT)
            self.setHorizontalHeaderItem(column, item)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(WHO, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.restyle()
        self.itemSelectionChanged.connect(lambda: self.chosen.emit(self.lane))
        self.cellDoubleClicked.connect(lambda _row, _column: self.opened.emit(self.lane))

    @property
    def lane(self) -> int:
        """Of the row that is selected, or -1."""
        lines = {index.row() for index in self.selectionModel().selectedRows()}
        return self._lanes[min(lines)] if lines else -1

    def choose(self, lane: int) -> None:
        """Selects the row of a racer; -1: none."""
        if lane in self._lanes:
            self.selectRow(self._lanes.index(lane))
        else:
            self.clearSelection()

    def show_rows(self, rows: Sequence[Row], racers: Sequence[Racer]) -> None:
        """Other figures; the racer that was selected stays so, wherever it moved."""
        before = self.lane
        self.blockSignals(True)
        self._lanes = [row.lane for row in rows]
        self.setRowCount(len(rows))
        for line, row in enumerate(rows):
            self._fill(line, row, racers[row.lane])
        self.choose(before)
        self.blockSignals(False)
        if self.lane != before:
            self.chosen.emit(self.lane)

    def set_low(self, low: bool) -> None:
        """Where the window is low, the curves need the room."""
        if low != self._low:
            self._low = low
            self.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnHidden(PARAMETERS, self.width() < NARROW * theme.zoom())

    def restyle(self) -> None:
        """Widths and heights in the present size of type."""
        zoom, high = theme.zoom(), LOW if self._low else ROW
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, round(width * zoom))
        self.verticalHeader().setDefaultSectionSize(round(high * zoom))
        self.horizontalHeader().setFixedHeight(round(HEAD * zoom))
        side = round(LETTER_SIDE * zoom)
        self.setIconSize(QSize(side, side))
        self.setFixedHeight(round(HEAD * zoom) + MOST_RUNNERS * round(high * zoom) + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.lane >= 0:
            self.opened.emit(self.lane)
        else:
            super().keyPressEvent(event)

    def _fill(self, line: int, row: Row, racer: Racer) -> None:
        who = f"{LETTERS[racer.place]} {racer.title}"
        texts = (
            row.place,
            racer.title,
            row.now,
            row.best,
            row.epochs,
            row.parameters,
            row.seconds,
            row.gap,
        )
        for column, text in enumerate(texts):
            item = self.item(line, column)
            if item is None:
                item = QTableWidgetItem()
                item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
                if column not in (PLACE, WHO):
                    item.setTextAlignment(RIGHT)
                self.setItem(line, column, item)
            item.setText(text)
            if column == WHO:
                item.setIcon(letter_icon(racer.place))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, who)
                item.setToolTip(as_tip(racer.title))
