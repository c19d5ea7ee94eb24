"""How steady readings over time are: how soon they come and go, how often they change."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from vision.boxes import Box
from vision.film import Shot
from vision.recognize import Classify, Digit, Reading, recognize
from vision.tracking import TrackedDigit, Tracker

D = TypeVar("D", Digit, TrackedDigit)

#: A tracked digit belongs to a digit of the sheet if its centre lies within this part of the
#: latter's longer side of it.
NEAR = 0.5
#: A digit that comes back after less than this was never away, so its return is not timed.
AWAY = 0.5
#: A digit is readable from the first frame on that begins this many seconds of right readings.
READABLE = 0.1


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What was to be seen and what was read, without the picture."""

    time: float
    labels: tuple[int, ...]
    boxes: tuple[Box, ...]
    numbers: tuple[int, ...]
    reading: Reading


@dataclass(kw_only=True)
class Steadiness:
    """Times in seconds, distances in pixels.

    Attributes:
        appear: from the first of several frames that read a digit rightly to the first that shows
            it.
        appear_in_view: the same from the first frame that holds it whole and sharp.
        disappear: from the first frame without it to the first that does not show it.
        changes: how often a label that was shown became another.
        numbers: how many ids the digits had, one each at best.
        digit_minutes: minutes that digits were in view, all together.
        right: share of the frames after a digit's first reading that show it rightly.
        read: the same for single frames without any memory.
        lag: from the middle of the box shown to that of the digit.
        false: tracked digits (ids) that belong to none of the sheet.
    """

    appear: list[float] = field(default_factory=list)
    appear_in_view: list[float] = field(default_factory=list)
    disappear: list[float] = field(default_factory=list)
    changes: int = 0
    numbers: int = 0
    digit_minutes: float = 0.0
    right: float = 0.0
    read: float = 0.0
    lag: list[float] = field(default_factory=list)
    false: int = 0

    @property
    def changes_a_minute(self) -> float:
        """Label changes per digit and minute in view."""
        return self.changes / self.digit_minutes if self.digit_minutes else 0.0

    def line(self) -> str:
        """One line for a report."""

        def worst(values: Sequence[float], unit: float) -> str:
            if not values:
                return f"{'-':>9}"
            return f"{unit * statistics.median(values):4.0f}/{unit * max(values):4.0f}"

        return (
            f"appear {worst(self.appear, 1000)} ms  in view {worst(self.appear_in_view, 1000)} ms  "
            f"disappear {worst(self.disappear, 1000)} ms  "
            f"changes {self.changes_a_minute:4.1f}/min  ids {self.numbers:3d}  "
            f"right {100 * self.right:5.1f} % (frames {100 * self.read:5.1f} %)  "
            f"lag {worst(self.lag, 1)} px  false {self.false}"
        )


def read(shots: Iterable[Shot], classify: Classify, *, rate: float) -> list[Frame]:
    """Reads every shot; keeps what `measure` needs."""
    return [
        Frame(
            time=index / rate,
            labels=shot.labels,
            boxes=shot.boxes,
            numbers=shot.numbers,
            reading=recognize(shot.picture, classify),
        )
        for index, shot in enumerate(shots)
    ]


def measure(
    frames: Sequence[Frame], *, make_tracker: Callable[[], Tracker] = Tracker
) -> Steadiness:
    """Plays readings to a tracker and compares what it shows with what was to be seen."""
    tracker = make_tracker()
    shown = [tracker.update(frame.reading, frame.time) for frame in frames]
    result = Steadiness()
    step = frames[1].time - frames[0].time if len(frames) > 1 else 0.0
    wrong: set[int] = set()
    mine: set[int] = set()
    right = read_rightly = counted = 0
    for number in sorted({number for frame in frames for number in frame.numbers}):
        history = _History(result)
        singles = [_read_rightly(frame, number) for frame in frames]
        ahead = 1 + round(READABLE / step) if step else 1
        for index, (frame, tracked) in enumerate(zip(frames, shown, strict=True)):
            box = _box_of(frame, number)
            if box is None:
                history.gone(frame.time, tracked)
                continue
            label = frame.labels[frame.numbers.index(number)]
            one = _at(box, tracked)
            history.there(frame.time, label, all(singles[index : index + ahead]), one)
            if one is not None:
                mine.add(one.id)
                result.lag.append(_apart(box, one.box))
            if history.was_read:
                counted += 1
                right += one is not None and one.digit == label
                read_rightly += singles[index]
        result.numbers += len(history.ids)
        result.digit_minutes += history.frames * step / 60
    for tracked in shown:
        wrong |= {one.id for one in tracked}
    result.false = len(wrong - mine)
    result.right, result.read = right / max(1, counted), read_rightly / max(1, counted)
    return result


class _History:
    """One digit of the sheet through time."""

    def __init__(self, result: Steadiness) -> None:
        self._result = result
        self._since: float | None = None
        self._first_read: float | None = None
        self._appeared = False
        self._left: float | None = None
        self._id: int | None = None
        self._label: int | None = None
        self.ids: set[int] = set()
        self.frames = 0

    @property
    def was_read(self) -> bool:
        """It was read rightly since it came into view."""
        return self._first_read is not None

    def there(self, time: float, label: int, readable: bool, one: TrackedDigit | None) -> None:
        self.frames += 1
        if self._since is None:
            self._since = time
            if self._left is None or time - self._left >= AWAY:
                self._first_read, self._appeared = None, False
            self._left = None
        if self._first_read is None and readable:
            self._first_read = time
        if one is not None:
            if not self._appeared and one.digit == label and self._first_read is not None:
                self._appeared = True
                self._result.appear.append(time - self._first_read)
                self._result.appear_in_view.append(time - self._since)
            self._result.changes += self._label is not None and self._label != one.digit
            self._id, self._label = one.id, one.digit
            self.ids.add(one.id)

    def gone(self, time: float, tracked: tuple[TrackedDigit, ...]) -> None:
        if self._since is not None:
            self._since, self._left = None, time
            if self._id is None or all(one.id != self._id for one in tracked):
                self._id = None
        seen = any(one.id == self._id for one in tracked)
        if self._id is not None and self._left is not None and not seen:
            self._result.disappear.append(time - self._left)
            self._id = None
        if self._left is not None and time - self._left >= AWAY:
            self._label = None


def _read_rightly(frame: Frame, number: int) -> bool:
    """Whether a single frame's reading has this digit of the sheet right, without any memory."""
    box = _box_of(frame, number)
    if box is None:
        return False
    single = _at(box, frame.reading.digits)
    return single is not None and single.digit == frame.labels[frame.numbers.index(number)]


def _box_of(frame: Frame, number: int) -> Box | None:
    return frame.boxes[frame.numbers.index(number)] if number in frame.numbers else None


def _apart(one: Box, other: Box) -> float:
    return float(
        np.hypot(
            one[0] + one[2] / 2 - other[0] - other[2] / 2,
            one[1] + one[3] / 2 - other[1] - other[3] / 2,
        )
    )


def _at(box: Box, digits: Sequence[D]) -> D | None:
    """The nearest digit that lies on a box."""
    near = [
        (apart, index)
        for index, one in enumerate(digits)
        if (apart := _apart(box, one.box)) <= NEAR * max(box[2:])
    ]
    return digits[min(near)[1]] if near else None
