"""The window of the history: list, details, and what can be done with a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QSpinBox, QWidget

from gui.history.desk import HistoryDesk
from gui.history.details import RunDetails
from gui.history.notice import Notice
from gui.history.table import RunTable
from gui.session import Session
from gui.training import IDLE
from gui.widgets import cards
from models.events import EpochDone

if TYPE_CHECKING:
    from models.history import Run

MORE = 5
"""So many more epochs a finished run is offered."""
MOST_EPOCHS = 200
EMPTY = (
    "No run yet: what you train on the Train page is kept here, epoch by epoch, even if the "
    "program is killed."
)
NOTHING_FOUND = "No run has these words."


class HistoryDialog(QDialog):
    """Stays open beside the window, and follows what is trained meanwhile.

    Signals:
        take_requested: the id of a run whose files are to be taken home.
    """

    take_requested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._runs: tuple[Run, ...] = ()
        self._gone: Run | None = None
        self.setObjectName("history")
        self.setWindowTitle("My runs")
        self.setAccessibleName("My runs")
        self.resize(1080, 640)
        self.desk = HistoryDesk(session, self)
        self._search = QLineEdit()
        self._search.setObjectName("history_search")
        self._search.setAccessibleName("Search")
        self._search.setPlaceholderText("Search names, notes, experiments")
        self._search.setToolTip("Shows only runs that have all of these words somewhere.")
        self._search.setClearButtonEnabled(True)
        self._starred = QCheckBox("Only with a star")
        self._starred.setObjectName("history_starred")
        self._starred.setToolTip("Shows only the runs that you marked.")
        self._table = RunTable()
        self._details = RunDetails()
        self._empty = cards.label(EMPTY, "quiet", wrap=True, name="history_empty")
        self._notice = Notice()
        self._make_buttons()
        self._arrange()
        self._connect()
        self._on_chosen(())

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.desk.refresh()
        self._search.setFocus()

    def done(self, result: int) -> None:
        """Closed, by Escape too: a note that is being written is kept."""
        self._details.keep_note()
        super().done(result)

    def restyle(self) -> None:
        """The theme or the size of type is another."""
        self._table.restyle()

    def _make_buttons(self) -> None:
        self._open = cards.button(
            "Let it answer",
            "history_open",
            "This run's network answers on every page from now on (Enter).",
            kind="primary",
        )
        self._go_on = cards.button(
            "Continue training",
            "history_continue",
            "Trains it further from its last whole epoch, as a run of its own; this one stays.",
            icon="play",
        )
        self._until = QSpinBox()
        self._until.setObjectName("history_until")
        self._until.setAccessibleName("Until epoch")
        self._until.setToolTip("The last epoch of the training that goes on.")
        self._until.setPrefix("to epoch ")
        cards.indent(self._until)
        self._take = cards.button(
            "Take home…",
            "history_take",
            "This run as .keras, ONNX, LiteRT, program, notebook and curves (Ctrl+E).",
        )
        self._rename = cards.button("Rename", "history_rename", "Gives it another name (F2).")
        self._star = cards.button(
            "Star", "history_star", "Marks it, or takes the mark away (Space)."
        )
        self._delete = cards.button(
            "Delete",
            "history_delete",
            "Puts it into the bin, from where it can be taken back until the next start but one.",
        )

    def _arrange(self) -> None:
        head = cards.row(self._search, self._starred, spacing=16)
        head.setStretch(0, 1)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        left = cards.column(head, self._table, self._empty, spacing=12)
        for place in (1, 2):
            left.setStretch(place, 1)
        middle = cards.row(left, self._details, spacing=24)
        middle.setStretch(0, 1)
        actions = cards.row(
            self._open,
            self._go_on,
            self._until,
            None,
            self._take,
            self._star,
            self._rename,
            self._delete,
            spacing=8,
        )
        layout = cards.column(middle, self._notice, actions, spacing=16)
        layout.setStretch(0, 1)
        layout.setContentsMargins(24, 24, 24, 24)
        self.setLayout(layout)

    def _connect(self) -> None:
        desk, table = self.desk, self._table
        self._search.textChanged.connect(lambda _: self._show())
        self._starred.toggled.connect(lambda _: self._show())
        table.chosen.connect(self._on_chosen)
        table.star_requested.connect(desk.star)
        table.rename_requested.connect(desk.rename)
        table.open_requested.connect(desk.open)
        table.delete_requested.connect(desk.delete)
        self._details.note_changed.connect(desk.note)
        self._open.clicked.connect(lambda: self._each(desk.open))
        self._go_on.clicked.connect(self._on_continue)
        self._take.clicked.connect(lambda: self._each(lambda run: self.take_requested.emit(run.id)))
        self._rename.clicked.connect(table.edit_name)
        self._star.clicked.connect(self._on_star)
        self._delete.clicked.connect(lambda: self._each(desk.delete))
        self._notice.button.clicked.connect(self.undo)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.undo)
        QShortcut(QKeySequence("Ctrl+E"), self, self._take.click)
        desk.listed.connect(self._on_listed)
        desk.compared.connect(self._on_compared)
        desk.deleted.connect(self._on_deleted)
        desk.failed.connect(self._notice.say)
        training = self._session.training
        training.events.connect(self._on_events)
        training.ended.connect(self._on_training)
        training.state_changed.connect(self._on_training)

    def undo(self) -> None:
        """Takes the run that was deleted last out of the bin."""
        if self._gone is not None:
            self.desk.restore(self._gone)
            self._gone = None
            self._notice.hide()

    def _show(self) -> None:
        self.desk.show(self._search.text(), self._starred.isChecked())

    def _on_listed(self, runs: tuple[Run, ...]) -> None:
        self._runs = runs
        searched = bool(self._search.text().strip()) or self._starred.isChecked()
        self._empty.setText(NOTHING_FOUND if searched else EMPTY)
        self._empty.setVisible(not runs)
        self._table.setVisible(bool(runs))
        self._table.show_runs(runs)

    def _on_chosen(self, runs: tuple[Run, ...]) -> None:
        one = runs[0] if len(runs) == 1 else None
        still = one is not None and one.state == "running"
        idle = self._session.training.state == IDLE
        self._open.setEnabled(one is not None and not still)
        self._take.setEnabled(one is not None and not still)
        self._rename.setEnabled(one is not None)
        self._star.setEnabled(bool(runs))
        self._star.setText("Take star away" if runs and runs[0].starred else "Star")
        self._delete.setEnabled(one is not None and not still)
        self._go_on.setEnabled(one is not None and not still and idle)
        self._until.setEnabled(self._go_on.isEnabled())
        if one is not None:
            self._details.show_run(one)
            self._until.setRange(one.epochs + 1, max(MOST_EPOCHS, one.epochs + MORE))
            left = one.config.epochs > one.epochs
            self._until.setValue(one.config.epochs if left else one.epochs + MORE)
        elif len(runs) == 2:
            # The older one is what the newer one is compared with.
            second, first = runs
            self._details.show_pair(first, second, None)
            self.desk.compare(first, second)
        else:
            self._details.show_none()

    def _on_compared(self, first: Run, second: Run, words: tuple[str, ...]) -> None:
        if [run.id for run in self._table.selected()] == [second.id, first.id]:
            self._details.show_pair(first, second, words)

    def _on_star(self) -> None:
        runs = self._table.selected()
        for run in runs:
            self.desk.star(run, not runs[0].starred)

    def _on_continue(self) -> None:
        self._each(lambda run: self.desk.go_on(run, self._until.value()))

    def _on_deleted(self, run: Run) -> None:
        self._gone = run
        self._notice.offer(f"{run.title} is in the bin.")

    def _on_events(self, events: tuple[object, ...]) -> None:
        if self.isVisible() and any(isinstance(event, EpochDone) for event in events):
            self.desk.refresh()

    def _on_training(self) -> None:
        if self.isVisible():
            self.desk.refresh()

    def _each(self, work: Any) -> None:
        for run in self._table.selected():
            work(run)
