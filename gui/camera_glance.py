"""Between two frames that are read, the digit that is looked into is cut out of those that pass."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from gui.camera_view import Frames, Picture
from gui.jobs import Control, Latest

GLANCE_SECONDS = 0.036
"""From one glance to the next: enough for more than twenty maps a second (gui/pages/inside.py)."""

FRESH_SECONDS = 0.25
"""Where the last glance is older, the digit was lost: frames are read as often as without."""

NOBODY_SECONDS = 0.1
"""How often it is asked whether somebody wants a glance now."""


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a digit was in the frame that was read last.

    Attributes:
        id: its number; the same for as long as it is in view.
        box: x, y, width, height in pixels of the frame.
    """

    id: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The digit in a newer frame: uint8 (28, 28), and time.monotonic() when that one arrived."""

    picture: Picture
    captured: float


class Doubled(Latest[tuple[Picture, float, float]]):
    """A mailbox for frames whose newest one a second thread takes as well, from ``second``."""

    def __init__(self) -> None:
        super().__init__()
        self.second: Frames = Latest()

    def put(self, item: tuple[Picture, float, float]) -> None:
        self.second.put(item)
        super().put(item)


def look(
    frames: Frames, seen: Latest[Seen], asked: Callable[[], Spot | None], control: Control
) -> None:
    """Looks at one digit in the newest frame again and again until it is stopped.

    Args:
        frames: where they come from.
        seen: where each glance is left.
        asked: where the digit was read last; None while nobody wants a glance.
        control: of the job.
    """
    spot: Spot | None = None
    box: tuple[int, int, int, int] | None = None
    while not control.stopping:
        wanted = asked()
        if wanted is None:
            control.pause(NOBODY_SECONDS)
            continue
        from vision.boxes import overlap
        from vision.glance import glance

        begun = time.monotonic()
        item = frames.take(NOBODY_SECONDS)
        if item is None:
            continue
        # A glance is newer than a reading, unless they are about different things by now.
        same = spot is not None and spot.id == wanted.id
        if box is None or not same or not overlap(box, wanted.box):
            box = wanted.box
        spot = wanted
        picture, _, captured = item
        found = glance(picture, box)
        box = None if found is None else found.box
        if found is not None:
            seen.put(Seen(picture=found.picture, captured=captured))
        control.pause(max(0.0, begun + GLANCE_SECONDS - time.monotonic()))
