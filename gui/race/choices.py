"""What can race: the experiment as it is set, the chapter's, one's own, and those of kept runs."""

from __future__ import annotations

from gui.jobs import Control
from gui.race.racers import NOW, OWN, PRESET, RUN
from gui.session import Session
from gui.train.own import OwnExperiments
from gui.widgets.curve_chooser import ChooserWords
from models.config import TrainConfig
from models.presets import PRESETS
from models.race import MOST_RUNNERS

WORDS = ChooserWords(
    stem="race_choices",
    title="Choose who races",
    things="experiments and runs",
    tip="Tick who is to race: a click, or Space.",
    nothing="There is nothing to choose from.",
    chosen="in the race",
    most=MOST_RUNNERS,
)
Entry = tuple[str, str, TrainConfig, str]
"""A key, a title, an experiment, and what it is."""


def experiments(present: tuple[str, TrainConfig], own: OwnExperiments) -> list[Entry]:
    """All that need no look into the history.

    Args:
        present: title and experiment as they are set for a single training.
        own: kept by name.
    """
    found: list[Entry] = [(NOW, *present, "as it is set under One training")]
    for name, preset in PRESETS.items():
        found.append((PRESET + name, preset.title, preset.config, "experiment"))
    return found + [(OWN + name, name, config, "your own") for name, config in own.items()]


def kept_runs(session: Session, _: Control) -> list[Entry]:
    """Those of every kept run; raises KeepError where the history cannot be read."""
    return [
        (RUN + run.id, run.title, run.config, f"your run, {run.words}")
        for run in session.history.list()
    ]
