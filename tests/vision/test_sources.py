"""Every kind of source, opened by its text and read to its end."""

from __future__ import annotations

import os
import socket
import socketserver
import struct
import threading
import wave
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.frames import Source
from vision.sources import SAMPLE, Frame, SourceError, hide_password, list_devices, open_source

RATE = 25


def frame(index: int) -> np.ndarray:
    """A frame whose brightness tells its number."""
    return np.full((48, 64, 3), 20 + 10 * index, np.uint8)


def write_video(path: Path, frames: int = 10, code: str = "mp4v") -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), RATE, (64, 48))
    assert writer.isOpened()
    for index in range(frames):
        writer.write(frame(index))
    writer.release()
    return path


def read_all(source: Source) -> list[float]:
    times: list[float] = []
    while (one := source.read()) is not None:
        times.append(one.time)
    source.close()
    source.close()
    return times


@pytest.mark.parametrize(
    ("name", "code"), [("a.mp4", "mp4v"), ("a.avi", "MJPG"), ("a.mkv", "mp4v")]
)
def test_a_video_is_read_frame_by_frame_on_its_own_clock(name: str, code: str, tmp_path: Path):
    source = open_source(str(write_video(tmp_path / name, code=code)))
    assert (source.name, source.live, source.synthetic) == (name, False, False)
    assert source.frame_rate == pytest.approx(RATE)
    assert read_all(source) == pytest.approx([index / RATE for index in range(10)])
    assert source.note == ""


