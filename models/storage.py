"""Networks in .keras files: a stranger's opened without trust or Keras, one's own saved whole."""

from __future__ import annotations

import json
import math
import re
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from models.config import AveragePooling2D, Layer, MaxPool2D, TrainConfig, from_dict
from models.disk import INCOMPLETE, KeepError, Refused, atomic_write, plain_name, read_regular
from models.events import Weights
from models.feasible import trouble_with
from models.keras_archive import MEBIBYTE, read_members
from models.keras_config import read_config
from models.keras_weights import read_weights
from models.layer_shapes import pool_strides
from models.shapes import MOST_PARAMETERS, check_network, describe, operations, total_parameters
from models.strict import short

__all__ = [
    "KeepError",
    "NetworkError",
    "StoredNetwork",
    "atomic_write",
    "open_network_file",
    "save_network",
]

LARGEST_FILE = 66 * MEBIBYTE
DEEPEST_JSON = 40
# Of all layers together, for one picture: 64 MB of numbers.
MOST_VALUES = 16_000_000
# Multiplications for one picture: a few tenths of a second.
MOST_OPERATIONS = 4_000_000_000
ELEVENTH = "not a digit"
# What reading garbled bytes can raise, from zip, JSON, HDF5 and npy alike.
DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    ArithmeticError,
    RuntimeError,
    MemoryError,
    struct.error,
    tokenize.TokenError,
    zlib.error,
    zipfile.BadZipFile,
)


class NetworkError(ValueError):
    """A network cannot be used; the message is one plain sentence that names it."""


@dataclass(frozen=True, kw_only=True)
class StoredNetwork:
    """What a file holds, checked.

    Attributes:
        title: what people call it.
        config: its layers, and how it was trained where the file says so.
        weights: in Keras' get_weights() order; float32.
        test_accuracy: as the file claims, 0..1.
    """

    title: str
    config: TrainConfig
    weights: Weights
    test_accuracy: float | None


def open_network_file(path: Path) -> StoredNetwork:
    """Reads a .keras file. Nothing in it is run: it becomes our own specs or is refused.

    Raises:
        NetworkError: it is not such a file or holds something that is not accepted.
    """
    try:
        return _read_file(path)
    except FileNotFoundError:
        raise NetworkError(f"{plain_name(path)} does not exist.") from None
    except PermissionError:
        raise NetworkError(f"{plain_name(path)} may not be read by you.") from None
    except Refused as error:
        raise NetworkError(f"{plain_name(path)} cannot be opened: {error}.") from error
    except DAMAGE as error:
        raise NetworkError(f"{plain_name(path)} cannot be opened: {INCOMPLETE}.") from error


def save_network(
    path: Path,
    config: TrainConfig,
    weights: Weights,
    *,
    title: str | None = None,
    test_accuracy: float | None = None,
) -> None:
    """Writes a .keras file that Keras opens like its own; an old one stays until it is whole.

    Raises:
        KeepError: it could not be written.
        ValueError: the weights do not fit the layers.
    """
    # Only saving needs the writers.
    from models.keras_save import keras_file

    atomic_write(path, keras_file(config, weights, title=title, test_accuracy=test_accuracy))


def _read_file(path: Path) -> StoredNetwork:
    data = read_regular(path, LARGEST_FILE)
    if data.startswith(b"\x89HDF\r\n\x1a\n") or path.suffix.lower() in (".h5", ".hdf5"):
        if data.startswith(b"\x89HDF") and b"model_config" not in data:
            raise Refused("it holds weights only: open the whole network, saved as .keras")
        raise Refused("it is in the older HDF5 format: save it again as .keras with Keras 3")
    if not data:
        raise Refused("it is empty: damaged or incomplete")
    if not data.startswith(b"PK\x03\x04"):
        raise Refused("it is not a Keras network file (.keras)")
    members = read_members(data)
    del data  # up to 66 MB that are of no more use
    stored = read_config(_json(members["config.json"]))
    layers = tuple(layer.spec for layer in stored)
    about = _about(members["metadata.json"])
    try:
        _check_limits(layers)
        check_network(layers)
    except ValueError as error:
        raise Refused(short(str(error))) from None
    if describe(layers)[-1].output_shape == (11,) and about.get("eleventh") != ELEVENTH:
        raise Refused("it has 11 outputs where 10 are needed, one for each digit")
    weights = read_weights(members["model.weights.h5"], stored, describe(layers))
    return StoredNetwork(
        title=_title(about.get("title")) or plain_name(path.with_suffix("")),
        config=_config(about, layers, plain_name(path.with_suffix(""))),
        weights=weights,
        test_accuracy=_share(about.get("test_accuracy")),
    )


def _json(data: bytes) -> Any:
    """JSON of reasonable depth, counted first: parsing deep nesting needs a deep stack."""
    text = data.decode("utf-8")
    depth = 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*+\\?(?:"|\Z)|[\[{]|[\]}]', text, re.DOTALL):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > DEEPEST_JSON:
            raise Refused("it is nested too deeply")
    try:
        return json.loads(text)
    except ValueError:
        raise Refused(INCOMPLETE) from None


def _check_limits(layers: Sequence[Layer]) -> None:
    """Nothing is built for a network that this machine could not hold or run."""
    parameters = total_parameters(layers)
    if parameters > MOST_PARAMETERS:
        raise Refused(f"it has {_count(parameters)} parameters, the most is {MOST_PARAMETERS:,}")
    infos = describe(layers)
    values = sum(math.prod(info.output_shape) for info in infos)
    if values > MOST_VALUES:
        raise Refused(f"it makes {_count(values)} values of one picture, more than fit into memory")
    if sum(operations(info) for info in infos) > MOST_OPERATIONS:
        raise Refused("it needs too much arithmetic for one picture")


def _about(data: bytes) -> Mapping[str, Any]:
    """What our own saving wrote into the metadata; empty for other programs' files."""
    metadata = _json(data)
    about = metadata.get("digitscope") if isinstance(metadata, dict) else None
    return about if isinstance(about, dict) else {}


def _config(about: Mapping[str, Any], layers: tuple[Layer, ...], name: str) -> TrainConfig:
    """How it was trained, believed only if it could be so, and speaks of these very layers."""
    try:
        config = from_dict(about["config"])
        same = [_bare(layer) for layer in config.layers] == [_bare(layer) for layer in layers]
        if same and trouble_with(config) is None:
            return replace(config, name=_title(config.name) or name)
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError):
        # Not ours, or garbled: the layers alone are enough to answer.
        pass
    return TrainConfig(name=name, layers=layers)


def _bare(layer: Layer) -> dict[str, Any]:
    """What of a layer decides its answers."""
    if isinstance(layer, MaxPool2D | AveragePooling2D):
        layer = replace(layer, strides=pool_strides(layer))
    fields = {key: value for key, value in vars(layer).items() if not key.endswith("_regularizer")}
    return {"kind": layer.kind, **fields}


def _title(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(c for c in text[:80] if c.isprintable()).strip()


def _share(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        return None
    return float(value)


def _count(number: int) -> str:
    return f"{number:,}" if number < 10**15 else "more than a thousand million million"
