"""From a frame to its ink: light strokes on a dark ground, with lighting and shadow divided out."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision import ruling

# Working pictures are small: a second thread saves nothing, and beside a training it makes every
# step wait for a core (640x480: 8.2 ms with two threads, 7.7 with one).
cv2.setNumThreads(1)

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

#: Longest side at which ink is looked for: a 640x480 frame keeps all of its pixels.
WORK_SIDE = 800
#: Longest side at which the paper is estimated.
PAPER_SIDE = 160
#: Longest side at which dark ink is told from light; at a quarter of that, the windows of the
#: median and of the change of the ground.
POLARITY_SIDE, MEDIAN_SIDE, EDGE_SIDE = 160, 7, 5
#: Strokes wider than this many PAPER_SIDE pixels (13 % of the side) are dark things, not ink.
WIDEST_STROKE = 21
#: Paper darker than this is divided as if it were this bright: noise in the dark is no ink.
DARKEST_PAPER = 48
#: Change of the ground within that window, in grey levels, under which it counts as even.
EVEN_GROUND = 24
#: Mean cubed deviation (grey levels) from which ink counts as light: one pixel in a hundred that
#: is 25 levels lighter. An empty sheet has 1, whichever way; so dark ink is what is assumed.
LIGHT_EVIDENCE = 150.0
#: Ink is at least this strong (of 255) ...
FAINTEST_INK = 16
#: ... and this many standard deviations above the paper's noise ...
NOISE_FACTOR = 4.0
#: ... (but what reaches this part of the strongest ink of the frame always counts) ...
SURE_PART = 0.45
#: ... and this part of the strongest ink in the neighbourhood (a pen beside printed ruling).
LOCAL_PART = 0.50


@dataclass(frozen=True, kw_only=True, eq=False)
class Ink:
    """Ink found in a frame, at working size.

    Attributes:
        levels: uint8 (h, w): 0 paper, 255 the blackest ink; noise is not removed.
        mask: bool (h, w): what counts as ink.
        scale: pixels of the frame per pixel here, >= 1.
        light: the frame has light ink on a dark ground (chalk).
        grey: uint8, the frame itself, dark ink on light ground, full size.
        paper: uint8 (h, w): the ground as it would be without ink, at working size.
        noise: standard deviation of `levels` where there is no ink.
    """

    levels: Picture
    mask: Mask
    scale: float
    light: bool
    grey: Picture
    paper: Picture
    noise: float


def to_grey(picture: Picture) -> Picture:
    """A picture (grey, BGR or BGRA) as uint8 (h, w)."""
    if picture.ndim == 2:
        return picture
    code = cv2.COLOR_BGRA2GRAY if picture.shape[2] == 4 else cv2.COLOR_BGR2GRAY
    return np.asarray(cv2.cvtColor(picture, code), np.uint8)


def _shrunk(picture: Picture, longest: int) -> Picture:
    height, width = picture.shape[:2]
    part = longest / max(height, width)
    if part >= 1:
        return picture
    size = (max(1, round(width * part)), max(1, round(height * part)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _working(picture: Picture) -> Picture:
    """At most WORK_SIDE long, by a whole factor: several times as fast as any other."""
    height, width = picture.shape
    factor = -(-max(height, width) // WORK_SIDE)
    if factor == 1:
        return picture
    size = (max(1, width // factor), max(1, height // factor))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def is_light_ink(grey: Picture) -> bool:
    """Whether what stands out from its surroundings is lighter than they are.

    Ink covers little of a sheet, so a wide median is the ground, and ink is its longer tail. Where
    the ground itself changes (the sheet's edge on the desk) nothing can be said.
    """
    small = _shrunk(grey, POLARITY_SIDE)
    # A median takes long, and the ground has no fine parts: a quarter of the size will do for it.
    tiny = _shrunk(small, POLARITY_SIDE // 4)
    side = min(MEDIAN_SIDE, (min(tiny.shape) - 1) // 2 * 2 + 1)
    if side < 3:
        return False
    ground = cv2.medianBlur(tiny, side)
    # Where the median turns from one ground to the other it lies: two pixels to either side.
    around = min(EDGE_SIDE, side)
    step = cv2.morphologyEx(ground, cv2.MORPH_GRADIENT, np.ones((around, around), np.uint8))
    even = cv2.threshold(step, EVEN_GROUND - 1, 1, cv2.THRESH_BINARY_INV)[1]
    if cv2.mean(even)[0] < 0.05:
        return False
    size = (small.shape[1], small.shape[0])
    even = cv2.resize(even, size, interpolation=cv2.INTER_NEAREST)
    ground = cv2.resize(ground, size, interpolation=cv2.INTER_LINEAR)
    apart = cv2.pow(cv2.subtract(small, ground, dtype=cv2.CV_32F), 3)
    return cv2.mean(apart, even)[0] > LIGHT_EVIDENCE


def _paper(grey: Picture) -> Picture:
    """The sheet without its ink: a closing fills whatever is dark and narrow."""
    small = _shrunk(grey, PAPER_SIDE)
    side = WIDEST_STROKE
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    # Beyond the border lies more of the same sheet, so that strokes that touch it are filled too.
    room = side // 2
    framed = cv2.copyMakeBorder(small, room, room, room, room, cv2.BORDER_REFLECT_101)
    closed = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, kernel)[room:-room, room:-room]
    smooth = cv2.GaussianBlur(closed, (5, 5), 0)
    return np.asarray(smooth, np.uint8)


def strength(grey: Picture, paper: Picture) -> Picture:
    """How much darker than the paper, as a part of the paper's brightness: uint8, 255 is black."""
    darker = cv2.subtract(paper, grey)
    bright = cv2.minMaxLoc(paper)[0] >= DARKEST_PAPER
    ground = paper if bright else np.maximum(paper, np.uint8(DARKEST_PAPER))
    return np.asarray(cv2.divide(darker, ground, darker, 255), np.uint8)


def _percentiles(levels: Picture, parts: tuple[float, ...]) -> list[float]:
    """Levels below which so many per cent lie; by counting, several times as fast as sorting."""
    counts = cv2.calcHist([np.ascontiguousarray(levels)], [0], None, [256], [0, 256])
    below = counts.ravel().cumsum()
    return [float(below.searchsorted(below[-1] * part / 100)) for part in parts]


def find_ink(picture: Picture) -> Ink:
    """The ink of a frame, dark on light or light on dark.

    Args:
        picture: uint8 (h, w), (h, w, 3) BGR or (h, w, 4) BGRA, any size from 1x1.
    """
    grey = to_grey(picture)
    work = _working(grey)
    small = _shrunk(work, PAPER_SIDE)
    light = is_light_ink(small)
    if light:
        grey, work, small = (
            np.asarray(cv2.bitwise_not(one), np.uint8) for one in (grey, work, small)
        )
    height, width = work.shape
    paper = np.asarray(
        cv2.resize(_paper(small), (width, height), interpolation=cv2.INTER_LINEAR), np.uint8
    )
    smooth = np.asarray(cv2.GaussianBlur(work, (3, 3), 0), np.uint8)
    levels = strength(smooth, paper)
    # Half of the paper lies below the middle value, whatever the sensor's noise.
    quarter, middle, strong = _percentiles(levels[::4, ::4], (25, 50, 98))
    noise = (middle - quarter) / 0.6745
    # A close crop is more ink than paper: then the noise above is partly ink.
    ceiling = SURE_PART * strong
    floor = max(FAINTEST_INK, min(middle + NOISE_FACTOR * noise, ceiling))
    small = _shrunk(levels, PAPER_SIDE)
    reach = cv2.getStructuringElement(cv2.MORPH_RECT, (15, 15))
    limit = np.maximum(cv2.dilate(small, reach) * LOCAL_PART, floor).astype(np.uint8)
    limit = np.asarray(cv2.resize(limit, (width, height)), np.uint8)
    mask = ruling.without_lines((levels > limit).view(np.uint8)).view(np.bool_)
    return Ink(
        levels=levels,
        mask=mask,
        scale=grey.shape[1] / width,
        light=light,
        grey=grey,
        paper=paper,
        noise=noise,
    )
