"""The shipped data is the original data, and nothing else is taken for it."""

from __future__ import annotations

import hashlib
import pickle
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from models import mnist

ORIGINALS = {
    "train_pictures": "6bbc9ace898e44ae57da46a324031adb",
    "train_labels": "a25bea736e30d166cdddb491f175f624",
    "test_pictures": "2646ac647ad5339dbf082846283269ea",
    "test_labels": "27ae3e4e09519cfbb04c329615203637",
}


@pytest.fixture(scope="module")
def data() -> mnist.Mnist:
    return mnist.load()


@pytest.mark.parametrize("name", ORIGINALS)
def test_arrays_are_the_original_idx_files(data: mnist.Mnist, name: str) -> None:
    array = getattr(data, name)
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    digest = hashlib.md5(header + array.tobytes(), usedforsecurity=False).hexdigest()
    assert digest == ORIGINALS[name]


def test_arrays_cannot_be_changed(data: mnist.Mnist) -> None:
    with pytest.raises(ValueError, match="read-only"):
        data.test_pictures[0, 0, 0] = 1


def test_test_part_alone_is_the_same(data: mnist.Mnist) -> None:
    pictures, labels = mnist.load_test()
    assert np.array_equal(pictures, data.test_pictures)
    assert np.array_equal(labels, data.test_labels)


def test_missing_file_names_the_way_to_mend_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(mnist.MnistError, match=r"^mnist.npz is missing; choose a data set"):
        mnist.load(tmp_path / "mnist.npz")
    monkeypatch.setattr(mnist, "SHIPPED", tmp_path / "mnist.npz")
    with pytest.raises(mnist.MnistError, match=r"^mnist.npz is missing; .*git checkout"):
        mnist.load()


@pytest.mark.parametrize("keep", [0, 1, 100, 5000, 1_000_000, 11_000_000])
def test_truncated_file_is_refused(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "mnist.npz"
    path.write_bytes(mnist.SHIPPED.read_bytes()[:keep])
    with pytest.raises(mnist.MnistError, match=r"^mnist.npz is damaged .*; choose"):
        mnist.load(path)


def test_changed_bytes_are_noticed(tmp_path: Path) -> None:
    good = mnist.SHIPPED.read_bytes()
    rng = np.random.default_rng(0)
    path = tmp_path / "mnist.npz"
    with zipfile.ZipFile(mnist.SHIPPED) as archive:
        start = archive.getinfo("test_pictures.npy").header_offset
        size = archive.getinfo("test_pictures.npy").compress_size
    for position in rng.integers(start + 100, start + size, 20):
        bad = bytearray(good)
        bad[position] ^= 1 << int(rng.integers(8))
        path.write_bytes(bad)
        with pytest.raises(mnist.MnistError, match="damaged"):
            mnist.load_test(path)


def small(path: Path, **changes: np.ndarray) -> Path:
    """A file with the test part only, some arrays replaced."""
    arrays = {
        "test_pictures": np.zeros((10_000, 28, 28), np.uint8),
        "test_labels": np.zeros(10_000, np.uint8),
    }
    np.savez_compressed(path, **(arrays | changes))
    return path


@pytest.mark.parametrize(
    "changes",
    [
        {"test_pictures": np.zeros((10_000, 14, 56), np.uint8)},
        {"test_pictures": np.zeros((5_000, 28, 28), np.uint16)},
        {"test_pictures": np.zeros((10_000, 28, 28), np.float32)},
        {"test_pictures": np.zeros((20_000, 28, 28), np.uint8)},
        {"test_labels": np.full(10_000, 10, np.uint8)},
        {"test_labels": np.zeros(10_000, np.int8)},
        {"test_labels": np.zeros((100, 100), np.uint8)},
    ],
    ids=lambda changes: " ".join(f"{a.dtype}{a.shape}" for a in changes.values()),
)
def test_other_arrays_are_refused(tmp_path: Path, changes: dict[str, np.ndarray]) -> None:
    with pytest.raises(mnist.MnistError, match="damaged"):
        mnist.load_test(small(tmp_path / "mnist.npz", **changes))


def test_small_file_that_is_right_is_read(tmp_path: Path) -> None:
    pictures, _ = mnist.load_test(small(tmp_path / "mnist.npz"))
    assert pictures.shape == (10_000, 28, 28)


class Trap:
    """Unpickling this creates a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (open, (str(self.path), "w"))


def test_pickled_members_are_never_unpickled(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    values = np.empty(1, object)
    values[0] = Trap(marker)
    np.savez(tmp_path / "mnist.npz", test_pictures=values, test_labels=np.zeros(10_000, np.uint8))
    raw = tmp_path / "raw.npz"
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("test_pictures.npy", pickle.dumps(Trap(marker)) + bytes(7_840_100))
    for path in (tmp_path / "mnist.npz", raw):
        with pytest.raises(mnist.MnistError, match="damaged"):
            mnist.load_test(path)
    assert not marker.exists()
