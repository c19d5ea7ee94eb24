"""Files and pictures that come in: chosen, dropped or pasted."""

from __future__ import annotations

import os
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QObject, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from gui import file_dialogs
from gui.images import from_image
from gui.session import Session

KINDS = (
    "Pictures, videos and networks (*.png *.jpg *.jpeg *.bmp *.webp *.gif *.avi *.mp4 "
    "*.mov *.mkv *.webm *.keras);;All files (*)"
)


class Intake(QObject):
    """Hands the session what a person gives it.

    Args:
        session: opens it.
        window: over which the file dialog opens.
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window

    def choose_file(self) -> None:
        """Asks for a file and opens it."""
        file_dialogs.to_open(self._window, "Open", KINDS, self._session.open)

    def paste(self) -> None:
        """Takes the clipboard's file or picture."""
        data: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if data is None or not (data.hasUrls() or data.hasImage()):
            self._session.said.emit("There is no picture on the clipboard.")
        else:
            self.take(data)

    def take(self, data: QMimeData) -> None:
        """What was dropped or pasted: the first file, or a picture itself."""
        urls = data.urls() if data.hasUrls() else []
        if urls:
            self._session.open(named(urls[0]))
            if len(urls) > 1:
                self._session.said.emit("One file at a time: the first one was opened.")
        elif data.hasImage():
            image = QImage(data.imageData())
            if image.isNull():
                self._session.said.emit("The clipboard's picture could not be read.")
                return
            self._session.open_picture(from_image(image))


def named(url: QUrl) -> str:
    """A local file's path, whatever its bytes are (Qt would replace those that are no text)."""
    if not url.isLocalFile():
        return url.toString()
    path = url.toLocalFile()
    if "\N{REPLACEMENT CHARACTER}" not in path:
        return path
    encoded = bytes(url.toEncoded(QUrl.ComponentFormattingOption.FullyEncoded).data())
    return os.fsdecode(unquote_to_bytes(encoded.partition(b"://")[2]))
