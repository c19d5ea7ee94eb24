"""One stop of a step's window: what one output pixel is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision.bench import Floats, Numbers, axes, channels_out, problem, shape_of
from vision.filters import Pair
from vision.steps import ConvStep, ReluStep, Step


@dataclass(frozen=True, kw_only=True, eq=False)
class Stop:
    """One stop of the window: what one output pixel is made of.

    Attributes:
        top, left: the window's first pixel in the input; negative inside padding.
        values: float64 (kh, kw, channels) under the window, 0 in padding; for ReLU and pooling
            only the channel looked at.
        counted: bool (kh, kw): False where a pool reaches over the edge and counts nothing.
        weights: the kernel, in the shape of ``values``; None for ReLU and pooling.
        bias: of the filter; 0 for ReLU and pooling.
        largest: row and column in the window of what max pooling takes, else None.
        output: the output pixel.
    """

    top: int
    left: int
    values: Floats
    counted: npt.NDArray[np.bool_]
    weights: Floats | None
    bias: float
    largest: Pair | None
    output: float


def stop(step: Step, values: Numbers, row: int, column: int, channel: int = 0) -> Stop:
    """The window behind one output pixel and what becomes of it.

    Args:
        step: the step.
        values: what comes in, (h, w, channels).
        row: of the output pixel.
        column: of the output pixel.
        channel: of the output pixel: the filter.

    Raises:
        ValueError: there is no such output pixel, or ``problem`` says why.
    """
    shape = shape_of(values)
    if why := problem(step, shape):
        raise ValueError(why)
    lines = axes(step, shape)
    extent = (lines[0].output, lines[1].output, channels_out(step, shape))
    if not all(0 <= at < size for at, size in zip((row, column, channel), extent, strict=True)):
        raise ValueError(f"the output is {extent}, there is no {(row, column, channel)}")
    corner = [at * line.stride - line.before for at, line in zip((row, column), lines, strict=True)]
    places = [
        np.arange(first, first + line.kernel) for first, line in zip(corner, lines, strict=True)
    ]
    inside = [(at >= 0) & (at < line.size) for at, line in zip(places, lines, strict=True)]
    counted = inside[0][:, None] & inside[1][None]
    rows, columns = (np.clip(at, 0, line.size - 1) for at, line in zip(places, lines, strict=True))
    seen = np.asarray(values, np.float64)[rows[:, None], columns[None]]
    seen = np.where(counted[..., None], seen, 0.0)
    if isinstance(step, ConvStep):
        weights, bias = step.kernels[channel], float(step.biases[channel])
        counted = np.ones_like(counted)
        return Stop(
            top=corner[0],
            left=corner[1],
            values=seen,
            counted=counted,
            weights=weights,
            bias=bias,
            largest=None,
            output=float(np.sum(seen * weights) + bias),
        )
    one = seen[..., channel : channel + 1]
    largest = None
    if isinstance(step, ReluStep):
        output = max(0.0, float(one[0, 0, 0]))
    elif step.pool == "max":
        flat = int(np.argmax(np.where(counted, one[..., 0], -np.inf)))
        largest = (flat // step.size[1], flat % step.size[1])
        output = float(one[..., 0][largest])
    else:
        output = float(one[counted].mean())
    return Stop(
        top=corner[0],
        left=corner[1],
        values=one,
        counted=counted,
        weights=None,
        bias=0.0,
        largest=largest,
        output=output,
    )
