"""Archives that are not what they seem: bombs, doubled and overlapping members, odd headers."""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from tests.trust.hostile_kit import Case, Kit, good_bytes, good_parts

MEBIBYTE = 1 << 20


def extra(kit: Kit, *names: str) -> Path:
    """The good members and others."""
    return kit.pack(dict.fromkeys(names, b"x"))


def bomb(kit: Kit, member: str, size: int) -> Path:
    """A member that unpacks to very much, declared as it is."""
    return kit.pack({member: good_parts()[member] + b" " * size}, packing=zipfile.ZIP_DEFLATED)


def understated(kit: Kit, member: str, size: int) -> Path:
    """A member that unpacks to more than is declared, with the check sum of what is declared."""
    data = bytes(bomb(kit, member, size).read_bytes())
    whole = good_parts()[member]
    old = struct.pack("<I", len(whole) + size)
    new = struct.pack("<I", len(whole))
    data = data.replace(old, new)
    sums = [struct.pack("<I", zlib.crc32(part)) for part in (whole + b" " * size, whole)]
    return kit.write(data.replace(*sums))


def overlapping(kit: Kit) -> Path:
    """The directory names one and the same bytes for two members (as zip bombs do)."""
    data = bytearray(kit.pack().read_bytes())
    entries = []
    at = data.index(b"PK\x01\x02")
    while data[at : at + 4] == b"PK\x01\x02":
        entries.append(at)
        at += 46 + sum(struct.unpack_from("<3H", data, at + 28))
    data[entries[0] + 42 : entries[0] + 46] = data[entries[1] + 42 : entries[1] + 46]
    return kit.write(bytes(data))


def flagged(kit: Kit, offset: int, value: int, *, local: bool = True) -> Path:
    """Two bytes of every header, local and central, set to a value."""
    data = bytearray(kit.pack().read_bytes())
    marks = ((b"PK\x01\x02", offset + 2), (b"PK\x03\x04", offset))
    for signature, place in marks[: 1 + local]:
        at = data.find(signature)
        while at >= 0:
            struct.pack_into("<H", data, at + place, value)
            at = data.find(signature, at + 4)
    return kit.write(bytes(data))


def link(kit: Kit) -> Path:
    """A member that calls itself a symbolic link to a private file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in good_parts().items():
            info = zipfile.ZipInfo(name)
            if name == "config.json":
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
                data = str(kit.canary).encode()
            archive.writestr(info, data)
    return kit.write(buffer.getvalue())


def streamed(kit: Kit) -> Path:
    """Written to a pipe: the sizes stand behind the members. Odd, and allowed."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            piece = bytes(data)  # type: ignore[call-overload]
            self.data += piece
            return len(piece)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for name, data in good_parts().items():
            archive.writestr(name, data)
    return kit.write(bytes(pipe.data))


def doubled(kit: Kit, name: str) -> Path:
    """A member twice: which of the two counts, readers disagree upon."""
    data = io.BytesIO(kit.pack().read_bytes())
    with zipfile.ZipFile(data, "a") as archive:
        archive.filelist[:] = archive.filelist
        archive.NameToInfo.clear()
        archive.writestr(name, good_parts().get(name, b"x"))
    return kit.write(data.getvalue())


def nested(kit: Kit) -> Path:
    """An archive in an archive in an archive."""
    data = good_bytes()
    for _ in range(3):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("config.json", data)
            archive.writestr("metadata.json", "{}")
            archive.writestr("model.weights.h5", data)
        data = buffer.getvalue()
    return kit.write(data)


def many(kit: Kit, count: int) -> Path:
    """Very many empty members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(count):
            archive.writestr(f"assets/{number}", b"")
    return kit.write(buffer.getvalue())


def commented(kit: Kit, comment: bytes) -> Path:
    """The good file with a comment at its end."""
    buffer = io.BytesIO(good_bytes())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = comment
    return kit.write(buffer.getvalue())


def sixty_four(kit: Kit) -> Path:
    """Every member written with the fields for sizes beyond 4 GB. Odd, and allowed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in good_parts().items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(data)
    return kit.write(buffer.getvalue())


def renamed(kit: Kit, old: str, new: str) -> Path:
    return kit.pack({old: None, new: good_parts()[old]})


