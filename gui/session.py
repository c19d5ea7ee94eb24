"""What the pages share: networks, training, camera, test pictures and the person's choices."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from gui.camera import Camera
from gui.jobs import Control, Fault, Job
from gui.networks import TRAINING, Networks
from gui.race.racing import Racing
from gui.samples import MySamples
from gui.settings import Settings
from gui.training import RUNNING, Outcome, Training
from models.history import History
from models.owner import Owner
from models.presets import title_of

Digit = npt.NDArray[np.uint8]

NETWORK_SUFFIXES = (".keras", ".h5", ".hdf5", ".onnx", ".npz", ".npy", ".pkl", ".tflite", ".pt")
"""A file called so is meant as a network; only a checked .keras file is opened."""

DEFAULT_NETWORK = "camera"

CLOSE_SECONDS = 1.1
"""How long a window that closes waits for its jobs: the process is to be gone within two."""


@dataclass(frozen=True, kw_only=True)
class TestPictures:
    """The test pictures: uint8 (10000, 28, 28), light ink on dark; labels uint8 (10000,)."""

    pictures: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.uint8]


class Session(QObject):
    """One window's work; pages hold it, read it and connect to its signals.

    Attributes:
        networks, training, racing, camera: each with signals of its own.
        owner: holds the data folder, so that a second window only reads.
        history: every run of one's own; asked beside the window.
        samples: own digits, each with what the person says it is.
        test: the 10,000 test pictures once they are loaded, else None.
        pad_picture: uint8 (28, 28) that the network saw of the pad, or None while the pad is empty.
        camera_picture: uint8 (28, 28) of the camera's digit last looked at, or None.
        inspected_picture: uint8 (28, 28) chosen on some page to be looked into, or None.

    Signals:
        test_ready: ``test`` is there.
        pad_changed: ``pad_picture`` is another.
        camera_picture_changed: ``camera_picture`` is another.
        inspected_changed: ``inspected_picture`` is another.
        said: one plain sentence for the status line.
        fault: Fault, shown with foldable details.
        page_requested: the name of a page to show ("camera", "inside", ...).
        filter_offered: a models.config.FixedFilter that the next training is to begin with.
        continue_requested: a models.history.Continuation that the next training is to go on from.
    """

    test_ready = Signal()
    pad_changed = Signal()
    camera_picture_changed = Signal()
    inspected_changed = Signal()
    said = Signal(str)
    fault = Signal(object)
    page_requested = Signal(str)
    filter_offered = Signal(object)
    continue_requested = Signal(object)

    def __init__(self, data_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.data_folder = data_folder
        self.log_path = data_folder / "digitscope.log"
        self.owner = Owner(data_folder)
        self.settings = Settings(data_folder / "settings.json", self.owner.check)
        self.history = History(data_folder, self.owner.check)
        self.networks = Networks(self, self.history)
        self.training = Training(data_folder / "tensorflow.log", self.history, self)
        self.racing = Racing(data_folder / "tensorflow.log", self.history, self.training, self)
        self.camera = Camera(self, lambda: RUNNING in (self.training.state, self.racing.state))
        self.samples = MySamples(data_folder, self, self.owner.check)
        self.test: TestPictures | None = None
        self.pad_picture: Digit | None = None
        self.camera_picture: Digit | None = None
        self.inspected_picture: Digit | None = None
        self._closed = False
        self._test_job: Job | None = None
        self._page_jobs: list[Job] = []
        self.networks.active_changed.connect(self.camera.set_network)
        self.networks.failed.connect(self._on_network_failed)
        for failed in (self.networks.failed, self.camera.failed):
            failed.connect(self._tell_own)
        self.training.snapshot.connect(self.networks.offer_training)
        self.training.ended.connect(self._on_training_ended)
        self.training.failed.connect(self.fault)
        self.training.problem.connect(self.said)
        self.racing.failed.connect(self.fault)
        self.racing.problem.connect(self.said)
        self.samples.said.connect(self.said)

    def begin(self) -> None:
        """Loads what answers, once the window is on the screen."""
        self.networks.choose(self.settings.value("network", DEFAULT_NETWORK))
        start = self.job("history", lambda _: self.history.start())
        start.succeeded.connect(self._on_history)
        start.failed.connect(self.fault)
        start.ended.connect(self.networks.refresh)
        start.start()
        self.samples.open()
        if self.settings.problem:
            self.said.emit(self.settings.problem)

    def need_test_pictures(self) -> None:
        """Loads the test pictures beside the window, once; see ``test_ready``."""
        if self.test is not None or self._test_job is not None:
            return
        self._test_job = Job(_load_test, name="test pictures", parent=self)
        self._test_job.succeeded.connect(self._on_test)
        self._test_job.failed.connect(self.fault)
        self._test_job.start()

    def job(self, name: str, work: Callable[[Control], object]) -> Job:
        """A page's own work beside the window: connect to its signals, then ``start`` it.

        It is dropped when the window closes.
        """
        job = Job(work, name=name, parent=self)
        job.failed.connect(self._tell_own)
        self._page_jobs = [other for other in self._page_jobs if other.running] + [job]
        return job

    def set_pad_picture(self, picture: Digit | None) -> None:
        """What the network saw of the pad."""
        self.pad_picture = picture
        self.pad_changed.emit()

    def set_camera_picture(self, picture: Digit | None) -> None:
        """The camera's digit that the other pages may look at."""
        self.camera_picture = picture
        self.camera_picture_changed.emit()

    def set_inspected(self, picture: Digit | None) -> None:
        """One picture chosen to be looked into, whatever page it was chosen on."""
        self.inspected_picture = picture
        self.inspected_changed.emit()

    def open(self, path: str) -> None:
        """A file dropped or chosen: a network becomes the active one, the rest the camera reads."""
        if Path(path).suffix.lower() in NETWORK_SUFFIXES:
            self.networks.choose(path)
        else:
            self.page_requested.emit("camera")
            self.camera.start(path)

    def open_picture(self, picture: npt.NDArray[np.uint8]) -> None:
        """A picture pasted: read by the camera."""
        self.page_requested.emit("camera")
        self.camera.start(picture)

    def close(self) -> None:
        """Keeps what there is and ends every job; a second time it does nothing.

        Everything is asked to end before anything is waited for, and all together is waited for
        at most ``CLOSE_SECONDS``: what a training has finished by then is kept already, epoch by
        epoch, and what does not end in time has nothing to lose. Nor has a training that has not
        learnt yet, which nobody waits for: it may be importing TensorFlow.
        """
        if self._closed:
            return
        self._closed = True
        until = time.monotonic() + CLOSE_SECONDS
        learning = [one for one in (self.training, self.racing) if one.has_learnt()]
        if self.training in learning and self.training.config is not None:
            self.settings.remember("stopped_by_closing", title_of(self.training.config.name))
        elif self.racing in learning:
            self.settings.remember("stopped_by_closing", "a race")
        jobs = [job for job in (self._test_job, *self._page_jobs) if job is not None]
        self.training.ask_to_stop()
        self.racing.ask_to_stop()
        self.networks.drop()
        for job in jobs:
            job.drop()
        self._save_settings()
        self.samples.close()
        self.camera.close()
        self.networks.wait(until)
        for job in jobs:
            job.wait(max(0.0, until - time.monotonic()))
        for one in learning:
            one.close(max(0.0, until - time.monotonic()))
        self._save_settings()
        self.owner.release()

    def _save_settings(self) -> None:
        key = self.networks.active_key
        if key and key != TRAINING:
            self.settings.remember("network", key)
        try:
            self.settings.save()
        except OSError as error:
            # A window that keeps nothing has said so at its start.
            if self.owner.owns():
                self.said.emit(str(error))

    def _tell_own(self, fault: Fault) -> None:
        """What a file or a device explains is told where it was asked for; the rest here, too."""
        if fault.place:
            self.fault.emit(fault)

    def _on_history(self, notice: str) -> None:
        if notice:
            self.said.emit(notice)

    def _on_test(self, test: TestPictures) -> None:
        self.test = test
        self.test_ready.emit()

    def _on_network_failed(self, fault: Fault) -> None:
        self.said.emit(fault.sentence)
        if self.networks.active is None:
            self.networks.choose(DEFAULT_NETWORK)

    def _on_training_ended(self, outcome: Outcome) -> None:
        following = self.networks.active_key == TRAINING
        if outcome.run is not None:
            self.networks.refresh()
            if following:
                self.networks.choose(outcome.run.id)
                # A window that closes now does not see it opened, yet means to find it again.
                self.settings.remember("network", outcome.run.id)
            self.said.emit(f"Kept as {outcome.run.title}. {outcome.problem}".strip())
        elif outcome.problem:
            self.said.emit(outcome.problem)
        self.networks.offer_training(None)


def _load_test(_: Control) -> TestPictures:
    from models import mnist

    pictures, labels = mnist.load_test()
    return TestPictures(pictures=pictures, labels=labels)
