"""Opens strange files with the product, in a process that may die of it, and watches from outside.

``Opening`` keeps one child process for many files; a child that died or hung is replaced. For
each file it says what came of it, how long it took, how much memory it needed, which files it left
behind, whether anything was run, read that should not be, or sent. ``broken`` turns that into
sentences about the promises. Only on Linux: memory and opened files are read from the system.

    with Opening(scratch) as opening:
        outcome = opening.open("network", path)
        troubles = outcome.broken("refused")
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.trust.run_queue import main_waited
from tests.trust.sentences import unplain
from tests.trust.watching import Watch, changes, listing, memory, peak

SECONDS, MEGABYTES = 2.0, 300.0
"""What a file may take at most: the promises."""
PATIENCE = 8.0
"""Seconds after which a child counts as hanging: above the promise, for machines that are busy."""
BUILDS = {"CI", "GITHUB_ACTIONS", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "TF_BUILD"}
"""Variables by which libraries behave as nobody watched them; a person's machine has none."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What opening one file came to.

    Attributes:
        kind: as what it was opened.
        path: the file.
        verdict: "accepted", "refused" (a sentence of the product's own), "raised" (any other
            exception), "died" or "hung".
        sentence: what a person would be told.
        seconds: the opening took, but for those in which other programs had every core.
        megabytes: the child's peak above what it held before.
        left: files that were not there before, changed or are gone, in every folder watched.
        executed: what a file must never bring about: markers it made, programs, network, pickle.
        chatter: what libraries wrote to standard output and error.
        named: whether a sentence has to name the file.
    """

    kind: str
    path: Path
    verdict: str
    sentence: str = ""
    seconds: float = 0.0
    megabytes: float = 0.0
    left: tuple[str, ...] = ()
    executed: tuple[str, ...] = ()
    chatter: str = ""
    named: bool = True

    def broken(self, expected: str = "either") -> list[str]:
        """The promises that were not kept, in words; ``expected`` may be "either"."""
        found = [f"it {what}" for what in self.executed]
        if self.verdict in ("died", "hung", "raised"):
            found.append(f"{self.verdict}: {self.sentence}")
        elif expected not in ("either", self.verdict):
            found.append(f"{self.verdict}, expected {expected}: {self.sentence}")
        if self.seconds > SECONDS:
            found.append(f"took {self.seconds:.1f} s")
        if self.megabytes > MEGABYTES:
            found.append(f"needed {self.megabytes:.0f} MB more")
        found += [f"left {name}" for name in self.left]
        if self.chatter:
            found.append(f"chattered: {self.chatter[:200]!r}")
        if self.verdict == "refused":
            found += unplain(self.sentence, self.path, named=self.named)
        return found


class Opening:
    """A place to open strange files in; a context manager.

    Attributes:
        markers: hostile files may try to make files in this folder.
        canary: a private file that no strange file may make the program open.
        patience: seconds without an answer after which the child counts as hanging.
    """

    def __init__(self, scratch: Path, *, patience: float = PATIENCE) -> None:
        self.markers = scratch / "markers"
        self.canary = scratch / "private" / "canary.txt"
        self.patience = patience
        self._home = scratch / "home"
        self._chatter = scratch / "chatter.txt"
        for folder in (self.markers, self.canary.parent, self._home / "tmp", self._home / "data"):
            folder.mkdir(parents=True, exist_ok=True)
        self.canary.write_text("CANARY-of-no-value\n" * 64)
        self._watch = Watch(self.canary)
        self._child: subprocess.Popen[bytes] | None = None
        self._answers = -1
        self._read = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        self._watch.close()

    def close(self) -> None:
        """Ends the child; the next file starts another."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            assert self._child.stdin is not None
            self._child.stdin.close()
            os.close(self._answers)
        self._child, self._read = None, b""

    def open(
        self, kind: str, path: Path, *, folders: Iterable[Path] = (), named: bool = True
    ) -> Outcome:
        """Opens one file.

        Args:
            kind: a key of ``opening_child.KINDS`` or "module:function".
            path: the file.
            folders: watched for stray files beside the child's own; by default the file's.
            named: whether a sentence has to name the file.
        """
        outcome = self._once(kind, path, folders)
        if outcome.seconds > SECONDS and outcome.verdict in ("accepted", "refused"):
            # Others may have had the machine: what is slow is slow twice.
            again = self._once(kind, path, folders)
            outcome = replace(outcome, seconds=min(outcome.seconds, again.seconds))
        return replace(outcome, named=named)

    def _once(self, kind: str, path: Path, folders: Iterable[Path]) -> Outcome:
        child = self._started()
        watched = (self._home, *(folders or [path.parent]))
        before, marked = listing(watched), listing([self.markers])
        self._watch.read()
        held = memory(child.pid)
        began, hungry = time.perf_counter(), main_waited(child.pid)
        request = json.dumps({"kind": kind, "path": str(path)}) + "\n"
        assert child.stdin is not None
        try:
            child.stdin.write(request.encode())
            child.stdin.flush()
            told = self._answer(self.patience)
            while told is None and self._busy(child.pid, began, hungry) < self.patience:
                told = self._answer(1.0)
        except BrokenPipeError:
            told = {}
        seconds = self._busy(child.pid, began, hungry)
        most = peak(child.pid) or held
        if told is None:
            told = {"verdict": "hung", "sentence": f"no answer after {self.patience:.0f} s"}
            self.close()
        elif not told:
            told = {"verdict": "died", "sentence": f"exit status {child.wait()}"}
            self.close()
        executed = list(told.get("spied", ()))
        executed += [f"made {name}" for name in changes(marked, listing([self.markers]))]
        if self._watch.read():
            executed.append("opened a private file")
        return Outcome(
            kind=kind,
            path=path,
            verdict=told["verdict"],
            sentence=told["sentence"],
            seconds=seconds,
            megabytes=max(0.0, (most - held) / 1024),
            left=tuple(changes(before, listing(watched))),
            executed=tuple(executed),
            chatter=self._take_chatter(),
        )

    def _busy(self, process: int, began: float, hungry: float) -> float:
        """Seconds since then in which the child could have worked: had it a core, or slept?"""
        waited = max(0.0, main_waited(process) - hungry)
        return max(0.0, time.perf_counter() - began - waited)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self.close()
        self._answers, writing = os.pipe()
        environment = {
            **{name: value for name, value in os.environ.items() if name not in BUILDS},
            "DIGITSCOPE_DATA": str(self._home / "data"),
            "HOME": str(self._home),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(self._home / "tmp"),
        }
        script = Path(__file__).with_name("opening_child.py")
        with self._chatter.open("wb") as chatter:
            self._child = subprocess.Popen(
                [sys.executable, str(script), str(writing)],
                cwd=self._home,
                env=environment,
                pass_fds=[writing],
                stdin=subprocess.PIPE,
                stdout=chatter,
                stderr=chatter,
            )
        os.close(writing)
        if self._answer(60) is None:
            raise TimeoutError("the process that opens files did not start")
        return self._child

    def _answer(self, seconds: float) -> dict[str, Any] | None:
        """The next answer; empty when the child is dead, None when there is none in time."""
        end = time.monotonic() + seconds
        while b"\n" not in self._read:
            if not select.select([self._answers], [], [], max(0.0, end - time.monotonic()))[0]:
                return None
            data = os.read(self._answers, 1 << 16)
            if not data:
                return {}
            self._read += data
        answer, _, self._read = self._read.partition(b"\n")
        found: dict[str, Any] = json.loads(answer)
        return found

    def _take_chatter(self) -> str:
        text = self._chatter.read_text(errors="replace") if self._chatter.exists() else ""
        if text:
            os.truncate(self._chatter, 0)
        return text.replace("\0", "")
