"""The first tab of the Inside page: every map of one layer, and what the layer has learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from gui.inside.learnt import learnt, outputs_of, pushes, sum_text
from gui.inside.one_filter import OneFilter
from gui.inside.sides import heights, logits, side_of, values_before
from gui.inside.view import InsideView
from gui.session import Session
from gui.widgets.cards import row
from gui.widgets.layer_panel import LayerPanel
from gui.widgets.layer_tiles import map_tiles
from models.config import Dense, Flatten
from models.feature_maps import (
    before_activation,
    bend_of,
    never_negative,
    softmax_steps,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.classifier import Network
    from models.layer_shapes import Shape

Floats = npt.NDArray[np.float32]


class MapsView(InsideView):
    """One layer at a time, and one of its filters close up.

    Signals:
        altered: the network with the changes made to its filters, or None: as it was trained.
        picture_requested: the place of a test picture that shall be looked into.
    """

    altered = Signal(object)
    picture_requested = Signal(int)

    key = "maps"
    title = "Maps"
    hint = "What every filter of a layer makes of the picture, and the kernels that it has learnt."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._shown: Network | None = None
        self._learnt_of: tuple[object, ...] = ()
        self._positive: tuple[bool, ...] = ()
        self._wanted_layer: Any = None
        self._why_empty = ""
        self._panel = LayerPanel()
        self._panel.layer_changed.connect(self._on_layer)
        self._panel.scale_changed.connect(self._refresh_if_seen)
        self._panel.weights.changed.connect(self._refresh_if_seen)
        self._panel.map_chosen.connect(self._on_map)
        self._panel.weights.chosen.connect(self._on_kernel)
        self._filter = OneFilter(session, self)
        self.corner = self._filter.toggle
        self._filter.opened.connect(self._on_close_up)
        self._filter.stepped.connect(self._on_step)
        self._filter.panel.altered.connect(self.altered)
        self._filter.panel.picture_requested.connect(self.picture_requested)
        parts = row(self._panel, self._filter.panel, spacing=12)
        parts.setStretch(0, 1)
        self.body.addLayout(parts, 1)

    @property
    def layer(self) -> int:
        """The index of the layer shown."""
        return self._panel.layer

    @property
    def needs_room(self) -> bool:
        return self._filter.is_open

    @property
    def least_width(self) -> int:
        return self._filter.least_width

    def set_trained(self, network: Network | None) -> None:
        """The network without the changes made to its filters here."""
        self._filter.set_trained(network)

    def reset_changes(self) -> None:
        """Every filter is again as it was trained."""
        self._filter.panel.reset_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._filter.fit(self.width())

    def restyle(self) -> None:
        self._filter.panel.restyle()

    def set_why_empty(self, text: str) -> None:
        """What to do when there is no picture."""
        self._why_empty = text

    def open_layer(self, index: int) -> bool:
        self._panel.set_layer(index)
        return True

    def refresh(self) -> None:
        network, picture = self.network, self.picture
        if network is None:
            self._panel.show_nothing("The network is being opened.")
            return
        before, self._shown = self._shown, network
        if before is None or before.layers != network.layers:
            self._set_layers(network)
        index = self._panel.layer
        outputs = None if picture is None else network.maps(picture)
        self.last_output = None if outputs is None else outputs[-1]
        value = None
        if picture is None or outputs is None:
            self._panel.show_nothing(self._why_empty)
        else:
            value = values_before(outputs, picture, index)
            self._show_output(network, outputs, value)
        self._show_learnt(network, value)
        self._filter.show(picture)
        self._mark()

    def state(self) -> dict[str, Any]:
        return {"layer": self._panel.layer, "own_scale": self._panel.own_scale}

    def restore(self, state: dict[str, Any]) -> None:
        self._wanted_layer = state.get("layer")
        self._panel.set_own_scale(state.get("own_scale") is True)

    def _set_layers(self, network: Network) -> None:
        self._filter.forget()
        # Each of these says that another layer is open, which comes back here.
        wanted, self._wanted_layer = self._wanted_layer, None
        self._positive = never_negative(network.layers)
        self._panel.set_layers(network.layers)
        if type(wanted) is int:
            self._panel.set_layer(wanted)

    def _show_output(self, network: Network, outputs: Sequence[Floats], value: Floats) -> None:
        """The layer's own output, or the other side of its activation."""
        panel, index = self._panel, self._panel.layer
        output, signed = side_of(network, outputs, value, index, panel.stage, self._positive)
        panel.show_output(output, signed=signed, flattened=self._flattened_shape(network))
        sums = logits(network, value, index)
        if sums is not None:
            panel.softmax.set_steps(softmax_steps(sums))
        if self._flattened_shape(network) is not None:
            tiles = map_tiles(value)
            panel.flattened.set_tiles(tiles, signed=index > 0 and not self._positive[index - 1])

    def _flattened_shape(self, network: Network) -> Shape | None:
        """The maps that the layer writes in a row, if it does."""
        info = network.layers[self._panel.layer]
        flat = isinstance(info.spec, Flatten) and len(info.input_shape) == 3
        return info.input_shape if flat else None

    def _show_learnt(self, network: Network, value: Floats | None) -> None:
        """Weights only where they are others; what inputs add with every picture."""
        weights, index = self._panel.weights, self._panel.layer
        output = weights.output
        self._show_softmax(network)
        if weights.softmax:
            weights.show_no_pictures()
            self._learnt_of = ()
        elif weights.pushes and value is not None:
            weights.show_learnt(pushes(network, index, value, output))
            self._learnt_of = ()
        elif self._learnt_of != (network, index, output):
            found = learnt(network, index, output)
            if found is not None:
                weights.show_learnt(found)
            self._learnt_of = (network, index, output)
        if isinstance(network.layers[index].spec, Dense) and value is not None:
            sums = before_activation(network.layers[index], value, network.layer_weights(index))
            told = int(np.nan_to_num(sums).argmax()) if output is None else output
            weights.set_sum(sum_text(network, index, value, told))

    def _show_softmax(self, network: Network) -> None:
        """The table below the layer that makes probabilities, where it is asked for."""
        panel = self._panel
        bend = bend_of(network.layers, panel.layer)
        own = bend is not None and bend.function == "softmax" and not bend.ahead
        panel.softmax.setVisible(own and (panel.weights.softmax or not (bend and bend.fused)))

    def _refresh_if_seen(self) -> None:
        if self.seen:
            self.refresh()

    def _on_layer(self, index: int) -> None:
        """What belongs to this kind of layer is shown, the rest hidden."""
        network, panel = self.network, self._panel
        if network is None:
            return
        info = network.layers[index]
        bend = bend_of(network.layers, index)
        row_of_sums = bend is not None and bend.ahead and len(info.output_shape) == 1
        panel.set_bend(None if row_of_sums else bend)
        count, every = outputs_of(network, index)
        softmax = bend is not None and bend.function == "softmax" and bend.fused
        panel.weights.set_outputs(count, every=every, softmax=softmax)
        panel.weights.setVisible(bool(info.weight_shapes))
        panel.flattened.setVisible(self._flattened_shape(network) is not None)
        panel.share_height(*heights(info))
        self._mark()
        self.layer_changed.emit(index)
        self._refresh_if_seen()

    def _on_map(self, group: int) -> None:
        if self.network is None:
            return
        if isinstance(self.network.layers[self._panel.layer].spec, Dense):
            self._panel.weights.choose_output(group)
        self._open_filter(self._panel.layer, group)

    def _on_kernel(self, group: int) -> None:
        self._open_filter(self._panel.layer, group)

    def _open_filter(self, layer: int, number: int) -> None:
        self._filter.open(layer, number, self.picture)
        self._mark()
        self.filter_chosen.emit(layer, number)

    def _on_step(self, layer: int, _number: int) -> None:
        """Another was chosen close up."""
        self._panel.set_layer(layer)
        self._mark()

    def _on_close_up(self, _opened: bool) -> None:
        self._mark()
        self.room_changed.emit()

    def _mark(self) -> None:
        self._panel.set_marked(self._filter.chosen_in(self._panel.layer))
