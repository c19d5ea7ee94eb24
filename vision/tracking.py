"""Readings over time made steady: evidence is summed, so that a label does not flicker.

Each digit in view is a hypothesis. What a frame says for it or against it is counted in nats and
in proportion to the time that the frame stands for, so that ten frames a second and sixty feel
alike (Wald's sequential test for being there, Page's for being another digit; see `tracks`). All
digits of a sheet move together, so one that is blurred for a moment is carried along (`following`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from vision import following, layout
from vision.boxes import Box
from vision.recognize import NO_DIGIT, SURE, Reading
from vision.tracks import (
    LONGEST_STEP,
    ROUNDING,
    SECONDS_TO_DISAPPEAR,
    Sighting,
    Track,
    sightings_of,
)

Picture = npt.NDArray[np.uint8]
Probabilities = npt.NDArray[np.float32]

#: A digit out of view is known again, number and all, if it comes back within this time.
SECONDS_TO_FORGET = 2.0
#: What the first frame counts as, of which nobody knows how long it stood.
FIRST_STEP = 0.05
#: What only keeps a digit in view is paired after what was surely read.
WEAK_DOUBT = 0.15
#: Weight of the newest frame in the estimate of how the sheet moves.
NEW_MOTION = 0.6


@dataclass(frozen=True, kw_only=True, eq=False)
class TrackedDigit:
    """A digit that is in view.

    Attributes:
        id: stays the same while the digit is in view; never used again.
        digit: 0 to 9, from all frames so far.
        confidence: 0 to 1, its mean share, the latest frames counting most.
        box: x, y, width, height where it is now.
        picture: uint8 (28, 28), as last seen.
        probabilities: float32 (11,), the mean of what was read.
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


class Tracker:
    """Follows digits through the frames of one source, on the source's own clock.

    Attributes:
        sure: the share from which a digit is shown; the same that the readings were made with.
    """

    def __init__(self, *, sure: float = SURE) -> None:
        self.sure = sure
        self._tracks: list[Track] = []
        self._next = 1
        self._time: float | None = None
        self._velocity = np.zeros(2)

    def update(self, reading: Reading, time: float) -> tuple[TrackedDigit, ...]:
        """Takes in one frame's reading and says what is in view now.

        Args:
            reading: of this frame.
            time: seconds on the source's clock; never less than before (a clip that starts again
                goes on counting).

        Returns:
            Steady digits in reading order.
        """
        passed = FIRST_STEP if self._time is None else max(time - self._time, 0.0)
        self._time = time
        step = min(passed, LONGEST_STEP)
        for track in self._tracks:
            track.fade(passed)
        sightings = sightings_of(reading)
        taken = self._follow(sightings, time, passed, step)
        self._clear_places(time)
        for index, sighting in enumerate(sightings):
            if index not in taken and sighting.probabilities.argmax() != NO_DIGIT:
                self._tracks.append(self._begun(sighting, time, step))
        for track in self._tracks:
            track.judge(time, passed, self.sure)
        self._tracks = [track for track in self._tracks if _lives(track, time)]
        return _in_order([track for track in self._tracks if track.shown])

    @property
    def unsure(self) -> tuple[TrackedDigit, ...]:
        """What would be in view were less asked for: seen again and again, yet not surely."""
        return _in_order(
            [
                track
                for track in self._tracks
                if not track.shown and track.looks > 1 and track.last == self._time
            ]
        )

    def _follow(
        self, sightings: list[Sighting], time: float, passed: float, step: float
    ) -> set[int]:
        """Gives each track what this frame shows of it; returns which sightings were taken."""
        tracks = [*self._tracks]
        before = following.seen([t.box for t in tracks], [t.label for t in tracks])
        now = following.seen([s.box for s in sightings], [s.digit for s in sightings])
        expected = self._velocity * passed
        surely = following.seen(
            [s.box for s in sightings if s.sure], [s.digit for s in sightings if s.sure]
        )
        moved = following.motion(before, surely, expected, min(passed, SECONDS_TO_DISAPPEAR))
        if moved is not None and passed > 0:
            self._velocity += (moved / passed - self._velocity) * NEW_MOTION
        elif moved is None:
            # Nothing is known: what moved is thought to come to rest.
            self._velocity *= np.exp(-passed / SECONDS_TO_DISAPPEAR)
        carried = expected if moved is None else moved
        still = np.zeros_like(before.centres)
        doubts = np.array([0.0 if s.sure else WEAK_DOUBT for s in sightings])
        strict = np.array(
            [not t.established or time - t.last > SECONDS_TO_DISAPPEAR for t in tracks], bool
        )
        found = following.pairs(before, now, (still + carried, still), doubts, strict)
        for row, column in found:
            self._see(tracks[row], sightings[column], time, step)
        for track in tracks:
            if track.last < time:
                track.miss(step)
                x, y, width, height = track.box
                track.box = (round(x + carried[0]), round(y + carried[1]), width, height)
        return {column for _, column in found}

    def _see(self, track: Track, sighting: Sighting, time: float, step: float) -> None:
        """A track's digit, or another that stands in its place now, perhaps one known before."""
        if not sighting.sure and not track.is_ink_of(sighting):
            # The grain of the desk where a sheet was taken away keeps no digit in view.
            return
        if not (track.established and track.denies(sighting, step)):
            track.see(sighting, time, step)
            return
        track.leave()
        for other in self._tracks:
            away = other.established and not other.shown and other.last < time
            if away and other.label == sighting.digit and following.near(other.box, sighting.box):
                other.see(sighting, time, step)
                break
        else:
            other = self._begun(sighting, time, step)
            self._tracks.append(other)
        other.come()

    def _clear_places(self, time: float) -> None:
        """Where a digit is seen now, none lingers that is not."""
        here = [track for track in self._tracks if track.established and track.last == time]
        for track in self._tracks:
            lingers = track.shown and track.last < time
            if lingers and any(following.near(track.box, other.box) for other in here):
                track.leave()

    def _begun(self, sighting: Sighting, time: float, step: float) -> Track:
        track = Track(
            id=self._number(),
            latest=sighting,
            box=sighting.box,
            first=time,
            last=time,
            label=sighting.digit,
        )
        track.see(sighting, time, step)
        return track

    def _number(self) -> int:
        self._next += 1
        return self._next - 1


