"""What is asked of the history, one thing after the other, beside the window."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gui.jobs import Fault, Job
from gui.session import Session

if TYPE_CHECKING:
    from models.history import Continuation, Run


class HistoryDesk(QObject):
    """Asks in the order in which it was asked to, so that a list shows what was done before it.

    Signals:
        listed: tuple of models.history.Run, the newest first.
        compared: first Run, second Run, and what the second has other: tuple of str.
        deleted: the Run, now in the bin.
        failed: one sentence.
    """

    listed = Signal(object)
    compared = Signal(object, object, object)
    deleted = Signal(object)
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._history = session.history
        self._search, self._starred = "", False
        self._waiting: deque[tuple[Callable[[], Any], Callable[[Any], None]]] = deque()
        self._job: Job | None = None

    def show(self, search: str, starred: bool) -> None:
        """Lists what has these words; only marked ones if ``starred``."""
        self._search, self._starred = search, starred
        self.refresh()

    def refresh(self) -> None:
        """Lists again what was listed last."""
        search, starred = self._search, True if self._starred else None
        self._ask(lambda: self._history.list(search, starred), self.listed.emit)

    def compare(self, first: Run, second: Run) -> None:
        """Says what differs between two experiments."""
        work = partial(self._history.compare, first.id, second.id)
        self._ask(work, lambda words: self.compared.emit(first, second, words))

    def rename(self, run: Run, title: str) -> None:
        """Calls it something else."""
        self._change(partial(self._history.rename, run.id, title))

    def star(self, run: Run, starred: bool) -> None:
        """Marks it, or takes the mark away."""
        self._change(partial(self._history.star, run.id, starred))

    def note(self, run: Run, note: str) -> None:
        """Keeps the person's words about it."""
        self._ask(partial(self._history.note, run.id, note), lambda _: None)

    def delete(self, run: Run) -> None:
        """Puts it into the bin."""
        self._change(partial(self._history.delete, run.id), self.deleted.emit)

    def restore(self, run: Run) -> None:
        """Takes it out of the bin."""
        self._change(partial(self._history.restore, run.id))

    def open(self, run: Run) -> None:
        """Lets its network answer on every page."""
        self._session.networks.choose(run.id)

    def go_on(self, run: Run, epochs: int) -> None:
        """Offers it to the Train page, to be trained up to this epoch."""

        def offer(found: Continuation) -> None:
            config = replace(found.config, epochs=epochs)
            self._session.page_requested.emit("train")
            self._session.continue_requested.emit(replace(found, config=config))

        self._ask(partial(self._history.continue_config, run.id), offer)

    def _change(self, work: Callable[[], Run], then: Callable[[Run], None] | None = None) -> None:
        def changed(run: Run) -> None:
            if then is not None:
                then(run)
            self.refresh()
            self._session.networks.refresh()

        self._ask(work, changed)

    def _ask(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._waiting.append((work, then))
        if self._job is None:
            self._next()

    def _next(self) -> None:
        self._job = None
        if not self._waiting:
            return
        work, then = self._waiting.popleft()
        self._job = self._session.job("history", lambda _: work())
        self._job.succeeded.connect(then)
        self._job.failed.connect(self._on_failed)
        self._job.ended.connect(self._next)
        self._job.start()

    def _on_failed(self, fault: Fault) -> None:
        self.failed.emit(fault.sentence)
        # What is shown may be what was wished for and not what is.
        if not self._waiting:
            self.refresh()
