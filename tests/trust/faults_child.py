"""The window in a process of its own, with one thing in it made to fail: started by faults.py."""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QWidget

from gui import app
from gui.eventually import eventually, let_run
from gui.main_window import MainWindow
from gui.pages.inside import InsidePage
from tests.trust.faults_places import PLACES, InjectedError

SECONDS = 20 if "DIGITSCOPE_BROKEN" not in os.environ else 4
"""So long is waited for a notice; not so long for one that is not expected."""
TRAINING_SECONDS = 90
TIMES = 1000


class Seen:
    """The window as a person sees it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def part(self, kind: type[QWidget], name: str) -> Any:
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    @property
    def shown(self) -> bool:
        return bool(self.part(QWidget, "fault_notice").isVisible())

    @property
    def sentence(self) -> str:
        return str(self.part(QLabel, "fault_sentence").text())

    @property
    def details(self) -> str:
        return str(self.part(QPlainTextEdit, "fault_details").toPlainText())

    def close(self) -> None:
        self.part(QAbstractButton, "fault_close").click()

    def goes_on(self) -> bool:
        """Another page is shown at a click, and the event loop turns."""
        for key in ("camera", "draw"):
            self.part(QAbstractButton, f"nav_{key}").click()
            if self.window.page.key != key:
                return False
        turned: list[int] = []
        QTimer.singleShot(0, lambda: turned.append(1))
        return eventually(lambda: bool(turned), SECONDS)


def tell(**what: Any) -> None:
    """One line for the parent."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def living(window: MainWindow) -> None:
    """Fails in one place after the other, and looks at the notice each time."""
    seen, kept = Seen(window), []
    names = sys.argv[3].split(",") if len(sys.argv) > 3 else list(PLACES)
    for name in names:
        mark = f"injected in {name}"
        with contextlib.suppress(InjectedError):  # one that comes back here was caught nowhere
            kept.append(PLACES[name](window, mark))
        seconds = TRAINING_SECONDS if name == "training" else SECONDS
        shown = eventually(lambda: seen.shown and mark in seen.details, seconds)  # noqa: B023 - at once
        sentence, details = seen.sentence, seen.details
        let_run(0.05)
        seen.close()
        let_run(0.05)
        tell(place=name, shown=shown, sentence=sentence, details=details, goes_on=seen.goes_on(),
             left=seen.shown)  # fmt: skip
        for one in kept:
            if isinstance(one, QWidget):
                one.hide()


def often(window: MainWindow) -> None:
    """The same fault a thousand times."""
    seen, fired = Seen(window), 0
    shows = 0
    notice = seen.part(QWidget, "fault_notice")
    was = notice.tell

    def told(*words: str) -> None:
        nonlocal shows
        shows += 1
        was(*words)

    notice.tell = told
    while fired < TIMES:
        fired += 1
        PLACES["slot"](window, "the same")
        if fired % 100 == 0:
            let_run(0.01)
    eventually(lambda: f"{TIMES:,}" in seen.sentence, SECONDS)
    tell(place="often", shows=shows, sentence=seen.sentence, goes_on=seen.goes_on())


def closing(window: MainWindow) -> None:
    """Pages and dialogs fail while the window closes; the session has to be ended all the same."""

    def fail(*_: object) -> Any:
        raise InjectedError("injected in closing")

    page: Any = window._pages["draw"]
    page.state = fail
    window.dialogs.close = fail  # type: ignore[method-assign]
    ended: list[int] = []
    close = window.session.close
    window.session.close = lambda: (ended.append(1), close())  # type: ignore[method-assign]
    window.close()
    tell(place="closing", ended=bool(ended), visible=window.isVisible())


def start(window: MainWindow) -> None:
    """A page could not be built: the others work."""
    seen = Seen(window)
    shown = eventually(lambda: seen.shown and "injected in start" in seen.details, SECONDS)
    window.show_page("inside")
    tell(place="start", shown=shown, sentence=seen.sentence, details=seen.details,
         goes_on=seen.goes_on(), left=False)  # fmt: skip


def crash(window: MainWindow) -> None:
    """The process dies as native code does."""
    tell(place="crash", shown=Seen(window).shown)
    faulthandler._sigsegv()  # type: ignore[attr-defined]


def report(window: MainWindow) -> None:
    """Whether this start offers the report of a death before."""
    seen = Seen(window)
    let_run(0.3)
    tell(place="report", shown=seen.shown, sentence=seen.sentence, details=seen.details)


def main() -> int:
    """What happens in the window, by name: faults_child.py FOLDER WHAT [PLACES]."""
    what = sys.argv[2]
    if what == "start":

        def fail(*_: object) -> None:
            raise InjectedError("injected in start")

        InsidePage.__init__ = fail  # type: ignore[method-assign]
    break_it(os.environ.get("DIGITSCOPE_BROKEN", ""))
    create = app.create
    acts: dict[str, Callable[[MainWindow], None]] = {
        "living": living, "often": often, "closing": closing, "start": start, "crash": crash,
        "report": report,
    }  # fmt: skip

    def made(argv: Any = None) -> tuple[QApplication, MainWindow]:
        application, window = create(argv)

        def go() -> None:
            eventually(lambda: window.session.networks.active is not None, SECONDS)
            try:
                acts[what](window)
            finally:
                window.close()
                QTimer.singleShot(0, application.quit)

        QTimer.singleShot(0, go)
        return application, window

    app.create = made
    return app.run([])


def break_it(what: str) -> None:
    """Takes a promise out of the product, for the tests of the harness."""
    from gui import fault, faults
    from gui.window import fault_desk

    if what == "deaf":  # the hooks hear nothing
        faults.Faults.install = lambda _: None  # type: ignore[method-assign]
    elif what == "each":  # every time anew
        fault_desk.FaultDesk.tell = (  # type: ignore[method-assign]
            lambda self, one: self._notice.tell(one.sentence, one.details)
        )
    elif what == "places":  # whole paths
        fault.without_places = lambda text: text  # type: ignore[attr-defined]
    elif what == "unclosed":  # nobody goes on after a fault
        from gui import main_window

        main_window.attempt = lambda action: action()  # type: ignore[attr-defined]
    elif what == "forgetful":  # no report of a death
        app.take_report = lambda _: None  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
