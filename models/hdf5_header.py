"""Where an HDF5 file begins, and the messages that describe each of its objects."""

from __future__ import annotations

from dataclasses import dataclass

from models.hdf5_bytes import Bytes, Cursor, DamagedError

SIGNATURE = b"\x89HDF\r\n\x1a\n"
DATASPACE, LINK_INFO, DATATYPE, LINK = 0x1, 0x2, 0x3, 0x6
EXTERNAL_FILES, LAYOUT, FILTERS, CONTINUATION, SYMBOL_TABLE = 0x7, 0x8, 0xB, 0x10, 0x11
SHARED = 0x2
"""Flag of a message that stands somewhere else."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message of an object: of which kind, and where its ``size`` bytes begin."""

    kind: int
    flags: int
    at: int
    size: int


def root_header(data: Bytes) -> int:
    """Where the header of the root group lies.

    Raises:
        DamagedError: this is no HDF5 file, or one with addresses of an unusual size.
    """
    data.expect(0, SIGNATURE)
    version = data.number(8, 1)
    if version in (0, 1):
        sizes = data.number(13, 1), data.number(14, 1)
        start = 24 + 4 * version
        base, end = data.number(start, 8), data.number(start + 16, 8)
        root = data.number(start + 40, 8)
    elif version in (2, 3):
        sizes = data.number(9, 1), data.number(10, 1)
        base, end, root = data.number(12, 8), data.number(28, 8), data.number(36, 8)
    else:
        raise DamagedError(f"superblock of version {version}")
    if sizes != (8, 8) or base != 0:
        raise DamagedError(f"sizes {sizes}, base {base}")
    # A file that was cut off may still hold what is asked for, and is not what was saved.
    data.piece(0, end)
    return root


def messages(data: Bytes, header: int) -> tuple[Message, ...]:
    """The messages of an object, those of its continuations included.

    Raises:
        DamagedError: its header is none.
    """
    return _newer(data, header) if bytes(data.piece(header, 4)) == b"OHDR" else _older(data, header)


def one(found: tuple[Message, ...], kind: int) -> Message | None:
    """The first message of a kind."""
    return next((message for message in found if message.kind == kind), None)


def _older(data: Bytes, header: int) -> tuple[Message, ...]:
    """Version 1: a count of messages in blocks without a mark of their own."""
    data.expect(header, b"\x01")
    count, size = data.number(header + 2, 2), data.number(header + 8, 4)
    found: list[Message] = []
    blocks = [(header + 16, size)]
    while blocks:
        at, size = blocks.pop(0)
        data.piece(at, size)
        end = at + size
        while at + 8 <= end and len(found) < count:
            data.count()
            field = Cursor(data, at)
            kind, length, flags = field.take(2), field.take(2), field.take(1)
            _add(found, blocks, data, Message(kind=kind, flags=flags, at=at + 8, size=length), end)
            at += 8 + length
    return tuple(found)


def _newer(data: Bytes, header: int) -> tuple[Message, ...]:
    """Version 2: blocks with a signature before and a check sum behind."""
    data.expect(header, b"OHDR\x02")
    field = Cursor(data, header + 5)
    flags = field.take(1)
    field.skip(16 if flags & 0x20 else 0).skip(4 if flags & 0x10 else 0)
    size = field.take(1 << (flags & 3))
    head = 6 if flags & 0x4 else 4
    found: list[Message] = []
    blocks = [(field.at, size)]
    first = True
    while blocks:
        at, size = blocks.pop(0)
        data.piece(at, size)
        end = at + size
        if not first:
            data.expect(at, b"OCHK")
            at, end = at + 4, end - 4
        first = False
        while at + head <= end:
            data.count()
            field = Cursor(data, at)
            kind, length, marks = field.take(1), field.take(2), field.take(1)
            message = Message(kind=kind, flags=marks, at=at + head, size=length)
            _add(found, blocks, data, message, end)
            at += head + length
    return tuple(found)


def _add(
    found: list[Message],
    blocks: list[tuple[int, int]],
    data: Bytes,
    message: Message,
    end: int,
) -> None:
    """Takes a message; a continuation adds its block to those still to be read."""
    if message.at + message.size > end:
        raise DamagedError(f"a message of {message.size} bytes beyond its block")
    if message.kind == CONTINUATION:
        field = Cursor(data, message.at)
        blocks.append((field.take(8), field.take(8)))
    found.append(message)
