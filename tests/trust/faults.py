"""Makes Digitscope fail in every place where its code runs: python tests/trust/faults.py.

Each fault has to be caught, shown once in plain words with details that name no folder, written to
the log, and the window has to go on. A process that dies has to be reported by the next start.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.trust.clicks_sandbox import ROOT, environment
from tests.trust.summary import tell

CHILD = Path(__file__).with_name("faults_child.py")
SECONDS = 300
ALL = ("living", "often", "start", "closing", "crash")
LOG_BYTES = 3 << 20


class BrokenError(Exception):
    """A promise is not kept; the message says which and where."""


def inject(folder: Path, what: str, *places: str, broken: str = "") -> list[dict[str, Any]]:
    """Runs a window that fails in ``places``; returns what it saw of itself.

    Raises:
        BrokenError: it did not end as it should.
    """
    surroundings = environment(folder) | ({"DIGITSCOPE_BROKEN": broken} if broken else {})
    command = [sys.executable, str(CHILD), str(folder), what, *(",".join(places),) * bool(places)]
    done = subprocess.run(
        command,
        env=surroundings,
        cwd=folder / "cwd",
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if (done.returncode != 0) != (what == "crash"):
        raise BrokenError(f"{what}: ended with {done.returncode}: {done.stderr[-2000:]}")
    if not lines:
        raise BrokenError(f"{what}: nothing was seen: {done.stderr[-2000:]}")
    return lines


def look(folder: Path, what: str, seen: Sequence[dict[str, Any]]) -> int:
    """Checks what a child saw; returns how many places.

    Raises:
        BrokenError: a promise is not kept.
    """
    for one in seen:
        if what in ("living", "start"):
            _look_at_notice(folder, one)
        elif what == "often":
            _check(one["shows"] == 1, f"shown {one['shows']} times")
            _check("1,000 times" in one["sentence"], f"not counted: {one['sentence']}")
            _check(one["goes_on"], "the window stands still")
        elif what == "closing":
            _check(one["ended"], "what ran was not ended")
            _check(not one["visible"], "the window did not close")
            _check("injected in closing" in log_of(folder), "not in the log")
            _check((folder / "data" / "settings.json").is_file(), "the settings were not kept")
    return len(seen)


def look_after_crash(folder: Path, broken: str = "") -> int:
    """The start after a death shows the report, the one after that does not."""
    [first] = inject(folder, "report", broken=broken)
    _check(first["shown"], "the next start says nothing of the death")
    _check("Segmentation fault" in first["details"], "no report in the details")
    _check("crash" in first["details"], "the report does not say where")
    _names_no_place(folder, first["sentence"] + first["details"])
    [second] = inject(folder, "report", broken=broken)
    _check(not second["shown"], "the report is offered twice")
    _check(not list((folder / "data").glob("crash-*")), "files of reports are left")
    return 2


def log_of(folder: Path) -> str:
    """The whole log."""
    return (folder / "data" / "digitscope.log").read_text(encoding="utf-8")


def _look_at_notice(folder: Path, one: dict[str, Any]) -> None:
    place, mark = one["place"], f"injected in {one['place']}"
    _check(one["shown"], f"{place}: not shown")
    _check(one["goes_on"], f"{place}: the window stands still")
    _check(not one["left"], f"{place}: shown again after it was closed")
    _check("InjectedError" in one["sentence"], f"{place}: {one['sentence']}")
    _check("Traceback" not in one["sentence"], f"{place}: no plain words")
    _check(mark in one["details"], f"{place}: no details")
    _check("digitscope 0" in one["details"], f"{place}: no version")
    _check(sys.platform in one["details"].lower(), f"{place}: no machine")
    _names_no_place(folder, one["details"])
    log = log_of(folder)
    _check(mark in log, f"{place}: not in the log")
    _check("digitscope 0" in log, f"{place}: no version in the log")
    _names_no_place(folder, log)


def _names_no_place(folder: Path, text: str) -> None:
    for name in (str(ROOT), str(folder), os.path.expanduser("~") + "/"):  # noqa: PTH111 - as a text
        _check(name not in text, f"a folder is named: {name} in {text[:3000]}")


def _check(kept: bool, what: str) -> None:
    if not kept:
        raise BrokenError(what)


def run(folder: Path, what: str) -> int:
    """One part of the harness; returns how many places were looked at."""
    seen = inject(folder, what)
    count = look(folder, what, seen)
    if what == "crash":
        count += look_after_crash(folder)
    for log in (folder / "data").glob("*.log*"):
        _check(log.stat().st_size < LOG_BYTES, f"{log.name} grows")
    return count


def main() -> int:
    """Every part; 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1, metavar="N", help="the whole N times")
    parser.add_argument("--seed", type=int, default=0, help="nothing here is random")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    began, places, broken = time.perf_counter(), 0, []
    for _ in range(options.times):
        for what in ALL:
            with tempfile.TemporaryDirectory(prefix="faults-") as folder:
                try:
                    places += run(Path(folder), what)
                except (BrokenError, subprocess.TimeoutExpired) as error:
                    broken.append(f"{what}: {error}")
                    sys.stdout.write(broken[-1] + "\n")
    figures = {
        "places": places,
        "broken": len(broken),
        "seconds": round(time.perf_counter() - began),
    }
    tell("faults", figures, as_json=options.json)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
