"""The time machine: one network at every moment of its training, played as a film."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QTabBar

from gui.inside import moment
from gui.inside.moments import Known, Moments, matrix
from gui.inside.reel import Reel, Reels
from gui.inside.scales import MapScales, kernel_top, strongest
from gui.inside.view import InsideView
from gui.session import Session
from gui.widgets.cards import Card, button, label, row
from gui.widgets.layer_names import shape_text
from gui.widgets.time_machine import TimeMachine
from gui.widgets.time_words import moment_name, share_text
from models.config import Conv2D
from models.feature_maps import never_negative

if TYPE_CHECKING:
    from models.shapes import LayerInfo
    from models.snapshots import Snapshot

BROKEN = "Some weights are not numbers any more: the training broke down before this moment."


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
        self._shown: Snapshot | None = None
        self._positive: tuple[bool, ...] = ()
        self._positive_of: tuple[LayerInfo, ...] = ()
        self._top_of: tuple[Reel, int, bool] | None = None
        self._top = 0.0
        self._why = label("", "lead", wrap=True, name="time_why")
        self._machine = TimeMachine()
        self._pages = QStackedWidget()
        self._arrange()
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
        return self._machine.line.value()

    def _arrange(self) -> None:
        empty = Card()
        train = button(
            "Go to Train",
            "time_go_train",
            "Opens the page where a network is trained; come back while it learns, or after.",
            kind="primary",
            icon="train",
        )
        train.clicked.connect(lambda: self.session.page_requested.emit("train"))
        self._why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.body.addStretch(1)
        empty.body.addWidget(self._why)
        empty.body.addSpacing(8)
        empty.body.addLayout(row(None, train, None))
        empty.body.addStretch(1)
        self._pages.addWidget(empty)
        self._pages.addWidget(self._machine)
        self.body.addWidget(self._pages)

    def _connect(self) -> None:
        line, controls = self._machine.line, self._machine.controls
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
        line.valueChanged.connect(lambda _: self._on_moment())
        line.chosen.connect(lambda _: self._on_person())
        controls.stepped.connect(self._step)
        controls.beat.connect(self._on_beat)
        controls.playing_changed.connect(self._on_playing)
        controls.follow_changed.connect(lambda _: self._follow())

    def _look(self) -> None:
        if self.seen:
            self._reels.look(self.network)

    def _show_reel(self) -> None:
        """There is another reel, or a moment more of it."""
        reel, line = self._reels.reel, self._machine.line
        self._pages.setCurrentIndex(0 if reel is None else 1)
        self._why.setText(self._reels.why)
        if reel is None:
            self._machine.controls.set_playing(False)
            self._moments.pause()
            return
        if self._positive_of is not reel.layers:
            self._positive_of, self._positive = reel.layers, never_negative(reel.layers)
            first = next((one.index for one in reel.layers if isinstance(one.spec, Conv2D)), 0)
            wanted = first if self._wanted_layer is None else self._wanted_layer
            self._wanted_layer = None
            self._set_layer(wanted if 0 <= wanted < len(reel.layers) else first)
        self._machine.controls.set_growing(reel.growing)
        shown = self._shown
        self._show_accuracies(reel)
        if shown in reel.snapshots:
            # Thinning takes moments away before the one shown.
            line.setValue(reel.snapshots.index(shown))
        else:
            self._scales.forget()
            self._machine.controls.set_follow(True)
            line.setValue(line.maximum())
        self._follow()
        self._on_moment()

    def _show_accuracies(self, reel: Reel) -> None:
        self._machine.line.set_moments(
            [one.epoch for one in reel.snapshots],
            [self._accuracy(one) for one in reel.snapshots],
        )

    def _accuracy(self, snapshot: Snapshot) -> float | None:
        """What the training measured, or what was read since."""
        known = self._moments.known(snapshot)
        if snapshot.val_accuracy is not None or known is None or known.scores is None:
            return snapshot.val_accuracy
        return known.scores.accuracy

    def _set_layer(self, index: int) -> None:
        self._layer = index
        self.layer_changed.emit(index)
        self._show_moment()

    def _on_known(self) -> None:
        reel = self._reels.reel
        if reel is not None:
            self._show_accuracies(reel)
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
        """Paints what is known of the moment; what is not known yet follows."""
        reel, machine = self._reels.reel, self._machine
        if reel is None or not self.seen:
            return
        snapshot, index = reel.snapshots[self.index], self._layer
        known = self._moments.known(snapshot)
        accuracy = self._accuracy(snapshot)
        machine.set_moment(
            moment_name(snapshot.epoch),
            "" if accuracy is None else f"{share_text(accuracy)} right",
        )
        change = machine.pictures.change
        weights = moment.grown(reel.snapshots, snapshot) if change else snapshot.weights
        machine.pictures.set_kernels(
            moment.kernels(reel.layers, weights, index),
            self._kernel_top(reel, index, change=change),
            f"{reel.layers[index].name}: {moment.kernel_text(reel.layers, index)}",
        )
        self._show_maps(reel, known, index)
        self._show_scores(known, finite=snapshot.finite)

    def _kernel_top(self, reel: Reel, index: int, *, change: bool) -> float:
        if self._top_of != (reel, index, change):
            self._top_of = reel, index, change
            self._top = kernel_top(reel.layers, reel.snapshots, index, change=change)
        return self._top

    def _show_maps(self, reel: Reel, known: Known | None, index: int) -> None:
        machine = self._machine
        if self.picture is None:
            machine.pictures.set_maps(
                None, 1.0, "Choose a picture: its maps are shown at every moment."
            )
            machine.set_answer(None, "")
            return
        if known is None:
            return
        self._scales.want(self._moments.networks(reel), self.picture)
        outputs = known.network.maps(self.picture)
        tiles = moment.values(reel.layers, index, outputs[index])
        machine.pictures.set_maps(
            tiles,
            max(self._scales.top(index), strongest([outputs[index]])),
            f"{shape_text(outputs[index].shape)} for the picture",
            signed=not self._positive[index],
        )
        answer = moment.shares(outputs[-1])
        machine.set_answer(answer, f"Says {moment.answer_text(answer)}")

    def _show_scores(self, known: Known | None, *, finite: bool) -> None:
        if not finite:
            self._machine.set_matrix(None, BROKEN)
        elif known is None or known.scores is None:
            self._machine.set_matrix(None, "The test pictures are being read…")
        else:
            scores = known.scores
            which = "all" if scores.pictures == scores.total else "evenly chosen"
            self._machine.set_matrix(
                matrix(scores, known.network),
                f"Per cent of each true digit (row), {scores.pictures:,} test pictures, {which}",
            )

    def _on_person(self) -> None:
        self._machine.controls.set_playing(False)
        self._machine.controls.set_follow(False)

    def _step(self, by: int) -> None:
        line = self._machine.line
        self._on_person()
        line.setValue(line.value() + by)

    def _on_playing(self, playing: bool) -> None:
        line = self._machine.line
        if playing:
            self._machine.controls.set_follow(False)
            if line.value() == line.maximum():
                line.setValue(0)

    def _on_beat(self) -> None:
        line = self._machine.line
        line.setValue(line.value() + 1)
        if line.value() == line.maximum():
            self._machine.controls.set_playing(False)

    def _follow(self) -> None:
        reel, controls = self._reels.reel, self._machine.controls
        if reel is not None and reel.growing and controls.follow:
            self._machine.line.setValue(self._machine.line.maximum())
