"""A frame kept as PNG because somebody asked for it: the only way a frame is ever stored."""

from __future__ import annotations

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
    image = images.to_image(draw(picture, digits, colours=colours))
    stem = f"digitscope-{datetime.now():%Y%m%d-%H%M%S}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = _claim(folder, stem)
    except OSError as error:
        raise OSError(
            f"The snapshot could not be written to {folder.name}: {error.strerror}; "
            "check that the folder can be written to"
        ) from None
    if not image.save(str(path)):
        path.unlink(missing_ok=True)
        raise OSError(
            f"The snapshot {path.name} could not be written; check that the disk has room"
        )
    return path


def _claim(folder: Path, stem: str) -> Path:
    """A name nobody has, taken at once."""
    for number in range(1, 1000):
        path = folder / (f"{stem}.png" if number == 1 else f"{stem}-{number}.png")
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(17, "too many snapshots in one second")
