"""One layer opened: its maps for a picture, and what it has learnt as pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox

from gui.widgets.cards import Card, label, row
from gui.widgets.colour_bar import ColourBar
from gui.widgets.layer_names import detail, meaning, shape_text, short
from gui.widgets.layer_tiles import kernel_caption, kernel_tiles, map_tiles, never_negative
from gui.widgets.map_mosaic import MapMosaic
from models.config import Conv2D
from models.shapes import LayerInfo

Floats = npt.NDArray[np.float32]


CHOICE_WIDTH = 168
"""Pixels: room for the longest name, so that nothing moves from layer to layer."""


class LayerPanel(Card):
    """The layer's choice, its maps as one mosaic with a colour scale, its kernels below.

    Signals:
        layer_changed: the index of the layer chosen.
        scale_changed: one scale for all maps, or each its own.
    """

    layer_changed = Signal(int)
    scale_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._layers: tuple[LayerInfo, ...] = ()
        self._positive: tuple[bool, ...] = ()
        self._title = label("", "lead", name="layer_title")
        self._meaning = label("", "quiet", wrap=True, name="layer_meaning")
        self._choice = QComboBox()
        self._choice.setObjectName("layer_choice")
        self._choice.setAccessibleName("Layer")
        self._choice.setMinimumWidth(CHOICE_WIDTH)
        self._choice.setToolTip(
            "The layer whose maps are shown. Early ones find edges, late ones parts of digits."
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
            "What each filter of the layer makes of the picture. Point at a value to read it."
        )
        self._scale = ColourBar("maps_scale")
        self._scale.setFixedWidth(200)
        self._kernel_title = label("", "quiet", name="kernels_title")
        self._kernels = MapMosaic("layer_kernels")
        self._kernels.setToolTip(
            "What the layer has learnt: orange weights want light there, blue ones want dark."
        )
        self._pointed = label("", "small", name="pointed_value")
        for text in (self._title, self._kernel_title, self._pointed):
            # A long line is cut off rather than widening the page.
            text.setMinimumWidth(1)
        self._arrange()
        self._choice.currentIndexChanged.connect(self._on_choice)
        self._own.toggled.connect(lambda _: self.scale_changed.emit())
        self._maps.pointed.connect(self._pointed.setText)
        self._kernels.pointed.connect(self._pointed.setText)

    @property
    def layer(self) -> int:
        """The index of the layer shown."""
        return max(0, self._choice.currentIndex())

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
        """Shows another network; a layer of the same name stays open."""
        before = self._choice.currentText()
        self._layers = tuple(layers)
        self._positive = never_negative(self._layers)
        self._choice.blockSignals(True)
        self._choice.clear()
        for layer in self._layers:
            what = detail(layer.spec)
            plain = what.lower() == short(layer.spec).lower()
            self._choice.addItem(f"{layer.name}  {what}" if what and not plain else layer.name)
        self._choice.setCurrentIndex(max(0, self._choice.findText(before) if before else 0))
        self._choice.blockSignals(False)
        self._on_choice()

    def show_output(self, output: Floats) -> None:
        """The layer's answer to the picture: (h, w, c) or (n,)."""
        spec = self._layers[self.layer].spec
        if output.ndim == 3:
            what = "filter" if isinstance(spec, Conv2D) else "map"
            signed = not self._positive[self.layer]
            self._maps.set_tiles(map_tiles(output, what), signed=signed, common=not self.own_scale)
            top = 1.0 if self.own_scale else self._maps.top
            self._scale.set_scale(top, signed=signed)
            self._scale.setToolTip(
                "Shares of each map's strongest value."
                if self.own_scale
                else "Which colour stands for which value, the same for all maps."
            )
        else:
            digits = len(output) in (10, 11)
            self._maps.set_row(output.reshape(-1), "digit" if digits else "value")
        self._scale.setVisible(output.ndim == 3)
        self._own.setEnabled(output.ndim == 3)
        self._title.setText(shape_text(output.shape))
        self._explain(broken=self._maps.broken)

    def show_weights(self, weights: Sequence[Floats]) -> None:
        """What the layer has learnt, its arrays in Keras' order."""
        tiles = kernel_tiles(self._layers, self.layer, weights) if weights else None
        for widget in (self._kernel_title, self._kernels):
            widget.setVisible(tiles is not None)
        if tiles is not None:
            self._kernels.set_tiles(tiles, signed=True)
            self._kernel_title.setText(kernel_caption(self._layers, self.layer, weights))
        # A row of ten values needs little room, the thousands of weights behind it much; the first
        # layer's few kernels hardly any.
        shape = self._layers[self.layer].output_shape
        first = len(shape) == 3 and self._layers[self.layer].input_shape[-1] == 1
        maps, kernels = (3, 5) if len(shape) == 1 else (3, 1) if first else (3, 2)
        self.body.setStretchFactor(self._maps, maps)
        self.body.setStretchFactor(self._kernels, kernels)

    def show_nothing(self, why: str) -> None:
        """There is no picture: says what to do."""
        self._maps.clear(why)
        self._scale.hide()
        self._title.setText("")

    def _arrange(self) -> None:
        head = row(self._title, None, self._own, self._choice, spacing=8)
        self.body.addLayout(head)
        self.body.addWidget(self._meaning)
        self.body.addWidget(self._maps, 3)
        self._pointed.setMinimumHeight(self._scale.sizeHint().height())
        self.body.addLayout(row(self._pointed, None, self._scale))
        self.body.addWidget(self._kernel_title)
        self.body.addWidget(self._kernels, 2)

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
