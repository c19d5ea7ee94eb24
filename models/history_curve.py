"""The curve of a run within its epochs, bounded however long it trains."""

from __future__ import annotations

from models.events import StepsDone
from models.history_rows import Point

MOST_POINTS = 2000


class Curve:
    """Means over neighbouring batches; whenever there are too many, two become one.

    Attributes:
        points: so far, in order.
    """

    def __init__(self, most: int = MOST_POINTS) -> None:
        self.points: list[Point] = []
        self._most = most
        self._together = 1
        self._open: list[Point] = []

    def add(self, epoch: int, event: StepsDone, seconds: float) -> None:
        """Takes what a training reports.

        Args:
            epoch: its number in the run.
            event: the batches done.
            seconds: since the run began.
        """
        step = event.total_step
        if self.points and step <= self.points[-1].step:
            return
        self._open.append(
            Point(step=step, epoch=epoch, seconds=seconds, loss=event.loss, accuracy=event.accuracy)
        )
        if len(self._open) < self._together:
            return
        self.points.append(_mean(self._open))
        self._open = []
        if len(self.points) >= self._most:
            pairs = zip(self.points[::2], self.points[1::2], strict=False)
            self.points = [_mean(list(pair)) for pair in pairs]
            self._together *= 2


def _mean(points: list[Point]) -> Point:
    last = points[-1]
    return Point(
        step=last.step,
        epoch=last.epoch,
        seconds=last.seconds,
        loss=sum(one.loss for one in points) / len(points),
        accuracy=sum(one.accuracy for one in points) / len(points),
    )
