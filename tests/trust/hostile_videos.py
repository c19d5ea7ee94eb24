"""Strange videos: cuts, lies about length, rate and size, playlists, links elsewhere, good ones."""

from __future__ import annotations

import math
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from tests.trust.clips import FRAMES, WRITTEN, avi, films, written
from tests.trust.strange import ACCEPTED, EITHER, REFUSED, Strange, encoded, sheet


def files(canary: Path | None = None) -> Iterator[Strange]:
    """All of them; those that would read another file name the canary."""
    secret = canary or Path("/etc/hostname")
    yield from good()
    yield from cuts()
    yield from lies()
    yield from sizes()
    yield from damaged()
    yield from lists(secret)
    yield from boxes(secret)
    yield from places()


def good() -> Iterator[Strange]:
    """Videos that must play, every frame."""
    for name, code in WRITTEN:
        yield Strange(name=name, data=written(name, code), expected=ACCEPTED, frames=FRAMES)
    stills = [encoded(".jpg", frame) for frame in films()]
    yield Strange(name="no_index.avi", data=avi(stills), expected=ACCEPTED, frames=FRAMES)
    yield Strange(name="one_frame.avi", data=avi(stills[:1]), expected=ACCEPTED, frames=1)
    yield Strange(name="v_%02d.avi", data=avi(stills), expected=ACCEPTED, frames=FRAMES)
    for name in (b"\xff\xfe.avi", b"-i.avi", b"concat:a.avi", b"http:a.avi", b"<b>\n.avi"):
        data = avi(stills)
        yield Strange(name=os.fsdecode(name), data=data, expected=ACCEPTED, frames=FRAMES)
    data = avi(stills)
    yield Strange(name="called.png", data=data, expected=ACCEPTED, frames=FRAMES)
    yield Strange(
        name="junk_behind.avi", data=data + b"junk" * 99, expected=ACCEPTED, frames=FRAMES
    )
    matrix = written("plain.mp4", "mp4v", [sheet(64, 48)] * 3)
    place = matrix.index(b"tkhd") + 4 + 40
    turned = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
    data = matrix[:place] + turned + matrix[place + 36 :]
    yield Strange(name="turned.mp4", data=data, expected=ACCEPTED, frames=3)


