"""The Inside page: views into a network for one picture, live and while it learns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar

from gui.inside.digits import DigitsView
from gui.inside.followed import Followed
from gui.inside.looked import LookedView
from gui.inside.maps import MapsView
from gui.inside.over_time import OverTimeView
from gui.inside.own_pad import OwnPad
from gui.inside.view import InsideView
from gui.pages.page import Page
from gui.session import Session
from gui.widgets.cards import Card, column, row
from gui.widgets.inside_answer import InsideAnswer
from gui.widgets.network_strip import NetworkStrip
from gui.widgets.picture_panel import CAMERA, PAD, TEST, PicturePanel

if TYPE_CHECKING:
    from models.classifier import Network

REDRAW_MS = 15
"""At most 60 times a second, the newest picture and weights only."""

BESIDE_MS = 40
"""Beside a training the newest digit and weights are drawn together, 25 times a second at most."""

NARROWEST, WIDEST, SPACE = 232, 320, 12
"""Width in pixels of the columns left and right of the view; pixels between the columns."""

NARROW = (228, 184)
"""The same, left and right, beside a view that needs the room."""


class InsidePage(Page):
    """The picture at the left, the chosen view in the middle, the answer at the right."""

    key = "inside"
    title = "Inside"
    hint = "Follow one digit through every layer of the network."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._followed = Followed(session, self)
        self._shown: Network | None = None
        self._strip = NetworkStrip("network_strip")
        self._pad = OwnPad(session)
        self._input = PicturePanel(self._pad)
        self._maps = MapsView(session)
        self._views: tuple[InsideView, ...] = (
            self._maps,
            LookedView(session),
            OverTimeView(session),
            DigitsView(session),
        )
        self._tabs = QTabBar()
        self._stack = QStackedWidget()
        self._answer = InsideAnswer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._drawn = QElapsedTimer()
        self._timer.timeout.connect(self._redraw)
        self._arrange()
        self._connect()

    @property
    def view(self) -> InsideView:
        """The view that is open."""
        return self._views[self._tabs.currentIndex()]

    def opened(self) -> None:
        self.session.need_test_pictures()
        self._on_test_ready()
        self._take_camera()
        self._tell()
        self.view.opened()
        self._ask()

    def left(self) -> None:
        self.view.left()

    def undo(self) -> bool:
        return self._pad.isVisible() and self._pad.undo()

    def restyle(self) -> None:
        self._pad.restyle()
        for view in self._views:
            view.restyle()

    def main_action(self) -> bool:
        return self.view.main_action()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def state(self) -> dict[str, Any]:
        digit, number = self._input.choice
        return {
            "source": self._input.source,
            "digit": digit,
            "number": number,
            "follow": self._answer.follows,
            "view": self.view.key,
            "views": {view.key: view.state() for view in self._views},
        }

    def restore(self, state: dict[str, Any]) -> None:
        self._input.set_source(str(state.get("source", TEST)))
        digit, number = state.get("digit"), state.get("number")
        if type(digit) is int and type(number) is int:
            self._input.choose_test(digit, number)
        self._answer.set_follows(state.get("follow") is not False)
        kept = state.get("views")
        for index, view in enumerate(self._views):
            if isinstance(kept, dict) and isinstance(kept.get(view.key), dict):
                view.restore(kept[view.key])
            if state.get("view") == view.key:
                self._tabs.setCurrentIndex(index)

    def _arrange(self) -> None:
        top = Card(margin=4)
        top.body.addWidget(self._strip)
        self._tabs.setObjectName("inside_tabs")
        self._tabs.setAccessibleName("Views into the network")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        for view in self._views:
            self._tabs.setTabToolTip(self._tabs.addTab(view.title), view.hint)
            self._stack.addWidget(view)
        corners = [view.corner for view in self._views if view.corner is not None]
        middle = column(row(self._tabs, None, *corners), self._stack, spacing=4)
        middle.setStretch(1, 1)
        self.body.setSpacing(8)
        self.body.addWidget(top)
        parts = row(self._input, middle, self._answer, spacing=SPACE)
        parts.setStretch(1, 1)
        self.body.addLayout(parts, 1)

    def _connect(self) -> None:
        session = self.session
        session.test_ready.connect(self._on_test_ready)
        session.pad_changed.connect(lambda: self._input.set_picture(PAD, session.pad_picture))
        session.camera_picture_changed.connect(self._on_camera)
        session.inspected_changed.connect(self._on_inspected)
        self._followed.changed.connect(self._ask)
        self._input.picture_changed.connect(self._ask)
        self._input.page_requested.connect(session.page_requested)
        self._tabs.currentChanged.connect(self._on_tab)
        self._maps.altered.connect(self._followed.set_altered)
        self._maps.picture_requested.connect(self._input.choose_test_at)
        self._strip.chosen.connect(self._on_strip)
        self._strip.picture_chosen.connect(self._input.take_focus)
        self._input.picture_changed.connect(lambda: self._strip.set_picture(self._input.picture))
        for view in self._views:
            view.layer_changed.connect(self._on_layer)
            view.room_changed.connect(self._fit)
        self._answer.follow_changed.connect(self._followed.set_follows)
        self._answer.reset_requested.connect(self._maps.reset_changes)

    def _on_camera(self) -> None:
        """What is seen is taken when it is drawn, so that a digit is painted once."""
        live = self.session.camera.glancing = self.isVisible() and self._input.source == CAMERA
        if live:
            self._ask()
        else:
            self._take_camera()

    def _take_camera(self) -> None:
        self._input.set_picture(CAMERA, self.session.camera_picture)

    def _ask(self) -> None:
        """Something changed: drawn soon, once, and only if somebody sees it."""
        if self.isVisible() and not self._timer.isActive():
            live = self._input.source == CAMERA and self.session.camera.beside()
            rest = BESIDE_MS - self._drawn.elapsed() if live and self._drawn.isValid() else 0
            self._timer.start(max(REDRAW_MS, rest))

    def _redraw(self) -> None:
        self._drawn.start()
        self._take_camera()
        self._timer.stop()  # Taking it has asked again.
        self._tell()
        if self._shown is not None:
            self._answer.set_network(self._followed.name(), changed=self._followed.is_altered)
            self._answer.show_answer(self.view.answer())

    def _tell(self) -> None:
        """Every view hears of the newest network and picture; only the open one draws them."""
        self._maps.set_trained(self._followed.trained)
        network = self._followed.network
        if network is not None and (self._shown is None or self._shown.layers != network.layers):
            self._strip.set_layers(network.layers)
        self._shown = network
        self._maps.set_why_empty(self._input.why_empty())
        for view in self._views:
            view.set_subject(network, self._input.picture)

    def _on_test_ready(self) -> None:
        test = self.session.test
        if test is not None:
            self._input.set_tests(test.pictures, test.labels)

    def _on_inspected(self) -> None:
        """Another page asked for this very picture."""
        picture = self.session.inspected_picture
        if picture is not None:
            # It was read by the network that answers, so that one is looked into.
            self._followed.stay()
            self._take_camera()
            self._on_test_ready()
            self._input.show_picture(picture)

    def _on_tab(self, index: int) -> None:
        before = self._stack.currentWidget()
        assert isinstance(before, InsideView)
        before.left()
        self._stack.setCurrentIndex(index)
        self._fit()
        if self.isVisible():
            self.view.opened()

    def _on_strip(self, index: int) -> None:
        if not self.view.open_layer(index):
            self._tabs.setCurrentIndex(0)
            self._maps.open_layer(index)

    def _on_layer(self, index: int) -> None:
        if self.sender() is self.view:
            self._strip.set_current(index)

    def _fit(self) -> None:
        for view in self._views:
            if view.corner is not None:
                view.corner.setVisible(view is self.view)
        side = min(max(self.width() // 5, NARROWEST), WIDEST)
        left, right = NARROW if self.view.needs_room else (side, side)
        margins = self.body.contentsMargins()
        room = self.width() - margins.left() - margins.right() - left - right - 2 * SPACE
        self._input.setVisible(room >= self.view.least_width)
        self._input.setFixedWidth(left)
        self._answer.setFixedWidth(right)
        self._answer.set_narrow(self.view.needs_room)
