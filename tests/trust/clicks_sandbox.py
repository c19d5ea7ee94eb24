"""A place where random clicks can do no harm: folders, and files good and hostile to drop."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

ODD_TEXTS = (
    "7",
    "-1",
    "1e309",
    "NaN",
    "0,5",
    "  ",
    "=1+1",
    "<b>bold</b><img src=x>",
    "\N{ARABIC-INDIC DIGIT SEVEN}\N{DEVANAGARI DIGIT THREE}",
    "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe",
    "e\N{COMBINING ACUTE ACCENT}" * 30,
    "\N{PILE OF POO}\N{ZERO WIDTH JOINER}\N{WOMAN}",
    "\ud800",
    "a\x00b",
    "x" * 5000,
    "line\nline\ttab",
    "%s %d {0} {x!r}",
    "../../etc/nothing",
    "http://127.0.0.1:9/video",
    "rtsp://user:secret@127.0.0.1:9/x",
    "device:99",
    "sample",
    '{"layers": 3}',
)
"""What nobody should type, and somebody will."""


def environment(folder: Path) -> dict[str, str]:
    """The environment of a process that knows no other place than ``folder``; makes its folders."""
    places = {name: folder / name for name in ("data", "home", "cwd", "tmp")}
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    (places["home"] / "Documents").mkdir(exist_ok=True)
    hidden = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    return hidden | {
        "DIGITSCOPE_DATA": str(places["data"]),
        "HOME": str(places["home"]),
        "USERPROFILE": str(places["home"]),
        "TMPDIR": str(places["tmp"]),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
    }


def make_files(folder: Path) -> list[Path]:
    """Files to open, drop and paste: pictures, videos, networks, texts, folders, and their twins.

    Made without Qt and OpenCV, so that a parent process needs neither.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = [
        _copy(ROOT / "resources/models/baseline/network.keras", folder / "good.keras"),
        _copy(ROOT / "resources/clip/sample.mp4", folder / "clip.mp4"),
    ]
    texts = {
        "empty.png": b"",
        "notes.txt": b"digits: 1 2 3\n",
        "text.png": b"no picture at all",
        "cut.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff",
        "wide.ppm": b"P6 60000 60000 255\n",
        "grey.pgm": b"P5 40 40 255\n" + bytes(range(160)) * 10,
        "noise.keras": bytes(range(256)) * 40,
        "zip.keras": b"PK\x03\x04" + bytes(200),
        "noise.npz": b"PK\x05\x06" + bytes(18),
        "noise.mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(500),
        "experiment.json": json.dumps({"layers": [], "epochs": -1}).encode(),
        "deep.json": b"[" * 20_000,
        "<b>x</b><img src=y>.png": b"no picture",
        "=1+1.keras": b"no network",
    }
    for name, data in texts.items():
        path = folder / name
        try:
            path.write_bytes(data)
        except OSError:  # a system that knows no such name
            continue
        made.append(path)
    (folder / "folder.png").mkdir(exist_ok=True)
    made.append(folder / "folder.png")
    made.append(folder / "nowhere.png")
    if sys.platform != "win32":
        os.mkfifo(folder / "pipe.keras")
        (folder / "zero.png").symlink_to("/dev/zero")
        odd = Path(os.fsdecode(os.fsencode(folder) + b"/odd\xff\xfe.png"))
        odd.write_bytes(b"not UTF-8")
        made += [folder / "pipe.keras", folder / "zero.png", odd]
    return made


def _copy(path: Path, to: Path) -> Path:
    shutil.copy(path, to)
    return to
