"""A second opinion on where digits stand: a small network that sees a whole frame at once.

It is fully convolutional and saw made-up sheets and scenes only (resources/models/make_finder.py).
What it never does is to label: it says at which places of the frame a digit stands, and how large
it is; what digit, says the network that the person chose. A frame that is read without doubt never
gets here.
"""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from vision.boxes import Box, overlap
from vision.ink import Ink

if TYPE_CHECKING:
    import onnxruntime

Floats = npt.NDArray[np.float32]

FILE = Path(__file__).resolve().parent.parent / "resources/models/finder/network.onnx"
#: Longest side at which it looks, and what its sides must be a multiple of.
SIDE, MULTIPLE = 480, 32
#: Its answer has one place for so many pixels, and sizes are parts of so many.
STRIDE, UNIT = 4, 16
#: The middle part of a box in which heat is looked for.
MIDDLE = 0.6
#: Boxes of one another's peaks that share more than this are the same.
SAME = 0.4


@dataclass(frozen=True, kw_only=True, eq=False)
class Heat:
    """Where digits stand.

    Attributes:
        chance: float32 (h, w), 0 to 1, that a digit's middle lies here.
        sizes: float32 (4, h, w): logarithms of width and height in units, and the middle's place
            within the cell.
        scale: pixels of the frame for one of the network's picture.
    """

    chance: Floats
    sizes: Floats
    scale: float

    def near(self, box: Box) -> float:
        """The largest chance in the middle of a box (x, y, width, height in the frame)."""
        cell = self.scale * STRIDE
        x, y, width, height = box
        rest = (1 - MIDDLE) / 2
        rows = _cells(y + rest * height, y + (1 - rest) * height, cell, len(self.chance))
        columns = _cells(x + rest * width, x + (1 - rest) * width, cell, self.chance.shape[1])
        return float(self.chance[rows, columns].max(initial=0.0))

    def boxes(self, least: float) -> list[Box]:
        """Boxes of the peaks of at least this chance, the best first."""
        peaks = (self.chance >= least) & (
            self.chance >= cv2.dilate(self.chance, np.ones((3, 3), np.uint8))
        )
        found: list[tuple[float, Box]] = []
        for row, column in np.argwhere(peaks).tolist():
            wide, high, aside, below = self.sizes[:, row, column].tolist()
            width, height = (UNIT * float(np.exp(np.clip(size, -3, 4))) for size in (wide, high))
            x, y = STRIDE * (column + aside + 0.5), STRIDE * (row + below + 0.5)
            corner = (x - width / 2) * self.scale, (y - height / 2) * self.scale
            size = max(3, int(width * self.scale)), max(3, int(height * self.scale))
            found.append((float(self.chance[row, column]), (int(corner[0]), int(corner[1]), *size)))
        kept: list[Box] = []
        for _, box in sorted(found, reverse=True):
            if all(overlap(box, other) < SAME for other in kept):
                kept.append(box)
        return kept


def _cells(start: float, stop: float, cell: float, count: int) -> slice:
    return slice(
        int(max(0, start / cell - 0.5)), min(count, max(0, int(np.ceil(stop / cell + 0.5))))
    )


def look(ink: Ink) -> Heat:
    """What the network makes of a frame."""
    planes = shrunk(ink, SIDE)
    size = planes.shape[1::-1]
    framed = [-(-side // MULTIPLE) * MULTIPLE for side in size]
    picture = np.zeros((1, 2, framed[1], framed[0]), np.float32)
    picture[0, :, : size[1], : size[0]] = planes.transpose(2, 0, 1)
    answer = _session().run(None, {"x": picture})[0][0]
    return Heat(
        chance=np.asarray(1 / (1 + np.exp(-answer[0])), np.float32),
        sizes=answer[1:],
        scale=ink.grey.shape[1] / size[0],
    )


def shrunk(ink: Ink, longest: float) -> npt.NDArray[np.uint8]:
    """A frame as the network gets it.

    Args:
        ink: of the frame.
        longest: pixels along its longer side.

    Returns:
        uint8 (h, w, 2): strength of the ink, 0 paper; and grey, dark ink on light.
    """
    height, width = ink.levels.shape
    part = longest / max(height, width)
    size = (max(8, round(width * part)), max(8, round(height * part)))
    way = cv2.INTER_AREA if part < 1 else cv2.INTER_LINEAR
    levels = cv2.resize(ink.levels, size, interpolation=way)
    grey = cv2.resize(ink.grey, size, interpolation=cv2.INTER_AREA)
    return np.stack([levels, grey], axis=-1).astype(np.uint8)


@functools.cache
def _session() -> onnxruntime.InferenceSession:
    """The shipped network, opened once: it is safe to run from several threads."""
    # The engine's own builds report to their maker unless told not to before they are loaded.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(FILE, options, providers=["CPUExecutionProvider"])
