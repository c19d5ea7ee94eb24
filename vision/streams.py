"""A phone or network camera by its address: HTTP (MJPEG, JPEG or a video) and RTSP."""

from __future__ import annotations

import os
import socket
import urllib.parse

import cv2

from vision.addresses import PORTS, hide_password
from vision.frames import RefusedError, SourceError
from vision.http_camera import HttpCamera, open_http
from vision.interrupt import Interrupt
from vision.live import Live

#: Longest wait for a connection and for a frame; FFmpeg alone waits 30 s.
TIMEOUT_MS = 1000

# What an address may lead FFmpeg to: never a file, and no further than the address itself.
os.environ.setdefault(
    "OPENCV_FFMPEG_CAPTURE_OPTIONS",
    "rtsp_transport;tcp|max_redirects;0"
    "|protocol_whitelist;http,https,rtsp,rtsps,rtp,srtp,tcp,udp,tls,crypto",
)


def open_address(url: str, interrupt: Interrupt) -> HttpCamera | Stream:
    """The camera at an address, answering.

    Args:
        url: http, https, rtsp or rtsps; may hold a user name and password.
        interrupt: ends the waiting for an HTTP server at once; FFmpeg ends by itself in a second.

    Raises:
        SourceError: one sentence without the password: not found, refused, silent, no video;
            RefusedError where asking again is no use.
    """
    scheme = _check(url)
    if scheme in ("http", "https"):
        camera = open_http(url, interrupt)
        if camera is not None:
            return camera
    return Stream(url)


def _check(url: str) -> str:
    """The scheme of an address that is complete."""
    try:
        parts = urllib.parse.urlsplit(url)
        host, scheme = parts.hostname, parts.scheme
        complete = bool(host) and scheme in PORTS and parts.port != 0
    except ValueError:
        complete = False
    if not complete:
        raise RefusedError(
            f"{hide_password(url)} is not a complete address; "
            "it should look like http://192.168.1.20:8080/video"
        )
    return scheme


def _reach(url: str) -> None:
    """Fails with the reason where FFmpeg would only say no: wrong name, refused, silent."""
    shown, parts = hide_password(url), urllib.parse.urlsplit(url)
    try:
        address = (parts.hostname or "", parts.port or PORTS[parts.scheme])
        socket.create_connection(address, timeout=TIMEOUT_MS / 1000).close()
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
    """Frames of a video at an address, read by FFmpeg."""

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
