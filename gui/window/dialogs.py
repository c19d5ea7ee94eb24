"""The dialogs that open over the whole window, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QWidget

from gui.export_desk import ExportDesk
from gui.history.dialog import HistoryDialog
from gui.session import Session
from gui.shortcuts import ShortcutsDialog
from gui.teaching.dialog import show_samples
from gui.window.dress import finish_controls
from gui.window.navigation import Help
from gui.words import WordsDialog


class Dialogs(QObject):
    """Keys, words, my runs, my samples and "Take it home".

    Args:
        session: what is shared.
        window: over which they open.
        plots: the pages that have something to take home, by the end of their files' names.
    """

    def __init__(
        self, session: Session, window: QWidget, plots: Callable[[], Mapping[str, QWidget]]
    ) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._plots = plots
        self._history: HistoryDialog | None = None
        self._export: ExportDesk | None = None

    def help(self, choose_file: Callable[[], None]) -> Help:
        """What the help menu offers."""
        return (
            ("Keys", self.show_keys),
            ("Words", self.show_words),
            ("Open a file…", choose_file),
            ("Take it home…", self.take_home),
            ("My samples…", self.show_samples),
            None,
            ("Show log", partial(self.show_path, self._session.log_path.name)),
            ("Open data folder", partial(self.show_path, "")),
        )

    def show_keys(self) -> None:
        """Every key that works anywhere."""
        self._open(ShortcutsDialog(self._window))

    def show_words(self) -> None:
        """The glossary of a training."""
        self._open(WordsDialog(self._window))

    def show_samples(self) -> None:
        """Own digits."""
        show_samples(self._session, self._window)

    def show_history(self) -> None:
        """My runs."""
        if self._history is None:
            self._history = HistoryDialog(self._session, self._window)
            self._history.take_requested.connect(self.take_home)
            finish_controls(self._window)
        self._history.show()
        self._history.raise_()
        self._history.activateWindow()

    def take_home(self, key: str = "") -> None:
        """The files of a network by its key, by default of the one that answers."""
        if self._export is None:
            self._export = ExportDesk(self._session, self._window, self._plots)
            finish_controls(self._window)
        self._export.show(key)

    def show_path(self, name: str) -> None:
        """A file of the data folder, or the folder itself (""), in the system's own program."""
        path = self._session.data_folder / name if name else self._session.data_folder
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        self._session.said.emit(f"It is at {path}.")

    def restyle(self) -> None:
        """The theme changed."""
        if self._history is not None:
            self._history.restyle()

    def close(self) -> None:
        """The window closes."""
        if self._export is not None:
            self._export.dialog.close()
        if self._history is not None:
            self._history.close()

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
