"""Strange JPEG files: cuts, scans by the thousand, lies, and good ones that are odd."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import cv2
import numpy as np

from tests.trust.hostile_png import stored
from tests.trust.strange import ACCEPTED, EITHER, Pixels, Strange, encoded, sheet

LOSSY = 6.0
"""Mean difference in grey levels at OpenCV's usual quality."""


def files() -> Iterator[Strange]:
    """All of them."""
    yield from cuts()
    yield from bombs()
    yield from lies()
    yield from odd()


def segment(marker: int, body: bytes) -> bytes:
    """A marker with its length and what follows."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def with_parts(jpeg: bytes, *parts: bytes) -> bytes:
    """More segments behind the first marker."""
    return jpeg[:2] + b"".join(parts) + jpeg[2:]


def marks(jpeg: bytes) -> Iterator[tuple[int, int]]:
    """Marker and place of every segment up to the first scan."""
    place = 2
    while True:
        marker, length = jpeg[place + 1], struct.unpack_from(">H", jpeg, place + 2)[0]
        yield marker, place
        if marker == 0xDA:
            return
        place += 2 + length


def resized(jpeg: bytes, width: int, height: int) -> bytes:
    """With another size in its header than its picture has."""
    place = next(at for marker, at in marks(jpeg) if 0xC0 <= marker <= 0xC2)
    return jpeg[: place + 5] + struct.pack(">HH", height, width) + jpeg[place + 9 :]


def exif(orientation: int, *, start: int = 8, count: int = 1, more: bytes = b"") -> bytes:
    """An EXIF segment with one entry: the orientation."""
    block = b"II*\0" + struct.pack("<IHHHIHH", start, count, 0x0112, 3, 1, orientation, 0)
    return segment(0xE1, b"Exif\0\0" + block + more)


def cuts() -> Iterator[Strange]:
    """Files that end too early."""
    for kind, settings in (("plain", ()), ("progressive", (cv2.IMWRITE_JPEG_PROGRESSIVE, 1))):
        whole = encoded(".jpg", None, *settings)
        places = {f"{marker:02X}_{at}": at for marker, at in marks(whole) if at > 2}
        parts = {f"{part}": len(whole) * part // 100 for part in (50, 75, 90, 99)}
        for name, place in {**places, **parts, "no_end": len(whole) - 2}.items():
            for more in (0, 3):
                if place + more < len(whole):
                    data = whole[: place + more]
                    yield Strange(name=f"{kind}_{name}_{more}.jpg", data=data, says="incomplete")
    yield Strange(name="start_only.jpg", data=b"\xff\xd8\xff", says="incomplete")
    yield Strange(name="only_ff.jpg", data=b"\xff\xd8" + b"\xff" * (60 << 20))
    yield Strange(name="no_picture.jpg", data=b"\xff\xd8\xff\xd9" + bytes(99))


def bombs() -> Iterator[Strange]:
    """Small files that want much."""
    plain = encoded(".jpg")
    slow = encoded(".jpg", None, cv2.IMWRITE_JPEG_PROGRESSIVE, 1)
    for width, height in ((65_500, 65_500), (65_535, 1_000), (8_000, 6_251)):
        data = resized(plain, width, height)
        yield Strange(name=f"says_{width}x{height}.jpg", data=data, says="pixels")
    yield Strange(name="height_later.jpg", data=resized(plain, 60, 0))
    yield Strange(name="width_0.jpg", data=resized(plain, 0, 40))
    # The last scan again and again: libjpeg goes over all pixels for each.
    last = slow.rindex(b"\xff\xda")
    for count, large, expected in (
        (20, False, EITHER),
        (5_000, False, EITHER),
        (999, True, "refused"),
    ):
        data = slow[:-2] + slow[last:-2] * count + b"\xff\xd9"
        data = resized(data, 7_000, 7_000) if large else data
        yield Strange(name=f"scans_{count}_{large}.jpg", data=data, expected=expected)
    many = with_parts(plain, segment(0xFE, b"") * 3_000_000)
    yield Strange(name="three_million_comments.jpg", data=many)
    some = with_parts(plain, segment(0xFE, b"x") * 20_000)
    yield Strange(name="20000_comments.jpg", data=some, expected=ACCEPTED)
    black = np.zeros((5_000, 10_000, 3), np.uint8)
    for name, settings in (
        ("plain", ()),
        ("progressive", (cv2.IMWRITE_JPEG_PROGRESSIVE, 1)),
    ):
        data = encoded(".jpg", black, *settings)
        yield Strange(name=f"fifty_{name}.jpg", data=data, expected=ACCEPTED)
    icc = [segment(0xE2, b"ICC_PROFILE\0" + bytes([n, 255]) + bytes(65_000)) for n in range(1, 256)]
    data = with_parts(plain, *icc)
    yield Strange(
        name="colours_of_16_mb.jpg", data=data, expected=ACCEPTED, picture=sheet(), near=LOSSY
    )


def lies() -> Iterator[Strange]:
    """Complete files that contradict themselves."""
    plain = encoded(".jpg")
    frame = next(at for marker, at in marks(plain) if marker == 0xC0)
    length = struct.unpack_from(">H", plain, frame + 2)[0]
    second = resized(plain, 30_000, 30_000)[frame : frame + 2 + length]
    data = plain[: frame + 2 + length] + second + plain[frame + 2 + length :]
    yield Strange(name="two_frames.jpg", data=data)
    yield Strange(name="frame_behind.jpg", data=plain[:-2] + second + b"\xff\xd9")
    for marker in (0xC3, 0xC5, 0xC7, 0xCB, 0xCF):
        data = plain[: frame + 1] + bytes([marker]) + plain[frame + 2 :]
        yield Strange(name=f"kind_{marker:02X}.jpg", data=data, says="rare")
    yield Strange(name="twelve_bits.jpg", data=plain[: frame + 4] + b"\x0c" + plain[frame + 5 :])
    for count in (0, 2, 255):
        data = plain[: frame + 9] + bytes([count]) + plain[frame + 10 :]
        yield Strange(name=f"components_{count}.jpg", data=data, expected=EITHER)
    for factors in (0x00, 0x44, 0xFF):
        data = plain[: frame + 11] + bytes([factors]) + plain[frame + 12 :]
        yield Strange(name=f"sampling_{factors:02X}.jpg", data=data, expected=EITHER)
    for kind, name in ((0xDB, "quantisation"), (0xC4, "huffman")):
        place = next(at for marker, at in marks(plain) if marker == kind)
        size = struct.unpack_from(">H", plain, place + 2)[0] + 2
        yield Strange(
            name=f"no_{name}.jpg", data=plain[:place] + plain[place + size :], expected=EITHER
        )
        full = plain[: place + 4] + b"\xff" * (size - 4) + plain[place + size :]
        yield Strange(name=f"full_{name}.jpg", data=full, expected=EITHER)
    for wide, high in ((61, 40), (600, 400), (59, 39), (1, 1)):
        yield Strange(
            name=f"says_{wide}x{high}.jpg", data=resized(plain, wide, high), expected=EITHER
        )
    restarts = encoded(".jpg", None, cv2.IMWRITE_JPEG_RST_INTERVAL, 1)
    without = bytes(restarts)
    for marker in range(0xD0, 0xD8):
        without = without.replace(bytes([0xFF, marker]), b"")
    yield Strange(name="restarts_missing.jpg", data=without, expected=EITHER)
    hole = plain[: len(plain) * 6 // 10] + bytes(200) + plain[len(plain) * 6 // 10 + 200 :]
    yield Strange(name="hole.jpg", data=hole, expected=EITHER)


def odd() -> Iterator[Strange]:
    """Good files of rare kinds."""
    picture = sheet()

    def good(name: str, data: bytes, wanted: Pixels = picture) -> Strange:
        return Strange(name=f"{name}.jpg", data=data, expected=ACCEPTED, picture=wanted, near=LOSSY)

    plain = encoded(".jpg")
    yield good("plain", plain)
    yield good("progressive", encoded(".jpg", None, cv2.IMWRITE_JPEG_PROGRESSIVE, 1))
    yield good("restarts", encoded(".jpg", None, cv2.IMWRITE_JPEG_RST_INTERVAL, 1))
    for name in ("411", "420", "422", "440", "444"):
        factor = getattr(cv2, f"IMWRITE_JPEG_SAMPLING_FACTOR_{name}")
        data = encoded(".jpg", None, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, factor)
        yield good(f"sampling_{name}", data)
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    yield good("grey", encoded(".jpg", grey), np.repeat(grey[..., None], 3, axis=2))
    for turn in (*range(10), 255, 65_535):
        whole = encoded(".jpg", np.ascontiguousarray(stored(picture, turn)))
        yield good(f"exif_{turn}", with_parts(whole, exif(turn)))
    yield good("exif_loops", with_parts(plain, exif(6, start=10)))
    yield good("exif_far", with_parts(plain, exif(6, start=2**32 - 1)))
    yield good("exif_count", with_parts(plain, exif(1, count=65_535)))
    yield good("exif_short", with_parts(plain, segment(0xE1, b"Exif\0\0II*\0\x08")))
    yield good("exif_empty", with_parts(plain, segment(0xE1, b"Exif\0\0")))
    yield good("exif_twice", with_parts(plain, exif(1), exif(1)))
    thumbnail = encoded(".jpg", np.zeros((8, 8, 3), np.uint8))
    yield good("thumbnail", with_parts(plain, exif(1, more=thumbnail)))
    yield good("thumbnail_cut", with_parts(plain, exif(1, more=thumbnail[:-50])))
    yield good("junk_behind", plain + b"junk" * 999)
    yield good("page_behind", plain + b"<html><script>alert(1)</script>")
    yield good("another_behind", plain + thumbnail)
    yield good("filled_with_ff", plain[:2] + b"\xff" * 999 + plain[2:])
    yield good("comment", with_parts(plain, segment(0xFE, b"x" * 60_000)))
