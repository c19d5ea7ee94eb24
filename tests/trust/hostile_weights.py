"""Weights that lie elsewhere, lie about themselves, or are no numbers."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from tests.trust.hostile_kit import ACCEPTED, EITHER, Case, Kit, good_parts

KERNEL = "layers/conv2d/vars/0"
SHAPE = (3, 3, 1, 4)
ONES = np.full(SHAPE, 0.01, np.float32)


def kernel(kit: Kit, name: str = KERNEL, **arguments: Any) -> Path:
    """The good file with another first kernel."""

    def change(file: Any) -> None:
        del file[name]
        file.create_dataset(name, **arguments)

    return kit.weights(change)


def filled(kit: Kit, value: float, dtype: str = "f4") -> Path:
    return kernel(kit, data=np.full(SHAPE, value, dtype))


def linked(kit: Kit, name: str, target: Any) -> Path:
    """The good file in which a name leads elsewhere."""

    def change(file: Any) -> None:
        if name in file:
            del file[name]
        file[name] = target

    return kit.weights(change)


def outside(kit: Kit) -> Path:
    """An array whose numbers are a private file's bytes."""
    return kernel(kit, shape=SHAPE, dtype="f4", external=[(str(kit.canary), 0, 144)])


def virtual(kit: Kit) -> Path:
    """An array put together from another file's."""
    layout = h5py.VirtualLayout(SHAPE, "f4")
    layout[:] = h5py.VirtualSource(str(kit.canary), "x", SHAPE)

    def change(file: Any) -> None:
        del file[KERNEL]
        file.create_virtual_dataset(KERNEL, layout)

    return kit.weights(change)


def referenced(kit: Kit) -> Path:
    """References to objects where numbers belong."""

    def change(file: Any) -> None:
        there = np.full(SHAPE, file["layers"].ref, h5py.ref_dtype)
        del file[KERNEL]
        file.create_dataset(KERNEL, data=there, dtype=h5py.ref_dtype)

    return kit.weights(change)


def committed(kit: Kit) -> Path:
    """A kind of number that is an object of its own."""

    def change(file: Any) -> None:
        del file[KERNEL]
        file["kind"] = np.dtype("f4")
        file.create_dataset(KERNEL, data=ONES, dtype=file["kind"])

    return kit.weights(change)


def rewritten(kit: Kit, libver: Any, **arguments: Any) -> Path:
    """The good weights in a file of another kind."""
    buffer = io.BytesIO()
    with (
        h5py.File(io.BytesIO(good_parts()["model.weights.h5"])) as good,
        h5py.File(buffer, "w", libver=libver) as file,
    ):

        def take(name: str, node: Any) -> None:
            if isinstance(node, h5py.Group):
                file.require_group(name)
            elif name.startswith("layers"):
                file.create_dataset(name, data=node[()], **arguments)

        good.visititems(take)
    return kit.pack({"model.weights.h5": buffer.getvalue()})


