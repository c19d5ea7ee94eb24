"""From what the settings name to the source that runs, and back where it was named elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gui import file_dialogs
from gui.camera import OFF
from gui.session import Session
from gui.widgets.camera_settings import CameraSettings
from gui.widgets.source_choice import SAMPLE, Target

if TYPE_CHECKING:
    from vision.sources import Device

PASTED = "Pasted picture"


class CameraDesk(QObject):
    """Starts the source that a person names.

    Args:
        session: the camera and the jobs.
        settings: where a source is named.
        page: the dialog for a file opens over it; the desk lives as long.

    Signals:
        failed: Fault; the cameras could not be listed.
    """

    failed = Signal(object)

    def __init__(self, session: Session, settings: CameraSettings, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._session, self._camera = session, session.camera
        self._settings, self._source = settings, settings.source
        self._asked: Target | None = None
        settings.start_requested.connect(self.start)
        settings.stop_requested.connect(self._camera.stop)
        settings.source_options_changed.connect(self._on_options)
        self._source.open_requested.connect(self.start)
        self._source.file_requested.connect(self._choose_file)
        self._source.activated.connect(self._on_chosen)

    def start(self) -> None:
        """Starts what is named; where nothing is, a file is asked for."""
        target = self._source.commit()
        if isinstance(target, str) and not target:
            self._choose_file()
        else:
            self._open(target)

    def start_sample(self) -> None:
        """Starts the clip that comes with the program."""
        self._source.show_target(SAMPLE)
        self._open(SAMPLE)
        # The button that was pressed has gone: the keyboard goes to the one that ends it.
        self._settings.take_focus()

    def look_for_cameras(self) -> None:
        """Lists them by name only: none is turned on."""
        job = self._session.job("look for cameras", _list_devices)
        job.succeeded.connect(self._on_devices)
        job.failed.connect(self.failed)
        job.start()

    def name_started(self) -> None:
        """A file may have been dropped, or a picture pasted, somewhere in the window."""
        asked = self._camera.asked
        if asked is not None and asked is not self._asked:
            self._asked = asked
            self._source.show_target(asked, "" if isinstance(asked, str) else PASTED)

    def forget(self) -> None:
        """What was asked for last gave nothing: it is not offered again."""
        if self._camera.asked is not None:
            self._source.forget(self._camera.asked)

    def _open(self, target: Target) -> None:
        self._asked = target
        settings = self._settings
        self._camera.start(target, size=settings.size_wished, rotation=settings.rotation)

    def _choose_file(self) -> None:
        file_dialogs.to_open(self._page, "Open a picture or a video", "", self._on_file)

    def _on_file(self, path: str) -> None:
        self._source.show_target(path)
        self._open(path)

    def _on_chosen(self) -> None:
        """While one source runs, choosing another changes over; a camera that is off stays off."""
        if self._camera.state != OFF and self._source.commit() is not self._asked:
            self.start()

    def _on_options(self) -> None:
        if self._camera.state != OFF and self._camera.asked is not None:
            self._open(self._camera.asked)

    def _on_devices(self, devices: tuple[Device, ...]) -> None:
        found = [(device.name, device.index, device.note) for device in devices]
        self._source.set_devices(found)


def _list_devices(_: object) -> tuple[Device, ...]:
    from vision.sources import list_devices

    return list_devices()
