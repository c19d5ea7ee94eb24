"""Floods the window with frames and events: python tests/trust/floods.py --times 600.

A source delivers 1,000 frames a second, then a training reports 1,000 events a second through all
that a real one goes through but the learning. Meanwhile the page is shown, hidden, the window
minimised, and its thread held up for a second. No queue may grow, the process may not grow by
20 MB, the event loop's 99th percentile stays below 50 ms, and no Started, EpochDone or end is lost.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.trust.real_window import PromiseError, shown_window  # noqa: E402 - the path comes first

P99_MS = 50.0
MOST_GROWTH_KB = 20 * 1024
MOST_QUEUED = 4096
"""Reports that wait for the window at most: gui.jobs.Job's own bound."""
LEAST_RATE = 0.25
"""Of the thousand a second that have to come about, on a machine that has other things to do."""
WARM_SECONDS, HELD_SECONDS, LOOK_SECONDS = 8.0, 1.0, 0.25
FRAMES, EVENTS = "frames", "events"


def main() -> int:
    """Both floods; 1 where something that is promised was not so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=float, default=600.0, metavar="S", help="seconds of each")
    parser.add_argument("--only", choices=(FRAMES, EVENTS))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    told = []
    for what in (FRAMES, EVENTS) if options.only is None else (options.only,):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["DIGITSCOPE_DATA"] = folder
            try:
                told.append(flood(what, options.times))
            except PromiseError as error:
                sys.stdout.write(f"broken: {what}: {error}\n")
                return 1
    line = json.dumps(told) if options.json else "; ".join(words(found) for found in told)
    sys.stdout.write(f"{line}\n")
    return 0


def words(found: dict[str, Any]) -> str:
    """The figures as a line."""
    return (
        f"{found['what']}: {found['given']:,} in {found['seconds']:.0f} s "
        f"({found['rate']:.0f} a second), {found['shown']:,} shown; at most "
        f"{found['queued']} waiting; growth {found['growth_kb'] / 1024:.1f} MB; event loop late "
        f"by {found['own_p99']:.1f} ms at p99 ({found['p99']:.1f} with the waiting for a core; "
        f"idle in the same run {found['idle_own_p99']:.1f} and {found['idle_p99']:.1f})"
    )


def flood(what: str, seconds: float, warm: float = WARM_SECONDS) -> dict[str, Any]:
    """One flood for so long, after a look at the idle window.

    Raises:
        PromiseError: something that is promised was not so.
    """
    with shown_window() as window:
        return (_frames if what == FRAMES else _events)(window, seconds, warm)


def _frames(window: Any, seconds: float, warm: float) -> dict[str, Any]:
    from gui.eventually import eventually
    from tests.trust.flood_sources import FastSource

    camera, source = window.session.camera, FastSource()
    camera.seeker.opener = source.open
    views: list[int] = [0]
    camera.view_ready.connect(lambda _: views.__setitem__(0, views[0] + 1))
    window.show_page("camera")
    idle = _idle(window, warm)
    camera.start("device:0")
    if not eventually(lambda: camera.state == "on", 30):
        raise PromiseError("the source was not read at all")
    found = _watch(window, "camera", seconds, warm, lambda: source.given, lambda: views[0])
    camera.close()
    return {"what": FRAMES, **found, **idle}


def _events(window: Any, seconds: float, warm: float) -> dict[str, Any]:
    from gui.eventually import eventually
    from models import classifier, threads, training
    from models.events import EpochDone, Started, StepsDone
    from models.presets import preset
    from tests.trust.flood_sources import FastTraining

    fast = FastTraining(classifier.load("baseline").weights)
    session, seen = window.session, {"started": 0, "epochs": [], "ended": 0, "steps": 0}

    def note(events: tuple[Any, ...]) -> None:
        for event in events:
            if isinstance(event, Started):
                seen["started"] += 1
            elif isinstance(event, EpochDone):
                seen["epochs"].append(event.epoch)
            elif isinstance(event, StepsDone):
                seen["steps"] += 1

    session.training.events.connect(note)
    session.training.ended.connect(lambda _: seen.update(ended=seen["ended"] + 1))
    window.show_page("train")
    idle = _idle(window, warm)
    whole = training.train, threads.prepare_tensorflow
    training.train, threads.prepare_tensorflow = fast.train, lambda *_: None
    try:
        session.training.start(replace(preset("baseline").config, epochs=100_000))
        if not eventually(lambda: seen["steps"] > 0, 60):
            raise PromiseError("the training was not heard of at all")
        found = _watch(window, "train", seconds, warm, lambda: fast.reported, lambda: seen["steps"])
        session.training.stop()
        over = eventually(lambda: seen["ended"] > 0, 30)
    finally:
        training.train, threads.prepare_tensorflow = whole
    wanted = list(range(1, fast.epochs + 1))
    if not over or seen["ended"] != 1 or seen["started"] != 1 or seen["epochs"] != wanted:
        raise PromiseError(
            f"{seen['started']} beginnings, {len(seen['epochs'])} of {fast.epochs} epochs and "
            f"{seen['ended']} ends were heard of"
        )
    return {"what": EVENTS, "epochs": fast.epochs, **found, **idle}


def _idle(window: Any, seconds: float) -> dict[str, float]:
    """The event loop with nothing to do, for comparison."""
    from gui.eventually import let_run
    from tests.trust.loop_delay import LoopDelay

    let_run(seconds / 2)
    delay = LoopDelay(window)
    let_run(seconds / 2)
    late = delay.end()
    return {"idle_p99": late.p99, "idle_own_p99": late.own_p99}


def _watch(
    window: Any,
    page: str,
    seconds: float,
    warm: float,
    given: Callable[[], int],
    shown: Callable[[], int],
) -> dict[str, Any]:
    """Shows, hides, minimises and holds up the window while the flood comes.

    Raises:
        PromiseError: a queue or the process grew, the loop was late, or it was no flood.
    """
    from gui.eventually import let_run
    from tests.trust import sizes
    from tests.trust.loop_delay import LoopDelay

    for way in (window.showMinimized, window.showNormal):
        way()
        hold(HELD_SECONDS)
        let_run(warm / 2)
    queued = 0
    began, first, first_shown, early = time.monotonic(), given(), shown(), sizes.rss()
    delay = LoopDelay(window)
    ways: tuple[Callable[[], None], ...] = (
        lambda: None,
        lambda: window.show_page("draw"),
        lambda: window.show_page(page),
        window.showMinimized,
        window.showNormal,
    )
    for way in ways:
        way()
        delay.begin()
        until = time.monotonic() + seconds / len(ways)
        while time.monotonic() < until:
            let_run(LOOK_SECONDS)
            queued = max(queued, longest_queue(window))
        delay.pause()
        hold(HELD_SECONDS)
        queued = max(queued, longest_queue(window))
        let_run(LOOK_SECONDS)
    passed = time.monotonic() - began
    late = delay.end()
    found = {
        "given": given() - first,
        "shown": shown() - first_shown,
        "seconds": passed,
        "rate": (given() - first) / passed,
        "queued": queued,
        "growth_kb": sizes.rss() - early,
        "p99": late.p99,
        "own_p99": late.own_p99,
        "worst": late.worst,
    }
    judge(found)
    return found


def judge(found: dict[str, Any]) -> None:
    """Compares figures with what is promised.

    Raises:
        PromiseError: one of them is not so.
    """
    if found["rate"] < LEAST_RATE * 1000:
        raise PromiseError(f"only {found['rate']:.0f} a second came: this was no flood")
    if found["queued"] > MOST_QUEUED:
        raise PromiseError(f"{found['queued']} reports were waiting")
    if found["growth_kb"] > MOST_GROWTH_KB:
        raise PromiseError(f"the process grew by {found['growth_kb'] / 1024:.0f} MB")
    if found["own_p99"] > P99_MS:
        raise PromiseError(f"the event loop was late by {found['own_p99']:.0f} ms at p99")


def hold(seconds: float) -> None:
    """The window's thread does something else, as Python does: busy and with the lock."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


def longest_queue(window: Any) -> int:
    """The most reports that wait in one of the session's jobs."""
    from gui.jobs import Job

    jobs = window.session.findChildren(Job)
    return max((len(job._control._reports) for job in jobs), default=0)


if __name__ == "__main__":
    status = main()
    from gui.ending import leave

    leave(status)  # As the program ends, whatever threads are left.
