"""The chapter's experiments as data, each with the figures that the chapter reports for it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from models.config import (
    SGD,
    Activation,
    Adam,
    AdamW,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool2D,
    Optimizer,
    Regularizer,
    Rescaling,
    TrainConfig,
)

CURVES = Path(__file__).resolve().parent.parent / "resources" / "chapter_curves.csv"


@dataclass(frozen=True, kw_only=True)
class ReportedEpoch:
    """What the chapter reports after one epoch (accuracies 0..1)."""

    epoch: int
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float


@dataclass(frozen=True, kw_only=True)
class Preset:
    """One experiment to start from.

    Attributes:
        name: short and lower case, for the command line.
        title: for a list of choices.
        summary: one sentence: what is different and what to look for.
        config: the experiment itself.
        reported: the chapter's figures, one entry an epoch; empty where it gives none.
    """

    name: str
    title: str
    summary: str
    config: TrainConfig
    reported: tuple[ReportedEpoch, ...]


def preset(name: str) -> Preset:
    """The preset of that name.

    Raises:
        ValueError: there is none; the message lists the names.
    """
    if name not in PRESETS:
        raise ValueError(f"there is no preset {name!r}; choose one of {', '.join(PRESETS)}")
    return PRESETS[name]


def title_of(name: str) -> str:
    """What people call the experiment of that name, also one that is no preset."""
    return PRESETS[name].title if name in PRESETS else name.capitalize()


def _layers(
    *,
    kernel: Regularizer | None = None,
    activity: Regularizer | None = None,
    bias: Regularizer | None = None,
    after_pooling: tuple[Layer, ...] = (),
) -> tuple[Layer, ...]:
    """The chapter's ConvNet: two convolutions with ReLU and pooling, then ten probabilities."""
    return (
        Conv2D(filters=6, kernel_regularizer=kernel),
        Activation(function="relu"),
        MaxPool2D(),
        *after_pooling,
        Conv2D(filters=12, activity_regularizer=activity),
        Activation(function="relu"),
        MaxPool2D(),
        *after_pooling,
        Flatten(),
        Dense(units=10, bias_regularizer=bias),
        Activation(function="softmax"),
    )


def _camera_layers() -> tuple[Layer, ...]:
    """The chapter's blocks, wider and with batch normalization: for whatever a camera shows."""

    def block(filters: int, size: int = 3) -> tuple[Layer, ...]:
        convolution = Conv2D(filters=filters, kernel_size=(size, size))
        return convolution, BatchNormalization(momentum=0.97), Activation(function="relu")

    return (
        Rescaling(),
        *block(24, 5),
        MaxPool2D(),
        *block(48),
        *block(64),
        *block(80),
        MaxPool2D(),
        *block(128),
        Flatten(),
        Dropout(rate=0.3),
        Dense(units=128),
        BatchNormalization(momentum=0.97),
        Activation(function="relu"),
        Dropout(rate=0.3),
        Dense(units=11),
        Activation(function="softmax"),
    )


def _reported() -> dict[str, tuple[ReportedEpoch, ...]]:
    curves: dict[str, tuple[ReportedEpoch, ...]] = {}
    with CURVES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            epoch = ReportedEpoch(
                epoch=int(row["epoch"]),
                loss=float(row["loss"]),
                accuracy=float(row["accuracy"]),
                val_loss=float(row["val_loss"]),
                val_accuracy=float(row["val_accuracy"]),
            )
            curves[row["preset"]] = (*curves.get(row["preset"], ()), epoch)
    return curves


def _presets() -> dict[str, Preset]:
    reported = _reported()
    found: dict[str, Preset] = {}

    def add(
        name: str, title: str, summary: str, layers: tuple[Layer, ...], optimizer: Optimizer = _ADAM
    ) -> None:
        config = TrainConfig(name=name, layers=layers, optimizer=optimizer)
        figures = reported.get(name, ())
        found[name] = Preset(
            name=name, title=title, summary=summary, config=config, reported=figures
        )

    plain = _layers()
    l2, l1 = Regularizer(kind="l2"), Regularizer(kind="l1")
    # The chapter keeps an L2 penalty on the last bias in these two experiments.
    dropout, batchnorm = (
        _layers(bias=l2, after_pooling=(layer,)) for layer in (Dropout(), BatchNormalization())
    )
    add(
        "chapter",
        "Chapter",
        "The chapter's network as it stands: raw pixels of 0 to 255, Adam, batches of 32.",
        plain,
    )
    add(
        "baseline",
        "Baseline",
        "The chapter's network after a layer that scales pixels from 0..255 to 0..1.",
        (Rescaling(), *plain),
    )
    add(
        "momentum",
        "SGD with momentum",
        "Plain gradient descent on raw pixels: watch every unit die in the first steps.",
        plain,
        SGD(learning_rate=0.01, momentum=0.9),
    )
    add(
        "adam",
        "Adam far too fast",
        "A learning rate of 0.1, a hundred times the usual: the network never recovers.",
        plain,
        Adam(learning_rate=0.1, epsilon=1e-8),
    )
    add(
        "l2",
        "L2 regularization",
        "Large weights, activations and biases cost their squares.",
        _layers(kernel=l2, activity=l2, bias=l2),
    )
    add(
        "l1",
        "L1 regularization",
        "Weights, activations and biases cost their absolute values, which drives many to zero.",
        _layers(kernel=l1, activity=l1, bias=l1),
    )
    add(
        "dropout",
        "Dropout",
        "A fifth of each pooled map is dropped at random, so that no unit relies on another.",
        dropout,
    )
    add(
        "batchnorm",
        "Batch normalization",
        "Pooled maps are brought to mean 0 and variance 1, batch by batch: a fast first epoch.",
        batchnorm,
    )
    found["camera"] = Preset(
        name="camera",
        title="Camera",
        summary="Learns other pens, papers and cameras, and to say that something is no digit.",
        config=TrainConfig(
            name="camera",
            layers=_camera_layers(),
            optimizer=AdamW(learning_rate=0.003, weight_decay=0.01),
            batch_size=128,
            epochs=20,
            schedule="cosine",
            augmented=True,
        ),
        reported=(),
    )
    return found


_ADAM = Adam()
PRESETS = _presets()
"""Every experiment by name, in the order in which they are offered."""
