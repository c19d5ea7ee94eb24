"""What the window remembers between starts: one small JSON file, a bad key falling back alone."""

from __future__ import annotations

import json
import logging
import math
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from models.disk import KeepError, atomic_write, is_plain, read_plain, set_aside
from models.owner import anybody

V = TypeVar("V")

log = logging.getLogger(__name__)

LARGEST_FILE = 1 << 20


class Settings:
    """The choices of the person, by name.

    Attributes:
        path: the file; it need not exist.
        problem: one sentence if the file was there but could not be read, else "".
    """

    def __init__(self, path: Path, check: Callable[[], None] = anybody) -> None:
        """As they were saved last.

        Args:
            path: of the file.
            check: raises KeepError while another window keeps its choices (models/owner.py).
        """
        self.path = path
        self.problem = ""
        self._check = check
        self._saving = threading.Lock()
        self._changed: set[str] = set()
        self._values: dict[str, Any] = self._read()
        self._late = not self._may_save()

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
        self._changed.add(name)

    def save(self) -> None:
        """Writes the file whole or not at all; any thread may.

        Raises:
            KeepError: the folder cannot be written to, or the disk is full; one sentence.
        """
        with self._saving:
            self._check()
            self.catch_up()
            atomic_write(self.path, json.dumps(dict(self._values), indent=1).encode())

    def catch_up(self) -> None:
        """Takes in what another window saved that was open first, and is closed now."""
        if self._late and self._may_save():
            self._late = False
            mine = {name: self._values[name] for name in self._changed}
            self._values = self._read() | mine

    def _may_save(self) -> bool:
        try:
            self._check()
        except KeepError:
            return False
        return True

    def _read(self) -> dict[str, Any]:
        try:
            if not is_plain(self.path):
                raise ValueError("it is no file, or a link to nothing")
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
