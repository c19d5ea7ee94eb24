"""What the exported notebook says between its cells: the idea of each step, and of this network."""

from __future__ import annotations

from models.config import (
    COSINE,
    PLATEAU,
    SGD,
    STEP,
    Activation,
    AdamW,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Layer,
    Rescaling,
    RMSprop,
    TrainConfig,
)
from models.script_parts import begun_words, reached_words

_OPENING = """\
# {title}

A convolutional network learns to read handwritten digits. The notebook runs from top to bottom with
the packages `keras`, `tensorflow` and `numpy`; {data}
"""

PICTURES = """\
## A picture is numbers

MNIST is 70,000 handwritten digits: 60,000 to learn from, 10,000 to be tested on. Each is 28 × 28
numbers from 0 (paper) to 255 (full ink). A convolution wants to know how many numbers stand for one
pixel, so the pictures get one more axis, of length 1."""

_NETWORK = """\
## The layers

{words}

```text
{table}
```"""

CONVOLUTION = """\
A **convolution** slides small windows of weights, its filters, over the picture. At every place the
numbers under the window are multiplied by the weights and added up. A filter with positive weights
at one side and negative ones at the other answers strongly at an edge; which filters are useful is
not given but learned. All their maps, stacked, are what the next layer gets."""
RELU = """\
**ReLU** keeps what is positive and makes the rest 0. Without such a bend between them, two layers
in a row could do no more than one."""
POOLING = """\
**Pooling** keeps one number of every small square. The maps become smaller, the next filters
see more of the picture at once, and a stroke that is moved by a pixel changes little."""
NORMALIZATION = """\
**Batch normalization** brings what passes to mean 0 and variance 1, batch by batch, and then lets
two learned numbers scale and shift it. For answers, running averages stand in for the batch."""
DROPOUT = """\
**Dropout** sets some of the numbers to 0 at random, in training only, so that no unit can rely on
one other. Training figures are then those of a damaged network and often lie below validation's."""
RESCALING = """\
**Rescaling** brings the numbers from 0..255 to a small range. The size of a gradient goes with the
size of what comes in: steps that are sensible for small numbers are far too large for raw ones."""
PENALTY = """\
**Regularizers** add to the loss: L2 a share of the squares of weights or values, which keeps all of
them small; L1 a share of their absolute values, which makes many of them 0."""
FIXED = """\
Some **filters** of the first convolution are not drawn by chance but made by hand; those that are
frozen are put back after every step."""
SOFTMAX = """\
At the end everything is laid out in one row, each answer adds it up with weights of its own, and
**softmax** turns the sums into probabilities: `exp(z_i) / sum of exp(z_j)`."""

_LEARNING = """\
## Learning

The loss is the **sparse categorical cross-entropy**: minus the logarithm of the probability that
the network gave to the right digit; 0 if it was certain, about 2.3 for a guess among ten. After
every **batch** of {batch_size} pictures the weights move a little way against the loss's gradient.
All 60,000 pictures once is an **epoch**; after each, the test pictures are read without learning
from them (`val_`).

{rule}"""

RULES = {
    "SGD": "**Gradient descent**: `w = w - rate * gradient`.",
    "momentum": """\
**Gradient descent with momentum** keeps a velocity: `v = momentum * v - rate * gradient`, and
`w = w + v`. What points the same way again and again adds up; what swings to and fro is lost.""",
    "RMSprop": """\
**RMSprop** divides each gradient by the root of a running average of its squares, so that all
weights move at a like pace.""",
    "Adam": """\
**Adam** keeps two running averages of every gradient: `m = beta_1 * m + (1 - beta_1) * g` and
`v = beta_2 * v + (1 - beta_2) * g * g`. Both begin at 0 and are corrected for it; a step is
`rate * m / (sqrt(v) + epsilon)`. All weights move at a like pace, however large their gradient.""",
    "AdamW": "**AdamW** is that with a weight decay of its own: each step shrinks every weight.",
}
SCHEDULES = {
    STEP: "The learning rate is multiplied by {step.factor} after every {step.epochs} epochs.",
    COSINE: "The learning rate falls along half a cosine, from its first value to 0.",
    PLATEAU: "The learning rate is multiplied by {plateau.factor} whenever the validation loss has "
    "not fallen for {plateau.patience} epochs.",
}
EARLY = "The training ends early when `{0.monitor}` has not improved for {0.patience} epochs."

