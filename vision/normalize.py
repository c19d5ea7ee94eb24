"""Any picture of one digit as the 28x28 picture MNIST would have made of it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision.ink import to_grey

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

SIDE = 28
#: MNIST scales a digit into a box of this size, aspect kept, then centres it by mass
#: (LeCun, Cortes, Burges: The MNIST database of handwritten digits).
BOX = 20
#: Larger pictures are first brought to this size; four pixels to one of the result are enough.
ROUGH = 4 * BOX
#: Widths of a stroke in pixels of the result: thinner is thickened to the usual one (MNIST: the
#: fifth percentile is 1.9, the median 2.7).
THIN, USUAL = 1.5, 2.5
#: What is darker than this part of full ink surely is ink; its surroundings shade off.
CORE_PART = 0.50
#: Full ink: this percentile of the levels above half of the largest.
FULL_INK = 50
#: Pieces smaller than this part of the largest are specks ...
SPECK = 0.06
#: ... and, if they touch the border, ends of a neighbouring digit.
FRAGMENT = 0.35
#: Along the border of the picture within a margin, this part differs from the margin at least,
#: and half of it by less than this part of the picture's contrast.
MARGIN_ENDS, MARGIN_NEAR = 0.60, 0.25
#: Difference in grey levels under which a picture counts as blank.
BLANK = 8

_BINARY = cv2.THRESH_BINARY
_LEVELS, _PLACES = np.arange(256, dtype=np.float32), np.arange(SIDE, dtype=np.float32)


def normalize(picture: Picture) -> Picture:
    """The digit in a picture, as MNIST shows it: light ink on dark, 20-pixel box, centred by mass.

    Args:
        picture: uint8 (h, w), or colour; one digit, dark on light or light on dark.

    Returns:
        uint8 (28, 28); zeros where there is no ink.
    """
    grey = _without_margin(to_grey(picture))
    if grey.size == 0:
        return np.zeros((SIDE, SIDE), np.uint8)
    darkest, lightest = float(grey.min()), float(grey.max())
    if lightest - darkest < BLANK:
        return np.zeros((SIDE, SIDE), np.uint8)
    lighter = grey > (darkest + lightest) / 2
    # Ink is the rarer, on the whole and along the border; a tight crop touches all four sides.
    edge = np.concatenate([lighter[0], lighter[-1], lighter[:, 0], lighter[:, -1]])
    light = (lighter.mean() + edge.mean()) / 2 < 0.5
    ground = float(np.median(grey[~lighter] if light else grey[lighter]))
    apart = grey - np.float32(ground) if light else np.float32(ground) - grey
    return normalize_ink(np.clip(apart, 0, 255).astype(np.uint8))


def _without_margin(grey: Picture) -> Picture:
    """The picture without a margin of one value that was put round it to bring it to its size.

    Real paper begins where nearly everything differs a little from the margin: there, not at the
    border of the picture, neighbours enter. Where only ink differs, the margin is paper itself.
    """
    apart = cv2.absdiff(grey, np.full_like(grey, grey[0, 0])) if grey.size else grey
    if grey.size == 0 or not apart.any():
        return grey
    x, y, wide, high = cv2.boundingRect(apart)
    inner = apart[y : y + high, x : x + wide]
    edge = np.concatenate([inner[0], inner[-1], inner[:, 0], inner[:, -1]])
    if (edge > 0).mean() < MARGIN_ENDS or np.median(edge) > MARGIN_NEAR * apart.max():
        return grey
    return np.ascontiguousarray(grey[y : y + high, x : x + wide])


def normalize_ink(levels: Picture) -> Picture:
    """The same for ink already found.

    Args:
        levels: uint8 (h, w): 0 paper, larger is more ink.

    Returns:
        uint8 (28, 28).
    """
    ink, (left, top, wide, high) = _stretched(levels)
    if not wide:
        return np.zeros((SIDE, SIDE), np.uint8)
    crop = _near_usual_stroke(ink[top : top + high, left : left + wide])
    return _centred(_resized(crop, BOX))


def _stretched(levels: Picture) -> tuple[Floats, tuple[int, int, int, int]]:
    """0 for paper, 1 for full ink, and the ink's box: grain and neighbours' ends are left out."""
    strong = _full_ink(levels)
    core = _without_fragments((levels > CORE_PART * strong).view(np.uint8))
    reach = max(1, round(max(levels.shape) / SIDE))
    near = cv2.dilate(core, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    paper = _middle(_counts(levels, (near == 0).view(np.uint8)))
    table = np.clip((_LEVELS - paper) / max(strong - paper, 1.0), 0, 1)
    inked = cv2.min(near, cv2.threshold(levels, paper, 1, _BINARY)[1])
    x, y, wide, high = cv2.boundingRect(inked)
    return np.asarray(cv2.copyTo(cv2.LUT(levels, table), near), np.float32), (x, y, wide, high)


def _counts(levels: Picture, mask: Picture | None = None) -> Floats:
    """How many pixels (where the mask says so) have each level: (256,)."""
    counts = cv2.calcHist([levels], [0], mask, [256], [0, 256])
    return np.asarray(counts, np.float32).ravel()


def _middle(counts: Floats) -> int:
    """The median of what was counted; 0 of nothing."""
    below = counts.cumsum()
    return int(below.searchsorted(below[-1] / 2)) if below[-1] else 0


def _full_ink(levels: Picture) -> float:
    counts = _counts(levels)
    half = (int(counts.nonzero()[0][-1]) + 1) // 2
    above = counts[half:].cumsum()
    return max(1.0, half + float(above.searchsorted(FULL_INK / 100 * above[-1])))


def _without_fragments(core: Picture) -> Picture:
    """The ink without specks, and without what enters from outside beside a larger piece."""
    # Alone, one digit is in one piece: most are, and the measures take five times as long.
    if cv2.connectedComponents(core, ltype=cv2.CV_16U)[0] <= 2:
        return core
    _, labels, stats, _ = cv2.connectedComponentsWithStats(core, ltype=cv2.CV_16U)
    height, width = core.shape
    left, top, wide, high, area = stats[1:].T
    largest = area.max()
    touching = (left == 0) | (top == 0) | (left + wide == width) | (top + high == height)
    kept = (area >= SPECK * largest) & ~(touching & (area < FRAGMENT * largest))
    chosen: Picture = np.concatenate([[False], kept])[labels].astype(np.uint8)
    return chosen


def _resized(crop: Floats, box: int) -> Floats:
    height, width = crop.shape
    part = box / max(height, width)
    size = (max(1, round(width * part)), max(1, round(height * part)))
    way = cv2.INTER_AREA if part < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(crop, size, interpolation=way), np.float32)


def stroke_width(ink: Floats) -> float:
    """Mean width of the strokes in pixels: in a ribbon of width w the mean distance is w / 4."""
    mask = (ink > 0.5).view(np.uint8)
    inked = cv2.countNonZero(mask)
    if not inked:
        return 0.0
    framed = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    distance = cv2.distanceTransform(framed, cv2.DIST_L2, 3)
    return 4.0 * cv2.sumElems(distance)[0] / inked - 1.0


def _surely_wide(ink: Floats, width: float) -> bool:
    """Whether stroke_width is this much at least, told from two erosions: far quicker.

    What k - 1 erosions by 3x3 leave is k steps from the edge, and cv2.DIST_L2 counts 0.955 a step.
    """
    around = np.ones((3, 3), np.uint8)
    left = (ink > 0.5).view(np.uint8)
    inked, steps = cv2.countNonZero(left), 1.0
    for _ in range(2):
        eroded = cv2.erode(left, around, borderType=cv2.BORDER_CONSTANT, borderValue=0)
        left = np.asarray(eroded, np.uint8)
        steps += cv2.countNonZero(left) / max(inked, 1)
    return 4.0 * 0.955 * steps - 1.0 >= width


def _near_usual_stroke(crop: Floats) -> Floats:
    """Strokes thinner than nearly all of MNIST's are thickened to its usual width."""
    rough = _resized(crop, ROUGH)
    if _surely_wide(rough, THIN * ROUGH / BOX):
        return crop
    width = stroke_width(rough) * BOX / ROUGH
    if width >= THIN:
        return crop
    grow = round((USUAL - width) * ROUGH / BOX / 2)
    if grow < 1:
        return crop
    rough = np.pad(rough, grow)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1, 2 * grow + 1))
    # A line thinner than a pixel has turned grey on the way; it was full ink.
    full = float(np.median(rough[rough > 0.5 * rough.max()]))
    return np.asarray(np.minimum(cv2.dilate(rough, kernel) / full, 1.0), np.float32)


def _centred(box: Floats) -> Picture:
    """Placed so that the centre of mass falls on pixel 14, as in MNIST.

    Not on 13.5, the middle of 0 to 27: the mean over MNIST is 14.0, and half a pixel costs the
    small networks up to three points on other collections.
    """
    height, width = box.shape
    # Not cv2.moments: it takes an array two pixels wide for a list of points.
    rows, columns = box.sum(axis=1), box.sum(axis=0)
    total = float(rows.sum())
    row, column = float(_PLACES[:height] @ rows) / total, float(_PLACES[:width] @ columns) / total
    top = min(max(round(SIDE / 2 - row), 0), SIDE - height)
    left = min(max(round(SIDE / 2 - column), 0), SIDE - width)
    picture = np.zeros((SIDE, SIDE), np.uint8)
    picture[top : top + height, left : left + width] = cv2.convertScaleAbs(box, alpha=255)
    return picture
