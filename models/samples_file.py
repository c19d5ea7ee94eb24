"""Samples as a file to take along: an .npz with x and y, checked field by field when it comes."""

from __future__ import annotations

import io
import math
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.disk import Refused, atomic_write, plain_name, read_regular
from models.mnist import DAMAGE
from models.samples import MOST, NONE, SIDE, Labels, Pictures

MOST_BYTES = 32 << 20
"""Of a file: twice what all samples take that can be kept."""
COLUMNS = 20
"""Pictures in one row of the sheet."""
GAP = 2
"""Pixels between two pictures of the sheet."""


def save_npz(path: Path, pictures: Pictures, labels: Labels) -> None:
    """Writes x, uint8 (n, 28, 28), and y, uint8 (n,) with 10 for none.

    Raises:
        KeepError: it could not be written; one sentence.
    """
    buffer = io.BytesIO()
    np.savez_compressed(buffer, x=pictures, y=labels)
    atomic_write(path, buffer.getvalue())


def open_npz(path: Path) -> tuple[Pictures, Labels]:
    """What ``save_npz`` wrote, from wherever it comes; nothing in it is run or unpickled.

    Raises:
        ValueError: it is something else, or too large; one sentence.
    """
    name = plain_name(path)
    try:
        with zipfile.ZipFile(io.BytesIO(read_regular(path, MOST_BYTES))) as archive:
            if sorted(archive.namelist()) != ["x.npy", "y.npy"]:
                raise Refused("it does not hold x and y")
            pictures = _array(archive, "x", 3)
            labels = _array(archive, "y", 1)
    except FileNotFoundError:
        raise ValueError(f"{name} is not there any more.") from None
    except Refused as error:
        raise ValueError(f"{name} holds no samples: {error}.") from error
    except DAMAGE as error:
        raise ValueError(f"{name} holds no samples: it is damaged or of another kind.") from error
    if pictures.shape != (len(labels), SIDE, SIDE):
        raise ValueError(
            f"{name} holds no samples: x is {pictures.shape} and y {labels.shape}, where (n, 28, "
            "28) and (n,) are expected."
        )
    if labels.size and labels.max() > NONE:
        raise ValueError(f"{name} holds no samples: y is 0 to 10, not {labels.max()}.")
    return pictures, labels


def sheet(pictures: Pictures, labels: Labels) -> Pictures:
    """All pictures as one, uint8 (h, w): a new row begins with each label, light ink on dark."""
    rows = [
        chosen[start : start + COLUMNS]
        for label in range(NONE + 1)
        for chosen in [pictures[labels == label]]
        for start in range(0, len(chosen), COLUMNS)
    ]
    step = SIDE + GAP
    result = np.full((max(1, len(rows)) * step + GAP, COLUMNS * step + GAP), 64, np.uint8)
    for line, row in enumerate(rows):
        for column, picture in enumerate(row):
            top, left = GAP + line * step, GAP + column * step
            result[top : top + SIDE, left : left + SIDE] = picture
    return result


def _array(archive: zipfile.ZipFile, name: str, dimensions: int) -> npt.NDArray[np.uint8]:
    """One member; its header is judged before its numbers are unpacked."""
    with archive.open(f"{name}.npy") as stream:
        if np.lib.format.read_magic(stream) != (1, 0):
            raise Refused(f"{name} has an unknown format")
        shape, fortran_order, dtype = np.lib.format.read_array_header_1_0(stream)
        if dtype != np.uint8 or fortran_order or len(shape) != dimensions:
            raise Refused(f"{name} is {dtype} {shape}")
        size = math.prod(shape)
        if shape[0] > MOST or size > MOST * SIDE * SIDE:
            raise Refused(f"it has more than {MOST} pictures")
        data = stream.read(size + 1)
    if len(data) != size:
        raise Refused(f"{name} has {len(data)} bytes where {size} are expected")
    return np.frombuffer(data, np.uint8).reshape(shape)
