"""One layer opened: its maps for a picture, and below them what it has learnt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QSizePolicy

from gui.widgets.cards import Card, label, row
from gui.widgets.colour_bar import ColourBar
from gui.widgets.ground import lie_on_card
from gui.widgets.layer_names import FUNCTIONS, detail, meaning, shape_text, short
from gui.widgets.layer_tiles import map_tiles
from gui.widgets.layer_weights import BAR_WIDTH, LayerWeights
from gui.widgets.map_mosaic import MapMosaic
from gui.widgets.softmax_table import SoftmaxTable
from models.config import Conv2D
from models.feature_maps import Bend
from models.shapes import LayerInfo

Floats = npt.NDArray[np.float32]

CHOICE_WIDTH = 168
"""Pixels: room for the longest name, so that nothing moves from layer to layer."""

BEFORE, AFTER = "before", "after"

OWN_TIP = "Shares of each map's strongest value."
COMMON_TIP = "Which colour stands for which value, the same for all maps."


class LayerPanel(Card):
    """The layer's choice, its maps as one mosaic with a colour scale; ``weights`` below.

    Signals:
        layer_changed: the index of the layer chosen.
        scale_changed: one scale for all maps, or each its own; before or after the activation.
        map_chosen: the map or value that was clicked, from 0.
    """

    layer_changed = Signal(int)
    scale_changed = Signal()
    map_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(margin=12)
        self._layers: tuple[LayerInfo, ...] = ()
        self._title = label("", "lead", name="layer_title")
        self._meaning = label("", "quiet", wrap=True, name="layer_meaning")
        self._choice = QComboBox()
        self._choice.setObjectName("layer_choice")
        self._choice.setAccessibleName("Layer")
        self._choice.setMinimumWidth(CHOICE_WIDTH)
        self._choice.setToolTip(
            "The layer whose maps are shown. Early ones find edges, late ones parts of digits."
        )
        self._stage = QComboBox()
        self._stage.setObjectName("activation_stage")
        self._stage.setAccessibleName("Before or after the activation")
        self._stage.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._stage.setToolTip(
            "The sums themselves, or what the activation function makes of them: after ReLU only "
            "the positive ones are left."
        )
        self._own = QCheckBox("Own scale")
        self._own.setObjectName("own_scale")
        self._own.setAccessibleName("Each map on its own scale")
        self._own.setToolTip(
            "Stretches every map to its own strongest colour: faint maps become visible, but can "
            "no longer be compared with the others."
        )
        self._maps = MapMosaic("feature_maps", empty_text="Choose a picture at the left.")
        self._maps.setToolTip(
            "What each filter of the layer makes of the picture. Point at a value to read it; "
            "click a map, or press Enter, to open its filter."
        )
        self._scale = ColourBar("maps_scale")
        self._scale.setMaximumWidth(BAR_WIDTH)
        self.weights = LayerWeights()
        self.flattened = MapMosaic("flattened_maps")
        self.flattened.setToolTip("The maps that this layer writes in a row.")
        self.softmax = SoftmaxTable("softmax_table")
        self._pointed = label("", "small", name="pointed_value")
        for painted in (self._maps, self._scale):
            lie_on_card(painted)
        for text in (self._title, self._pointed):
            # A long line is cut off rather than widening the page.
            text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._arrange()
        self._choice.currentIndexChanged.connect(self._on_choice)
        self._own.toggled.connect(lambda _: self.scale_changed.emit())
        self._stage.currentIndexChanged.connect(lambda _: self.scale_changed.emit())
        self._maps.chosen.connect(self.map_chosen)
        for mosaic in (self._maps, self.weights.mosaic, self.flattened):
            mosaic.pointed.connect(self._pointed.setText)

    @property
    def layer(self) -> int:
        """The index of the layer shown."""
        return max(0, self._choice.currentIndex())

    @property
    def stage(self) -> str:
        """BEFORE or AFTER the activation; "" where there is no choice."""
        return str(self._stage.currentData() or "")

    @property
    def own_scale(self) -> bool:
        """Whether each map has its own scale."""
        return self._own.isChecked()

    def set_own_scale(self, own: bool) -> None:
        """One scale for all maps, or each its own."""
        self._own.setChecked(own)

    def set_layer(self, index: int) -> None:
        """Opens another layer; one that is not there is left alone."""
        if 0 <= index < self._choice.count():
            self._choice.setCurrentIndex(index)

    def set_layers(self, layers: Sequence[LayerInfo]) -> None:
        """Shows another network; a layer of the same name stays open, else its first filters."""
        before = self._choice.currentText()
        convolutions = (info.index for info in layers if isinstance(info.spec, Conv2D))
        self._layers = tuple(layers)
        self._choice.blockSignals(True)
        self._choice.clear()
        for layer in self._layers:
            what = detail(layer.spec)
            plain = what.lower() == short(layer.spec).lower()
            self._choice.addItem(f"{layer.name}  {what}" if what and not plain else layer.name)
        same = self._choice.findText(before) if before else -1
        self._choice.setCurrentIndex(same if same >= 0 else next(convolutions, 0))
        self._choice.blockSignals(False)
        self._on_choice()

    def set_bend(self, bend: Bend | None) -> None:
        """The activation whose two sides can be seen; what is seen first is the layer's own."""
        self._stage.blockSignals(True)
        self._stage.clear()
        if bend is not None:
            name = FUNCTIONS.get(bend.function, bend.function)
            self._stage.addItem(f"Before {name}", BEFORE)
            self._stage.addItem(f"After {name}", AFTER)
            self._stage.setCurrentIndex(0 if bend.ahead else 1)
        self._stage.blockSignals(False)
        self._stage.setVisible(bend is not None)

    def set_marked(self, group: int | None) -> None:
        """Frames the filter that is looked at close up."""
        self._maps.set_marked(group)
        self.weights.mosaic.set_marked(group)

    def show_output(
        self, output: Floats, *, signed: bool, flattened: tuple[int, ...] | None = None
    ) -> None:
        """The layer's answer to the picture.

        Args:
            output: float32 (h, w, c) or (n,).
            signed: some of it may be negative for some picture.
            flattened: the shape of the maps that are written in this row, if any.
        """
        spec = self._layers[self.layer].spec
        if output.ndim == 3:
            what = "filter" if isinstance(spec, Conv2D) else "map"
            self._maps.set_tiles(map_tiles(output, what), signed=signed, common=not self.own_scale)
            top = 1.0 if self.own_scale else self._maps.top
            self._scale.set_scale(top, signed=signed)
            tip = OWN_TIP if self.own_scale else COMMON_TIP
            if tip != self._scale.toolTip():
                self._scale.setToolTip(tip)
        else:
            digits = len(output) in (10, 11)
            self._maps.set_row(output.reshape(-1), "digit" if digits else "value", flattened)
        self._scale.setVisible(output.ndim == 3)
        self._own.setVisible(output.ndim == 3)
        self._title.setText(shape_text(output.shape))
        self._explain(broken=self._maps.broken)

    def show_nothing(self, why: str) -> None:
        """There is no picture: says what to do."""
        self._maps.clear(why)
        self._scale.hide()
        self._title.setText("")

    def share_height(self, maps: int, below: int) -> None:
        """How the height is divided between the maps and what is shown below them."""
        self.body.setStretchFactor(self._maps, maps)
        for widget in (self.weights, self.flattened, self.softmax):
            self.body.setStretchFactor(widget, below)

    def _arrange(self) -> None:
        head = row(self._title, self._choice, spacing=8)
        head.setStretch(0, 1)
        self.body.addLayout(head)
        self.body.addWidget(self._meaning)
        self.body.addWidget(self._maps, 3)
        self._scale.setMinimumHeight(self._scale.sizeHint().height())
        under = row(self._stage, self._own, None, self._scale)
        under.setStretch(3, 2)
        self.body.addLayout(under)
        for widget in (self.weights, self.flattened, self.softmax):
            self.body.addWidget(widget, 2)
            widget.hide()
        self._pointed.setMinimumHeight(self._pointed.fontMetrics().height())
        self.body.addWidget(self._pointed)

    def _on_choice(self) -> None:
        if self._layers:
            self._explain(broken=False)
            self.layer_changed.emit(self.layer)

    def _explain(self, *, broken: bool) -> None:
        """What the layer does, and what is unusual about this network."""
        text = meaning(self._layers[self.layer].spec)
        if broken:
            text = "Some values here are not numbers any more: this network broke down in training."
        elif not any(isinstance(each.spec, Conv2D) for each in self._layers):
            text += " This network has no convolution layers, so there are no filters to see."
        if text != self._meaning.text():
            self._meaning.setText(text)
