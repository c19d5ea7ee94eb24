"""Our own reading of HDF5 against h5py's, on files that h5py writes in each of its ways."""

from __future__ import annotations

import io
import random
import time
import zlib
from typing import Any

import h5py
import numpy as np
import pytest

from models.hdf5_arrays import ElsewhereError, UnusualError, describe_array, read_array
from models.hdf5_bytes import MOST_STRUCTURES, Bytes, DamagedError
from models.hdf5_groups import links
from models.hdf5_header import messages, root_header
from tests.trust.mutation import mutated

REFUSALS = (DamagedError, UnusualError, ElsewhereError, zlib.error)
PACKED: dict[str, Any] = {"chunks": (2, 1), "compression": "gzip", "shuffle": True}
WAYS: tuple[dict[str, Any], ...] = (
    {},
    PACKED,
    {**PACKED, "fletcher32": True},
    {"chunks": (3, 2), "maxshape": (None, None)},
)
ENDS = ("earliest", ("earliest", "v108"), ("v108", "v108"), "latest")


def written(libver: Any, count: int) -> bytes:
    """A file with so many groups, in each of them two arrays."""
    rng = np.random.default_rng(count)
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", libver=libver) as file:
        # Newer files keep packed arrays in ways that no network is saved in.
        ways = WAYS[:1] if libver == "latest" else WAYS
        for i in range(count):
            group = file.create_group(f"layers/a_layer_with_a_long_name_{i}/vars")
            group.attrs["name"] = "é" * 40
            for j, kind in enumerate(("<f4", (">f8", "<f2")[i % 2])):
                data = rng.normal(size=(3, j + 2)).astype(kind)
                group.create_dataset(str(j), data=data, **ways[i % len(ways)])
    return buffer.getvalue()


def by_h5py(data: bytes) -> dict[str, np.ndarray[Any, Any]]:
    found: dict[str, Any] = {}

    def take(name: str, node: Any) -> None:
        if isinstance(node, h5py.Dataset):
            found[f"/{name}"] = node[()]

    with h5py.File(io.BytesIO(data)) as file:
        file.visititems(take)
    return found


def by_us(data: Bytes, header: int, name: str = "") -> dict[str, np.ndarray[Any, Any]]:
    found = messages(data, header)
    array = describe_array(data, found)
    if array is not None:
        return {name: read_array(data, array)}
    arrays: dict[str, np.ndarray[Any, Any]] = {}
    for link in links(data, found):
        assert link.header is not None
        arrays |= by_us(data, link.header, f"{name}/{link.name.decode()}")
    return arrays


@pytest.mark.parametrize("count", [1, 9, 70, 300])
@pytest.mark.parametrize("libver", ENDS, ids=str)
def test_every_array_is_read_as_h5py_reads_it(libver: Any, count: int) -> None:
    """With 300 groups the trees of both kinds of group have nodes above their leaves."""
    data = written(libver, count)
    expected = by_h5py(data)
    found = by_us(Bytes(data), root_header(Bytes(data)))
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        assert found[name].dtype == array.dtype
        np.testing.assert_array_equal(found[name], array)


@pytest.mark.parametrize("libver", ENDS, ids=str)
def test_damaged_files_end_soon(libver: Any) -> None:
    """What the library in C loops over for ever ends here with a sentence or with arrays."""
    data = written(libver, 12)
    outcomes = set()
    for seed in range(150):
        bad = mutated(data, random.Random(seed))
        began = time.process_time()
        try:
            by_us(Bytes(bad), root_header(Bytes(bad)))
            outcomes.add("read")
        except (*REFUSALS, UnicodeDecodeError, AssertionError):
            outcomes.add("refused")
        assert time.process_time() - began < 1, seed
    assert outcomes == {"read", "refused"}


def test_links_round_in_a_circle_end() -> None:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        group = file.create_group("a")
        group["itself"] = group
    data = Bytes(buffer.getvalue())
    with pytest.raises((DamagedError, RecursionError)):
        by_us(data, root_header(data))


def test_what_is_looked_at_is_counted() -> None:
    data = Bytes(b"TREE" * 4)
    for _ in range(MOST_STRUCTURES):
        data.expect(0, b"TREE")
    with pytest.raises(DamagedError, match=f"more than {MOST_STRUCTURES} parts"):
        data.expect(0, b"TREE")


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda f: f.create_dataset("x", (3,), "f4", external=[("/dev/zero", 0, 12)]), "Elsewhere"),
        (lambda f: f.create_dataset("x", (3,), "f4"), "Damaged"),
        (lambda f: f.create_dataset("x", (3,), "f4", chunks=(1,)), "Damaged"),
        (lambda f: f.create_dataset("x", data=np.ones(9, "f4"), compression="lzf"), "Unusual"),
        (lambda f: f.create_dataset("x", data=np.ones(9, "i4"), scaleoffset=2), "Unusual"),
        (lambda f: f.create_dataset("x", data=np.ones(9, "i4")), "Unusual"),
        (lambda f: f.create_dataset("x", data=np.ones(9, "c8")), "Unusual"),
        (lambda f: f.create_dataset("x", data=["a"]), "Unusual"),
        (lambda f: f.create_dataset("x", data=h5py.Empty("f4")), "Unusual"),
        (lambda f: f.create_virtual_dataset("x", _virtual()), "Elsewhere"),
    ],
)
def test_what_no_network_holds_is_told_apart(make: Any, error: str) -> None:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        make(file)
    data = Bytes(buffer.getvalue())
    with pytest.raises(REFUSALS) as caught:
        by_us(data, root_header(data))
    assert type(caught.value).__name__ == f"{error}Error"


def _virtual() -> Any:
    layout = h5py.VirtualLayout((3,), "f4")
    layout[:] = h5py.VirtualSource("elsewhere.h5", "x", (3,))
    return layout


@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_other_names_for_a_place_are_told_apart(libver: str) -> None:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", libver=libver) as file:
        file.create_group("here")
        file["soft"] = h5py.SoftLink("/here")
        file["outside"] = h5py.ExternalLink("other.h5", "/x")
    data = Bytes(buffer.getvalue())
    found = {link.name: link.header for link in links(data, messages(data, root_header(data)))}
    assert found.keys() == {b"here", b"soft", b"outside"}
    assert found[b"soft"] is None
    assert found[b"outside"] is None
    assert found[b"here"] is not None
