"""Kills the program at random moments and looks at what is left: python tests/trust/kills.py.

A child process trains, saves, exports, teaches or changes choices, and says what it saves and what
is kept. It is killed (SIGKILL); then the window is started on what is left, without any repair, and
nothing that was said to be kept may be missing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.trust import starting, whole

HOME = "home"
"""The folder beside the data folder that is exported to."""
LONGEST = {
    "training": 2.5,
    "saving": 0.6,
    "exporting": 1.0,
    "converting": 15.0,
    "teaching": 0.6,
    "tuning": 4.0,
    "settings": 0.8,
}
"""Seconds from the first word to the kill, at most, of each mode."""
SHARES = {
    "training": 7,
    "saving": 10,
    "exporting": 8,
    "converting": 1,
    "teaching": 7,
    "tuning": 1,
    "settings": 6,
}
"""How often each mode's turn comes, of forty."""
START_SECONDS = 5.0
"""How long the next start may take on a quiet machine; on another, its processor time."""
QUIET = 0.9
"""A machine is quiet if a start waits for a core in less than a tenth of its time."""


class LostError(Exception):
    """A kill took something with it; the message says what."""


@dataclass
class Tally:
    """What was killed and what was found."""

    kills: Counter[str] = field(default_factory=Counter)
    while_saving: int = 0
    runs: int = 0
    epochs: int = 0
    samples: int = 0
    opened: int = 0
    cleared: int = 0
    seconds: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    kept: dict[Path, dict[str, Any]] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The figures in one line."""
        kinds = ", ".join(f"{count} {mode}" for mode, count in self.kills.items())
        return (
            f"{self.kills.total()} kills ({kinds}), {self.while_saving} of them while something "
            f"was being saved; {self.runs} runs with {self.epochs} finished epochs and "
            f"{self.samples} samples, none lost; {self.opened} networks opened; {self.cleared} "
            f"half-written files cleared; next start {statistics.median(self.seconds):.1f} s "
            f"(most {max(self.seconds):.1f}), without waiting for a core "
            f"{statistics.median(self.own):.1f} s (most {max(self.own):.1f}), of processor time "
            f"{statistics.median(self.busy):.1f} s (most {max(self.busy):.1f})"
        )


def main() -> int:
    """All modes in turn, so many kills together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200, metavar="N", help="kills, default 200")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--mode", choices=LONGEST, help="only this one")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    chance, began = random.Random(options.seed), time.perf_counter()
    turns = [one for mode, share in SHARES.items() for one in [mode] * share]
    tally, folders = Tally(), dict[str, Path]()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.times):
            # Every forty kills the folders are new: what is left of the old ones was looked at.
            if number % len(turns) == 0:
                chance.shuffle(turns)
            mode = options.mode or turns[number % len(turns)]
            place = folders.setdefault(mode, Path(folder) / f"{mode}-{number}")
            try:
                kill(mode, place, chance.random() * LONGEST[mode], tally)
            except (LostError, starting.StartError) as error:
                sys.stdout.write(f"kill {number + 1}, {mode}: {error}\n")
                return 1
            if options.json:
                sys.stderr.write(f"{tally.words}\n")
    if options.json:
        sys.stdout.write(
            json.dumps({**vars(tally), "kept": [len(one) for one in tally.kept.values()]}) + "\n"
        )
    sys.stdout.write(f"{tally.words}; {time.perf_counter() - began:.0f} s\n")
    return 0


def kill(mode: str, place: Path, seconds: float, tally: Tally, broken: str = "") -> None:
    """Kills once, and looks at what is left.

    Raises:
        LostError: something is missing or damaged.
        StartError: the program does not start.
    """
    data = place / "data"
    data.mkdir(parents=True, exist_ok=True)
    said = killed(mode, data, seconds, broken)
    look(mode, data, said, tally)


