"""Ten thousand random clicks, keys, drags and drops: python tests/trust/clicks.py --times 10000.

A child process shows the real window (offscreen) on folders of its own, a training and the sample
camera run, and seeded actions go to whatever is on top. An exception that nobody caught, a
complaint of Qt, an event loop that hangs for a second and a process that dies are found, each with
the step to replay: --from-step N repeats from there, --shrink looks for the last step from which
the first finding comes again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.trust.clicks_sandbox import environment, make_files
from tests.trust.summary import tell

PAGES = ("filters", "train", "inside", "draw", "camera", "evaluate")
SHRINK = (1, 5, 25, 125, 625)
BAD = ("fault", "log", "unraisable", "hang", "qt", "died")
SECONDS_A_STEP = 2.0
"""A child that takes longer than this on average is ended as hanging."""


@dataclass
class Outcome:
    """What one run of the child found.

    Attributes:
        steps: done.
        found: what must not be: kind, step, text.
        acted: how often each object's name was acted on.
        names: those of docs/objects.md.
        worst: the longest time the event loop did not turn, in the GUI thread's own seconds.
        seconds: it took.
    """

    steps: int = 0
    found: list[dict[str, Any]] = field(default_factory=list)
    acted: dict[str, int] = field(default_factory=dict)
    names: int = 0
    worst: float = 0.0
    seconds: float = 0.0
    last: list[str] = field(default_factory=list)

    @property
    def reached(self) -> set[str]:
        """The pages that were acted on."""
        return {key for key in PAGES if self.acted.get(f"page_{key}")}

    @property
    def coverage(self) -> float:
        """The share of all names that were acted on."""
        return len(self.acted) / max(1, self.names)


def click(steps: range, seed: int, folder: Path, extra: tuple[str, ...] = ()) -> Outcome:
    """Runs a child and reads what it left.

    Args:
        steps: which of the seed's steps.
        seed: of all chances.
        folder: made; everything of the child lies in it.
        extra: further arguments of the child.
    """
    folder.mkdir(parents=True, exist_ok=True)
    make_files(folder / "files")
    (folder / "out").mkdir(exist_ok=True)
    command = [sys.executable, __file__, "--child", str(folder), "--seed", str(seed)]
    command += ["--from-step", str(steps.start), "--times", str(len(steps)), *extra]
    began = time.perf_counter()
    with (folder / "stderr.txt").open("wb") as errors:
        child = subprocess.Popen(
            command, env=environment(folder), cwd=folder / "cwd", stderr=errors, stdout=errors
        )
        try:
            code: int | str = child.wait(60 + SECONDS_A_STEP * len(steps))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            code = "too long"
    return _read(folder, code, time.perf_counter() - began)


def _read(folder: Path, code: int | str, seconds: float) -> Outcome:
    outcome = Outcome(seconds=seconds)
    told = _lines(folder / "steps.jsonl")
    outcome.steps = len(told)
    outcome.last = [f"{line['step']}: {line['what']}" for line in told[-20:]]
    for line in _lines(folder / "found.jsonl"):
        if line["kind"] == "end":
            outcome.acted, outcome.names = line["acted"], line["names"]
            outcome.worst = line["worst"]
        elif line["kind"] in BAD:
            outcome.found.append(line)
    if code != 0:
        errors = (folder / "stderr.txt").read_text(encoding="utf-8", errors="replace")
        step = told[-1]["step"] if told else 0
        text = f"the process ended with {code}\n{errors[:3000]}\n...\n{errors[-3000:]}"
        outcome.found.append({"kind": "died", "step": step, "text": text})
    return outcome


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def shrink(outcome: Outcome, seed: int, folder: Path, extra: tuple[str, ...]) -> str:
    """The shortest replay that finds the first finding again, in words."""
    first = outcome.found[0]
    for back in SHRINK:
        start = max(0, first["step"] - back)
        steps = range(start, first["step"] + 3)
        again = click(steps, seed, folder / f"back{back}", extra)
        if any(_mark(one) == _mark(first) for one in again.found):
            return f"again with --seed {seed} --from-step {start} --times {len(steps)}"
    return "not found again by a shorter replay"


def _mark(found: dict[str, Any]) -> tuple[str, str]:
    """By what it is known again: what was raised or complained of, or where the window hung."""
    lines = found["text"].strip().splitlines() or [""]
    return found["kind"], {"hang": lines[0], "died": ""}.get(found["kind"], lines[-1])


def child(folder: Path, seed: int, steps: range, breaking: str) -> int:
    """The window, the watch and the monkey, until the last step."""
    import faulthandler

    faulthandler.enable((folder / "stderr.txt").open("a"))
    from PySide6.QtCore import QObject, QTimer, QUrl, Slot
    from PySide6.QtGui import QDesktopServices
    from PySide6.QtWidgets import QApplication

    from gui.app import create
    from gui.ending import leave
    from tests.trust.clicks_monkey import Monkey
    from tests.trust.clicks_occasions import furnish
    from tests.trust.clicks_targets import listed
    from tests.trust.clicks_watch import Watch

    class Nowhere(QObject):
        """Takes what the system's own programs would be opened with."""

        @Slot(QUrl)
        def swallow(self, url: QUrl) -> None:
            """Nothing opens."""

    furnish(folder)
    application, window = create([])
    watch = Watch(folder / "found.jsonl", window)
    window.session.fault.connect(watch.on_fault)
    nowhere = Nowhere(window)
    QDesktopServices.setUrlHandler("file", nowhere, "swallow")
    window.show()
    said = (folder / "steps.jsonl").open("a", encoding="utf-8", errors="backslashreplace")

    def tell(step: int, what: str) -> None:
        said.write(json.dumps({"step": step, "what": what}) + "\n")
        said.flush()
        watch.step = step + 1

    def done() -> None:
        names = listed()
        acted = {name: n for name, n in monkey.targets.acted.items() if name in names}
        watch.note("end", "", acted=acted, names=len(names), worst=watch.worst)
        watch.close()
        for top in QApplication.topLevelWidgets():
            if top is not window and top.isVisible():
                top.close()
        window.close()
        QDesktopServices.unsetUrlHandler("file")
        application.clipboard().clear()  # What Python made must not outlive it in there.
        QTimer.singleShot(0, application.quit)

    files = sorted(make_names(folder))
    monkey = Monkey(window, seed, steps, files, tell, done)
    if breaking:
        from tests.trust.clicks_breaking import break_it

        break_it(window, breaking)
    monkey.start()
    # As the program itself does: Python's own end crashes where a thread was let go.
    leave(application.exec())


