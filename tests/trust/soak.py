"""Runs the long form of every harness in this folder, one after the other: make soak.

A script is found by itself: every .py here that takes --times and --json. ARGS chooses: names
("make soak ARGS='quits leaks'"), or --times N for each (a quicker look). One that fails does not
stop the others; at the end a table says what each found, and the exit status is 1 if one failed.
"""

from __future__ import annotations

import argparse
import datetime
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LONGEST = 3 * 3600
"""Seconds after which a harness that does not come back counts as failed."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one harness."""

    name: str
    status: int
    seconds: float
    words: str


def harnesses(folder: Path = HERE) -> tuple[str, ...]:
    """The scripts that are harnesses: run as programs, with --times."""
    found = []
    for path in sorted(folder.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        own = path.stem == Path(__file__).stem or path.stem.startswith("test_")
        if not own and '"--times"' in text and re.search(r"^if __name__ == .__main__.", text, re.M):
            found.append(path.stem)
    return tuple(found)


def run_one(name: str, arguments: Iterable[str], folder: Path = HERE) -> Outcome:
    """Runs a harness, its complaints shown as they come; its last line is its summary."""
    began = time.perf_counter()
    command = [sys.executable, str(folder / f"{name}.py"), *arguments]
    try:
        done = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=LONGEST, check=False
        )
        lines = [line for line in done.stdout.splitlines() if line.strip()]
        status, words = done.returncode, lines[-1] if lines else "it said nothing"
    except subprocess.TimeoutExpired:
        status, words = 1, "it did not come back"
    return Outcome(name=name, status=status, seconds=time.perf_counter() - began, words=words)


def table(outcomes: Iterable[Outcome], day: datetime.date) -> str:
    """A line a harness."""
    lines = [f"{day:%Y-%m-%d}"]
    for one in outcomes:
        kept = "kept" if one.status == 0 else "BROKEN"
        lines.append(f"{one.name:20} {kept:7} {one.seconds:7.0f} s  {one.words}")
    return "\n".join(lines)


def main(folder: Path = HERE) -> int:
    """Runs what was chosen."""
    found = harnesses(folder)
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(found)}")
    parser.add_argument("--times", help="for each, instead of its long form")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(found))
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}; choose of {', '.join(found)}")
    arguments = ["--times", options.times] if options.times else []
    outcomes = []
    for name in options.names or found:
        sys.stderr.write(f"{name} ...\n")
        outcomes.append(run_one(name, arguments, folder))
    sys.stdout.write(table(outcomes, datetime.datetime.now(datetime.UTC).date()) + "\n")
    return 1 if any(one.status for one in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
