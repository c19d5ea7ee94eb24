"""Who races: an experiment each, with the letter, mark and colour that it keeps."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gui.widgets.curve_marks import free_place
from models.config import TrainConfig
from models.feasible import trouble_with
from models.presets import PRESETS
from models.race import MOST_RUNNERS, SLICES, why_not_race

PRESET, OWN, RUN, NOW = "preset:", "own:", "run:", "now"
"""What a racer's key begins with: where its experiment comes from."""

READY_MADE = ("chapter", "l2", "dropout", "batchnorm")
"""Of the chapter's experiments those whose curves it compares."""


@dataclass(frozen=True, kw_only=True)
class Racer:
    """One experiment of a race.

    Attributes:
        key: where the experiment comes from.
        title: what people call it; no two in a race are called the same.
        config: the experiment.
        place: its letter, mark and colour, from 0; it keeps them while others come and go.
    """

    key: str
    title: str
    config: TrainConfig
    place: int

    @property
    def problem(self) -> str:
        """Why it cannot race, in one sentence; "" if it can."""
        trouble = trouble_with(self.config)
        why = trouble.sentence if trouble else why_not_race(self.config)
        return f"{self.title} cannot race: {why}." if why else ""


@dataclass(frozen=True, kw_only=True)
class Course:
    """What is the same for all.

    Attributes:
        epochs: of each.
        seed: of chance.
        slices: turns that each gets for an epoch.
    """

    epochs: int = 10
    seed: int = 0
    slices: int = SLICES


def entered(racers: Sequence[Racer], key: str, title: str, config: TrainConfig) -> list[Racer]:
    """With one more, unless it is there already or there are four."""
    if len(racers) >= MOST_RUNNERS or key in {racer.key for racer in racers}:
        return list(racers)
    place = free_place([racer.place for racer in racers])
    return [*racers, Racer(key=key, title=title, config=config, place=place)]


def ready_made() -> list[Racer]:
    """The chapter's four, ready to start."""
    racers: list[Racer] = []
    for name in READY_MADE:
        racers = entered(racers, PRESET + name, PRESETS[name].title, PRESETS[name].config)
    return racers


def lined_up(racers: Sequence[Racer], course: Course) -> tuple[Racer, ...]:
    """Each with the race's epochs and seed, and a title of its own."""
    seen: Counter[str] = Counter()
    lined = []
    for racer in racers:
        seen[racer.title] += 1
        count = seen[racer.title]
        title = racer.title if count == 1 else f"{racer.title} ({count})"
        config = dataclasses.replace(racer.config, epochs=course.epochs, seed=course.seed)
        lined.append(dataclasses.replace(racer, title=title, config=config))
    return tuple(lined)


def problem_with(racers: Sequence[Racer]) -> str:
    """Why these cannot race as they are, in one sentence; "" if they can."""
    if len(racers) < 2:
        return "A race needs two experiments at least."
    return next((racer.problem for racer in racers if racer.problem), "")
