"""Strange PNG files, made by hand: bombs, cuts, lies, and odd ones that are good."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import cv2
import numpy as np

from tests.trust.strange import (
    ACCEPTED,
    EITHER,
    Pixels,
    Strange,
    chunk,
    encoded,
    plain_rows,
    png,
    sheet,
    zeros,
)

MARK = b"\x89PNG\r\n\x1a\n"
PASSES = (
    *((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4)),
    *((0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)),
)
"""Adam7: first column and row, steps across and down."""


def files() -> Iterator[Strange]:
    """All of them."""
    yield from bombs()
    yield from cuts()
    yield from lies()
    yield from odd()


def large(width: int, height: int, depth: int = 8, colour: int = 0) -> bytes:
    """A complete PNG of black pixels."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    row = 1 + (width * samples * depth + 7) // 8
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zeros(row * height))
    return MARK + body + chunk(b"IEND")


def bombs() -> Iterator[Strange]:
    """Small files that want much."""
    picture = sheet()
    rows = plain_rows(picture)
    for width, height in ((100_000, 100_000), (2**31 - 1, 2**31 - 1), (2**32 - 1, 1), (1, 2**31)):
        data = png(width, height, b"\0")
        yield Strange(name=f"says_{width}x{height}.png", data=data, says="pixels")
    yield Strange(name="real_10000.png", data=large(10_000, 10_000), says="pixels")
    yield Strange(name="just_over.png", data=large(10_000, 5_001, depth=1), says="pixels")
    for colour, name in ((0, "grey"), (2, "colour")):
        data = large(10_000, 5_000, colour=colour)
        yield Strange(name=f"fifty_{name}.png", data=data, expected=ACCEPTED)
    yield Strange(name="fifty_deep_clear.png", data=large(10_000, 5_000, 16, 6), says="memory")
    yield Strange(name="thirty_deep.png", data=large(6_000, 5_000, 16, 2), expected=ACCEPTED)
    yield Strange(name="twenty_clear.png", data=large(5_000, 4_000, 8, 6), expected=ACCEPTED)
    packed = zeros(256 << 20)
    texts = {
        "ztxt": chunk(b"zTXt", b"k\0\0" + packed),
        "itxt": chunk(b"iTXt", b"k\0\1\0\0\0" + packed),
        "iccp": chunk(b"iCCP", b"k\0\0" + packed),
    }
    for name, extra in texts.items():
        data = png(60, 40, rows, before=extra)
        yield Strange(name=f"{name}_bomb.png", data=data, expected=ACCEPTED, picture=picture)
    many = png(60, 40, rows, before=chunk(b"tEXt", b"a\0b") * 2_000_000)
    yield Strange(name="two_million_chunks.png", data=many)
    some = png(60, 40, rows, before=chunk(b"tEXt", b"a\0b") * 20_000)
    yield Strange(name="20000_chunks.png", data=some, expected=ACCEPTED, picture=picture)
    more = png(60, 40, rows + bytes(64 << 20))
    yield Strange(name="rows_without_end.png", data=more, expected=EITHER, picture=picture)
    for width, height in ((1_000_000, 1), (1, 1_000_000)):
        data, black = large(width, height), np.zeros((height, width, 3), np.uint8)
        name = f"line_{width}x{height}.png"
        yield Strange(name=name, data=data, expected=ACCEPTED, picture=black)
    yield Strange(name="line_too_long.png", data=large(1_000_001, 1), says="pixels")
    # APNG: a small picture whose animation claims more than any memory.
    control = chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))
    frame = struct.pack(">IIIIIHHBB", 0, 60, 40, 0, 0, 1, 10, 0, 0)
    data = png(60, 40, rows, before=control + chunk(b"fcTL", frame))
    yield Strange(name="animation_claims.png", data=data, expected=EITHER, picture=picture)


def cuts() -> Iterator[Strange]:
    """Files that end too early, at every chunk and inside every chunk."""
    whole = encoded(".png")
    place = len(MARK)
    while place < len(whole):
        length = struct.unpack_from(">I", whole, place)[0]
        kind = whole[place + 4 : place + 8].decode()
        for inside, at in (("before", 0), ("in", 10), ("late", 8 + length)):
            if place + at:
                yield Strange(name=f"cut_{inside}_{kind}.png", data=whole[: place + at])
        place += 12 + length
    for count in (1, 4, 8, 20, 33):
        yield Strange(name=f"first_{count}.png", data=whole[:count])


def lies() -> Iterator[Strange]:
    """Complete files that contradict themselves."""
    picture = sheet()
    rows = plain_rows(picture)
    right = struct.pack(">IIBBBBB", 60, 40, 8, 2, 0, 0, 0)
    ihdr, idat = chunk(b"IHDR", right), chunk(b"IDAT", zlib.compress(rows))
    end = chunk(b"IEND")
    made = {
        "crc_ihdr": chunk(b"IHDR", right, crc=1) + idat + end,
        "crc_idat": ihdr + chunk(b"IDAT", zlib.compress(rows), crc=1) + end,
        "no_idat": ihdr + end,
        "idat_first": idat + ihdr + end,
        "idat_empty": ihdr + chunk(b"IDAT") + end,
        "idat_not_deflated": ihdr + chunk(b"IDAT", rows) + end,
        "idat_short": ihdr + chunk(b"IDAT", zlib.compress(rows[:999])) + end,
        "idat_cut": ihdr + chunk(b"IDAT", zlib.compress(rows)[:60]) + end,
        "filter_9": ihdr + chunk(b"IDAT", zlib.compress(b"\x09" * len(rows))) + end,
        "palette_missing": png(60, 40, rows, colour=3)[len(MARK) :],
        "length_minus_1": ihdr + b"\xff\xff\xff\xffIDAT" + idat[8:] + end,
        "unknown_critical": ihdr + chunk(b"ABCD", b"x") + idat + end,
    }
    for depth, colour in ((3, 0), (16, 3), (1, 2), (4, 6), (8, 1), (8, 7), (0, 0)):
        made[f"depth_{depth}_colour_{colour}"] = png(60, 40, rows, depth=depth, colour=colour)[8:]
    for width, height in ((0, 40), (60, 0), (0, 0)):
        made[f"size_{width}x{height}"] = png(width, height, rows)[len(MARK) :]
    for name, body in made.items():
        either = name in ("unknown_critical",)
        yield Strange(
            name=f"{name}.png", data=MARK + body, expected=EITHER if either else "refused"
        )
    # A second header must not replace the first after it was checked.
    second = chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0))
    for name, body in (("right", ihdr + second + idat), ("late", ihdr + idat + second)):
        data = MARK + body + end
        yield Strange(name=f"two_headers_{name}.png", data=data, expected=EITHER, picture=picture)


