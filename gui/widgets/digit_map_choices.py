"""What can be chosen about a map of digits: the layer, the method, the perplexity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QSizePolicy, QSpinBox, QWidget

from gui.widgets.cards import button, indent
from gui.widgets.layer_names import shape_text, short

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


class DigitMapChoices(QWidget):
    """One row of controls.

    Signals:
        layer_changed: index of another layer.
        kind_changed: ``kind`` is another.
        perplexity_changed: ``perplexity`` is another, and stayed so for a moment.
    """

    layer_changed = Signal(int)
    kind_changed = Signal()
    perplexity_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._layer = QComboBox()
        self._kinds = QButtonGroup(self)
        self._perplexity = QSpinBox()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._arrange()
        self._layer.currentIndexChanged.connect(self.layer_changed)
        self._kinds.idClicked.connect(self._on_kind)
        self._perplexity.valueChanged.connect(lambda _: self._settle.start())
        self._settle.timeout.connect(self.perplexity_changed)

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
        """Offers a network's layers; says nothing."""
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

    def restore(self, kind: object, perplexity: object) -> None:
        """Takes choices back; anything odd is left alone."""
        if type(perplexity) is int:
            self._perplexity.setValue(perplexity)
        if kind in KINDS:
            self._kinds.button(KINDS.index(str(kind))).setChecked(True)
        self._perplexity.setVisible(self.kind == TSNE)

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
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._layer, 1)
        for index, kind in enumerate(KINDS):
            choice = button(NAMES[kind], f"digit_map_{kind}", TIPS[kind], checkable=True)
            self._kinds.addButton(choice, index)
            row.addWidget(choice)
        self._kinds.button(0).setChecked(True)
        row.addWidget(self._perplexity)
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
        policy = self._perplexity.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._perplexity.setSizePolicy(policy)
        self._perplexity.hide()

    def _on_kind(self, _index: int) -> None:
        self._perplexity.setVisible(self.kind == TSNE)
        self.kind_changed.emit()
