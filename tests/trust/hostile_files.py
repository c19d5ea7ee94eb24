"""Files that are no files, and files with names that hurt."""

from __future__ import annotations

import io
import os
import pickle
import socket
import tarfile
from collections.abc import Callable
from pathlib import Path

import h5py

from tests.trust.hostile_kit import ACCEPTED, EITHER, Case, Kit, good_bytes, good_parts


def folder(kit: Kit) -> Path:
    """A saved network unpacked: Keras opens such folders."""
    path = kit.folder / "net.keras"
    path.mkdir()
    for name, data in good_parts().items():
        (path / name).write_bytes(data)
    return path


def saved_model(kit: Kit) -> Path:
    path = kit.folder / "saved.keras"
    (path / "variables").mkdir(parents=True)
    (path / "saved_model.pb").write_bytes(b"\x08\x01")
    return path


def pipe(kit: Kit) -> Path:
    path = kit.folder / "net.keras"
    os.mkfifo(path)
    return path


def plug(kit: Kit) -> Path:
    path = kit.folder / "net.keras"
    with socket.socket(socket.AF_UNIX) as one:
        # A socket's path may not be long: bound from within its folder.
        before = Path.cwd()
        os.chdir(kit.folder)
        try:
            one.bind(path.name)
        finally:
            os.chdir(before)
    return path


def link(kit: Kit, target: str | Path, name: str = "net.keras") -> Path:
    path = kit.folder / name
    path.symlink_to(target)
    return path


def away(kit: Kit) -> Path:
    """A link to a good network in another folder."""
    other = kit.folder / "other"
    other.mkdir()
    (other / "good.keras").write_bytes(good_bytes())
    return link(kit, other / "good.keras")


def hard(kit: Kit) -> Path:
    good = kit.write(good_bytes(), "good.keras")
    (kit.folder / "net.keras").hardlink_to(good)
    return kit.folder / "net.keras"


def locked(kit: Kit) -> Path:
    path = kit.write(good_bytes())
    path.chmod(0)
    return path


def sparse(kit: Kit) -> Path:
    """A file that says it holds a terabyte."""
    path = kit.write(good_bytes())
    os.truncate(path, 1 << 40)
    return path


def tar(kit: Kit) -> Path:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo("../../x")
        archive.addfile(info, io.BytesIO())
    return kit.write(buffer.getvalue())


def legacy(_: Kit) -> bytes:
    """What older programs saved, with code in it."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.attrs["model_config"] = '{"class_name": "Lambda", "config": {}}'
        file.create_group("model_weights")
    return buffer.getvalue()


def weights(_: Kit) -> bytes:
    return good_parts()["model.weights.h5"]


def of(make: Callable[[Kit], bytes], name: str = "net.keras") -> Case:
    """A file of other bytes."""
    return Case(lambda kit: kit.write(make(kit), name))


def trap(kit: Kit) -> bytes:
    return pickle.dumps(kit.trap("pickle"))


NAMES = (
    "new\nline.keras",
    "<img src=x onerror=alert(1)><b>bold.keras",
    "\u202egnp.exe.keras",
    "%s%n%02d.keras",
    "-model.keras",
    " blanks .keras",
    "手写😀.keras",
    "e\u0301\u200b\ufeff.keras",
    "a" * 244 + ".keras",
    "a.b.c..keras",
    "chapter.keras",
    "quote'\"`$(touch x).keras",
    "tab\tbell\x07escape\x1b[31m.keras",
    "upper.KERAS",
    "no-ending",
    "archive.zip",
    "{name}.keras",
    "back\\slash.keras",
    "con.keras",
    "&amp;lt;.keras",
)
NOT_TEXT = os.fsdecode(b"\xff\xfe bytes.keras")
CASES: dict[str, Case] = {
    "a folder": Case(folder),
    "a saved model's folder": Case(saved_model),
    "an empty folder": Case(
        lambda kit: [kit.folder / "net.keras", (kit.folder / "net.keras").mkdir()][0]
    ),
    "a pipe": Case(pipe),
    "a socket": Case(plug),
    "a link to a device": Case(lambda kit: link(kit, "/dev/zero")),
    "a link to a terminal": Case(lambda kit: link(kit, "/dev/tty")),
    "a link to the system": Case(lambda kit: link(kit, "/proc/self/mem")),
    "a link to itself": Case(lambda kit: link(kit, "net.keras")),
    "a link to nothing": Case(lambda kit: link(kit, "nothing.keras")),
    "a link to a folder": Case(lambda kit: link(kit, kit.folder)),
    "a link to a private file": Case(lambda kit: link(kit, kit.canary)),
    "a link elsewhere": Case(away),
    "a link beside": Case(lambda kit: link(kit, kit.write(good_bytes(), "good.keras")), ACCEPTED),
    "a second name": Case(hard, ACCEPTED),
    "a device": Case(lambda _: Path("/dev/zero")),
    "a device without end": Case(lambda _: Path("/dev/urandom")),
    "a file of the system": Case(lambda _: Path("/proc/self/maps")),
    "not there": Case(lambda kit: kit.folder / "nothing.keras"),
    "an address": Case(lambda _: Path("http://127.0.0.1:9/net.keras")),
    "an address of a file": Case(lambda _: Path("file:///etc/passwd.keras")),
    "a folder within a file": Case(lambda kit: kit.write(good_bytes()) / "x.keras"),
    "a name with a zero": Case(lambda kit: kit.folder / "a\0b.keras"),
    "a name that is too long": Case(lambda kit: kit.folder / ("a" * 5000 + ".keras")),
    # Who runs as root reads everything.
    "not to be read": Case(locked, EITHER if os.geteuid() == 0 else "refused"),
    "a terabyte": Case(sparse),
    "empty": of(lambda _: b""),
    "one byte": of(lambda _: b"P"),
    "a page": of(lambda _: b"<!doctype html><script>alert(1)</script>"),
    "a pickle": of(trap),
    "a pickle called HDF5": of(trap, "net.h5"),
    "an older network": of(legacy),
    "an older network by name": of(legacy, "net.h5"),
    "weights only": of(weights),
    "weights only by name": of(weights, "net.weights.h5"),
    "a good network called HDF5": of(lambda _: good_bytes(), "net.h5"),
    "a tar archive": Case(tar),
    "gzip": of(lambda _: b"\x1f\x8b\x08" + bytes(50)),
    "a 7z archive": of(lambda _: b"7z\xbc\xaf\x27\x1c" + bytes(50)),
    "a program": of(lambda _: b"\x7fELF" + bytes(500)),
    "a picture": of(lambda _: b"\x89PNG\r\n\x1a\n" + bytes(500)),
    "an ONNX graph": of(lambda _: b"\x08\x08\x12\x07pytorch" + bytes(100)),
    "a TFLite file": of(lambda _: b"\x1c\x00\x00\x00TFL3" + bytes(100)),
    "JSON": of(lambda _: good_parts()["config.json"]),
    "zeros": of(lambda _: bytes(1 << 20)),
    **{
        f"called {name[:24]!r}": Case(
            lambda kit, name=name: kit.write(good_bytes(), name), ACCEPTED
        )
        for name in (*NAMES, NOT_TEXT)
    },
    **{
        f"bad and called {name[:24]!r}": Case(lambda kit, name=name: kit.write(b"x", name))
        for name in (*NAMES, NOT_TEXT)
    },
}
