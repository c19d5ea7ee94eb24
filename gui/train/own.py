"""A person's own experiments, kept by name among the settings."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import suppress

from gui.settings import Settings
from models.config import TrainConfig, from_dict, to_dict
from models.presets import PRESETS
from models.sharing import LONGEST_NAME

SETTING = "own_experiments"
MOST = 40
"""All of them together stay far below what the settings' file may hold."""


class OwnExperiments(Mapping[str, TrainConfig]):
    """By name, in the order in which they were kept."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._configs: dict[str, TrainConfig] = {}
        self._read()

    def _read(self) -> None:
        self._settings.catch_up()
        kept: list[object] = self._settings.value(SETTING, [])
        for data in kept[:MOST]:
            # One that cannot be read must not take the others along.
            with suppress(ValueError, TypeError, KeyError, AttributeError):
                if isinstance(data, dict):
                    config = from_dict(data)
                    self._configs[config.name] = config

    def __getitem__(self, name: str) -> TrainConfig:
        return self._configs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._configs)

    def __len__(self) -> int:
        return len(self._configs)

    def problem_with(self, name: str) -> str:
        """Why nothing can be kept under a name, one sentence; "" if it can."""
        if not name or not name.isprintable():
            return "Give the experiment a name first."
        if len(name) > LONGEST_NAME:
            return f"A name has at most {LONGEST_NAME} signs."
        if _is_preset(name):
            return f"{name} is one of the chapter's experiments; take another name."
        if len(self) >= MOST and name not in self:
            return f"At most {MOST} experiments can be kept; forget one first."
        return ""

    def free_name(self, name: str) -> str:
        """The name, with a number after it where it is taken."""
        stem = name[: LONGEST_NAME - 5].strip() or "Experiment"
        names = [stem, *(f"{stem} ({number})" for number in range(2, MOST + 3))]
        return next((each for each in names if each not in self and not _is_preset(each)), "")

    def keep(self, name: str, config: TrainConfig) -> TrainConfig:
        """Keeps an experiment under a name, in place of another of that name.

        It is on the disk once the settings are saved, beside the window.

        Raises:
            ValueError: the name cannot be taken; one sentence.
        """
        self._read()
        problem = self.problem_with(name)
        if problem:
            raise ValueError(problem)
        named = dataclasses.replace(config, name=name)
        self._configs[name] = named
        self._write()
        return named

    def forget(self, name: str) -> None:
        """Keeps it no longer, once the settings are saved."""
        self._read()
        self._configs.pop(name, None)
        self._write()

    def _write(self) -> None:
        self._settings.remember(SETTING, [to_dict(each) for each in self._configs.values()])


def _is_preset(name: str) -> bool:
    return any(name.casefold() in (key, each.title.casefold()) for key, each in PRESETS.items())
