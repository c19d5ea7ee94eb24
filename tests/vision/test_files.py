"""Picture files: every kind that is read, and what is refused before a decoder sees it."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from vision import exif
from vision.files import MAX_BYTES, PictureError, decode_picture, read_picture, shown_name, to_bgr

ODD = ("i14", "i16")


def scene(height: int = 40, width: int = 60) -> np.ndarray:
    picture = np.full((height, width, 3), 230, np.uint8)
    picture[4:12, 5:30] = (40, 90, 160)
    return picture


def encoded(kind: str, picture: np.ndarray | None = None) -> bytes:
    fine, data = cv2.imencode(kind, scene() if picture is None else picture)
    assert fine
    return data.tobytes()


def with_orientation(jpeg: bytes, value: int) -> bytes:
    block = b"Exif\0\0II*\0" + struct.pack("<IHHHIHH", 8, 1, exif.ORIENTATION_TAG, 3, 1, value, 0)
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + jpeg[2:]


@pytest.mark.parametrize("kind", [".png", ".jpg", ".webp", ".bmp", ".gif", ".ppm"])
def test_every_kind_is_read_at_its_size(kind: str, tmp_path: Path):
    path = tmp_path / f"a{kind}"
    path.write_bytes(encoded(kind))
    read = read_picture(path)
    assert read.shape == (40, 60, 3)
    assert read.dtype == np.uint8
    # OpenCV's own GIF writer has a palette of a few colours and dithers.
    assert np.abs(read.astype(int) - scene()).mean() < (30 if kind == ".gif" else 4)


@pytest.mark.parametrize("kind", [".png", ".jpg", ".webp", ".bmp", ".gif", ".ppm"])
@pytest.mark.parametrize("part", [0.02, 0.5, 0.97])
def test_a_file_that_was_cut_off_is_refused_by_name(kind: str, part: float):
    noisy = np.random.default_rng(0).integers(0, 256, (40, 60, 3)).astype(np.uint8)
    data = encoded(kind, noisy)
    with pytest.raises(PictureError, match=r"^holiday\.x (is|has)"):
        decode_picture(data[: int(len(data) * part)], "holiday.x")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_comes_upright(orientation: int):
    upright = scene()
    # How the sensor saw it: the inverse of what the viewer has to do.
    stored = next(
        turned
        for turned in (
            upright,
            upright[:, ::-1],
            upright[::-1],
            upright[::-1, ::-1],
            upright.transpose(1, 0, 2),
            upright.transpose(1, 0, 2)[:, ::-1],
            upright.transpose(1, 0, 2)[::-1],
            upright.transpose(1, 0, 2)[::-1, ::-1],
        )
        if np.array_equal(exif.turned(np.ascontiguousarray(turned), orientation), upright)
    )
    data = with_orientation(encoded(".jpg", np.ascontiguousarray(stored)), orientation)
    read = decode_picture(data, "photo.jpg")
    assert read.shape == upright.shape
    assert np.abs(read.astype(int) - upright).mean() < 4


def test_sixteen_bits_palettes_and_transparency_become_plain_colour():
    deep = np.full((3, 5), 65535, np.uint16)
    assert decode_picture(encoded(".png", deep), "deep.png").min() == 255
    clear = np.zeros((3, 5, 4), np.uint8)
    clear[0, 0] = (10, 20, 30, 255)
    read = decode_picture(encoded(".png", clear), "clear.png")
    assert read[0, 0].tolist() == [10, 20, 30]
    assert read[1:].min() == 255
    half = to_bgr(np.array([[[0, 0, 0, 128]]], np.uint8))
    assert half.tolist() == [[[127, 127, 127]]]


def test_a_palette_picture_is_read():
    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    data = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 3, 0, 0, 0))
        + chunk(b"PLTE", bytes([255, 0, 0, 0, 0, 255]))
        + chunk(b"IDAT", zlib.compress(b"\0\0\1"))
        + chunk(b"IEND", b"")
    )
    assert decode_picture(data, "p.png").tolist() == [[[0, 0, 255], [255, 0, 0]]]


def test_a_giant_is_refused_from_its_header():
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 13, b"IHDR") + header + b"\0\0\0\0"
    data += struct.pack(">I4s", 0, b"IEND") + b"\0\0\0\0"
    with pytest.raises(PictureError, match="100000 x 100000 pixels"):
        decode_picture(data, "bomb.png")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"hello\n" * 50, "neither a picture"),
        (b"%PDF-1.7\n" + b"0" * 99, "PDF.*PNG or JPEG"),
        (b"\0\0\0\x18ftypheic" + b"0" * 99, "HEIC.*JPEG"),
        (b"\0\0\0\x18ftypisom" + b"0" * 99, "is a video"),
        (b"II*\0" + b"0" * 99, "TIFF"),
        (b"<?xml version='1.0'?><svg/>", "SVG"),
        (b"P6" + b" " * 3000, "damaged"),
    ],
)
def test_other_kinds_are_refused_with_what_to_do(data: bytes, says: str):
    with pytest.raises(PictureError, match=says) as caught:
        decode_picture(data, "thing.png")
    assert str(caught.value).startswith("thing.png ")
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_folders_and_devices_are_refused_unopened(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "zero.png").symlink_to("/dev/zero")
    for name in ("pipe.png", "zero.png"):
        with pytest.raises(PictureError, match=f"^{name} is not an ordinary file"):
            read_picture(tmp_path / name)
    with pytest.raises(PictureError, match="is a folder"):
        read_picture(tmp_path)
    with pytest.raises(PictureError, match=r"^gone\.png is not there"):
        read_picture(tmp_path / "gone.png")
    with pytest.raises(PictureError, match="cannot be opened"):
        read_picture("a\0b.png")


def test_a_file_over_the_limit_is_not_read(tmp_path: Path):
    path = tmp_path / "large.png"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(PictureError, match="larger than 64 MB"):
        read_picture(path)


@pytest.mark.parametrize(
    "name",
    [b"new\nline.png", b"<img src=x>.png", b"%02d_%n.png", "\u202egnp.png".encode(), b"-a.png"],
)
def test_odd_names_are_opened_and_shown_safely(name: bytes, tmp_path: Path):
    path = os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118 - pathlib knows no bytes
    with open(path, "wb") as stream:  # noqa: PTH123 - the same
        stream.write(encoded(".png"))
    assert read_picture(os.fsdecode(path)).shape == (40, 60, 3)
    shown = shown_name(os.fsdecode(path))
    assert shown.isprintable()
    assert "/" not in shown


def test_a_name_that_is_no_text_is_shown_all_the_same():
    assert shown_name(os.fsdecode(b"pictures/\xff\xfe.png")) == "\ufffd\ufffd.png"
    assert len(shown_name("a" * 300)) == 60


def test_hostile_pictures_behave_as_their_manifest_says(hostile: Path):
    refused = {
        "i01_100k.png": "pixels",
        "i03_10000.png": "pixels",
        "i04_truncated.jpg": "incomplete",
        "i07_truncated.png": "incomplete",
        "i08_zero.png": "empty",
        "i09_text.png": "neither",
        "i10_dir.png": "folder",
        "i12_fifo.png": "ordinary",
    }
    for name, says in refused.items():
        with pytest.raises(PictureError, match=says):
            read_picture(hostile / name)
    # Path.iterdir() keeps names that are no text as they are.
    odd = [path for path in hostile.iterdir() if "i13" in path.name or path.name[:3] in ODD]
    assert len(odd) == 14
    for path in odd:
        assert read_picture(path).ndim == 3
