"""When a source's frames came, and from that: whether it is silent, slow or stands still."""

from __future__ import annotations

OPENING_SECONDS = 1.8
"""A source that has given nothing for so long after it was asked for is said to be silent."""

SILENT_SECONDS = 1.6
"""One that has given frames, after so long without one."""

SLOW_SECONDS = 1.0
"""Two frames in a row further apart are slow, and a slow source may be silent for longer:"""

SLOWNESS, LONGEST_SECONDS = 1.5, 6.0
"""so many of its own pauses, but never more than this."""

SAME_SECONDS = 1.4
"""A picture that has not changed in a single pixel for so long stands still."""


class Rhythm:
    """Told of frames, whichever attempt they came through; knows no clock of its own."""

    def __init__(self, now: float) -> None:
        """The source was asked for ``now``."""
        self.heard = now
        self.any = False
        self._gaps = (0.0, 0.0)

    def hear(self, newest: float) -> bool:
        """The newest frame came then (time.monotonic()); whether that is news."""
        if newest <= self.heard:
            return False
        if self.any:
            self._gaps = (self._gaps[1], newest - self.heard)
        self.heard, self.any = newest, True
        return True

    @property
    def pause(self) -> float:
        """Seconds between frames; a single hiccup does not count."""
        return min(self._gaps)

    @property
    def slow(self) -> bool:
        """Whether frames come, but far apart."""
        return self.pause > SLOW_SECONDS

    @property
    def patience(self) -> float:
        """Seconds of silence until it is noticed."""
        if not self.any:
            return OPENING_SECONDS
        return max(SILENT_SECONDS, min(SLOWNESS * self.pause, LONGEST_SECONDS))

    def silent(self, now: float) -> bool:
        """Whether nothing has come for too long."""
        return now - self.heard > self.patience

    def still(self, now: float, same_since: float) -> bool:
        """Whether frames come, but have all been one picture ``same_since`` then."""
        if not self.any or self.slow or self.silent(now):
            return False
        return self.heard - same_since > SAME_SECONDS
