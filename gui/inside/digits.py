"""The tab "Map of digits": what a layer knows, as a map of 2,000 test pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from gui.inside.digit_maps import PCA, TSNE, DigitMap, DigitMaps, Step, sample
from gui.inside.view import InsideView
from gui.jobs import Fault
from gui.session import Session, TestPictures
from gui.training import IDLE
from gui.widgets.digit_map_panel import DigitMapPanel

if TYPE_CHECKING:
    from models.classifier import Network

REST_MS = 1500
"""A network in training is mapped anew after so long, or as long again as the last map took."""

KEPT = 6
"""t-SNE maps that are kept, so that going to and fro costs nothing."""


class DigitsView(InsideView):
    """PCA by itself and following a training; t-SNE when it is chosen, and cancelled at once."""

    key = "digits"
    title = "Map of digits"
    hint = "2,000 test pictures as points: what a layer finds alike lies close together."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._map: DigitMap | None = None
        self._wanted_layer: Any = None
        self._layers_of: Network | None = None
        self._tried: tuple[object, ...] | None = None
        self._kept: list[DigitMap] = []
        self._test: TestPictures | None = None
        self._panel = DigitMapPanel()
        self._maps = DigitMaps(session, self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self.body.addWidget(self._panel, 1)
        self._connect()

    @property
    def shown(self) -> DigitMap | None:
        """The map that is shown."""
        return self._map

    @property
    def running(self) -> bool:
        """Whether a map is being made."""
        return self._maps.running

    @property
    def needs_room(self) -> bool:
        return True

    def opened(self) -> None:
        self.session.need_test_pictures()
        super().opened()
        if self._layers_of is not None:
            self.layer_changed.emit(self._panel.choices.layer)

    def left(self) -> None:
        super().left()
        self._rest.stop()
        if self._maps.running:
            self._maps.drop()
            self._tried = None

    def open_layer(self, index: int) -> bool:
        self._panel.choices.choose_layer(index)
        return True

    def refresh(self) -> None:
        network, test = self.network, self.session.test
        if network is None or test is None:
            missing = "network is" if network is None else "test pictures are"
            self._panel.clear(f"The {missing} being opened.")
            return
        if self._test is not test:
            self._test = test
            which = sample(test)
            self._panel.set_pictures(test.pictures[which], test.labels[which], which + 1)
        if self._layers_of is None or self._layers_of.layers != network.layers:
            self._set_layers(network)
        self._layers_of = network
        self._make_if_needed(network, test)
        self._show_live()

    def main_action(self) -> bool:
        """Space: begins a t-SNE again, or cancels it."""
        if self._panel.choices.kind != TSNE:
            return False
        self._on_start()
        return True

    def state(self) -> dict[str, Any]:
        layer = self._panel.choices.layer if self._layers_of is not None else self._wanted_layer
        return {
            "layer": layer,
            "kind": self._panel.choices.kind,
            "perplexity": self._panel.choices.perplexity,
        }

    def restore(self, state: dict[str, Any]) -> None:
        self._wanted_layer = state.get("layer")
        self._panel.choices.restore(state.get("kind"), state.get("perplexity"))

    def restyle(self) -> None:
        self._panel.restyle()

    @property
    def _follows(self) -> bool:
        """Whether what runs only makes the map shown newer, which nobody has to wait for."""
        return self._map is not None and self._map.kind == PCA == self._maps.kind

    def _connect(self) -> None:
        panel, maps = self._panel, self._maps
        self.session.test_ready.connect(self._refresh_if_seen)
        panel.choices.layer_changed.connect(self._on_layer)
        panel.choices.kind_changed.connect(self._refresh_if_seen)
        panel.choices.perplexity_changed.connect(self._refresh_if_seen)
        panel.start_requested.connect(self._on_start)
        panel.scatter.chosen.connect(self._on_chosen)
        maps.stepped.connect(self._on_step)
        maps.made.connect(self._on_made)
        maps.cancelled.connect(self._on_cancelled)
        maps.failed.connect(self._on_failed)
        maps.running_changed.connect(self._on_running)
        self._rest.timeout.connect(self._refresh_if_seen)

    def _set_layers(self, network: Network) -> None:
        """Another kind of network: the layer that was remembered, or the one before the last."""
        from models.embedding import default_layer

        wanted, self._wanted_layer = self._wanted_layer, None
        if type(wanted) is not int or not 0 <= wanted < len(network.layers):
            wanted = default_layer(network)
        self._panel.choices.set_layers(network.layers, wanted)
        self.layer_changed.emit(wanted)
        self._map = None

    def _wanted(self, network: Network) -> tuple[object, ...]:
        choices = self._panel.choices
        perplexity = choices.perplexity if choices.kind == TSNE else 0
        return network, choices.layer, choices.kind, perplexity

    def _make_if_needed(self, network: Network, test: TestPictures) -> None:
        """Shows the map that is wanted: one that is known, or begins to make it."""
        wanted, panel = self._wanted(network), self._panel
        if self._tried == wanted:
            return
        layer, kind = panel.choices.layer, panel.choices.kind
        same = self._map is not None and (self._map.layer, self._map.kind) == (layer, kind)
        known = [each for each in self._kept if _key(each) == wanted]
        if known:
            self._maps.drop()
            self._tried = wanted
            self._on_made(known[0])
            return
        moving = self._tried is not None and self._tried[1:] == wanted[1:]
        if moving and self.session.training.state != IDLE:
            # A network that learns: PCA follows at rest, t-SNE waits to be asked.
            if kind == TSNE:
                if not self._maps.running:
                    panel.say("The network has learned on since this map was drawn.")
                return
            if self._maps.running or self._rest.isActive():
                return
        self._tried = wanted
        if not same:
            self._map = None
        if not same and not moving:
            panel.clear("The map is being drawn.")
            panel.set_progress("Asking the network", 0, 0)
        if kind == PCA:
            self._maps.start_pca(network, layer, test, self._map if same else None)
        else:
            self._maps.start_tsne(network, layer, test, panel.choices.perplexity)

    def _on_start(self) -> None:
        if self._maps.running:
            self._maps.stop()
        else:
            self._tried = None
            self._kept = [each for each in self._kept if each.network is not self.network]
            self._refresh_if_seen()

    def _on_step(self, step: Step) -> None:
        if not self._follows:
            self._panel.set_progress(step.words, step.done, step.total)

    def _on_made(self, made: DigitMap) -> None:
        self._map = made
        shares = () if made.plane is None else tuple(made.plane.shares)
        self._panel.show_map(made.points, made.answers, shares)
        if made.kind == TSNE:
            words = f"t-SNE: {made.iterations:,} of {made.total:,} iterations"
            self._panel.set_progress(words, made.iterations, made.total)
            if made.finished:
                self._panel.say_what_it_is()
                self._kept = [each for each in self._kept if _key(each) != _key(made)]
                self._kept = [made, *self._kept][:KEPT]
        self._show_live()

    def _on_cancelled(self) -> None:
        if self._map is None:
            self._panel.clear("Cancelled. Draw the map again whenever you like.")
        done = 0 if self._map is None else self._map.iterations
        self._panel.say(f"Cancelled after {done:,} iterations." if done else "Cancelled.")

    def _on_failed(self, fault: Fault) -> None:
        self._map = None
        self._panel.clear(fault.sentence)
        self._panel.say("")

    def _on_running(self, running: bool) -> None:
        self._panel.set_running(running and not self._follows)
        if not running and self.session.training.state != IDLE:
            self._rest.start()

    def _show_live(self) -> None:
        """The page's picture on the map: of the very network whose map it is."""
        shown, picture = self._map, self.picture
        if shown is None or picture is None or shown.plane is None:
            self._panel.set_live(None)
            return
        self._panel.set_live(*shown.place(picture))

    def _on_chosen(self, index: int) -> None:
        if self._test is not None:
            self.session.set_inspected(self._test.pictures[sample(self._test)[index]])

    def _on_layer(self, index: int) -> None:
        self.layer_changed.emit(index)
        self._refresh_if_seen()

    def _refresh_if_seen(self) -> None:
        if self.seen:
            self.refresh()


def _key(made: DigitMap) -> tuple[object, ...]:
    return made.network, made.layer, made.kind, made.perplexity