NO_MARKUP = str.maketrans("", "", "<>[]`")

TRAINED = """\
## How it was trained

Its training is not a part of this notebook: the network comes finished."""
CURVES = """\
## The curves

Validation far below training: the network learns its pictures by heart (**overfitting**). Both low,
or validation above training, as with dropout or a strong penalty: it is held back
(**underfitting**), or measured while it is damaged."""
TEST = """\
## The test

Which share of the test pictures is read rightly, and of which digit how many?"""
MISTAKES = """\
## What it gets wrong

The pictures say more than the figure: some could be read either way."""
KEEP = """\
## Keeping it

Layers and weights in one file; `keras.saving.load_model` opens it again."""


def opening(
    config: TrainConfig, title: str, stem: str, reached: float | None, parent: str = ""
) -> str:
    """The title, what is needed, what Digitscope's own training came to and how it began."""
    data = (
        "`mnist.npz`, exported with it, is read where it lies beside it, else Keras\nfetches MNIST."
    )
    if config.augmented:
        data += f" The trained weights are read from `{stem}.keras`, which must lie beside it."
    text = _OPENING.format(title=title.translate(NO_MARKUP).strip() or "A network", data=data)
    if reached is not None:
        text += f"\nDigitscope reached {reached_words(reached)}."
    begun = "" if config.augmented else begun_words(config, parent.translate(NO_MARKUP))
    return text + (f"\n\n{begun}" if begun else "")


def network(config: TrainConfig, table: str) -> str:
    """What its kinds of layers are for, in the order in which they come, and their table."""
    said: list[str] = []
    for layer in config.layers:
        said += [text for text in _of(layer) if text not in said]
    last = [SOFTMAX] if SOFTMAX in said else []
    said = [text for text in said if text != SOFTMAX]
    if config.fixed_filters and not config.augmented:
        said.append(FIXED)
    return _NETWORK.format(words="\n\n".join(said + last), table=table)


def learning(config: TrainConfig) -> str:
    """The loss, the rule by which weights are changed, and how its rate goes."""
    said = [_rule(config)]
    if config.schedule in SCHEDULES:
        said.append(SCHEDULES[config.schedule].format(step=config.step, plateau=config.plateau))
    if config.early_stopping is not None:
        said.append(EARLY.format(config.early_stopping))
    return _LEARNING.format(batch_size=config.batch_size, rule="\n\n".join(said))


def _rule(config: TrainConfig) -> str:
    match config.optimizer:
        case SGD(momentum=momentum):
            return RULES["momentum" if momentum else "SGD"]
        case RMSprop():
            return RULES["RMSprop"]
        case AdamW():
            return f"{RULES['Adam']}\n\n{RULES['AdamW']}"
        case _:
            return RULES["Adam"]


def _of(layer: Layer) -> list[str]:
    found: list[str] = []
    if isinstance(layer, Rescaling):
        found.append(RESCALING)
    elif isinstance(layer, Conv2D):
        found.append(CONVOLUTION)
    elif isinstance(layer, BatchNormalization):
        found.append(NORMALIZATION)
    elif isinstance(layer, Dropout):
        found.append(DROPOUT)
    elif layer.kind in ("MaxPool2D", "AveragePooling2D"):
        found.append(POOLING)
    if isinstance(layer, Conv2D | Dense) and any(
        (layer.kernel_regularizer, layer.bias_regularizer, layer.activity_regularizer)
    ):
        found.append(PENALTY)
    function = (
        layer.function if isinstance(layer, Activation) else getattr(layer, "activation", None)
    )
    return found + {"relu": [RELU], "softmax": [SOFTMAX]}.get(function or "", [])
