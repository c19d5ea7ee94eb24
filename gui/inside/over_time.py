"""The time machine: one network at every moment of its training, played as a film."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QStackedWidget, QTabBar

from gui.inside.film import Script
from gui.inside.film_desk import FilmDesk
from gui.inside.moments import Known, Moments
from gui.inside.reel import Reel, Reels, nearest
from gui.inside.scales import MapScales, kernel_top
from gui.inside.shoot import View, accuracy_of, shoot
from gui.inside.view import InsideView
from gui.session import Session
from gui.widgets.moment_paint import Style
from gui.widgets.no_moments import NoMoments
from gui.widgets.time_machine import TimeMachine
from models.config import Conv2D
from models.feature_maps import never_negative

if TYPE_CHECKING:
    from models.shapes import LayerInfo
    from models.snapshots import Snapshot


class OverTimeView(InsideView):
    """Kernels and maps of a layer, answer and matrix, at the moment that the slider names."""

    key = "over_time"
    title = "Over time"
    hint = "Go through the training from its first weights to its last, and watch filters form."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reels = Reels(session, self)
        self._moments = Moments(session, self)
        self._scales = MapScales(session, self)
        self._layer = 0
        self._wanted_layer: int | None = None
        self._first: Snapshot | None = None
        self._shown: Snapshot | None = None
        self._shown_known: Known | None = None
        self._positive: tuple[bool, ...] = ()
        self._positive_of: tuple[LayerInfo, ...] = ()
        self._top_of: tuple[Reel, int, bool] | None = None
        self._top = 0.0
        self._nothing = NoMoments()
        self._machine = TimeMachine()
        self._pages = QStackedWidget()
        self._desk = FilmDesk(session, self._machine.controls, self._script, self)
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self._machine)
        self.body.addWidget(self._pages)
        self._connect()
        self._show_reel()

    def opened(self) -> None:
        self.session.need_test_pictures()
        super().opened()
        if not isinstance(QApplication.focusWidget(), QTabBar):
            # The arrow keys go through time at once, unless they go through the tabs.
            self._machine.line.setFocus()

    def left(self) -> None:
        super().left()
        self._machine.controls.set_playing(False)
        self._moments.pause()
        self._scales.drop()

    def refresh(self) -> None:
        self._reels.look(self.network)
        self._want()
        self._show_moment()

    @property
    def needs_room(self) -> bool:
        return True

    def open_layer(self, index: int) -> bool:
        reel = self._reels.reel
        if reel is None or index >= len(reel.layers):
            self._wanted_layer = index
        else:
            self._set_layer(index)
        return True

    def main_action(self) -> bool:
        if self._reels.reel is None:
            return False
        self._machine.controls.toggle()
        return True

    def state(self) -> dict[str, Any]:
        return {
            "layer": self._layer if self._wanted_layer is None else self._wanted_layer,
            "speed": self._machine.controls.speed,
            "change": self._machine.pictures.change,
        }

    def restore(self, state: dict[str, Any]) -> None:
        layer = state.get("layer")
        self._wanted_layer = layer if type(layer) is int else None
        self._machine.controls.set_speed(state.get("speed"))
        self._machine.pictures.set_change(state.get("change") is True)

    @property
    def index(self) -> int:
        """Which moment is shown, from 0."""
        reel, value = self._reels.reel, self._machine.line.value()
        # A new reel may have fewer moments than the line still shows.
        return value if reel is None else min(value, len(reel.snapshots) - 1)

    @property
    def known_moments(self) -> int:
        """Of how many moments everything is known."""
        known = self._moments.all_known.values()
        return sum(one.scores is not None for one in known)

    def _connect(self) -> None:
        self._nothing.train_requested.connect(lambda: self.session.page_requested.emit("train"))
        self._reels.changed.connect(self._show_reel)
        self._reels.failed.connect(self.session.fault)
        self._moments.changed.connect(self._on_known)
        self._moments.failed.connect(self.session.fault)
        self._scales.changed.connect(self._show_moment)
        self.session.test_ready.connect(self._want)
        self.session.training.events.connect(lambda _: self._look())
        self.session.training.state_changed.connect(self._look)
        self.session.networks.active_changed.connect(lambda _: self._look())
        self._machine.pictures.change_toggled.connect(lambda _: self._show_moment())
        self._machine.moment_changed.connect(self._on_moment)

    def _look(self) -> None:
        if self.seen:
            self._reels.look(self.network)
            self._nothing.say(self._reels.why)

    def _show_reel(self) -> None:
        """There is another reel, or a moment more of it."""
        reel, line = self._reels.reel, self._machine.line
        self._pages.setCurrentIndex(0 if reel is None else 1)
        self._nothing.say(self._reels.why)
        if reel is None:
            self._machine.controls.set_playing(False)
            self._moments.pause()
            return
        if self._positive_of != reel.layers:
            self._positive_of, self._positive = reel.layers, never_negative(reel.layers)
            filters = next((one.index for one in reel.layers if isinstance(one.spec, Conv2D)), 0)
            wanted = filters if self._wanted_layer is None else self._wanted_layer
            self._wanted_layer = None
            self._set_layer(wanted if 0 <= wanted < len(reel.layers) else filters)
        self._machine.set_growing(reel.growing)
        shown, first = self._shown, self._first
        self._first = reel.snapshots[0]
        self._show_accuracies(reel)
        if shown is not None and first is self._first:
            # Thinning takes moments away, perhaps the very one that is shown.
            line.setValue(nearest(reel.snapshots, shown.epoch))
        else:
            self._scales.forget()
            self._machine.controls.set_follow(True)
            line.setValue(line.maximum())
        self._machine.follow()
        self._on_moment()

    def _show_accuracies(self, reel: Reel) -> None:
        self._machine.line.set_moments(
            [one.epoch for one in reel.snapshots],
            [accuracy_of(one, self._moments.known(one)) for one in reel.snapshots],
        )

    def _set_layer(self, index: int) -> None:
        self._layer = index
        self.layer_changed.emit(index)
        self._show_moment()

    def _on_known(self) -> None:
        reel = self._reels.reel
        if reel is not None:
            self._show_accuracies(reel)
            if self._moments.known(reel.snapshots[self.index]) is not self._shown_known:
                self._show_moment()

    def _on_moment(self) -> None:
        """Another moment is to be shown."""
        reel = self._reels.reel
        if reel is not None:
            self._shown = reel.snapshots[self.index]
            self._want()
            self._show_moment()

    def _want(self) -> None:
        reel = self._reels.reel
        if self.seen and reel is not None:
            self._moments.want(reel, self.index)

    def _show_moment(self) -> None:
        """Shows what is known of the moment; what is not known yet follows."""
        reel = self._reels.reel
        if reel is None or not self.seen:
            return
        snapshot = reel.snapshots[self.index]
        self._scales.want(self._moments.networks(reel), self.picture)
        known = self._shown_known = self._moments.known(snapshot)
        self._machine.show_shot(shoot(reel, snapshot, known, self._view(reel)))

    def _view(self, reel: Reel) -> View:
        change = self._machine.pictures.change
        if self._top_of != (reel, self._layer, change):
            self._top_of = reel, self._layer, change
            self._top = kernel_top(reel.layers, reel.snapshots, self._layer, change=change)
        return View(
            layer=self._layer,
            positive=self._positive[self._layer],
            change=change,
            picture=self.picture,
            kernels_top=self._top,
            maps_top=self._scales.top(self._layer),
        )

    def _script(self) -> Script | None:
        """The film of what is shown."""
        reel, test = self._reels.reel, self.session.test
        if reel is None or test is None:
            return None
        return Script(
            reel=reel,
            view=self._view(reel),
            known=self._moments.all_known,
            test=test,
            pictures=self._moments.pictures,
            style=Style.now(),
            speed=self._machine.controls.speed,
        )
