"""One filter close up: its map, kernel and arithmetic, what excites it, and what if it were not."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar

from gui.inside.alterations import Alterations
from gui.inside.close_up_sum import CloseUpSum
from gui.inside.effects import Effect, Effects
from gui.inside.excitements import Excitements
from gui.inside.filter_subject import FILTER, UNIT, Subject, subject
from gui.session import Session
from gui.widgets.cards import Card, button, column, label, row
from gui.widgets.figures import figure
from gui.widgets.filter_change import ARROW, FilterChange
from gui.widgets.filter_pictures import FilterPictures, Spotted
from gui.widgets.number_cells import POSITIVE, SIGNED
from gui.widgets.number_grid import NumberGrid
from gui.widgets.probability_bars import per_cent

if TYPE_CHECKING:
    from models.altered import Alteration
    from models.classifier import Network

Digit = npt.NDArray[np.uint8]

SUM, EXCITES, CHANGE = range(3)
TABS = (
    ("Sum", "The kernel and the arithmetic of one pixel of the map."),
    ("Excited by", "The nine test pictures that this filter answers to most strongly."),
    ("Change", "Switch the filter off or scale it, and see what becomes of the answer."),
)
MAP_SHARE = 0.36
"""Of the panel's height for the map."""


class CloseUpPanel(Card):
    """The chosen filter. Told the network as it was trained; changes are its own business.

    Call ``show_filter`` for every new network or picture, and ``set_network`` while no filter is
    chosen. Between a new network and ``altered`` the last changed network still holds.

    Signals:
        altered: the Network with every change applied, or None: show the network as trained.
        picture_requested: the place of a test picture that shall be looked into.
        filter_chosen: layer and filter, chosen here.
    """

    altered = Signal(object)
    picture_requested = Signal(int)
    filter_chosen = Signal(int, int)

    def __init__(self, session: Session) -> None:
        super().__init__(margin=12)
        self.setObjectName("close_up")
        self.setAccessibleName("One filter close up")
        self._session = session
        self._network: Network | None = None
        self._picture: Digit | None = None
        self._layer, self._number = 0, 0
        self._subject: Subject | None = None
        self._place: tuple[int, int] | None = None
        self._pinned: tuple[int, int] | None = None
        self._alterations = Alterations(session, self)
        self._effects = Effects(session, self)
        self._excitements = Excitements(session, self)
        self._title = label("", "heading", name="close_up_title")
        self._title.setMinimumWidth(1)
        self._back = button("", "close_up_back", "The filter before this one.", kind="quiet", icon="chevron-left")  # fmt: skip
        self._forward = button("", "close_up_forward", "The filter after this one.", kind="quiet", icon="chevron-right")  # fmt: skip
        self._map = NumberGrid(
            "close_up_map", colours=SIGNED, empty="Choose a picture at the left."
        )
        self._map.setMinimumHeight(110)
        self._map.setToolTip(
            "What this filter makes of the picture. Point at a pixel, or move with the arrow keys, "
            "to see the sum behind it; a click stays there."
        )
        self._value = label("", "quiet", name="close_up_value")
        self._value.setMinimumWidth(1)
        self._tabs = QTabBar()
        self._tabs.setObjectName("close_up_tabs")
        self._tabs.setAccessibleName("What to see of this filter")
        self._tabs.setDrawBase(False)
        self._sum = CloseUpSum()
        self._pictures = FilterPictures("close_up_pictures")
        self._picture_text = label("", "small", wrap=True, name="close_up_picture_text")
        self._change = FilterChange("close_up")
        self._stack = QStackedWidget()
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
            self._pinned = self._place = None
        self._picture, self._layer, self._number = picture, layer, number
        self._refresh()

    def set_network(self, network: Network | None) -> None:
        """Another network, whether a filter is shown or not."""
        if network is not None and network is self._alterations.result:
            network = self._alterations.network
        self._network = network
        self._alterations.set_network(network)

    def clear(self) -> None:
        """No filter is chosen; changes stay as they are."""
        self._picture, self._subject = None, None
        self._title.setText("One filter close up")
        self._map.set_values(None)
        self._value.setText("Click a filter's map to see it close up.")
        self._stack.hide()
        self._tabs.hide()
        for step in (self._back, self._forward):
            step.setEnabled(False)

    def restyle(self) -> None:
        """The theme changed."""
        self._map.update()

    def copy_text(self) -> str:
        """The arithmetic as text."""
        return self._sum.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._map.setFixedHeight(max(110, round(MAP_SHARE * self.height())))

    def _arrange(self) -> None:
        excites = column(self._pictures, self._picture_text, spacing=4)
        excites.setStretch(0, 1)
        self._picture_text.setMinimumHeight(2 * self._picture_text.fontMetrics().height())
        holder = Card(margin=0)
        holder.setProperty("role", "")
        holder.body.addLayout(excites)
        for part, (title, hint) in zip((self._sum, holder, self._change), TABS, strict=True):
            self._tabs.setTabToolTip(self._tabs.addTab(title), hint)
            self._stack.addWidget(part)
        self.body.addLayout(row(self._title, None, self._back, self._forward, spacing=0))
        self.body.addWidget(self._map)
        self.body.addWidget(self._value)
        self.body.addWidget(self._tabs)
        self.body.addWidget(self._stack, 1)
        self.body.addStretch(0)

    def _connect(self) -> None:
        self._map.hovered.connect(lambda *place: self._look((place[0], place[1])))
        self._map.left.connect(lambda: self._look(self._pinned))
        self._map.clicked.connect(self._pin)
        self._map.moved.connect(self._move)
        self._sum.channel_changed.connect(self._show_place)
        self._tabs.currentChanged.connect(self._on_tab)
        self._back.clicked.connect(lambda: self._step(-1))
        self._forward.clicked.connect(lambda: self._step(1))
        self._pictures.opened.connect(self._open_picture)
        self._pictures.pointed.connect(self._say_picture)
        self._change.changed.connect(self._on_changed)
        self._change.reset.connect(lambda: self._alterations.reset(self._layer, self._number))
        self._change.all_reset.connect(self._alterations.reset_all)
        self._change.chosen.connect(self._open_change)
        self._alterations.altered.connect(self._on_altered)
        self._alterations.changed.connect(self._show_changes)
        self._alterations.forgotten.connect(self._session.said)
        self._effects.measured.connect(self._on_measured)
        self._effects.progressed.connect(self._on_progress)
        self._excitements.found.connect(lambda *_: self._show_pictures())
        self._session.test_ready.connect(self._show_pictures)

    def _refresh(self) -> None:
        network = self._alterations.result or self._network
        if network is None or not 0 <= self._layer < len(network.layers):
            self.clear()
            return
        shown = subject(network, self._picture, self._layer, self._number)
        self._subject, self._number = shown, shown.number
        count = shown.info.output_shape[-1]
        what = {FILTER: "Filter", UNIT: "Unit"}.get(shown.kind, "Map" if shown.map is not None else "Value")  # fmt: skip
        self._title.setText(f"{what} {shown.number + 1} of {count} · {shown.info.name}")
        self._back.setEnabled(shown.number > 0)
        self._forward.setEnabled(shown.number + 1 < count)
        self._map.set_values(shown.map, colours=SIGNED if shown.signed else POSITIVE)
        self._tabs.show()
        self._stack.show()
        self._sum.set_subject(shown)
        if self._place is None and shown.map is not None and np.isfinite(shown.map).all():
            peak = np.unravel_index(int(np.abs(shown.map).argmax()), shown.map.shape)
            self._place = (int(peak[0]), int(peak[1]))
        self._show_place()
        self._show_changes()
        self._show_pictures()

    def _show_place(self) -> None:
        shown = self._subject
        if shown is None:
            return
        if shown.map is None:
            self._map.set_frame(None)
            self._sum.show_place(None)
            self._value.setText("" if math.isnan(shown.value) else f"{figure(shown.value, 4)}")
            return
        at = shown.frame(*(self._place or (0, 0)))
        self._map.set_frame((*at, 1, 1))
        self._sum.show_place(at)
        value = float(shown.map[at])
        text = figure(value, 4) if math.isfinite(value) else "not a number"
        self._value.setText(f"Row {at[0] + 1}, column {at[1] + 1}: {text}")

    def _look(self, place: tuple[int, int] | None) -> None:
        if place is not None:
            self._place = place
            self._show_place()

    def _pin(self, at_row: int, at_column: int) -> None:
        self._pinned = (at_row, at_column)
        self._look(self._pinned)

    def _move(self, down: int, right: int) -> None:
        if self._subject is not None and self._subject.map is not None:
            at = self._subject.frame(*(self._place or (0, 0)))
            self._pin(*self._subject.frame(at[0] + down, at[1] + right))

    def _step(self, by: int) -> None:
        self._choose(self._layer, self._number + by)

    def _choose(self, layer: int, number: int) -> None:
        if self._network is not None:
            self.show_filter(self._network, self._picture, layer, number)
            self.filter_chosen.emit(self._layer, self._number)

    def _on_tab(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self._show_pictures()

    def _show_pictures(self) -> None:
        if self._tabs.currentIndex() != EXCITES or self._network is None or self._subject is None:
            return
        self._session.need_test_pictures()
        self._excitements.want(self._network, self._layer)
        found = self._excitements.known(self._network, self._layer)
        test = self._session.test
        if found is None or test is None:
            if not self._pictures.count():
                self._pictures.set_pictures([], empty="All 10,000 test pictures are being asked.")
            return
        self._pictures.set_pictures(
            [
                Spotted(
                    picture=test.pictures[one.picture],
                    box=one.box,
                    text=f"Test picture {one.picture + 1:,}, a {test.labels[one.picture]}: "
                    f"{figure(one.value, 3)} at row {one.row + 1}, column {one.column + 1}",
                )
                for one in found.filters[self._number]
            ],
            empty="Its values are no numbers.",
        )
        self._found = found.filters[self._number]

    def _say_picture(self, text: str) -> None:
        self._picture_text.setText(
            text or "The strongest of 10,000 test pictures; the frame marks the spot."
        )

    def _open_picture(self, index: int) -> None:
        self.picture_requested.emit(self._found[index].picture)

    def _on_changed(self, on: bool, kernel_scale: float, bias_scale: float) -> None:
        change = self._alterations.of(self._layer, self._number)
        self._alterations.set(
            dataclasses.replace(change, on=on, kernel_scale=kernel_scale, bias_scale=bias_scale)
        )

    def _on_altered(self, network: Network | None) -> None:
        if network is None or self._network is None:
            self._effects.give_up()
        else:
            self._effects.want(self._network, network, by_hand=True)
        if self._subject is not None:
            self._refresh()
        self.altered.emit(network)

    def _show_changes(self) -> None:
        if self._subject is None:
            return
        change = self._alterations.of(self._layer, self._number)
        self._change.set_filter(change.on, change.kernel_scale, change.bias_scale)
        self._change.set_able(self._subject.kernel is not None)
        self._change.set_changes([self._words(each) for each in self._alterations.changes])
        if not self._alterations.changes:
            self._change.set_effect("", "Nothing is changed.")

    def _words(self, change: Alteration) -> str:
        assert self._network is not None
        name = self._network.layers[change.layer].name
        parts = ["off"] if not change.on else []
        if change.on and change.kernel_scale != 1:
            parts.append(f"kernel × {figure(change.kernel_scale)}")
        if change.on and change.bias_scale != 1:
            parts.append(f"bias × {figure(change.bias_scale)}")
        return f"{name}, {change.filter + 1}: {', '.join(parts)}"

    def _open_change(self, place: int) -> None:
        changes = self._alterations.changes
        if place < len(changes):
            self._choose(changes[place].layer, changes[place].filter)

    def _on_progress(self, done: int) -> None:
        self._change.set_progress(done / 10_000)

    def _on_measured(self, effect: Effect) -> None:
        self._change.set_progress(None)
        self._change.set_effect(
            f"{per_cent(effect.before)} {ARROW} {per_cent(effect.after)}",
            f"{effect.digit}: {per_cent(effect.digit_before)} {ARROW} "
            f"{per_cent(effect.digit_after)}",
        )