def odd() -> Iterator[Strange]:
    """Good files of rare kinds."""
    picture, grey = sheet(), cv2.cvtColor(sheet(), cv2.COLOR_BGR2GRAY)

    def good(name: str, data: bytes, wanted: Pixels) -> Strange:
        return Strange(name=f"{name}.png", data=data, expected=ACCEPTED, picture=wanted)

    def three(one: Pixels) -> Pixels:
        return np.repeat(one[..., None], 3, axis=2)

    yield good("plain", encoded(".png"), picture)
    yield good("interlaced", png(60, 40, adam7(picture), interlaced=1), picture)
    for depth in (1, 2, 4):
        levels = grey >> 8 - depth
        bits = ((levels[..., None] >> np.arange(depth)[::-1]) & 1).reshape(40, -1).astype(np.uint8)
        rows = b"".join(b"\0" + np.packbits(row).tobytes() for row in bits)
        wanted = (levels.astype(int) * 255 // (2**depth - 1)).astype(np.uint8)
        yield good(f"grey_{depth}_bit", png(60, 40, rows, depth=depth, colour=0), three(wanted))
        table = np.random.default_rng(depth).integers(0, 256, (2**depth, 3)).astype(np.uint8)
        plte = chunk(b"PLTE", table.tobytes())
        data = png(60, 40, rows, depth=depth, colour=3, before=plte)
        yield good(f"palette_{depth}_bit", data, table[levels][..., ::-1])
        trns = chunk(b"tRNS", b"\0")  # the first colour is clear: white shows through
        data = png(60, 40, rows, depth=depth, colour=3, before=plte + trns)
        table[0] = 255
        yield good(f"palette_clear_{depth}_bit", data, table[levels][..., ::-1])
    deep = grey.astype(np.uint16) * 257
    yield good("grey_16_bit", encoded(".png", deep), three(grey))
    yield good("colour_16_bit", encoded(".png", picture.astype(np.uint16) * 257), picture)
    clear = np.dstack([picture, np.zeros((40, 60), np.uint8)])
    yield good("all_clear", encoded(".png", clear), np.full_like(picture, 255))
    clear[..., 3] = 255
    yield good("not_clear", encoded(".png", clear), picture)
    yield good("deep_not_clear", encoded(".png", clear.astype(np.uint16) * 257), picture)
    pairs = np.dstack([grey, np.full_like(grey, 255)])
    rows = b"".join(b"\0" + row.tobytes() for row in pairs)
    yield good("grey_not_clear", png(60, 40, rows, colour=4), three(grey))
    key = chunk(b"tRNS", struct.pack(">HHH", 230, 230, 230))
    wanted = picture.copy()
    wanted[(picture == 230).all(axis=2)] = 255
    yield good("one_colour_clear", png(60, 40, plain_rows(picture), before=key), wanted)
    for width, height in ((1, 1), (1, 300), (300, 1), (20_000, 1), (1, 20_000)):
        line = np.full((height, width, 3), 77, np.uint8)
        yield good(f"{width}x{height}", encoded(".png", line), line)
    body = zlib.compress(plain_rows(picture))
    tiny = b"".join(chunk(b"IDAT", body[at : at + 1]) for at in range(len(body)))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 40, 8, 2, 0, 0, 0))
    yield good("idats_of_one_byte", MARK + header + tiny + chunk(b"IEND"), picture)
    yield good("junk_behind", encoded(".png") + b"junk" * 999, picture)
    text = chunk(b"tEXt", b"a\0b", crc=5)
    yield good("bad_crc_of_a_text", png(60, 40, plain_rows(picture), before=text), picture)
    for turn in range(10):
        block = b"II*\0" + struct.pack("<IHHHIHH", 8, 1, 0x0112, 3, 1, turn, 0)
        data = png(60, 40, plain_rows(stored(picture, turn)), before=chunk(b"eXIf", block))
        if 5 <= turn <= 8:
            data = png(40, 60, plain_rows(stored(picture, turn)), before=chunk(b"eXIf", block))
        yield good(f"exif_{turn}", data, picture)


def stored(picture: Pixels, turn: int) -> Pixels:
    """How a sensor saw an upright picture that EXIF's orientation turns back."""
    across = np.ascontiguousarray(picture.transpose(1, 0, 2))
    return {
        2: picture[:, ::-1],
        3: picture[::-1, ::-1],
        4: picture[::-1],
        5: across,
        6: across[::-1],
        7: across[::-1, ::-1],
        8: across[:, ::-1],
    }.get(turn, picture)


def adam7(picture: Pixels) -> bytes:
    """The rows of an interlaced PNG."""
    parts = [picture[top::down, left::right] for left, top, right, down in PASSES]
    return b"".join(plain_rows(part) for part in parts if part.size)
