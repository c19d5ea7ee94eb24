"""Opening a picture file beside the window, reduced so that it can be read as numbers."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from gui.jobs import Control
from gui.one_job import OneJob
from gui.session import Session

Picture = npt.NDArray[np.uint8]


class PictureFile(OneJob):
    """The file opened last.

    Attributes:
        picture: uint8 (h, w) or (h, w, 3) red-green-blue, at most 64 pixels long; None before.
        path: where it is.

    Signals:
        opened: ``picture`` is another.
    """

    opened = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self.picture: Picture | None = None
        self.path = ""

    def open(self, path: str) -> None:
        """Reads a file; ``opened`` or ``failed`` tells how it went."""
        self._begin("filter picture", partial(_read, path), partial(self._on_read, path))

    def _on_read(self, path: str, picture: Picture) -> None:
        self.picture, self.path = picture, path
        self.opened.emit()


def _read(path: str, _: Control) -> Picture:
    from vision.files import read_picture
    from vision.reduced import reduced

    return reduced(read_picture(Path(path)))
