"""What a frame shows under the present dial: digits, those it keeps back, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.widgets.frame_marks import LeftOut, Mark

if TYPE_CHECKING:
    from gui.camera import View
    from vision.tracking import TrackedDigit

Box = tuple[int, int, int, int]

MOST_LEFT_OUT = 80
"""A texture has hundreds of pieces; the largest are enough to see why."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Weighed:
    """A view as it would be read with the dial where it is.

    Attributes:
        view: the frame with its reading.
        shown: the digits, in reading order.
        hidden: digits that a lower dial would show.
        rest: these and everything else that may be a digit, seen again and again.
        text: the reading.
    """

    view: View
    shown: tuple[TrackedDigit, ...]
    hidden: tuple[TrackedDigit, ...]
    rest: tuple[TrackedDigit, ...]
    text: str

    def find(self, number: int) -> TrackedDigit | None:
        """The digit with an id, shown or not."""
        return next((one for one in (*self.shown, *self.rest) if one.id == number), None)

    def marks(self, *, hidden: bool) -> tuple[Mark, ...]:
        """What is drawn over the picture; with ``hidden`` also what the dial keeps back."""
        faint = self.hidden if hidden else ()
        return (*(_mark(one) for one in self.shown), *(_mark(one, hidden=True) for one in faint))

    def left_out(self, marks: tuple[Mark, ...]) -> tuple[LeftOut, ...]:
        """The largest pieces that were not read and on which no mark stands."""
        found = [
            LeftOut(box=one.box, reason=one.reason)
            for one in self.view.reading.rejected
            if not any(_covers(mark.box, one.box) for mark in marks)
        ]
        return tuple(sorted(found, key=lambda one: -one.box[2] * one.box[3])[:MOST_LEFT_OUT])


def weigh(view: View, sure: float, least: float) -> Weighed:
    """Judges a view anew, without another frame.

    Args:
        view: live, frozen, or the last of a source.
        sure: what the dial asks for, 0..1.
        least: the least that it can ask for.
    """
    from vision.tracking import judged, text_of

    shown, rest = judged(view.digits, view.unsure, was=view.sure, sure=sure)
    hidden = tuple(one for one in rest if least <= one.confidence < sure)
    return Weighed(view=view, shown=shown, hidden=hidden, rest=rest, text=text_of(shown))


def _mark(one: TrackedDigit, *, hidden: bool = False) -> Mark:
    return Mark(id=one.id, digit=one.digit, confidence=one.confidence, box=one.box, hidden=hidden)


def _covers(box: Box, other: Box) -> bool:
    """Whether a box's middle lies in another's of like size."""
    x, y = other[0] + other[2] / 2, other[1] + other[3] / 2
    inside = box[0] <= x <= box[0] + box[2] and box[1] <= y <= box[1] + box[3]
    return inside and other[3] <= 2 * box[3]
