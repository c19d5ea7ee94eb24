"""A network camera on the loopback that fails on command, in the ways real ones do."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

from tests.trust.camera_sheets import OTHER_SIZE, SIZE, jpegs

GOOD = "good"
STATUSES = {"401": "Unauthorized", "403": "Forbidden", "404": "Not Found", "500": "Server Error"}
GONE = ("refuses", "closes", *STATUSES)
"""What ends the connections that stand, and is also said to new ones."""
HUNG = ("silent", "headers only", "stops mid-frame")
"""What leaves connections that stand for dead for ever; new ones are answered so."""
SENT = ("frozen", "broken", "other size", "slow", "fast", "plain text", "lengthless")
"""What comes through a connection that stands, and ends there again."""
ENDLESS = ("endless line", "endless header", "huge frame", "endless frame")
LED = ("to a file", "to another host", "in a circle")
FAULTS = (*GONE, *HUNG, *SENT, *ENDLESS, *LED)

RATE, SLOW_RATE, FAST_RATE = 25.0, 0.3, 1000.0
BOUNDARY = b"--cut\r\n"
BEGUN = (
    b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=cut\r\n"
    b"Connection: close\r\n\r\n"
)
HELD = b"\0held"
"""In place of bytes: nothing any more, for as long as the other side listens."""


class CameraServer:
    """Sends pictures from ``url`` (a stream) and ``snapshot_url`` (one at a time).

    Attributes:
        fault: GOOD or one of FAULTS; set by ``set``.
        sent: pictures sent so far, on all connections.
        connections: accepted so far.
    """

    def __init__(self) -> None:
        self.fault = GOOD
        self.sent = self.connections = 0
        self._usual, self._others = jpegs(SIZE, 12), jpegs(OTHER_SIZE, 12)
        self._lock = threading.Lock()
        self._standing: dict[socket.socket, threading.Event] = {}
        self._threads: list[threading.Thread] = []
        self._over = threading.Event()
        self._listener: socket.socket | None = None
        self.port = 0
        self._listen()

    @property
    def url(self) -> str:
        """The stream's address."""
        return f"http://127.0.0.1:{self.port}/video"

    @property
    def snapshot_url(self) -> str:
        """The address of one picture."""
        return f"http://127.0.0.1:{self.port}/shot.jpg"

    def set(self, fault: str) -> None:
        """From now on it fails so, or is GOOD again on the same port."""
        was, self.fault = self.fault, fault
        if fault == "refuses":
            self._deafen()
        elif self._listener is None:
            self._listen()
        if fault in (*GONE, *LED, *ENDLESS) or (fault == GOOD and was in (*LED, *ENDLESS)):
            self._hang_up()
        elif fault in HUNG:
            # The cable is out: what stands is dead for ever, nobody says so.
            with self._lock:
                for dead in self._standing.values():
                    dead.set()

    def close(self) -> None:
        """Ends every connection and thread."""
        self._over.set()
        self._deafen()
        self._hang_up()
        for thread in self._threads:
            thread.join(5.0)

    def __enter__(self) -> CameraServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _listen(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._begin(self._accept, self._listener)

    def _deafen(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def _hang_up(self) -> None:
        with self._lock:
            standing = list(self._standing)
        for one in standing:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _begin(self, work: object, *arguments: object) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]  # any of ours
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while not self._over.is_set():
            try:
                one, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            dead = threading.Event()
            with self._lock:
                self._standing[one] = dead
            self._begin(self._serve, one, dead)

    def _serve(self, one: socket.socket, dead: threading.Event) -> None:
        try:
            one.settimeout(5.0)
            path = self._request(one)
            for data in self._answer(path, dead):
                if data is HELD:
                    self._hold(one)
                one.sendall(data)
        except OSError:
            pass
        finally:
            with self._lock:
                del self._standing[one]
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _request(self, one: socket.socket) -> str:
        data = b""
        while b"\r\n\r\n" not in data:
            more = one.recv(4096)
            if not more:
                raise OSError
            data += more
        return data.split(b" ", 2)[1].decode()

    def _answer(self, path: str, dead: threading.Event) -> Iterator[bytes]:
        """What a connection sends, for as long as it sends."""
        fault = self.fault
        if fault in STATUSES:
            challenge = 'WWW-Authenticate: Basic realm="camera"\r\n' if fault == "401" else ""
            head = f"HTTP/1.1 {fault} {STATUSES[fault]}\r\n{challenge}Content-Length: 0\r\n\r\n"
            yield head.encode()
        elif fault in LED:
            place = {
                "to a file": "file:///etc/passwd",
                "to another host": f"http://localhost:{self.port}/video",
                "in a circle": "/video",
            }[fault]
            yield f"HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode()
        elif fault == "endless line":
            yield b"HTTP/1.1 200 "
            yield from self._for_ever(b"x" * 65536)
        elif fault == "endless header":
            yield b"HTTP/1.1 200 OK\r\n"
            yield from self._for_ever(b"x-filling: " + b"x" * 1000 + b"\r\n")
        elif fault == "silent":
            yield HELD
        elif fault == "plain text":
            yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Camera</h1>"
        elif path.startswith("/shot") and fault != "closes":
            data = self._picture(self.sent)
            self.sent += 1
            head = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
            yield head % len(data) + data
        elif fault != "closes":
            yield BEGUN
            if fault == "headers only":
                yield HELD
            yield from self._stream(dead)

    def _stream(self, dead: threading.Event) -> Iterator[bytes]:
        """Part after part; the fault may change between two of them."""
        index = 0
        while not self._over.is_set():
            fault, index = self.fault, index + 1
            if dead.is_set() or fault in HUNG:
                half = self._part(self._picture(index))
                if fault == "stops mid-frame":
                    yield half[: len(half) // 2]
                yield HELD
            elif fault in ("closes", "plain text"):
                return
            elif fault == "huge frame":
                yield BOUNDARY + b"Content-Length: 9000000000\r\n\r\n"
                yield from self._for_ever(bytes(65536))
            elif fault == "endless frame":
                yield BOUNDARY + b"Content-Type: image/jpeg\r\n\r\n\xff\xd8\xff"
                yield from self._for_ever(bytes(65536))
            else:
                self.sent += 1
                yield self._part(self._picture(index), counted=fault != "lengthless")
            self._wait(fault)

    def _wait(self, fault: str) -> None:
        """Until the next picture is due, or the fault is another."""
        rate = {"slow": SLOW_RATE, "fast": FAST_RATE}.get(fault, RATE)
        due = time.monotonic() + 1 / rate
        while self.fault == fault and (left := due - time.monotonic()) > 0:
            if self._over.wait(min(left, 0.05)):
                return

    def _picture(self, index: int) -> bytes:
        if self.fault == "broken":
            data = bytearray(self._usual[index % len(self._usual)])
            data[200:] = b"\x55" * (len(data) - 200)
            return bytes(data)
        if self.fault == "frozen":
            index = 0
        pictures = self._others if self.fault == "other size" else self._usual
        return pictures[index % len(pictures)]

    def _part(self, data: bytes, *, counted: bool = True) -> bytes:
        length = b"Content-Length: %d\r\n" % len(data) if counted else b""
        return BOUNDARY + b"Content-Type: image/jpeg\r\n" + length + b"\r\n" + data + b"\r\n"

    def _hold(self, one: socket.socket) -> None:
        """Sends nothing until the other side has gone."""
        one.settimeout(0.2)
        while not self._over.is_set():
            try:
                if not one.recv(4096):
                    raise ConnectionAbortedError
            except TimeoutError:
                continue

    def _for_ever(self, data: bytes) -> Iterator[bytes]:
        while not self._over.is_set():
            yield data
