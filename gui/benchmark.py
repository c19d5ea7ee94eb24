"""How quick the window is: on the screen, first answer, delays of the event loop."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from gui.main_window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
TICK_MS = 5
"""The event loop is asked to wake this often; how late it is, is the delay."""

WATCH_SECONDS = 6.0
CHILD_SECONDS = 600


def report() -> dict[str, float]:
    """Every figure of the window, each part in a fresh process of its own.

    Returns:
        seconds from process start to the window and to the first answer; event-loop delays in
        milliseconds (p50, p99, max) idle, with the camera, with training and camera, TensorFlow's
        import included; peak memory in MB; map updates a second and delays of the Inside page
        while it follows the camera, without and with a training; how much each use of the window
        slows a training down (gui/slowdown_benchmark.py).

    Raises:
        RuntimeError: a part did not run; its last words are quoted.
    """
    _child("start")  # fills the file cache
    return {**_child("start"), **_child("loop"), **_child("inside"), **_child("slowdown")}


def _child(part: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="digitscope-bench-") as folder:
        environment = os.environ | {"DIGITSCOPE_DATA": folder}
        if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        done = subprocess.run(
            [sys.executable, "-m", "gui.benchmark", part, "--begun", repr(time.time())],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=CHILD_SECONDS,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"the benchmark of {part} failed: {done.stderr.strip()[-500:]}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def measure_start(begun: float) -> dict[str, float]:
    """Seconds from ``begun`` (time.time()) to the first paint and to the first digit read."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLabel, QWidget

    from gui.app import create
    from gui.eventually import eventually

    _, window = create()
    window.show()
    handle = window.windowHandle()
    eventually(handle.isExposed, 10)
    shown = time.time() - begun
    pad = window.findChild(QWidget, "drawing_pad")
    digit = window.findChild(QLabel, "prediction_digit")
    assert pad is not None
    assert digit is not None
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    x, top, bottom = pad.width() // 2, pad.height() // 4, 3 * pad.height() // 4
    QTest.mousePress(pad, left, none, QPoint(x, top))
    for y in range(top, bottom, 10):
        QTest.mouseMove(pad, QPoint(x, y))
    QTest.mouseRelease(pad, left, none, QPoint(x, bottom))
    eventually(lambda: bool(digit.property("settled")) and digit.text().isdigit(), 20)
    answered = time.time() - begun
    window.close()
    return {"window_seconds": shown, "first_answer_seconds": answered}


def measure_loop() -> dict[str, float]:
    """Event-loop delays idle, with the camera, and with training and camera together."""
    from gui.app import create
    from gui.eventually import eventually
    from models.presets import preset

    _, window = create()
    window.show()
    session = window.session
    eventually(lambda: session.networks.active is not None, 30)
    window.show_page("camera")
    figures = _watch(window, "idle", _for_seconds(WATCH_SECONDS))
    session.camera.start("sample")
    eventually(lambda: session.camera.state == "on", 30)
    figures |= _watch(window, "camera", _for_seconds(WATCH_SECONDS))
    figures["camera_peak_mb"] = _peak_mb()
    window.show_page("train")
    session.training.start(preset("chapter").config)
    begun = time.monotonic()
    figures |= _watch(
        window,
        "training_and_camera",
        lambda: session.training.progress > 0.3 or time.monotonic() - begun > 120,
    )
    figures["training_and_camera_peak_mb"] = _peak_mb()
    session.training.stop()
    eventually(lambda: session.training.state == "idle", 30)
    window.close()
    return figures


def _for_seconds(seconds: float) -> Callable[[], bool]:
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def _watch(window: MainWindow, name: str, over: Callable[[], bool]) -> dict[str, float]:
    """Delays of a timer in the event loop until ``over()``, in milliseconds."""
    from PySide6.QtCore import Qt, QTimer

    from gui.eventually import eventually

    delays: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        delays.append(max(0.0, 1000 * (now - last) - TICK_MS))
        last = now

    timer = QTimer(window)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(TICK_MS)
    timer.timeout.connect(tick)
    timer.start()
    eventually(over, 150)
    timer.stop()
    p50, p99 = np.percentile(delays, (50, 99))
    return {
        f"delay_{name}_p50_ms": float(p50),
        f"delay_{name}_p99_ms": float(p99),
        f"delay_{name}_max_ms": max(delays),
    }


def _peak_mb() -> float:
    """The most memory this process ever had, in MB (0 where the system does not tell)."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("start", "loop", "inside", "slowdown"))
    parser.add_argument("--begun", type=float, required=True)
    options: Any = parser.parse_args(arguments)
    if options.part == "start":
        figures = measure_start(options.begun)
    elif options.part == "loop":
        figures = measure_loop()
    elif options.part == "inside":
        from gui.inside_benchmark import measure_inside

        figures = measure_inside(_watch)
    else:
        from gui.slowdown_benchmark import measure_slowdown

        figures = measure_slowdown()
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    status = _main(sys.argv[1:])
    from gui.ending import leave  # What was measured shall not have waited for it.

    leave(status)
