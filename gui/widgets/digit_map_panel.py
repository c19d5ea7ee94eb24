"""The map of digits with what can be chosen about it, its key, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QProgressBar,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.widgets.cards import Card, button, indent, label, row
from gui.widgets.digit_legend import DigitLegend
from gui.widgets.digit_scatter import DigitScatter
from gui.widgets.layer_names import shape_text, short
from gui.widgets.scatter_area import Points

if TYPE_CHECKING:
    from models.shapes import LayerInfo

PCA, TSNE = KINDS = ("pca", "tsne")
NAMES = {PCA: "PCA", TSNE: "t-SNE"}
TIPS = {
    PCA: "The two directions in which the answers differ most: quick, follows a training, and "
    "places any picture.",
    TSNE: "Bends the space so that what is near stays near: clusters show, distances between them "
    "mean little.",
}

LEAST, MOST, USUAL = 5, 50, 30
"""Perplexities: the range in which t-SNE is said to be robust, and scikit-learn's own choice."""

SETTLE_MS = 500
"""A perplexity that still changes is not tried."""


class DigitMapPanel(QWidget):
    """Controls above, the map, its key, and a line for what runs.

    Attributes:
        scatter: the map.

    Signals:
        layer_changed: index of another layer.
        kind_changed: ``kind`` is another.
        perplexity_changed: ``perplexity`` is another, and stayed so for a moment.
        start_requested: draw again, or cancel what runs.
    """

    layer_changed = Signal(int)
    kind_changed = Signal()
    perplexity_changed = Signal()
    start_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scatter = DigitScatter("digit_map")
        self._legend = DigitLegend("digit_map_key")
        self._labels: npt.NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._layer = QComboBox()
        self._kinds = QButtonGroup(self)
        self._perplexity = QSpinBox()
        self._title = label("", "heading", wrap=True, name="digit_map_title")
        self._says = label("", "small", name="digit_map_says")
        self._bar = QProgressBar()
        self._start = button(
            "Draw again",
            "digit_map_start",
            "t-SNE arranges the pictures step by step, which takes some seconds. Cancelling ends "
            "it at once and leaves the map as far as it is. Space does the same.",
        )
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._arrange()
        self._connect()

    @property
    def layer(self) -> int:
        """The index of the layer chosen."""
        return max(0, self._layer.currentIndex())

    @property
    def kind(self) -> str:
        """Which of ``KINDS`` is chosen."""
        return KINDS[self._kinds.checkedId()]

    @property
    def perplexity(self) -> int:
        """About how many neighbours t-SNE looks at."""
        return self._perplexity.value()

    def set_layers(self, layers: Sequence[LayerInfo], index: int) -> None:
        """Offers a network's layers."""
        self._layer.blockSignals(True)
        self._layer.clear()
        for info in layers:
            shape = shape_text(info.output_shape)
            self._layer.addItem(f"{info.index + 1}  {short(info.spec)}, {shape}")
        self._layer.setCurrentIndex(index)
        self._layer.blockSignals(False)

    def choose_layer(self, index: int) -> None:
        """Chooses a layer, if there is one of that index."""
        if 0 <= index < self._layer.count():
            self._layer.setCurrentIndex(index)

    def set_choices(self, kind: object, perplexity: object) -> None:
        """Takes choices back; anything odd is left alone."""
        if type(perplexity) is int:
            self._perplexity.setValue(perplexity)
        if kind in KINDS:
            self._kinds.button(KINDS.index(str(kind))).setChecked(True)
        self._show_kind()

    def set_pictures(
        self,
        pictures: npt.NDArray[np.uint8],
        labels: npt.NDArray[np.uint8],
        numbers: npt.NDArray[np.intp],
    ) -> None:
        """What the points stand for: uint8 (n, 28, 28), what they are, and their numbers from 1."""
        self._labels = labels
        self.scatter.set_pictures(pictures, labels, numbers)
        self._legend.set_counts(labels, None)

    def show_map(
        self, points: Points, answers: npt.NDArray[np.intp], shares: Sequence[float]
    ) -> None:
        """A map: float32 (n, 2), the answers; of PCA each direction's share of the variance."""
        self.scatter.set_map(points, answers)
        wrong = (answers != self._labels) & (answers >= 0)
        self._legend.set_counts(self._labels, int(wrong.sum()))
        if shares:
            held = f"{100 * sum(shares):.0f} %"
            self._title.setText(f"These two directions hold {held} of the variance")
        else:
            self._title.setText("Near neighbours stay near; how far clusters are apart says little")

    def set_live(self, point: Points | None, answer: int | None = None) -> None:
        """Where the page's picture lies, float32 (2,), and what is answered to it."""
        self.scatter.set_live(point, answer)
        self._legend.set_live(point is not None)

    def clear(self, text: str) -> None:
        """A sentence instead of a map."""
        self.scatter.clear(text)
        self._title.setText("")
        self._legend.set_counts(self._labels, None)
        self._legend.set_live(False)

    def say(self, text: str) -> None:
        """A quiet line under the map."""
        self._says.setText(text)
        self._bar.setRange(0, 1)
        self._bar.setValue(0)

    def set_progress(self, words: str, done: int, total: int) -> None:
        """How far the map is; a total of 0 means that nobody knows."""
        self._says.setText(words)
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def set_running(self, running: bool) -> None:
        """Whether there is something to cancel."""
        self._start.setVisible(running or self.kind == TSNE)
        self._start.setText("Cancel" if running else "Draw again")
        self._start.setAccessibleName(self._start.text())
        self._bar.setVisible(running)
        if not running:
            self.say_what_it_is()

    def restyle(self) -> None:
        """The theme changed."""
        self.update()

    def _arrange(self) -> None:
        self._layer.setObjectName("digit_map_layer")
        self._layer.setAccessibleName("Layer")
        self._layer.setToolTip(
            "Whose answers are mapped. In the first layers the digits lie mixed; the deeper the "
            "layer, the further they are apart."
        )
        self._layer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._layer.setMinimumContentsLength(12)
        self._layer.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for index, kind in enumerate(KINDS):
            choice = button(NAMES[kind], f"digit_map_{kind}", TIPS[kind], checkable=True)
            self._kinds.addButton(choice, index)
        self._kinds.button(0).setChecked(True)
        self._perplexity.setObjectName("digit_map_perplexity")
        self._perplexity.setAccessibleName("Perplexity")
        self._perplexity.setToolTip(
            "About how many neighbours t-SNE keeps near each picture: few show small groups, many "
            "the large shape."
        )
        self._perplexity.setRange(LEAST, MOST)
        self._perplexity.setValue(USUAL)
        self._perplexity.setPrefix("Perplexity ")
        self._perplexity.setKeyboardTracking(False)
        indent(self._perplexity)
        self._bar.setObjectName("digit_map_progress")
        self._bar.setAccessibleName("Progress of the map")
        self._bar.setTextVisible(False)
        for widget in (self._bar, self._start, self._perplexity):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        self._bar.hide()
        card = Card(margin=12)
        pca, tsne = self._kinds.buttons()
        card.body.addLayout(row(self._layer, pca, tsne, self._perplexity))
        card.body.addWidget(self._title)
        middle = row(self.scatter, self._legend, spacing=12)
        middle.setStretch(0, 1)
        card.body.addLayout(middle, 1)
        below = row(self._says, self._bar, self._start)
        below.setStretch(0, 3)
        below.setStretch(1, 1)
        card.body.addLayout(below)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self._show_kind()

    def _connect(self) -> None:
        self._layer.currentIndexChanged.connect(self.layer_changed)
        self._kinds.idClicked.connect(self._on_kind)
        self._perplexity.valueChanged.connect(lambda _: self._settle.start())
        self._settle.timeout.connect(self.perplexity_changed)
        self._start.clicked.connect(self.start_requested)

    def _on_kind(self, _index: int) -> None:
        self._show_kind()
        self.kind_changed.emit()

    def _show_kind(self) -> None:
        self._perplexity.setVisible(self.kind == TSNE)
        self._start.setVisible(self.kind == TSNE)
        self.say_what_it_is()

    def say_what_it_is(self) -> None:
        """The quiet line while nothing runs."""
        if self.kind == PCA:
            self.say("Click a point to look inside with its picture.")
        else:
            self.say("No live point here: t-SNE has no place for other pictures, PCA has.")
