"""The learning rate of an optimizer as it is now, and what the optimizer remembers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from models.config import COSINE, TrainConfig
from models.events import Weights


class Rate:
    """One optimizer's learning rate, which may be changed between two steps.

    It is a variable. A cosine takes the variable times where it is on its way from 1 to 0, so that
    a rate changed by hand falls from there.
    """

    def __init__(self, config: TrainConfig, steps: int) -> None:
        """``steps``: batches an epoch; the cosine reaches 0 at the end of the last epoch."""
        self._start = float(config.optimizer.learning_rate)
        self._all_steps = steps * config.epochs if config.schedule == COSINE else 0
        self._optimizer: Any = None
        self._base: Any = None
        self._ahead: Any = None
        self._value = self._start

    def of_optimizer(self) -> Any:
        """What the optimizer takes as its learning rate: a number, or a function of its steps."""
        if not self._all_steps:
            return self._start
        import keras

        self._base = keras.Variable(self._start, name="learning_rate", trainable=False)
        # Steps done before this optimizer began to count.
        self._ahead = keras.Variable(0, dtype="int64", name="ahead", trainable=False)
        return self._falling

    def follow(self, optimizer: Any) -> None:
        """The optimizer that was made with ``of_optimizer``, built."""
        self._optimizer = optimizer
        if self._base is None:
            self._base = optimizer.learning_rate

    @property
    def value(self) -> float:
        """The rate without the cosine, to reckon with: the 32 bits that the variable holds."""
        return self._value

    def now(self, step: int) -> float:
        """The rate after so many steps of all, to be read: as short as a 32-bit float is."""
        rate = self._value
        if self._all_steps:
            rate *= 0.5 * (1 + math.cos(math.pi * min(1.0, step / self._all_steps)))
        return float(str(np.float32(rate)))

    def assign(self, value: float) -> None:
        """Another rate from the next step on."""
        self._base.assign(value)
        self._value = float(self._base.numpy())

    def state(self) -> Weights:
        """Steps counted, the rate, and then what the rule remembers of each weight.

        Copies; int64 (), float32 () and float32 (trainable weights,) each.
        """
        return tuple(np.array(one.numpy()) for one in (*self._counters(), *self._slots()))

    def restore(self, state: Weights, steps_done: int) -> None:
        """Takes back what ``state`` gave; (): the rule begins anew.

        Args:
            state: of the same rule over the same layers.
            steps_done: steps of all that were done; a cosine goes on from there.

        Raises:
            ValueError: it is of another rule or other layers.
        """
        variables = (*self._counters(), *self._slots())
        if state:
            given, needed = [one.shape for one in state], [tuple(one.shape) for one in variables]
            if given != needed:
                raise ValueError(
                    f"an optimizer's state of shapes {given} does not fit one that has {needed}"
                )
            for variable, value in zip(variables, state, strict=True):
                variable.assign(value)
            self._value = float(self._base.numpy())
        if self._ahead is not None:
            self._ahead.assign(steps_done - int(self._optimizer.iterations.numpy()))

    def _falling(self) -> Any:
        from keras import ops

        # As keras.optimizers.schedules.CosineDecay computes it.
        step = ops.cast(self._optimizer.iterations + self._ahead, "float32")
        share = ops.minimum(step, float(self._all_steps)) / float(self._all_steps)
        return self._base * (0.5 * (1.0 + ops.cos(math.pi * share)))

    def _counters(self) -> tuple[Any, Any]:
        return self._optimizer.iterations, self._base

    def _slots(self) -> list[Any]:
        counters = [id(one) for one in self._counters()]
        return [one for one in self._optimizer.variables if id(one) not in counters]
