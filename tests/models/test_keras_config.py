"""We open what Keras saves, and refuse descriptions that ask for more."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import classifier
from models.storage import NetworkError, open_network_file


def sequential(keras: Any) -> Any:
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((28, 28, 1), batch_size=4, name="in"),
            layers.Rescaling(1 / 255, name="my_scale"),
            layers.Conv2D(4, (3, 2), use_bias=False, kernel_regularizer="l2", name="a"),
            layers.BatchNormalization(scale=False),
            layers.ReLU(),
            layers.MaxPool2D(),
            layers.Conv2D(3, 3, activation="relu", padding="same"),
            layers.BatchNormalization(center=False),
            layers.AveragePooling2D(2),
            layers.Dropout(0.3),
            layers.Flatten(),
            layers.Dense(9, activation="tanh", kernel_constraint="max_norm"),
            layers.Dense(10),
            layers.Softmax(),
        ]
    )


def functional(keras: Any) -> Any:
    layers = keras.layers
    pictures = keras.Input((28, 28, 1))
    values = layers.Conv2D(3, 3, activation="sigmoid")(pictures)
    values = layers.Flatten()(values)
    return keras.Model(pictures, layers.Dense(10, activation="softmax")(values))


@pytest.mark.parametrize("build", [sequential, functional])
def test_we_open_what_keras_saves(tmp_path: Path, keras: Any, build: Any) -> None:
    model = build(keras)
    model.compile("adam", "sparse_categorical_crossentropy")
    rng = np.random.default_rng(0)
    model.set_weights([rng.uniform(0.001, 0.01, each.shape) for each in model.weights])
    with warnings.catch_warnings():
        # Keras 3 itself does not yet follow NumPy 2's rule for __array__.
        warnings.simplefilter("ignore", DeprecationWarning)
        model.save(tmp_path / "theirs.keras")
    network = classifier.load(tmp_path / "theirs.keras")
    pictures = rng.integers(0, 256, (4, 28, 28)).astype(np.uint8)
    expected = model(pictures[..., None].astype(np.float32), training=False).numpy()
    np.testing.assert_allclose(network(pictures)[:, :10], expected, atol=2e-6)
    assert (network.name, network.title) == ("theirs", "theirs")


Change = Callable[[dict[str, Any]], object]


def layer(config: dict[str, Any], number: int) -> Any:
    return config["layers"][number]


CODE = {"class_name": "function", "module": "os", "config": "mkdir", "registered_name": None}
LAMBDA = {"module": "keras.layers", "class_name": "Lambda", "config": {"name": "f"}}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c["layers"].insert(1, LAMBDA), "Lambda"),
        (lambda c: layer(c, 1)["config"].update(activation=CODE), "function"),
        (lambda c: layer(c, 1)["config"].update(kernel_initializer=CODE), "function"),
        (lambda c: layer(c, 1).update(module="my.layers"), "my.layers"),
        (lambda c: layer(c, 1).update(module="keras.utils"), "keras.utils"),
        (lambda c: layer(c, 1).update(class_name="UpSampling2D"), "UpSampling2D"),
        (lambda c: layer(c, 1).update(class_name={"a": 1}), "not accepted"),
        (lambda c: layer(c, 1).update(registered_name="my>Conv2D"), "custom layer"),
        (lambda c: layer(c, 1)["config"].update(dilation_rate=[2, 2]), "dilation_rate"),
        (lambda c: layer(c, 1)["config"].update(groups=3), "groups"),
        (lambda c: layer(c, 1)["config"].update(data_format="channels_first"), "data_format"),
        (lambda c: layer(c, 1)["config"].update(lora_rank=4), "lora_rank"),
        (lambda c: layer(c, 1)["config"].update(activation="gelu"), "gelu"),
        (lambda c: layer(c, 1)["config"].update(activation=None), "None"),
        (lambda c: layer(c, 1)["config"].update(filters=None), "None"),
        (lambda c: layer(c, 1)["config"].update(filters=1e3), "1000.0"),
        (lambda c: layer(c, 1)["config"].update(filters=-1), "-1"),
        (lambda c: layer(c, 1)["config"].pop("filters"), "without its numbers"),
        (lambda c: layer(c, 1).update(config=[]), "as its"),
        (lambda c: layer(c, 8)["config"].update(units=10**12), "parameters"),
        (lambda c: layer(c, 8)["config"].update(units=11), "11 outputs"),
        (lambda c: layer(c, 8)["config"].update(units=7), "10 outputs"),
        (lambda c: c["layers"].pop(), "end in softmax"),
        (lambda c: c["layers"].clear(), "10 outputs"),
        (lambda c: c.update(layers={"a": 1}), "as its layers"),
        (lambda c: c.update(layers=c["layers"] * 40), "at most 64"),
        (lambda c: c.update(layers=c["layers"] * 2), "two layers called"),
        (lambda c: layer(c, 0)["config"].update(batch_shape=[None, 32, 32, 3]), "has 32x32x3"),
        (lambda c: layer(c, 0)["config"].update(batch_shape=[None, None, None, 1]), "x1"),
        (lambda c: layer(c, 0)["config"].update(batch_shape=None), "input"),
        (
            lambda c: [
                layer(c, 1)["config"].update(filters=25_000, padding="same"),
                layer(c, 4)["config"].update(filters=1, kernel_size=[1, 1]),
            ],
            "values of one picture",
        ),
        (
            lambda c: [
                layer(c, 1)["config"].update(filters=3000, padding="same"),
                c["layers"][3:4].clear(),
                layer(c, 3).update(class_name="Conv2D"),
                layer(c, 3)["config"].pop("pool_size"),
                layer(c, 3)["config"].update(
                    filters=250, kernel_size=[3, 3], padding="same", strides=[1, 1]
                ),
            ],
            "arithmetic",
        ),
    ],
)
def test_descriptions_that_are_refused(forge_config: Any, change: Change, message: str) -> None:
    path = forge_config(change)
    with pytest.raises(NetworkError) as caught:
        open_network_file(path)
    assert str(caught.value).startswith("forged.keras cannot be opened: ")
    assert message in str(caught.value)
    assert str(caught.value).count("\n") == 0
