"""The real program offscreen, set to some work, for quits.py to end.

python tests/trust/quits_child.py ACT SECONDS WAY [FAULT]: WAY is asked for SECONDS after it began
(by the program itself, or by a signal from outside: then it prints "now" and waits).
Lines on standard output: "signals" when it listens to them, "now", "epoch N" for each epoch
that the window has shown, and "samples N" once so many came in.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.trust.quits_work import Work, tell  # noqa: E402 - the path comes first

LOOK_MS = 20
BY_ITSELF = ("close", "key", "session")


def drive(window: Any, act: str, seconds: float, way: str) -> None:
    """Begins the act when a network answers, and asks for the end after so long."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    work = Work(window, choice=round(1000 * seconds))
    ends = {
        "close": window.close,
        "key": partial(QTest.keyClick, window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier),
        "session": QApplication.quit,
    }

    def end() -> None:
        tell("now")
        if way in BY_ITSELF:
            ends[way]()

    def look() -> None:
        if window.session.networks.active is not None:
            timer.stop()
            soon = partial(QTimer.singleShot, round(1000 * seconds), end)
            if act == "epoch":
                work.after_epoch = soon
            else:
                soon()
            getattr(work, act)()

    timer = QTimer(window)
    timer.setInterval(LOOK_MS)
    timer.timeout.connect(look)
    timer.start()


def break_it(fault: str) -> None:
    """Breaks the product on purpose, for quits.py to see."""
    from gui import ending
    from models.history_recorder import Recorder
    from models.samples import Samples

    leave, add = ending.leave, Recorder.add

    def stays(status: int) -> int:
        threading.Event().wait(4)
        return leave(status)

    def talks(status: int) -> int:
        os.write(2, b"Aborted\n")
        return leave(status)

    def half(status: int) -> int:
        (Path(os.environ["DIGITSCOPE_DATA"]) / ".run.json.1a2b.new").touch()
        return leave(status)

    def process(status: int) -> int:
        subprocess.Popen(
            ["sleep", "60"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return leave(status)

    def late(self: Any, event: Any) -> None:
        if type(event).__name__ != "EpochDone":
            add(self, event)

    def never(*_: Any) -> None:
        raise OSError("it comes too late")

    if fault == "late":
        Recorder.add, Recorder.finish = late, never
    elif fault == "forgets":
        Samples.save = lambda _: None  # type: ignore[method-assign]
    elif fault:
        ending.leave = {"stays": stays, "talks": talks, "half": half, "process": process}[fault]


def main() -> int:
    """The program as a person starts it, believing that somebody sees the screen."""
    act, seconds, way = sys.argv[1], float(sys.argv[2]), sys.argv[3]
    fault = sys.argv[4] if len(sys.argv) > 4 else ""
    sys.argv[1:] = []
    from resources.setup import doctor

    doctor.has_display = lambda: True
    doctor.missing_libraries = lambda _: []
    import main as program
    from models import console

    before = console.end_on_signals

    def listening() -> None:
        before()
        tell("signals")

    console.end_on_signals = listening
    if act != "starting":
        break_it(fault)
        from gui import app

        create = app.create

        def created(argv: Any = None) -> Any:
            application, window = create(argv)
            drive(window, act, seconds, way)
            return application, window

        app.create = created
    return program.main([])


if __name__ == "__main__":
    sys.exit(main())
