"""What every command of a shell shares: JSON, errors in one sentence, quiet libraries, Ctrl+C."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

Tell = Callable[[str], None]
"""Takes a line, or several, for standard output."""


def json_line(value: object) -> str:
    """An object as one line of JSON; null stands for infinity and NaN, which JSON lacks."""
    return json.dumps(_finite(value), allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def figures_text(figures: Mapping[str, Any], indent: str = "") -> str:
    """Figures by name, one a line, those within another deeper."""
    lines = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            lines += [f"{indent}{name}", figures_text(value, indent + "  ")]
        else:
            shown = f"{value:.4g}" if isinstance(value, float) else value
            lines.append(f"{indent}{name:{max(1, 44 - len(indent))}}  {shown}")
    return "\n".join(lines)


def object_of(command: Sequence[str], what: str) -> dict[str, Any]:
    """The object in the last line that another process prints.

    Raises:
        RuntimeError: it failed; ``what`` names it.
    """
    child = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if child.returncode:
        raise RuntimeError(f"{what} failed")
    found: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return found


def sentence_of(error: BaseException, *, see_doctor: str, debug: str) -> str:
    """What went wrong in one line, for a person.

    Args:
        error: what was raised.
        see_doctor: where to look when something is not installed.
        debug: the environment's word that shows tracebacks.
    """
    if isinstance(error, ModuleNotFoundError):
        text = f"the Python package {error.name} is missing; {see_doctor}"
    elif isinstance(error, ImportError):
        text = f"{error}; {see_doctor}"
    elif isinstance(error, OSError) and error.strerror:
        name = Path(os.fsdecode(error.filename)).name if error.filename else "The system"
        text = f"{name}: {error.strerror.lower()}"
    elif isinstance(error, MemoryError):
        text = "there is not enough memory for this"
    elif isinstance(error, OSError | ValueError):
        text = str(error)
    else:
        text = (
            f"something went wrong inside ({type(error).__name__}: {error}); "
            f"with {debug}=1 in the environment it says where"
        )
    return " ".join(text.split())


@contextmanager
def stop_on_signals() -> Iterator[Callable[[], bool]]:
    """Ctrl+C once asks the work to stop and keep what it has; twice ends the program."""
    asked: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)

    def ask(number: int, _frame: object) -> None:
        asked.append(number)
        for one, handler in zip(numbers, before, strict=True):
            signal.signal(one, handler)

    before = [signal.signal(number, ask) for number in numbers]
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def end_on_signals() -> None:
    """A signal ends the program at once and in order: for as long as it has nothing to keep."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: os._exit(0))


@contextmanager
def hushed_libraries() -> Iterator[TextIO]:
    """Sends descriptor 2, to which C++ libraries chatter, nowhere; yields the real one."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        with open(kept, "w", encoding="utf-8", errors="backslashreplace", closefd=False) as voice:
            yield voice
    finally:
        os.dup2(kept, 2)
        os.close(kept)
