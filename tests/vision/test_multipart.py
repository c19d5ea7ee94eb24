"""However a camera server's answer is cut into pieces, and however careless it is, its parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.multipart import HEADER_BYTES, PICTURE_BYTES, Parts

PICTURES = [b"\xff\xd8\xff" + bytes([number]) * (40 + number) + b"\xff\xd9" for number in range(5)]


def answer(line: bytes, dashes: bytes, *, lengths: bool) -> bytes:
    """Five parts as a server writes them."""
    whole = b""
    for picture in PICTURES:
        whole += dashes + b"cut" + line + b"Content-type: image/jpeg" + line
        if lengths:
            whole += b"CONTENT-LENGTH: %d" % len(picture) + line
        whole += line + picture + line
    return whole + dashes + b"cut" + line


@given(
    cuts=st.lists(st.integers(1, 60), min_size=1),
    line=st.sampled_from([b"\r\n", b"\n"]),
    named=st.sampled_from([b"cut", b"--cut", b'"cut"']),
    lengths=st.booleans(),
)
def test_parts_are_the_same_however_the_bytes_come(
    cuts: list[int], line: bytes, named: bytes, lengths: bool
) -> None:
    data, parts, seen = answer(line, b"--", lengths=lengths), Parts(named), []
    position = 0
    while position < len(data):
        step = cuts[position % len(cuts)]
        newest = parts.feed(data[position : position + step])
        if newest is not None:
            seen.append(newest.rstrip(b"\r\n"))
        position += step
    assert seen[-1] == PICTURES[-1]
    assert seen == [picture for picture in PICTURES if picture in seen]


def test_the_newest_of_many_is_given() -> None:
    newest = Parts(b"cut").feed(answer(b"\r\n", b"--", lengths=True))
    assert newest == PICTURES[-1]


def test_headers_without_an_end_are_refused() -> None:
    with pytest.raises(ValueError, match="without an end"):
        feed_again(Parts(b"cut"), b"x" * 1000, HEADER_BYTES // 1000 + 2)


def test_a_picture_without_measure_is_refused_before_it_has_come() -> None:
    with pytest.raises(ValueError, match="of 99999999999 bytes"):
        Parts(b"cut").feed(b"--cut\r\nContent-Length: 99999999999\r\n\r\n")


def test_a_picture_without_an_end_is_refused() -> None:
    parts = Parts(b"cut")
    parts.feed(b"--cut\r\nContent-Type: image/jpeg\r\n\r\n")
    with pytest.raises(ValueError, match="without an end"):
        feed_again(parts, bytes(2**20), PICTURE_BYTES // 2**20 + 2)


def feed_again(parts: Parts, data: bytes, times: int) -> None:
    for _ in range(times):
        parts.feed(data)
