"""Who won a race, who was ahead when, and the line that says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from models.config import TrainConfig
from models.events import TrainResult
from models.presets import title_of
from models.shares import per_cent

LAST = 3
"""Epochs whose mean decides: a single one is partly luck."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The race after an epoch.

    Attributes:
        epoch: from 1.
        accuracies: each runner's val_accuracy after it, 0..1, or after its last one before; None
            where a runner has no epoch yet.
        leader: which runner is ahead; None where two are.
    """

    epoch: int
    accuracies: tuple[float | None, ...]
    leader: int | None


@dataclass(frozen=True, kw_only=True)
class RaceResult:
    """What a race left.

    Attributes:
        results: each runner's, in the order given; None for one that dropped out.
        names: what to call them; of two that are called the same the second is "... (2)".
        means: each runner's mean val_accuracy over its last epochs, three at most; None where it
            has none.
        winner: the runner with the best mean; None where nobody or more than one has it.
        runner_up: the best of the others; None where there is no winner, or nobody else.
        standings: after each epoch.
        verdict: who won, in one sentence for people.
        told: who was ahead when, in another, or "".
    """

    results: tuple[TrainResult | None, ...]
    names: tuple[str, ...]
    means: tuple[float | None, ...]
    winner: int | None
    runner_up: int | None
    standings: tuple[Standing, ...]
    verdict: str
    told: str

    @property
    def line(self) -> str:
        """Both sentences."""
        return f"{self.verdict} {self.told}".strip()


def standing(epoch: int, accuracies: Sequence[Sequence[float]]) -> Standing:
    """The race after that epoch, from each runner's val_accuracy after each of its epochs."""
    now = tuple(one[min(epoch, len(one)) - 1] if one else None for one in accuracies)
    return Standing(epoch=epoch, accuracies=now, leader=_first(now))


def judged(results: Sequence[TrainResult | None], names: Sequence[str]) -> RaceResult:
    """Who won, from what the runners' trainings left.

    Of a race that was stopped only those epochs count that everybody had by then.

    Args:
        results: in the order of the runners; None for one that dropped out.
        names: what to call them.
    """
    accuracies = [[epoch.val_accuracy for epoch in one.history] if one else [] for one in results]
    stopped = [bool(one and one.stopped) for one in results]
    pairs = list(zip(accuracies, stopped, strict=True))
    common = min((len(one) for one, over in pairs if over), default=0)
    accuracies = [one[:common] if over else one for one, over in pairs]
    epochs = max(map(len, accuracies), default=0)
    standings = tuple(standing(epoch, accuracies) for epoch in range(1, epochs + 1))
    means = tuple(sum(one[-LAST:]) / len(one[-LAST:]) if one else None for one in accuracies)
    winner = _first(means)
    others = [None if place == winner else mean for place, mean in enumerate(means)]
    best = max((mean for mean in others if mean is not None), default=None)
    lasts = max((min(LAST, len(one)) for one in accuracies), default=0)
    return RaceResult(
        results=tuple(results),
        names=tuple(names),
        means=means,
        winner=winner,
        runner_up=None if winner is None or best is None else others.index(best),
        standings=standings,
        verdict=_verdict(names, means, winner, lasts),
        told=_told(names, standings),
    )


def runner_names(configs: Sequence[TrainConfig]) -> tuple[str, ...]:
    """What to call each of them, no two the same."""
    seen: Counter[str] = Counter()
    names = []
    for config in configs:
        title = title_of(config.name)
        seen[title] += 1
        names.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return tuple(names)


def _first(values: Sequence[float | None]) -> int | None:
    known = [value for value in values if value is not None]
    if not known or known.count(max(known)) > 1:
        return None
    return values.index(max(known))


def _verdict(
    names: Sequence[str], means: Sequence[float | None], winner: int | None, epochs: int
) -> str:
    known = sorted(
        (mean, name) for mean, name in zip(means, names, strict=True) if mean is not None
    )
    if not known:
        return "Nobody finished an epoch: there is no winner."
    best, _ = known[-1]
    over = "after one epoch" if epochs == 1 else f"over the last {epochs} epochs"
    if winner is None:
        tied = [name for mean, name in zip(means, names, strict=True) if mean == best]
        return f"{' and '.join(tied)} are level at {per_cent(best, 2)} {over}."
    won = f"{names[winner]} won: {per_cent(best, 2)} {over}"
    if len(known) == 1:
        return f"{won}; the others finished no epoch."
    mean, name = known[-2]
    return f"{won}, {100 * (best - mean):.2f} points before {name}."


def _told(names: Sequence[str], standings: Sequence[Standing]) -> str:
    """Who was ahead when: "Adam was ahead after epoch 1, Chapter after epochs 2 to 5"."""
    parts: list[str] = []
    for leader, group in groupby(standings, key=lambda one: one.leader):
        epochs = [one.epoch for one in group]
        when = f"epoch {epochs[0]}"
        if len(epochs) > 1:
            when = f"epochs {epochs[0]} to {epochs[-1]}"
        who = "nobody" if leader is None else names[leader]
        parts.append(f"{who} was ahead after {when}" if not parts else f"{who} after {when}")
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
