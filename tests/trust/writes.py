"""Every write that the program makes fails once: python tests/trust/writes.py.

Each action of a scripted session is done once to count its writes; then once for each of them, and
that one fails (disk full, read-only, I/O error). Each time what was there is there, one plain
sentence comes out, nothing half-written stays, and the same action then succeeds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.trust import whole
from tests.trust.faults_of_disk import KINDS, Disk, careless
from tests.trust.writes_actions import ACTIONS, SLOW
from tests.trust.writes_world import Action, World, furnish

PLAIN = re.compile(r"[^\n]{8,260}[.]")
ODD = re.compile(r"\[Errno|Traceback|\bError\b|Exception|0x|(?<!\w)/\w+/|None")
"""What no sentence for a person has: a code, a path, a name of Python's."""


class BrokenError(Exception):
    """A promise is broken; the message says which, at which place."""


@dataclass
class Tally:
    """What failed and how it went."""

    places: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    unnoticed: int = 0

    @property
    def words(self) -> str:
        """The figures in one line."""
        return (
            f"{self.places.total()} places in {len(self.places)} actions, {self.failed} failures: "
            f"every old file intact, one sentence each ({self.unnoticed} cost nothing and needed "
            f"none), nothing half-written left, every action succeeded afterwards"
        )


def main() -> int:
    """All actions, or some of their places."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, metavar="N", help="only so many places, by chance")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--slow", action="store_true", help="the LiteRT conversion and MNIST, too")
    parser.add_argument("--action", choices=[*ACTIONS, *SLOW], help="only this one")
    options = parser.parse_args()
    began = time.perf_counter()
    actions = ACTIONS | (SLOW if options.slow or options.action in SLOW else {})
    if options.action:
        actions = {options.action: actions[options.action]}
    with tempfile.TemporaryDirectory() as folder:
        tally, wrong = try_all(actions, Path(folder), options.times, options.seed)
    for sentence in wrong:
        sys.stdout.write(f"{sentence}\n")
    if options.json:
        sys.stdout.write(json.dumps(vars(tally)) + "\n")
    sys.stdout.write(f"{tally.words if not wrong else ''}; {time.perf_counter() - began:.0f} s\n")
    return 1 if wrong else 0


def try_all(
    actions: dict[str, Action], folder: Path, times: int | None, seed: int
) -> tuple[Tally, list[str]]:
    """Lets places of the actions fail.

    Args:
        actions: by name.
        folder: an empty one.
        times: how many places, chosen by chance; None for every one of them in every way.
        seed: of the chance.

    Returns:
        What was done, and a sentence for each promise that was broken.
    """
    chance, tally, wrong = random.Random(seed), Tally(), list[str]()
    template = furnish(folder / "template")
    cases, after = [], {}
    for name, action in actions.items():
        disk, after[name], problems = count(action, template, folder)
        tally.places[name] = len(disk.places)
        wrong += [f"{name}: {problem}" for problem in problems]
        cases += [(name, place, how) for place in range(len(disk.places)) for how in KINDS]
    if times is not None:
        cases = chance.sample(cases, min(times, len(cases)))
    for name, place, how in cases:
        try:
            told = fail(actions[name], template, folder, place, how, after[name])
        except BrokenError as error:
            wrong.append(f"{name}, {how} disk, {error}")
        else:
            tally.failed += 1
            tally.unnoticed += not told
    return tally, wrong


def count(action: Action, template: Path, folder: Path) -> tuple[Disk, dict[str, Any], list[str]]:
    """An action that succeeds: its places, what is there then, and what it is careless with."""
    world = World.copied(template, folder / "world", action)
    with Disk(folder) as disk:
        told = action.do(world)
    problems = careless(disk.order)
    if (told and not action.tells) or not action.done(world):
        problems.append(f"it does not work at all: {told!r}")
    if not disk.places:
        problems.append("it writes nothing")
    return disk, world.kept(), problems + strays(world)


def fail(
    action: Action, template: Path, folder: Path, place: int, how: str, after: dict[str, Any]
) -> str:
    """One write of an action fails, then it is done again; returns the sentence that came out.

    Raises:
        BrokenError: a promise is broken.
    """
    world = World.copied(template, folder / "world", action)
    before, files = world.kept(), world.files()
    with Disk(folder, fail=place, how=KINDS[how]) as disk:
        try:
            told = action.do(world)
        except (OSError, ValueError) as error:
            told = str(error)
        except Exception as error:
            raise BrokenError(f"{disk.failed}: {type(error).__name__}: {error}") from error
    where = disk.failed or f"place {place}"
    for problem in (
        *_told(told, action, world),
        *_kept(before, after, world.kept()),
        *_intact(files, world),
        *strays(world),
    ):
        raise BrokenError(f"{where}: {problem}")
    try:
        again = action.do(world)
    except Exception as error:
        raise BrokenError(f"{where}: cannot be done again: {error!r}") from error
    if (again and not action.tells) or not action.done(world):
        raise BrokenError(f"{where}: done again it says {again!r} and is not done")
    return told


def strays(world: World) -> list[str]:
    """Half-written files."""
    return [f"{name} is left" for one in (world.data, world.home) for name in whole.strays(one)]


def _told(told: str, action: Action, world: World) -> list[str]:
    if not told:
        return [] if action.done(world) else ["nothing was said, and it is not done"]
    if not PLAIN.fullmatch(told) or ODD.search(told):
        return [f"no plain sentence: {told!r}"]
    return []


def _kept(before: dict[str, Any], after: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What a person had is as it was, or as the action meant it to be."""
    return [
        f"{name} was {value!r}, now {now.get(name)!r}"
        for name, value in before.items()
        if now.get(name) != value and now.get(name) != after.get(name)
    ]


def _intact(files: dict[Path, bytes], world: World) -> list[str]:
    found = [sentence for one in (world.data, world.home) for sentence in whole.broken(one)]
    gone = [path.name for path in files if not path.exists() and not world.moved(path)]
    return found + [f"{name} is gone" for name in gone]


if __name__ == "__main__":
    sys.exit(main())
