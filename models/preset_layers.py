"""The stacks of layers that the presets train: the chapter's ConvNet, and the camera's."""

from __future__ import annotations

from models.config import (
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool2D,
    Regularizer,
    Rescaling,
)


def chapter_layers(
    *,
    kernel: Regularizer | None = None,
    activity: Regularizer | None = None,
    bias: Regularizer | None = None,
    after_pooling: tuple[Layer, ...] = (),
) -> tuple[Layer, ...]:
    """The chapter's ConvNet: two convolutions with ReLU and pooling, then ten probabilities.

    Args:
        kernel: the penalty on the first convolution's kernel.
        activity: the penalty on what the second convolution puts out, before its ReLU.
        bias: the penalty on the bias of the dense layer.
        after_pooling: layers that stand after each pooling.
    """
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


def camera_layers() -> tuple[Layer, ...]:
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
