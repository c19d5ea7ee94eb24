"""Asking a camera's web server for pictures: what it answers, or one sentence why it does not."""

from __future__ import annotations

import contextlib
import http.client
import select
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message
from typing import IO, Any

from vision.addresses import hide_password
from vision.frames import RefusedError, SourceError
from vision.interrupt import Interrupt

#: Longest wait for a connection and for the head of an answer.
ANSWER_SECONDS = 2.0
#: Longest silence between two bytes of a picture before the connection counts as dead.
SILENT_SECONDS = 8.0


class Line:
    """The connection that an answer comes through."""

    def __init__(self, interrupt: Interrupt) -> None:
        """`interrupt` cuts it from another thread."""
        self._socket: socket.socket | None = None
        self._interrupt = interrupt

    def take(self, connected: socket.socket) -> None:
        """The connection stands."""
        self._socket = connected
        self._interrupt.on_ask(self.cut)

    def ready(self) -> bool:
        """Whether more bytes are there already."""
        if self._socket is None or self._socket.fileno() < 0:
            return False
        if isinstance(self._socket, ssl.SSLSocket) and self._socket.pending():
            return True
        return bool(select.select([self._socket], [], [], 0)[0])

    def wait_at_most(self, seconds: float) -> None:
        """How long the next bytes may take."""
        if self._socket is not None and self._socket.fileno() >= 0:
            self._socket.settimeout(seconds)

    def cut(self) -> None:
        """Ends it; whoever reads it gets the end."""
        if self._socket is not None:
            # Not SSLSocket's own, which would take the encryption from under a reader's feet.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class _Plain(http.client.HTTPConnection):
    line: Line

    def connect(self) -> None:
        super().connect()
        self.line.take(self.sock)


class _Secret(http.client.HTTPSConnection):
    line: Line

    def connect(self) -> None:
        super().connect()
        self.line.take(self.sock)


class _Web(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Both schemes through one line."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line
        self._last: http.client.HTTPResponse | None = None
        # Cameras in a house sign for themselves; nobody could vouch for them.
        self._trust = ssl.create_default_context()
        self._trust.check_hostname = False
        self._trust.verify_mode = ssl.CERT_NONE

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self._open(self._make_plain, req)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self._open(self._make_secret, req)

    def _open(self, make: Any, req: urllib.request.Request) -> http.client.HTTPResponse:
        # The answer before, which asked for a password, is left open by urllib.
        if self._last is not None:
            self._last.close()
        self._last = self.do_open(make, req)
        return self._last

    def close(self) -> None:
        """Closes what came last."""
        if self._last is not None:
            self._last.close()

    def _make_plain(self, host: str, **options: Any) -> http.client.HTTPConnection:
        made = _Plain(host, **options)
        made.line = self._line
        return made

    def _make_secret(self, host: str, **options: Any) -> http.client.HTTPConnection:
        made = _Secret(host, context=self._trust, **options)
        made.line = self._line
        return made


class _SameHost(urllib.request.HTTPRedirectHandler):
    """A camera may send on to another path of its own, and nowhere else."""

    def __init__(self, shown: str) -> None:
        self._shown = shown

    def http_error_302(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any
    ) -> Any:
        target = urllib.parse.urljoin(req.full_url, headers.get("Location") or "")
        parts = urllib.parse.urlsplit(target)
        if (
            parts.scheme not in ("http", "https")
            or parts.hostname != urllib.parse.urlsplit(req.full_url).hostname
        ):
            fp.close()
            raise RefusedError(
                f"{self._shown} sends on to another place, which is not followed; "
                "if you know that place, open its own address"
            )
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def ask(url: str, line: Line) -> http.client.HTTPResponse:
    """The answer of a web server, its head read and its body not.

    Args:
        url: http or https; may hold a user name and password.
        line: what the answer comes through.

    Raises:
        SourceError: one sentence without the password; RefusedError where asking again is no use.
    """
    shown = hide_password(url)
    web = _Web(line)
    try:
        return _ask(url, shown, web)
    except BaseException:
        web.close()
        raise
    finally:
        line.wait_at_most(SILENT_SECONDS)


def _ask(url: str, shown: str, web: _Web) -> http.client.HTTPResponse:
    try:
        bare, user, password = _split(url)
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        if user:
            passwords.add_password(None, bare, user, password)
        opener = urllib.request.OpenerDirector()
        for handler in (
            web,
            _SameHost(shown),
            urllib.request.HTTPErrorProcessor(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPBasicAuthHandler(passwords),
            urllib.request.HTTPDigestAuthHandler(passwords),
        ):
            opener.add_handler(handler)
        answer = opener.open(bare, timeout=ANSWER_SECONDS)
    except SourceError:
        raise
    except urllib.error.HTTPError as error:
        error.close()
        raise _refusal(shown, error.code, bool(user)) from None
    except urllib.error.URLError as error:
        raise _absence(shown, error.reason) from None
    except UnicodeError:
        raise RefusedError(
            f"{shown} holds letters that no address or password may have; check it for a slip"
        ) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _absence(shown, error) from None
    if not isinstance(answer, http.client.HTTPResponse):
        raise SourceError(f"{shown} gave no answer that can be read; check the address")
    return answer


def kind_of(headers: Message) -> tuple[str, bytes]:
    """The kind of an answer ("multipart/x-mixed-replace") and the boundary between its parts."""
    return headers.get_content_type(), (headers.get_boundary() or "").encode("latin-1", "replace")


def _split(url: str) -> tuple[str, str, str]:
    """The address without user and password, and these."""
    parts = urllib.parse.urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    bare = urllib.parse.urlunsplit((parts.scheme.lower(), host, parts.path, parts.query, ""))
    # What a person types may hold letters that an address may not.
    bare = urllib.parse.quote(bare, safe=":/?#[]@!$&'()*+,;=%~")
    user, password = (urllib.parse.unquote(one or "") for one in (parts.username, parts.password))
    return bare, user, password


def _refusal(shown: str, code: int, named: bool) -> SourceError:
    if code == 401:
        how = (
            "does not take this user name and password; check both"
            if named
            else "asks for a user name and a password; write http://name:password@ before the host"
        )
        return RefusedError(f"{shown} {how}")
    if code == 403:
        return RefusedError(f"{shown} lets nobody in; allow access in its camera app")
    if code >= 500:
        return SourceError(f"{shown} reports a fault of its own ({code}); restart its camera app")
    return RefusedError(
        f"{shown} sends no video that can be read ({code}); check the path after the host"
    )


def _absence(shown: str, reason: object) -> SourceError:
    if isinstance(reason, socket.gaierror):
        return SourceError(f"{shown} was not found; check the address for a slip")
    if isinstance(reason, ConnectionRefusedError):
        return SourceError(
            f"{shown} refuses the connection; check that its camera app is running, and the port"
        )
    if isinstance(reason, http.client.HTTPException | ConnectionResetError):
        return SourceError(f"{shown} gave no answer that can be read; restart its camera app")
    return SourceError(f"{shown} did not answer; check that it is on and in the same network")
