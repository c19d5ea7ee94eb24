"""Camera: frames of a source are read as they come, and everything read can be looked at."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from gui.camera import OFF, STARTING, View
from gui.pages.page import Page
from gui.session import Session
from gui.snapshots import save_snapshot
from gui.widgets import cards
from gui.widgets.camera_settings import LEAST_SURE, CameraSettings
from gui.widgets.camera_stage import CameraStage
from gui.widgets.chosen_digit import ChosenDigit
from gui.widgets.pipeline_strip import PipelineStrip
from gui.widgets.probability_bars import NO_ANSWER
from gui.widgets.source_choice import SAMPLE, Target
from gui.widgets.weighed import Weighed, weigh

if TYPE_CHECKING:
    from vision.sources import Device
    from vision.tracking import TrackedDigit

PASTED = "Pasted picture"

EFFECT_MS = 1500
"""For so long after the dial was turned, what it keeps back is still to be seen."""


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
        self._asked: Target | None = None
        self._ended = False
        self._chosen: int | None = None
        self._notice = cards.Notice("camera_notice")
        self._stage = CameraStage(self._notice)
        self._digit = ChosenDigit()
        self._digit.hide()
        self._settings = CameraSettings()
        self._strip = PipelineStrip("camera_pipeline")
        self._fold = cards.Fold("How it is read", name="camera_pipeline_fold", folded=True)
        self._effect = QTimer(self)
        self._effect.setSingleShot(True)
        self._effect.setInterval(EFFECT_MS)
        self._build()
        self._connect()
        self._camera.set_sure(self._settings.sure)
        self._show_state()

    def opened(self) -> None:
        """Looks for cameras, by name only: none is turned on."""
        self._settings.take_focus()
        if self._camera.view is not None and self._stage.view.picture is not None:
            self._show(self._camera.view)
            self._show_state()
        if self._camera.state == OFF:
            job = self.session.job("look for cameras", _list_devices)
            job.succeeded.connect(self._on_devices)
            job.failed.connect(self._on_failed)
            job.start()

    def main_action(self) -> bool:
        if self._camera.state == OFF:
            self._start()
        else:
            self._camera.stop()
        return True

    def copy_text(self) -> str:
        text = self._stage.reading.text()
        return "" if text == NO_ANSWER else text

    def state(self) -> dict[str, Any]:
        return {**self._settings.state(), "pipeline": self._fold.is_open()}

    def restore(self, state: dict[str, Any]) -> None:
        self._settings.restore(state)
        self._fold.set_open(state.get("pipeline") is True)

    def restyle(self) -> None:
        self._strip.update()

    def _build(self) -> None:
        self._fold.body.addWidget(self._strip)
        seen = cards.row(self._stage, self._digit, spacing=16)
        seen.setStretch(0, 1)
        left = cards.column(seen, self._fold, spacing=8)
        left.setStretch(0, 1)
        whole = QHBoxLayout()
        whole.setSpacing(16)
        whole.addLayout(left, 1)
        whole.addWidget(self._settings)
        self.body.addLayout(whole, 1)

    def _connect(self) -> None:
        settings, camera = self._settings, self._camera
        settings.source.open_requested.connect(self._start)
        settings.source.file_requested.connect(self._choose_file)
        settings.source.activated.connect(self._on_source_chosen)
        settings.start_requested.connect(self._start)
        settings.stop_requested.connect(camera.stop)
        settings.snapshot_requested.connect(self._take_snapshot)
        settings.copy_requested.connect(self._copy)
        settings.source_options_changed.connect(self._on_options)
        settings.mirror_changed.connect(self._stage.view.set_mirrored)
        settings.freeze_changed.connect(self._on_freeze)
        settings.sure_changed.connect(self._on_sure)
        settings.left_out_changed.connect(self._show_again)
        self._effect.timeout.connect(self._show_again)
        self._fold.opened.connect(self._on_fold)
        self._stage.sample_requested.connect(self._start_sample)
        for shown in (self._stage.view, self._strip):
            shown.digit_clicked.connect(self._choose_digit)
            shown.released.connect(self._release_digit)
        self._stage.view.inside_requested.connect(self._see_inside)
        self._digit.inside_requested.connect(self._see_inside)
        self._digit.closed.connect(self._release_digit)
        camera.state_changed.connect(self._show_state)
        camera.view_ready.connect(self._show)
        camera.failed.connect(self._on_source_failed)
        camera.note.connect(self._on_note)

    def _start(self) -> None:
        target = self._settings.source.commit()
        if isinstance(target, str) and not target:
            self._choose_file()
        else:
            self._open(target)

    def _start_sample(self) -> None:
        self._settings.source.show_target(SAMPLE)
        self._open(SAMPLE)
        # The button that was pressed has gone: the keyboard goes to the one that ends it.
        self._settings.take_focus()

    def _open(self, target: Target) -> None:
        self._asked = target
        settings = self._settings
        self._camera.start(target, size=settings.size_wished, rotation=settings.rotation)

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Open a picture or a video")
        if path:
            self._settings.source.show_target(path)
            self._open(path)

    def _on_source_chosen(self) -> None:
        """While one source runs, choosing another changes over; a camera that is off stays off."""
        if self._camera.state != OFF and self._settings.source.commit() is not self._asked:
            self._start()

    def _on_options(self) -> None:
        if self._camera.state != OFF and self._camera.asked is not None:
            self._open(self._camera.asked)

    def _on_freeze(self, frozen: bool) -> None:
        self._camera.freeze(frozen)
        self._stage.set_frozen(frozen)

    def _on_devices(self, devices: tuple[Device, ...]) -> None:
        found = [(device.name, device.index, device.note) for device in devices]
        self._settings.source.set_devices(found)

    def _show_state(self) -> None:
        """The camera's state is another: its own doing, ours, or another page's."""
        camera, state = self._camera, self._camera.state
        if state == STARTING:
            self._begin()
        elif state == OFF and not self._ended:
            self._stage.show_nothing()
            self._strip.clear()
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
        asked = self._camera.asked
        if asked is not None and asked is not self._asked:
            # A file was dropped or a picture pasted somewhere in the window.
            self._asked = asked
            self._settings.source.show_target(asked, "" if isinstance(asked, str) else PASTED)
        if self._camera.source is None:
            self._settings.freeze.setChecked(False)
            self._notice.clear()
            self._release_digit()
            self._stage.show_waiting()

    def _show_again(self) -> None:
        """The same frame in another way: it may be frozen, or the last one of a source."""
        if self._camera.view is not None and self._stage.view.picture is not None:
            self._show(self._camera.view, at_once=True)

    def _show(self, view: View, *, at_once: bool = False) -> None:
        weighed = weigh(view, self._settings.sure, LEAST_SURE / 100)
        self._stage.set_reading(weighed.text)
        followed = self._follow(weighed)
        if not self.isVisible():
            return
        self._settings.show_effect(len(weighed.shown), len(weighed.hidden))
        everything = self._settings.left_out_shown
        marks = weighed.marks(hidden=everything or self._dial_is_watched())
        self._stage.show_view(view, marks, weighed.left_out(marks) if everything else ())
        if self._chosen is not None:
            if followed is not None:
                self._digit.show_digit(view, followed, hidden=followed not in weighed.shown)
            else:
                self._digit.show_lost()
        if self._fold.is_open():
            self._strip.show_view(view, weighed.shown, at_once=at_once)
        self._show_buttons()

    def _follow(self, weighed: Weighed) -> TrackedDigit | None:
        """The chosen digit, or the first where none is chosen; other pages may look into it."""
        if self._chosen is None:
            followed = weighed.shown[0] if weighed.shown else None
        else:
            followed = weighed.find(self._chosen)
        known = self.session.camera_picture
        if followed is not None and (known is None or not np.array_equal(known, followed.picture)):
            self.session.set_camera_picture(followed.picture)
        return followed

    def _on_sure(self, sure: float) -> None:
        """The next frame is read so; what is shown now is weighed anew at once."""
        self._camera.set_sure(sure)
        self._effect.start()
        self._show_again()

    def _dial_is_watched(self) -> bool:
        return self._settings.turning or self._effect.isActive()

    def _on_fold(self, opened: bool) -> None:
        self._digit.set_stages_shown(not opened)
        self._show_again()

    def _choose_digit(self, number: int) -> None:
        self._chosen = number
        self._stage.view.set_chosen(number)
        self._strip.set_chosen(number)
        self._digit.show()
        self._show_again()

    def _release_digit(self) -> None:
        self._chosen = None
        self._stage.view.set_chosen(None)
        self._strip.set_chosen(None)
        self._digit.hide()

    def _see_inside(self) -> None:
        picture = self._digit.picture_view.picture
        if picture is None:
            return
        self.session.set_camera_picture(picture)
        self.session.set_inspected(picture)
        self.session.page_requested.emit("inside")

    def _take_snapshot(self) -> None:
        picture, view = self._stage.view.picture, self._camera.view
        if picture is None or view is None:
            return
        job = self.session.job(
            "snapshot", partial(save_snapshot, self.snapshot_folder, view.picture, view.digits)
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
        if self._camera.view is None and self._camera.asked is not None:
            self._settings.source.forget(self._camera.asked)
        self._on_failed(fault)

    def _on_failed(self, fault: Any) -> None:
        self._notice.say(fault.sentence)

    def _on_note(self, sentence: str) -> None:
        """A file came to its end: its last frame and reading stay."""
        self._ended = True
        self._notice.say(sentence)

    def _show_buttons(self) -> None:
        self._settings.snapshot.setEnabled(self._stage.view.picture is not None)
        self._settings.copy.setEnabled(bool(self.copy_text()))


def _list_devices(_: object) -> tuple[Device, ...]:
    from vision.sources import list_devices

    return list_devices()
