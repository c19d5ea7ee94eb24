"""Looks for what grows: one window does one thing again and again: python tests/trust/leaks.py.

Per frame, source, epoch, run, page, theme, network, file, export, dialog, fine-tuning and job: a
warm-up, then so many times with a look after each; the line of least squares through the looks is
what one time costs. Ends with 1 where a line is steeper than its bound.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.trust import sizes  # noqa: E402 - the path comes first
from tests.trust.apart import environment  # noqa: E402

CHILD = Path(__file__).with_name("leaks_child.py")


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing that is done again and again.

    Attributes:
        warm: times before the first look.
        times: looks.
        kb: memory that one time may cost.
        qt: Qt objects that one time may leave.
        objects: pieces of memory of Python's objects that one time may leave.
    """

    warm: int = 5
    times: int = 20
    kb: float = 200
    qt: float = 0.2
    objects: float = math.inf


ACTS = {
    "jobs": Act(),
    "frames": Act(warm=10),
    "sources": Act(warm=10, times=30, kb=500),
    "pages": Act(warm=6, times=12, kb=1000),
    "themes": Act(),
    "networks": Act(times=12, kb=500),
    "files": Act(times=12, kb=500),
    "dialogs": Act(times=12, kb=500),
    "exports": Act(times=12, kb=500),
    "epochs_": Act(warm=3, times=8, kb=1500),
    # A graph is 4 to 7 MB; TensorFlow once kept it (docs/decisions/0014). Menus show twelve runs.
    "runs": Act(warm=12, times=16, kb=1500, objects=3000),
    "tunings": Act(warm=2, times=5, kb=10_000),
}


def look(name: str, act: Act, fault: str = "") -> list[dict[str, Any]]:
    """Does it in a process of its own; the looks.

    Args:
        name: of ACTS.
        act: how often.
        fault: something to leak on purpose (leaks_breaking.py).

    Raises:
        RuntimeError: it died or hung.
    """
    with tempfile.TemporaryDirectory(prefix="leaks-") as folder:
        command = [sys.executable, str(CHILD), name, str(act.warm), str(act.times)]
        done = subprocess.run(
            [*command, fault] if fault else command,
            env=environment(Path(folder)),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"{name} ended with {done.returncode}: {done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def judge(name: str, act: Act, looks: Sequence[dict[str, Any]]) -> tuple[list[str], str]:
    """What grows more than it may, and the figures in words."""
    numbers = list(range(len(looks)))
    grown = {
        what: sizes.slope(numbers, [one[what] for one in looks])
        for what in ("uss", "qt", "objects", "threads", "descriptors")
    }
    bounds = {
        "uss": act.kb,
        "qt": act.qt,
        "objects": act.objects,
        "threads": 0.2,
        "descriptors": 0.2,
    }
    wrong = [
        f"{name}: {what} grows by {grown[what]:.1f} a time"
        for what, bound in bounds.items()
        if grown[what] > bound
    ]
    figures = ", ".join(f"{value:.1f} {what}" for what, value in grown.items())
    return wrong, f"{name}: {len(looks)} times, each {figures}".replace(" uss", " kB")


def main() -> int:
    """Runs it and tells."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--times", type=int, help="looks of each act")
    parser.add_argument("--act", choices=ACTS, action="append", default=[], help="only this one")
    parser.add_argument("--seed", type=int, default=0, help="nothing here is by chance")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    wrong: list[str] = []
    for name in options.act or ACTS:
        act = ACTS[name]
        if options.times:
            act = dataclasses.replace(act, times=options.times)
        try:
            found, words = judge(name, act, look(name, act))
        except RuntimeError as error:
            found, words = [str(error)], f"{name}: failed"
        wrong += found
        sys.stdout.write(json.dumps({"act": name, "words": words}) if options.json else words)
        sys.stdout.write("\n")
        sys.stdout.flush()
    sys.stderr.writelines(f"wrong: {one}\n" for one in wrong)
    count = len(options.act or ACTS)
    sys.stdout.write(f"leaks: {count} acts, {len(wrong)} grow more than they may\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
