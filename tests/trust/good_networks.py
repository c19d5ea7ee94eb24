"""Good networks in many varieties, made by Keras itself.

    python tests/trust/good_networks.py FOLDER

Each ``NAME.keras`` has a ``NAME.npy`` beside it: what Keras answers to ``pictures()``.
"""

from __future__ import annotations

import contextlib
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def pictures() -> Any:
    """Two pictures to be answered: noise, and a stroke."""
    found = np.random.default_rng(0).integers(0, 256, (2, 28, 28), np.uint8)
    found[1] = 0
    found[1, 4:24, 12:16] = 255
    return found


def main() -> None:
    """Writes them all."""
    from models.threads import prepare_tensorflow

    prepare_tensorflow()
    folder = Path(sys.argv[1])
    for name, network in networks():
        path = folder / f"{name}.keras"
        network.save(path)
        answers = network(pictures()[..., None].astype("float32"), training=False)
        np.save(path.with_suffix(".npy"), np.asarray(answers, "float32"))
    repack(folder)


def repack(folder: Path) -> None:
    """Files that other programs made of them: packed, in another order, of older versions."""
    for name, packing, order, version in (
        ("packed", zipfile.ZIP_DEFLATED, 1, "3.15.1"),
        ("in another order", zipfile.ZIP_STORED, -1, "3.15.1"),
        ("of an older version", zipfile.ZIP_STORED, 1, "3.0.0"),
        ("of a later version", zipfile.ZIP_STORED, 1, "4.2.0"),
    ):
        with zipfile.ZipFile(folder / "plain.keras") as good:
            parts = {info: good.read(info) for info in good.namelist()[::order]}
        parts["metadata.json"] = json.dumps({"keras_version": version, "by": "é"}).encode()
        with zipfile.ZipFile(folder / f"{name}.keras", "w", packing) as archive:
            for member, data in parts.items():
                archive.writestr(member, data)
        (folder / f"{name}.npy").write_bytes((folder / "plain.npy").read_bytes())


def networks() -> Iterator[tuple[str, Any]]:
    """Name and network of each variety."""
    import keras
    from keras import layers

    def built(*stack: Any, name: str | None = None) -> Any:
        keras.utils.set_random_seed(7)
        return keras.Sequential([keras.Input((28, 28, 1)), *stack], name=name)

    def plain(**conv: Any) -> list[Any]:
        return [
            layers.Rescaling(1 / 255),
            layers.Conv2D(6, 3, **{"activation": "relu", **conv}),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]

    yield "plain", built(*plain())
    yield (
        "everything",
        built(
            layers.Rescaling(1 / 127.5, offset=-1),
            layers.Conv2D(
                4, (5, 3), strides=2, padding="same", kernel_regularizer="l2", use_bias=False
            ),
            layers.BatchNormalization(epsilon=1e-5, momentum=0.9),
            layers.ReLU(),
            layers.AveragePooling2D((2, 1), padding="same"),
            layers.Conv2D(
                8, 2, activation="tanh", activity_regularizer=keras.regularizers.L1(1e-4)
            ),
            layers.BatchNormalization(scale=False, center=False),
            layers.Activation("sigmoid"),
            layers.MaxPool2D(pool_size=2, strides=1),
            layers.Dropout(0.25, seed=3),
            layers.Flatten(),
            layers.Dense(20, activation="relu", bias_regularizer=keras.regularizers.L2(0.01)),
            layers.Dense(10, use_bias=False, kernel_constraint="max_norm"),
            layers.Softmax(),
        ),
    )
    for rule in ("adam", "sgd", "rmsprop", "adamw", "nadam", "lion"):
        network = built(*plain())
        network.compile(rule, "sparse_categorical_crossentropy", metrics=["accuracy"])
        network.fit(pictures()[..., None] / 255, np.array([1, 7]), verbose=0)
        yield f"trained by {rule}", network

    @keras.saving.register_keras_serializable("mine")
    def own_loss(truth: Any, answer: Any) -> Any:
        return keras.losses.sparse_categorical_crossentropy(truth, answer)

    network = built(*plain())
    schedule = keras.optimizers.schedules.CosineDecay(0.01, 100)
    network.compile(keras.optimizers.Adam(schedule), own_loss, metrics=["accuracy"])
    yield "of a loss of its own", network
    network = built(*plain(), name="handgeschriebene_Zahlen_手")
    for number, each in enumerate(network.layers):
        each.name = f"Schicht {number} é手<b>"
    yield "of other names", network
    start = keras.Input((28, 28, 1), name="bild")
    after = start
    for each in plain(padding="same"):
        after = each(after)
    yield "a graph", keras.Model(start, after, name="graph")
    yield "never told its input", later(keras, plain())
    network = built(*plain())
    network.trainable = False
    yield "frozen", network
    with policy(keras, "mixed_float16"):
        yield "of mixed precision", built(*plain()[:-1], layers.Dense(10, activation="softmax"))
    with policy(keras, "float64"):
        yield "of double precision", built(*plain())
    yield (
        "many layers",
        built(
            layers.Rescaling(1 / 255),
            *(
                each
                for _ in range(14)
                for each in (
                    layers.Conv2D(3, 3, padding="same"),
                    layers.BatchNormalization(),
                    layers.Activation("relu"),
                )
            ),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ),
    )
    yield (
        "no filters",
        built(layers.Flatten(), layers.Dense(30, "relu"), layers.Dense(10, "softmax")),
    )


def later(keras: Any, stack: list[Any]) -> Any:
    """A network that learns the shape of its input from the first picture."""
    network = keras.Sequential(stack)
    network(np.zeros((1, 28, 28, 1), "float32"))
    return network


@contextlib.contextmanager
def policy(keras: Any, name: str) -> Iterator[None]:
    """Networks made within compute in another precision."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


if __name__ == "__main__":
    main()
