"""The rules by which weights are changed, as plain frozen data that imports in no time."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import ClassVar


class _Rule:
    """What every rule refuses: numbers with which it cannot learn, whoever wrote them."""

    kind: ClassVar[str]

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]  # Every rule is a dataclass.
            value = getattr(self, field.name)
            if isinstance(field.default, bool):
                if type(value) is not bool:
                    raise ValueError(f"{self.kind}: {field.name} is true or false, not {value!r}")
                continue
            if not _is_number(value) or value < 0:
                raise ValueError(f"{self.kind}: {field.name} is a number from 0 up, not {value!r}")
            if field.name in BELOW_ONE and value >= 1:
                raise ValueError(f"{self.kind}: {field.name} is below 1, not {value!r}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


BELOW_ONE = ("momentum", "beta_1", "beta_2", "rho")
"""Shares of what was remembered that a step keeps."""


@dataclass(frozen=True, kw_only=True)
class SGD(_Rule):
    """Stochastic gradient descent: w -= learning_rate * velocity (momentum 0: the gradient)."""

    kind: ClassVar[str] = "SGD"
    learning_rate: float = 0.01
    momentum: float = 0.0
    nesterov: bool = False


@dataclass(frozen=True, kw_only=True)
class Adam(_Rule):
    """Adaptive moment estimation (Kingma and Ba, 2015); the defaults are Keras 3's."""

    kind: ClassVar[str] = "Adam"
    learning_rate: float = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7


@dataclass(frozen=True, kw_only=True)
class RMSprop(_Rule):
    """Each gradient divided by a running root mean square of itself."""

    kind: ClassVar[str] = "RMSprop"
    learning_rate: float = 0.001
    rho: float = 0.9
    momentum: float = 0.0
    epsilon: float = 1e-7


@dataclass(frozen=True, kw_only=True)
class AdamW(_Rule):
    """Adam with weight decay taken apart from the gradient (Loshchilov and Hutter, 2019)."""

    kind: ClassVar[str] = "AdamW"
    learning_rate: float = 0.001
    weight_decay: float = 0.004
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7


Optimizer = SGD | Adam | RMSprop | AdamW
OPTIMIZER_KINDS: dict[str, type[Optimizer]] = {cls.kind: cls for cls in (SGD, Adam, RMSprop, AdamW)}
