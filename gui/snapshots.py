"""A frame kept as PNG because somebody asked for it: the only way a frame is ever stored."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from gui import images, theme

if TYPE_CHECKING:
    from vision.tracking import TrackedDigit


def save_snapshot(
    folder: Path,
    picture: npt.NDArray[np.uint8],
    digits: Sequence[TrackedDigit],
    _control: object = None,
) -> Path:
    """Writes the frame with its boxes under a new name; no file is ever written over.

    Args:
        folder: made if it is not there.
        picture: uint8 (h, w, 3) blue-green-red or (h, w).
        digits: drawn over it.

    Returns:
        The file.

    Raises:
        OSError: one sentence why it could not be written.
    """
    from vision.overlay import draw

    hues = [QColor(hue) for hue in theme.DIGIT_HUES_LIGHT]
    colours = [(hue.blue(), hue.green(), hue.red()) for hue in hues]
    from models.disk import atomic_write

    data = images.png_bytes(images.to_image(draw(picture, digits, colours=colours)))
    path = _free(folder, f"digitscope-{datetime.now():%Y%m%d-%H%M%S}")
    atomic_write(path, data)
    return path


def _free(folder: Path, stem: str) -> Path:
    """A name nobody has."""
    for number in range(1, 1000):
        path = folder / (f"{stem}.png" if number == 1 else f"{stem}-{number}.png")
        if not os.path.lexists(path):
            return path
    raise OSError(f"{folder.name} holds too many snapshots of this second: take it again.")
