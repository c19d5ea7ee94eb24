"""Where a person takes a network home: joins the dialog, the pages' pictures and the writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QImage
from PySide6.QtWidgets import QWidget

from gui import file_dialogs, theme
from gui.exports import Exports, Order
from gui.jobs import Fault
from gui.networks import TRAINING
from gui.session import Session
from gui.widgets.export_dialog import ExportDialog
from gui.widgets.export_kinds import PICTURES
from models.take_home import CURVES

if TYPE_CHECKING:
    from models.take_home import Taken

SHARPER = 2.0
"""Pictures have this many pixels for each of the window's, or the screen's if that has more."""
WITH_CURVES = ("shipped", "runs")


class ExportDesk(QObject):
    """One dialog, made when it is first asked for.

    Args:
        session: what is shared.
        window: over which dialogs open.
        plots: the pages that have something to show, by the end of their files' names.
    """

    def __init__(
        self, session: Session, window: QWidget, plots: Callable[[], Mapping[str, QWidget]]
    ) -> None:
        super().__init__(window)
        self._session = session
        self._plots = plots
        self._exports = Exports(session, self)
        self.dialog = ExportDialog(window)
        dialog, settings = self.dialog, session.settings
        dialog.kinds.choose(settings.value("export_kinds", list(dialog.kinds.ticked)))
        dialog.set_folder(settings.value("export_folder", "") or _documents())
        dialog.network_changed.connect(self._on_network)
        dialog.folder_requested.connect(self._ask_where)
        dialog.take_requested.connect(self._take)
        dialog.cancel_requested.connect(self._cancel)
        dialog.open_requested.connect(self._open_folder)
        self._exports.progressed.connect(dialog.set_progress)
        self._exports.running_changed.connect(self._on_running)
        self._exports.taken.connect(self._on_taken)
        self._exports.failed.connect(self._on_failed)
        session.networks.list_changed.connect(self._fill)

    def show(self, key: str = "") -> None:
        """Shows the dialog with this network, by default with the one that answers now."""
        self._fill(key or self._session.networks.active_key)
        pages = self._plots()
        self.dialog.kinds.refuse(
            PICTURES, "" if pages else "First open the Train, Inside or Evaluate page."
        )
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _fill(self, key: str = "") -> None:
        if not self._exports.running:
            networks = self._session.networks
            self.dialog.set_choices(
                networks.entries(), key or self.dialog.key or networks.active_key
            )

    def _on_network(self, key: str) -> None:
        entries = self._session.networks.entries()
        known = any(one.key == key and one.group in WITH_CURVES for one in entries)
        self.dialog.kinds.refuse(CURVES, "" if known else "No run of this network is kept here.")

    def _ask_where(self) -> None:
        file_dialogs.to_choose_folder(
            self.dialog, "Choose a folder", self.dialog.set_folder, self.dialog.folder
        )

    def _take(self) -> None:
        dialog, networks = self.dialog, self._session.networks
        entry = next((one for one in networks.entries() if one.key == dialog.key), None)
        if entry is None:
            return
        kinds, settings = dialog.kinds.chosen, self._session.settings
        settings.remember("export_kinds", dialog.kinds.ticked)
        settings.remember("export_folder", dialog.folder)
        shown = networks.active if networks.active_key == entry.key else None
        if entry.key == TRAINING and shown is None:
            dialog.say("Let the network in training answer first, then take it home.", wrong=True)
            return
        pages = self._plots() if PICTURES in kinds else {}
        self._exports.start(
            Order(
                key=entry.key,
                network=shown,
                title=entry.title,
                kinds=kinds - {PICTURES},
                pictures={f"-{name}.png": picture(page) for name, page in pages.items()},
                folder=Path(dialog.folder),
            )
        )

    def _cancel(self) -> None:
        self.dialog.say("Cancelling…")
        self._exports.stop()

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.dialog.folder))
        self._session.said.emit(f"It is at {self.dialog.folder}.")

    def _on_running(self, running: bool) -> None:
        self.dialog.set_progress(0.0 if running else None)

    def _on_taken(self, taken: Taken) -> None:
        sentence = words_of(taken)
        self.dialog.say(sentence)
        if taken.files:
            self.dialog.show_done()
        if not self.dialog.isVisible():
            self._session.said.emit(sentence)

    def _on_failed(self, fault: Fault) -> None:
        self.dialog.say(fault.sentence, wrong=True)
        if not self.dialog.isVisible():
            self._session.fault.emit(fault)


def words_of(taken: Taken) -> str:
    """What was written, in one or two sentences."""
    if not taken.files and not taken.notes:
        return "Cancelled: nothing was saved."
    names = [path.name for path in taken.files]
    most = f"Saved {', '.join(names)}." if names else "Nothing was saved."
    return " ".join((most, *taken.notes))


def picture(widget: QWidget) -> QImage:
    """A part of the window as it is now, with more pixels than the screen shows."""
    ratio = max(SHARPER, widget.devicePixelRatioF())
    image = QImage(widget.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(theme.tokens().ground))
    widget.render(image)
    return image


def _documents() -> str:
    place = QStandardPaths.StandardLocation.DocumentsLocation
    found = QStandardPaths.writableLocation(place)
    return found if Path(found).is_dir() else str(Path.home())
