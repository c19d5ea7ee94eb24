"""Asks the real program to end at random moments of all it does: python tests/trust/quits.py.

The window's cross, Ctrl+Q, the end of the session, SIGINT, SIGTERM or SIGHUP; while it starts,
trains, races, loads, exports, films, teaches, evaluates, explains, maps, reads a camera or waits
for one. Each time it has to end with 0 within two seconds; every epoch that was shown and every
sample that came in is kept, no half-written file and no process is left, and nothing was said on
standard error.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.trust import whole  # noqa: E402 - the path comes first
from tests.trust.apart import environment  # noqa: E402
from tests.trust.run_queue import main_waited  # noqa: E402
from tests.trust.summary import tell  # noqa: E402

CHILD = Path(__file__).with_name("quits_child.py")
SECONDS = 2.0
"""From the wish to the end of the process."""
BEGINS, HANGS = 300.0, 60.0
"""From its start to the wish, and from there to the end; a process that takes longer is killed."""
LOOK = 0.02
BY_ITSELF = ("close", "key", "session")
SIGNALS = {"int": signal.SIGINT, "term": signal.SIGTERM, "hup": signal.SIGHUP}
WAYS = (*BY_ITSELF, *SIGNALS)
WAYS_OF = {"starting": tuple(SIGNALS), "dialog": ("close", "session", *SIGNALS)}
"""Keys go to the dialog that is open."""
LONGEST = {
    "starting": 1.5,
    "training": 12.0,
    "epoch": 0.5,
    "race": 12.0,
    "film": 6.0,
    "loading": 1.0,
    "exporting": 8.0,
    "tuning": 8.0,
    "evaluating": 2.0,
    "robustness": 3.0,
    "looked": 2.0,
    "digits": 10.0,
    "camera": 2.0,
    "blocked": 2.0,
    "dialog": 0.5,
}
"""Seconds from the beginning of an act to the quit, at most; TensorFlow is loaded in the first."""
TURNS = tuple(LONGEST) + ("training", "epoch") * 2 + ("exporting",) * 2 + ("tuning",)
HARMLESS = "This plugin does not support"
"""What Qt's offscreen platform says of itself."""


@dataclass
class Quit:
    """One quit and what was wrong with it.

    Attributes:
        seconds: from the wish to the end, without those in which other programs had every core.
        wall: with them.
        epochs: that were shown, of all its trainings.
        samples: that came in.
    """

    act: str
    way: str
    after: float
    seconds: float = 0.0
    wall: float = 0.0
    epochs: int = 0
    samples: int = 0
    wrong: list[str] = field(default_factory=list)


