"""What the window remembers between starts: one small JSON file, a bad key falling back alone."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from models.disk import atomic_write, read_plain, set_aside

V = TypeVar("V")

log = logging.getLogger(__name__)

LARGEST_FILE = 1 << 20


class Settings:
    """The choices of the person, by name.

    Attributes:
        path: the file; it need not exist.
        problem: one sentence if the file was there but could not be read, else "".
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem = ""
        self._values: dict[str, Any] = self._read()

    def value(self, name: str, default: V) -> V:
        """What was remembered under ``name``, or ``default`` if nothing of that type was."""
        found: Any = self._values.get(name, default)
        if type(default) is float and type(found) is int:
            found = float(found)
        if isinstance(found, float) and not math.isfinite(found):
            return default
        return found if type(found) is type(default) else default

    def values(self) -> Mapping[str, Any]:
        """All that is remembered, by name."""
        return dict(self._values)

    def remember(
        self, name: str, value: bool | int | float | str | dict[str, Any] | list[Any]
    ) -> None:
        """Keeps a choice for the next start; ``save`` writes it."""
        self._values[name] = value

    def save(self) -> None:
        """Writes the file whole or not at all.

        Raises:
            KeepError: the folder cannot be written to, or the disk is full; one sentence.
        """
        atomic_write(self.path, json.dumps(self._values, indent=1).encode())

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(read_plain(self.path, LARGEST_FILE))
            if not isinstance(values, dict):
                raise ValueError("not an object")  # noqa: TRY004 - wrong content, like bad JSON
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            log.warning("settings: %s", error)
            aside = self._aside()
            self.problem = (
                f"Your settings could not be read{aside}: Digitscope starts with its own."
            )
            return {}
        return values

    def _aside(self) -> str:
        """Puts the file aside; says so in half a sentence."""
        try:
            name = set_aside(self.path, datetime.now()).name
        except OSError as error:
            log.warning("settings not set aside: %s", error)
            return ""
        return f" and are set aside as {name}"
