"""What FFmpeg may ask of a file: wherever it wants to go, nothing is raised."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.file_stream import REFUSED, FileStream

DATA = bytes(range(200))
OFFSETS = st.one_of(st.integers(-300, 300), st.integers(-(2**63), 2**63 - 1))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("file") / "a.avi"
    path.write_bytes(DATA)
    return path


@given(st.lists(st.tuples(OFFSETS, st.integers(-2, 4), st.integers(-1, 2**40)), max_size=20))
def test_it_reads_as_a_file_does_and_refuses_what_cannot_be(
    file: Path, asked: list[tuple[int, int, int]]
):
    with file.open("rb") as raw:
        stream, place = FileStream(raw), 0
        for offset, whence, size in asked:
            start = {0: 0, 1: place, 2: len(DATA)}.get(whence)
            answer = stream.seek(offset, whence)
            if answer != REFUSED:
                assert start is not None
                assert answer == start + offset >= 0
                place = answer
            else:
                assert start is None or start + offset < 0 or start + offset > 2**60
            assert stream.tell() == place
            wanted = DATA[place:] if size < 0 else DATA[place : place + size]
            assert stream.read(size) == wanted
            place += len(wanted)


def test_a_file_that_grows_is_read_as_it_was_and_one_that_shrinks_ends(tmp_path: Path):
    path = tmp_path / "b.avi"
    path.write_bytes(DATA)
    with path.open("rb") as raw:
        stream = FileStream(raw)
        with path.open("ab") as more:
            more.write(DATA)
        assert stream.seek(0, os.SEEK_END) == len(DATA)
        assert stream.seek(0) == 0
        assert stream.read() == DATA
    with path.open("rb") as raw:
        stream = FileStream(raw)
        os.truncate(path, 50)
        assert stream.seek(40) == 40
        assert stream.read(100) == DATA[40:50]
        assert stream.read(100) == b""


def test_a_disk_that_fails_is_the_end_of_the_file(file: Path):
    raw: BinaryIO = file.open("rb")
    stream = FileStream(raw)
    assert stream.read(3) == DATA[:3]
    raw.close()
    assert stream.read(3) == b""
    assert stream.seek(10) == 10