METHODS = {
    method: Case(lambda kit, packing=packing: kit.pack(packing=packing))
    for method, packing in (("bzip2", zipfile.ZIP_BZIP2), ("lzma", zipfile.ZIP_LZMA))
}
CASES: dict[str, Case] = {
    "packed": Case(lambda kit: kit.pack(packing=zipfile.ZIP_DEFLATED), "accepted"),
    "plain": Case(lambda kit: kit.pack(), "accepted"),
    "streamed": Case(streamed, "accepted"),
    "fields for large files": Case(sixty_four, "accepted"),
    "folders and files beyond it": Case(lambda kit: extra(kit, "../../x", "/tmp/x", "C:\\x")),
    "assets": Case(lambda kit: extra(kit, "assets/vocabulary.txt")),
    "one folder": Case(lambda kit: extra(kit, "assets/")),
    "a name with a zero": Case(
        lambda kit: kit.write(
            renamed(kit, "config.json", "config.json_.txt")
            .read_bytes()
            .replace(b"json_.txt", b"json\0.txt")
        )
    ),
    "a name in capitals": Case(lambda kit: renamed(kit, "config.json", "CONFIG.JSON")),
    "both names": Case(lambda kit: extra(kit, "Config.json")),
    "a name from elsewhere": Case(lambda kit: renamed(kit, "config.json", "./config.json")),
    "a name with a folder": Case(lambda kit: renamed(kit, "config.json", "net/config.json")),
    "a name in other letters": Case(lambda kit: renamed(kit, "config.json", "\u0441onfig.json")),
    "without metadata": Case(lambda kit: kit.pack({"metadata.json": None})),
    "without weights": Case(lambda kit: kit.pack({"model.weights.h5": None})),
    "empty members": Case(lambda kit: kit.pack(dict.fromkeys(good_parts(), b""))),
    "nothing in it": Case(lambda kit: kit.pack(dict.fromkeys(good_parts(), None))),
    "very many members": Case(lambda kit: many(kit, 20_000)),
    "the configuration twice": Case(lambda kit: doubled(kit, "config.json")),
    "the weights twice": Case(lambda kit: doubled(kit, "model.weights.h5")),
    "overlapping members": Case(overlapping),
    "an archive in an archive": Case(nested),
    "a link as a member": Case(link),
    "encrypted": Case(lambda kit: flagged(kit, 6, 1)),
    "encrypted in the directory": Case(lambda kit: flagged(kit, 6, 1, local=False)),
    "strongly encrypted": Case(lambda kit: flagged(kit, 6, 0x41)),
    "a patch": Case(lambda kit: flagged(kit, 6, 0x20)),
    "an unknown packing": Case(lambda kit: flagged(kit, 8, 99)),
    "a packing that is not used": Case(lambda kit: flagged(kit, 8, zipfile.ZIP_DEFLATED)),
    **METHODS,
    "bomb of a configuration": Case(lambda kit: bomb(kit, "config.json", 40 * MEBIBYTE)),
    "bomb of metadata": Case(lambda kit: bomb(kit, "metadata.json", 40 * MEBIBYTE)),
    "bomb of weights": Case(lambda kit: bomb(kit, "model.weights.h5", 350 * MEBIBYTE)),
    "small bomb of weights": Case(lambda kit: bomb(kit, "model.weights.h5", 60 * MEBIBYTE)),
    "bomb that says less": Case(lambda kit: understated(kit, "config.json", 40 * MEBIBYTE)),
    "bomb of weights that says less": Case(
        lambda kit: understated(kit, "model.weights.h5", 40 * MEBIBYTE)
    ),
    "something before": Case(lambda kit: kit.write(b"#!/bin/sh\nexit 0\n" + good_bytes())),
    "something behind": Case(lambda kit: kit.write(good_bytes() + bytes(1000)), "either"),
    "a comment": Case(lambda kit: commented(kit, b"made by hand"), "accepted"),
    "a comment of marks": Case(lambda kit: commented(kit, b"PK\x05\x06" * 10), "either"),
    "a long comment of marks": Case(lambda kit: commented(kit, b"PK\x05\x06" * 15_000), "either"),
    "half": Case(lambda kit: kit.write(good_bytes()[: len(good_bytes()) // 2])),
    "without its end": Case(lambda kit: kit.write(good_bytes()[:-22])),
    "only its end": Case(lambda kit: kit.write(good_bytes()[-22:])),
    "an empty archive": Case(lambda kit: kit.write(b"PK\x05\x06" + bytes(18))),
    "a directory of nonsense": Case(lambda kit: kit.write(good_bytes()[:-12] + b"\xff" * 12)),
    "metadata that is a list": Case(lambda kit: kit.pack({"metadata.json": b"[]"}), "either"),
    "metadata of nonsense": Case(
        lambda kit: kit.pack({"metadata.json": json.dumps({"digitscope": [1]}).encode()}),
        "accepted",
    ),
}
