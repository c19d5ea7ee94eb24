"""The log file: bounded, each complaint once, without folders, passwords or pictures."""

from __future__ import annotations

import logging
from collections import OrderedDict
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from gui.plain_text import without_places
from models.disk import is_plain, set_aside

NAME = "digitscope.log"
LOG_BYTES = 1 << 20
"""The log's size; one older log of that size is kept beside it."""
LONGEST = 20_000
"""Letters of one entry."""
REMEMBERED = 500
"""So many different entries are told apart to count how often each came."""


class PlainFormatter(logging.Formatter):
    """One entry as the file has it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The entry, its paths shortened to names, cut where it is far too long."""
        text = super().format(record)
        if len(text) > LONGEST:
            text = f"{text[: LONGEST // 2]}\n...\n{text[-LONGEST // 2 :]}"
        times = getattr(record, "times", 1)
        return without_places(text) + (f" ({times} times so far)" if times > 1 else "")


class Counted(logging.Filter):
    """Lets the same entry through the 1st, 10th, 100th ... time: paints fail 60 times a second."""

    def __init__(self) -> None:
        super().__init__()
        self._times: OrderedDict[tuple[str, str], int] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is written."""
        key = (record.name, record.getMessage())
        times = self._times.pop(key, 0) + 1
        self._times[key] = times
        if len(self._times) > REMEMBERED:
            self._times.popitem(last=False)
        record.times = times
        return str(times).strip("0") == "1"


class _File(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk costs the entry, no more."""


def write_log(folder: Path) -> None:
    """A small log in the data folder; a folder that cannot be written to costs only the log."""
    root = logging.getLogger()
    if any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not is_plain(folder / NAME):
            # A pipe in its place would hold the start for ever.
            set_aside(folder / NAME, datetime.now())
        handler = _File(folder / NAME, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    except OSError as error:
        root.warning("no log file: %s", error)
        return
    handler.setFormatter(PlainFormatter())
    handler.addFilter(Counted())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
