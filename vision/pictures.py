"""Pictures that come with the program, to slide filters over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "pictures"


def colour_example() -> Picture:
    """A red four and a blue seven in neon light, equally bright in grey.

    Returns:
        uint8 (32, 32, 3), blue-green-red as every colour picture here.

    Raises:
        PictureError: the file is missing or damaged.
    """
    from vision.files import read_picture  # OpenCV takes 0.1 s to import

    return read_picture(FOLDER / "neon.png")


def five_by_five() -> Picture:
    """A picture small enough to count its windows: a stroke across 5 x 5 pixels.

    Returns:
        uint8 (5, 5).
    """
    return np.array(
        [
            [0, 90, 200, 240, 60],
            [0, 0, 30, 230, 120],
            [0, 0, 140, 210, 10],
            [0, 60, 250, 70, 0],
            [20, 180, 110, 0, 0],
        ],
        np.uint8,
    )
