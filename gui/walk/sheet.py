"""All pictures of a walk small on one sheet, each with its name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gui.theme import font

COLUMNS = 4
"""Where each state has a single picture."""
WIDTH, CAPTION = 480, 20
"""Of one picture on the sheet, and the height of its name beneath it, in pixels."""


def contact_sheet(paths: list[Path], to: Path, columns: int = COLUMNS) -> Path:
    """Writes it; the pictures stand in their order, row by row.

    Raises:
        OSError: it could not be written.
    """
    rows = -(-len(paths) // columns)
    high = WIDTH * 10 // 16
    sheet = QImage(columns * WIDTH, rows * (high + CAPTION), QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.black)
    painter = QPainter(sheet)
    painter.setFont(font("small"))
    painter.setPen(QColor("white"))
    for index, path in enumerate(paths):
        corner = QPoint(index % columns * WIDTH, index // columns * (high + CAPTION))
        small = QImage(str(path)).scaled(
            WIDTH - 4,
            high - 4,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(corner, small)
        beneath = QRect(corner.x() + 4, corner.y() + small.height(), WIDTH - 8, CAPTION)
        painter.drawText(beneath, Qt.AlignmentFlag.AlignVCenter, path.stem)
    painter.end()
    if not sheet.save(str(to)):
        raise OSError(f"{to.name} could not be written")
    return to
