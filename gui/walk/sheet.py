"""All pictures of a walk small on one sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter

COLUMNS = 4
WIDTH = 480
"""Of one picture on the sheet, in pixels."""


def contact_sheet(paths: list[Path], to: Path) -> Path:
    """Writes it; the pictures stand in their order, row by row.

    Raises:
        OSError: it could not be written.
    """
    rows = -(-len(paths) // COLUMNS)
    height = WIDTH * 10 // 16
    sheet = QImage(COLUMNS * WIDTH, rows * height, QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.black)
    painter = QPainter(sheet)
    for index, path in enumerate(paths):
        small = QImage(str(path)).scaled(
            WIDTH - 4,
            height - 4,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(QPoint(index % COLUMNS * WIDTH, index // COLUMNS * height), small)
    painter.end()
    if not sheet.save(str(to)):
        raise OSError(f"{to.name} could not be written")
    return to
