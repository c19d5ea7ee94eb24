"""The third part of the close-up: what if the filter were off, stronger or weaker."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gui.inside.alterations import Alterations
from gui.inside.effects import Effect, Effects
from gui.inside.filter_subject import called
from gui.session import Session
from gui.widgets.cards import column, label
from gui.widgets.figures import figure
from gui.widgets.filter_change import FilterChange
from models.shares import per_cent

if TYPE_CHECKING:
    from models.altered import Alteration
    from models.classifier import Network

ARROW = "\N{RIGHTWARDS ARROW}"
UNCHANGED = (
    "Nothing is changed. Switch the filter off or scale it: the answer follows at once, the test "
    "accuracy a moment later."
)


class CloseUpChange(QWidget):
    """The changes of one network; each is applied at once and measured soon.

    Signals:
        altered: the Network with every change applied, or None: nothing is changed.
        chosen: layer and filter, from the list of changed ones.
    """

    altered = Signal(object)
    chosen = Signal(int, int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._target: tuple[int, int] | None = None
        self._why_not = ""
        self._alterations = Alterations(session, self)
        self._effects = Effects(session, self)
        self._effect: Effect | None = None
        self._form = FilterChange("close_up")
        self._none = label("", "quiet", wrap=True, name="close_up_cannot_change")
        layout = column(self._none, self._form, spacing=4)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._form.changed.connect(self._on_changed)
        self._form.reset.connect(self._on_reset)
        self._form.all_reset.connect(self._alterations.reset_all)
        self._form.chosen.connect(self._on_chosen)
        self._alterations.altered.connect(self._on_altered)
        self._alterations.changed.connect(self._show)
        self._alterations.forgotten.connect(session.said)
        self._effects.measured.connect(self._on_measured)
        self._effects.progressed.connect(self._form.set_progress)
        self._show()

    @property
    def network(self) -> Network | None:
        """The network as it is changed, else as it was trained."""
        return self._alterations.result or self._alterations.network

    @property
    def trained(self) -> Network | None:
        """The network as it was trained."""
        return self._alterations.network

    def reset_all(self) -> None:
        """Takes every change back."""
        self._alterations.reset_all()

    def set_network(self, network: Network) -> None:
        """Another network, as it was trained; the changed one stands for its own original."""
        self._alterations.set_network(network)

    def set_target(self, layer: int | None, number: int) -> None:
        """The filter that the controls change; None: there is none."""
        target = None if layer is None else (layer, number)
        if target != self._target:
            self._target = target
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._alterations.warm()

    def _show(self) -> None:
        changes = self._alterations.changes
        network = self._alterations.network
        self._none.setVisible(self._target is None)
        self._none.setText("These values come from no single filter, so there is none to change.")
        if self._target is None:
            self._form.set_filter(on=True, kernel_scale=1, bias_scale=1, able=False)
        else:
            change = self._alterations.of(*self._target)
            self._form.set_filter(
                on=change.on, kernel_scale=change.kernel_scale, bias_scale=change.bias_scale
            )
        self._form.set_changes([words(network, each) for each in changes] if network else [])
        keys = [(each.layer, each.filter) for each in changes]
        self._form.set_current(keys.index(self._target) if self._target in keys else -1)
        self._say_effect()

    def _say_effect(self) -> None:
        effect = self._effect
        if not self._alterations.changes:
            self._form.set_effect("", UNCHANGED)
            self._form.set_progress(None)
        elif self._effects.by_hand_pending or effect is None:
            before = "–" if effect is None else per_cent(effect.before)
            self._form.set_effect(f"{before} {ARROW} …", "The test pictures are being answered.")
        else:
            self._form.set_effect(_from_to(effect.before, effect.after), told(effect))

    def _on_changed(self, on: bool, kernel_scale: float, bias_scale: float) -> None:
        if self._target is not None:
            change = self._alterations.of(*self._target)
            self._alterations.set(
                dataclasses.replace(change, on=on, kernel_scale=kernel_scale, bias_scale=bias_scale)
            )

    def _on_reset(self) -> None:
        if self._target is not None:
            self._alterations.reset(*self._target)

    def _on_chosen(self, place: int) -> None:
        changes = self._alterations.changes
        if place < len(changes):
            self.chosen.emit(changes[place].layer, changes[place].filter)

    def _on_altered(self, network: Network | None) -> None:
        trained = self._alterations.network
        if network is None or trained is None:
            self._effects.give_up()
            self._effect = None
        else:
            self._effects.want(trained, network, by_hand=self._alterations.by_hand)
        self._say_effect()
        self.altered.emit(network)

    def _on_measured(self, effect: Effect) -> None:
        self._effect = effect
        self._form.set_progress(None)
        self._say_effect()


def words(network: Network, change: Alteration) -> str:
    """One change in a few words: "conv2d, filter 3: off"."""
    if change.on:
        scales = (("kernel", change.kernel_scale), ("bias", change.bias_scale))
        what = ", ".join(f"{name} × {figure(scale)}" for name, scale in scales if scale != 1)
    else:
        what = "off"
    info = network.layers[change.layer]
    return f"{info.name}, {called(network.layers, change.layer, change.filter)}: {what}"


def told(effect: Effect) -> str:
    """Which digit is read much better or worse than before."""
    if effect.digit_before == effect.digit_after:
        return "No digit is read better or worse."
    verb = "suffers" if effect.digit_after < effect.digit_before else "gains"
    return f"The {effect.digit} {verb} most: {_from_to(effect.digit_before, effect.digit_after)}"


def _from_to(before: float, after: float) -> str:
    """Two shares, "98.2 % → 91.0 %", with a decimal more where they would read the same."""
    if before != after and per_cent(before) == per_cent(after):
        return f"{per_cent(before, 2)} {ARROW} {per_cent(after, 2)}"
    return f"{per_cent(before)} {ARROW} {per_cent(after)}"
