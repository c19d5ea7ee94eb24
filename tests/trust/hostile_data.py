"""Data sets and experiments that strangers sent: npz files, JSON files, lines of text."""

from __future__ import annotations

import functools
import io
import json
import os
import pickle
import struct
import zipfile
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from models import mnist, presets, sharing
from tests.trust.hostile_kit import ACCEPTED, EITHER, Case, Kit


def arrays(kit: Kit, **found: Any) -> Path:
    """An npz of these arrays (objects are pickled)."""
    buffer = io.BytesIO()
    np.savez(buffer, **found)
    return kit.write(buffer.getvalue(), "data.npz")


def members(kit: Kit, found: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    """An npz of these raw members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing, compresslevel=1) as archive:
        for name, data in found.items():
            archive.writestr(f"{name}.npy", data)
    return kit.write(buffer.getvalue(), "data.npz")


def header(text: str, size: int = 0, version: bytes = b"\x01\x00") -> bytes:
    """The beginning of an npy file with any description, and zeros."""
    raw = text.encode("latin1")
    length = struct.pack("<H" if version == b"\x01\x00" else "<I", len(raw))
    return b"\x93NUMPY" + version + length + raw + bytes(size)


@functools.cache
def small() -> Mapping[str, Any]:
    """Arrays with the right names and shapes, all zero."""
    return {name: np.zeros(shape, np.uint8) for name, shape in mnist.SHAPES.items()}


def labelled(kit: Kit, value: int) -> Path:
    """A whole data set with one label that is no digit."""
    labels = np.zeros(10_000, np.uint8)
    labels[-1] = value
    return compressed(kit, {**small(), "test_labels": labels})


def compressed(kit: Kit, found: Mapping[str, Any]) -> Path:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **found)
    return kit.write(buffer.getvalue(), "data.npz")


def first(kit: Kit, data: bytes) -> Path:
    """A data set whose first member is made of these bytes."""
    return members(kit, {"train_pictures": data})


def described(kit: Kit, text: str, version: bytes = b"\x01\x00") -> Path:
    # So many bytes that only the description can be the reason to refuse it.
    return first(kit, header(text, 60_000 * 784, version))


def npz(make: Callable[..., Path], expected: str = "refused") -> Case:
    return Case(make, expected, "npz")


GOOD_HEADER = "{'descr': '|u1', 'fortran_order': False, 'shape': (60000, 28, 28), }"
DATA: dict[str, Case] = {
    "the shipped one": npz(lambda _: mnist.SHIPPED, ACCEPTED),
    "another": npz(lambda kit: compressed(kit, small()), ACCEPTED),
    "a pickled array": npz(
        lambda kit: arrays(kit, train_pictures=np.array([kit.trap("npz")], object))
    ),
    "a pickle": npz(lambda kit: kit.write(pickle.dumps(kit.trap("npy")), "data.npy")),
    "a pickle as a member": npz(lambda kit: first(kit, pickle.dumps(kit.trap("member")))),
    "other names": npz(lambda kit: arrays(kit, x_train=np.zeros((3, 28, 28), np.uint8))),
    "other shapes": npz(lambda kit: arrays(kit, **{n: np.zeros(3, np.uint8) for n in small()})),
    "other numbers": npz(lambda kit: arrays(kit, **{n: np.full(3, np.nan) for n in small()})),
    "a label of 10": npz(lambda kit: labelled(kit, 10)),
    "a label of 255": npz(lambda kit: labelled(kit, 255)),
    "a bomb": npz(lambda kit: first(kit, header(GOOD_HEADER, 350 << 20))),
    "four terabytes": npz(
        lambda kit: described(kit, GOOD_HEADER.replace("(60000,", "(4000000000000,"))
    ),
    "objects": npz(lambda kit: described(kit, GOOD_HEADER.replace("|u1", "|O"))),
    "turned": npz(lambda kit: described(kit, GOOD_HEADER.replace("False", "True"))),
    "code as a description": npz(lambda kit: described(kit, "__import__('os').getcwd()")),
    "a deep description": npz(lambda kit: described(kit, "(" * 900 + ")" * 900)),
    "a description of signs": npz(lambda kit: described(kit, "-" * 9000 + "1")),
    "a description of sums": npz(lambda kit: described(kit, "1" + "+1j" * 3000)),
    "an endless description": npz(lambda kit: described(kit, "{" + " " * 60_000 + "}")),
    "a newer version": npz(lambda kit: described(kit, GOOD_HEADER, b"\x02\x00")),
    "cut off": npz(lambda kit: kit.write(mnist.SHIPPED.read_bytes()[:4_000_000], "data.npz")),
    "empty": npz(lambda kit: kit.write(b"", "data.npz")),
    "a page": npz(lambda kit: kit.write(b"<html>", "data.npz")),
    "a folder": npz(lambda kit: [(kit.folder / "d.npz").mkdir(), kit.folder / "d.npz"][1]),
    "a pipe": npz(lambda kit: [os.mkfifo(kit.folder / "d.npz"), kit.folder / "d.npz"][1]),
    "a device": npz(lambda _: Path("/dev/zero")),
    "not there": npz(lambda kit: kit.folder / "no\nthing.npz"),
}


def experiment(kit: Kit, change: Callable[[Any], object]) -> Path:
    """A good experiment's file, changed."""
    data = json.loads(sharing.to_json(presets.preset("l2").config))
    change(data)
    return kit.write(json.dumps(data).encode(), "experiment.json")


def setting(**fields: Any) -> dict[str, Case]:
    """A case for each value of a field of the experiment."""
    return {
        f"{name} {json.dumps(value)[:40]}": Case(
            lambda kit, name=name, value=value: experiment(
                kit, lambda data: data["experiment"].update({name: value})
            ),
            kind="config",
        )
        for name, values in fields.items()
        for value in values
    }


def raw(data: bytes, expected: str = "refused") -> Case:
    return Case(lambda kit: kit.write(data, "experiment.json"), expected, "config")


def line(text: str | bytes, *, right: bool = True) -> Case:
    """A pasted line of this JSON, with the right check sum or none."""
    data = text.encode() if isinstance(text, str) else text
    packed = urlsafe_b64encode(zlib.compress(data, 9)).decode().rstrip("=")
    check = sha256(data).hexdigest()[:12] if right else "0" * 12
    return pasted(f"{sharing.SCHEME}{check}:{packed}")


def pasted(text: str, expected: str = "refused") -> Case:
    return Case(lambda kit: kit.write(text.encode(), "clipboard"), expected, "line")


GOOD = sharing.to_json(presets.preset("dropout").config)
LINE = sharing.to_line(presets.preset("dropout").config)
EXPERIMENTS: dict[str, Case] = {
    **setting(
        name=["", "x" * 61, "a\nb", "\u202e", None, 3, ["x"]],
        epochs=[0, -1, 2.5, "3", True, None, 10**18, float("inf")],
        batch_size=[0, -5, 10**12, "32", float("nan")],
        seed=["x", None, [], 1.5],
        layers=[[], None, {}, [1], [{"kind": "Lambda"}], [{"kind": "Conv2D", "filters": 10**9}]],
        optimizer=[None, "Adam", {"kind": "eval"}, {"kind": "SGD", "learning_rate": -1}],
        schedule=["x", 5],
        early_stopping=[1, {"monitor": "x"}, {"x": 1}],
        augmented=["yes", 1],
        fixed_filters=[[1], [{"filter": -1}], {}],
        surplus=[1],
    ),
    "good": raw(GOOD.encode(), ACCEPTED),
    "deep": raw(b"[" * 60_000),
    "deep fields": raw(b'{"digitscope":' * 4000),
    "large": raw(b" " * 70_000 + GOOD.encode()),
    "a number without end": raw(b'{"digitscope": ' + b"9" * 5000 + b"}"),
    "a field twice": raw(GOOD.replace('"seed"', '"name"', 1).encode()),
    "no number": raw(GOOD.replace("0.2", "NaN", 1).encode()),
    "not UTF-8": raw(b'{"digitscope": "\xff"}'),
    "half a sign": raw(b'{"digitscope": 1, "experiment": {"name": "\\ud800"}}'),
    "zeros": raw(bytes(100)),
    "nothing": raw(b""),
    "a pickle": raw(pickle.dumps([1])),
    "a mark before": raw(b"\xef\xbb\xbf" + GOOD.encode(), EITHER),
    "a folder": Case(lambda kit: kit.folder, kind="config"),
    "a device": Case(lambda _: Path("/dev/zero"), kind="config"),
    "not there": Case(lambda kit: kit.folder / "no.json", kind="config"),
    "a pipe": Case(
        lambda kit: [os.mkfifo(kit.folder / "p.json"), kit.folder / "p.json"][1], kind="config"
    ),
}
LINES: dict[str, Case] = {
    "good": pasted(LINE, ACCEPTED),
    "good and broken by mail": pasted(
        "> \n".join(LINE[i : i + 60] for i in range(0, len(LINE), 60)), EITHER
    ),
    "good JSON": pasted(GOOD, ACCEPTED),
    "cut": pasted(LINE[:-5]),
    "twice": pasted(LINE * 2),
    "a bomb": line(b" " * (50 << 20)),
    "a bomb in the form": pasted(
        sharing.SCHEME + "0" * 12 + ":" + "A" * 10_000,
    ),
    "without its sum": line(json.dumps(json.loads(GOOD)["experiment"]), right=False),
    "no experiment": line("[]"),
    "another format": pasted(LINE.replace(":1:", ":2:", 1)),
    "endless": pasted(LINE + "A" * 200_000),
    "nothing": pasted(""),
    "words": pasted("digitscope: please open http://127.0.0.1:9/"),
    "signs that are none": pasted("\u202e\x00\x1b[31m"),
}