def quit_once(act: str, way: str, after: float, fault: str = "") -> Quit:
    """Starts the program, lets it do something, asks it to end, and looks at what is left.

    Args:
        act: of LONGEST.
        way: of WAYS; while it starts only signals are possible.
        after: seconds from the beginning of the act.
        fault: what is broken on purpose (quits_child.py).
    """
    done = Quit(act, way, after)
    with tempfile.TemporaryDirectory(prefix="quits-") as name:
        folder = Path(name)
        started = dict(environment(folder), PYTHONPATH=str(ROOT))
        process = subprocess.Popen(
            [sys.executable, str(CHILD), act, str(after), way, fault],
            env=started,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            _end(process, done)
        finally:
            left = _processes(process.pid)
            for one in {*left, process.pid}:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
            process.wait()
            for stream in filter(None, (process.stdout, process.stderr)):
                stream.close()
        if left:
            done.wrong.append(f"{len(left)} processes were left behind")
        for place in (folder / "data", folder / "home"):
            done.wrong += [f"half-written: {path}" for path in whole.strays(place)]
            done.wrong += [one for one in whole.broken(place) if not one.startswith("crash-")]
        epochs = _rows(folder / "data" / "history.sqlite3", "epochs")
        if epochs < done.epochs:
            done.wrong.append(f"{done.epochs} epochs were shown and {epochs} are kept")
        samples = _rows(folder / "data" / "samples.sqlite3", "samples")
        if samples < done.samples:
            done.wrong.append(f"{done.samples} samples came in and {samples} are kept")
        if act == "exporting" and _half_exported(folder / "home"):
            done.wrong.append("a part of an export was left")
    return done


def _end(process: subprocess.Popen[str], done: Quit) -> None:
    """Reads what it says until "now", asks it to end, and waits."""
    assert process.stdout is not None
    assert process.stderr is not None
    wanted = "signals" if done.act == "starting" else "now"
    late = threading.Timer(BEGINS, process.kill)
    late.start()
    for line in process.stdout:
        word, _, number = line.strip().partition(" ")
        if word == "epoch":
            done.epochs = int(number)
        if word == "samples":
            done.samples = int(number)
        if word == wanted:
            break
    else:
        done.wrong.append("it ended before it was asked to, or was killed as too late")
    late.cancel()
    if done.act == "starting":
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(done.after)
    asked = time.perf_counter()
    if done.way in SIGNALS:
        process.send_signal(SIGNALS[done.way])
    begun = waited = main_waited(process.pid)
    while process.poll() is None:
        if time.perf_counter() - asked > HANGS:
            done.seconds = HANGS
            done.wrong.append("it hangs")
            return
        waited = max(waited, main_waited(process.pid))
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LOOK)
    done.wall = time.perf_counter() - asked
    done.seconds = done.wall - (waited - begun)
    out, complaints = process.stdout.read(), process.stderr.read()
    for line in out.splitlines():
        if line.startswith("epoch "):
            done.epochs = int(line.split()[1])
    if process.returncode:
        done.wrong.append(f"it ended with {process.returncode}")
    if done.seconds > SECONDS:
        done.wrong.append(f"it took {done.seconds:.1f} s")
    said = [line for line in complaints.splitlines() if line and not line.startswith(HARMLESS)]
    if said:
        done.wrong.append(f"it said: {' | '.join(said)[-400:]}")


def _processes(session: int) -> list[int]:
    """Those of the program's session that still run."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            state, _, _, its = (place / "stat").read_text().rsplit(") ", 1)[1].split()[:4]
            if int(its) == session and state != "Z" and int(place.name) != session:
                found.append(int(place.name))
    return found


def _rows(path: Path, table: str) -> int:
    """How many rows a table of a database has; none where it was never made."""
    closing, no_table = contextlib.closing, contextlib.suppress(sqlite3.OperationalError)
    with no_table, closing(sqlite3.connect(path)) as connection:
        [(count,)] = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()
        return int(count)
    return 0


def _half_exported(folder: Path) -> bool:
    """Whether some files of an export are there and others not."""
    names = [path.name for path in folder.iterdir() if path.is_file()]
    return 0 < len(names) < 7


def run(times: int, seed: int = 0, acts: tuple[str, ...] = TURNS) -> list[Quit]:
    """Quits so many times, each act in turn."""
    rng = random.Random(seed)
    order = [acts[number % len(acts)] for number in range(times)]
    rng.shuffle(order)
    done = []
    for number, act in enumerate(order):
        way = rng.choice(WAYS_OF.get(act, WAYS))
        one = quit_once(act, way, rng.uniform(0, LONGEST[act]))
        done.append(one)
        if sys.stderr.isatty() or one.wrong:
            sys.stderr.write(f"{number + 1} {one.act} {one.way} {one.after:.2f}: {one.wrong}\n")
            sys.stderr.flush()
    return done


def main() -> int:
    """Runs it and tells."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--act", choices=LONGEST, help="only this one")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    done = run(options.times, options.seed, (options.act,) if options.act else TURNS)
    wrong = [one for one in done if one.wrong]
    seconds = sorted(one.seconds for one in done)
    figures = {
        "quits": len(done),
        "wrong": len(wrong),
        "median_seconds": round(statistics.median(seconds), 2),
        "longest_seconds": round(seconds[-1], 2),
        "longest_by_the_clock": round(max(one.wall for one in done), 2),
        "epochs_shown": sum(one.epochs for one in done),
        "acts": dict(Counter(one.act for one in done)),
    }
    tell("quits", figures, as_json=options.json)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
