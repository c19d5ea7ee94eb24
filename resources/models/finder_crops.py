"""What the finder learns from: crops of made-up sheets and scenes, and where digits stand on them.

The digits are MNIST's training digits without the last 5,000: those measure what was learned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from models.mnist import Mnist
from vision.boxes import Box
from vision.finder import shrunk
from vision.ink import find_ink
from vision.scenes import KINDS as SCENES
from vision.scenes import Scenes
from vision.sheets import KINDS as SHEETS
from vision.sheets import Sheets
from vision.synthesis import Sheet

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Crop = tuple[Picture, Floats]

#: Pixels along a crop's side; what a step of training sees is a window of WINDOW in it.
SIDE, WINDOW = 256, 192
#: Longest side of a frame as the finder sees it, and by how much that varies in training.
LONGEST, SIZES = 480, (0.85, 1.15)
#: Training digits that are kept apart.
HELD_OUT = 5000
#: Pictures with digits among all; crops of a picture; crops that are laid around a digit.
SHEETS_PART, CROPS, AROUND = 0.6, 2, 0.7
#: Each kind once, and these again: what is hardest to read, and what is most often misread.
SHEET_KINDS = (*SHEETS, *["touching"] * 2, *["amount"] * 2, "small", "mixed")
SCENE_KINDS = (
    *SCENES,
    *["prose"] * 5,
    *("printed", "music", "drawing", "pens", "things", "pens"),
)
#: Seeds, and how many pictures of each.
PARTS = ((1, 1051), (2, 661), (3, 499), (4, 671))
#: One value of the network a cell of so many pixels; boxes are told in units of UNIT pixels.
CELL, UNIT = 4, 16.0
#: Cells this close to a digit's middle (of 1 in the middle) tell its box.
NEAR = 0.3


def seen(picture: Picture, longest: float = LONGEST) -> tuple[Picture, float]:
    """A picture as the network gets it.

    Args:
        picture: uint8 BGR or grey.
        longest: pixels along its longer side.

    Returns:
        uint8 (h, w, 2): strength of the ink, 0 paper, and grey, dark ink on light; and how many
        of its pixels are one of the picture's.
    """
    planes = shrunk(find_ink(picture), longest)
    return planes, planes.shape[1] / picture.shape[1]


def crops(data: Mnist) -> Iterator[Crop]:
    """The crops of PARTS, one after the other.

    Yields:
        uint8 (SIDE, SIDE, 2) as ``seen`` makes it, 0 beyond the picture; and float32 (n, 5): middle
        x and y, width and height of each digit in pixels, and 1 where it is cut off or unclear.
    """
    sheets = Sheets(data.train_pictures[:-HELD_OUT], data.train_labels[:-HELD_OUT])
    scenes = Scenes()
    for seed, pictures in PARTS:
        rng = np.random.default_rng(seed)
        for _ in range(pictures):
            try:
                sheet = _picture(rng, sheets, scenes)
            except RuntimeError:  # no digit of the sheet came into view
                continue
            inputs, scale = seen(sheet.picture, rng.uniform(*SIZES) * LONGEST)
            for _ in range(CROPS):
                yield _crop(rng, inputs, scale, sheet)


def _picture(rng: np.random.Generator, sheets: Sheets, scenes: Scenes) -> Sheet:
    if rng.random() < SHEETS_PART:
        return sheets.make(rng, SHEET_KINDS[rng.integers(len(SHEET_KINDS))])
    kind = SCENE_KINDS[rng.integers(len(SCENE_KINDS))]
    return Sheet(picture=scenes.make(rng, kind), labels=(), boxes=(), lines=(), kind=kind)


def _crop(rng: np.random.Generator, inputs: Picture, scale: float, sheet: Sheet) -> Crop:
    height, width = inputs.shape[:2]
    if sheet.boxes and rng.random() < AROUND:
        x, y, *_ = _middle(sheet.boxes[rng.integers(len(sheet.boxes))], scale)
        left = int(np.clip(x - rng.uniform(0.1, 0.9) * SIDE, 0, max(0, width - SIDE)))
        top = int(np.clip(y - rng.uniform(0.1, 0.9) * SIDE, 0, max(0, height - SIDE)))
    else:
        left = int(rng.integers(0, max(1, width - SIDE + 1)))
        top = int(rng.integers(0, max(1, height - SIDE + 1)))
    crop = np.zeros((SIDE, SIDE, 2), np.uint8)
    part = inputs[top : top + SIDE, left : left + SIDE]
    crop[: part.shape[0], : part.shape[1]] = part
    rows = [(*_middle(box, scale), 0.0) for box in sheet.boxes]
    rows += [(*_middle(box, scale), 1.0) for box in sheet.unclear]
    boxes = np.array(rows, np.float32).reshape(-1, 5)
    return crop, within(boxes, (left, top), SIDE)


def _middle(box: Box, scale: float) -> tuple[float, float, float, float]:
    x, y, width, height = box
    return (x + width / 2) * scale, (y + height / 2) * scale, width * scale, height * scale


def within(boxes: Floats, corner: tuple[int, int], side: int) -> Floats:
    """The boxes as a window sees them: those that reach into it; unclear where less than half is.

    Args:
        boxes: float32 (n, 5), see ``crops``.
        corner: left and top of the window.
        side: its side.
    """
    moved = boxes.copy()
    moved[:, :2] -= corner
    middle, half = moved[:, :2], moved[:, 2:4] / 2
    moved[((middle < 0) | (middle >= side)).any(axis=1), 4] = 1
    return np.asarray(moved[((middle > -half) & (middle < side + half)).all(axis=1)], np.float32)


def targets(boxes: Iterable[npt.NDArray[np.float32]], side: int = WINDOW) -> Floats:
    """What the network is to answer for one window.

    Args:
        boxes: rows of ``within``.
        side: of the window, in pixels.

    Returns:
        float32 (side / CELL, side / CELL, 7): a hill of height 1 on the middle of each digit;
        logarithms of its width and height in UNIT pixels; how far its middle lies from the cell, x
        and y, in cells; how much these four count; and 1 where nothing is asked, on unclear digits.
    """
    cells = side // CELL
    wanted = np.zeros((cells, cells, 7), np.float32)
    rows, columns = np.mgrid[:cells, :cells]
    for x, y, width, height, unclear in boxes:
        x, y = x / CELL - 0.5, y / CELL - 0.5
        wide, tall = width / CELL, height / CELL
        if unclear:
            across = slice(max(0, int(x - wide / 2)), max(0, int(x + wide / 2) + 2))
            down = slice(max(0, int(y - tall / 2)), max(0, int(y + tall / 2) + 2))
            wanted[down, across, 6] = 1
            continue
        # Narrower across than down, so that the hills of digits side by side stay apart.
        spread_x, spread_y = max(0.55, 0.10 * wide + 0.06 * tall), max(0.55, 0.13 * tall)
        apart = ((columns - x) / spread_x) ** 2 + ((rows - y) / spread_y) ** 2
        hill = np.exp(-apart / 2)
        column, row = (int(np.clip(round(at), 0, cells - 1)) for at in (float(x), float(y)))
        hill[row, column] = 1
        own = (hill > NEAR) & (hill > wanted[..., 0])
        wanted[..., 0] = np.maximum(wanted[..., 0], hill)
        wanted[own, 1] = np.log(max(width, 2) / UNIT)
        wanted[own, 2] = np.log(max(height, 2) / UNIT)
        wanted[own, 3], wanted[own, 4] = (x - columns)[own], (y - rows)[own]
        wanted[own, 5] = hill[own]
    return wanted
