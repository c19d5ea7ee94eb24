"""The tour's step on Camera: the sample clip is read."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from gui.eventually import let_run
from gui.walk.guide import Guide


def walk(guide: Guide) -> None:
    """Starts the sample clip and waits until it is read."""
    guide.open("camera")
    reading = guide.find(QLabel, "camera_reading")
    guide.choose("camera_source", "Sample clip")
    guide.click("camera_start")
    guide.wait("the sample clip is read", 30, lambda: sum(map(str.isdigit, reading.text())) >= 3)
    let_run(1.5)
    guide.picture("camera")
    guide.say(f"Camera: the sample clip (synthetic) reads {reading.text()!r}.")
    guide.click("camera_stop")
