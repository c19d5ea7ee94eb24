"""What is known of one run, the person's note, or what differs between two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QWidget

from gui import theme
from gui.widgets import cards
from gui.widgets.figures import change
from models.ending import early_end
from models.history_run import STOPPED
from models.shares import of_hundred, per_cent

if TYPE_CHECKING:
    from models.history import Run

WIDTH = 320
NOTE_MS = 800
"""A note is kept so long after the last key."""

NONE_YET = "Choose a run to see what is known of it, or two to see what differs."


class RunDetails(QWidget):
    """At the right of the list.

    Signals:
        note_changed: Run and what is written about it now.
    """

    note_changed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._run: Run | None = None
        self._title = cards.label("", "lead", wrap=True, name="history_title")
        self._facts = cards.label("", wrap=True, name="history_facts")
        self._versions = cards.label("", "small", wrap=True, name="history_versions")
        self._note = QPlainTextEdit()
        self._note.setObjectName("history_note")
        self._note.setAccessibleName("Note")
        self._note.setPlaceholderText("A note of your own")
        self._note.setToolTip("Your own words about this run; they are kept as you write.")
        self._note.setTabChangesFocus(True)
        self._note.installEventFilter(self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(NOTE_MS)
        self._later.timeout.connect(self.keep_note)
        self._note.textChanged.connect(self._later.start)
        self._heading = cards.label("What differs", "lead", wrap=True, name="history_pair")
        self._words = cards.label("", wrap=True, name="history_differences")
        self._hint = cards.label(NONE_YET, "quiet", wrap=True, name="history_hint")
        self._views = QStackedWidget()
        one = cards.column(self._title, self._facts, self._note, self._versions, spacing=12)
        one.setStretch(2, 1)
        two = cards.column(self._heading, self._words, None, spacing=12)
        for layout in (cards.column(self._hint, None), one, two):
            view = QWidget()
            view.setLayout(layout)
            self._views.addWidget(view)
        self.setLayout(cards.column(self._views))
        theme.widen(self, WIDTH)

    def show_none(self) -> None:
        """Nothing is chosen."""
        self._leave()
        self._views.setCurrentIndex(0)

    def show_run(self, run: Run) -> None:
        """One run; a note that is being written stays."""
        if self._run is None or self._run.id != run.id:
            self._leave()
            self._run = run
            self._note.blockSignals(True)
            self._note.setPlainText(run.note)
            self._note.blockSignals(False)
        self._run = run
        self._title.setText(run.title)
        self._facts.setText(facts(run))
        known = ", ".join(f"{name} {value}" for name, value in run.versions.items())
        self._versions.setText(f"Trained with {known}." if known else "")
        self._views.setCurrentIndex(1)

    def show_pair(self, first: Run, second: Run, words: tuple[str, ...] | None) -> None:
        """Two runs; ``words`` None: they are still being compared."""
        self._leave()
        self._heading.setText(f"{second.title}, compared with {first.title}")
        lines = [] if words is None else [f"•  {one}" for one in words]
        if words is not None and not words:
            lines = ["The same experiment."]
        self._words.setText("\n".join([*lines, "", *_accuracies(first, second)]))
        self._views.setCurrentIndex(2)

    def keep_note(self) -> None:
        """What is written now is the note."""
        self._later.stop()
        text = self._note.toPlainText()
        if self._run is not None and text.strip() != self._run.note:
            self.note_changed.emit(self._run, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._note and event.type() == QEvent.Type.FocusOut:
            self.keep_note()
        return super().eventFilter(watched, event)

    def _leave(self) -> None:
        self.keep_note()
        self._run = None


def facts(run: Run) -> str:
    """A run in a few lines."""
    config = run.config
    lines = [run.words[:1].upper() + run.words[1:]]
    if run.history:
        last = run.history[-1]
        best = max(run.history, key=lambda one: one["val_accuracy"])
        lines.append(
            f"{per_cent(last['val_accuracy'], 2)} of the test pictures right"
            f" (loss {last['val_loss']:.4f})"
        )
        if run.accuracy is None and run.state == STOPPED:
            lines.append("It learnt on for a part of an epoch: not measured since")
        if best["epoch"] != last["epoch"]:
            share = per_cent(best["val_accuracy"], 2)
            lines.append(f"Best: {share} after epoch {int(best['epoch'])}")
        lines.append(f"{sum(one['seconds'] for one in run.history):.0f} s of training")
    rule = f"{config.optimizer.kind}, learning rate {config.optimizer.learning_rate:g}"
    lines += [f"{rule}, batches of {config.batch_size}", f"Seed {config.seed}"]
    if early := early_end(run):
        lines.append(early)
    if run.parent:
        lines.append(f"Goes on from {run.parent}")
    return "\n".join(lines)


def _accuracies(first: Run, second: Run) -> list[str]:
    lines = [
        f"{run.title}: "
        + ("not measured" if run.accuracy is None else f"{per_cent(run.accuracy, 2)} right")
        for run in (first, second)
    ]
    if first.accuracy is not None and second.accuracy is not None:
        # Of the figures as they stand there, so that they add up.
        before, after = (float(of_hundred(run.accuracy or 0.0, 2)) for run in (first, second))
        lines.append(f"{change(after - before, 2)} points")
    return lines
