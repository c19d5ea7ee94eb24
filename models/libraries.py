"""Native libraries loaded beside the window: off the disk first, and without Python's lock.

The system's loader has one lock. It holds it while it reads, maps and relocates a library, and
wants it for every library and every new thread; ``import`` and the start of a thread wait for it
with Python's lock in their hands. So whoever loads TensorFlow, 1 GB, stops the window for as long
as the disk takes (docs/decisions/0016).
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache
from importlib.machinery import ExtensionFileLoader, ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

LINKED = {"cv2": ("opencv_*.libs/*",)}
"""What a module is linked with and is worth reading first: patterns beside its package."""
SEGMENT = struct.Struct("IIQQQQQQ")
"""Kind, rights, place in the file, two addresses, length in the file and in memory, alignment."""
_PIECE = 1 << 17
_LOADING = threading.Lock()
"""Waited for without Python's lock, as the loader's own cannot be."""


def load_beside() -> None:
    """From now on every import of native code leaves Python's lock to others while it loads.

    For a program with a window, before its threads begin; a second call does nothing. Only Linux is
    known to gain from it, so elsewhere nothing changes.
    """
    if sys.platform.startswith("linux") and _Beside not in sys.meta_path:
        sys.meta_path.insert(sys.meta_path.index(PathFinder), _Beside)


def load(libraries: Iterable[Path]) -> None:
    """Loads libraries; the import that needs them finds them there. Does nothing except on Linux.

    What cannot be loaded is left to that import, which says so.
    """
    if not sys.platform.startswith("linux"):
        return
    for library in libraries:
        _read(library)
        with _LOADING:
            # As the import will: names found at once, and seen by nobody else.
            _dlopen()(os.fsencode(library), sys.getdlopenflags())


@cache
def _dlopen() -> Callable[[bytes, int], Any]:
    # Asked for within _LOADING: to find the function, ctypes takes the loader's lock, too.
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.argtypes = [ctypes.c_char_p, ctypes.c_int]
    dlopen.restype = ctypes.c_void_p
    return dlopen


def _read(library: Path) -> None:
    """Has the system keep in memory what of a library is mapped; what it has is not read again."""
    piece, byte = bytearray(_PIECE), bytearray(1)
    with suppress(OSError), library.open("rb", buffering=0) as file:
        end = _end_of_mapped(file.fileno())
        for place in range(0, end, _PIECE):
            try:
                last = min(place + _PIECE, end) - 1
                os.preadv(file.fileno(), [byte], last, os.RWF_NOWAIT)
            except OSError:  # not in memory, or a file system that does not tell
                os.preadv(file.fileno(), [piece], place)


def _end_of_mapped(descriptor: int) -> int:
    """Where in a 64-bit ELF file the last segment ends that is loaded; 0 in any other file.

    Source: System V ABI, object files, the ELF header and the program header.
    """
    head = os.pread(descriptor, 64, 0)
    if len(head) < 64 or head[:5] != b"\x7fELF\x02":
        return 0
    [table], [count] = struct.unpack_from("Q", head, 32), struct.unpack_from("H", head, 56)
    segments = os.pread(descriptor, SEGMENT.size * count, table)
    if len(segments) < SEGMENT.size * count:
        return 0
    loaded = [
        (at, size) for kind, _, at, _, _, size, *_ in SEGMENT.iter_unpack(segments) if kind == 1
    ]
    return min(max((at + size for at, size in loaded), default=0), os.fstat(descriptor).st_size)


class _Loader(ExtensionFileLoader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        path = Path(self.path)
        for pattern in LINKED.get(spec.name, ()):
            for linked in path.parents[1].glob(pattern):
                _read(linked)
        load([path])
        # Not within _LOADING: the module may import others, whose own locks are held elsewhere.
        return super().create_module(spec)


class _Beside:
    """Finds what Python's own finder finds, and has native code loaded by ``_Loader``."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and type(spec.loader) is ExtensionFileLoader:
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec

    @staticmethod
    def invalidate_caches() -> None:
        """Nothing is kept here."""
