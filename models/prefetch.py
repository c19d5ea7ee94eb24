"""One thread that makes the next epoch's pictures while the present ones are trained on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Made = tuple[Bytes, Bytes]
WAIT = 0.02
"""Seconds between two looks at whether to stop, while the pictures are not ready."""


class Examples(Protocol):
    """What a training learns from where it is not the data set itself."""

    def epoch(self, rng: np.random.Generator) -> Iterator[Made | None]:
        """Works in short pieces and yields after each: None, and at last pictures and labels.

        Every epoch has as many: uint8 (n, 28, 28) and uint8 (n,).
        """

    def held_out(self, rng: np.random.Generator) -> Made:
        """Pictures and labels that no epoch shows, to choose the temperature on."""


class Prefetch:
    """Makes epochs one ahead of the training; leaving the ``with`` block ends the thread.

    Attributes:
        active: whether there is anything to make.
    """

    def __init__(
        self, examples: Examples | None, seed: int, epochs: int, epochs_done: int = 0
    ) -> None:
        self.active = examples is not None
        self._examples = examples
        self._seed = seed % 2**64
        self._left = iter(range(epochs_done + 1, epochs + 1))
        self._closed = threading.Event()
        self._made: Made | None = None
        self._error: BaseException | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Prefetch:
        self._begin()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        if self._thread is not None:
            self._thread.join()

    def take(self, should_stop: Callable[[], bool]) -> Made | None:
        """The next epoch's pictures and labels, while those after it are begun; None: stopped.

        Raises:
            Exception: whatever making them raised.
        """
        while self._thread is not None and self._thread.is_alive():
            if should_stop():
                return None
            self._thread.join(WAIT)
        if self._error is not None:
            raise self._error
        made, self._made = self._made, None
        self._begin()
        return made

    def _begin(self) -> None:
        number = next(self._left, None)
        self._thread = None
        if number is not None and self._examples is not None:
            # The first number tells this chance from the shuffling's.
            rng = np.random.default_rng([1, self._seed, number])
            pieces = self._examples.epoch(rng)
            self._thread = threading.Thread(target=self._make, args=(pieces,), name="examples")
            self._thread.start()

    def _make(self, pieces: Iterator[Made | None]) -> None:
        try:
            for made in pieces:
                if self._closed.is_set():
                    return
                self._made = made
        except BaseException as error:  # handed to the thread that waits for the pictures
            self._error = error
