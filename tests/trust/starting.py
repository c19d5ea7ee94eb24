"""Starts the window offscreen on a data folder, in a process of its own, and tells what it shows.

python tests/trust/starting.py FOLDER prints one line of JSON: what a person finds there.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.trust.own_time import OwnTime  # noqa: E402 - the path comes first

SECONDS = 60.0
"""Longer than any start takes of its own; what it waits for a core is not counted."""
LOOK = 0.1


class StartError(Exception):
    """The program did not start; the message says how it ended."""


@dataclass(kw_only=True)
class Found:
    """What the window shows after a start.

    Attributes:
        seconds: from the launch of the process until the window is ready to be used.
        own: those of them in which it did not wait for a core that other programs had.
        busy: seconds of processor time of that.
        said: every sentence of the status line.
        faults: every sentence of the notice of faults, with its details.
        active: the key of the network that answers.
        runs: by id: title, state, epochs, starred, note, and the fingerprint of its network.
        deleted: ids of those in the bin.
        samples: by id: digit and the fingerprint of the picture.
        settings: as they are after the start.
    """

    seconds: float
    own: float
    busy: float
    said: list[str]
    faults: list[str]
    active: str
    runs: dict[str, dict[str, Any]] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    samples: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)


def start(folder: Path, *, plain_person: bool = False, seconds: float = SECONDS) -> Found:
    """Starts the program and closes it again.

    Args:
        folder: its data folder.
        plain_person: without the right of root to write where nobody may.
        seconds: how long it may take of its own (own_time.py).

    Raises:
        StartError: it died, hung or printed something else; the message says where it was.
    """
    command = [sys.executable, str(Path(__file__)), str(folder)]
    if plain_person:
        command.append("--plain-person")
    environment = os.environ | {"DIGITSCOPE_DATA": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=said, stderr=complained
        )
        try:
            took, own, hangs = _wait(process, said, began, seconds)
        finally:
            process.kill()
            process.wait()
        first, _, out = _text(said).partition("\n")
        complaints = _text(complained)
    if hangs:
        raise StartError(f"it hangs after {first!r}: {complaints[-8000:]}")
    if process.returncode or not out:
        raise StartError(f"it ended with {process.returncode}: {complaints[-2000:]}")
    if "Traceback" in complaints:
        raise StartError(f"it complained: {complaints[-2000:]}")
    return Found(seconds=took, own=own, **json.loads(out))


def _wait(
    process: subprocess.Popen[bytes], said: IO[bytes], began: float, seconds: float
) -> tuple[float, float, bool]:
    """Until its first word, by the wall's clock and its own, and whether it hangs afterwards."""
    clock, took, own = OwnTime(process.pid), 0.0, 0.0
    while process.poll() is None:
        clock.look()
        if not took and os.fstat(said.fileno()).st_size:
            took, own = time.perf_counter() - began, clock.seconds
        if clock.seconds > seconds:
            process.send_signal(signal.SIGABRT)  # It tells where each of its threads is.
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
            return took, own, True
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LOOK)
    return took or time.perf_counter() - began, own or clock.seconds, False


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def fingerprint(arrays: Any) -> str:
    """Tells weights or pictures apart."""
    return f"{zlib.crc32(b''.join(one.tobytes() for one in arrays)):08x}"


def drop_rights() -> None:
    """Root writes wherever it wants; without this right of its it is like any person."""
    import ctypes

    if os.geteuid():
        return
    system = ctypes.CDLL(None, use_errno=True)
    head, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    failed = system.capget(head, data)
    for place in (0, 1):  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, effective and permitted
        data[place] &= ~(1 << 1 | 1 << 2)
    if failed or system.capset(head, data):
        raise OSError(ctypes.get_errno(), "the rights of root could not be dropped")


def main() -> int:
    """The started process."""
    import faulthandler

    faulthandler.enable()  # Whoever finds that it hangs ends it with SIGABRT.
    folder = Path(sys.argv[1])
    if "--plain-person" in sys.argv:
        drop_rights()
    from PySide6.QtCore import QEventLoop

    from gui.app import create
    from models.disk import data_folder

    assert data_folder() == folder
    application, window = create()
    session = window.session
    said: list[str] = []
    faults: list[str] = []
    listed: list[bool] = []
    opened: list[bool] = []
    session.said.connect(said.append)
    session.fault.connect(lambda fault: faults.append(f"{fault.sentence} | {fault.details}"))
    session.networks.list_changed.connect(lambda: listed.append(True))
    session.samples.changed.connect(lambda: opened.append(True))
    session.samples.said.connect(lambda _: opened.append(True))
    window.show()
    while session.networks.active is None or not listed or not opened:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
    os.write(1, b"ready\n")
    busy = time.process_time()
    for _ in range(5):
        application.processEvents()
    answer = look(session) | {"busy": busy, "said": said, "faults": faults}
    window.close()
    application.processEvents()
    os.write(1, json.dumps(answer).encode())
    os._exit(0)  # How a process ends is another harness's matter (tests/trust/quits.py).


def look(session: Any) -> dict[str, Any]:
    """What the person has."""
    from models.classifier import Network

    runs = {}
    for run in session.history.list():
        about = {
            "title": run.title,
            "state": run.state,
            "epochs": run.epochs,
            "starred": run.starred,
            "note": run.note,
            "accuracy": run.accuracy,
        }
        with contextlib.suppress(Exception):
            network = Network.from_folder(run.folder)
            about |= {"network": fingerprint(network.weights), "claims": network.test_accuracy}
        with contextlib.suppress(Exception):
            more = session.history.continue_config(run.id)
            about["goes_on"] = [more.epochs_done, fingerprint(more.weights)]
        runs[run.id] = about
    samples = {
        one.id: f"{one.digit} {fingerprint([one.picture])}" for one in session.samples.store.list()
    }
    return {
        "active": session.networks.active_key,
        "runs": runs,
        "deleted": [run.id for run in session.history.deleted()],
        "samples": samples,
        "settings": dict(session.settings.values()),
    }


if __name__ == "__main__":
    sys.exit(main())
