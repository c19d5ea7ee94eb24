"""An array of an HDF5 file: what it claims to be, looked at before a byte of it is unpacked."""

from __future__ import annotations

import itertools
import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.hdf5_bytes import NOWHERE, Bytes, Cursor, DamagedError
from models.hdf5_header import (
    DATASPACE,
    DATATYPE,
    EXTERNAL_FILES,
    FILTERS,
    LAYOUT,
    SHARED,
    Message,
    one,
)

COMPACT, CONTIGUOUS, CHUNKED, VIRTUAL = 0, 1, 2, 3
DEFLATE, SHUFFLE, CHECKSUM = 1, 2, 3
DEEPEST_TREE = 8
MOST_AXES = 8
# Class and layout of IEEE numbers: bits before it, bits, where the exponent begins, its bits, where
# the fraction begins, its bits; the exponent's bias.
IEEE = {
    2: (0, 16, 10, 5, 0, 10, 15),
    4: (0, 32, 23, 8, 0, 23, 127),
    8: (0, 64, 52, 11, 0, 52, 1023),
}


class UnusualError(ValueError):
    """Sound perhaps, but kept in a way that no network is saved in."""


class ElsewhereError(ValueError):
    """The numbers are said to lie in another file or array."""


@dataclass(frozen=True, kw_only=True)
class Array:
    """What is said of an array.

    Attributes:
        shape: None where it is said to hold nothing at all.
        dtype: None where it holds anything but floating-point numbers.
        messages: of the object, for ``read``.
    """

    shape: tuple[int, ...] | None
    dtype: np.dtype[np.floating] | None
    messages: tuple[Message, ...]


def describe_array(data: Bytes, found: tuple[Message, ...]) -> Array | None:
    """The array that an object's messages describe; None if it is none.

    Raises:
        DamagedError: they cannot be read.
        ElsewhereError: its numbers lie elsewhere.
    """
    space, kind, layout = (one(found, wanted) for wanted in (DATASPACE, DATATYPE, LAYOUT))
    if space is None or kind is None or layout is None:
        return None
    version = data.number(layout.at, 1)
    virtual = version >= 3 and data.number(layout.at + 1, 1) == VIRTUAL
    if virtual or one(found, EXTERNAL_FILES) is not None or (space.flags | layout.flags) & SHARED:
        raise ElsewhereError
    dtype = None if kind.flags & SHARED else _dtype(data, kind)
    return Array(shape=_shape(data, space), dtype=dtype, messages=found)


def read_array(data: Bytes, array: Array) -> npt.NDArray[np.floating]:
    """The numbers, as they are kept.

    Args:
        data: the file.
        array: one with a shape and a dtype that are wanted: so much memory is taken.

    Raises:
        DamagedError: they are not all there.
        UnusualError: they are packed in a way that is not read.
    """
    if array.shape is None or array.dtype is None:
        raise UnusualError
    layout = one(array.messages, LAYOUT)
    assert layout is not None
    field = Cursor(data, layout.at)
    version, kind = field.take(1), field.take(1)
    if version not in (3, 4):
        raise UnusualError
    size = math.prod(array.shape) * array.dtype.itemsize
    if kind == CHUNKED:
        if version != 3:
            raise UnusualError
        return _chunked(data, array, array.dtype, array.shape, field)
    if kind == COMPACT:
        length, at = field.take(2), field.at
    elif kind == CONTIGUOUS:
        at, length = field.take(8), field.take(8)
    else:
        raise UnusualError
    if length < size:
        raise DamagedError(f"{length} bytes for {size}")
    return np.frombuffer(data.piece(at, size), array.dtype).reshape(array.shape)


def _shape(data: Bytes, message: Message) -> tuple[int, ...] | None:
    field = Cursor(data, message.at)
    version, axes = field.take(1), field.take(1)
    if version not in (1, 2) or axes > MOST_AXES:
        raise DamagedError(f"a dataspace of version {version} with {axes} axes")
    kind = field.skip(1).take(1)
    if version == 1:
        field.skip(4)
    elif kind == 2:
        return None
    return tuple(field.take(8) for _ in range(axes))


def _dtype(data: Bytes, message: Message) -> np.dtype[np.floating] | None:
    """The kind of number if it is one that IEEE 754 describes."""
    field = Cursor(data, message.at)
    kind, order = field.take(1), field.take(1)
    size = field.skip(2).take(4)
    if kind & 0xF != 1 or size not in IEEE or order & 0x40:
        return None
    widths = (2, 2, 1, 1, 1, 1, 4)
    if tuple(field.take(width) for width in widths) != IEEE[size]:
        return None
    return np.dtype(f"{'>' if order & 1 else '<'}f{size}")


