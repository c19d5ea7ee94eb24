"""A phone or network camera by its address: HTTP (MJPEG) and RTSP."""

from __future__ import annotations

import socket
import urllib.parse

import cv2

from vision.frames import SourceError
from vision.live import Live

PORTS = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322}
#: Longest wait for a connection and for a frame; FFmpeg alone waits 30 s.
TIMEOUT_MS = 1000
SECRETS = ("pass", "pwd", "token", "key", "secret", "auth")
HIDDEN = "***"


def hide_password(url: str) -> str:
    """The address with its password, and query values that look like one, replaced by ``***``."""
    try:
        parts = urllib.parse.urlsplit(url)
        host = parts.netloc.rpartition("@")
    except ValueError:
        return url.partition("://")[0] + "://" + HIDDEN
    netloc = host[2]
    if host[1]:
        user = host[0].partition(":")
        netloc = (f"{user[0]}:{HIDDEN}" if user[1] else HIDDEN) + "@" + host[2]
    query = "&".join(
        f"{key}={HIDDEN}" if equal and any(word in key.lower() for word in SECRETS) else item
        for item in parts.query.split("&")
        for key, equal, _ in [item.partition("=")]
    )
    return urllib.parse.urlunsplit((parts.scheme, netloc, parts.path, query, ""))


def _reach(url: str) -> None:
    """Fails with the reason where FFmpeg would only say no: wrong name, refused, silent."""
    shown = hide_password(url)
    try:
        parts = urllib.parse.urlsplit(url)
        host, port = parts.hostname, parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        host, port = None, 0
    if not host:
        raise SourceError(
            f"{shown} is not a complete address; it should look like http://192.168.1.20:8080/video"
        )
    try:
        socket.create_connection((host, port), timeout=TIMEOUT_MS / 1000).close()
    except (socket.gaierror, UnicodeError):
        raise SourceError(f"{shown} was not found; check the address for a slip") from None
    except ConnectionRefusedError:
        raise SourceError(
            f"{shown} refuses the connection; check that its camera app is running, and the port"
        ) from None
    except OSError:
        raise SourceError(
            f"{shown} did not answer; check that it is on and in the same network"
        ) from None


class Stream(Live):
    """Frames from an address."""

    def __init__(self, url: str) -> None:
        """Connects.

        Args:
            url: http, https, rtsp or rtsps; may hold a user name and password.

        Raises:
            SourceError: one sentence without the password: not found, refused, silent, no video.
        """
        name = hide_password(url)
        _reach(url)
        capture = cv2.VideoCapture(
            url,
            cv2.CAP_FFMPEG,
            [
                cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
                TIMEOUT_MS,
                cv2.CAP_PROP_READ_TIMEOUT_MSEC,
                TIMEOUT_MS,
            ],
        )
        if not capture.isOpened():
            raise SourceError(
                f"{name} sends no video that can be read; check the path after the host, "
                "the user name and the password"
            )
        gone = f"{name} stopped sending; check that it is on and in the same network"
        super().__init__(capture, name, gone)
