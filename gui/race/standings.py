"""How far everybody is in a race, as the rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gui.race.racers import Racer
from gui.race.work import Kept, Report
from gui.widgets.curve_data import CurveData
from models.events import EpochDone
from models.history_run import Run
from models.race import Dropped, RunnerEvent
from models.race_result import LAST
from models.shapes import total_parameters
from models.shares import per_cent

NONE = "\N{EN DASH}"


@dataclass(kw_only=True)
class Lane:
    """What is known of one racer.

    Attributes:
        racer: who.
        data: the points of its curves.
        problem: why it dropped out, or "".
        run: where it is kept, once it is.
        kept: whether it arrived, kept or not.
    """

    racer: Racer
    data: CurveData
    problem: str = ""
    run: Run | None = None
    kept: bool = False

    @property
    def accuracies(self) -> list[float]:
        """On the test pictures after each epoch."""
        return [one.val_accuracy for one in self.data.done]

    @property
    def seconds(self) -> float:
        """Of its own training and validation, without those of the others."""
        return sum(float(getattr(one, "seconds", 0.0)) for one in self.data.done)

    def arrive(self, kept: Kept) -> None:
        """Its training is over."""
        self.kept, self.run = True, kept.run


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table, as it is read.

    Attributes:
        lane: which, from 0.
        place: "1", "2" ..., or a dash where there is none yet.
        now: accuracy after the last epoch; "out" for one that dropped out.
        best: of all epochs.
        epochs: done, of how many.
        parameters: that its network learns.
        seconds: of its own training.
        gap: points behind the leader.
    """

    lane: int
    place: str
    now: str
    best: str
    epochs: str
    parameters: str
    seconds: str
    gap: str


def changes_rows(report: Report) -> bool:
    """Whether the table is another after it; most that comes is of a few batches."""
    if isinstance(report, RunnerEvent):
        return isinstance(report.event, EpochDone)
    return isinstance(report, Dropped | Kept)


def rows(lanes: Sequence[Lane], *, over: bool) -> tuple[Row, ...]:
    """Everybody in the order of their places.

    While they race those are told from the epoch that everybody has; in the end from the mean of
    the last three epochs, as the winner is.

    Args:
        lanes: in the order in which they were put.
        over: whether the race is.
    """
    scores = [score(lane, lanes, over=over) for lane in lanes]
    order = sorted(range(len(lanes)), key=lambda at: (scores[at] is None, -(scores[at] or 0.0), at))
    best = max((one for one in scores if one is not None), default=None)
    found = []
    for at in order:
        lane, mine = lanes[at], scores[at]
        behind = None if mine is None or best is None else 100 * (best - mine)
        ahead = sum(one is not None and mine is not None and one > mine for one in scores)
        done = lane.accuracies
        found.append(
            Row(
                lane=at,
                place=NONE if mine is None else str(ahead + 1),
                now="out" if lane.problem else per_cent(done[-1], 2) if done else NONE,
                best=per_cent(max(done), 2) if done else NONE,
                epochs=f"{len(done)} of {lane.racer.config.epochs}",
                parameters=f"{total_parameters(lane.racer.config.layers):,}",
                seconds=f"{lane.seconds:,.1f} s" if done else NONE,
                gap=NONE if behind is None else "leads" if not behind else f"{behind:.2f}",
            )
        )
    return tuple(found)


def score(lane: Lane, lanes: Sequence[Lane], *, over: bool) -> float | None:
    """By what a place is told, 0..1; None before there is anything, and for who dropped out."""
    done = lane.accuracies
    if lane.problem or not done:
        return None
    if over:
        return sum(done[-LAST:]) / len(done[-LAST:])
    racing = [len(one.accuracies) for one in lanes if not one.problem and not one.kept]
    common = min(racing, default=len(done))
    return done[min(len(done), common) - 1] if common else None
