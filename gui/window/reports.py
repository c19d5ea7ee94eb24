"""What the chip and the status line say of the session's work, on every page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from gui.camera import LOST, OFF
from gui.networks import TRAINING
from gui.session import Session
from gui.widgets.network_chip import NetworkChip
from gui.widgets.status_line import StatusLine
from gui.widgets.training_words import duration
from models.presets import title_of

LONGEST_NAME = 40
"""A file's name is cut in the mark after so many letters."""


class Reports(QObject):
    """Follows networks, training, race and camera.

    Args:
        session: whose work is told.
        chip: names the network that answers.
        status: tells what runs.
    """

    def __init__(self, session: Session, chip: NetworkChip, status: StatusLine) -> None:
        super().__init__(session)
        self._session = session
        self._chip = chip
        self._status = status
        self._loading = False
        networks = session.networks
        networks.active_changed.connect(self._on_network)
        networks.list_changed.connect(self._on_list)
        networks.loading_changed.connect(self._on_loading)
        session.training.state_changed.connect(self._show_training)
        session.training.progressed.connect(self._show_training)
        session.racing.state_changed.connect(self._show_training)
        session.racing.reports.connect(lambda _: self._show_training())
        session.camera.state_changed.connect(self._show_camera)
        chip.chosen.connect(networks.choose)
        status.cancel_requested.connect(session.training.stop)
        status.cancel_requested.connect(session.racing.stop)
        status.camera_off_requested.connect(session.camera.stop)

    def fill(self) -> None:
        """The networks that can be chosen."""
        networks = self._session.networks
        self._chip.set_choices(networks.entries(), networks.active_key)

    def _on_list(self) -> None:
        self.fill()
        active = self._session.networks.active
        if active is not None and not self._loading:
            # A run that answers may have another name.
            self._show_active(active)

    def _on_network(self, network: Any) -> None:
        self._show_active(network)
        if self._session.networks.active_key != TRAINING:
            self.fill()

    def _show_active(self, network: Any) -> None:
        # In training it is only measured after each epoch: the figure would come and go.
        networks = self._session.networks
        accuracy = None if networks.in_training(network) else network.test_accuracy
        self._chip.show_active(networks.shown_title(network), accuracy)

    def _on_loading(self, loading: bool) -> None:
        self._loading = loading
        self._chip.show_loading(loading)
        active = self._session.networks.active
        if not loading and active is not None:
            self._show_active(active)

    def _show_camera(self) -> None:
        camera = self._session.camera
        if camera.state == OFF:
            self._status.show_camera("")
        elif camera.state == LOST:
            self._status.show_camera("Camera lost, trying again")
        elif camera.source is None:
            self._status.show_camera("Opening the source")
        elif camera.source.live:
            self._status.show_camera("Camera on")
        else:
            # A file is no camera: whoever sees the mark must not fear to be seen.
            name = camera.source.name
            short = name if len(name) < LONGEST_NAME else name[: LONGEST_NAME - 2] + "…"
            self._status.show_camera(f"Reading {short}")

    def _show_training(self) -> None:
        training, racing = self._session.training, self._session.racing
        if racing.state != "idle":
            many = f"{len(racing.racers)} experiments"
            if racing.state == "stopping":
                self._status.show_running("Stopping the race and keeping its networks…", None)
            elif racing.state == "preparing":
                self._status.show_running(f"Preparing a race of {many}…", None)
            else:
                rest = duration(racing.seconds_left or 0.0) + " left"
                rest = "paused" if racing.state == "paused" else rest
                text = f"Race of {many}: epoch {racing.epoch} of {racing.epochs}, {rest}"
                self._status.show_running(text, racing.progress)
            return
        if training.state == "idle" or training.config is None:
            self._status.show_running("", None)
            return
        name, step = title_of(training.config.name), training.last_step
        if training.state == "stopping":
            self._status.show_running(f"Stopping {name} and keeping its network…", None)
        elif step is None:
            self._status.show_running(f"Preparing to train {name}…", None)
        else:
            left = duration(training.seconds_left or 0.0)
            rest = "paused" if training.state == "paused" else f"{left} left"
            text = f"Training {name}: epoch {step.epoch} of {training.config.epochs}, {rest}"
            self._status.show_running(text, training.progress)
