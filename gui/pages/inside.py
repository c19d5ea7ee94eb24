"""The Inside page: what every layer of a network makes of one picture, live and while it learns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox

from gui.pages.page import Page
from gui.session import Session
from gui.training import IDLE, PREPARING
from gui.widgets.cards import Card, label, row
from gui.widgets.layer_panel import LayerPanel
from gui.widgets.network_strip import NetworkStrip
from gui.widgets.picture_panel import CAMERA, PAD, TEST, PicturePanel
from gui.widgets.probability_bars import ProbabilityBars, per_cent

if TYPE_CHECKING:
    from models.classifier import Network

REDRAW_MS = 15
"""At most 60 times a second, the newest picture and weights only."""

NARROWEST, WIDEST = 232, 320
"""Width in pixels of the columns left and right of the maps."""

OUTPUTS = 11


class InsidePage(Page):
    """The picture at the left, the chosen layer in the middle, the answer at the right."""

    key = "inside"
    title = "Inside"
    hint = "Follow one digit through every layer of the network"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._followed: Network | None = None
        self._shown: Network | None = None
        self._weights_of: tuple[Network, int] | None = None
        self._wanted_layer: Any = None
        self._strip = NetworkStrip("network_strip")
        self._input = PicturePanel()
        self._layer = LayerPanel()
        self._answer = label("", "title", name="inside_answer")
        self._side = Card("Answer")
        self._bars = ProbabilityBars("inside_probabilities")
        self._whose = label("", "small", wrap=True, name="inside_network")
        self._follow = QCheckBox("Follow the training")
        self._follow.setObjectName("follow_training")
        self._follow.setAccessibleName("Follow the training")
        self._follow.setToolTip(
            "While a network learns, this page shows it as it is at that moment, twice a second, "
            "instead of the network that answers on the other pages."
        )
        self._follow.setChecked(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self._redraw)
        self._arrange()
        self._connect()

    def opened(self) -> None:
        self.session.need_test_pictures()
        self._on_test_ready()
        self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = min(max(self.width() // 5, NARROWEST), WIDEST)
        self._input.setFixedWidth(side)
        self._side.setFixedWidth(side)

    def state(self) -> dict[str, Any]:
        digit, number = self._input.choice
        return {
            "source": self._input.source,
            "digit": digit,
            "number": number,
            "layer": self._layer.layer,
            "own_scale": self._layer.own_scale,
            "follow": self._follow.isChecked(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        self._input.set_source(str(state.get("source", TEST)))
        digit, number = state.get("digit"), state.get("number")
        if type(digit) is int and type(number) is int:
            self._input.choose_test(digit, number)
        self._wanted_layer = state.get("layer")
        self._layer.set_own_scale(state.get("own_scale") is True)
        self._follow.setChecked(state.get("follow") is not False)

    def _arrange(self) -> None:
        top = Card(margin=4)
        top.body.addWidget(self._strip)
        answer = self._side
        self._whose.setMinimumHeight(2 * self._whose.fontMetrics().height())
        answer.body.addWidget(self._answer)
        answer.body.addWidget(self._bars, 1)
        answer.body.addWidget(self._whose)
        answer.body.addWidget(self._follow)
        self.body.setSpacing(12)
        self.body.addWidget(top)
        parts = row(self._input, self._layer, answer, spacing=12)
        parts.setStretch(1, 1)
        self.body.addLayout(parts, 1)

    def _connect(self) -> None:
        session = self.session
        session.test_ready.connect(self._on_test_ready)
        session.pad_changed.connect(lambda: self._input.set_picture(PAD, session.pad_picture))
        session.camera_picture_changed.connect(
            lambda: self._input.set_picture(CAMERA, session.camera_picture)
        )
        session.inspected_changed.connect(self._on_inspected)
        session.networks.active_changed.connect(self._on_active)
        session.training.snapshot.connect(self._on_snapshot)
        session.training.state_changed.connect(self._on_training)
        self._input.picture_changed.connect(self._ask)
        self._input.page_requested.connect(session.page_requested)
        self._layer.layer_changed.connect(self._on_layer)
        self._layer.scale_changed.connect(self._ask)
        self._strip.chosen.connect(self._layer.set_layer)
        self._follow.toggled.connect(lambda _: self._ask())

    def _network(self) -> Network | None:
        if self._follow.isChecked() and self._followed is not None:
            return self._followed
        return self.session.networks.active

    def _ask(self) -> None:
        """Something changed: drawn soon, once, and only if somebody sees it."""
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _redraw(self) -> None:
        network = self._network()
        if network is None:
            self._layer.show_nothing("The network is being opened.")
            return
        if self._shown is None or self._shown.layers != network.layers:
            self._strip.set_layers(network.layers)
            self._layer.set_layers(network.layers)
            if type(self._wanted_layer) is int:
                self._layer.set_layer(self._wanted_layer)
            self._wanted_layer = None
        self._shown = network
        self._whose.setText(self._name(network))
        index = self._layer.layer
        if self._weights_of != (network, index):
            self._weights_of = (network, index)
            self._layer.show_weights(network.layer_weights(index))
        picture = self._input.picture
        if picture is None:
            self._layer.show_nothing(self._input.why_empty())
            self._show_answer(None)
            return
        outputs = network.maps(picture)
        self._layer.show_output(outputs[index])
        self._show_answer(outputs[-1])

    def _show_answer(self, output: npt.NDArray[np.float32] | None) -> None:
        if output is None or not np.isfinite(output).all():
            self._answer.setText("–")
            self._bars.set_probabilities(None)
            return
        shares = np.zeros(OUTPUTS, np.float32)
        shares[: len(output)] = output
        winner = int(shares.argmax())
        name = "not a digit" if winner == OUTPUTS - 1 else str(winner)
        self._answer.setText(f"{name}  {per_cent(float(shares[winner]))}")
        self._bars.set_probabilities(shares)

    def _name(self, network: Network) -> str:
        if network is not self._followed:
            return f"Inside {network.title}"
        if self.session.training.state == IDLE:
            return f"Inside {network.title}, as the training left it"
        step = self.session.training.last_step
        where = "" if step is None else f", epoch {step.epoch}"
        return f"Inside {network.title} in training{where}"

    def _on_test_ready(self) -> None:
        test = self.session.test
        if test is not None:
            self._input.set_tests(test.pictures, test.labels)

    def _on_inspected(self) -> None:
        """Another page asked for this very picture."""
        picture = self.session.inspected_picture
        if picture is not None:
            if self.session.training.state == IDLE:
                # It was read by the network that answers, so that one is looked into.
                self._followed = None
            self._on_test_ready()
            self._input.show_picture(picture)

    def _on_active(self, _network: Network) -> None:
        if self.session.training.state == IDLE:
            # Somebody chose a network after the training: that one is meant.
            self._followed = None
        self._ask()

    def _on_snapshot(self, network: Network) -> None:
        self._followed = network
        if self._follow.isChecked():
            self._ask()

    def _on_training(self) -> None:
        if self.session.training.state == PREPARING:
            self._followed = None
        self._ask()

    def _on_layer(self, index: int) -> None:
        self._strip.set_current(index)
        self._ask()
