"""What the window remembers between starts: one small JSON file, a bad key falling back alone."""

from __future__ import annotations

import json
import logging
import math
from pathlib import Path
from typing import Any, TypeVar

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

    def remember(
        self, name: str, value: bool | int | float | str | dict[str, Any] | list[Any]
    ) -> None:
        """Keeps a choice for the next start; ``save`` writes it."""
        self._values[name] = value

    def save(self) -> None:
        """Writes the file whole or not at all.

        Raises:
            OSError: the folder cannot be written to, or the disk is full.
        """
        from models.storage import atomic_write

        self.path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(self.path, json.dumps(self._values, indent=1).encode())

    def _read(self) -> dict[str, Any]:
        try:
            if self.path.stat().st_size > LARGEST_FILE:
                raise ValueError("the file is far too large")
            values = json.loads(self.path.read_bytes())
            if not isinstance(values, dict):
                raise ValueError("not an object")  # noqa: TRY004 - wrong content, like bad JSON
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            log.warning("settings: %s", error)
            self.problem = "Your settings could not be read; Digitscope starts with its own."
            self._set_aside()
            return {}
        return values

    def _set_aside(self) -> None:
        try:
            self.path.replace(self.path.with_suffix(".json.unreadable"))
        except OSError as error:
            log.warning("settings not set aside: %s", error)
