"""The HDF5 member of a .keras file: arrays read one by one, each checked before a byte of it is."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.config import SGD, Adam, AdamW, Optimizer, RMSprop
from models.disk import Refused
from models.events import Weights
from models.hdf5_arrays import ElsewhereError, UnusualError, describe_array, read_array
from models.hdf5_bytes import Bytes
from models.hdf5_groups import links
from models.hdf5_header import Message, messages, root_header
from models.keras_config import StoredLayer
from models.layer_shapes import Shape, by
from models.shapes import LayerInfo

# What a missing array stands for: no bias, no scale (gamma), no shift (beta).
ABSENT = {"Conv2D": (None, 0.0), "Dense": (None, 0.0), "BatchNormalization": (1.0, 0.0, None, None)}


def read_weights(data: bytes, stored: Sequence[StoredLayer], infos: Sequence[LayerInfo]) -> Weights:
    """The arrays in Keras' get_weights() order, float32.

    Args:
        data: the bytes of model.weights.h5.
        stored: where each layer's arrays lie.
        infos: the same layers with the shapes that their arrays must have.

    Raises:
        Refused: an array is missing, of another shape or kept in an odd way.
        DamagedError: not HDF5, or damaged.
    """
    weights: list[npt.NDArray[np.float32]] = []
    file = _File(data)
    for layer, info in zip(stored, infos, strict=True):
        number = 0
        for i, shape in enumerate(info.weight_shapes):
            if layer.present[i]:
                weights.append(_read(file, layer.group, number, shape))
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


class _File:
    """The tree of groups; what a group links to is read once."""

    def __init__(self, data: bytes) -> None:
        self.bytes = Bytes(data)
        self._root = root_header(self.bytes)
        self._links: dict[int, dict[bytes, int | None]] = {}

    def find(self, path: Sequence[str]) -> tuple[Message, ...]:
        """The messages of what lies there, reached through plain groups only.

        Raises:
            KeyError: there is no such thing.
            ElsewhereError: a link leads there by another name, or into another file.
        """
        header = self._root
        for name in path:
            if header not in self._links:
                found = links(self.bytes, messages(self.bytes, header))
                self._links[header] = {link.name: link.header for link in found}
            following = self._links[header][name.encode()]
            if following is None:
                raise ElsewhereError(name)
            header = following
        return messages(self.bytes, header)


def _read(file: _File, layer: str, number: int, shape: Shape) -> npt.NDArray[np.float32]:
    """One array of a layer, all that is said of it checked before its numbers are read."""
    try:
        found = file.find(("layers", layer, "vars", str(number)))
    except KeyError:
        raise Refused(f"it lacks the weights of {layer}") from None
    except ElsewhereError:
        raise Refused(f"it links the weights of {layer} to another place") from None
    try:
        stored = describe_array(file.bytes, found)
        if stored is None:
            raise Refused(f"it lacks the weights of {layer}")
        if stored.shape != shape:
            has = "nothing" if stored.shape is None else by(stored.shape)
            raise Refused(f"it has weights of {has} in {layer} where {by(shape)} are needed")
        if stored.dtype is None:
            raise Refused(f"it has weights in {layer} that are no plain numbers")
        with np.errstate(over="ignore"):
            array = read_array(file.bytes, stored).astype(np.float32)
    except ElsewhereError:
        raise Refused(f"it keeps the weights of {layer} in another place") from None
    except UnusualError:
        raise Refused(f"it packs the weights of {layer} in an unusual way") from None
    array.flags.writeable = False
    if not np.isfinite(array).all():
        raise Refused(f"its weights contain NaN or infinity (in {layer})")
    return array
