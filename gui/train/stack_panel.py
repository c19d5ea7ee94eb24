"""The layers of an experiment beside the numbers of the one that is chosen."""

from __future__ import annotations

import dataclasses
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QWidget,
)

from gui import icons, theme
from gui.train.draft import Draft
from gui.train.entries import small
from gui.train.layer_form import LayerForm
from gui.train.layer_list import LayerList
from gui.widgets.cards import button, column, label, row
from gui.widgets.explain import Live
from gui.widgets.layer_names import SHORT
from models.config import (
    LAYER_KINDS,
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool2D,
    Rescaling,
)
from models.feasible import MOST_LAYERS

NEW: tuple[tuple[Layer, str], ...] = (
    (Conv2D(filters=6), "looks for patterns"),
    (MaxPool2D(), "keeps the largest values"),
    (AveragePooling2D(), "keeps the means"),
    (Activation(function="relu"), "bends what was linear"),
    (Dropout(rate=0.2), "drops values at random"),
    (BatchNormalization(), "evens out what comes"),
    (Flatten(), "maps become one row"),
    (Dense(units=10), "weighs all values"),
    (Rescaling(), "pixels of 0 to 255 become 0 to 1"),
)
"""A layer of each kind to begin with, and what it is for."""


class StackPanel(QWidget):
    """Shows and sets the layers of a draft."""

    def __init__(self, draft: Draft, live: Live | None = None) -> None:
        super().__init__()
        self._draft = draft
        self._live = live
        self._at = 0
        self.list = LayerList("layer_list")
        self._total = label("", "quiet", name="editor_parameters")
        self._add = button(
            "Add", "layer_add", "Puts a new layer after the one that is chosen.", icon="plus"
        )
        menu = QMenu(self._add)
        menu.setObjectName("layer_add_menu")
        menu.setAccessibleName("Add a layer")
        for layer, purpose in NEW:
            name = SHORT.get(layer.kind, layer.kind)
            menu.addAction(f"{name}: {purpose}", partial(self.add, layer))
        self._add.setMenu(menu)
        self._double = small("copy", "layer_double", "Duplicate the layer (Ctrl+D).")
        self._remove = small("close", "layer_remove", "Remove the layer (Delete).")
        self._up = small("chevron-up", "layer_up", "Move the layer up (Alt+Up).")
        self._down = small("chevron-down", "layer_down", "Move the layer down (Alt+Down).")
        # Only the one that is shown takes room: a stack would be as high as the highest.
        self._forms = QWidget()
        self._places = column()
        self._forms.setLayout(self._places)
        self._by_kind: dict[str, LayerForm] = {}
        self._arrange()
        self.list.currentRowChanged.connect(self._on_row)
        self.list.moved.connect(self.move_layer)
        self.list.removed.connect(self.remove)
        self.list.doubled.connect(self.double)
        self._double.clicked.connect(lambda: self.double(self._at))
        self._remove.clicked.connect(lambda: self.remove(self._at))
        self._up.clicked.connect(lambda: self.move_layer(self._at, self._at - 1))
        self._down.clicked.connect(lambda: self.move_layer(self._at, self._at + 1))
        draft.changed.connect(self._show)
        self._show()

    def add(self, layer: Layer) -> None:
        """A layer after the one that is chosen."""
        layers = self._draft.config.layers
        if len(layers) < MOST_LAYERS:
            at = self._at + 1 if layers else 0
            self._put((*layers[:at], layer, *layers[at:]), at)

    def double(self, index: int) -> None:
        """The same layer once more, beneath."""
        layers = self._draft.config.layers
        if index < len(layers) < MOST_LAYERS:
            self._put((*layers[: index + 1], *layers[index:]), index + 1)

    def remove(self, index: int) -> None:
        """A stack without that layer."""
        layers = self._draft.config.layers
        self._put((*layers[:index], *layers[index + 1 :]), max(0, min(index, len(layers) - 2)))

    def move_layer(self, start: int, to: int) -> None:
        """A layer in another place."""
        layers = list(self._draft.config.layers)
        if 0 <= start < len(layers) and 0 <= to < len(layers):
            layers.insert(to, layers.pop(start))
            self._put(tuple(layers), to)

    def restyle(self) -> None:
        """Rows and icons in the type and the colours of the theme."""
        for each in (self._add, self._double, self._remove, self._up, self._down):
            icons.dress(each)
        for each in (self._double, self._remove, self._up, self._down):
            theme.widen(each)
        self.list.scheduleDelayedItemsLayout()

    def _arrange(self) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._forms)
        bar = row(self._add, self._double, self._remove, self._up, self._down, None, spacing=4)
        left = column(row(label("Layers", "heading"), None, self._total), self.list, bar)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(16)
        whole.addLayout(left, 11)
        whole.addWidget(area, 10)

    def _put(self, layers: tuple[Layer, ...], at: int) -> None:
        self._at = at
        self._draft.set_layers(layers)

    def _on_row(self, at: int) -> None:
        if at >= 0:
            self._at = at
            self._show()

    def _on_field(self, name: str, value: object) -> None:
        layers = list(self._draft.config.layers)
        changed = dataclasses.replace(layers[self._at], **{name: value})  # type: ignore[arg-type]
        layers[self._at] = changed
        self._draft.set_layers(tuple(layers), f"layer {self._at} {name}")

    def _show(self) -> None:
        draft = self._draft
        layers = draft.config.layers
        self._at = max(0, min(self._at, len(layers) - 1))
        self.list.show_layers(layers, draft.infos, draft.trouble, self._at)
        total = sum(info.parameters for info in draft.infos)
        known = len(draft.infos) == len(layers)
        self._total.setText(f"{total:,} parameters" if known else "")
        for each in (self._double, self._remove):
            each.setEnabled(bool(layers))
        self._up.setEnabled(self._at > 0)
        self._down.setEnabled(self._at < len(layers) - 1)
        self._forms.setVisible(bool(layers))
        if layers:
            form = self._form(layers[self._at].kind)
            form.show_layer(layers[self._at])
            for other in self._by_kind.values():
                other.setVisible(other is form)

    def _form(self, kind: str) -> LayerForm:
        """The form of a kind of layer, made when it is first needed."""
        if kind not in self._by_kind:
            assert kind in LAYER_KINDS
            form = LayerForm(kind, self._live)
            form.edited.connect(self._on_field)
            self._by_kind[kind] = form
            form.hide()
            self._places.addWidget(form)
        return self._by_kind[kind]
