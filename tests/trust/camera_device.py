"""A made-up camera of this computer that fails on command, down to calls that never come back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from gui.camera_read import open_asked
from tests.trust.camera_server import GOOD
from tests.trust.camera_sheets import SIZE, sheet
from vision.devices import why_unavailable
from vision.frames import Frame, Source, SourceError
from vision.interrupt import Interrupt

FAULTS = (
    "absent",
    "busy",
    "open blocks",
    "open raises",
    "read blocks",
    "read raises",
    "read ends",
    "wrong dtype",
    "wrong shape",
    "no array",
    "frozen",
)
FOR_EVER = "blocks for ever"
"""A read that does not even come back when the camera does; its thread stays."""
RATE = 25.0


class Device:
    """Stands behind every ``device:N``; other sources are opened as ever.

    Attributes:
        fault: GOOD, one of FAULTS or FOR_EVER; set by ``set``.
        blocked: reads that are blocked for ever by now.
    """

    def __init__(self) -> None:
        self.fault = GOOD
        self.blocked = 0
        self.pictures = [sheet(SIZE, seed) for seed in range(12)]
        self.changed = threading.Condition()
        self._over = threading.Event()

    def set(self, fault: str) -> None:
        """From now on it fails so, or is GOOD again."""
        with self.changed:
            self.fault = fault
            self.changed.notify_all()

    def close(self) -> None:
        """Lets go of whoever is blocked."""
        self.set(GOOD)
        self._over.set()

    def open(
        self,
        asked: str | npt.NDArray[np.uint8],
        size: tuple[int, int] | None,
        rotation: int,
        interrupt: Interrupt,
        /,
    ) -> Source:
        """In place of gui.camera_read.open_asked."""
        if not isinstance(asked, str) or not asked.startswith("device:"):
            return open_asked(asked, size, rotation, interrupt)
        if self.fault == "absent":
            raise SourceError(why_unavailable(997))
        if self.fault == "busy":
            raise SourceError("Camera 0 is in use by another program; close that program first")
        if self.fault == "open raises":
            raise RuntimeError("a driver's own exception")
        self.wait_while("open blocks")
        return _Opened(self)

    def wait_while(self, fault: str) -> None:
        """As a call into a driver that does not come back before the camera does."""
        with self.changed:
            self.changed.wait_for(lambda: self.fault != fault)

    def wait_for_ever(self) -> None:
        """As a call into a driver that never comes back."""
        self.blocked += 1
        self._over.wait()


class _Opened:
    """The source; read by one thread."""

    name = "Made-up camera"
    live = True
    synthetic = False
    frame_rate = None
    note = ""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._frames = self._make()

    def read(self) -> Frame | None:
        return next(self._frames, None)

    def close(self) -> None:
        self._frames.close()

    def _make(self) -> Iterator[Frame]:
        device, begun, index = self._device, time.monotonic(), 0
        while True:
            with device.changed:
                device.changed.wait(1 / RATE)
            fault = device.fault
            device.wait_while("read blocks")
            if fault == FOR_EVER:
                device.wait_for_ever()
                return
            if fault in ("absent", "busy"):
                raise SourceError("Made-up camera gives no picture; check that it is plugged in")
            if fault in ("read raises", "open raises", "open blocks"):
                raise RuntimeError("a driver's own exception")
            if fault == "read ends":
                return
            index += fault != "frozen"
            picture = device.pictures[index % len(device.pictures)]
            odd = {
                "wrong dtype": picture.astype(np.float32),
                "wrong shape": picture[..., :2],
                "no array": "a picture",
            }.get(fault, picture)
            yield Frame(picture=odd, time=time.monotonic() - begun, index=index)  # type: ignore[arg-type]  # on purpose
