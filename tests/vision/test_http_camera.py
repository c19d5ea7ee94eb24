"""A camera's web server is read as careless as it is, and led nowhere."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.trust.camera_server import ENDLESS, HUNG, LED, CameraServer
from tests.trust.camera_sheets import OTHER_SIZE, SIZE
from vision.frames import RefusedError, SourceError
from vision.interrupt import Interrupt
from vision.sources import open_source


@pytest.fixture
def camera() -> Iterator[CameraServer]:
    with CameraServer() as server:
        yield server


def test_a_stream_and_a_snapshot_are_read(camera: CameraServer) -> None:
    for url in (camera.url, camera.snapshot_url):
        source = open_source(url)
        frames = [source.read() for _ in range(3)]
        source.close()
        source.close()
        assert [frame.index for frame in frames if frame] == [0, 1, 2]
        assert all(frame and frame.picture.shape == (*SIZE[::-1], 3) for frame in frames)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("refuses", "refuses the connection"),
        ("closes", "no answer that can be read"),
        ("500", r"a fault of its own \(500\)"),
        ("silent", "did not answer"),
        *((fault, "no answer that can be read") for fault in ENDLESS[:2]),
    ],
)
def test_what_may_pass_is_told_in_a_sentence(camera: CameraServer, fault: str, says: str) -> None:
    camera.set(fault)
    with pytest.raises(SourceError, match=says) as caught:
        open_source(camera.url)
    assert not isinstance(caught.value, RefusedError)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("401", "asks for a user name and a password"),
        ("403", "lets nobody in"),
        ("404", r"sends no video .*\(404\); check the path"),
        ("plain text", "a page of text"),
        *((fault, "sends on to another place") for fault in LED[:2]),
        (LED[2], "sends no video"),
    ],
)
def test_what_needs_a_person_is_told_apart(camera: CameraServer, fault: str, says: str) -> None:
    camera.set(fault)
    with pytest.raises(RefusedError, match=says):
        open_source(camera.url)


@pytest.mark.parametrize("fault", ENDLESS[2:])
def test_a_picture_without_measure_ends_the_reading(camera: CameraServer, fault: str) -> None:
    source = open_source(camera.url)
    assert source.read() is not None
    camera.set(fault)
    again = open_source(camera.url)
    with pytest.raises(SourceError, match="without measure"):
        again.read()
    again.close()
    source.close()


@pytest.mark.parametrize("fault", HUNG)
def test_a_reader_that_waits_is_interrupted_at_once(camera: CameraServer, fault: str) -> None:
    if fault != "silent":
        camera.set(fault)
    interrupt = Interrupt()
    source = open_source(camera.url, interrupt=interrupt)
    camera.set(fault)
    ended = threading.Event()

    def read_on() -> None:
        try:
            while source.read():
                pass
        except SourceError:
            ended.set()

    thread = threading.Thread(target=read_on)
    thread.start()
    began = time.monotonic()
    interrupt.ask()
    assert ended.wait(5.0)
    thread.join()
    source.close()
    assert time.monotonic() - began < 1.0


def test_an_interrupt_that_came_first_counts_too(camera: CameraServer) -> None:
    camera.set("silent")
    interrupt = Interrupt()
    interrupt.ask()
    began = time.monotonic()
    with pytest.raises(SourceError):
        open_source(camera.url, interrupt=interrupt)
    assert time.monotonic() - began < 1.0


def test_the_size_may_change_and_lengths_may_be_missing(camera: CameraServer) -> None:
    source = open_source(camera.url)
    assert source.read() is not None
    camera.set("other size")
    shapes = {frame.picture.shape for _ in range(6) if (frame := source.read())}
    assert (*OTHER_SIZE[::-1], 3) in shapes
    camera.set("lengthless")
    indices = [frame.index for _ in range(4) if (frame := source.read())]
    source.close()
    assert indices == list(range(indices[0], indices[0] + 4))


class _Site(BaseHTTPRequestHandler):
    """Moved paths, passwords, films and playlists."""

    films: Path
    user, password = "ann", "p:x/ s@"

    def do_GET(self) -> None:
        if self.path == "/moved":
            self._send(302, Location="/shot.jpg")
        elif self.path.startswith("/digest"):
            self._digest()
        elif self.path == "/film":
            self._send(200, self.films.read_bytes(), **{"Content-Type": "video/mp4"})
        elif self.path == "/list":
            body = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n"
            self._send(200, body, **{"Content-Type": "video/mp4"})
        else:
            self._shot()

    def _shot(self) -> None:
        data = cv2.imencode(".jpg", np.full((48, 64, 3), 90, np.uint8))[1].tobytes()
        self._send(200, data, **{"Content-Type": "image/jpeg"})

    def _digest(self) -> None:
        def hashed(text: str) -> str:
            return hashlib.md5(text.encode()).hexdigest()

        sent = dict(re.findall(r'(\w+)="?([^",]+)"?', self.headers.get("Authorization", "")))
        secret = hashed(f"{self.user}:camera:{self.password}")
        action = hashed(f"GET:{self.path}")
        middle = ":".join(sent.get(name, "") for name in ("nonce", "nc", "cnonce", "qop"))
        if sent.get("response") == hashed(f"{secret}:{middle}:{action}"):
            self._shot()
        else:
            ask = 'Digest realm="camera", nonce="abc", qop="auth", algorithm=MD5'
            self._send(401, **{"WWW-Authenticate": ask})

    def _send(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Tests are silent."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """Host and port."""
    _Site.films = tmp_path / "film.mp4"
    writer = cv2.VideoWriter(str(_Site.films), cv2.VideoWriter.fourcc(*"mp4v"), 25, (64, 48))
    for level in range(10):
        writer.write(np.full((48, 64, 3), 20 * level, np.uint8))
    writer.release()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=partial(server.serve_forever, 0.01))
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["moved", "film"])
def test_its_own_paths_and_films_are_read(site: str, path: str) -> None:
    source = open_source(f"http://{site}/{path}")
    frame = source.read()
    source.close()
    assert frame is not None
    assert frame.picture.shape == (48, 64, 3)


def test_a_password_is_hashed_where_the_camera_asks_for_it(site: str) -> None:
    source = open_source(f"http://ann:p%3Ax%2F%20s%40@{site}/digest")
    assert source.read() is not None
    source.close()
    with pytest.raises(RefusedError, match="does not take this user name") as caught:
        open_source(f"http://ann:wrong1@{site}/digest")
    assert "wrong1" not in str(caught.value)


@pytest.mark.parametrize("host", ["ann:pä@HOST", "ex\udcffample.com"])
def test_odd_letters_are_refused(site: str, host: str) -> None:
    with pytest.raises(SourceError, match=r"check it for a slip|was not found"):
        open_source(f"http://{host.replace('HOST', site)}/digest")


def test_a_playlist_dressed_as_a_film_leads_nowhere(site: str) -> None:
    with pytest.raises(SourceError, match="sends no video"):
        open_source(f"http://{site}/list")
