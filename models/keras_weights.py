"""The HDF5 member of a .keras file: arrays read one by one, each checked before a byte of it is."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from models.config import SGD, Adam, AdamW, Optimizer, RMSprop
from models.disk import Refused
from models.events import Weights
from models.keras_config import StoredLayer
from models.shapes import LayerInfo, by

# What a missing array stands for: no bias, no scale (gamma), no shift (beta).
ABSENT = {"Conv2D": (None, 0.0), "Dense": (None, 0.0), "BatchNormalization": (1.0, 0.0, None, None)}
# A compressed array is unpacked in chunks of the file's choosing.
LARGEST_CHUNK = 20_000_000
# Compression that every HDF5 library brings along: deflate, shuffle, checksum.
FILTERS = {"gzip", "shuffle", "fletcher32"}


def read_weights(data: bytes, stored: Sequence[StoredLayer], infos: Sequence[LayerInfo]) -> Weights:
    """The arrays in Keras' get_weights() order, float32.

    Args:
        data: the bytes of model.weights.h5.
        stored: where each layer's arrays lie.
        infos: the same layers with the shapes that their arrays must have.

    Raises:
        Refused: an array is missing, of another shape or kept in an odd way.
        OSError: not HDF5, or damaged.
    """
    import h5py

    weights: list[npt.NDArray[np.float32]] = []
    with h5py.File(io.BytesIO(data), "r") as file:
        for layer, info in zip(stored, infos, strict=True):
            number = 0
            for i, shape in enumerate(info.weight_shapes):
                if layer.present[i]:
                    path = ("layers", layer.group, "vars", str(number))
                    weights.append(_read(file, path, shape))
                    number += 1
                else:
                    fill = ABSENT[layer.spec.kind][i]
                    weights.append(np.full(shape, 0.0 if fill is None else fill, np.float32))
    return tuple(weights)


def write_weights(infos: Sequence[LayerInfo], weights: Weights, optimizer: Optimizer) -> bytes:
    """The member's bytes, laid out as Keras does, with the state of an optimizer yet to start."""
    import h5py

    rest = list(weights)
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.create_group("vars")
        for info in infos:
            group = file.create_group(f"layers/{info.name}/vars")
            for i in range(len(info.weight_shapes)):
                group.create_dataset(str(i), data=np.asarray(rest.pop(0), np.float32))
        state = file.create_group("optimizer/vars")
        state.create_dataset("0", data=np.int64(0))
        state.create_dataset("1", data=np.float32(optimizer.learning_rate))
        # Zeros take no room: HDF5 notes the shape alone.
        for i, shape in enumerate(_state_shapes(infos, optimizer), start=2):
            state.create_dataset(str(i), shape, np.float32)
    return buffer.getvalue()


def _state_shapes(infos: Sequence[LayerInfo], optimizer: Optimizer) -> list[tuple[int, ...]]:
    """What Keras' optimizer remembers after step number and learning rate, in its order."""
    shapes: list[tuple[int, ...]] = []
    for info in infos:
        # Of batch normalization only gamma and beta are trained, the first two of four.
        shapes += info.weight_shapes[:2]
    match optimizer:
        case SGD():
            return shapes if optimizer.momentum else []
        case RMSprop():
            return shapes * 2 if optimizer.momentum else shapes
        case Adam() | AdamW():
            return [shape for shape in shapes for _ in range(2)]


def _read(file: Any, path: Sequence[str], shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """One array, reached through plain groups only: a link could lead into another file."""
    import h5py

    node = file
    for name in path:
        # "name in node" would already follow a link, into another file if it says so.
        if not isinstance(node, h5py.Group) or not node.id.links.exists(name.encode()):
            raise Refused(f"it lacks the weights of {path[1]}")
        if node.id.links.get_info(name.encode()).type != h5py.h5l.TYPE_HARD:
            raise Refused(f"it links the weights of {path[1]} to another place")
        node = node[name]
    if not isinstance(node, h5py.Dataset) or node.external or node.is_virtual:
        raise Refused(f"it keeps the weights of {path[1]} in another place")
    if node.shape != shape:
        found = "nothing" if node.shape is None else by(node.shape)
        raise Refused(f"it has weights of {found} in {path[1]} where {by(shape)} are needed")
    if node.dtype.kind != "f" or node.dtype.itemsize > 8:
        raise Refused(f"it has weights in {path[1]} that are no plain numbers")
    filters = {name for name in (node.compression, *_switches(node)) if name}
    if filters - FILTERS or math.prod(node.chunks or ()) > LARGEST_CHUNK:
        raise Refused(f"it packs the weights of {path[1]} in an unusual way")
    with np.errstate(over="ignore"):
        array = np.asarray(node[()], np.float32)
    array.flags.writeable = False
    if not np.isfinite(array).all():
        raise Refused(f"its weights contain NaN or infinity (in {path[1]})")
    return array


def _switches(node: Any) -> tuple[str | None, ...]:
    """The filters of a dataset that h5py shows as switches."""
    names = ("shuffle", "fletcher32", "scaleoffset")
    return tuple(name if getattr(node, name) not in (None, False) else None for name in names)
