"""Objects of an HDF5 fractal heap, in which newer files keep the links of groups with many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.hdf5_bytes import NOWHERE, Bytes, Cursor, DamagedError

NAME_INDEX = 5
"""Kind of the B-tree that orders links by their names: a record is a hash and a heap id."""
DEEPEST = 8


@dataclass(frozen=True, kw_only=True)
class Heap:
    """A fractal heap: blocks of doubling size, rows of ``width`` blocks.

    Attributes:
        width: blocks in a row.
        first: bytes of a block in the first two rows.
        largest: bytes of the largest direct block; larger ones are indirect.
        offset_bytes: of a place in the heap; length_bytes: of an object's length.
        root: the root block; rows: of the root where it is indirect, else 0.
    """

    width: int
    first: int
    largest: int
    offset_bytes: int
    length_bytes: int
    root: int
    rows: int


def heap_objects(data: Bytes, heap: int, tree: int) -> Iterator[tuple[int, int]]:
    """Where each object that the tree names begins, and its bytes.

    Raises:
        DamagedError: heap or tree cannot be read, or hold something in an unusual way.
    """
    found = _heap(data, heap)
    for record in _records(data, tree):
        identity = Cursor(data, record + 4)
        if identity.take(1) & 0x30:
            raise DamagedError("an object of a heap outside its blocks")
        offset = identity.take(found.offset_bytes)
        size = identity.take(found.length_bytes)
        yield _place(data, found, offset, size), size


def _heap(data: Bytes, at: int) -> Heap:
    data.expect(at, b"FRHP\x00")
    filters = data.number(at + 7, 2)
    if filters:
        raise DamagedError("a heap that is packed")
    most = data.number(at + 10, 4)
    field = Cursor(data, at + 110)
    width, first, largest, bits = field.take(2), field.take(8), field.take(8), field.take(2)
    root, rows = field.skip(2).take(8), field.take(2)
    if not width or not 0 < first <= largest < 1 << 32 or not 8 <= bits <= 64 or rows > 64:
        raise DamagedError(f"a heap of {width} blocks of {first} to {largest} bytes")
    return Heap(
        width=width,
        first=first,
        largest=largest,
        offset_bytes=-(-bits // 8),
        length_bytes=min(-(-(largest.bit_length() - 1) // 8), _width(most)),
        root=root,
        rows=rows,
    )


def _place(data: Bytes, heap: Heap, offset: int, size: int) -> int:
    """The address of an offset in the heap."""
    block, start, rows = heap.root, 0, heap.rows
    room = heap.first
    for _ in range(DEEPEST):
        if rows == 0:
            data.expect(block, b"FHDB\x00")
            if offset + size > start + room:
                raise DamagedError("an object beyond its block")
            return block + offset - start
        data.expect(block, b"FHIB\x00")
        row, before = 0, 0
        while row < rows:
            room = heap.first << max(0, row - 1)
            if offset - start - before < heap.width * room:
                break
            before += heap.width * room
            row += 1
        else:
            raise DamagedError("an object beyond its heap")
        column = (offset - start - before) // room
        entry = block + 13 + heap.offset_bytes + 8 * (row * heap.width + column)
        block, start = data.number(entry, 8), start + before + column * room
        if block == NOWHERE:
            raise DamagedError("an object in a block that is not there")
        # A block too large to be direct has rows of its own, whose sizes begin anew.
        rows = (room // (heap.width * heap.first)).bit_length() if room > heap.largest else 0
    raise DamagedError("a heap too deep")


def _records(data: Bytes, tree: int) -> Iterator[int]:
    """Where each record of a version 2 B-tree lies."""
    data.expect(tree, b"BTHD\x00")
    field = Cursor(data, tree + 5)
    kind, node, record, depth = field.take(1), field.take(4), field.take(2), field.take(2)
    root, count = field.skip(2).take(8), field.take(2)
    if kind != NAME_INDEX or record < 11 or node < 32 or depth > DEEPEST:
        raise DamagedError(f"a tree of kind {kind} with records of {record} bytes")
    if root != NOWHERE:
        yield from _below(data, root, count, depth, record, _counts(node, record, depth))


def _counts(node: int, record: int, depth: int) -> list[tuple[int, int]]:
    """For the nodes of each depth how many bytes their count takes, and the count of all below."""
    most = below = (node - 10) // record
    sizes = [(_width(most), 0)]
    for _ in range(depth):
        child = 8 + sizes[-1][0] + sizes[-1][1]
        most = (node - 10 - child) // (record + child)
        if most < 1:
            raise DamagedError("a tree whose nodes hold nothing")
        below = (most + 1) * below + most
        sizes.append((sizes[0][0], _width(below)))
    return sizes


def _width(number: int) -> int:
    return max(1, -(-number.bit_length() // 8))


def _below(
    data: Bytes, node: int, count: int, depth: int, record: int, sizes: list[tuple[int, int]]
) -> Iterator[int]:
    data.expect(node, b"BTIN\x00" if depth else b"BTLF\x00")
    for i in range(count):
        data.count()
        yield node + 6 + record * i
    if depth:
        field = Cursor(data, node + 6 + record * count)
        for _ in range(count + 1):
            child, inside = field.take(8), field.take(sizes[depth - 1][0])
            field.skip(sizes[depth - 1][1])
            yield from _below(data, child, inside, depth - 1, record, sizes)
