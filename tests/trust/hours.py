"""Lets the real window work for an hour and looks every ten seconds how large it is.

python tests/trust/hours.py [--minutes M] [--seed S] [--json] [--out FILE]

Training after training (each kept as a run), the sample clip as camera, plots, and every two
seconds another page; themes, networks, dialogs and exports in between. Ends with 1 where the
memory grew by 50 MB or more after the first five minutes, or threads or descriptors became more.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.trust.apart import environment  # noqa: E402 - the path comes first

CHILD = Path(__file__).with_name("hours_child.py")
EVERY = 10.0
"""Seconds between two looks."""
WARM_SHARE = 5 / 60
"""Of the time; what is loaded and cached by then does not count."""
GROWTH_KB = 50 * 1024
MORE_THREADS = MORE_DESCRIPTORS = 2
"""That may be open for a moment more than ever before; on the whole there may be none more."""
SMOOTH = 6
"""Looks whose median counts: one of them may fall into an export."""

Line = dict[str, Any]


def run(minutes: float, seed: int = 0, *, fault: str = "", out: Path | None = None) -> list[Line]:
    """Runs the window in a process of its own; the lines that it told.

    Args:
        minutes: how long.
        seed: of what it does in between.
        fault: something to break on purpose (hours_child.py).
        out: where each line is appended as it comes.

    Raises:
        RuntimeError: it died or hung.
    """
    with tempfile.TemporaryDirectory(prefix="hours-") as name:
        command = [sys.executable, str(CHILD), str(60 * minutes), str(seed)]
        child = subprocess.Popen(
            [*command, fault] if fault else command,
            env=environment(Path(name)) | {"HOURS_EVERY": str(min(EVERY, 2 * minutes))},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        lines: list[Line] = []
        with child:
            assert child.stdout is not None
            for text in child.stdout:
                lines.append(json.loads(text))
                if out is not None:
                    with out.open("a", encoding="utf-8") as file:
                        file.write(text)
            assert child.stderr is not None
            complaints = child.stderr.read()
        if child.returncode or not lines or "did" not in lines[-1]:
            raise RuntimeError(f"it ended with {child.returncode}: {complaints[-2000:]}")
    return lines


def smooth(values: Sequence[float]) -> list[float]:
    """The median of each SMOOTH neighbours."""
    size = min(SMOOTH, max(1, len(values) // 2))
    return [statistics.median(values[at : at + size]) for at in range(len(values) - size + 1)]


def judge(lines: Sequence[Line]) -> tuple[list[str], Line]:
    """What is wrong with the lines of a run, and its figures."""
    looks = [line for line in lines if "rss" in line]
    begun, over = looks[0]["at"], looks[-1]["at"]
    after = begun + WARM_SHARE * (over - begun)
    looks = [look for look in looks if look["at"] >= after]
    wrong = []
    figures: Line = {"minutes": round((over - begun) / 60, 1), "looks": len(looks)}
    for name, bound in (("rss", GROWTH_KB), ("uss", GROWTH_KB)):
        line = smooth([look[name] for look in looks])
        grown = max(line) - line[0]
        figures[f"{name}_mb"] = round(line[0] / 1024), round(line[-1] / 1024)
        figures[f"{name}_grown_mb"] = round(grown / 1024, 1)
        if name == "rss" and grown >= bound:
            wrong.append(f"memory grew by {grown / 1024:.0f} MB")
    for name, more in (("threads", MORE_THREADS), ("descriptors", MORE_DESCRIPTORS)):
        values = [look[name] for look in looks]
        half = len(values) // 2
        first, last = values[:half] or values, values[half:]
        figures[name] = statistics.median(first), statistics.median(last), max(values)
        if statistics.median(last) > statistics.median(first) or max(last) > max(first) + more:
            wrong.append(f"{name} became more: {figures[name]}")
    for name in ("objects", "qt"):
        line = smooth([look[name] for look in looks])
        figures[name] = round(line[0]), round(line[-1])
    figures |= lines[-1]["did"]
    wrong += [f"told: {text}" for text in lines[-1]["faults"]]
    return wrong, figures


def main() -> int:
    """Runs it and tells."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", "--times", type=float, default=60, help="60")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--out", type=Path, help="each line of the run is appended here")
    options = parser.parse_args()
    try:
        wrong, figures = judge(run(options.minutes, options.seed, out=options.out))
    except RuntimeError as error:
        wrong, figures = [str(error)], {}
    told = "hours: " + ", ".join(f"{name} {value}" for name, value in figures.items())
    sys.stdout.write((json.dumps({**figures, "wrong": wrong}) if options.json else told) + "\n")
    sys.stderr.writelines(f"wrong: {text}\n" for text in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.exit(main())
