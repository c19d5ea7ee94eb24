"""How quickly the Inside page follows a digit before the camera, alone and beside a training."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from gui.camera import OFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.main_window import MainWindow

    Watch = Callable[[MainWindow, str, Callable[[], bool]], dict[str, float]]

SECONDS = 6.0
CLIPS = 6
"""Half a minute and more, as a camera would send it: while a video that has ended is opened again
there is nothing to follow."""
LAYER = "conv2d"
LONGEST = 120.0


def measure_inside(watch: Watch) -> dict[str, float]:
    """Map updates a second and event-loop delays while Inside follows a digit of a quick clip.

    Args:
        watch: measures the delays of the event loop until something is true.

    Returns:
        updates a second and delays in milliseconds (p50, p99, max): with the camera; with a
        training, which the page follows too, on the same cores.
    """
    from vision.benchmark import quick_clip

    with tempfile.TemporaryDirectory(prefix="digitscope-bench-") as folder:
        path = Path(folder) / "quick.mp4"
        quick_clip(path, times=CLIPS)
        return _measured(watch, str(path))


def _measured(watch: Watch, source: str) -> dict[str, float]:
    from gui.app import create
    from gui.eventually import eventually
    from models.presets import preset

    _, window = create()
    window.show()
    session = window.session
    eventually(lambda: session.networks.active is not None, 30)
    window.show_page("inside")
    _choose(window, "inside_source", "camera")

    def again() -> None:
        """A video ends; a camera would not."""
        if session.camera.state == OFF:
            session.camera.start(source)

    again()
    session.camera.state_changed.connect(again)
    eventually(lambda: session.camera_picture is not None, 30)
    layers = window.findChild(QComboBox, "layer_choice")
    assert layers is not None
    layers.setCurrentIndex(max(0, layers.findText(LAYER)))
    eventually(lambda: False, 1.0)
    until = time.monotonic() + SECONDS
    figures = _follow(window, "inside_camera", lambda: time.monotonic() > until, watch)
    session.training.start(preset("chapter").config)
    begun = time.monotonic()
    eventually(lambda: session.training.progress > 0, LONGEST)
    figures |= _follow(
        window,
        "inside_training_and_camera",
        lambda: session.training.progress > 0.3 or time.monotonic() - begun > LONGEST,
        watch,
    )
    session.camera.state_changed.disconnect(again)
    session.training.stop()
    eventually(lambda: session.training.state == "idle", 30)
    window.close()
    return figures


def _follow(
    window: MainWindow, name: str, over: Callable[[], bool], watch: Watch
) -> dict[str, float]:
    maps = window.findChild(QWidget, "feature_maps")
    assert maps is not None
    before, begun = int(maps.property("updates")), time.monotonic()
    delays = watch(window, name, over)
    updates = int(maps.property("updates")) - before
    return {f"{name}_updates_a_second": updates / (time.monotonic() - begun), **delays}


def _choose(window: MainWindow, name: str, key: str) -> None:
    box = window.findChild(QComboBox, name)
    assert box is not None
    box.setCurrentIndex(box.findData(key))
