"""What an HDF5 group links to: tables of symbols, links in its header, or links in a heap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.hdf5_bytes import NOWHERE, Bytes, Cursor, DamagedError
from models.hdf5_header import LINK, LINK_INFO, SYMBOL_TABLE, Message, one
from models.hdf5_heap import heap_objects

DEEPEST_TREE = 8
SOFT_ENTRY = 2


@dataclass(frozen=True, kw_only=True)
class Link:
    """A name in a group.

    Attributes:
        name: as bytes; Keras' are UTF-8.
        header: where the object's header lies; None where it is no plain link to an object of
            this file but leads by another name or into another file.
    """

    name: bytes
    header: int | None


def is_group(found: Sequence[Message]) -> bool:
    """Whether an object's messages are those of a group."""
    return any(message.kind in (SYMBOL_TABLE, LINK_INFO, LINK) for message in found)


def links(data: Bytes, found: tuple[Message, ...]) -> Iterator[Link]:
    """The links of the group with these messages.

    Raises:
        DamagedError: they cannot be read.
    """
    table = one(found, SYMBOL_TABLE)
    if table is not None:
        field = Cursor(data, table.at)
        tree, heap = field.take(8), field.take(8)
        data.expect(heap, b"HEAP")
        size, names = data.number(heap + 8, 8), data.number(heap + 24, 8)
        data.piece(names, size)
        yield from _symbols(data, tree, (names, names + size), DEEPEST_TREE)
    for message in found:
        if message.kind == LINK:
            yield _link(data, message.at, message.at + message.size)
    info = one(found, LINK_INFO)
    if info is not None:
        field = Cursor(data, info.at).skip(1)
        if field.take(1) & 1:
            field.skip(8)
        heap, tree = field.take(8), field.take(8)
        if heap != NOWHERE:
            for at, size in heap_objects(data, heap, tree):
                yield _link(data, at, at + size)


def _symbols(data: Bytes, node: int, names: tuple[int, int], deepest: int) -> Iterator[Link]:
    """The entries below a node of a version 1 B-tree."""
    if bytes(data.piece(node, 4)) == b"SNOD":
        data.expect(node, b"SNOD")
        for i in range(data.number(node + 6, 2)):
            data.count()
            field = Cursor(data, node + 8 + 40 * i)
            name, header, kind = field.take(8), field.take(8), field.take(4)
            text = _text(data, names[0] + name, names[1])
            yield Link(name=text, header=None if kind == SOFT_ENTRY else header)
        return
    data.expect(node, b"TREE\x00")
    if deepest == 0:
        raise DamagedError("a tree too deep")
    for i in range(data.number(node + 6, 2)):
        yield from _symbols(data, data.number(node + 32 + 16 * i, 8), names, deepest - 1)


def _text(data: Bytes, at: int, end: int) -> bytes:
    """A text that ends with a zero before ``end``."""
    text, zero, _ = bytes(data.piece(at, min(256, end - at))).partition(b"\0")
    if not zero:
        raise DamagedError(f"a name without an end at {at}")
    return text


def _link(data: Bytes, at: int, end: int) -> Link:
    """A link message, which must end where its bytes end."""
    data.count()
    field = Cursor(data, at)
    version, flags = field.take(1), field.take(1)
    if version != 1:
        raise DamagedError(f"a link of version {version}")
    kind = field.take(1) if flags & 0x8 else 0
    field.skip(8 if flags & 0x4 else 0).skip(1 if flags & 0x10 else 0)
    size = field.take(1 << (flags & 3))
    name = bytes(data.piece(field.at, size))
    field.skip(size)
    header = field.take(8) if kind == 0 else None
    if field.at > end:
        raise DamagedError(f"a link beyond its bytes at {at}")
    return Link(name=name, header=header)
