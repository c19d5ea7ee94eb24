"""While one thread loads native code, however slowly, the others have Python to themselves."""

from __future__ import annotations

import ctypes
import mmap
import os
import shutil
import struct
import sys
from pathlib import Path

import numpy
import pytest

from models import libraries
from tests.new_process import python

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="changes nothing elsewhere")

BESIDE = """
import os, sys, threading
from models import libraries

pipe = sys.argv[1]
libraries.load_beside()
assert "h5py" not in sys.modules
go = threading.Event()

def imports():
    go.wait()
    import h5py

def is_waiting(thread):
    frame = sys._current_frames().get(thread.ident)
    return frame is not None and frame.f_code is libraries.load.__code__

# No thread begins after this: the system's loader reads from the pipe with its lock held.
other = threading.Thread(target=imports)
other.start()
writer = os.open(pipe, os.O_RDWR)
slow = threading.Thread(target=libraries.load, args=([libraries.Path(pipe)],))
slow.start()
while not libraries._LOADING.locked():
    pass
go.set()
while not is_waiting(other):
    pass
other.join(0.2)
print(slow.is_alive(), other.is_alive(), "h5py" in sys.modules, flush=True)
os.close(writer)
slow.join()
other.join()
print("h5py.h5" in sys.modules)
"""


@linux
def test_an_import_waits_for_a_slow_library_without_pythons_lock(
    root: Path, tmp_path: Path
) -> None:
    """With Python's own loader nothing would run any more, and nobody would close the pipe."""
    os.mkfifo(tmp_path / "slow.so")
    done = python(BESIDE, root, str(tmp_path / "slow.so"))
    assert done.stdout.split() == ["True", "True", "True", "True"], done.stderr


@linux
def test_every_heavy_library_works_when_loaded_so(root: Path) -> None:
    code = """
from models import libraries
libraries.load_beside()
libraries.load_beside()
import sys
assert len([each for each in sys.meta_path if each is libraries._Beside]) == 1
import cv2, h5py, numpy, onnx, onnxruntime, sklearn.manifold, tensorflow, keras
import PySide6.QtWidgets, _sqlite3, _ssl, pyqtgraph
for name in ("h5py.h5", "onnxruntime.capi.onnxruntime_pybind11_state",
             "numpy._core._multiarray_umath", "PySide6.QtCore", "_ssl"):
    loader = type(sys.modules[name].__loader__)
    print(loader.__module__, loader.__name__)
"""
    done = python(code, root)
    assert done.stdout.split() == ["models.libraries", "_Loader"] * 5, done.stderr


@linux
def test_what_is_not_there_is_said_by_the_import(root: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.so").write_bytes(b"\x7fELF and no more")
    code = """
import sys
from models import libraries
folder = libraries.Path(sys.argv[1])
libraries.load([folder / "broken.so", folder / "nowhere.so"])
libraries.load_beside()
sys.path.insert(0, sys.argv[1])
for name in ("broken", "nowhere"):
    try:
        __import__(name)
    except ImportError as error:
        print(name, error.name)
"""
    done = python(code, root, str(tmp_path))
    assert done.stdout.splitlines() == ["broken broken", "nowhere nowhere"], done.stderr


@linux
def test_what_of_a_library_is_mapped_ends_with_its_last_segment(tmp_path: Path) -> None:
    segments = [(1, 0, 4096), (1, 4096, 5000), (4, 20_000, 99), (1, 9096, 0)]
    table = b"".join(libraries.SEGMENT.pack(kind, 0, at, 0, 0, n, n, 1) for kind, at, n in segments)
    head = b"\x7fELF\x02" + bytes(27) + struct.pack("QQIHHH", 64, 0, 0, 64, 56, len(segments))
    path = tmp_path / "made.so"
    for content, end in (
        ((head.ljust(64, b"\0") + table).ljust(30_000, b"\0"), 9096),
        ((head.ljust(64, b"\0") + table).ljust(6_000, b"\0"), 6_000),
        (head.ljust(64, b"\0") + table[:-1], 0),
        (b"\x7fELF\x01" + bytes(30_000), 0),
        (b"", 0),
    ):
        path.write_bytes(content)
        with path.open("rb") as file:
            assert libraries._end_of_mapped(file.fileno()) == end


def in_memory(path: Path, end: int) -> list[bool]:
    """Of each page of a file's first bytes, whether the system has it in memory."""
    pages = ctypes.create_string_buffer(-(-end // mmap.PAGESIZE))
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as mapped:
        place = ctypes.addressof(ctypes.c_char.from_buffer(mapped))
        assert ctypes.CDLL(None).mincore(ctypes.c_void_p(place), ctypes.c_size_t(end), pages) == 0
    return [page[0] & 1 == 1 for page in pages]


@linux
def test_a_library_is_in_memory_before_it_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "copy.so"
    shutil.copy(numpy._core._multiarray_umath.__file__, path)
    with path.open("rb", buffering=0) as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        end = libraries._end_of_mapped(file.fileno())
    libraries._read(path)
    assert all(in_memory(path, end))
