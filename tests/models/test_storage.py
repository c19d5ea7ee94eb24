"""Networks go to the disk and come back; what strangers send is opened without trust."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import classifier, presets
from models.config import Activation, Dense, Flatten, TrainConfig, to_dict
from models.storage import NetworkError, open_network_file, save_network

CHAPTER = presets.preset("chapter").config


@pytest.mark.parametrize("name", presets.PRESETS)
def test_what_is_saved_is_opened_again(tmp_path: Path, weights_of: Any, name: str) -> None:
    config = presets.preset(name).config
    weights = weights_of(config)
    save_network(tmp_path / "a.keras", config, weights, title="A title", test_accuracy=0.98)
    stored = open_network_file(tmp_path / "a.keras")
    assert (stored.title, stored.test_accuracy) == ("A title", 0.98)
    assert stored.config == config
    for found, saved in zip(stored.weights, weights, strict=True):
        np.testing.assert_array_equal(found, saved)
    assert [path.name for path in tmp_path.iterdir()] == ["a.keras"]


def test_eleven_outputs_need_our_own_word_for_it(
    tmp_path: Path, forge: Any, weights_of: Any
) -> None:
    layers = (Flatten(), Dense(units=11), Activation(function="softmax"))
    config = TrainConfig(name="eleven", layers=layers)
    save_network(tmp_path / "a.keras", config, weights_of(config))
    network = classifier.load(tmp_path / "a.keras")
    assert network(np.zeros((1, 28, 28), np.uint8))[0, 10] > 0
    with zipfile.ZipFile(tmp_path / "a.keras") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with pytest.raises(NetworkError, match="11 outputs where 10 are needed"):
        open_network_file(forge({**parts, "metadata.json": b"{}"}))


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"digitscope": 3},
        {"digitscope": {"title": 5, "test_accuracy": 7, "config": {"layers": [3]}}},
        {"digitscope": {"title": "\n", "test_accuracy": True, "config": None}},
        {"digitscope": {"config": {"name": "x", "layers": [], "optimizer": {"kind": "SGD"}}}},
        {"digitscope": {"config": {**to_dict(CHAPTER), "epochs": 10**18}}},
        {"digitscope": {"config": {**to_dict(CHAPTER), "seed": float("inf")}}},
    ],
)
def test_metadata_is_believed_only_where_it_makes_sense(forge: Any, metadata: object) -> None:
    stored = open_network_file(forge({"metadata.json": json.dumps(metadata).encode()}))
    assert (stored.title, stored.test_accuracy) == ("forged", None)
    assert stored.config.name == "forged"
    assert len(stored.config.layers) == 9


def test_what_an_experiment_is_called_is_plain(forge: Any) -> None:
    config = {**to_dict(CHAPTER), "name": "a\n\u202eb" + "c" * 5000}
    metadata = {"digitscope": {"config": config}}
    stored = open_network_file(forge({"metadata.json": json.dumps(metadata).encode()}))
    assert stored.config.optimizer == CHAPTER.optimizer
    assert stored.config.name.startswith("abc")
    assert len(stored.config.name) <= 80


def test_opening_loads_no_keras(forge: Any, root: Path) -> None:
    """A network opens, refusals included, in a process that never sees Keras."""
    code = (
        "import sys; from pathlib import Path; from models import storage\n"
        "storage.open_network_file(Path(sys.argv[1]))\n"
        "print(sorted({'keras', 'tensorflow', 'torch', 'jax', 'onnx'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(forge())],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"extra.txt": b"x"}, "other parts"),
        ({"../../evil": b"x"}, "other parts"),
        ({"config.json": None}, "other parts"),
        ({"config.json": b"{} " + b" " * (2 << 20)}, "unreasonable"),
        ({"model.weights.h5": bytes(40 << 20)}, "unreasonable"),
        ({"model.weights.h5": b"nothing of the kind"}, "damaged"),
        ({"metadata.json": b"\xff"}, "damaged"),
        ({"config.json": b"{"}, "damaged"),
        ({"config.json": b"[" * 100_000}, "nested"),
        ({"config.json": b'{"a":' * 1000}, "nested"),
        ({"config.json": b'"' + b'\\"' * 200_000 + b"\\"}, "damaged"),
        ({"config.json": b"1" * 5000}, "damaged"),
        ({"config.json": b"[]"}, "as its description"),
        ({"config.json": b'{"class_name": "MyNet", "module": "keras", "config": {}}'}, "MyNet"),
    ],
)
def test_archives_that_are_refused(forge: Any, changed: Any, message: str) -> None:
    path = forge(changed)
    start = time.perf_counter()
    with pytest.raises(NetworkError, match=r"^forged\.keras cannot be opened: .*") as caught:
        open_network_file(path)
    assert message in str(caught.value)
    assert time.perf_counter() - start < 2


def test_doubled_members_are_refused(forge: Any, members: dict[str, bytes]) -> None:
    path = forge()
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("config.json", members["config.json"])
    with pytest.raises(NetworkError, match="other parts"):
        open_network_file(path)


class Trap:
    """Unpickling this makes a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self.path),))


def test_other_files_are_refused(tmp_path: Path, members: dict[str, bytes]) -> None:
    contents = {
        "page.keras": (b"<html>404</html>", "not a Keras network file"),
        "pickle.keras": (pickle.dumps(Trap(tmp_path / "marker")), "not a Keras network file"),
        "empty.keras": (b"", "damaged or incomplete"),
        "old.keras": (b"\x89HDF\r\n\x1a\n model_config", "older HDF5 format"),
        "a.weights.h5": (members["model.weights.h5"], "weights only"),
        "zip.h5": (b"PK\x03\x04", "older HDF5 format"),
        "cut.keras": (b"PK\x03\x04" + bytes(100), "damaged or incomplete"),
    }
    for name, (data, message) in contents.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(NetworkError, match=message) as caught:
            open_network_file(tmp_path / name)
        assert str(caught.value).startswith(f"{name} cannot be opened: ")
    assert not (tmp_path / "marker").exists()


def test_only_plain_files_are_opened(tmp_path: Path, forge: Any) -> None:
    good = forge(name="good.keras")
    (tmp_path / "folder.keras").mkdir()
    (tmp_path / "folder.keras" / "config.json").write_text("{}")
    (tmp_path / "near.keras").symlink_to(good)
    away = tmp_path / "away"
    away.mkdir()
    (away / "out.keras").symlink_to(good)
    (away / "device.keras").symlink_to("/dev/zero")
    (away / "loop.keras").symlink_to(away / "loop.keras")
    assert open_network_file(tmp_path / "near.keras").title == "Good"
    refused = [tmp_path / "folder.keras", tmp_path / "none.keras", Path("/dev/zero"), Path("a\0b")]
    for path in (*refused, *away.iterdir()):
        with pytest.raises(NetworkError, match=r"\.$"):
            open_network_file(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.keras")
    with pytest.raises(NetworkError, match="not a regular file"):
        open_network_file(tmp_path / "pipe.keras")


def test_names_are_shown_as_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "a\n\u202eb.keras"
    path.write_bytes(b"x")
    with pytest.raises(NetworkError, match=r"^a\?\?b\.keras cannot be opened"):
        open_network_file(path)
