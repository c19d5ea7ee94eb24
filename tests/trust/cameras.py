"""Unplugs cameras in every way before the real window: python tests/trust/cameras.py --times 100.

Each fault of a server on the loopback (a stream, or one picture a request) and of a made-up device
has to be noticed within 2 s and said in one sentence; once the camera is there again its picture
has to be back within 3 s without a click; Stop has to end its threads within 1 s, and the program,
closed in the midst of a fault, has to be gone within 2 s.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.trust.real_window import PromiseError, shown_window  # noqa: E402 - the path comes first

QUIT_SECONDS = 2.0
MOST_GROWTH_KB = 20 * 1024
SETTLED = 0.45
"""After this part of the unplugs memory, threads and descriptors have to stay as they are."""
MOST_DESCRIPTORS, MOST_THREADS = 8, 3
"""More of them at the end than then; blocked for ever on purpose come on top."""
LONG = 60
"""So many unplugs are a long run, whose memory is compared."""
FOR_EVER = 2
"""So many unplugs of a long run leave a thread that never comes back."""


def main() -> int:
    """So many unplugs and quits; 1 where something that is promised was not so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100, metavar="N", help="unplugs")
    parser.add_argument("--quits", type=int, default=12, metavar="N", help="closed in a fault")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quit-in", nargs=2, metavar=("KIND", "FAULT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if options.times >= LONG and "MALLOC_ARENA_MAX" not in os.environ:
        # What glibc keeps for each thread that was ever there, up to eight a core, hides a leak.
        os.environ["MALLOC_ARENA_MAX"] = "2"
        os.execv(sys.executable, [sys.executable, *sys.argv])
    if options.quit_in:
        quit_in(*options.quit_in)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DIGITSCOPE_DATA"] = folder
        try:
            found = unplug(options.times, options.seed)
            found |= quits(options.quits, options.seed)
        except PromiseError as error:
            sys.stdout.write(f"broken: {error}\n")
            return 1
    sys.stdout.write(f"{json.dumps(found) if options.json else words(found)}\n")
    return 0


def words(found: dict[str, Any]) -> str:
    """The figures as a line."""
    return (
        f"{found['unplugs']} unplugs ({found['kinds']} kinds): noticed after at most "
        f"{found['noticed'][0]:.2f} s ({found['noticed'][1]}), median "
        f"{found['noticed_median']:.2f} s; back after at most {found['back'][0]:.2f} s "
        f"({found['back'][1]}), median {found['back_median']:.2f} s; {found['stops']} stops, "
        f"threads gone after at most {found['stopped']:.2f} s; at most "
        f"{found['most_threads']} threads at a source; growth {found['growth_kb'] / 1024:.1f} MB, "
        f"{found['more_threads']} threads ({found['blocked']} blocked on purpose), "
        f"{found['more_descriptors']} descriptors; {found['quits']} quits, the longest "
        f"{found['quit']:.2f} s, all 0"
    )


def order(times: int, seed: int) -> list[tuple[str, str]]:
    """Every kind as often as any other, shuffled; a few that block for ever among many."""
    from tests.trust.camera_rig import CASES, FOR_EVER_CASE

    chance = random.Random(seed)
    cases: list[tuple[str, str]] = []
    while len(cases) < times:
        cases += chance.sample(CASES, len(CASES))
    cases = cases[:times]
    if times >= LONG:
        for place in chance.sample(range(times), FOR_EVER):
            cases[place] = FOR_EVER_CASE
    return cases


@contextmanager
def rig() -> Iterator[Any]:
    """The window before a server and a device, ready."""
    from tests.trust.camera_device import Device
    from tests.trust.camera_rig import Rig
    from tests.trust.camera_server import CameraServer

    with CameraServer() as server, closing(Device()) as device, shown_window() as window:
        yield Rig(window, server, device)


def unplug(times: int, seed: int) -> dict[str, Any]:
    """Unplugs so often.

    Raises:
        PromiseError: something that is promised was not so.
    """
    from tests.trust import sizes

    chance, cases = random.Random(seed), order(times, seed)
    early: list[int] = []
    with rig() as ready:
        for number, (kind, fault) in enumerate(cases):
            ready.unplug(kind, fault, chance)
            if number == int(SETTLED * times):
                early = [sizes.rss(), sizes.threads(), sizes.descriptors(), ready.device.blocked]
        late = [sizes.rss(), sizes.threads(), sizes.descriptors(), ready.device.blocked]
        tally = ready.tally
    growth, threads, files, blocked = (b - a for a, b in zip(early, late, strict=True))
    # Few unplugs are over before everything has been used once.
    grows = times >= LONG and growth > MOST_GROWTH_KB
    if grows or threads - blocked > MOST_THREADS or files > MOST_DESCRIPTORS:
        raise PromiseError(
            f"{growth} KB, {threads} threads and {files} descriptors more at the end"
        )
    return {
        "unplugs": tally.unplugs,
        "kinds": len(set(cases)),
        "noticed": tally.worst(tally.noticed),
        "noticed_median": median(tally.noticed.values()),
        "back": tally.worst(tally.back),
        "back_median": median(tally.back.values()),
        "stops": len(tally.stopped),
        "stopped": max(tally.stopped, default=0.0),
        "most_threads": tally.most_threads,
        "growth_kb": growth if times >= LONG else 0,
        "more_threads": threads,
        "blocked": blocked,
        "more_descriptors": files,
    }


def median(times: Any) -> float:
    """Of all seconds."""
    every = sorted(second for some in times for second in some)
    return every[len(every) // 2] if every else 0.0


def quits(times: int, seed: int, command: Sequence[str] = ()) -> dict[str, Any]:
    """Closes the program in the midst of faults, each in a process of its own.

    Raises:
        PromiseError: it did not end well, or not in time.
    """
    from tests.trust.camera_rig import CASES, FOR_EVER_CASE

    chance = random.Random(seed)
    cases = (FOR_EVER_CASE, *chance.sample(CASES, min(times, len(CASES))))[:times]
    longest = 0.0
    for kind, fault in cases:
        begin = command or (sys.executable, __file__)
        with subprocess.Popen(
            [*begin, "--quit-in", kind, fault], stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdout is not None
            said = child.stdout.readline()
            began = time.monotonic()
            child.stdout.read()
            code = child.wait(60)
            seconds = time.monotonic() - began
        if said != "closing\n" or code:
            raise PromiseError(f"closed in {kind}: {fault}, it ended with {code} after {said!r}")
        if seconds > QUIT_SECONDS:
            raise PromiseError(f"closed in {kind}: {fault}, it ended only after {seconds:.2f} s")
        longest = max(longest, seconds)
    return {"quits": len(cases), "quit": longest}


def quit_in(kind: str, fault: str) -> NoReturn:
    """The child: closes its window in the midst of a fault and ends as the program does."""
    from gui.ending import leave
    from gui.eventually import let_run

    with tempfile.TemporaryDirectory() as folder:
        os.environ["DIGITSCOPE_DATA"] = folder
        with rig() as ready:
            ready.start(kind)
            (ready.device if kind == "device" else ready.server).set(fault)
            let_run(random.uniform(0.0, 3.0))
            os.write(1, b"closing\n")
            ready.window.close()
            leave(0)  # As the program ends; the server's own tidying up is no part of it.


if __name__ == "__main__":
    sys.exit(main())
