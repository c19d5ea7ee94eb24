"""Made-up takes that try a reader: shaking, turning, covering, hunting for focus, or no digit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision import film, grounds, synthesis
from vision.boxes import Box
from vision.film import Shot
from vision.synthesis import Sheet, Size

Picture = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]

FRAME: Size = (640, 480)
#: Seconds that a frame is exposed to light; what moves meanwhile is smeared.
EXPOSURE = 1 / 60
NOISE = 2.5
#: A digit of which the hand covers this part of the box cannot be read any more ...
COVERED = 0.05
#: ... and one blurred by more than this many pixels, or smeared over more, neither.
READABLE_BLUR, READABLE_SMEAR = 2.5, 9.0
#: Part of the frame's width that a sheet covers.
WIDE = 0.86


def _nothing(_: float) -> float:
    return 0.0


def _one(_: float) -> float:
    return 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Take:
    """What happens before a camera, as functions of the time in seconds.

    Attributes:
        name: in a few words.
        seconds: how long it lasts.
        ground: uint8 BGR, what lies behind; larger than the frame where `pan` moves it.
        sheet: the sheet, or None where there is nothing to read.
        place: the 3x3 matrix from the sheet's pixels to the frame's.
        pan: where the frame's corner lies on the ground.
        gain: of the light.
        blur: of the lens, in pixels.
        hand: box in the frame that a hand covers, or None.
    """

    name: str
    seconds: float
    ground: Picture
    sheet: Sheet | None = None
    place: Callable[[float], Matrix] = lambda _: np.eye(3)
    pan: Callable[[float], tuple[float, float]] = lambda _: (0.0, 0.0)
    gain: Callable[[float], float] = _one
    blur: Callable[[float], float] = _nothing
    hand: Callable[[float], Box | None] = lambda _: None


def shots(take: Take, *, rate: float, rng: np.random.Generator) -> Iterator[Shot]:
    """The frames of a take; `labels` and `boxes` hold only what could be read."""
    grain = [rng.standard_normal((*FRAME[::-1], 3), np.float32) * NOISE for _ in range(6)]
    ragged = synthesis.smooth_noise(rng, FRAME, 24)
    for index in range(round(take.seconds * rate)):
        time = index / rate
        picture = _ground(take, time)
        seen: list[tuple[int, Box]] = []
        if take.sheet is not None:
            place = take.place(time)
            picture = film.lay(picture, take.sheet.picture, place)
            smear, picture = _smeared(picture, take.sheet, take.place(time - EXPOSURE), place)
            hand = take.hand(time)
            picture = _under(picture, hand, ragged)
            if take.blur(time) <= READABLE_BLUR and smear <= READABLE_SMEAR:
                seen = [
                    (number, box)
                    for number, inked in enumerate(take.sheet.boxes)
                    if film.inside(box := film.moved(inked, place), FRAME)
                    and _shared(box, hand) < COVERED
                ]
        picture = synthesis.defocus(picture, 0.7 + take.blur(time))
        noise = np.roll(grain[index % len(grain)], int(rng.integers(FRAME[0])), axis=1)
        lit = picture * np.float32(take.gain(time)) + noise
        yield Shot(
            picture=np.clip(lit, 0, 255).astype(np.uint8),
            labels=tuple(take.sheet.labels[number] for number, _ in seen) if take.sheet else (),
            boxes=tuple(box for _, box in seen),
            still=True,
            numbers=tuple(number for number, _ in seen),
        )


def sheet_takes(sheet: Sheet, *, rng: np.random.Generator) -> tuple[Take, ...]:
    """Everything that may happen to one sheet that is held before a camera."""
    desk = synthesis.uneven_light(synthesis.desk(rng, FRAME), towards=0.8, depth=0.2)
    phase = rng.uniform(0, 2 * np.pi, 8)

    def take(name: str, seconds: float, **what: object) -> Take:
        return Take(name=name, seconds=seconds, ground=desk, sheet=sheet, **what)  # type: ignore[arg-type]  # names checked by the dataclass

    def still(_: float) -> Matrix:
        return _placed(sheet)

    def flicker(time: float) -> float:
        """Mains light at 100 Hz against the frame rate, and an exposure that corrects itself."""
        slow = 0.10 * np.sign(np.sin(0.8 * time + phase[0])) * np.exp(-3 * (time % 3.9))
        return float(1 + 0.03 * np.sin(2 * np.pi * 9.3 * time) + slow)

    def shaken(time: float) -> Matrix:
        x = 14 * np.sin(2 * np.pi * 0.7 * time + phase[1]) + 5 * np.sin(19 * time + phase[2])
        y = 10 * np.sin(2 * np.pi * 0.9 * time + phase[3]) + 4 * np.sin(23 * time + phase[4])
        angle = 4 * np.sin(1.7 * time + phase[5])
        return _placed(sheet, x=x, y=y, angle=angle, scale=1 + 0.04 * np.sin(1.1 * time))

    def slid(time: float) -> Matrix:
        """In within half a second, still for two, gone at once; then again from the left."""
        beat = time % 4.0
        away = max(0.0, 1 - beat / 0.5) if beat < 2.6 else 1.2
        return _placed(sheet, x=1.1 * FRAME[0] * away * (1 if time < 4 else -1))

    def turned(time: float) -> Matrix:
        return _placed(sheet, angle=25 * np.sin(2 * np.pi * time / 8), scale=0.88)

    places = [film.moved(box, _placed(sheet)) for box in sheet.boxes]
    right = _between([(x, x + width) for x, _, width, _ in places], near=0.45 * FRAME[0])
    top = _between([(y, y + height) for _, y, _, height in places], near=0.5 * FRAME[1])

    def hand(time: float) -> Box | None:
        """Comes from below over some whole digits for a second and a half, every four."""
        beat = time % 4.0
        height = (FRAME[1] - top) * np.clip(min(beat - 1, 3 - beat) / 0.25, 0, 1)
        return (-20, round(FRAME[1] - height), right + 20, FRAME[1]) if height > 0 else None

    def hunting(time: float) -> float:
        beat = time % 3.0
        return 6.0 * float(np.sin(np.pi * (beat - 1.5) / 0.6) ** 2) if 1.5 < beat < 2.1 else 0.0

    def pushed(time: float) -> Matrix:
        """A sheet drawn back and forth at up to 400 pixels a second."""
        return _placed(sheet, x=100 * np.sin(4 * time), scale=0.62)

    return (
        take("still, flickering light", 8, place=still, gain=flicker),
        take("held by a hand", 8, place=shaken),
        take("slid in, taken away", 8, place=slid),
        take("turned by 25 degrees", 8, place=turned),
        take("a hand covers digits", 8, place=still, hand=hand),
        take("focus hunting", 9, place=shaken, blur=hunting),
        take("drawn to and fro", 6, place=pushed),
    )


def empty_takes(*, rng: np.random.Generator, seconds: float = 60) -> tuple[Take, ...]:
    """Nothing to read: a desk, a wall, and things with edges and patterns that move by."""
    large = (1100, 800)
    phase = rng.uniform(0, 2 * np.pi, 4)

    def pan(time: float) -> tuple[float, float]:
        x = 0.5 + 0.5 * np.sin(0.23 * time + phase[0])
        y = 0.5 + 0.5 * np.sin(0.31 * time + phase[1])
        return float(x * (large[0] - FRAME[0])), float(y * (large[1] - FRAME[1]))

    def hunting(time: float) -> float:
        return 1.5 * float(np.sin(0.7 * time + phase[2]) ** 4)

    behind = {
        "an empty desk": synthesis.desk(rng, large),
        "a bare wall": grounds.wall(rng, large),
        "books that pass": grounds.books(rng, large),
        "cloth that passes": grounds.cloth(rng, large),
        "leaves that pass": grounds.leaves(rng, large),
    }
    return tuple(
        Take(name=name, seconds=seconds, ground=ground, pan=pan, blur=hunting)
        for name, ground in behind.items()
    )


def _between(spans: Sequence[tuple[int, int]], *, near: float) -> int:
    """The middle of the gap between spans, seen along one axis, that lies nearest to a place."""
    ordered = sorted(spans)
    gaps, end = [], ordered[0][1]
    for start, stop in ordered[1:]:
        if start > end:
            gaps.append((end + start) // 2)
        end = max(end, stop)
    return min(gaps or [round(near)], key=lambda gap: abs(gap - near))


def _placed(
    sheet: Sheet, *, x: float = 0, y: float = 0, angle: float = 0, scale: float = 1
) -> Matrix:
    tall, wide = sheet.picture.shape[:2]
    turn = np.radians(angle)
    size = scale * WIDE * FRAME[0] / wide
    cosine, sine = size * np.cos(turn), size * np.sin(turn)
    middle = np.array([[1, 0, -wide / 2], [0, 1, -tall / 2], [0, 0, 1]])
    centre = FRAME[0] / 2 + x, FRAME[1] / 2 + y
    return np.asarray(
        np.array([[cosine, -sine, centre[0]], [sine, cosine, centre[1]], [0, 0, 1]]) @ middle,
        np.float64,
    )


def _ground(take: Take, time: float) -> Picture:
    x, y = take.pan(time)
    if take.ground.shape[:2] == FRAME[::-1]:
        return take.ground
    shift = np.array([[1, 0, -x], [0, 1, -y]], float)
    return np.asarray(cv2.warpAffine(take.ground, shift, FRAME), np.uint8)


def _smeared(picture: Picture, sheet: Sheet, now: Matrix, soon: Matrix) -> tuple[float, Picture]:
    """How far the sheet's middle moves while the frame is exposed, and what that does to it."""
    tall, wide = sheet.picture.shape[:2]
    middle = np.array([[[wide / 2, tall / 2]]])
    path = (cv2.perspectiveTransform(middle, soon) - cv2.perspectiveTransform(middle, now))[0, 0]
    length = float(np.hypot(*path))
    if length < 1:
        return length, picture
    side = 2 * int(np.ceil(length / 2)) + 1
    kernel = np.zeros((side, side), np.float32)
    ends = [
        (round(side // 2 + part * path[0]), round(side // 2 + part * path[1]))
        for part in (-0.5, 0.5)
    ]
    cv2.line(kernel, ends[0], ends[1], 1.0)
    return length, np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), np.uint8)


def _under(picture: Picture, hand: Box | None, ragged: npt.NDArray[np.float32]) -> Picture:
    """A hand's colour over a box with a wavy edge."""
    if hand is None:
        return picture
    covered = np.zeros(picture.shape[:2], np.float32)
    x, y, width, height = hand
    covered[max(y, 0) : y + height, max(x, 0) : x + width] = 1
    soft = cv2.GaussianBlur(covered, (0, 0), 6) + 0.05 * ragged
    part = np.clip((soft - 0.4) / 0.2, 0, 1)[..., None]
    skin = np.array((122, 150, 205), np.float32) * (1 + 0.06 * ragged[..., None])
    return np.clip(picture * (1 - part) + skin * part, 0, 255).astype(np.uint8)


def _shared(box: Box, hand: Box | None) -> float:
    """Part of a box that the hand, with its soft edge, covers."""
    if hand is None:
        return 0.0
    across = min(box[0] + box[2], hand[0] + hand[2] + 8) - max(box[0], hand[0] - 8)
    down = min(box[1] + box[3], hand[1] + hand[3]) - max(box[1], hand[1] - 8)
    return max(0, across) * max(0, down) / max(1, box[2] * box[3])
