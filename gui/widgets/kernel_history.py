"""What a filter was before each change, so that changes can be taken back and made again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOST = 100
"""So many changes can be taken back."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Filter:
    """A kernel and its bias.

    Attributes:
        kernel: float64 (h, w, depth).
        bias: added to every sum.
    """

    kernel: npt.NDArray[np.float64]
    bias: float

    def same(self, other: Filter) -> bool:
        """Whether all numbers are equal."""
        equal = np.array_equal(self.kernel, other.kernel, equal_nan=True)
        return self.bias == other.bias and equal


class KernelHistory:
    """The filters before and after the present one."""

    def __init__(self, present: Filter) -> None:
        self.restart(present)

    def restart(self, present: Filter) -> None:
        """Forgets everything but the present."""
        self._present = present
        self._before: list[Filter] = []
        self._after: list[Filter] = []
        self._gesture: object = None

    def note(self, present: Filter, gesture: object) -> None:
        """The filter is now this one; changes of one gesture are taken back together."""
        if not present.same(self._present):
            if gesture != self._gesture or not self._before:
                self._before = [*self._before, self._present][-MOST:]
            self._after = []
        self._present, self._gesture = present, gesture

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._before)

    def undo(self) -> Filter | None:
        """The filter before the last change, or None."""
        return self._step(self._before, self._after)

    def redo(self) -> Filter | None:
        """The filter after the change that was taken back, or None."""
        return self._step(self._after, self._before)

    def _step(self, of: list[Filter], to: list[Filter]) -> Filter | None:
        if not of:
            return None
        to.append(self._present)
        self._present, self._gesture = of.pop(), None
        return self._present