def cuts() -> Iterator[Strange]:
    """Videos whose end is missing."""
    for name, code in WRITTEN:
        data = written(name, code)
        for per_cent in (1, 10, 50, 90, 99):
            cut = data[: max(1, len(data) * per_cent // 100)]
            yield Strange(name=f"cut_{per_cent}_{name}", data=cut, expected=EITHER)
    whole = written("plain.mp4", "mp4v")
    data = whole[: whole.index(b"moov") - 4]
    yield Strange(name="no_moov.mp4", data=data, says="table of contents")
    stills = [encoded(".jpg", frame) for frame in films()]
    data = avi(stills)
    end = data.rindex(b"00dc") + 40
    yield Strange(
        name="ends.avi", data=data[:end], expected=EITHER, frames=FRAMES - 1, says="early"
    )
    for name in ("plain.mkv", "plain.webm"):
        data = written(name, dict(WRITTEN)[name])
        yield Strange(
            name=f"ends_{name}", data=data[: len(data) * 6 // 10], expected=EITHER, says="early"
        )


def lies() -> Iterator[Strange]:
    """What headers claim, and is not so."""
    stills = [encoded(".jpg", frame) for frame in films()]
    for count in (0, 1, 10**9, -1, 2**31 - 1):
        data = avi(stills, says=count)
        yield Strange(name=f"says_{count}_frames.avi", data=data, expected=ACCEPTED, frames=FRAMES)
    rates = ((1, 0), (0, 1), (0, 0), (1, 10**9), (10**9, 1), (2**32 - 1, 2**32 - 1), (1, 2**31))
    for rate in rates:
        data = avi(stills, rate=rate, usec=0)
        yield Strange(name=f"rate_{rate[1]}_{rate[0]}.avi", data=data, expected=EITHER)
    for size in ((0, 0), (30_000, 30_000), (2**31 - 1, 2**31 - 1), (1, 1)):
        data = avi(stills, size=size)
        yield Strange(name=f"size_{size[0]}x{size[1]}.avi", data=data, expected=EITHER)
    yield Strange(name="codec_none.avi", data=avi(stills, code=b"\0\0\0\0"), expected=EITHER)
    yield Strange(name="codec_nonsense.avi", data=avi(stills, code=b"ABCD"))
    yield Strange(name="sound_only.avi", data=avi(stills, stream=b"auds"))
    yield Strange(name="words_only.avi", data=avi(stills, stream=b"txts"))
    yield Strange(name="no_frames.avi", data=avi([]))
    yield Strange(name="frames_empty.avi", data=avi([b""] * 9), says="no frame|no video")
    whole = written("plain.mp4", "mp4v")
    for name, box, place, value in (
        ("mdhd_0", b"mdhd", 12, 0), ("mdhd_1", b"mdhd", 12, 1), ("mdhd_2", b"mdhd", 12, 2**32 - 1),
        ("stsz", b"stsz", 8, 2**31), ("stts", b"stts", 8, 2**31), ("stco", b"stco", 8, 2**32 - 1),
        ("stsc", b"stsc", 8, 2**32 - 1), ("stts_0", b"stts", 12, 0), ("hdlr", b"hdlr", 8, 1),
        ("size", b"mp4v", 24, 0xFFFFFFFF), ("entries", b"stsd", 4, 2**31),
    ):  # fmt: skip
        at = whole.rindex(box) + 4 + place
        data = whole[:at] + struct.pack(">I", value) + whole[at + 4 :]
        yield Strange(name=f"mp4_{name}.mp4", data=data, expected=EITHER)
    mkv = bytearray(written("plain.mkv", "mp4v"))
    place = mkv.index(b"\x44\x89") + 3  # the duration, as a floating-point number
    for name, value in (("nan", math.nan), ("infinite", math.inf), ("negative", -1e9)):
        data = bytes(mkv[:place]) + struct.pack(">d", value) + bytes(mkv[place + 8 :])
        yield Strange(name=f"lasts_{name}.mkv", data=data, expected=EITHER)


def sizes() -> Iterator[Strange]:
    """Frames that are not as large as the first."""
    small, wide, high = (encoded(".jpg", sheet(*size)) for size in ((64, 48), (200, 48), (64, 200)))
    for name, frames in (("other", [small, wide, high, small]), ("first", [wide, small, small])):
        yield Strange(
            name=f"{name}_sizes.avi", data=avi(frames), expected=ACCEPTED, frames=len(frames)
        )
    grey = encoded(".jpg", cv2.cvtColor(sheet(64, 48), cv2.COLOR_BGR2GRAY))
    yield Strange(
        name="turns_grey.avi", data=avi([small, grey, small]), expected=ACCEPTED, frames=3
    )
    giant = encoded(".jpg", np.zeros((9_000, 9_000, 3), np.uint8))
    data = avi([small, small, giant, small])
    yield Strange(name="a_giant_frame.avi", data=data, expected=EITHER)
    yield Strange(name="giant_frames.avi", data=avi([giant, giant]), says="pixels")
    black = np.zeros((17_000, 15_000), np.uint8)
    worst = encoded(".jpg", black, cv2.IMWRITE_JPEG_PROGRESSIVE, 1)
    yield Strange(name="the_worst_frame.avi", data=avi([small, worst, small]), expected=EITHER)


def damaged() -> Iterator[Strange]:
    """Broken frames: left out, counted, and told."""
    stills = [encoded(".jpg", frame) for frame in films()]
    broken = b"not a picture" * 30
    says = r"3 of 11 frames are damaged"
    for name, frames in (
        ("middle", [*stills[:4], *[broken] * 3, *stills[4:]]),
        ("end", [*stills, *[broken] * 3]),
        ("apart", [*stills[:2], broken, *stills[2:4], broken, *stills[4:], broken]),
    ):
        data = avi(frames)
        yield Strange(name=f"broken_{name}.avi", data=data, expected=ACCEPTED, frames=8, says=says)
    data = avi([broken, *stills])
    yield Strange(name="broken_first.avi", data=data, expected=EITHER)
    yield Strange(name="broken_all.avi", data=avi([broken] * 9))


def lists(secret: Path) -> Iterator[Strange]:
    """Playlists and scripts: they would have FFmpeg open other files and addresses."""
    texts = {
        "m3u8": f"#EXTM3U\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n",
        "m3u8_far": "#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n",
        "ffconcat": f"ffconcat version 1.0\nfile '{secret}'\n",
        "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 26\n",
        "mpd": "<?xml version='1.0'?><MPD><BaseURL>http://127.0.0.1:9/</BaseURL></MPD>",
        "asx": "<asx version='3.0'><entry><ref href='http://127.0.0.1:9/'/></entry></asx>",
        "pls": f"[playlist]\nFile1={secret}\n",
        "srt": "1\n00:00:00,000 --> 00:00:02,000\nwords\n",
        "concat": f"concat:{secret}|{secret}",
        "text": "hello\n" * 100,
        "empty": "",
    }
    for name, text in texts.items():
        yield Strange(name=f"{name}.mp4", data=text.encode())
    whole = encoded(".gif")
    yield Strange(name="gif_called.mp4", data=whole, expected=ACCEPTED)
    for name, text in (("m3u8", texts["m3u8"]), ("ffconcat", texts["ffconcat"])):
        data = struct.pack(">I4s", 8, b"free") + text.encode()
        yield Strange(name=f"{name}_behind_a_box.mp4", data=data)
        data = avi([text.encode()] * 3)
        yield Strange(name=f"{name}_as_frames.avi", data=data, expected=EITHER)


def boxes(secret: Path) -> Iterator[Strange]:
    """MP4 whose parts point elsewhere, nest without end or are very many."""
    whole = written("plain.mp4", "mp4v")
    place = whole.index(b"url ") - 4
    link = f"file://{secret}".encode() + b"\0"
    box = struct.pack(">I4sI", 12 + len(link), b"url ", 0) + link
    grown = bytearray(whole[:place] + box + whole[place + 12 :])
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        at = grown.index(kind) - 4
        size = struct.unpack_from(">I", grown, at)[0] + len(box) - 12
        struct.pack_into(">I", grown, at, size)
    yield Strange(name="points_elsewhere.mp4", data=bytes(grown), expected=EITHER)
    nest = b""
    for _ in range(20_000):
        nest = struct.pack(">I4s", 8 + len(nest), b"moov") + nest
    head = struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0)
    yield Strange(name="nested.mp4", data=head + nest)
    yield Strange(name="boxes.mp4", data=head + struct.pack(">I4s", 8, b"free") * 3_000_000)
    yield Strange(
        name="moov_of_40_mb.mp4",
        data=head + struct.pack(">I4s", 8 + (40 << 20), b"moov") + bytes(40 << 20),
    )
    yield Strange(name="box_0.mp4", data=head + bytes(64))
    yield Strange(name="box_1.mp4", data=head + struct.pack(">I4sQ", 1, b"moov", 3))


def places() -> Iterator[Strange]:
    """Names behind which no ordinary file is."""
    yield Strange(name="folder.mp4", place=Path.mkdir)
    yield Strange(name="pipe.mp4", place=os.mkfifo)
    yield Strange(name="zero.mp4", place=lambda path: path.symlink_to("/dev/zero"))
    yield Strange(name="gone.mp4", place=lambda _: None, expected=REFUSED)
