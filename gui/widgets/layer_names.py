"""What layers are called on the screen, and what each does in one sentence."""

from __future__ import annotations

from models.config import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool2D,
    Rescaling,
)

SHORT = {
    "MaxPool2D": "Max pool",
    "AveragePooling2D": "Mean pool",
    "BatchNormalization": "Batch norm",
}
FUNCTIONS = {"relu": "ReLU", "softmax": "Softmax", "tanh": "tanh", "sigmoid": "Sigmoid"}

MEANING = {
    "relu": "Negative values become 0: only where a filter found something is passed on.",
    "softmax": "Ten sums become ten probabilities: exponentials, divided by their sum.",
    "tanh": "Every value is squeezed to -1..1.",
    "sigmoid": "Every value is squeezed to 0..1.",
    "linear": "Every value is passed on as it is.",
}


def short(spec: Layer) -> str:
    """A layer's kind in a word or two: "ReLU", "Conv2D"."""
    if isinstance(spec, Activation):
        return FUNCTIONS.get(spec.function, spec.function)
    return SHORT.get(spec.kind, spec.kind)


def detail(spec: Layer) -> str:
    """The number that matters most about a layer: "6 of 3×3", "relu", ""."""
    if isinstance(spec, Conv2D):
        return f"{spec.filters} of {spec.kernel_size[0]}×{spec.kernel_size[1]}"
    if isinstance(spec, MaxPool2D | AveragePooling2D):
        return f"{spec.pool_size[0]}×{spec.pool_size[1]}"
    if isinstance(spec, Activation):
        return spec.function
    if isinstance(spec, Dropout):
        return f"{100 * spec.rate:.0f} %"
    return ""


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as people say it: "12 maps of 11 × 11", "300 values"."""
    if len(shape) == 3:
        maps = "1 map" if shape[2] == 1 else f"{shape[2]} maps"
        return f"{maps} of {shape[0]} × {shape[1]}"
    values = 1
    for size in shape:
        values *= size
    return f"{values:,} values"


def meaning(spec: Layer) -> str:
    """What the layer does, in one sentence."""
    if isinstance(spec, Conv2D):
        height, width = spec.kernel_size
        text = f"Each filter slides over the picture: {height} × {width} "
        text += "values times its kernel, plus a bias."
    elif isinstance(spec, MaxPool2D | AveragePooling2D):
        height, width = spec.pool_size
        what = "largest" if isinstance(spec, MaxPool2D) else "mean"
        text = (
            f"Of every {height} × {width} values the {what} is kept: smaller maps, less to compute."
        )
    elif isinstance(spec, Activation):
        return MEANING.get(spec.function, "")
    elif isinstance(spec, Dropout):
        text = f"While learning, {100 * spec.rate:.0f} % of the values are dropped; here all pass."
    elif isinstance(spec, BatchNormalization):
        text = (
            "Every map is brought to the mean and spread that it had while learning, then rescaled."
        )
    elif isinstance(spec, Flatten):
        text = "The maps are written one value after another in a single row."
    elif isinstance(spec, Dense):
        text = f"Each of the {spec.units} outputs is a weighted sum of all inputs, plus a bias."
    elif isinstance(spec, Rescaling):
        text = (
            f"Every pixel times {spec.scale:.4g} plus {spec.offset:.4g}, so that 0..255 is small."
        )
    else:
        text = ""
    function = getattr(spec, "activation", "linear")
    return text if function == "linear" else f"{text} {MEANING.get(function, '')}"
