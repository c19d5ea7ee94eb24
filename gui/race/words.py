"""What is said of a race: how far it is, who won, and what the winner has other than the next."""

from __future__ import annotations

from collections.abc import Sequence

from gui.race.racers import Racer
from gui.race.standings import Lane
from gui.training import PAUSED, PREPARING, STOPPING
from models.history_compare import differences
from models.race_result import RaceResult
from models.shares import per_cent

MOST_DIFFERENCES = 4


def title_of(racers: Sequence[Racer]) -> str:
    """What a race is called: "Race of Chapter, Dropout and Adam"."""
    names = [racer.title for racer in racers]
    return f"Race of {', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "Race"


def state(now: str, epoch: int, epochs: int) -> str:
    """One line for the state of a race that runs."""
    where = f"epoch {epoch} of {epochs}"
    if now == PREPARING:
        return "Loading TensorFlow: this takes a few seconds the first time"
    if now == STOPPING:
        return "Stopping: every network so far is kept"
    return f"Paused in {where}" if now == PAUSED else f"Racing, {where}"


def leads(lanes: Sequence[Lane]) -> str:
    """Who is ahead after the last epoch that everybody has, or how it is about to begin."""
    racing = [lane for lane in lanes if not lane.problem]
    common = min((len(lane.accuracies) for lane in racing), default=0)
    if not common:
        return "Each learns a part of an epoch in turn; after the first one it is told who leads."
    figures = [(lane.accuracies[common - 1], lane.racer.title) for lane in racing]
    best = max(figures)[0]
    first = [title for figure, title in figures if figure == best]
    who = " and ".join(first)
    verb = "leads" if len(first) == 1 else "lead"
    after = "epoch" if common == 1 else f"{common} epochs"
    return f"{who} {verb} after {'the first ' if common == 1 else ''}{after}: {per_cent(best, 2)}."


def out(lanes: Sequence[Lane]) -> str:
    """Who dropped out and why, a sentence each."""
    return " ".join(
        f"{lane.racer.title} dropped out: {lane.problem.rstrip('.')}."
        for lane in lanes
        if lane.problem
    )


def why(racers: Sequence[Racer], result: RaceResult) -> str:
    """What the winner has other than the runner-up, in a sentence; "" where there is none."""
    if result.winner is None or result.runner_up is None:
        return ""
    winner, second = racers[result.winner], racers[result.runner_up]
    found = differences(second.config, winner.config)
    if not found:
        return f"{winner.title} and {second.title} are the same experiment."
    shown, more = found[:MOST_DIFFERENCES], len(found) - MOST_DIFFERENCES
    rest = f"; and {more} more" if more > 0 else ""
    return f"What {winner.title} has other than {second.title}: {'; '.join(shown)}{rest}."
