"""A table of the Evaluate page saved where the person says."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from gui import file_dialogs
from gui.jobs import Control
from gui.session import Session


def offer_table(session: Session, parent: QWidget, title: str, name: str, text: str) -> None:
    """Asks where a table belongs and saves it there beside the window.

    Args:
        session: runs the saving and says how it went.
        parent: the part of the window that asks.
        title: of the dialog.
        name: of the file that is proposed.
        text: the table as CSV.
    """
    file_dialogs.to_save(parent, title, name, "Tables (*.csv)", partial(_save, session, text))


def _save(session: Session, text: str, path: str) -> None:
    job = session.job("save", partial(_write, Path(path), text))
    job.succeeded.connect(lambda saved: session.said.emit(f"Saved as {saved.name}."))
    job.failed.connect(session.fault)
    job.start()


def _write(path: Path, text: str, _: Control) -> Path:
    """Writes a table, whole or not at all.

    Raises:
        OSError: it could not be written; one sentence.
    """
    from models.storage import atomic_write

    atomic_write(path, text.encode())
    return path
