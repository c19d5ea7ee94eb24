"""The list of runs: star, name, how it ended, accuracy and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gui import theme
from gui.widgets.tips import as_tip
from models.shares import per_cent

if TYPE_CHECKING:
    from models.history import Run

COLUMNS = ("Star", "Name", "Trained", "Right", "When")
STAR, NAME, TRAINED, RIGHT, WHEN = range(len(COLUMNS))
WIDTHS = {STAR: 44, TRAINED: 184, RIGHT: 80, WHEN: 140}
LEAST_TRAINED = 84
STARRED, UNSTARRED = "\N{BLACK STAR}", "\N{WHITE STAR}"
NOTHING = "\N{EN DASH}"
ROW = 34
LEAST_NAME = 170


class RunTable(QTableWidget):
    """Runs in lines; a click on a star marks, F2 or a double click on a name renames.

    Signals:
        chosen: tuple of the Runs that are selected, in the list's order.
        star_requested: Run and whether it is to be marked.
        rename_requested: Run and its new title.
        open_requested: Run.
        delete_requested: Run.
    """

    chosen = Signal(object)
    star_requested = Signal(object, bool)
    rename_requested = Signal(object, str)
    open_requested = Signal(object)
    delete_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__(0, len(COLUMNS))
        self._runs: tuple[Run, ...] = ()
        self._meanwhile: tuple[Run, ...] | None = None
        self.setObjectName("history_runs")
        self.setAccessibleName("Runs")
        self.setToolTip(
            "Every training of yours. Enter lets its network answer, F2 renames, Space marks with "
            "a star, Delete puts it into the bin; hold Ctrl or Shift for two, to compare them."
        )
        self.setHorizontalHeaderLabels(list(COLUMNS))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setItemDelegate(QStyledItemDelegate(self))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self.restyle()
        self.itemSelectionChanged.connect(lambda: self.chosen.emit(self.selected()))
        self.itemChanged.connect(self._on_item_changed)
        self.cellClicked.connect(self._on_cell_clicked)

    def restyle(self) -> None:
        """Widths and heights in the present size of type."""
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, round(width * theme.zoom()))
        self.verticalHeader().setDefaultSectionSize(round(ROW * theme.zoom()))
        self._give_names_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, names come before dates."""
        super().resizeEvent(event)
        rest = self.viewport().width() - sum(round(w * theme.zoom()) for w in WIDTHS.values())
        self.setColumnHidden(WHEN, rest < LEAST_NAME * theme.zoom())

    def selected(self) -> tuple[Run, ...]:
        """The runs that are selected, in the list's order."""
        lines = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return tuple(self._runs[line] for line in lines)

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Other runs; what was selected stays so, and a name that is being written is not lost."""
        if self.state() == QAbstractItemView.State.EditingState:
            self._meanwhile = tuple(runs)
            return
        self._meanwhile = None
        before = {run.id for run in self.selected()}
        line = self.currentRow()
        self._runs = tuple(runs)
        self.blockSignals(True)
        self.clearSelection()
        self.setRowCount(len(self._runs))
        for at, run in enumerate(self._runs):
            self._fill(at, run)
        lines = [at for at, run in enumerate(self._runs) if run.id in before]
        # A deleted one's place goes to the one that moved up.
        lines = lines or ([min(max(line, 0), len(self._runs) - 1)] if self._runs else [])
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        for at in lines:
            self.selectRow(at)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        if lines:
            self.selectionModel().setCurrentIndex(
                self.model().index(lines[0], NAME),
                self.selectionModel().SelectionFlag.NoUpdate,
            )
        self.blockSignals(False)
        self._give_names_room()
        self.chosen.emit(self.selected())

    def edit_name(self) -> None:
        """Lets the person write another name for the run chosen."""
        item = self.item(self.currentRow(), NAME)
        if item is not None and len(self.selected()) == 1:
            self.editItem(item)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if self._meanwhile is not None:
            self.show_runs(self._meanwhile)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        runs = self.selected()
        if self.state() == QAbstractItemView.State.EditingState:
            # The Enter that ends a name comes on to here: it is about nothing but the name.
            event.accept()
        elif event.key() == Qt.Key.Key_F2:
            self.edit_name()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and len(runs) == 1:
            self.open_requested.emit(runs[0])
        elif event.key() == Qt.Key.Key_Delete and len(runs) == 1:
            self.delete_requested.emit(runs[0])
        elif event.key() == Qt.Key.Key_Space and runs:
            for run in runs:
                self.star_requested.emit(run, not runs[0].starred)
        else:
            super().keyPressEvent(event)

    def _give_names_room(self) -> None:
        """How far a run came may be few words or many; what they do not need is the names'."""
        least, most = LEAST_TRAINED * theme.zoom(), WIDTHS[TRAINED] * theme.zoom()
        needed = self.sizeHintForColumn(TRAINED) if self._runs else 0
        self.setColumnWidth(TRAINED, round(min(max(needed, least), most)))

    def _fill(self, line: int, run: Run) -> None:
        star = STARRED if run.starred else UNSTARRED
        accuracy = NOTHING if run.accuracy is None else per_cent(run.accuracy, 2)
        texts = (star, run.title, run.words, accuracy, f"{run.created:%d %b %Y %H:%M}")
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
            if column == NAME:
                flags |= Qt.ItemFlag.ItemIsEditable
            item.setFlags(flags)
            item.setToolTip(as_tip(text) if column != STAR else "Marks this run with a star.")
            if column == STAR:
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                said = "starred" if run.starred else "no star"
                item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            self.setItem(line, column, item)

    def _on_item_changed(self, item: QTableWidgetItem) -> None:
        run = self._runs[item.row()]
        if item.column() == NAME and item.text() != run.title:
            self.rename_requested.emit(run, item.text())

    def _on_cell_clicked(self, line: int, column: int) -> None:
        if column == STAR:
            run = self._runs[line]
            self.star_requested.emit(run, not run.starred)
