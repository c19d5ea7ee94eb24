"""The Filters page in words: what a step is called, where the window is, how sizes come about."""

from __future__ import annotations

from vision.bench import Axis
from vision.steps import ConvStep, PoolStep, ReluStep, Step

Shape = tuple[int, int, int]

COLOURS = ("red", "green", "blue")


def name_of(step: Step) -> str:
    """A step in two words: "Conv 3 × 3"."""
    if isinstance(step, ReluStep):
        return "ReLU"
    if isinstance(step, PoolStep):
        return "Max pool" if step.pool == "max" else "Mean pool"
    return f"Conv {step.size[0]} × {step.size[1]}"


def extent(shape: tuple[int, ...]) -> str:
    """A shape as people write it; one channel goes without saying."""
    sizes = shape[:2] if len(shape) == 3 and shape[2] == 1 else shape
    return " × ".join(str(size) for size in sizes)


def sizes(step: Step, axes: tuple[Axis, Axis]) -> str:
    """How the output's rows and columns come about."""
    if isinstance(step, ReluStep):
        return "ReLU changes no size."
    rows, columns = (axis.formula for axis in axes)
    return rows if rows == columns else f"rows {rows}\ncolumns {columns}"


def sizes_explained(step: Step, axes: tuple[Axis, Axis]) -> str:
    """The same for a tooltip: what the figures of the formula are."""
    if isinstance(step, ReluStep):
        return "Each value is looked at alone, so the output is as large as the input."
    text = (
        "(input + zeros around − window) / stride + 1 is how many places the window has along "
        "rows and columns."
    )
    left = [
        f"{axis.unused} {what} at the {end}"
        for axis, what, end in zip(axes, ("rows", "columns"), ("bottom", "right"), strict=True)
        if axis.unused
    ]
    if left:
        text += (
            f" The stride does not divide: the result is rounded down, and no window reaches the "
            f"last {' and '.join(left)}, as in Keras."
        )
    return text


def channel_of(shape: Shape, index: int, *, colour: bool) -> str:
    """What a channel of a step's input is called."""
    if colour and shape[2] == len(COLOURS):
        return COLOURS[index].capitalize()
    return f"Map {index + 1} of {shape[2]}"


def made_by(step: Step, index: int) -> str:
    """What an output channel is called."""
    if isinstance(step, ConvStep):
        return f"Filter {index + 1}" if len(step.kernels) > 1 else "Feature map"
    return f"Map {index + 1}"
