"""The lab's figures in one row, how many pictures it takes, what it is compared with, a button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QProgressBar

from gui import theme
from gui.widgets.cards import Card, button, column, field, label, row
from gui.widgets.evaluation_summary import NOTHING
from models.shares import per_cent

COUNTS = (200, 500, 2000, 10_000)
USUAL = 500
NO_OTHER = ""
FIGURE_WIDTH = 118


class RobustnessSummary(Card):
    """A card over the page's width.

    Signals:
        start_requested: measure, or stop what runs.
        other_chosen: key of the network to compare with, or "".
        count_changed: another number of pictures.
    """

    start_requested = Signal()
    other_chosen = Signal(str)
    count_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__(margin=12)
        self._raw = label(NOTHING, "display", name="robustness_raw_mean")
        self._whole = label(NOTHING, "display", name="robustness_eyes_mean")
        self._status = label("", "quiet", name="robustness_status", wrap=True)
        self._status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._progress = QProgressBar()
        self._counts = QComboBox()
        self._others = QComboBox()
        self._start = button(
            "Measure",
            "robustness_start",
            "Changes test pictures in every way shown and lets the network read them, as they are "
            "and after each step of our recipe (Space). The curves come at once and settle.",
            kind="primary",
        )
        theme.widen(self._start, 112)
        self._start.clicked.connect(self.start_requested)
        self._fill()
        figures = []
        for caption, value, tip in (
            ("Straight in", self._raw, "as they are"),
            ("Through our eyes", self._whole, "after everything that our recipe does"),
        ):
            value.setToolTip(
                f"The share of all changed pictures that is read {tip}: the mean over every change "
                "and every amount shown below."
            )
            figures.append(column(label(caption, "small"), None, value, spacing=0))
        self.restyle()
        said = column(self._status, self._progress, spacing=6)
        self.body.addLayout(
            row(*figures, None, said, self._count_field, self._other_field, self._start, spacing=16)
        )

    @property
    def count(self) -> int:
        """How many pictures are to be measured."""
        return int(self._counts.currentData())

    def set_count(self, count: int) -> None:
        """Chooses a number; one that is not offered is left alone."""
        self._counts.setCurrentIndex(max(0, self._counts.findData(count)))

    def set_means(self, raw: float | None, whole: float | None) -> None:
        """Shows the mean accuracies, 0..1."""
        self._raw.setText(NOTHING if raw is None else per_cent(raw))
        self._whole.setText(NOTHING if whole is None else per_cent(whole))

    def set_others(self, others: Sequence[tuple[str, str]], chosen: str) -> None:
        """The networks that can be compared with: keys and titles."""
        self._others.blockSignals(True)
        self._others.clear()
        self._others.addItem("none", NO_OTHER)
        for key, title in others:
            self._others.addItem(title, key)
        self._others.setCurrentIndex(max(0, self._others.findData(chosen)))
        self._others.setEnabled(bool(others))
        self._others.blockSignals(False)

    def set_running(self, running: bool, of: int) -> None:
        """Shows whether ``of`` pictures are being measured."""
        self._progress.setRange(0, of)
        self._progress.setValue(0)
        self._progress.setVisible(running)
        self._start.setText("Cancel" if running else "Measure")

    def set_progress(self, done: int) -> None:
        """How many pictures are done."""
        self._progress.setValue(done)

    def say(self, text: str) -> None:
        """What is shown or under way, in a few words."""
        self._status.setText(text)

    def restyle(self) -> None:
        """The type may have another size: the words give way before the figures do."""
        self._status.setMinimumWidth(150 if theme.zoom() <= 1.15 else 110)
        for value in (self._raw, self._whole):
            value.setMinimumWidth(round(FIGURE_WIDTH * min(theme.zoom(), theme.WIDEST_ZOOM)))

    def _fill(self) -> None:
        for count in COUNTS:
            self._counts.addItem(f"{count:,}", count)
        self._counts.setCurrentIndex(COUNTS.index(USUAL))
        self._counts.currentIndexChanged.connect(lambda _: self.count_changed.emit(self.count))
        self._count_field = field(
            "Pictures",
            self._counts,
            "How many test pictures are changed. Few are quick; with 500, a figure is good to "
            "about two in a hundred.",
            name="robustness_count",
        )
        self._others.currentIndexChanged.connect(
            lambda _: self.other_chosen.emit(str(self._others.currentData() or NO_OTHER))
        )
        self._other_field = field(
            "Compare with",
            self._others,
            "Draws another network's curves thinly behind, with its figures in brackets. Listed is "
            "every network measured since the start; choose one in the chip to measure it.",
            name="robustness_compare",
        )
        theme.widen(self._counts, 92)
        theme.widen(self._others, 136)
        self.set_others((), NO_OTHER)
        self._progress.setObjectName("robustness_progress")
        self._progress.setAccessibleName("Progress of the measurement")
        self._progress.setToolTip("How many of the pictures are measured.")
        self._progress.setTextVisible(False)
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(policy)
        self._progress.hide()
