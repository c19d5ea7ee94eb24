"""The filter that is looked at close up beside the maps: which one, and whether there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from gui.inside.close_up import CloseUpPanel
from gui.session import Session
from gui.widgets.cards import button

if TYPE_CHECKING:
    from models.classifier import Network

Digit = npt.NDArray[np.uint8]

LEAST, MOST = 296, 440
"""Pixels that the panel is wide."""

LEAST_BESIDE = 360
"""Pixels that the maps beside it need."""


class OneFilter(QObject):
    """Holds the panel and the button that shows it; it follows the picture and the training.

    Attributes:
        toggle: shows or hides the panel.
        panel: one filter close up.

    Signals:
        opened: bool, the panel is shown or hidden.
        stepped: the layer and number of a filter that was chosen in the panel itself.
    """

    opened = Signal(bool)
    stepped = Signal(int, int)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trained: Network | None = None
        self._chosen: tuple[int, int] | None = None
        self.toggle = button(
            "Close up",
            "close_up_toggle",
            "One filter close up: its map, kernel and sums, what excites it, and what the network "
            "does without it. Click a map to choose one.",
            checkable=True,
        )
        self.panel = CloseUpPanel(session)
        self.panel.hide()
        self.toggle.toggled.connect(self._on_toggled)
        self.panel.filter_chosen.connect(self._on_stepped)

    @property
    def is_open(self) -> bool:
        """Whether the panel is shown."""
        return self.toggle.isChecked()

    @property
    def least_width(self) -> int:
        """Pixels that the panel and the maps need together."""
        return LEAST + LEAST_BESIDE if self.is_open else 0

    def chosen_in(self, layer: int) -> int | None:
        """The number of the chosen filter, if it is of that layer."""
        return self._chosen[1] if self._chosen and self._chosen[0] == layer else None

    def set_trained(self, network: Network | None) -> None:
        """The network without the changes made to its filters here."""
        if network is not self._trained:
            self._trained = network
            self.panel.set_network(network)

    def open(self, layer: int, number: int, picture: Digit | None) -> None:
        """Shows a filter and makes room for it."""
        self._chosen = (layer, number)
        self.toggle.setChecked(True)
        self.show(picture)

    def show(self, picture: Digit | None) -> None:
        """The chosen filter with another picture, or the newest network."""
        if self._chosen is not None and self._trained is not None:
            self.panel.show_filter(self._trained, picture, *self._chosen)

    def forget(self) -> None:
        """No filter is chosen any more: another network has others."""
        self._chosen = None
        self.panel.clear()

    def fit(self, width: int) -> None:
        """A share of the view's width."""
        self.panel.setFixedWidth(min(max(2 * width // 5, LEAST), MOST))

    def _on_toggled(self, opened: bool) -> None:
        self.panel.setVisible(opened)
        if not opened:
            self.forget()
        self.opened.emit(opened)

    def _on_stepped(self, layer: int, number: int) -> None:
        self._chosen = (layer, number)
        self.stepped.emit(layer, number)