def test_a_looping_video_goes_on_counting(tmp_path: Path):
    source = open_source(str(write_video(tmp_path / "a.mp4", frames=4)), loop=True)
    seen = [source.read() for _ in range(10)]
    source.close()
    assert [one.index for one in seen if one] == list(range(10))
    bright = [round(float(one.picture.mean()) / 10) for one in seen if one]
    assert bright[:4] == bright[4:8]
    assert seen[9] is not None
    assert seen[9].time == pytest.approx(9 / RATE)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_frames_are_turned_clockwise(rotation: int, tmp_path: Path):
    picture = np.zeros((40, 60, 3), np.uint8)
    picture[:10, :10] = 255
    cv2.imwrite(str(tmp_path / "a.png"), picture)
    source = open_source(str(tmp_path / "a.png"), rotation=rotation)
    one = source.read()
    assert one is not None
    np.testing.assert_array_equal(one.picture, np.rot90(picture, -rotation // 90))
    assert source.read() is None
    source.close()


def test_other_angles_are_refused():
    with pytest.raises(ValueError, match="not 45"):
        open_source(SAMPLE, rotation=45)


def test_the_sample_clip_says_that_it_is_synthetic():
    source = open_source(SAMPLE)
    assert source.synthetic
    assert "synthetic" in source.name
    times = read_all(source)
    assert len(times) == 180
    assert times[-1] == pytest.approx(179 / 20)


def test_a_file_address_is_a_path(tmp_path: Path):
    source = open_source(write_video(tmp_path / "a b.mp4").as_uri())
    assert len(read_all(source)) == 10


def test_a_video_that_was_cut_off_plays_as_far_as_it_goes(tmp_path: Path):
    data = write_video(tmp_path / "whole.avi", code="MJPG").read_bytes()
    first, behind = data.index(b"movi"), data.index(b"idx1")
    (tmp_path / "cut.avi").write_bytes(data[: first + (behind - first) * 6 // 10])
    source = open_source(str(tmp_path / "cut.avi"))
    assert 3 <= len(read_all(source)) <= 7
    assert source.note.startswith("cut.avi ends early")


def test_a_recording_without_its_table_of_contents_is_refused(tmp_path: Path):
    data = write_video(tmp_path / "whole.mp4").read_bytes()
    (tmp_path / "cut.mp4").write_bytes(data[: data.index(b"moov") - 4])
    with pytest.raises(SourceError, match=r"^cut\.mp4 has no table of contents"):
        open_source(str(tmp_path / "cut.mp4"))


def test_a_matroska_file_that_was_cut_off_says_so(tmp_path: Path):
    data = write_video(tmp_path / "whole.mkv").read_bytes()
    (tmp_path / "cut.mkv").write_bytes(data[: len(data) * 7 // 10])
    source = open_source(str(tmp_path / "cut.mkv"))
    assert 1 <= len(read_all(source)) < 10
    assert source.note.startswith("cut.mkv ends early")
    # A first part that claims more bytes than there are files.
    (tmp_path / "far.mkv").write_bytes(data[:4] + b"\x01" + b"\x7f" * 7 + data[5:])
    source = open_source(str(tmp_path / "far.mkv"))
    assert len(read_all(source)) == 10
    assert source.note.startswith("far.mkv ends early")


def test_an_absurd_frame_rate_counts_as_thirty(tmp_path: Path):
    data = bytearray(write_video(tmp_path / "a.avi", code="MJPG").read_bytes())
    rate = data.index(b"strh") + 8 + 20
    assert struct.unpack_from("<II", data, rate) == (1, RATE)
    struct.pack_into("<II", data, rate, 1, 1_000_000)
    struct.pack_into("<I", data, data.index(b"avih") + 8, 1)
    (tmp_path / "fast.avi").write_bytes(data)
    source = open_source(str(tmp_path / "fast.avi"))
    assert source.frame_rate == 30.0
    source.close()


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        "ffconcat version 1.0\nfile 'a.mp4'\n",
        "1\n00:00:00,000 --> 00:00:02,000\nwords\n",
        "",
    ],
)
def test_scripts_dressed_as_videos_are_refused(text: str, tmp_path: Path):
    (tmp_path / "a.mp4").write_text(text)
    with pytest.raises(SourceError, match=r"^a\.mp4 is (neither|empty)"):
        open_source(str(tmp_path / "a.mp4"))


def test_sound_folders_and_pipes_are_refused(tmp_path: Path):
    with wave.open(str(tmp_path / "song.mp4"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16000))
    for name, says in (("song.mp4", "neither"), ("", "folder"), ("gone.mp4", "not there")):
        with pytest.raises(SourceError, match=says):
            open_source(str(tmp_path / name))
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.mp4")
        with pytest.raises(SourceError, match="ordinary file"):
            open_source(str(tmp_path / "pipe.mp4"))


def test_a_name_like_a_pattern_is_a_name(tmp_path: Path):
    plain = write_video(tmp_path / "a.avi", frames=5, code="MJPG")
    plain.rename(tmp_path / "v_%02d.avi")
    assert len(read_all(open_source(str(tmp_path / "v_%02d.avi")))) == 5


@pytest.mark.parametrize("text", ["ftp://host/a.mp4", "concat:a|b", "", "   ", "device:x"])
def test_what_names_no_source_is_refused_in_a_sentence(text: str):
    with pytest.raises(SourceError) as caught:
        open_source(text)
    assert str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_camera_that_is_not_there_is_said_so():
    with pytest.raises(SourceError, match=r"[Cc]amera 97"):
        open_source("device:97")
    assert all(device.name for device in list_devices())


def test_hostile_videos_behave_as_their_manifest_says(hostile: Path):
    frames = {"v01_good.avi": 10, "v02_truncated.avi": 6, "v09_%02d.avi": 5}
    for name, count in frames.items():
        source = open_source(str(hostile / name))
        assert len(read_all(source)) == count
        assert ("ends early" in source.note) == (name == "v02_truncated.avi")
    for name in ("v05_no_moov", "v06_zero", "v06_text", "v06_dir", "v06_audio", "v08_fifo"):
        with pytest.raises(SourceError, match=f"^{name}"):
            open_source(str(hostile / f"{name}.mp4"))


class _Phone(BaseHTTPRequestHandler):
    """Sends JPEG after JPEG, as a phone's camera app does, then hangs up."""

    frames = 12

    def do_GET(self) -> None:
        if self.path.startswith("/nothing"):
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=cut")
        self.end_headers()
        for index in range(self.frames):
            data = cv2.imencode(".jpg", frame(index))[1].tobytes()
            head = f"--cut\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n"
            try:
                self.wfile.write(head.encode() + data + b"\r\n")
            except OSError:
                return

    def log_message(self, format: str, *arguments: object) -> None:
        """Tests are silent."""


@pytest.fixture
def phone() -> Iterator[str]:
    """Host and port of a phone on this machine."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Phone) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def see_all(source: Source, seen: list[Frame]) -> None:
    while (one := source.read()) is not None:
        seen.append(one)


def test_a_phone_is_read_until_it_stops_sending(phone: str):
    source = open_source(f"http://me:hidden@{phone}/video?token=abc", rotation=90)
    assert source.live
    assert "hidden" not in source.name
    assert "abc" not in source.name
    seen: list[Frame] = []
    with pytest.raises(SourceError, match="stopped sending") as caught:
        see_all(source, seen)
    source.close()
    # Pictures that came while another was looked at are passed over, but never the last one.
    assert [one.index for one in seen] == list(range(len(seen)))
    assert all(one.picture.shape == (64, 48, 3) for one in seen)
    assert np.median(seen[-1].picture) == pytest.approx(np.median(frame(_Phone.frames - 1)), abs=3)
    assert "hidden" not in str(caught.value)


def test_an_address_without_video_says_what_to_check(phone: str):
    with pytest.raises(SourceError, match="sends no video"):
        open_source(f"http://{phone}/nothing")


def test_nobody_at_the_address():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(SourceError, match="refuses the connection") as caught:
        open_source(f"http://me:hidden@127.0.0.1:{port}/video")
    assert "hidden" not in str(caught.value)


def test_a_silent_address_gives_up_after_a_second_or_two():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"rtsp://127.0.0.1:{silent.getsockname()[1]}/live"
        with pytest.raises(SourceError, match=r"sends no video|did not answer"):
            open_source(address)


@pytest.mark.parametrize("text", ["http://", "http://[::1", "http://host:99999/", "rtsp://:554/a"])
def test_half_an_address_is_refused(text: str):
    with pytest.raises(SourceError, match="address"):
        open_source(text)


words = st.text("abcXYZ019-_.~", min_size=1)


@given(words, words.map(lambda word: word + "§secret"), words)
def test_no_password_is_ever_shown(user: str, password: str, path: str):
    shown = hide_password(f"rtsp://{user}:{password}@host:554/{path}?pwd={password}&size=2")
    assert "secret" not in shown
    assert shown.startswith(f"rtsp://{user}:***@host:554/{path}?")
    assert shown.endswith("&size=2")


def test_an_address_without_secrets_is_shown_as_it_is():
    assert hide_password("http://10.0.0.2:8080/video?w=2") == "http://10.0.0.2:8080/video?w=2"
