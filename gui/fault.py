"""What went wrong: a sentence for a person, details for a report, and which fault it is."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from gui.plain_text import ROOT, without_places

LONGEST = 20_000
"""Letters of details; of longer ones the end is kept, where the error itself stands."""

CALLS = 2
"""So many calls, the innermost, tell one fault from another: how it came there may differ."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something that went wrong.

    Attributes:
        sentence: for a person.
        details: for a report: versions, machine and a traceback; no folders.
        place: of a fault of our own: what failed where, the same each time it happens again; ""
            for what a file, a disk or a device explains.
    """

    sentence: str
    details: str = ""
    place: str = ""


def fault_of(error: BaseException) -> Fault:
    """The fault that an exception is which nobody expected."""
    kind = type(error).__name__
    if isinstance(error, MemoryError):
        return Fault(
            sentence="There was not enough memory for this. Close other programs and try again.",
            details=details_of(error),
        )
    return Fault(
        sentence=(
            f"Something in Digitscope itself failed ({kind}). You can go on working; "
            "the details help to mend it."
        ),
        details=details_of(error),
        place=f"{kind} {_places(error.__traceback__)}",
    )


def details_of(error: BaseException) -> str:
    """Versions, machine and traceback."""
    text = "".join(traceback.format_exception(error))
    return f"{machine()}\n{without_places(text)[-LONGEST:]}"


def machine() -> str:
    """Versions and machine in one line."""
    from models.history_run import versions

    found = dict(versions())
    if "PySide6" in sys.modules:
        found["pyside6"] = sys.modules["PySide6"].__version__
    found["platform"] = platform.platform()
    return ", ".join(f"{name} {version}" for name, version in found.items())


def release(error: BaseException) -> None:
    """Lets go what the functions that failed held.

    A painter that lives on in a traceback is still painting for Qt, and the next paint crashes.
    """
    seen: set[int] = set()
    left: list[BaseException | None] = [error]
    while left:
        one = left.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        traceback.clear_frames(one.__traceback__)
        left += [one.__cause__, one.__context__]


def attempt(action: Callable[[], object]) -> None:
    """Does it; what fails in it is told, and what comes after it is done all the same."""
    try:
        action()
    except Exception as error:  # whatever it is: the others must not go without
        sys.excepthook(type(error), error, error.__traceback__)


def _places(trace: TracebackType | None) -> str:
    """The innermost lines, of our own code if there is any."""
    frames = traceback.extract_tb(trace)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT)]
    lines = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in (own or frames)]
    return " ".join(lines[-CALLS:])
