"""The figures of an evaluation in one row: accuracy, loss, mistakes; what runs, and the button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar

from gui import theme
from gui.widgets.cards import Card, button, column, label, row
from models.shares import per_cent

NOTHING = "\N{EN DASH}"
STATUS_WIDTH = 240


class EvaluationSummary(Card):
    """A card over the page's width.

    Signals:
        start_requested: evaluate, or give up what runs.
    """

    start_requested = Signal()

    def __init__(self) -> None:
        super().__init__(margin=12)
        self._accuracy = label(NOTHING, "display", name="evaluation_accuracy")
        self._loss = label(NOTHING, "title", name="evaluation_loss")
        self._mistakes = label(NOTHING, "title", name="evaluation_mistakes")
        self._status = label("", "quiet", name="evaluation_status", wrap=True)
        self._status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._progress = QProgressBar()
        self._start = button(
            "Evaluate",
            "evaluate_start",
            "Lets the network answer all 10,000 test pictures anew (Space). None of them was used "
            "in training, so this is how it does on handwriting it has not seen.",
            kind="primary",
        )
        theme.widen(self._start, 120)
        self._start.clicked.connect(self.start_requested)
        self._explain()
        figures = []
        for caption, value, width in (
            ("Accuracy", self._accuracy, 124),
            ("Loss", self._loss, 88),
            ("Mistakes", self._mistakes, 72),
        ):
            value.setMinimumWidth(width)
            figures.append(column(label(caption, "small"), None, value, spacing=0))
        self.body.addLayout(
            row(*figures, None, self._progress, self._status, self._start, spacing=24)
        )
        # The words give way before the figures do.
        self._status.setMinimumWidth(STATUS_WIDTH)

    def set_figures(self, accuracy: float, loss: float, mistakes: int) -> None:
        """Shows a result; ``accuracy`` 0..1."""
        self._accuracy.setText(per_cent(accuracy, 2))
        self._loss.setText(f"{loss:.4f}")
        self._mistakes.setText(f"{mistakes:,}")

    def set_running(self, running: bool, of: int) -> None:
        """Shows whether an evaluation of ``of`` pictures runs."""
        self._progress.setRange(0, of)
        self._progress.setValue(0)
        self._progress.setVisible(running)
        self._start.setText("Cancel" if running else "Evaluate")

    def set_progress(self, done: int) -> None:
        """How many pictures are answered."""
        self._progress.setValue(done)

    def say(self, text: str) -> None:
        """What is shown or under way, in a few words."""
        self._status.setText(text)

    def _explain(self) -> None:
        self._accuracy.setToolTip("The share of the 10,000 test pictures that were read rightly.")
        self._loss.setToolTip(
            "Cross-entropy: the mean of -log of the probability given to the true digit. It "
            "punishes being sure and wrong."
        )
        self._mistakes.setToolTip("How many of the test pictures were read wrongly.")
        self._progress.setObjectName("evaluation_progress")
        self._progress.setAccessibleName("Progress of the evaluation")
        self._progress.setToolTip("How many of the test pictures are answered.")
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(160)
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(policy)
        self._progress.hide()