def _lives(track: Track, time: float) -> bool:
    """Whether a digit may still be in view, or come back."""
    if track.last == time:
        return True
    if track.disproved:
        return False
    known = SECONDS_TO_FORGET if track.established else SECONDS_TO_DISAPPEAR
    return time - track.last <= known


def _in_order(tracks: list[Track]) -> tuple[TrackedDigit, ...]:
    return _ordered(
        [
            TrackedDigit(
                id=track.id,
                digit=track.label,
                confidence=track.confidence,
                box=track.box,
                picture=track.latest.picture,
                probabilities=track.shares,
            )
            for track in tracks
        ]
    )


def _ordered(digits: list[TrackedDigit]) -> tuple[TrackedDigit, ...]:
    """In reading order, with `line` and `group` filled in."""
    return tuple(
        replace(digits[index], line=line, group=group)
        for index, line, group in layout.arranged([one.box for one in digits])
    )


def judged(
    shown: tuple[TrackedDigit, ...], unsure: tuple[TrackedDigit, ...], *, was: float, sure: float
) -> tuple[tuple[TrackedDigit, ...], tuple[TrackedDigit, ...]]:
    """The same frame, had more or less been asked for: no frame is needed to turn the dial.

    Args:
        shown: in view when `was` was asked for.
        unsure: not in view then (see `Tracker.unsure`).
        was: the share that was asked for.
        sure: the share to ask for now.

    Returns:
        What is in view and what is not, both in reading order.
    """
    # Whose share was enough and who yet was left out, lacks more than confidence.
    lacking = [one for one in unsure if one.confidence >= was]
    weighed = [*shown, *(one for one in unsure if one.confidence < was)]
    kept = [one for one in weighed if one.confidence >= sure - ROUNDING]
    left = [one for one in weighed if one.confidence < sure - ROUNDING]
    return _ordered(kept), _ordered(left + lacking)


def text_of(tracked: tuple[TrackedDigit, ...]) -> str:
    """The reading of steady digits: a space between groups, a newline between lines."""
    return layout.text([(one.digit, one.line, one.group) for one in tracked])
