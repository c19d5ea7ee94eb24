"""The Camera page, driven through its object names: real sources, real reading."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QSlider,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.pages.camera import CameraPage
from gui.widgets.frame_view import FrameView
from gui.widgets.pipeline_strip import PipelineStrip
from gui.widgets.pixel_view import PixelView
from models import classifier, mnist
from vision.recognize import SURE

if TYPE_CHECKING:
    from gui.main_window import MainWindow

W = TypeVar("W", bound=QWidget)
Picture = npt.NDArray[np.uint8]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
READ_MS = 15_000

TEXT = "7210"
"""What MNIST's first four test pictures show."""


@pytest.fixture(scope="session")
def sheet() -> Picture:
    """Grey paper with MNIST's first four test digits in a row, BGR, 640x480."""
    pictures, labels = mnist.load_test()
    assert "".join(map(str, labels[:4])) == TEXT
    return written(list(pictures[:4]))


@pytest.fixture
def sheet_file(sheet: Picture, tmp_path: Path) -> Path:
    """The sheet as a PNG."""
    path = tmp_path / "sheet.png"
    path.write_bytes(cv2.imencode(".png", sheet)[1].tobytes())
    return path


@pytest.fixture
def clip_file(sheet: Picture, tmp_path: Path) -> Path:
    """Half a second of the sheet as a video."""
    return filmed(sheet, tmp_path / "short.mp4")


@pytest.fixture
def doubtful_clip(tmp_path: Path) -> Path:
    """Half a second of four digits of which the network is not quite sure."""
    pictures, _ = mnist.load_test()
    best = classifier.load("baseline")(pictures[:2000])[:, :10].max(axis=1)
    chosen = np.flatnonzero((best > 0.75) & (best < 0.97))[:4]
    return filmed(written([pictures[index] for index in chosen]), tmp_path / "doubtful.mp4")