def killed(mode: str, data: Path, seconds: float, broken: str = "") -> list[list[Any]]:
    """What a child said until it was killed, so long after its first word."""
    child = str(Path(__file__).with_name("kills_work.py"))
    command = [sys.executable, child, mode, *([broken] if broken else [])]
    environment = os.environ | {"DIGITSCOPE_DATA": str(data), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(seconds)  # The random moment itself; nothing waits for anything.
        process.kill()
        lines += process.stdout.readlines()
    if not lines[0] or process.returncode != -9:
        raise LostError("the child ended by itself")
    return [json.loads(line) for line in lines if line.endswith("\n")]


def look(mode: str, data: Path, said: list[list[Any]], tally: Tally) -> None:
    """Compares what was said with what is there; raises as ``kill``."""
    folders = [data, *([data.parent / HOME] if (data.parent / HOME).is_dir() else [])]
    for folder in folders:
        for sentence in whole.broken(folder):
            raise LostError(sentence)
        tally.cleared += len(whole.strays(folder))
    found = starting.start(data)
    if found.faults or found.said:
        raise LostError(f"the next start had to say something: {found.said + found.faults}")
    left = [name for folder in folders for name in whole.strays(folder)]
    if left:
        raise LostError(f"the next start left {', '.join(left)}")
    # On a machine that others use, disk and caches are theirs, too: there its own work counts.
    quiet = found.own > QUIET * found.seconds
    if (found.seconds if quiet else found.busy) > START_SECONDS:
        raise LostError(f"the next start took {found.seconds:.1f} s, {found.busy:.1f} s of work")
    tally.kills[mode] += 1
    tally.while_saving += said[-1][0] == "saves"
    tally.seconds.append(found.seconds)
    tally.own.append(found.own)
    tally.busy.append(found.busy)
    # Killed between the bin and back, a run is in the bin; whether it may be is judged as a value.
    moved = {one[1].partition(" ")[2] for one in said if one[1].startswith("where ")}
    binned = moved & set(found.deleted)
    of_runs = [one for one in said if len(one) == 4]
    _look_at_runs([one for one in of_runs if one[1] not in binned], found, tally)
    kept = tally.kept.setdefault(data, {})
    _look_at_values([one for one in said if len(one) == 3], found, kept)
    tally.runs += len({one[1] for one in of_runs})
    tally.samples += sum(one[0] == "kept" and one[1].startswith("sample") for one in said)


def _look_at_runs(said: list[list[Any]], found: starting.Found, tally: Tally) -> None:
    prints: dict[tuple[str, int], str] = {}
    for word, name, epoch, weights in said:
        prints[name, epoch] = weights
        run = found.runs.get(name)
        # What was being saved may be there or not, whole; what was said to be kept is there.
        if run is None or run["epochs"] < epoch - (word == "saves"):
            raise LostError(f"{name}: {word} {epoch}, found {run}")
        if word == "finished" and run["state"] != "finished":
            raise LostError(f"{name} was finished, found {run}")
    for name in {one[1] for one in said}:
        run = found.runs[name]
        tally.epochs += run["epochs"]
        if run.get("network") != prints.get((name, run["epochs"])):
            raise LostError(f"{name} opens with other weights than after its last epoch: {run}")
        if run["epochs"] and run["claims"] != run["accuracy"]:
            raise LostError(f"{name} opens as after another epoch: {run}")
        if run["state"] == "running":
            raise LostError(f"{name} is shown as running, and nobody trains it")
        if run["state"] == "interrupted" and run.get("goes_on") != [run["epochs"], run["network"]]:
            raise LostError(f"{name} cannot go on: {run}")
        tally.opened += 1


def _look_at_values(said: list[list[Any]], found: starting.Found, kept: dict[str, Any]) -> None:
    may: dict[str, list[Any]] = {}
    for word, name, value in said:
        if word == "kept":
            may[name] = [value]
        else:
            before = kept.get(name, FIRST.get(name.partition(" ")[0]))
            may.setdefault(name, [before]).append(value)
    # What was kept before an earlier kill and not touched since is there still.
    may = {name: [value] for name, value in kept.items() if name.startswith("sample")} | may
    for name, values in may.items():
        kind, _, key = name.partition(" ")
        if kind not in VALUES or (kind in OF_RUNS and key not in found.runs):
            continue
        value = VALUES[kind](found, key)
        if value not in values and not (kind == "where" and value == "gone"):
            raise LostError(f"{name}: {values} were kept, found {value!r}")
        kept[name] = value


OF_RUNS = {"title", "starred", "note"}
FIRST = {"title": "talked about", "starred": False, "note": "", "where": "list"}
"""What a run has before anything is changed (kills_work.settings)."""
VALUES: dict[str, Any] = {
    "sample": lambda found, key: found.samples.get(key),
    "setting": lambda found, key: found.settings.get(key),
    "experiment": lambda found, key: next(
        (one["epochs"] for one in found.settings.get("own_experiments", []) if one["name"] == key),
        None,
    ),
    "title": lambda found, key: found.runs[key]["title"],
    "starred": lambda found, key: found.runs[key]["starred"],
    "note": lambda found, key: found.runs[key]["note"],
    "where": lambda found, key: (
        "list" if key in found.runs else "bin" if key in found.deleted else "gone"
    ),
}
"""How each kind of value is found; those of a run only where it is not in the bin."""


if __name__ == "__main__":
    sys.exit(main())
