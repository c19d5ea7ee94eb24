"""Sees what must not happen to a window: faults, complaints of Qt, and an event loop that hangs."""

from __future__ import annotations

import contextlib
import faulthandler
import json
import logging
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, QtMsgType, qInstallMessageHandler

from tests.trust.run_queue import of_this, pythons_waits

BEAT_MS = 25
HANG_SECONDS = 1.0
HARMLESS = (
    "This plugin does not support",  # what Qt's offscreen platform says of itself
    "Populating font family aliases",
    "OpenType support missing",  # a script that no font of this machine has
    "Mouse event at",  # the monkey's own hand, where a click has just made the window smaller
)
"""What Qt says that is no fault of the window."""


class Watch(QObject):
    """Writes down every fault with the step at which it was seen.

    A hang is an event loop that does not turn for a second of the program's own time: the time
    in which its threads waited for a processor that other programs used does not count.

    Args:
        out: one JSON object a line is appended here, at once, so that a crash leaves it.
        parent: the window.
    """

    def __init__(self, out: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.step = 0
        self.counts: Counter[str] = Counter()
        self.worst = 0.0
        self._out = out.open("a", encoding="utf-8", errors="backslashreplace")
        self._dump = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self._lock = threading.Lock()
        self._gui = threading.get_ident()
        self._task = threading.get_native_id()
        self._seen: set[str] = set()
        self._over = threading.Event()
        self._on_beat()
        self._others: dict[int, float] = {}
        timer = QTimer(self)
        timer.setInterval(BEAT_MS)
        timer.timeout.connect(self._on_beat)
        timer.start()
        self._thread = threading.Thread(target=self._guard, name="watch", daemon=True)
        self._thread.start()
        self._before = qInstallMessageHandler(self._on_qt)
        self._log = _Errors(self)
        logging.getLogger().addHandler(self._log)
        sys.unraisablehook = self._on_unraisable

    def on_fault(self, fault: Any) -> None:
        """The window was told of a fault; one that a bad file explains is no fault of ours."""
        if "Digitscope itself failed" in fault.sentence:
            self.note("fault", fault.details or fault.sentence)
        else:
            self.counts["told"] += 1

    def note(self, kind: str, text: str, **more: Any) -> None:
        """Counts it; writes it down the first time."""
        with self._lock:
            self.counts[kind] += 1
            if (kind, text) in self._seen:
                return
            self._seen.add((kind, text))
            line = {"kind": kind, "step": self.step, "text": text, **more}
            self._out.write(json.dumps(line) + "\n")
            self._out.flush()

    def close(self) -> None:
        """Stops watching."""
        self._over.set()
        self._thread.join(5)
        logging.getLogger().removeHandler(self._log)
        qInstallMessageHandler(self._before)
        self._out.close()
        self._dump.close()

    def _on_beat(self) -> None:
        # In one, as the watch is another thread: an old beat goes with no new waiting.
        self._beat = time.perf_counter(), *of_this(self._task)

    def _held_up(self) -> float:
        """The longest that one of these waited since: it may have had the interpreter's lock."""
        now = pythons_waits()
        return max(
            (new - self._others.get(task, new) for task, new in now.items() if task != self._task),
            default=0.0,
        )

    def _guard(self) -> None:
        stacks: Counter[str] = Counter()
        dumps: dict[str, str] = {}
        told = 0.0
        while not self._over.wait(0.05):
            beat, ran, waited = self._beat
            wall = time.perf_counter() - beat
            if wall < HANG_SECONDS / 4:
                stacks.clear()
                dumps.clear()
                self._others = pythons_waits()
                continue
            stack, whole = self._stack()
            stacks[stack] += 1
            dumps.setdefault(stack, whole)
            ran_now, waited_now = of_this(self._task)
            own = max(wall - (waited_now - waited) - self._held_up(), ran_now - ran)
            self.worst = max(self.worst, own)
            if own > HANG_SECONDS and beat != told and stacks:
                told = beat
                [(stack, times)] = stacks.most_common(1)
                self.note(
                    "hang",
                    stack,
                    own=round(own, 2),
                    wall=round(wall, 2),
                    times=times,
                    threads=dumps[stack],
                )

    def _stack(self) -> tuple[str, str]:
        """Where the GUI thread is, and where all are: another may hold what this one waits for.

        Not by its frames: whoever holds one keeps a painter alive that Qt believes is gone.
        """
        self._dump.seek(0)
        self._dump.truncate()
        faulthandler.dump_traceback(self._dump.fileno(), all_threads=True)
        self._dump.seek(0)
        whole = self._dump.read()
        for part in whole.split("\n\n"):
            if f"0x{self._gui:016x}" in part:
                return "\n".join(part.splitlines()[1:15]), whole
        return "", whole

    def _on_qt(self, kind: QtMsgType, _context: Any, message: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not message.startswith(HARMLESS):
            self.note("qt", message)

    def _on_unraisable(self, hook: Any) -> None:
        trace = traceback.format_exception(hook.exc_type, hook.exc_value, hook.exc_traceback)
        self.note("unraisable", f"{hook.err_msg} {hook.object!r}\n{''.join(trace)}")


class _Errors(logging.Handler):
    """What the program itself logs as an error."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.ERROR)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(RuntimeError):
            self._watch.note("log", logging.Formatter().format(record))
