"""The first tab of the Inside page: every map of one layer, and what the layer has learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gui.inside.view import InsideView
from gui.session import Session
from gui.widgets.layer_panel import LayerPanel

if TYPE_CHECKING:
    from models.classifier import Network


class MapsView(InsideView):
    """One layer at a time."""

    key = "maps"
    title = "Maps"
    hint = "What every filter of a layer makes of the picture, and the kernels that it has learnt."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._shown: Network | None = None
        self._weights_of: tuple[Network, int] | None = None
        self._wanted_layer: Any = None
        self._why_empty = ""
        self._panel = LayerPanel()
        self._panel.layer_changed.connect(self._on_layer)
        self._panel.scale_changed.connect(self._refresh_if_seen)
        self.body.addWidget(self._panel, 1)

    @property
    def layer(self) -> int:
        """The index of the layer shown."""
        return self._panel.layer

    def set_why_empty(self, text: str) -> None:
        """What to do when there is no picture."""
        self._why_empty = text

    def open_layer(self, index: int) -> bool:
        self._panel.set_layer(index)
        return True

    def refresh(self) -> None:
        network = self.network
        if network is None:
            self._panel.show_nothing("The network is being opened.")
            return
        before, self._shown = self._shown, network
        if before is None or before.layers != network.layers:
            # Each of these says that another layer is open, which comes back here.
            wanted, self._wanted_layer = self._wanted_layer, None
            self._panel.set_layers(network.layers)
            if type(wanted) is int:
                self._panel.set_layer(wanted)
        index = self._panel.layer
        if self._weights_of != (network, index):
            self._weights_of = (network, index)
            self._panel.show_weights(network.layer_weights(index))
        if self.picture is None:
            self._panel.show_nothing(self._why_empty)
            return
        self._panel.show_output(network.maps(self.picture)[index])

    def state(self) -> dict[str, Any]:
        return {"layer": self._panel.layer, "own_scale": self._panel.own_scale}

    def restore(self, state: dict[str, Any]) -> None:
        self._wanted_layer = state.get("layer")
        self._panel.set_own_scale(state.get("own_scale") is True)

    def _refresh_if_seen(self) -> None:
        if self.seen:
            self.refresh()

    def _on_layer(self, index: int) -> None:
        self.layer_changed.emit(index)
        self._refresh_if_seen()