def framed(kit: Kit) -> Path:
    """HDF5 behind a block of the user's own."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", userblock_size=512) as file:
        file.create_group("layers")
    return kit.pack({"model.weights.h5": buffer.getvalue()})


def looped(file: Any) -> None:
    del file["layers/conv2d"]
    file["layers/conv2d"] = file["layers"]


def crowded(file: Any) -> None:
    for number in range(3000):
        file["layers"].create_group(f"more_{number}")


def described(file: Any) -> None:
    file.attrs["pickle"] = np.void(b"cos\nsystem\n(S'true'\ntR.")
    file["layers"].attrs["x"] = "y" * 60_000


def cut(kit: Kit, share: float) -> Path:
    data = good_parts()["model.weights.h5"]
    return kit.pack({"model.weights.h5": data[: int(len(data) * share)]})


def each(make: Callable[..., Path], **cases: Any) -> dict[str, Case]:
    """A case for each value, named after it."""
    return {name: Case(lambda kit, value=value: make(kit, value)) for name, value in cases.items()}


CASES: dict[str, Case] = {
    "numbers in another file": Case(outside),
    "an array of another file": Case(virtual),
    "references": Case(referenced),
    "a kind of its own": Case(committed),
    "a link to another file": Case(
        lambda kit: linked(kit, "layers/conv2d", h5py.ExternalLink(str(kit.canary), "/x"))
    ),
    "the top linked to another file": Case(
        lambda kit: linked(kit, "layers", h5py.ExternalLink(str(kit.canary), "/layers"))
    ),
    "a kernel linked to another file": Case(
        lambda kit: linked(kit, KERNEL, h5py.ExternalLink("/dev/zero", "/x"))
    ),
    "a link by another name": Case(lambda kit: linked(kit, KERNEL, h5py.SoftLink("/vars"))),
    "a link to itself": Case(lambda kit: linked(kit, KERNEL, h5py.SoftLink(f"/{KERNEL}"))),
    "a link to nothing": Case(lambda kit: linked(kit, "layers/conv2d", h5py.SoftLink("/no"))),
    "a group of itself": Case(lambda kit: kit.weights(looped)),
    "a group instead of numbers": Case(
        lambda kit: kit.weights(lambda f: [f.pop(KERNEL), f.create_group(KERNEL)])
    ),
    "numbers instead of a group": Case(
        lambda kit: kit.weights(lambda f: [f.pop("layers"), f.create_dataset("layers", data=1)])
    ),
    "four terabytes": Case(
        lambda kit: kernel(kit, shape=(10**6, 10**6), dtype="f4", chunks=(1000, 1000))
    ),
    "chunks larger than the whole": Case(
        lambda kit: kernel(
            kit, shape=SHAPE, maxshape=(None,) * 4, dtype="f4", chunks=(300, 300, 30, 30)
        )
    ),
    "never written": Case(lambda kit: kernel(kit, shape=SHAPE, dtype="f4")),
    "never written chunks": Case(
        lambda kit: kernel(kit, shape=SHAPE, dtype="f4", chunks=(1, 1, 1, 1))
    ),
    "turned": Case(lambda kit: kernel(kit, data=ONES.T)),
    "flat": Case(lambda kit: kernel(kit, data=ONES.ravel())),
    "one number": Case(lambda kit: kernel(kit, data=np.float32(1))),
    "empty": Case(lambda kit: kernel(kit, data=np.zeros((0, 3, 1, 4), "f4"))),
    "null": Case(lambda kit: kernel(kit, data=h5py.Empty("f4"))),
    "one dimension more": Case(lambda kit: kernel(kit, data=ONES[None])),
    "thirty dimensions": Case(lambda kit: kernel(kit, data=np.zeros((1,) * 30, "f4"))),
    **each(filled, **{"NaN": np.nan, "infinity": np.inf, "less than all": -np.inf}),
    "too large for float32": Case(lambda kit: filled(kit, 1e300, "f8")),
    "large enough to overflow": Case(lambda kit: filled(kit, 3e38)),
    "negative variance": Case(
        lambda kit: kernel(
            kit, "layers/batch_normalization/vars/3", data=np.full(4, -5.0, np.float32)
        )
    ),
    **each(
        lambda kit, kind: kernel(kit, data=np.ones(SHAPE, kind)),
        **{"whole numbers": "i8", "bytes": "u1", "yes and no": "?", "complex numbers": "c8"},
    ),
    "extended numbers": Case(lambda kit: kernel(kit, data=ONES.astype(np.longdouble)), EITHER),
    "strings": Case(lambda kit: kernel(kit, data=np.full(SHAPE, b"abcd"))),
    "strings of any length": Case(
        lambda kit: kernel(kit, data=np.full(SHAPE, "1.0", object), dtype=h5py.string_dtype())
    ),
    "records": Case(lambda kit: kernel(kit, data=np.zeros(SHAPE, [("a", "f4"), ("b", "f4")]))),
    "arrays of arrays": Case(
        lambda kit: kernel(kit, shape=SHAPE, dtype=h5py.vlen_dtype(np.dtype("f4")))
    ),
    "opaque": Case(lambda kit: kernel(kit, data=np.zeros(SHAPE, "V4"))),
    **each(
        lambda kit, way: kernel(kit, data=ONES, chunks=SHAPE, **way),
        **{"packed by lzf": {"compression": "lzf"}, "rounded": {"scaleoffset": 2}},
    ),
    "missing": Case(lambda kit: kit.weights(lambda f: f.pop(KERNEL))),
    "a layer missing": Case(lambda kit: kit.weights(lambda f: f.pop("layers/dense"))),
    "all missing": Case(lambda kit: kit.weights(lambda f: f.pop("layers"))),
    "behind a block": Case(framed),
    "no HDF5": Case(lambda kit: kit.pack({"model.weights.h5": b"PK\x03\x04" + bytes(5000)})),
    **each(cut, **{"a tenth": 0.1, "half the weights": 0.5, "nearly all": 0.95}),
    # Odd and good.
    "more than is needed": Case(
        lambda kit: kit.weights(lambda f: f.create_dataset("layers/extra/vars/0", data=ONES)),
        ACCEPTED,
    ),
    "descriptions": Case(lambda kit: kit.weights(described), ACCEPTED),
    "very many groups": Case(lambda kit: kit.weights(crowded), EITHER),
    "half precision": Case(lambda kit: kernel(kit, data=ONES.astype("f2")), ACCEPTED),
    "double precision": Case(lambda kit: kernel(kit, data=ONES.astype("f8")), ACCEPTED),
    "big-endian": Case(lambda kit: kernel(kit, data=ONES.astype(">f4")), ACCEPTED),
    "packed numbers": Case(
        lambda kit: kernel(kit, data=ONES, compression="gzip", shuffle=True, fletcher32=True),
        ACCEPTED,
    ),
    "all in small chunks": Case(lambda kit: kernel(kit, data=ONES, chunks=(1, 1, 1, 1)), ACCEPTED),
    "newer file": Case(lambda kit: rewritten(kit, ("v108", "v108")), ACCEPTED),
    "newest file": Case(lambda kit: rewritten(kit, "latest"), ACCEPTED),
    "no more than zero": Case(lambda kit: filled(kit, 0.0), ACCEPTED),
    "least numbers": Case(lambda kit: filled(kit, 1e-45), ACCEPTED),
}
