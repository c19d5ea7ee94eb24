"""Where a film is saved: asks where, shows how far it is, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

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
        if kind == GIF:
            dialog = QFileDialog(self._over, "Save the film", f"{script.stem}.gif", "Films (*.gif)")
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("gif")
        else:
            dialog = QFileDialog(self._over, "Choose a folder for the pictures")
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        # What is filmed was chosen before the dialog, however long that stays open.
        save = saver.save_gif if kind == GIF else saver.save_pictures
        dialog.fileSelected.connect(lambda path: save(script, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

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
