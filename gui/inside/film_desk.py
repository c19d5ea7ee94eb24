"""Where a film is saved: asks where, shows how far it is, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gui import file_dialogs
from gui.inside.film import CANCELLED, FilmSaver, Saved, Script
from gui.session import Session
from gui.widgets.time_controls import GIF, TimeControls


class FilmDesk(QObject):
    """Joins the controls, the dialogs and the saver.

    Args:
        session: what says how it ended.
        controls: ask for a film and show how far it is.
        script: gives what is to be filmed, or None where there is nothing.
        parent: the view, over which dialogs open.
    """

    def __init__(
        self,
        session: Session,
        controls: TimeControls,
        script: Callable[[], Script | None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._controls = controls
        self._script = script
        self._over = parent
        self._saver = FilmSaver(session, self)
        controls.save_requested.connect(self._ask_where)
        controls.cancel_requested.connect(self._cancel)
        self._saver.progressed.connect(controls.set_saving)
        self._saver.running_changed.connect(self._on_running)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(session.fault)

    def _ask_where(self, kind: str) -> None:
        script, saver = self._script(), self._saver
        if script is None:
            return
        # What is filmed was chosen before the dialog, however long that stays open.
        if kind == GIF:
            file_dialogs.to_save(
                self._over,
                "Save the film",
                f"{script.stem}.gif",
                "Films (*.gif)",
                lambda path: saver.save_gif(script, Path(path)),
            )
        else:
            file_dialogs.to_choose_folder(
                self._over,
                "Choose a folder for the pictures",
                lambda path: saver.save_pictures(script, Path(path)),
            )

    def _on_running(self, running: bool) -> None:
        if running:
            self._controls.set_saving(0.0)
        else:
            self._controls.set_saving(None)

    def _cancel(self) -> None:
        # A file that is being packed cannot be hurried: it is given up and never written.
        self._saver.drop()
        self._on_saved(CANCELLED)

    def _on_saved(self, saved: Saved) -> None:
        self._session.said.emit(saved.sentence)
