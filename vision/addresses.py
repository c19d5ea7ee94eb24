"""Addresses of phone and network cameras: what they are made of, and what of them may be shown."""

from __future__ import annotations

import re
import urllib.parse

PORTS = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322}
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


def comes_live(text: str) -> bool:
    """Whether `text` names a camera or an address: what may go away, and come back by itself."""
    scheme = text.partition("://")[0].lower() if "://" in text else ""
    return scheme in PORTS or is_device(text)


def is_device(text: str) -> bool:
    """Whether `text` names a camera of this computer."""
    return re.fullmatch(r"device:\d{1,3}", text) is not None


def shown_address(text: str) -> str:
    """A live source as it may be called before it has answered."""
    return f"Camera {text.partition(':')[2]}" if is_device(text) else hide_password(text)
