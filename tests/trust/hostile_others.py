"""Strange pictures of the other kinds, kinds that are not read, and files that are no files."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

from tests.trust.strange import ACCEPTED, EITHER, Pixels, Strange, encoded, sheet


def files() -> Iterator[Strange]:
    """All of them."""
    yield from bitmaps()
    yield from moving()
    yield from plain()
    yield from other_kinds()
    yield from names()
    yield from places()


def good(name: str, data: bytes, near: float = 0, wanted: Pixels | None = None) -> Strange:
    """A file that must show the sheet."""
    picture = sheet() if wanted is None else wanted
    return Strange(name=name, data=data, expected=ACCEPTED, picture=picture, near=near)


def bitmap(
    rows: bytes,
    *,
    width: int = 60,
    height: int = 40,
    bits: int = 24,
    packed: int = 0,
    colours: bytes = b"",
    says: int = 0,
) -> bytes:
    """A BMP by its parts."""
    start = 54 + len(colours)
    head = struct.pack(
        "<2sIIIIiiHH", b"BM", start + len(rows), 0, start, 40, width, height, 1, bits
    )
    return head + struct.pack("<IIiiII", packed, len(rows), 0, 0, says, 0) + colours + rows


def bitmaps() -> Iterator[Strange]:
    """BMP."""
    picture = sheet()
    up, down = picture[::-1].tobytes(), picture.tobytes()
    yield good("plain.bmp", encoded(".bmp"))
    yield good("bottom_up.bmp", bitmap(up))
    yield good("top_down.bmp", bitmap(down, height=-40))
    yield good("junk_behind.bmp", bitmap(up) + b"junk" * 99)
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    table = b"".join(bytes([n, n, n, 0]) for n in range(256))
    three = np.repeat(grey[..., None], 3, axis=2)
    yield good(
        "palette.bmp", bitmap(grey[::-1].tobytes(), bits=8, colours=table, says=256), 0, three
    )
    four = np.dstack([picture, np.zeros((40, 60), np.uint8)])
    yield good("four_bytes.bmp", bitmap(four[::-1].tobytes(), bits=32))
    runs = b"".join(bytes([60, 9]) + b"\0\0" for _ in range(40)) + b"\0\1"
    nines = np.full((40, 60, 3), 9, np.uint8)
    yield good("runs.bmp", bitmap(runs, bits=8, packed=1, colours=table, says=256), 0, nines)
    for width, height in ((100_000, 100_000), (2**31 - 1, 1), (1, -(2**31)), (30_000, -30_000)):
        yield Strange(
            name=f"says_{width}x{height}.bmp", data=bitmap(up, width=width, height=height)
        )
    for width, height in ((0, 40), (60, 0), (-60, 40)):
        yield Strange(
            name=f"size_{width}x{height}.bmp", data=bitmap(up, width=width, height=height)
        )
    for part in (1, 10, 30, 53, 54, 99, 5_000):
        yield Strange(name=f"first_{part}.bmp", data=bitmap(up)[:part])
    for bits in (0, 1, 2, 4, 16, 48, 65_535):
        yield Strange(name=f"bits_{bits}.bmp", data=bitmap(up, bits=bits), expected=EITHER)
    for packed in (1, 2, 3, 4, 5, 99):
        yield Strange(name=f"packed_{packed}.bmp", data=bitmap(up, packed=packed), expected=EITHER)
    many = bitmap(grey.tobytes(), bits=8, colours=table, says=2**31)
    yield Strange(name="colours_lie.bmp", data=many, expected=EITHER)
    few = bitmap(grey.tobytes(), bits=8, colours=table[:8], says=2)
    yield Strange(name="colours_few.bmp", data=few, expected=EITHER)
    wild = b"\0\2\xff\xff" * 999 + bytes([255, 9]) * 999
    yield Strange(
        name="runs_outside.bmp", data=bitmap(wild, bits=8, packed=1, colours=table), expected=EITHER
    )


def moving() -> Iterator[Strange]:
    """GIF and WebP, still and moving."""
    picture = sheet()
    film = cv2.Animation()
    film.frames, film.durations = [picture, picture[::-1].copy(), picture[:, ::-1].copy()], [40] * 3
    for kind, near in ((".gif", 30.0), (".webp", 8.0), (".png", 0.0)):
        data = cv2.imencodeanimation(kind, film)[1].tobytes()
        yield good(f"moving{kind}", data, near)
        for part in (20, 50, 95):
            cut = data[: len(data) * part // 100]
            yield Strange(name=f"moving_{part}{kind}", data=cut, expected=EITHER)
    whole = encoded(".gif")
    yield good("plain.gif", whole, 30)
    yield Strange(name="no_trailer.gif", data=whole[:-1], expected=EITHER)
    yield good("junk_behind.gif", whole + b"junk" * 99, 30)
    for part in (6, 10, 13, 20, 300, len(whole) - 2):
        yield Strange(name=f"first_{part}.gif", data=whole[:part])
    large = whole[:6] + struct.pack("<HH", 65_535, 65_535) + whole[10:]
    yield Strange(name="says_65535.gif", data=large, says="pixels")
    canvas = whole[:6] + struct.pack("<HH", 7_000, 7_000) + whole[10:]
    yield Strange(name="canvas_7000.gif", data=canvas, says="memory")
    yield Strange(name="blocks.gif", data=whole[:13] + b"\x21\xfe" + b"\1x" * 20_000_000)
    yield Strange(name="extensions.gif", data=b"GIF89a\1\0\1\0\0\0\0" + b"\x21\xfe\0" * 9_000_000)
    for quality, kind in ((80, "lossy"), (101, "lossless")):
        whole = encoded(".webp", None, cv2.IMWRITE_WEBP_QUALITY, quality)
        yield good(f"{kind}.webp", whole, 8 if quality == 80 else 0)
        for part in (11, 15, 20, 29, 60, len(whole) - 2):
            yield Strange(name=f"{kind}_{part}.webp", data=whole[:part])
    clear = np.dstack([picture, np.zeros((40, 60), np.uint8)])
    white = np.full_like(picture, 255)
    for quality in (80, 101):
        data = encoded(".webp", clear, cv2.IMWRITE_WEBP_QUALITY, quality)
        yield good(f"clear_{quality}.webp", data, 0, white)
    still = encoded(".webp", None, cv2.IMWRITE_WEBP_QUALITY, 101)
    bits = struct.unpack_from("<I", still, 21)[0] | 0x0FFFFFFF
    data = still[:21] + struct.pack("<I", bits) + still[25:]
    yield Strange(name="says_16384.webp", data=data, says="pixels")
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4) + b"\xff" * 6 + still[12:]
    riff = b"RIFF" + struct.pack("<I", len(canvas) + 4) + b"WEBP" + canvas
    yield Strange(name="canvas_16_million.webp", data=riff, says="pixels")
    empty = b"ABCD\0\0\0\0" * 2_000_000
    riff = b"RIFF" + struct.pack("<I", len(empty) + 4) + b"WEBP" + empty
    yield Strange(name="two_million_chunks.webp", data=riff)


def plain() -> Iterator[Strange]:
    """PBM, PGM and PPM."""
    picture = sheet()
    pixels = picture[..., ::-1].tobytes()
    yield good("plain.ppm", encoded(".ppm"))
    yield good("comments.ppm", b"P6 # one\n# two\n60\n#three\n40 255\n" + pixels)
    yield Strange(name="says_much.ppm", data=b"P6 99999 99999 255\n" + pixels, says="pixels")
    yield Strange(name="cut.ppm", data=b"P6 60 40 255\n" + pixels[:-999], says="incomplete")
    yield Strange(name="deep_cut.ppm", data=b"P6 60 40 65535\n" + pixels, says="incomplete")
    for head in (
        b"P6 0 40 255\n",
        b"P6 -60 40 255\n",
        b"P6 60\n",
        b"P6 x y z\n",
        b"P6 1e9 40 255\n",
    ):
        yield Strange(name=f"head_{head[3:5].decode()}{len(head)}.ppm", data=head + pixels)
    yield Strange(name="most_0.ppm", data=b"P6 60 40 0\n" + pixels, expected=EITHER)
    yield Strange(name="comment_of_60_mb.ppm", data=b"P6 #" + b"x" * (60 << 20))


def other_kinds() -> Iterator[Strange]:
    """What people try, dressed as .png."""
    known = {
        "text": (b"this is not a picture\n" * 50, "neither"),
        "zero": (b"", "empty"),
        "nuls": (bytes(4096), "neither"),
        "page": (b"<!DOCTYPE html><script>alert(1)</script>", "neither"),
        "svg": (b"<svg><image href='file:///etc/passwd'/></svg>", "SVG"),
        "svg_xml": (b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", "SVG"),
        "pdf": (b"%PDF-1.7\n1 0 obj\n<< /OpenAction << /S /JavaScript >> >>", "PDF"),
        "tiff": (encoded(".tiff"), "TIFF"),
        "tiff_large": (b"MM\0*" + bytes(99), "TIFF"),
        "jpeg_2000": (encoded(".jp2"), "JPEG 2000"),
        "avif": (b"\0\0\0\x1cftypavif" + bytes(99), "AVIF"),
        "heic": (b"\0\0\0\x18ftypheic" + bytes(99), "HEIC"),
        "jpeg_xl": (b"\xff\x0a" + bytes(99), "JPEG XL"),
        "icon": (b"\0\0\1\0\1\0" + bytes(99), "icon"),
        "photoshop": (b"8BPS\0\1" + bytes(99), "Photoshop"),
        "pfm": (encoded(".pfm", sheet().astype(np.float32)), "neither"),
        "radiance": (encoded(".hdr", sheet().astype(np.float32)), "neither"),
        "openexr": (b"v/1\x01\2\0\0\0" + bytes(99), "neither"),
        "sun": (encoded(".sr"), "neither"),
        "ascii_ppm": (b"P3\n1 1\n255\n1 2 3\n", "neither"),
        "xbm": (b"#define x_width 8\n#define x_height 1\nstatic char x[] = {1};", "neither"),
        "zip": (b"PK\x03\x04" + bytes(99), "neither"),
        "pickle": (b"cos\nsystem\n(S'true'\ntR.", "neither"),
        "script": (b"#!/bin/sh\ntouch ran\n", "neither"),
        "elf": (b"\x7fELF" + bytes(99), "neither"),
    }  # fmt: skip
    for name, (data, says) in known.items():
        yield Strange(name=f"{name}.png", data=data, says=says)
    yield good("png_called.jpg", encoded(".png"))
    yield good("jpeg_called.png", encoded(".jpg"), 6)
    yield good("bmp_called.mp4", encoded(".bmp"))
    yield good("picture_and_zip.png", encoded(".png") + b"PK\x05\x06" + bytes(18))


def names() -> Iterator[Strange]:
    """A good picture under names that mean something to somebody."""
    data = encoded(".png")
    for name in (
        *(b"\xff\xfe_bytes.png", b"new\nline.png", b"<img src=x><b>.png", b"%02d.png", b"%n%s.png"),
        *(b"-o.png", b" spaces .png", b"device:0", b"sample", b"http:evil.png", b"file:x.png"),
        *(b"concat:a|b.png", b"pipe:0", b"data:image.png", b"'quote\".png", b"a;b&c|d.png"),
        *(b"$HOME.png", b"`id`.png", b"back\\slash.png", b"tab\tbell\a.png", b"no_suffix"),
        *("\u202egnp.exe".encode(), "手写😀.png".encode(), "e\u0301.png".encode()),
        *(b"A" * 251 + b".png", b".hidden"),
        *(b"*?.png", b"[1-9].png", b"~.png", b"nul.png", b"CON", b"x.png:stream", b"__init__.png"),
    ):  # fmt: skip
        yield good(os.fsdecode(name), data)


def places() -> Iterator[Strange]:
    """Names behind which no ordinary file is."""

    def special(name: str, place: Callable[[Path], object]) -> Strange:
        return Strange(name=name, place=place)

    yield special("folder.png", Path.mkdir)
    yield special("pipe.png", os.mkfifo)
    yield special("socket.png", _socket)
    for device in ("zero", "null", "full", "urandom", "stdin", "tty"):
        yield special(f"dev_{device}.png", lambda path, to=device: path.symlink_to(f"/dev/{to}"))
    yield special("loop.png", lambda path: path.symlink_to(path))
    yield special("nowhere.png", lambda path: path.symlink_to(path.with_name("gone")))
    yield special("not_there.png", lambda _: None)
    yield special("system.png", lambda path: path.symlink_to("/proc/self/mem"))
    yield special("endless.png", lambda path: path.symlink_to("/proc/kmsg"))
    yield special("large.png", _large)
    yield Strange(name="linked.png", place=_linked, expected=ACCEPTED)


def _large(path: Path) -> None:
    path.touch()
    os.truncate(path, 1 << 40)


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's whole path has to be short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


def _linked(path: Path) -> None:
    target = path.with_name("the_file.png")
    target.write_bytes(encoded(".png"))
    path.symlink_to(target)
