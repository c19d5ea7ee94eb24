"""Readings over time made steady: evidence is summed, so that a label does not flicker."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from vision import layout
from vision.recognize import NO_DIGIT, Digit, Reading
from vision.segment import Box

Picture = npt.NDArray[np.uint8]
Probabilities = npt.NDArray[np.float32]

#: A digit is shown once it was read in this many frames over this long ...
FRAMES_TO_APPEAR, SECONDS_TO_APPEAR = 2, 0.06
#: ... and kept for so long after it was last read.
SECONDS_TO_DISAPPEAR = 0.3
#: Evidence loses all but 1/e of its weight in this time.
MEMORY = 0.8
#: A single frame counts as at most this much time, or a pause would count as evidence.
LONGEST_STEP = 0.1
#: When what is read differs from what is shown for this long, another digit stands there now.
SECONDS_OF_DOUBT = 0.25
#: Distance between centres, as a part of the larger side, up to which it is the same digit.
NEAR = 0.6
#: Weight of the newest frame in the estimate of how a digit moves.
NEW_MOTION = 0.6
#: Digits that move by more than this many times their size a second are not followed.
FASTEST = 6.0
#: Sizes of the same digit differ by at most this factor.
ALIKE = 1.8


@dataclass(frozen=True, kw_only=True, eq=False)
class TrackedDigit:
    """A digit that is in view.

    Attributes:
        id: stays the same while the digit is in view; never used again.
        digit: 0 to 9, from all frames so far, the latest counting most.
        confidence: 0 to 1, of the same evidence.
        box: x, y, width, height where it was last seen.
        picture: uint8 (28, 28), as last seen.
        probabilities: float32 (11,), the evidence.
        line: number of its line, from 0 at the top.
        group: number of its group within the line.
    """

    id: int
    digit: int
    confidence: float
    box: Box
    picture: Picture
    probabilities: Probabilities
    line: int = 0
    group: int = 0


@dataclass(kw_only=True, eq=False)
class _Track:
    id: int
    latest: Digit
    first: float
    last: float
    frames: int = 1
    evidence: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(NO_DIGIT + 1))
    velocity: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(2))
    doubted_since: float | None = None

    def centre(self, time: float) -> npt.NDArray[np.float64]:
        """Where it is expected at a time, if it moves on as it did."""
        return _centre(self.latest.box) + self.velocity * (time - self.last)

    @property
    def digit(self) -> int:
        return int(self.evidence[:NO_DIGIT].argmax())


class Tracker:
    """Follows digits through the frames of one source, on the source's own clock."""

    def __init__(self) -> None:
        self._tracks: list[_Track] = []
        self._next = 1
        self._time: float | None = None

    def update(self, reading: Reading, time: float) -> tuple[TrackedDigit, ...]:
        """Takes in one frame's reading and says what is in view now.

        Args:
            reading: of this frame.
            time: seconds on the source's clock; never less than before (a clip that starts again
                goes on counting).

        Returns:
            Steady digits in reading order.
        """
        step = LONGEST_STEP if self._time is None else min(time - self._time, LONGEST_STEP)
        self._time = time
        for track in self._tracks:
            track.evidence *= np.exp(-max(step, 0.0) / MEMORY)
        new = list(reading.digits)
        for track, digit in self._pairs(new, time):
            new.remove(digit)
            self._see(track, digit, time, step)
        self._tracks += [self._start(digit, time) for digit in new]
        self._tracks = [t for t in self._tracks if time - t.last <= SECONDS_TO_DISAPPEAR]
        return self._shown()

    def _pairs(self, digits: list[Digit], time: float) -> list[tuple[_Track, Digit]]:
        """Tracks and digits of the same place, the nearest first, each used once."""
        near = sorted(
            (
                (distance, i, j)
                for i, track in enumerate(self._tracks)
                for j, digit in enumerate(digits)
                if (distance := _distance(track, digit.box, time)) <= NEAR
            ),
        )
        tracks, found, pairs = set(), set(), []
        for _, i, j in near:
            if i not in tracks and j not in found:
                tracks.add(i)
                found.add(j)
                pairs.append((self._tracks[i], digits[j]))
        return pairs

    def _start(self, digit: Digit, time: float) -> _Track:
        track = _Track(id=self._next, latest=digit, first=time, last=time)
        track.evidence += digit.probabilities * LONGEST_STEP
        self._next += 1
        return track

    def _see(self, track: _Track, digit: Digit, time: float, step: float) -> None:
        if digit.digit == track.digit:
            track.doubted_since = None
        elif track.doubted_since is None:
            track.doubted_since = time
        elif time - track.doubted_since >= SECONDS_OF_DOUBT:
            fresh = self._start(digit, track.doubted_since)
            track.id, track.first, track.evidence = fresh.id, fresh.first, fresh.evidence
            track.doubted_since = None
        track.evidence += digit.probabilities * step
        if time > track.last:
            moved = (_centre(digit.box) - _centre(track.latest.box)) / (time - track.last)
            fastest = FASTEST * max(digit.box[2:])
            track.velocity += (np.clip(moved, -fastest, fastest) - track.velocity) * NEW_MOTION
        track.latest, track.last = digit, time
        track.frames += 1

    def _shown(self) -> tuple[TrackedDigit, ...]:
        steady = [
            track
            for track in self._tracks
            if track.frames >= FRAMES_TO_APPEAR and track.last - track.first >= SECONDS_TO_APPEAR
        ]
        boxes = [track.latest.box for track in steady]
        shown = []
        for number, line in enumerate(layout.lines(boxes)):
            for index, group in zip(line, layout.groups(boxes, line), strict=True):
                track = steady[index]
                share = (track.evidence / track.evidence.sum()).astype(np.float32)
                shown.append(
                    TrackedDigit(
                        id=track.id,
                        digit=track.digit,
                        confidence=float(share[track.digit]),
                        box=track.latest.box,
                        picture=track.latest.picture,
                        probabilities=share,
                        line=number,
                        group=group,
                    )
                )
        return tuple(shown)


def _centre(box: Box) -> npt.NDArray[np.float64]:
    return np.array([box[0] + box[2] / 2, box[1] + box[3] / 2])


def _distance(track: _Track, box: Box, time: float) -> float:
    """Between the centres, as a part of the larger side; infinite for boxes of unlike size.

    The nearer of where it was and where it is expected: a sheet that stops leaves no track behind.
    """
    sides = max(track.latest.box[2:]), max(box[2:])
    if max(sides) > ALIKE * max(1, min(sides)):
        return float("inf")
    here = _centre(box)
    ahead, behind = track.centre(time) - here, _centre(track.latest.box) - here
    return float(min(np.hypot(*ahead), np.hypot(*behind)) / max(*sides, 1))


def text_of(tracked: tuple[TrackedDigit, ...]) -> str:
    """The reading of steady digits: a space between groups, a newline between lines."""
    return layout.text([(one.digit, one.line, one.group) for one in tracked])
