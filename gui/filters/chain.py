"""The chain of steps that the page works on, with what Ctrl+Z takes back."""

from __future__ import annotations

from collections.abc import Sequence

from vision import bench, kernels
from vision.steps import MOST_STEPS, ConvStep, PoolStep, ReluStep, Step, to_list

MOST_UNDONE = 100


def first_chain() -> tuple[Step, ...]:
    """The chapter's two kernels, ReLU and max pooling: how its network begins."""
    names = ("Vertical line", "Horizontal line")
    lines = tuple(kernels.through(kernels.KERNELS[name], 1) for name in names)
    return (ConvStep(kernels=lines, biases=(0.0, 0.0)), ReluStep(), PoolStep())


def new_step(kind: str) -> Step:
    """A step to add: "conv", "relu", "max" or "mean"."""
    if kind == "conv":
        return ConvStep()
    return ReluStep() if kind == "relu" else PoolStep(pool=kind)


class Chain:
    """At most ``MOST_STEPS`` steps.

    Attributes:
        steps: in order; their kernels are as deep as what reaches them, once fitted.
        current: the index of the chosen one, -1 for the picture before them.
    """

    def __init__(self) -> None:
        self.steps: tuple[Step, ...] = first_chain()
        self.current = 0
        self._channels = 1
        self._before: list[tuple[tuple[Step, ...], int]] = []

    @property
    def step(self) -> Step | None:
        """The chosen step; None for the picture."""
        return self.steps[self.current] if self.current >= 0 else None

    def fit(self, channels: int) -> None:
        """The picture has so many channels."""
        self._channels = channels
        self.steps = bench.fitted(self.steps, channels)

    def choose(self, index: int) -> None:
        """Works on another step; -1 is the picture."""
        self.current = max(-1, min(index, len(self.steps) - 1))

    def change(self, step: Step) -> None:
        """Puts another step in the place of the chosen one."""
        steps = list(self.steps)
        steps[self.current] = step
        self._take(steps, self.current)

    def add(self, kind: str) -> None:
        """A new step behind the chosen one, and chosen."""
        if len(self.steps) < MOST_STEPS:
            at = self.current + 1
            self._take([*self.steps[:at], new_step(kind), *self.steps[at:]], at)

    def remove(self, index: int) -> None:
        """Takes a step away; the one that comes into its place is chosen."""
        steps = [*self.steps[:index], *self.steps[index + 1 :]]
        self._take(steps, min(index, len(steps) - 1))

    def move(self, index: int, to: int) -> None:
        """Another place for a step, which is chosen."""
        steps = list(self.steps)
        if 0 <= to < len(steps):
            steps.insert(to, steps.pop(index))
            self._take(steps, to)

    def replace_all(self, steps: Sequence[Step], current: int) -> None:
        """Another chain as a whole, with nothing to undo."""
        self._before = []
        self.steps = bench.fitted(steps, self._channels)
        self.choose(current)

    def undo(self) -> bool:
        """Takes the last change back; whether there was one."""
        if not self._before:
            return False
        steps, current = self._before.pop()
        self.steps = bench.fitted(steps, self._channels)
        self.choose(current)
        return True

    def _take(self, steps: Sequence[Step], current: int) -> None:
        fitted, before = bench.fitted(steps, self._channels), self._before
        # An editor's own undo goes back to a chain that is remembered: forget what came after.
        same = [at for at, (old, _) in enumerate(before) if to_list(old) == to_list(fitted)]
        kept = before[: same[-1]] if same else [*before, (self.steps, self.current)]
        self._before = kept[-MOST_UNDONE:]
        self.steps = fitted
        self.choose(current)