def make_names(folder: Path) -> list[Path]:
    """The files of the sandbox, those that are not there included."""
    return [*(folder / "files").iterdir(), folder / "files" / "nowhere.png"]


def main() -> int:
    """The long form, or a replay; 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10_000, metavar="N", help="steps")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--from-step", type=int, default=0, metavar="N")
    parser.add_argument("--shrink", action="store_true", help="look for a shorter replay")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path, help="keep everything here")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--break", dest="breaking", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    steps = range(options.from_step, options.from_step + options.times)
    if options.child:
        return child(options.child, options.seed, steps, options.breaking)
    extra = ("--break", options.breaking) if options.breaking else ()
    with tempfile.TemporaryDirectory(prefix="clicks-") as made:
        folder = options.folder or Path(made)
        outcome = click(steps, options.seed, folder / "whole", extra)
        for one in outcome.found:
            sys.stdout.write(f"{one['kind']} at step {one['step']}: {one['text'].rstrip()}\n\n")
            sys.stdout.write(one.get("threads", ""))
        if outcome.found:
            sys.stdout.write("\n".join(outcome.last) + "\n")
            if options.shrink:
                sys.stdout.write(shrink(outcome, options.seed, folder, extra) + "\n")
    figures = {
        "seed": options.seed,
        "steps": outcome.steps,
        "found": len(outcome.found),
        "pages": len(outcome.reached),
        "names": round(outcome.coverage, 3),
        "worst_seconds": round(outcome.worst, 2),
        "seconds": round(outcome.seconds),
    }
    tell("clicks", figures, as_json=options.json)
    return 1 if outcome.found or outcome.steps < len(steps) else 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main())
