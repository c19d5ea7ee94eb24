"""A .keras file written from our own specs as Keras would, so that saving needs no TensorFlow."""

from __future__ import annotations

import dataclasses
import datetime
import io
import json
import zipfile
from typing import Any

from models.config import Activation, Layer, Optimizer, Regularizer, TrainConfig, to_dict
from models.events import Weights
from models.keras_weights import write_weights
from models.shapes import INPUT_SHAPE, LayerInfo, describe
from models.storage import ELEVENTH

# The oldest Keras whose files look like this.
KERAS_VERSION = "3.10.0"
CLASS_NAMES = {"MaxPool2D": "MaxPooling2D"}


def keras_file(
    config: TrainConfig, weights: Weights, *, title: str | None, test_accuracy: float | None
) -> bytes:
    """The file's bytes; what only Digitscope knows stands in the metadata, which Keras lets pass.

    Raises:
        ValueError: the weights do not fit the layers.
    """
    infos = describe(config.layers)
    expected = [shape for info in infos for shape in info.weight_shapes]
    found = [array.shape for array in weights]
    if found != expected:
        raise ValueError(f"the layers need weights of shapes {expected}, not {found}")
    about: dict[str, Any] = {"title": title or config.name, "config": to_dict(config)}
    if test_accuracy is not None:
        about["test_accuracy"] = test_accuracy
    if infos[-1].output_shape == (11,):
        about["eleventh"] = ELEVENTH
    metadata = {
        "keras_version": KERAS_VERSION,
        "date_saved": datetime.datetime.now().strftime("%Y-%m-%d@%H:%M:%S"),
        "digitscope": about,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("metadata.json", json.dumps(metadata))
        archive.writestr("config.json", json.dumps(_model(config, infos)))
        archive.writestr("model.weights.h5", write_weights(infos, weights, config.optimizer))
    return buffer.getvalue()


def _model(config: TrainConfig, infos: tuple[LayerInfo, ...]) -> dict[str, Any]:
    shape = [None, *INPUT_SHAPE]
    first = _object("InputLayer", {"batch_shape": shape, "dtype": "float32", "name": "pictures"})
    name = "".join(c if c.isascii() and c.isalnum() else "_" for c in config.name) or "network"
    layers = [first, *(_layer(info) for info in infos)]
    model = _object(
        "Sequential",
        {"name": name, "trainable": True, "layers": layers, "build_input_shape": shape},
        module="keras",
    )
    return model | {
        "build_config": {"input_shape": shape},
        "compile_config": {
            "optimizer": _optimizer(config.optimizer),
            "loss": "sparse_categorical_crossentropy",
            "metrics": ["accuracy"],
        },
    }


def _layer(info: LayerInfo) -> dict[str, Any]:
    spec: Layer = info.spec
    fields: dict[str, Any] = {"name": info.name}
    for key, value in vars(spec).items():
        if isinstance(value, Regularizer):
            fields[key] = _object(
                value.kind.upper(), {value.kind: value.amount}, module="keras.regularizers"
            )
        elif isinstance(spec, Activation):
            fields["activation"] = value
        else:
            fields[key] = value
    made = _object(CLASS_NAMES.get(spec.kind, spec.kind), fields)
    return made | {"build_config": {"input_shape": [None, *info.input_shape]}}


def _optimizer(spec: Optimizer) -> dict[str, Any]:
    return _object(spec.kind, dataclasses.asdict(spec), module="keras.optimizers")


def _object(
    class_name: str, config: dict[str, Any], module: str = "keras.layers"
) -> dict[str, Any]:
    return {
        "module": module,
        "class_name": class_name,
        "config": config,
        "registered_name": None,
    }
