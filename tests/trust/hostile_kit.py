"""What hostile networks are made of: a good file's parts, and ways to bend them.

Everything is harmless. A payload that ever ran would make an empty file in ``markers`` or open
``canary``; addresses point at the loopback's port 9.
"""

from __future__ import annotations

import base64
import copy
import functools
import io
import json
import marshal
import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from models.config import (
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    MaxPool2D,
    TrainConfig,
)
from models.keras_save import keras_file
from models.shapes import describe

REFUSED, ACCEPTED, EITHER = "refused", "accepted", "either"
LAYERS = (
    Conv2D(filters=4),
    Activation(),
    MaxPool2D(),
    BatchNormalization(),
    Flatten(),
    Dense(units=10),
    Activation(function="softmax"),
)
CONFIG = TrainConfig(name="small", layers=LAYERS)
PARTS = ("metadata.json", "config.json", "model.weights.h5")


@functools.cache
def good_bytes() -> bytes:
    """A small good network, saved by the product."""
    rng = np.random.default_rng(0)
    shapes = [shape for info in describe(LAYERS) for shape in info.weight_shapes]
    weights = tuple(rng.uniform(0.001, 0.01, shape).astype(np.float32) for shape in shapes)
    return keras_file(CONFIG, weights, title="Small", test_accuracy=0.5)


@functools.cache
def good_parts() -> Mapping[str, bytes]:
    """Its three members."""
    with zipfile.ZipFile(io.BytesIO(good_bytes())) as archive:
        return {name: archive.read(name) for name in PARTS}


@dataclass(frozen=True)
class Kit:
    """Makes files in a folder.

    Attributes:
        folder: where the files go.
        markers: where a payload would make a file.
        canary: a file that none may open.
    """

    folder: Path
    markers: Path
    canary: Path

    def write(self, data: bytes, name: str = "net.keras") -> Path:
        """A file of these bytes."""
        path = self.folder / name
        path.write_bytes(data)
        return path

    def pack(
        self,
        changed: Mapping[str, bytes | None] | None = None,
        *,
        packing: int = zipfile.ZIP_STORED,
        name: str = "net.keras",
    ) -> Path:
        """The good file with other members; None leaves one out."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", packing, compresslevel=1) as archive:
            for member, data in {**good_parts(), **(changed or {})}.items():
                if data is not None:
                    archive.writestr(member, data)
        return self.write(buffer.getvalue(), name)

    def model(self, change: Callable[[dict[str, Any]], object], name: str = "net.keras") -> Path:
        """The good file with another description: ``change`` gets its plain data."""
        data = json.loads(good_parts()["config.json"])
        found = change(data)
        data = found if isinstance(found, dict) and "class_name" in found else data
        return self.pack({"config.json": json.dumps(data).encode()}, name=name)

    def layers(self, change: Callable[[list[Any]], object]) -> Path:
        """The good file with other layers; the first is the input's."""
        return self.model(lambda model: change(model["config"]["layers"]) and None)

    def field(self, index: int, **fields: Any) -> Path:
        """The good file with other fields in one layer's config; 0 is the input."""
        return self.layers(lambda layers: layers[index]["config"].update(fields))

    def weights(self, change: Callable[[Any], object]) -> Path:
        """The good file with other weights: ``change`` gets the open HDF5 file."""
        buffer = io.BytesIO(good_parts()["model.weights.h5"])
        with h5py.File(buffer, "r+") as file:
            change(file)
        return self.pack({"model.weights.h5": buffer.getvalue()})

    def marker(self, name: str) -> str:
        """Where a payload would leave its mark."""
        return str(self.markers / name)

    def code(self, name: str) -> str:
        """Compiled code that makes a marker, as Keras stores a lambda's."""
        source = f"def f(x):\n    open({self.marker(name)!r}, 'a').close()\n    return x\n"
        spaces: dict[str, Any] = {}
        exec(compile(source, "payload", "exec"), spaces)
        return base64.b64encode(marshal.dumps(spaces["f"].__code__)).decode()

    def trap(self, name: str) -> Trap:
        """Something that makes a marker when it is unpickled."""
        return Trap(self.marker(name))


class Trap:
    """Unpickling this makes a file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.open, (self.path, os.O_CREAT | os.O_WRONLY)


def layer(class_name: str, config: Mapping[str, Any], module: str = "keras.layers") -> Any:
    """A layer as Keras describes it."""
    return {
        "module": module,
        "class_name": class_name,
        "config": {"name": class_name.lower(), **copy.deepcopy(dict(config))},
        "registered_name": None,
    }


def function(module: str, name: str) -> dict[str, Any]:
    """A function as Keras describes it."""
    return {"module": module, "class_name": "function", "config": name, "registered_name": name}


@dataclass(frozen=True)
class Case:
    """One strange file.

    Attributes:
        make: writes it and gives its path.
        expected: REFUSED, ACCEPTED or EITHER (whatever happens must keep the promises).
        kind: as what it is opened.
    """

    make: Callable[[Kit], Path]
    expected: str = REFUSED
    kind: str = "network"
