"""Saves what the plots show: their numbers, both plots, or one of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from gui import file_dialogs
from gui.images import png_bytes
from gui.jobs import Control
from gui.one_job import OneJob
from gui.session import Session
from gui.widgets.curve_picture import file_stem
from gui.widgets.curve_tools import CSV, PNG
from gui.widgets.curves import Curves


class CurveSaving(OneJob):
    """Asks where, and writes one file at a time.

    Args:
        session: runs the job and says what came of it.
        curves: whose button asks; it says what is saved.
    """

    def __init__(self, session: Session, curves: Curves, parent: QObject) -> None:
        super().__init__(session, parent)
        self._curves = curves
        curves.tools.save_requested.connect(self._ask_where)
        self.failed.connect(session.fault)

    def save(self, path: Path, content: QImage | list[list[object]]) -> None:
        """Writes a table or a picture, whole or not at all."""
        self._begin("save curves", partial(_write, path, content), self._said)

    def _said(self, path: Path) -> None:
        self._session.said.emit(f"Saved as {path.name}.")

    def _ask_where(self, kind: str) -> None:
        # What is saved was chosen before the dialog, however long that stays open.
        what = "" if kind in (CSV, PNG) else kind
        try:
            content = self._curves.table() if kind == CSV else self._curves.picture(what)
        except ValueError as error:
            self._session.said.emit(str(error))
            return
        ending, kinds = (CSV, "Tables (*.csv)") if kind == CSV else (PNG, "PNG (*.png)")
        name = f"{file_stem(self._curves.title, what)}.{ending}"
        file_dialogs.to_save(
            self._curves,
            "Save the curves",
            name,
            kinds,
            lambda path: self.save(Path(path), content),
        )


def _write(path: Path, content: QImage | list[list[object]], _: Control) -> Path:
    """Raises KeepError or OSError where the file cannot be written; one sentence."""
    from models.disk import atomic_write
    from models.export import csv_text

    atomic_write(
        path, png_bytes(content) if isinstance(content, QImage) else csv_text(content).encode()
    )
    return path
