"""How quickly the Inside page follows a digit before the camera, alone and beside a training."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.main_window import MainWindow

    Watch = Callable[[MainWindow, str, Callable[[], bool]], dict[str, float]]

SECONDS = 6.0
LAYER = "conv2d"
LONGEST = 120.0


def measure_inside(watch: Watch) -> dict[str, float]:
    """Map updates a second and event-loop delays while Inside follows the sample clip.

    Args:
        watch: measures the delays of the event loop until something is true.

    Returns:
        updates a second and delays in milliseconds (p50, p99, max): with the camera; with a
        training, which the page follows too, on the same cores.
    """
    from gui.app import create
    from gui.eventually import eventually
    from models.presets import preset

    _, window = create()
    window.show()
    session = window.session
    eventually(lambda: session.networks.active is not None, 30)
    window.show_page("inside")
    _choose(window, "inside_source", "camera")
    session.camera.start("sample")
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
