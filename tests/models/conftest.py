"""Good network files, and the means to make bad ones of them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from models import presets
from models.config import TrainConfig
from models.events import Weights
from models.shapes import describe
from models.storage import save_network

Members = dict[str, bytes]


@pytest.fixture(scope="session")
def weights_of() -> Callable[[TrainConfig], Weights]:
    """Small random weights for a network, all positive, so that variances are."""

    def weights(config: TrainConfig) -> Weights:
        rng = np.random.default_rng(0)
        shapes = [shape for info in describe(config.layers) for shape in info.weight_shapes]
        return tuple(rng.uniform(0.001, 0.01, shape).astype(np.float32) for shape in shapes)

    return weights


@pytest.fixture(scope="session")
def keras() -> Any:
    """Keras, loaded as the program loads it."""
    from models.threads import prepare_tensorflow

    prepare_tensorflow()
    import keras

    return keras


@pytest.fixture(scope="session")
def members(tmp_path_factory: pytest.TempPathFactory, weights_of: Any) -> Members:
    """The three members of a good file."""
    path = tmp_path_factory.mktemp("good") / "good.keras"
    config = presets.preset("chapter").config
    save_network(path, config, weights_of(config), title="Good", test_accuracy=0.5)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def forge(tmp_path: Path, members: Members) -> Callable[..., Path]:
    """Writes a file that differs from a good one in some members; None leaves one out."""

    def write(changed: dict[str, bytes | None] | None = None, name: str = "forged.keras") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in {**members, **(changed or {})}.items():
                if data is not None:
                    archive.writestr(member, data)
        return path

    return write


@pytest.fixture
def forge_config(forge: Any, members: Members) -> Callable[..., Path]:
    """Writes a file whose description was changed by a function."""

    def write(change: Callable[[dict[str, Any]], object]) -> Path:
        config = json.loads(members["config.json"])
        change(config["config"])
        return forge({"config.json": json.dumps(config).encode()})

    return write


@pytest.fixture
def forge_weights(forge: Any, members: Members) -> Callable[..., Path]:
    """Writes a file whose HDF5 part was changed by a function."""

    def write(change: Callable[[Any], object]) -> Path:
        buffer = io.BytesIO(members["model.weights.h5"])
        with h5py.File(buffer, "r+") as file:
            change(file)
        return forge({"model.weights.h5": buffer.getvalue()})

    return write
