"""Lets the real window work for an hour and looks every ten seconds how large it is.

python tests/trust/hours.py [--minutes M] [--seed S] [--json] [--out FILE]

Training after training (each kept as a run), the sample clip as camera, plots, and every two
seconds another page; themes, networks, dialogs and exports in between. Ends with 1 where the
memory grew by 50 MB or more after the first five minutes, or threads or descriptors became more.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.trust.apart import environment  # noqa: E402 - the path comes first
from tests.trust.summary import tell  # noqa: E402

CHILD = Path(__file__).with_name("hours_child.py")
EVERY = 10.0
"""Seconds between two looks."""
WARM_SECONDS, WARM_SHARE = 300.0, 1 / 4
"""What is loaded and cached by then does not count; of a short run a quarter."""
GROWTH_KB = 50 * 1024
MORE_THREADS = MORE_DESCRIPTORS = 2
"""That may be open for a moment more than ever before; on the whole there may be none more."""
DATABASE = ".sqlite3"
"""In the names of a database, its log and the log's index: read at that moment it is these three
files, and they do not count among what may be open for a moment."""
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


def ends(values: Sequence[float]) -> tuple[float, float]:
    """The medians of the first quarter and the last: an evaluation comes and goes in between."""
    size = max(1, len(values) // 4)
    return statistics.median(values[:size]), statistics.median(values[-size:])


def judge(lines: Sequence[Line]) -> tuple[list[str], Line]:
    """What is wrong with the lines of a run, and its figures."""
    looks = [line for line in lines if "rss" in line]
    begun, over = looks[0]["at"], looks[-1]["at"]
    after = begun + min(WARM_SECONDS, WARM_SHARE * (over - begun))
    looks = [look for look in looks if look["at"] >= after]
    wrong = []
    figures: Line = {"minutes": round((over - begun) / 60, 1), "looks": len(looks)}
    for name, bound in (("rss", GROWTH_KB), ("uss", GROWTH_KB)):
        values = [look[name] for look in looks]
        first, last = ends(values)
        grown = last - first
        figures[f"{name}_mb"] = round(first / 1024), round(last / 1024), round(max(values) / 1024)
        figures[f"{name}_grown_mb"] = round(grown / 1024, 1)
        if name == "rss" and grown >= bound:
            wrong.append(f"memory grew by {grown / 1024:.0f} MB")
    for name, more in (("threads", MORE_THREADS), ("descriptors", MORE_DESCRIPTORS)):
        values = [look[name] for look in looks]
        figures[name] = *ends(values), max(values)
        if name == "descriptors":
            values = [look[name] - _of_databases(look) for look in looks]
        half = len(values) // 2
        early, late = values[:half] or values, values[half:]
        if figures[name][1] > figures[name][0] or max(late) > max(early) + more:
            wrong.append(f"{name} became more: {figures[name]}")
            wrong[-1] += _what_most(looks) if name == "descriptors" else ""
    for name in ("objects", "qt"):
        figures[name] = ends([look[name] for look in looks])
    figures |= lines[-1]["did"]
    wrong += [f"told: {text}" for text in lines[-1]["faults"]]
    return wrong, figures


def _of_databases(look: Line) -> int:
    """How many of the open files are a database's."""
    return sum(DATABASE in name for name in look.get("open", ()))


def _what_most(looks: Sequence[Line]) -> str:
    """What was open when most was, and is not always."""
    opened = [Counter(look.get("open", ())) for look in looks]
    most = max(opened, key=Counter.total)
    always = functools.reduce(Counter.__and__, opened)
    return f", once with {', '.join(sorted((most - always).elements())) or 'nothing known'}"


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
    tell("hours", {**figures, "wrong": wrong} if options.json else figures, as_json=options.json)
    sys.stderr.writelines(f"wrong: {text}\n" for text in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.exit(main())
