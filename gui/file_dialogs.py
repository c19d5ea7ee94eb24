"""Dialogs that ask for a file or a folder, and read no file to do so."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QFileInfo
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QFileIconProvider,
    QHeaderView,
    QTreeView,
    QWidget,
)

from gui.icons import dress

IconType = QAbstractFileIconProvider.IconType
ICONS = {
    "backButton": "chevron-left",
    "forwardButton": "chevron-right",
    "toParentButton": "up",
    "newFolderButton": "plus",
}
"""Of Qt's own dialog: its arrows are black, which is not seen in the dark."""


class ByName(QFileIconProvider):
    """Icon and kind of a file by its name alone.

    Qt's own looks into those whose names it does not know, in the thread of the window: a slow
    drive holds everything up, and a file whose end never comes (/proc/kmsg) for ever.
    """

    def icon(self, of: QFileInfo | IconType) -> QIcon:
        """A folder's icon or a file's."""
        if not isinstance(of, QFileInfo):
            return super().icon(of)
        return super().icon(IconType.Folder if of.isDir() else IconType.File)

    def type(self, info: QFileInfo) -> str:
        """For the column Type: "Folder", "PNG file", "File"."""
        if info.isDir():
            return "Folder"
        return f"{info.suffix().upper()} file" if info.suffix() else "File"


def to_open(parent: QWidget, title: str, kinds: str, then: Callable[[str], object]) -> QFileDialog:
    """Asks for a file that is there.

    Args:
        parent: the part of the window that asks.
        title: of the dialog.
        kinds: what can be chosen, as in "Networks (*.keras)"; several divided by two semicolons,
            none for every file.
        then: is given the path.

    Returns:
        The dialog, open; it lets itself go when it is closed.
    """
    dialog = _dialog(parent, title, "", then)
    dialog.setNameFilter(kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.open()
    return dialog


def to_save(
    parent: QWidget, title: str, name: str, kinds: str, then: Callable[[str], object]
) -> QFileDialog:
    """Asks where a file belongs; another of that name is written over only if the person says so.

    Args:
        parent: the part of the window that asks.
        title: of the dialog.
        name: that is proposed.
        kinds: as in to_open(); a name without an ending gets that of the chosen kind.
        then: is given the path.

    Returns:
        The dialog, open; it lets itself go when it is closed.
    """
    dialog = _dialog(parent, title, name, then)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(kinds)
    dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(_ending(kind)))
    dialog.setDefaultSuffix(_ending(kinds))
    dialog.open()
    return dialog


def to_choose_folder(
    parent: QWidget, title: str, then: Callable[[str], object], folder: str = ""
) -> QFileDialog:
    """Asks for a folder.

    Args:
        parent: the part of the window that asks.
        title: of the dialog.
        then: is given the path.
        folder: shown first; the last one used where it is empty.

    Returns:
        The dialog, open; it lets itself go when it is closed.
    """
    dialog = _dialog(parent, title, folder, then)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str, start: str, then: Callable[[str], object]) -> QFileDialog:
    dialog = QFileDialog(parent, title, start)
    dialog.setViewMode(QFileDialog.ViewMode.Detail)
    dialog.setIconProvider(_by_name())
    _dress(dialog)
    dialog.fileSelected.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    return dialog


def _dress(dialog: QFileDialog) -> None:
    """Gives Qt's own dialog the look of the window; the system's has a look of its own."""
    for name, icon in ICONS.items():
        button = dialog.findChild(QAbstractButton, name)
        if button is not None:
            button.setProperty("icon_name", icon)
            dress(button)
    for name in ("listModeButton", "detailModeButton"):
        button = dialog.findChild(QAbstractButton, name)
        if button is not None:
            button.hide()
    table = dialog.findChild(QTreeView)
    if table is not None:
        table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            table.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)


@cache
def _by_name() -> ByName:
    """One for all dialogs, since Qt keeps no hold of it."""
    return ByName()


def _ending(kind: str) -> str:
    """The first ending a kind names, without the dot: "csv" of "Tables (*.csv)"."""
    return kind.partition("*.")[2].partition(")")[0].partition(" ")[0]
