"""What a person takes home of a network, written beside the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from gui.images import png_bytes
from gui.jobs import Control
from gui.one_job import OneJob
from gui.session import Session

if TYPE_CHECKING:
    from models.classifier import Network
    from models.take_home import Taken


@dataclass(frozen=True, kw_only=True, eq=False)
class Order:
    """What is to be taken, and where to.

    Attributes:
        key: of the network: a shipped name, a run's id or a path.
        network: the network itself where it is open already.
        title: what people call it; the files are named after it.
        kinds: of models/take_home.py.
        pictures: of plots and maps, by the end of their files' names ("-train.png").
        folder: where to.
    """

    key: str
    network: Network | None
    title: str
    kinds: frozenset[str]
    pictures: Mapping[str, QImage]
    folder: Path


class Exports(OneJob):
    """At most one export at a time.

    Signals:
        progressed: the share that is written, 0..1, and what is made now.
        taken: models.take_home.Taken.
    """

    progressed = Signal(float, str)
    taken = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)

    def start(self, order: Order) -> None:
        """Writes the files."""
        self._begin(
            "take home",
            partial(_take, order),
            self.taken.emit,
            lambda report: self.progressed.emit(*report),
        )


def _take(order: Order, control: Control) -> Taken:
    from models.classifier import load
    from models.take_home import take_home

    control.report((0.0, "Opening the network"))
    return take_home(
        order.network or load(order.key),
        order.folder,
        order.kinds,
        key=order.key,
        title=order.title,
        pictures={end: partial(png_bytes, image) for end, image in order.pictures.items()},
        on_progress=lambda share, text: control.report((share, text)),
        should_stop=lambda: control.stopping,
    )
