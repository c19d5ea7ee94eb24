"""One filter close up: its map, kernel and arithmetic, what excites it, and what if it were not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from gui.inside.close_up_change import CloseUpChange
from gui.inside.close_up_excited import CloseUpExcited
from gui.inside.close_up_map import CloseUpMap
from gui.inside.close_up_sum import CloseUpSum
from gui.inside.filter_subject import FILTER, UNIT, Subject, called, subject
from gui.session import Session
from gui.widgets.cards import Card, button, column, label, row
from gui.widgets.layer_names import short

if TYPE_CHECKING:
    from models.classifier import Network

Digit = npt.NDArray[np.uint8]

TABS = (
    ("Sum", "The kernel, the hand-made one it is like, and the arithmetic of one pixel."),
    ("Excited by", "The nine test pictures that this filter answers to most strongly."),
    ("Change", "Switch the filter off or scale it, and see what becomes of the answer."),
)
NARROW_MARGINS = 464
"""Up to this height in pixels there is no room to spare."""


class CloseUpPanel(Card):
    """The chosen filter. It is told the network as it was trained; changes are its own business.

    Call ``show_filter`` for every new network or picture, and ``set_network`` instead of it while
    no filter is chosen. After a new network the last changed one holds until ``altered`` brings
    the next, or None.

    Signals:
        altered: the Network with every change applied, or None: show the network as trained.
        picture_requested: the place of a test picture, from 0, that shall be looked into.
        filter_chosen: layer and filter, chosen here.
    """

    altered = Signal(object)
    picture_requested = Signal(int)
    filter_chosen = Signal(int, int)

    def __init__(self, session: Session) -> None:
        super().__init__(margin=12)
        self.setObjectName("close_up")
        self.setAccessibleName("One filter close up")
        self._picture: Digit | None = None
        self._layer, self._number = 0, 0
        self._subject: Subject | None = None
        self._title = label("", "heading", name="close_up_title")
        self._title.setMinimumWidth(1)
        self._back = button(
            "", "close_up_back", "The filter before this one.", kind="quiet", icon="chevron-left"
        )
        self._forward = button(
            "", "close_up_forward", "The filter after this one.", kind="quiet", icon="chevron-right"
        )
        self._map = CloseUpMap()
        self._tabs = QTabBar()
        self._stack = QStackedWidget()
        self._sum = CloseUpSum()
        self._excited = CloseUpExcited(session)
        self._change = CloseUpChange(session)
        self._nothing = label("", "quiet", wrap=True, name="close_up_nothing")
        self._content = QWidget()
        self._arrange()
        self._connect()
        self.clear()

    def show_filter(self, network: Network, picture: Digit | None, layer: int, number: int) -> None:
        """Shows one filter.

        Args:
            network: as it was trained.
            picture: uint8 (28, 28) that goes through it, or None.
            layer: from 0.
            number: which of its filters, units, maps or values, from 0.
        """
        self.set_network(network)
        self._picture, self._layer, self._number = picture, layer, number
        self._refresh()

    def set_network(self, network: Network | None) -> None:
        """Another network, whether a filter is shown or not; None while one is being opened."""
        if network is not None:
            self._change.set_network(network)

    def reset_all(self) -> None:
        """Takes every change back."""
        self._change.reset_all()

    def clear(self, why: str = "Click a map to see its filter close up.") -> None:
        """No filter is chosen; changes stay as they are."""
        self._picture, self._subject = None, None
        self._title.setText("One filter close up")
        self._nothing.setText(why)
        self._show_content(False)

    def restyle(self) -> None:
        """The theme changed."""
        self._map.update()

    def copy_text(self) -> str:
        """The arithmetic as text."""
        return self._sum.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < NARROW_MARGINS
        self._map.set_room(self.width() - 24, self.height(), low=low)
        margin, spacing = (8, 6) if low else (12, 8)
        self.body.setContentsMargins(12, margin, 12, margin)
        for layout in (self.body, self._content.layout()):
            if layout is not None:
                layout.setSpacing(spacing)

    def _arrange(self) -> None:
        self._tabs.setObjectName("close_up_tabs")
        self._tabs.setAccessibleName("What to see of this filter")
        self._tabs.setDrawBase(False)
        for part, (title, hint) in zip((self._sum, self._excited, self._change), TABS, strict=True):
            self._tabs.setTabToolTip(self._tabs.addTab(title), hint)
            self._stack.addWidget(part)
        content = column(self._map, self._tabs, self._stack, spacing=8)
        content.setStretch(2, 1)
        self._content.setLayout(content)
        self.body.addLayout(row(self._title, None, self._back, self._forward, spacing=0))
        self.body.addWidget(self._nothing)
        self.body.addWidget(self._content, 1)
        self.body.addStretch(0)

    def _connect(self) -> None:
        self._map.place_changed.connect(self._show_sum)
        self._sum.channel_changed.connect(self._show_sum)
        self._sum.filter_requested.connect(self._choose)
        self._tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self._back.clicked.connect(lambda: self._choose(self._layer, self._number - 1))
        self._forward.clicked.connect(lambda: self._choose(self._layer, self._number + 1))
        self._excited.picture_requested.connect(self.picture_requested)
        self._change.chosen.connect(self._choose)
        self._change.altered.connect(self._on_altered)

    def _show_content(self, shown: bool) -> None:
        self._content.setVisible(shown)
        self._nothing.setVisible(not shown)
        for step in (self._back, self._forward):
            step.setVisible(shown)

    def _refresh(self) -> None:
        network = self._change.network
        if network is None or not 0 <= self._layer < len(network.layers):
            self.clear()
            return
        shown = subject(network, self._picture, self._layer, self._number)
        self._subject, self._number = shown, shown.number
        count = shown.info.output_shape[-1]
        self._title.setText(_title(network, shown))
        self._back.setEnabled(shown.number > 0)
        self._forward.setEnabled(shown.number + 1 < count)
        self._sum.set_subject(shown)
        self._map.set_subject(shown, self._picture)
        self._excited.set_subject(self._change.trained, self._layer, shown.number)
        self._change.set_target(shown.behind, shown.number)
        self._show_content(True)

    def _show_sum(self) -> None:
        self._sum.show_place(self._map.place)

    def _choose(self, layer: int, number: int) -> None:
        if self._change.trained is not None:
            self.show_filter(self._change.trained, self._picture, layer, number)
            self.filter_chosen.emit(self._layer, self._number)

    def _on_altered(self, network: Network | None) -> None:
        if self._subject is not None:
            self._refresh()
        self.altered.emit(network)


def _title(network: Network, shown: Subject) -> str:
    name = called(network.layers, shown.info.index, shown.number)
    count = shown.info.output_shape[-1]
    of = f" of {count}" if name[-1].isdigit() and not name.startswith("digit") else ""
    # Layers that learn no kernel have long names.
    layer = shown.info.name if shown.kind in (FILTER, UNIT) else short(shown.info.spec)
    return f"{name[0].upper()}{name[1:]}{of} · {layer}"
