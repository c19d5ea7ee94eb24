"""What leaks.py must see: something that is kept for ever, on purpose."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any


def break_it(fault: str) -> Callable[[], object]:
    """What is kept for ever each time: a fault that the harness must see."""
    kept: list[Any] = []
    if fault == "graphs":
        _keep_graphs()
    return {
        "": lambda: None,
        "graphs": lambda: None,
        "memory": lambda: kept.append(os.urandom(1 << 20)),
        "descriptor": lambda: kept.append(os.dup(1)),
        "object": lambda: kept.extend([] for _ in range(5000)),
    }[fault]


def keeping(gradient: Any, results: Any, x: Any) -> Any:
    """Does what own_gradients.with_gradient does in TensorFlow's own way, which keeps the graph."""
    import tensorflow as tf

    @tf.custom_gradient  # type: ignore[untyped-decorator]  # TensorFlow has no types.
    def custom(_: Any) -> Any:
        return results, lambda *flows: gradient(x, results, flows)

    return custom(x)


def _keep_graphs() -> None:
    from models import packed

    packed.with_gradient = keeping
