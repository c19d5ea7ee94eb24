"""What every view of the Inside page is to the page: told the network and the picture, in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.inside.moment import shares
from gui.session import Session

if TYPE_CHECKING:
    from models.classifier import Network

Digit = npt.NDArray[np.uint8]


class InsideView(QWidget):
    """The base of the tabs. A view that nobody sees only remembers what it is told.

    Attributes:
        key: its name in object names and in what is remembered ("maps").
        title: on its tab.
        hint: the tab's tooltip: the idea in a sentence.
        network: what is looked into, or None while it is being opened.
        picture: uint8 (28, 28) that goes through it, or None.
        seen: whether it is the open tab of the open page.
        corner: controls of its own beside the tabs, or None.
        last_output: what the network's last layer makes of the picture, float32 (n,), where the
            view has asked for it; else None.

    Signals:
        layer_changed: the index of the layer that the view shows now.
        filter_chosen: a filter was clicked: the indices of its layer and of itself.
        room_changed: ``needs_room`` or ``least_width`` is another.
    """

    layer_changed = Signal(int)
    filter_chosen = Signal(int, int)
    room_changed = Signal()

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    hint: ClassVar[str] = ""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.network: Network | None = None
        self.picture: Digit | None = None
        self.seen = False
        self.corner: QWidget | None = None
        self.last_output: npt.NDArray[np.float32] | None = None
        self.setObjectName(f"inside_{self.key}")
        self.setAccessibleName(self.title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)

    def set_subject(self, network: Network | None, picture: Digit | None) -> None:
        """Another network (each snapshot is one) or another picture; at most 60 times a second."""
        self.network, self.picture = network, picture
        if self.seen:
            self.refresh()

    def opened(self) -> None:
        """It is seen from now on."""
        self.seen = True
        self.refresh()

    def left(self) -> None:
        """It is not seen any more: stop what only the eye needs."""
        self.seen = False

    @property
    def needs_room(self) -> bool:
        """Whether the columns left and right of the view should be narrow."""
        return False

    @property
    def least_width(self) -> int:
        """Pixels below which the picture's column gives way as long as it may."""
        return 0

    def answer(self) -> npt.NDArray[np.float32] | None:
        """What the network answers for the picture, float32 (11,)."""
        if self.network is None or self.picture is None:
            return None
        found = None if self.last_output is None else shares(self.last_output)
        return self.network(self.picture[None])[0] if found is None else found

    def open_layer(self, index: int) -> bool:
        """A layer was chosen in the strip; returns whether the view shows layers one by one.

        If it does not, the page opens the maps of that layer.
        """
        return False

    def refresh(self) -> None:
        """Shows ``network`` and ``picture`` as they are now."""

    def restyle(self) -> None:
        """The theme changed: draw anew what the style sheet does not reach."""

    def main_action(self) -> bool:
        """Space was pressed and no control used it; returns whether the view did."""
        return False

    def state(self) -> dict[str, Any]:
        """Choices to remember until the next start, JSON-ready."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes back choices; anything odd in them is left alone."""
