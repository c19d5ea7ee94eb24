"""The MNIST data set as it is shipped: one file, never downloaded, every claim about it checked."""

from __future__ import annotations

import io
import math
import struct
import tokenize
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.disk import plain_name

Pictures = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]

SHIPPED = Path(__file__).resolve().parent.parent / "resources" / "mnist.npz"
SHAPES: dict[str, tuple[int, ...]] = {
    "train_pictures": (60_000, 28, 28),
    "train_labels": (60_000,),
    "test_pictures": (10_000, 28, 28),
    "test_labels": (10_000,),
}
MEND = "get it back with: git checkout resources/mnist.npz"


# What reading garbled bytes as a zip archive of arrays can raise.
DAMAGE = (
    OSError,
    EOFError,
    LookupError,
    ValueError,
    RuntimeError,
    MemoryError,
    struct.error,
    tokenize.TokenError,
    zlib.error,
    zipfile.BadZipFile,
)


class MnistError(ValueError):
    """The data file is missing or damaged; the message is one sentence with the way to mend it."""


@dataclass(frozen=True, kw_only=True)
class Mnist:
    """The whole data set; light ink (255) on dark paper (0), arrays read-only.

    Attributes:
        train_pictures: uint8 (60000, 28, 28).
        train_labels: uint8 (60000,), 0..9.
        test_pictures: uint8 (10000, 28, 28).
        test_labels: uint8 (10000,), 0..9.
    """

    train_pictures: Pictures
    train_labels: Labels
    test_pictures: Pictures
    test_labels: Labels


def load(path: Path | None = None) -> Mnist:
    """All 70,000 pictures, in about 0.3 s.

    Args:
        path: the npz file; the shipped one by default.

    Raises:
        MnistError: the file is missing, damaged or something else.
    """
    return Mnist(**_read(path or SHIPPED, tuple(SHAPES)))


def load_test(path: Path | None = None) -> tuple[Pictures, Labels]:
    """Only the 10,000 test pictures and their labels, in about 0.05 s.

    Raises:
        MnistError: as ``load``.
    """
    arrays = _read(path or SHIPPED, ("test_pictures", "test_labels"))
    return arrays["test_pictures"], arrays["test_labels"]


def _read(path: Path, names: tuple[str, ...]) -> dict[str, npt.NDArray[np.uint8]]:
    mend = MEND if path == SHIPPED else "choose a data set that Digitscope wrote"
    try:
        if not path.is_file():
            raise MnistError(f"{plain_name(path)} is missing; {mend}.")
        with zipfile.ZipFile(path) as archive:
            return {name: _array(archive, name) for name in names}
    except MnistError:
        raise
    except DAMAGE as error:
        raise MnistError(f"{plain_name(path)} is damaged ({_short(error)}); {mend}.") from error


def _array(archive: zipfile.ZipFile, name: str) -> npt.NDArray[np.uint8]:
    """One member as a read-only view of its bytes; its size is known, so no bomb inflates."""
    shape = SHAPES[name]
    size = math.prod(shape)
    member = archive.getinfo(f"{name}.npy")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{name} is compressed in an unknown way")
    if not size < member.file_size <= size + 4096:
        raise ValueError(f"{name} has {member.file_size} bytes")
    data = archive.read(member)
    stream = io.BytesIO(data)
    version = np.lib.format.read_magic(stream)
    if version != (1, 0):
        raise ValueError(f"{name} has format version {version}")
    found, fortran_order, dtype = np.lib.format.read_array_header_1_0(stream)
    if found != shape or fortran_order or dtype != np.uint8:
        raise ValueError(f"{name} is {dtype} {found}, expected uint8 {shape}")
    array = np.frombuffer(data, np.uint8, offset=stream.tell()).reshape(shape)
    if name.endswith("labels") and array.max() > 9:
        raise ValueError(f"{name} holds the label {array.max()}")
    return array


def _short(error: Exception) -> str:
    text = (str(error) or type(error).__name__).strip("'\"").splitlines()[0]
    return "".join(c if c.isprintable() else "?" for c in text[:120])