def _chunked(
    data: Bytes,
    array: Array,
    dtype: np.dtype[np.floating],
    shape: tuple[int, ...],
    field: Cursor,
) -> npt.NDArray[np.floating]:
    """An array in pieces, each of them packed."""
    axes = field.take(1) - 1
    tree = field.take(8)
    chunk = tuple(field.take(4) for _ in range(max(0, min(axes, MOST_AXES))))
    fits = axes == len(shape) and all(0 < c <= n for c, n in zip(chunk, shape, strict=False))
    if not fits or field.take(4) != dtype.itemsize:
        # A piece larger than the whole would be unpacked in vain.
        raise UnusualError
    filters = _filters(data, one(array.messages, FILTERS))
    places = set(itertools.islice(_places(shape, chunk), 20_001))
    numbers = np.empty(shape, dtype)
    size = math.prod(chunk) * dtype.itemsize
    if tree == NOWHERE:
        raise DamagedError("an array without its pieces")
    for place, mask, at, length in _pieces(data, tree, len(shape), DEEPEST_TREE):
        if place not in places:
            raise DamagedError(f"a piece at {place}, outside or twice")
        places.remove(place)
        if mask:
            raise UnusualError
        piece = _unpacked(bytes(data.piece(at, length)), filters, size, dtype.itemsize)
        block = np.frombuffer(piece, dtype).reshape(chunk)
        inside = tuple(slice(p, min(p + c, n)) for p, c, n in zip(place, chunk, shape, strict=True))
        numbers[inside] = block[tuple(slice(0, one.stop - one.start) for one in inside)]
    if places:
        raise DamagedError(f"{len(places)} pieces are missing")
    return numbers


def _places(shape: tuple[int, ...], chunk: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return itertools.product(*(range(0, n, c) for n, c in zip(shape, chunk, strict=True)))


def _filters(data: Bytes, message: Message | None) -> list[int]:
    """The numbers of the filters that the pieces went through, in order."""
    if message is None:
        return []
    field = Cursor(data, message.at)
    version, count = field.take(1), field.take(1)
    if version not in (1, 2) or count > 8 or message.flags & SHARED:
        raise UnusualError
    field.skip(6 if version == 1 else 0)
    found = []
    for _ in range(count):
        number = field.take(2)
        if number not in (DEFLATE, SHUFFLE, CHECKSUM):
            raise UnusualError
        name = field.take(2) if version == 1 else 0
        values = field.skip(2).take(2)
        field.skip(-(-name // 8) * 8 + 4 * values)
        field.skip(4 if version == 1 and values % 2 else 0)
        found.append(number)
    return found


def _pieces(
    data: Bytes, node: int, axes: int, deepest: int
) -> Iterator[tuple[tuple[int, ...], int, int, int]]:
    """Place, mask of filters left out, address and bytes of every piece below a B-tree's node."""
    data.expect(node, b"TREE\x01")
    level, count = data.number(node + 5, 1), data.number(node + 6, 2)
    if deepest == 0:
        raise DamagedError("a tree too deep")
    key = 8 + 8 * (axes + 1)
    for i in range(count):
        data.count()
        field = Cursor(data, node + 24 + (key + 8) * i)
        length, mask = field.take(4), field.take(4)
        place = tuple(field.take(8) for _ in range(axes))
        child = field.skip(8).take(8)
        if level:
            yield from _pieces(data, child, axes, deepest - 1)
        else:
            yield place, mask, child, length


def _unpacked(piece: bytes, filters: list[int], size: int, width: int) -> bytes:
    """One piece as it was before it was packed, never more than its size."""
    for number in reversed(filters):
        if number == CHECKSUM:
            piece = piece[:-4]
        elif number == DEFLATE:
            unpacking = zlib.decompressobj()
            # A check sum packed along with the numbers makes them a little longer.
            piece = unpacking.decompress(piece, size + 4)
        elif number == SHUFFLE and len(piece) % width == 0:
            piece = np.frombuffer(piece, np.uint8).reshape(width, -1).T.tobytes()
    if len(piece) != size:
        raise DamagedError(f"a piece of {len(piece)} bytes for {size}")
    return piece
