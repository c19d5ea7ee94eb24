"""Operations with a gradient of our own, made known to TensorFlow once and not once a training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

Tensor = Any
"""A tf.Tensor; TensorFlow has no types that mypy could check."""

Gradient = Callable[[Tensor, Sequence[Tensor], Sequence[Tensor]], Tensor]
"""From what went in, what came out, and the flow to each of these: the flow to what went in."""


def with_gradient(gradient: Gradient, results: Sequence[Tensor], x: Tensor) -> list[Tensor]:
    """``results``, made of ``x`` in a graph, with ``gradient`` in place of their own.

    For ``tf.gradients``; a ``tf.GradientTape`` finds the operations' own gradient.
    ``tf.custom_gradient`` would do it for both, but it puts a function into a list that is never
    emptied, and with it the whole graph: 5 MB a training (decision 0014).

    Args:
        gradient: a function of a module, which keeps nothing; its name is what it is known by.
        results: what was made of ``x``.
        x: what went in.
    """
    import tensorflow as tf

    name = f"Digitscope_{gradient.__module__}.{gradient.__qualname__}"
    # KeyError: it is known already, as it is a second time in a process.
    with suppress(KeyError):

        @tf.RegisterGradient(name)  # type: ignore[untyped-decorator]  # TensorFlow has no types.
        def of_operation(operation: Any, *flows: Tensor) -> list[Tensor | None]:
            *made, given = operation.inputs
            return [*(None for _ in made), gradient(given, made, flows[:-1])]

    with tf.compat.v1.get_default_graph().gradient_override_map({"IdentityN": name}):
        return tf.identity_n([*results, x])[:-1]  # type: ignore[no-any-return]