def written(pictures: list[Picture]) -> Picture:
    """Grey paper with four digits in a row, BGR, 640x480."""
    paper = np.full((480, 640), 210, np.float32)
    for index, small in enumerate(pictures):
        ink = cv2.resize(small, (84, 84), interpolation=cv2.INTER_CUBIC).astype(np.float32) / 255
        paper[200:284, 90 + 120 * index : 174 + 120 * index] *= 1 - 0.8 * ink
    return np.repeat(np.clip(paper, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def filmed(picture: Picture, path: Path) -> Path:
    """Half a second of a picture."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 30, (640, 480))
    for _ in range(15):
        writer.write(picture)
    writer.release()
    return path


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> CameraPage:
    """The page, opened, its cameras listed."""
    source = found(window, QComboBox, "camera_source")
    QTest.mouseClick(found(window, QAbstractButton, "nav_camera"), LEFT)
    page = window.findChild(CameraPage)
    assert page is not None
    qtbot.waitUntil(page.isVisible)
    source.setCurrentText("Sample clip (synthetic)")
    return page


def found(where: QWidget, kind: type[W], name: str) -> W:
    widget = where.findChild(kind, name)
    assert widget is not None, name
    return widget


def reading(page: QWidget) -> str:
    return found(page, QLabel, "camera_reading").text()


def enter(page: QWidget, text: str) -> None:
    """Types a source and presses Enter."""
    box = found(page, QComboBox, "camera_source")
    line = box.lineEdit()
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(box, Qt.Key.Key_Return)


def click(page: QWidget, name: str) -> None:
    QTest.mouseClick(found(page, QAbstractButton, name), LEFT)


def read_sheet(page: QWidget, qtbot: QtBot, path: Path) -> None:
    enter(page, str(path))
    qtbot.waitUntil(lambda: reading(page) == TEXT, timeout=READ_MS)


def notice(page: QWidget) -> str:
    return found(page, QLabel, "camera_notice_text").text()


def test_nothing_is_on_before_a_click(page: CameraPage) -> None:
    assert page.session.camera.state == "off"
    assert reading(page) == "–"
    assert found(page, QAbstractButton, "camera_start").isEnabled()
    assert not found(page, QAbstractButton, "camera_stop").isEnabled()
    assert found(page, QWidget, "camera_invitation").isVisible()


def test_the_sample_clip_is_read_and_says_that_it_is_synthetic(
    page: CameraPage, qtbot: QtBot
) -> None:
    click(page, "camera_start")
    qtbot.waitUntil(lambda: sum(map(str.isdigit, reading(page))) >= 6, timeout=READ_MS)
    assert found(page, QLabel, "camera_synthetic").isVisible()
    figures = found(page, QLabel, "camera_figures").text()
    for unit in ("fps", "ms a frame", "ms old", "640 x 480"):
        assert unit in figures
    click(page, "camera_stop")
    assert page.session.camera.state == "off"
    assert reading(page) == "–"
    assert found(page, FrameView, "camera_view").picture is None


def test_the_invitation_plays_the_sample_clip(page: CameraPage) -> None:
    click(page, "camera_sample")
    assert page.session.camera.state == "starting"
    assert page.session.camera.asked == "sample"
    assert found(page, QAbstractButton, "camera_stop").hasFocus()


def test_a_picture_is_read_as_long_as_it_is_shown(
    page: CameraPage, qtbot: QtBot, sheet_file: Path
) -> None:
    read_sheet(page, qtbot, sheet_file)
    assert [mark.digit for mark in found(page, FrameView, "camera_view").marks] == [7, 2, 1, 0]
    assert not found(page, QLabel, "camera_synthetic").isVisible()
    assert page.session.camera.state == "on"


def test_the_mark_tells_a_file_from_a_camera(
    page: CameraPage, window: MainWindow, qtbot: QtBot, sheet_file: Path
) -> None:
    mark = found(window, QAbstractButton, "camera_mark")
    assert not mark.isVisible()
    read_sheet(page, qtbot, sheet_file)
    assert mark.isVisible()
    assert mark.text() == f"● Reading {sheet_file.name}"
    QTest.mouseClick(mark, LEFT)
    assert page.session.camera.state == "off"
    assert not mark.isVisible()


def test_a_video_ends_with_a_sentence_and_its_last_frame(
    page: CameraPage, window: MainWindow, qtbot: QtBot, clip_file: Path
) -> None:
    enter(page, str(clip_file))
    qtbot.waitUntil(lambda: page.session.camera.state == "off", timeout=READ_MS)
    window.show_page("draw")
    window.show_page("camera")
    assert "Ended" in found(page, QLabel, "camera_figures").text()
    assert "short.mp4" in notice(page)
    assert str(clip_file.parent) not in notice(page)
    assert reading(page) == TEXT
    assert found(page, FrameView, "camera_view").picture is not None
    assert found(page, QAbstractButton, "camera_start").isEnabled()


def test_an_mjpeg_server_on_loopback_is_read(page: CameraPage, qtbot: QtBot, server: str) -> None:
    enter(page, server)
    qtbot.waitUntil(lambda: reading(page) == TEXT, timeout=READ_MS)
    click(page, "camera_stop")


def test_a_password_vanishes_and_is_not_kept(page: CameraPage, qtbot: QtBot, server: str) -> None:
    enter(page, server.replace("http://", "http://ann:s3cret@"))
    assert "s3cret" not in found(page, QComboBox, "camera_source").currentText()
    qtbot.waitUntil(lambda: reading(page) == TEXT, timeout=READ_MS)
    click(page, "camera_stop")
    assert "s3cret" not in repr(page.state())
    click(page, "camera_start")
    qtbot.waitUntil(lambda: reading(page) == TEXT, timeout=READ_MS)


@pytest.mark.parametrize("text", ["missing.png", "ftp://127.0.0.1/video", "http:///video"])
def test_a_source_that_fails_says_so_and_leaves_the_page_usable(
    page: CameraPage, qtbot: QtBot, sheet_file: Path, text: str
) -> None:
    enter(page, text)
    qtbot.waitUntil(lambda: bool(notice(page)), timeout=READ_MS)
    assert page.session.camera.state == "off"
    assert "Traceback" not in notice(page)
    assert found(page, QAbstractButton, "camera_start").isEnabled()
    read_sheet(page, qtbot, sheet_file)
    assert not found(page, QWidget, "camera_notice").isVisible()


@pytest.mark.parametrize("text", ["device:77", "http://127.0.0.1:9/video"])
def test_a_camera_that_is_not_there_is_waited_for_and_says_so(
    page: CameraPage, window: MainWindow, qtbot: QtBot, sheet_file: Path, text: str
) -> None:
    enter(page, text)
    qtbot.waitUntil(lambda: bool(notice(page)), timeout=READ_MS)
    assert page.session.camera.state == "lost"
    assert "Traceback" not in notice(page)
    assert found(page, QLabel, "camera_invitation").text() == "Trying again…"
    assert "lost" in found(window, QAbstractButton, "camera_mark").text()
    click(page, "camera_stop")
    assert page.session.camera.state == "off"
    assert not found(page, QWidget, "camera_notice").isVisible()
    assert text not in page.state()["recent"]
    read_sheet(page, qtbot, sheet_file)


def test_mirror_changes_the_display_only(page: CameraPage, qtbot: QtBot, sheet_file: Path) -> None:
    read_sheet(page, qtbot, sheet_file)
    view = found(page, FrameView, "camera_view")
    first = view.mark_rect(view.marks[0]).center().x()
    found(page, QCheckBox, "camera_mirror").click()
    assert view.mark_rect(view.marks[0]).center().x() == pytest.approx(view.width() - first, abs=2)
    with qtbot.waitSignal(page.session.camera.view_ready, timeout=READ_MS):
        pass
    assert reading(page) == TEXT


def test_freeze_holds_the_frame(page: CameraPage, qtbot: QtBot) -> None:
    click(page, "camera_start")
    view = found(page, FrameView, "camera_view")
    qtbot.waitUntil(lambda: view.picture is not None, timeout=READ_MS)
    click(page, "camera_freeze")
    held = view.picture
    assert "Frozen" in found(page, QLabel, "camera_figures").text()
    with qtbot.assertNotEmitted(page.session.camera.view_ready, wait=300):
        pass
    assert view.picture is held
    click(page, "camera_freeze")
    qtbot.waitUntil(lambda: view.picture is not held, timeout=READ_MS)


def test_a_snapshot_is_a_new_file_each_time(
    page: CameraPage, qtbot: QtBot, sheet_file: Path, tmp_path: Path
) -> None:
    page.snapshot_folder = tmp_path / "pictures"
    snapshot = found(page, QAbstractButton, "camera_snapshot")
    assert not snapshot.isEnabled()
    read_sheet(page, qtbot, sheet_file)
    assert not page.snapshot_folder.exists()
    for _ in range(2):
        click(page, "camera_snapshot")
        qtbot.waitUntil(lambda: "snapshot" in notice(page), timeout=READ_MS)
        found(page, QToolButton, "camera_notice_close").click()
    assert len(list(page.snapshot_folder.iterdir())) == 2
    first = QImage(str(sorted(page.snapshot_folder.glob("*.png"))[0]))
    assert (first.width(), first.height()) == (640, 480)


def test_a_snapshot_that_cannot_be_written_says_so(
    page: CameraPage, qtbot: QtBot, sheet_file: Path
) -> None:
    page.snapshot_folder = sheet_file / "inside a file"
    read_sheet(page, qtbot, sheet_file)
    click(page, "camera_snapshot")
    qtbot.waitUntil(lambda: "could not be saved" in notice(page), timeout=READ_MS)
    assert reading(page) == TEXT


def test_the_dial_begins_where_every_other_way_in_does(page: CameraPage) -> None:
    assert found(page, QSlider, "camera_sure").value() == round(100 * SURE)


def test_the_dial_leaves_out_what_is_less_sure(
    page: CameraPage, qtbot: QtBot, sheet_file: Path
) -> None:
    """The frames are read by the dial; the page weighs what was read under another by its own."""
    camera = page.session.camera
    read_sheet(page, qtbot, sheet_file)
    camera.set_sure(1.01)
    qtbot.waitUntil(lambda: camera.view is not None and not camera.view.digits, timeout=READ_MS)
    assert reading(page) == TEXT
    dial = found(page, QSlider, "camera_sure")
    dial.setValue(dial.value() + 1)
    qtbot.waitUntil(
        lambda: camera.view is not None and len(camera.view.digits) == len(TEXT), timeout=READ_MS
    )
    assert reading(page) == TEXT
    assert found(page, QLabel, "camera_sure_text").text() == f"{dial.value()} %"


def shares(page: CameraPage) -> list[float]:
    """How sure the network is of everything in the newest frame."""
    view = page.session.camera.view
    assert view is not None
    return [one.confidence for one in (*view.digits, *view.unsure)]


def test_the_dial_shows_what_it_keeps_back_also_where_no_frame_comes(
    page: CameraPage, qtbot: QtBot, doubtful_clip: Path
) -> None:
    enter(page, str(doubtful_clip))
    qtbot.waitUntil(lambda: page.session.camera.state == "off", timeout=READ_MS)
    dial = found(page, QSlider, "camera_sure")
    effect = found(page, QLabel, "camera_sure_effect")
    view = found(page, FrameView, "camera_view")
    before = reading(page)
    seen_hidden = False
    for value in (99, 90, 80, 60, 99):
        dial.setValue(value)
        kept = [share for share in shares(page) if share >= value / 100]
        left = [share for share in shares(page) if 0.5 <= share < value / 100]
        assert effect.text() == f"{len(kept)} shown, {len(left)} hidden"
        assert sum(not mark.hidden for mark in view.marks) == len(kept)
        assert sum(mark.hidden for mark in view.marks) == len(left)
        assert sum(map(str.isdigit, reading(page))) == len(kept)
        seen_hidden |= bool(left)
    assert seen_hidden
    qtbot.waitUntil(lambda: not any(mark.hidden for mark in view.marks), timeout=READ_MS)
    dial.setValue(round(100 * SURE))
    assert reading(page) == before


def test_the_dial_weighs_a_frozen_frame_anew(
    page: CameraPage, qtbot: QtBot, sheet_file: Path
) -> None:
    read_sheet(page, qtbot, sheet_file)
    click(page, "camera_freeze")
    found(page, QSlider, "camera_sure").setValue(99)
    with qtbot.assertNotEmitted(page.session.camera.view_ready, wait=100):
        pass
    assert sum(map(str.isdigit, reading(page))) == sum(share >= 0.99 for share in shares(page))
    found(page, QSlider, "camera_sure").setValue(round(100 * SURE))
    assert reading(page) == TEXT


def test_what_was_left_out_is_shown_with_its_reason(
    page: CameraPage, qtbot: QtBot, sheet: Picture, tmp_path: Path
) -> None:
    marked = sheet.copy()
    cv2.line(marked, (120, 380), (420, 382), (40, 40, 40), 3)
    path = tmp_path / "line.png"
    path.write_bytes(cv2.imencode(".png", marked)[1].tobytes())
    read_sheet(page, qtbot, path)
    view = found(page, FrameView, "camera_view")
    assert not view.left_out
    found(page, QCheckBox, "camera_left_out").click()
    lines = [one for one in view.left_out if one.box[2] > 250]
    assert len(lines) == 1
    assert lines[0].reason
    boxes = [view.mark_rect(mark) for mark in view.marks]
    assert all(not rect.contains(view.box_rect(lines[0].box).center()) for rect in boxes)
    found(page, QCheckBox, "camera_left_out").click()
    assert not view.left_out


def test_rotation_turns_what_is_read(page: CameraPage, qtbot: QtBot, sheet_file: Path) -> None:
    read_sheet(page, qtbot, sheet_file)
    found(page, QComboBox, "camera_rotation").setCurrentText("90°")
    view = found(page, FrameView, "camera_view")
    qtbot.waitUntil(
        lambda: view.picture is not None and view.picture.shape[:2] == (640, 480), timeout=READ_MS
    )


def test_a_clicked_digit_is_shown_as_the_network_saw_it(
    page: CameraPage, window: MainWindow, qtbot: QtBot, sheet_file: Path
) -> None:
    read_sheet(page, qtbot, sheet_file)
    view = found(page, FrameView, "camera_view")
    card = found(page, QWidget, "camera_digit")
    assert not card.isVisible()
    QTest.mouseClick(view, LEFT, NONE, view.mark_rect(view.marks[1]).center().toPoint())
    assert card.isVisible()
    seen = found(page, PixelView, "camera_digit_picture").picture
    network = page.session.networks.active
    assert seen is not None
    assert network is not None
    assert int(network(seen[None])[0].argmax()) == 2
    np.testing.assert_array_equal(page.session.camera_picture, seen)
    click(page, "camera_see_inside")
    assert window.page.key == "inside"
    inside = window.findChild(PixelView, "inside_input")
    assert inside is not None
    np.testing.assert_array_equal(inside.picture, seen)


def test_the_first_digit_is_followed_where_none_is_chosen(
    page: CameraPage, qtbot: QtBot, sheet_file: Path
) -> None:
    read_sheet(page, qtbot, sheet_file)
    network = page.session.networks.active
    assert network is not None
    assert page.session.camera_picture is not None
    assert int(network(page.session.camera_picture[None])[0].argmax()) == 7


def test_the_stages_unfold(page: CameraPage, qtbot: QtBot, sheet_file: Path) -> None:
    strip = found(page, PipelineStrip, "camera_pipeline")
    assert not strip.isVisible()
    click(page, "camera_pipeline_fold")
    read_sheet(page, qtbot, sheet_file)
    qtbot.waitUntil(lambda: len(strip.digits) == len(TEXT), timeout=READ_MS)
    assert [one.digit for one in strip.digits] == list(map(int, TEXT))
    click(page, "camera_stop")
    assert not strip.digits


def test_a_digit_chosen_in_the_strip_is_followed_everywhere(
    page: CameraPage, window: MainWindow, qtbot: QtBot, sheet_file: Path
) -> None:
    click(page, "camera_pipeline_fold")
    strip = found(page, PipelineStrip, "camera_pipeline")
    card = found(page, QWidget, "camera_digit")
    read_sheet(page, qtbot, sheet_file)
    qtbot.waitUntil(lambda: len(strip.digits) == len(TEXT), timeout=READ_MS)
    number = strip.digits[2].id
    QTest.mouseClick(strip, LEFT, NONE, strip.column_rect(number).center().toPoint())
    assert card.isVisible()
    assert found(page, QLabel, "camera_digit_state").text().startswith("1, ")
    # The strip shows the first stages, so the card need not.
    stages = found(page, QWidget, "camera_digit_stages")
    assert not stages.isVisible()
    click(page, "camera_pipeline_fold")
    assert stages.isVisible()
    view = found(page, FrameView, "camera_view")
    with qtbot.waitSignal(page.session.camera.view_ready, timeout=READ_MS):
        pass
    assert number in [mark.id for mark in view.marks]
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not card.isVisible()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert card.isVisible()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert window.page.key == "inside"
    inside = window.findChild(PixelView, "inside_input")
    assert inside is not None
    np.testing.assert_array_equal(
        inside.picture, found(page, PixelView, "camera_digit_picture").picture
    )


def test_the_reading_is_copied(page: CameraPage, qtbot: QtBot, sheet_file: Path) -> None:
    assert not found(page, QAbstractButton, "camera_copy").isEnabled()
    read_sheet(page, qtbot, sheet_file)
    click(page, "camera_copy")
    assert QGuiApplication.clipboard().text() == TEXT


def test_space_starts_and_stops(page: CameraPage, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert page.session.camera.state == "starting"
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert page.session.camera.state == "off"


def test_a_file_dropped_elsewhere_is_shown_as_the_source(
    page: CameraPage, window: MainWindow, qtbot: QtBot, sheet_file: Path, sheet: Picture
) -> None:
    window.show_page("draw")
    window.session.open(str(sheet_file))
    assert window.page is page
    qtbot.waitUntil(lambda: reading(page) == TEXT, timeout=READ_MS)
    assert found(page, QComboBox, "camera_source").currentText() == str(sheet_file)
    window.session.open_picture(sheet)
    assert found(page, QComboBox, "camera_source").currentText() == "Pasted picture"
    qtbot.waitUntil(lambda: reading(page) == TEXT, timeout=READ_MS)
    click(page, "camera_stop")
    click(page, "camera_start")
    qtbot.waitUntil(lambda: reading(page) == TEXT, timeout=READ_MS)


def test_choices_are_remembered(page: CameraPage, sheet_file: Path) -> None:
    found(page, QCheckBox, "camera_mirror").setChecked(True)
    found(page, QComboBox, "camera_rotation").setCurrentText("180°")
    found(page, QSlider, "camera_sure").setValue(91)
    found(page, QCheckBox, "camera_left_out").setChecked(True)
    enter(page, str(sheet_file))
    state = page.state()
    click(page, "camera_stop")
    page.restore({})
    assert not found(page, QCheckBox, "camera_mirror").isChecked()
    assert not found(page, QCheckBox, "camera_left_out").isChecked()
    page.restore(state)
    assert page.state() == state
    page.restore({"sure": "very", "size": 99, "rotation": 45, "recent": 3, "source": None})
    assert page.state()["rotation"] == 180
    assert page.state()["sure"] == 91


def test_closing_waits_for_no_silent_source(
    page: CameraPage, window: MainWindow, qtbot: QtBot, silent: str
) -> None:
    enter(page, silent)
    qtbot.waitUntil(lambda: page.session.camera.state == "starting", timeout=READ_MS)
    begun = time.monotonic()
    window.session.camera.close()
    assert time.monotonic() - begun < 1.3


@pytest.fixture
def server(sheet: Picture) -> Iterator[str]:
    """An MJPEG server on loopback, as a phone is one; its address."""
    jpeg = cv2.imencode(".jpg", sheet)[1].tobytes()
    over = threading.Event()

    class Phone(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
            self.end_headers()
            part = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(jpeg)
            try:
                while not over.wait(0.04):
                    self.wfile.write(part + jpeg + b"\r\n")
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    phone = ThreadingHTTPServer(("127.0.0.1", 0), Phone)
    thread = threading.Thread(target=phone.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{phone.server_port}/video"
    over.set()
    phone.shutdown()
    phone.server_close()
    thread.join()


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes a connection and never answers; its address."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/video"
