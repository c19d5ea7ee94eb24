"""One filter close up: its map, kernel and arithmetic, what excites it, and what if it were not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from gui.inside.close_up_change import CloseUpChange
from gui.inside.close_up_excited import CloseUpExcited
from gui.inside.close_up_sum import CloseUpSum
from gui.inside.filter_subject import FILTER, UNIT, Subject, called, subject
from gui.session import Session
from gui.widgets.cards import Card, button, column, label, row
from gui.widgets.figures import figure
from gui.widgets.filter_grid import FilterGrid
from gui.widgets.filter_spot import FilterSpot
from gui.widgets.layer_names import short
from gui.widgets.number_grid import POSITIVE, SIGNED

if TYPE_CHECKING:
    from models.classifier import Network

Digit = npt.NDArray[np.uint8]
Place = tuple[int, int]

TABS = (
    ("Sum", "The kernel, the hand-made one it is like, and the arithmetic of one pixel."),
    ("Excited by", "The nine test pictures that this filter answers to most strongly."),
    ("Change", "Switch the filter off or scale it, and see what becomes of the answer."),
)
LOW = 414
"""Height of the panel in the smallest window; margins are narrow up to here and a little more."""

SMALLEST_MAP = 104
MAP_SHARE, MAP_GROWTH = 0.31, 0.56
"""Of the panel's height for the map, and how fast it grows from the smallest to that."""

SPOT_SHARE = 0.3
"""Of the panel's width for the picture beside the map, about."""


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
        # Where a person pointed; otherwise the strongest value is looked at, on every picture.
        self._hovered: Place | None = None
        self._pinned: Place | None = None
        self._title = label("", "heading", name="close_up_title")
        self._title.setMinimumWidth(1)
        self._back = button(
            "", "close_up_back", "The filter before this one.", kind="quiet", icon="chevron-left"
        )
        self._forward = button(
            "", "close_up_forward", "The filter after this one.", kind="quiet", icon="chevron-right"
        )
        self._map = FilterGrid(
            "close_up_map", least=SMALLEST_MAP, wide=True, empty="Choose a picture at the left."
        )
        self._spot = FilterSpot("close_up_spot")
        self._spot.setToolTip("The picture; framed is all that the value beside it depends on.")
        self._value = label("", "lead", name="close_up_value")
        self._at = label("", "small", wrap=True, name="close_up_place")
        self._at.setMinimumHeight(2 * self._at.fontMetrics().height())
        self._at.setAlignment(Qt.AlignmentFlag.AlignTop)
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
        if (layer, number) != (self._layer, self._number):
            self._hovered = self._pinned = None
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
        # Whole pixels of the screen for each of the picture's.
        side = max(2, round(SPOT_SHARE * (self.width() - 24) / 28)) * 28
        low = self.height() < LOW + 50
        picture = min(side, 56) if low else side
        self._spot.setFixedSize(picture, picture)
        for text in (self._value, self._at):
            text.setFixedWidth(side)
        room = self.width() - 24 - side - 8
        growing = SMALLEST_MAP + MAP_GROWTH * (self.height() - LOW)
        self._map.set_side(round(min(room, MAP_SHARE * self.height(), growing)))
        margin, spacing = (8, 6) if low else (12, 8)
        self.body.setContentsMargins(12, margin, 12, margin)
        for layout in (self.body, self._content.layout()):
            if layout is not None:
                layout.setSpacing(spacing)

    def _arrange(self) -> None:
        self._map.setAccessibleName("Map of this filter")
        self._map.setToolTip(
            "What this filter makes of the picture. Point at a pixel, or move with the arrow keys, "
            "to see the sum behind it; a click stays there."
        )
        self._spot.setAccessibleName("The picture, with what the value depends on framed")
        self._tabs.setObjectName("close_up_tabs")
        self._tabs.setAccessibleName("What to see of this filter")
        self._tabs.setDrawBase(False)
        for part, (title, hint) in zip((self._sum, self._excited, self._change), TABS, strict=True):
            self._tabs.setTabToolTip(self._tabs.addTab(title), hint)
            self._stack.addWidget(part)
        upper = row(self._map, column(self._spot, self._value, self._at, None, spacing=4))
        upper.setStretch(0, 1)
        content = column(upper, self._tabs, self._stack, spacing=8)
        content.setStretch(2, 1)
        self._content.setLayout(content)
        self.body.addLayout(row(self._title, None, self._back, self._forward, spacing=0))
        self.body.addWidget(self._nothing)
        self.body.addWidget(self._content, 1)
        self.body.addStretch(0)

    def _connect(self) -> None:
        self._map.hovered.connect(lambda *place: self._hover((place[0], place[1])))
        self._map.left.connect(lambda: self._hover(None))
        self._map.clicked.connect(lambda *place: self._pin((place[0], place[1])))
        self._map.moved.connect(self._move)
        self._sum.channel_changed.connect(self._show_place)
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
        self._map.set_values(shown.map, colours=SIGNED if shown.signed else POSITIVE)
        self._map.setVisible(shown.map is not None or self._picture is None)
        self._spot.set_picture(self._picture)
        self._sum.set_subject(shown)
        self._excited.set_subject(self._change.trained, self._layer, shown.number)
        self._change.set_target(shown.behind, shown.number)
        self._show_place()
        self._show_content(True)

    def _show_place(self) -> None:
        shown = self._subject
        if shown is None:
            return
        at = self._place(shown)
        self._map.set_frame(None if at is None else (*at, 1, 1))
        self._sum.show_place(at)
        if at is None or shown.kind == UNIT:
            value, text, box = shown.value, "", None
        else:
            assert shown.map is not None
            value, text = float(shown.map[at]), f"row {at[0] + 1}\ncolumn {at[1] + 1}"
            box = shown.field.box(*at)
        self._spot.set_box(box if self._picture is not None else None)
        self._value.setText("" if self._picture is None else _exact(value))
        self._at.setText(text if at is None or shown.kind != UNIT else self._part(shown, at))

    def _part(self, shown: Subject, at: Place) -> str:
        """What one place adds to a unit's sum."""
        assert shown.map is not None
        flat = shown.kernel is not None and shown.kernel.shape[:2] == (1, 1)
        index = at[0] * shown.map.shape[1] + at[1]
        if flat and index >= shown.channels:
            return ""
        where = f"input {index + 1}" if flat else f"{at[0] + 1}, {at[1] + 1}"
        return f"adds {_exact(float(shown.map[at]))}\nat {where}"

    def _place(self, shown: Subject) -> Place | None:
        if shown.map is None:
            return None
        chosen = self._hovered or self._pinned
        if chosen is None:
            known = np.nan_to_num(shown.map, nan=-np.inf)
            # Where all are equal, the middle is as good as any.
            at = int(known.argmax()) if known.max() > known.min() else known.size // 2
            chosen = divmod(at, shown.map.shape[1])
        return shown.nearest(*chosen)

    def _hover(self, place: Place | None) -> None:
        self._hovered = place
        self._show_place()

    def _pin(self, place: Place) -> None:
        self._hovered, self._pinned = None, place
        self._show_place()

    def _move(self, down: int, right: int) -> None:
        at = None if self._subject is None else self._place(self._subject)
        if self._subject is not None and at is not None:
            self._pin(self._subject.nearest(at[0] + down, at[1] + right))

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


def _exact(value: float) -> str:
    return figure(value, 4 if abs(value) < 10 else 2) if math.isfinite(value) else "no number"
