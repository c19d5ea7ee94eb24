"""Arrays are read only where they lie plainly and fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import h5py
import numpy as np
import pytest

from models import classifier
from models.storage import NetworkError, open_network_file


def replace_kernel(file: Any, **arguments: Any) -> None:
    del file["layers/conv2d/vars/0"]
    file["layers/conv2d/vars"].create_dataset("0", **arguments)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda f: replace_kernel(f, shape=(10**6, 10**6), dtype="f4", chunks=(1000, 1000)),
            "1000000",
        ),
        (lambda f: replace_kernel(f, data=np.full((3, 3, 1, 6), np.nan)), "contain NaN"),
        (lambda f: replace_kernel(f, data=np.full((3, 3, 1, 6), 1e300)), "contain NaN"),
        (lambda f: replace_kernel(f, data=np.zeros((3, 3, 1, 6), "i4")), "plain numbers"),
        (lambda f: replace_kernel(f, data=np.zeros((3, 3, 1, 6), "c8")), "plain numbers"),
        (lambda f: replace_kernel(f, data=np.zeros((1, 3, 3, 6), "f4")), "3x3x1x6 are needed"),
        (lambda f: replace_kernel(f, data=h5py.Empty("f4")), "nothing"),
        (
            lambda f: replace_kernel(
                f, shape=(3, 3, 1, 6), dtype="f4", external=[("/dev/zero", 0, 216)]
            ),
            "another place",
        ),
        (
            lambda f: replace_kernel(
                f, shape=(3, 3, 1, 6), maxshape=(None,) * 4, dtype="f4", chunks=(300, 300, 30, 30)
            ),
            "unusual",
        ),
        (lambda f: f.pop("layers/conv2d"), "lacks"),
        (lambda f: f.pop("layers"), "lacks"),
        (
            lambda f: [f.pop("layers/conv2d"), f.update({"layers/conv2d": h5py.SoftLink("/vars")})],
            "links",
        ),
        (
            lambda f: [
                f.pop("layers"),
                f.update({"layers": h5py.ExternalLink("/etc/passwd", "/layers")}),
            ],
            "links",
        ),
    ],
)
def test_weights_that_are_refused(
    forge_weights: Any, change: Callable[[Any], object], message: str
) -> None:
    path = forge_weights(change)
    with pytest.raises(NetworkError, match=r"^forged\.keras cannot be opened: ") as caught:
        open_network_file(path)
    assert message in str(caught.value)


def test_compressed_weights_are_read(forge_weights: Any) -> None:
    data = np.linspace(0, 1, 54, dtype=np.float64).reshape(3, 3, 1, 6)
    path = forge_weights(lambda f: replace_kernel(f, data=data, compression="gzip", shuffle=True))
    np.testing.assert_array_equal(open_network_file(path).weights[0], data.astype(np.float32))


def test_weights_that_overflow_together_are_refused(forge_weights: Any) -> None:
    huge = np.full((3, 3, 1, 6), 3e38, np.float32)
    path = forge_weights(lambda f: replace_kernel(f, data=huge))
    with pytest.raises(NetworkError, match="answers are not numbers"):
        classifier.load(path)
