"""Camera: frames of a source are read as they come, and everything read can be looked at."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from gui.camera import LOST, OFF, STARTING, View
from gui.camera_desk import CameraDesk
from gui.camera_glance import Spot
from gui.pages.page import Page
from gui.session import Digit, Session
from gui.snapshots import save_snapshot
from gui.teaching.dialog import show_samples
from gui.widgets import cards
from gui.widgets.camera_board import CameraBoard
from gui.widgets.camera_settings import LEAST_SURE, CameraSettings
from gui.widgets.probability_bars import NO_ANSWER
from gui.widgets.weighed import Weighed, weigh


class CameraPage(Page):
    """The picture with its reading at the left, the source and the dial at the right."""

    key = "camera"
    title = "Camera"
    hint = "Hold handwritten digits before a camera; a video, a picture or the sample clip will do."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        self.snapshot_folder = Path(folder) if folder else Path.home()
        self._camera = session.camera
        self._ended = False
        self._missed = False
        self._taught = False
        self._notice = cards.Notice("camera_notice")
        self._board = CameraBoard(self._notice)
        self._stage = self._board.stage
        self._settings = CameraSettings()
        self._desk = CameraDesk(session, self._settings, self)
        self._build()
        self._connect()
        self._camera.set_sure(self._settings.sure)
        self._show_state()

    def opened(self) -> None:
        self._settings.take_focus()
        if self._camera.view is not None and self._stage.view.picture is not None:
            self._show(self._camera.view)
            self._show_state()
        if self._camera.state == OFF:
            self._desk.look_for_cameras()

    def main_action(self) -> bool:
        if self._camera.state == OFF:
            self._desk.start()
        else:
            self._camera.stop()
        return True

    def undo(self) -> bool:
        """The digit kept as a sample last, once."""
        undone, self._taught = self._taught, False
        return undone and self.session.samples.undo()

    def copy_text(self) -> str:
        text = self._stage.reading.text()
        return "" if text == NO_ANSWER else text

    def state(self) -> dict[str, Any]:
        return {**self._settings.state(), "pipeline": self._board.fold.is_open()}

    def restore(self, state: dict[str, Any]) -> None:
        self._settings.restore(state)
        self._board.fold.set_open(state.get("pipeline") is True)

    def restyle(self) -> None:
        self._board.restyle()

    def _build(self) -> None:
        whole = QHBoxLayout()
        whole.setSpacing(16)
        whole.addWidget(self._board, 1)
        whole.addWidget(self._settings)
        self.body.addLayout(whole, 1)

    def _connect(self) -> None:
        settings, camera = self._settings, self._camera
        settings.snapshot_requested.connect(self._take_snapshot)
        settings.copy_requested.connect(self._copy)
        settings.mirror_changed.connect(self._stage.view.set_mirrored)
        settings.freeze_changed.connect(self._on_freeze)
        settings.sure_changed.connect(self._on_sure)
        settings.left_out_changed.connect(self._show_again)
        self._board.changed.connect(self._show_again)
        self._board.inside_requested.connect(self._see_inside)
        self._board.taught.connect(self._on_taught)
        self._board.samples_requested.connect(lambda: show_samples(self.session, self.window()))
        self._stage.sample_requested.connect(self._desk.start_sample)
        self._desk.failed.connect(self._on_failed)
        camera.state_changed.connect(self._show_state)
        camera.view_ready.connect(self._show)
        camera.glanced.connect(self._offer)
        camera.failed.connect(self._on_source_failed)
        camera.troubled.connect(self._on_trouble)
        camera.note.connect(self._on_note)

    def _on_freeze(self, frozen: bool) -> None:
        self._camera.freeze(frozen)
        self._stage.set_frozen(frozen)

    def _show_state(self) -> None:
        """The camera's state is another: its own doing, ours, or another page's."""
        camera, state = self._camera, self._camera.state
        if state == STARTING:
            self._begin()
        elif state == OFF and not self._ended:
            self._board.show_nothing()
            self._settings.clear_effect()
        if state == OFF and self._missed:
            self._desk.forget()
        self._missed = state == LOST and camera.view is None
        self._settings.show_running(state != OFF)
        self._settings.freeze.setEnabled(state != OFF)
        if state == OFF:
            self._settings.freeze.setChecked(False)
        self._stage.show_source(
            state, synthetic=camera.source is not None and camera.source.synthetic
        )
        self._show_buttons()

    def _begin(self) -> None:
        self._ended = False
        self._desk.name_started()
        if self._camera.source is None:
            self._settings.freeze.setChecked(False)
            self._notice.clear()
            self._board.show_waiting()

    def _show_again(self) -> None:
        """The same frame in another way: it may be frozen, or the last one of a source."""
        if self._camera.view is not None and self._stage.view.picture is not None:
            self._show(self._camera.view, at_once=True)

    def _show(self, view: View, *, at_once: bool = False) -> None:
        settings, weighed = self._settings, self._weighed(view)
        self._stage.set_reading(weighed.text)
        followed = self._board.followed(weighed)
        spot = None if followed is None else Spot(id=followed.id, box=followed.box)
        self._camera.spot = spot
        if followed is not None:
            self._offer(followed.picture)
        if self.isVisible():
            settings.show_effect(len(weighed.shown), len(weighed.hidden))
            self._board.show_weighed(
                weighed, hidden=settings.turning, left_out=settings.left_out_shown, at_once=at_once
            )
            self._show_buttons()

    def _offer(self, picture: Digit) -> None:
        """The followed digit, for the other pages."""
        known = self.session.camera_picture
        if known is None or not np.array_equal(known, picture):
            self.session.set_camera_picture(picture)

    def _weighed(self, view: View) -> Weighed:
        return weigh(view, self._settings.sure, LEAST_SURE / 100)

    def _on_sure(self, sure: float) -> None:
        """The next frame is read so; what is shown now is weighed anew at once."""
        self._camera.set_sure(sure)
        self._board.watch_dial()
        self._show_again()

    def _see_inside(self) -> None:
        picture = self._board.picture
        if picture is not None:
            self.session.set_camera_picture(picture)
            self.session.set_inspected(picture)
            self.session.page_requested.emit("inside")

    def _on_taught(self, digit: int, picture: Any) -> None:
        self._taught = self.session.samples.teach(picture, digit, "camera") or self._taught

    def _take_snapshot(self) -> None:
        picture, view = self._stage.view.picture, self._camera.view
        if picture is None or view is None:
            return
        digits = self._weighed(view).shown
        job = self.session.job(
            "snapshot", partial(save_snapshot, self.snapshot_folder, view.picture, digits)
        )
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_failed)
        job.start()

    def _on_saved(self, path: Path) -> None:
        self._notice.say(f"The snapshot is {path.name} in {path.parent.name}.")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.copy_text())
        self.session.said.emit("The reading is on the clipboard.")

    def _on_source_failed(self, fault: Any) -> None:
        if self._camera.view is None:
            self._desk.forget()
        self._on_failed(fault)

    def _on_failed(self, fault: Any) -> None:
        self._notice.say(fault.sentence)

    def _on_trouble(self, sentence: str) -> None:
        """What is amiss with a source that is sought or read all the same, "" when it is over."""
        self._notice.say(sentence)

    def _on_note(self, sentence: str) -> None:
        """A file came to its end: its last frame and reading stay."""
        self._ended = True
        self._notice.say(sentence)

    def _show_buttons(self) -> None:
        self._settings.snapshot.setEnabled(self._stage.view.picture is not None)
        self._settings.copy.setEnabled(bool(self.copy_text()))
