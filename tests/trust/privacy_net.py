"""Sees every socket of this process: asked for in Python, or opened below it."""

from __future__ import annotations

import ipaddress
import os
import sys
import threading
from pathlib import Path

EVENTS = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"}
NAMES = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
LOOK_SECONDS = 0.02


class Guard:
    """Writes down each address beyond this machine, and each name that is looked up.

    What Python opens is seen by its audit events; what a library opens by itself is seen in the
    system's list of connections, looked at fifty times a second (Linux).
    """

    def __init__(self) -> None:
        self._found: set[str] = set()
        self._over = threading.Event()
        sys.addaudithook(self._on_event)
        self._thread = threading.Thread(target=self._watch, name="guard", daemon=True)
        self._thread.start()

    def close(self) -> list[str]:
        """What was seen."""
        self._over.set()
        self._thread.join(5)
        return sorted(self._found)

    def _on_event(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in EVENTS and len(arguments) > 1:
            address = arguments[1]
            if isinstance(address, tuple) and address and not _near(str(address[0])):
                self._found.add(f"{event} {address[0]}")
        elif event in NAMES and not _near(str(arguments[0])):
            self._found.add(f"{event} {arguments[0]!r}")

    def _watch(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            own = _own_sockets()
            for kind in ("tcp", "tcp6", "udp", "udp6"):
                for inode, address in _connections(kind):
                    if inode in own and not _near(address):
                        self._found.add(f"{kind} {address}")


def _near(host: str) -> bool:
    """Whether an address is this machine's own."""
    if host in ("", "localhost", "None"):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback or address.is_unspecified


def _own_sockets() -> set[str]:
    found = set()
    try:
        for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - plain names, fifty times a second
            try:
                to = os.readlink(f"/proc/self/fd/{name}")  # noqa: PTH115 - the same
            except OSError:  # closed meanwhile
                continue
            if to.startswith("socket:["):
                found.add(to[8:-1])
    except OSError:  # another system
        return set()
    return found


def _connections(kind: str) -> list[tuple[str, str]]:
    """(inode, remote address) of every connection of the system."""
    try:
        lines = Path(f"/proc/self/net/{kind}").read_text().splitlines()[1:]
    except OSError:
        return []
    found = []
    for line in lines:
        parts = line.split()
        raw = bytes.fromhex(parts[2].partition(":")[0])
        words = [raw[at : at + 4][::-1] for at in range(0, len(raw), 4)]
        found.append((parts[9], str(ipaddress.ip_address(b"".join(words)))))
    return found
