"""What a person may ask of a training while it runs, from another thread."""

from __future__ import annotations

import math
import threading


class Control:
    """Pause, one batch, one epoch, go on, another learning rate, stop.

    Every wish counts from the next batch on. All methods may be called from any thread, also
    before the training begins: ``pause`` and then ``one_batch`` begins with a single batch.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._holding = False
        self._stopping = False
        self._batches = 0
        self._epoch = False
        self._rate: float | None = None

    def pause(self) -> None:
        """Stand still after the present batches."""
        self._set(holding=True)

    def proceed(self) -> None:
        """Go on, until something else is asked for."""
        self._set(holding=False)

    def one_batch(self) -> None:
        """One batch more, and then stand still; asked for twice, two."""
        with self._changed:
            self._holding, self._epoch = True, False
            self._batches += 1
            self._changed.notify_all()

    def one_epoch(self) -> None:
        """Go on to the end of the epoch, its validation included, and then stand still."""
        self._set(holding=True, epoch=True)

    def stop(self) -> None:
        """End; the network so far is kept."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def set_learning_rate(self, rate: float) -> None:
        """Another learning rate from the next batch on; a schedule goes on from it.

        Raises:
            ValueError: it is no number from 0 up.
        """
        if not 0 <= rate < math.inf:
            raise ValueError(f"a learning rate is a number from 0 up, not {rate!r}")
        with self._changed:
            self._rate = rate

    @property
    def stopping(self) -> bool:
        """Whether to end."""
        return self._stopping

    @property
    def holding(self) -> bool:
        """Whether to stand still now."""
        with self._changed:
            return self._holds()

    def wait(self, seconds: float) -> None:
        """For the training: stand still for at most so long, or until something is asked for."""
        with self._changed:
            if self._holds() and not self._stopping:
                self._changed.wait(seconds)

    def take_rate(self) -> float | None:
        """For the training: the new learning rate, once."""
        with self._changed:
            rate, self._rate = self._rate, None
            return rate

    def most_batches(self, most: int) -> int:
        """For the training: how many batches it may do before it asks again."""
        with self._changed:
            return min(most, self._batches) if self._batches else most

    def did(self, batches: int) -> None:
        """For the training: so many batches are done."""
        with self._changed:
            self._batches = max(0, self._batches - batches)

    def did_epoch(self) -> None:
        """For the training: the epoch and its validation are done."""
        with self._changed:
            self._epoch = False

    def _holds(self) -> bool:
        return self._holding and not self._batches and not self._epoch

    def _set(self, *, holding: bool, epoch: bool = False) -> None:
        with self._changed:
            self._holding, self._epoch, self._batches = holding, epoch, 0
            self._changed.notify_all()
