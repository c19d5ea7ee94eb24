"""Numbers and pieces of a stranger's HDF5 file, never beyond its end and never without end.

The format is described in "HDF5 File Format Specification Version 3.0" (The HDF Group).
"""

from __future__ import annotations

NOWHERE = (1 << 64) - 1
"""The address of what is not there."""
MOST_STRUCTURES = 20_000
"""Headers, nodes, messages and chunks that are looked at; a file may lead round in circles."""


class DamagedError(ValueError):
    """The bytes are not what the format says, or lead nowhere."""


class Bytes:
    """The file's bytes, read by address; counts what is looked at."""

    def __init__(self, data: bytes) -> None:
        self.data = memoryview(data)
        self._left = MOST_STRUCTURES

    def number(self, at: int, size: int) -> int:
        """An unsigned number of so many bytes, little-endian as everywhere in HDF5.

        Raises:
            DamagedError: it lies outside the file.
        """
        return int.from_bytes(self.piece(at, size), "little")

    def piece(self, at: int, size: int) -> memoryview:
        """So many bytes.

        Raises:
            DamagedError: they lie outside the file.
        """
        if at < 0 or size < 0 or at + size > len(self.data):
            raise DamagedError(f"{size} bytes at {at} of {len(self.data)}")
        return self.data[at : at + size]

    def expect(self, at: int, signature: bytes) -> None:
        """Makes sure that a structure begins there, and counts it.

        Raises:
            DamagedError: another one does, or there were too many.
        """
        self.count()
        if self.piece(at, len(signature)) != signature:
            raise DamagedError(f"no {signature!r} at {at}")

    def count(self) -> None:
        """Counts one more thing that is looked at.

        Raises:
            DamagedError: there were too many.
        """
        self._left -= 1
        if self._left < 0:
            raise DamagedError(f"more than {MOST_STRUCTURES} parts")


class Cursor:
    """Reads one field after the other."""

    def __init__(self, bytes_: Bytes, at: int) -> None:
        self._bytes = bytes_
        self.at = at

    def take(self, size: int) -> int:
        """The next number of so many bytes."""
        number = self._bytes.number(self.at, size)
        self.at += size
        return number

    def skip(self, size: int) -> Cursor:
        """Passes over so many bytes."""
        self.at += size
        return self
