"""Which fault the window shows: the same one once and counted, another when that is closed."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QObject, QTimer

from gui.fault import Fault
from gui.widgets.fault_notice import FaultNotice

COUNT_MS = 1000
"""So often a fault that goes on is counted on the screen: counting must not paint for ever."""
MOST = 200
"""So many different faults are told apart; who has more has seen enough."""


class FaultDesk(QObject):
    """Decides what the one notice says.

    A fault of our own is shown once, however often it happens, even after it was closed. What a
    file or a disk explains is shown each time: it answers something the person did.
    """

    def __init__(self, notice: FaultNotice, parent: QObject) -> None:
        super().__init__(parent)
        self._notice = notice
        self._last: Fault | None = None
        self._shown: Fault | None = None
        self._waiting: list[Fault] = []
        self.times: Counter[str] = Counter()
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(COUNT_MS)
        self._counting.timeout.connect(self._count)
        notice.closed.connect(self._on_closed)

    def tell(self, fault: Fault) -> None:
        """Something went wrong."""
        if fault is self._last:  # told by the work and by whoever asked for it
            return
        self._last = fault
        if not fault.place:
            if self._shown is not None and self._shown.place:
                self._waiting.insert(0, self._shown)
            self._show(fault)
            return
        if fault.place in self.times or len(self.times) < MOST:
            self.times[fault.place] += 1
        if self.times[fault.place] > 1:
            if not self._counting.isActive():
                self._counting.start()
        elif self._shown is None:
            self._show(fault)
        else:
            self._waiting.append(fault)

    def _show(self, fault: Fault) -> None:
        self._shown = fault
        self._notice.tell(fault.sentence, fault.details)
        self._count()

    def _count(self) -> None:
        if self._shown is not None and self.times[self._shown.place] > 1:
            self._notice.count(self.times[self._shown.place])

    def _on_closed(self) -> None:
        self._shown = None
        if self._waiting:
            self._show(self._waiting.pop(0))
