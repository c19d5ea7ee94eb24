"""Packs the four original MNIST files (IDX, uncompressed) into resources/mnist.npz."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np

FILES = {
    "train_pictures": ("train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb", 16),
    "train_labels": ("train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624", 8),
    "test_pictures": ("t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea", 16),
    "test_labels": ("t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637", 8),
}


def main(folder: Path) -> None:
    """Checks each file's MD5 and writes the arrays without their headers."""
    arrays = {}
    for name, (file, md5, header) in FILES.items():
        data = (folder / file).read_bytes()
        found = hashlib.md5(data, usedforsecurity=False).hexdigest()
        if found != md5:
            raise SystemExit(f"{file}: MD5 {found} instead of {md5}")
        values = np.frombuffer(data, np.uint8, offset=header)
        arrays[name] = values.reshape(-1, 28, 28) if name.endswith("pictures") else values
    np.savez_compressed(Path(__file__).with_name("mnist.npz"), **arrays)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python resources/make_mnist.py FOLDER_WITH_THE_IDX_FILES")
    main(Path(sys.argv[1]))
