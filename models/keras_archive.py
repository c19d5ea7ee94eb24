"""The zip archive that a .keras file is: three members, unpacked without trust."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from models.disk import INCOMPLETE, Refused

MEBIBYTE = 1 << 20
LARGEST_MEMBER = {
    "metadata.json": MEBIBYTE // 4,
    "config.json": MEBIBYTE // 2,
    "model.weights.h5": 64 * MEBIBYTE,
}
OTHER_PARTS = f"it has other parts than a Keras network file ({', '.join(LARGEST_MEMBER)})"
# Weights hardly compress; whatever does is a trap.
MOST_RATIO = 20
LARGEST_DIRECTORY = 4096
"""Bytes in which three members are listed, several times over."""
HARMLESS = 0x2 | 0x4 | 0x8 | 0x800
"""Flags of a member: how hard it was packed, sizes behind it, a name in UTF-8."""


def read_members(data: bytes) -> dict[str, bytes]:
    """The three members, each within its limits as declared and as read.

    Raises:
        Refused: there are others, or one is not what the archive says.
    """
    # Very many members would be listed first and counted then.
    end = data.rfind(b"PK\x05\x06")
    if end >= 0 and int.from_bytes(data[end + 12 : end + 16], "little") > LARGEST_DIRECTORY:
        raise Refused(OTHER_PARTS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except zipfile.BadZipFile:
        raise Refused(INCOMPLETE) from None
    # What a name holds beyond a zero byte is cut off by zipfile, and seen by others.
    if sorted(info.orig_filename for info in infos) != sorted(LARGEST_MEMBER):
        raise Refused(OTHER_PARTS)
    end = 0
    found: dict[str, bytes] = {}
    for info in sorted(infos, key=lambda info: info.header_offset):
        name, limit = info.filename, LARGEST_MEMBER[info.filename]
        packings = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if info.flag_bits & ~HARMLESS or info.compress_type not in packings:
            raise Refused("it is encrypted or packed in an unusual way")
        packed = info.compress_size * MOST_RATIO
        if info.file_size > limit or (limit > MEBIBYTE and info.file_size > packed):
            raise Refused(f"it unpacks {name} to an unreasonable size")
        start, end = end, _end(data, info)
        if end - info.compress_size < start + len(name) or info.header_offset < start:
            raise Refused(INCOMPLETE)
        found[name] = _unpacked(data[end - info.compress_size : end], info)
    return found


def _end(data: bytes, info: zipfile.ZipInfo) -> int:
    """Where a member's bytes end, its own header believed only about where they begin."""
    start = info.header_offset
    if data[start : start + 4] != b"PK\x03\x04":
        raise Refused(INCOMPLETE)
    name, extra = struct.unpack_from("<2H", data, start + 26)
    if data[start + 30 : start + 30 + name] != info.filename.encode():
        raise Refused(INCOMPLETE)
    end: int = start + 30 + name + extra + info.compress_size
    if end > len(data):
        raise Refused(INCOMPLETE)
    return end


def _unpacked(packed: bytes, info: zipfile.ZipInfo) -> bytes:
    """A member's content, which must be what the directory declares, to the last byte."""
    found = packed
    if info.compress_type == zipfile.ZIP_DEFLATED:
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        found = unpacking.decompress(packed, info.file_size + 1)
        if not unpacking.eof or unpacking.unused_data:
            raise Refused(INCOMPLETE)
    if len(found) != info.file_size or zlib.crc32(found) != info.CRC:
        raise Refused(INCOMPLETE)
    return found
