"""The unattended walk through every page: real work, done only through events and object names."""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QComboBox,
    QDialog,
    QLabel,
    QMenu,
    QSpinBox,
    QTabBar,
    QWidget,
)

from gui.app import create
from gui.eventually import eventually, let_run
from gui.main_window import MainWindow

W = TypeVar("W", bound=QWidget)

SIZES = {"": (QSize(1280, 800),), "all": (QSize(1280, 800), QSize(1920, 1080))}
THEMES = {"": ("Dark",), "all": ("Dark", "Light")}

NOTHING = "\N{EN DASH}"
"""What a label shows when there is no answer."""

# A three written with one stroke, as fractions of the pad.
THREE = (
    (0.34, 0.26),
    (0.44, 0.19),
    (0.58, 0.20),
    (0.65, 0.29),
    (0.60, 0.40),
    (0.46, 0.46),
    (0.60, 0.50),
    (0.68, 0.62),
    (0.63, 0.75),
    (0.48, 0.81),
    (0.34, 0.74),
)


class TourError(Exception):
    """A step did not come to its end; the message says which."""


class Tour:
    """One walk; every step prints what it saw and leaves a picture of its page.

    Args:
        window: the window, shown.
        out: the folder for the pictures.
        sizes: the window sizes of the pictures.
        themes: the entries of the theme's choice.
        say: takes a line for the person who reads along.
    """

    def __init__(
        self,
        window: MainWindow,
        out: Path,
        *,
        sizes: tuple[QSize, ...],
        themes: tuple[str, ...],
        say: Callable[[str], None],
    ) -> None:
        self._window = window
        self._out = out
        self._sizes = sizes
        self._themes = themes
        self._say = say
        self.pictures: list[Path] = []
        self.names: list[str] = []

    def walk(self) -> None:
        """Goes through every page.

        Raises:
            TourError: a step failed.
            OSError: a picture could not be written.
        """
        chip = self._find(QAbstractButton, "network_chip")
        self._wait("a network answers", 30, lambda: "%" in chip.text())
        self._draw()
        self._filters()
        self._camera()
        self._train()
        self._inside()
        self._looked()
        self._map_of_digits()
        self._over_time()
        self._evaluate()
        self._take_home()

    def _draw(self) -> None:
        self._open("draw")
        pad = self._find(QWidget, "drawing_pad")
        digit = self._find(QLabel, "prediction_digit")
        points = [
            QPoint(round(x * pad.width()), round(y * pad.height())) for x, y in _between(THREE)
        ]
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(pad, left, none, points[0])
        for point in points[1:]:
            QTest.mouseMove(pad, point)
        QTest.mouseRelease(pad, left, none, points[-1])
        self._wait(
            "the drawn digit is read",
            10,
            lambda: bool(digit.property("settled")) and digit.text() != NOTHING,
        )
        confidence = self._find(QLabel, "prediction_confidence").text()
        self._say(f"Draw: a three was drawn, the answer is {digit.text()} ({confidence}).")
        self._picture("draw")

    def _filters(self) -> None:
        self._open("filters")
        output = self._find(QWidget, "filter_output")
        self._wait("the output is drawn", 30, lambda: bool(output.property("ready")))
        self._picture("filters")
        self._say("Filters: the vertical line filter slides over a seven.")
        self._click("filter_stacked")
        self._picture("filters-cube")
        self._click("filter_stacked")
        chain = self._find(QWidget, "filter_chain")
        chain.setFocus()
        for _ in range(2):
            QTest.keyClick(chain, Qt.Key.Key_Right)
        self._picture("filters-pooling")
        self._say(
            f"Filters: after ReLU and max pooling the maps are {self._text('filter_output_size')}."
        )
        for _ in range(2):
            QTest.keyClick(chain, Qt.Key.Key_Left)
        self._choose("filter_source", "Colour picture")
        self._picture("filters-colour")
        self._say(f"Filters: a kernel over a colour picture, {self._text('filter_count')}.")
        self._choose("filter_source", "Test picture")

    def _camera(self) -> None:
        self._open("camera")
        reading = self._find(QLabel, "camera_reading")
        self._choose("camera_source", "Sample clip")
        self._click("camera_start")
        self._wait(
            "the sample clip is read", 30, lambda: sum(map(str.isdigit, reading.text())) >= 3
        )
        let_run(1.5)
        self._picture("camera")
        self._say(f"Camera: the sample clip (synthetic) reads {reading.text()!r}.")
        self._click("camera_stop")

    def _train(self) -> None:
        self._open("train")
        self._find(QSpinBox, "epochs_choice").setValue(1)
        self._click("start_training")
        result = self._find(QLabel, "training_result")
        stop = self._find(QAbstractButton, "stop_training")
        self._wait("the training has begun", 60, stop.isEnabled)
        self._wait(
            "an epoch is trained", 180, lambda: "%" in result.text() and not stop.isEnabled()
        )
        let_run(0.5)
        self._picture("train")
        self._say(f"Train: {result.text()}")
        self._click("customise_experiment")
        tabs = self._find(QTabBar, "editor_tabs")
        for index, name in enumerate(("layers", "learning", "sharing")):
            tabs.setCurrentIndex(index)
            self._picture(f"train-editor-{name}")
        self._say(f"Train: the editor shows {self._text('editor_parameters')}.")
        self._click("editor_done")

    def _inside(self) -> None:
        self._open("inside")
        layers = self._find(QComboBox, "layer_choice")
        maps = self._find(QWidget, "feature_maps")
        self._wait("the layers are listed", 30, lambda: layers.count() > 3)
        for index, name in ((0, "inside-first-layer"), (3, "inside-fourth-layer")):
            before = int(maps.property("updates") or 0)
            layers.setCurrentIndex((index + 1) % layers.count())
            layers.setCurrentIndex(index)
            self._wait("the maps are drawn", 10, partial(_more_updates, maps, before))
            self._picture(name)
        self._say(f"Inside: {layers.count()} layers can be opened.")
        layers.setCurrentIndex(layers.count() - 2)
        self._choose("weights_kind", "Contributions")
        self._picture("inside-contributions")
        self._say(f"Inside: {self._text('weights_sum')}")
        layers.setCurrentIndex(layers.count() - 1)
        self._picture("inside-softmax")
        layers.setCurrentIndex(layers.findText("conv2d_1", Qt.MatchFlag.MatchStartsWith))
        for key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Return):
            QTest.keyClick(maps, key)
        self._wait("a filter is opened", 10, self._find(QWidget, "close_up").isVisible)
        self._picture("inside-close-up")
        self._say(f"Inside: {self._text('close_up_title')}")
        self._close_up()
        self._click("close_up_toggle")

    def _close_up(self) -> None:
        """What excites the filter that is open, and what becomes of the answers without it."""
        tabs = self._find(QTabBar, "close_up_tabs")
        tabs.setCurrentIndex(1)
        found = self._find(QLabel, "close_up_picture_text")
        self._wait("the test pictures are asked", 60, lambda: "strongest" in found.text())
        self._picture("inside-excited")
        tabs.setCurrentIndex(2)
        self._click("close_up_on")
        accuracy = self._find(QLabel, "close_up_accuracy")
        self._wait("the change is measured", 60, lambda: accuracy.text().count("%") == 2)
        self._picture("inside-changed")
        self._say(f"Inside, without it: {accuracy.text()}; {self._text('close_up_accuracy_note')}")
        self._click("close_up_reset_all")
        tabs.setCurrentIndex(0)

    def _looked(self) -> None:
        tabs = self._find(QTabBar, "inside_tabs")
        titles = [tabs.tabText(index) for index in range(tabs.count())]
        tabs.setCurrentIndex(titles.index("Where it looked"))
        heat, words = self._find(QWidget, "occlusion_heat"), self._find(QLabel, "occlusion_words")
        self._wait("the patches are covered", 30, partial(_more_updates, heat, 0))
        let_run(0.5)
        self._picture("inside-looked")
        self._say(f"Where it looked: {words.text()}")
        before = int(heat.property("updates"))
        self._click("looked_2")
        self._wait("another digit is looked at", 10, partial(_more_updates, heat, before))
        self._picture("inside-looked-2")
        self._click("looked_answer")
        tabs.setCurrentIndex(0)

    def _over_time(self) -> None:
        """Goes through the moments of the training before."""
        tabs = self._find(QTabBar, "inside_tabs")
        titles = [tabs.tabText(index) for index in range(tabs.count())]
        tabs.setCurrentIndex(titles.index("Over time"))
        line = self._find(QAbstractSlider, "time_slider")
        self._wait("the moments of the training are there", 30, lambda: line.maximum() >= 5)
        for key, name in ((Qt.Key.Key_Home, "start"), (Qt.Key.Key_End, "end")):
            QTest.keyClick(line, key)
            self._wait("the moment is read", 30, lambda: "row" in self._text("time_counted"))
            self._picture(f"inside-over-time-{name}")
            said = f"{self._text('time_moment')}, {self._text('time_accuracy')}"
            self._say(f"Over time: {said}, {self._text('time_said').lower()}.")
        tabs.setCurrentIndex(0)

    def _map_of_digits(self) -> None:
        tabs = self._find(QTabBar, "inside_tabs")
        titles = [tabs.tabText(index) for index in range(tabs.count())]
        tabs.setCurrentIndex(titles.index("Map of digits"))
        title = self._find(QLabel, "digit_map_title")
        self._click("digit_map_pca")
        self._wait("the map of digits is drawn", 60, lambda: "%" in title.text())
        let_run(0.5)
        self._picture("inside-digits-pca")
        self._say(f"Map of digits: {title.text()}.")
        self._click("digit_map_tsne")
        start = self._find(QAbstractButton, "digit_map_start")
        self._wait("t-SNE has arranged the digits", 300, lambda: start.text() == "Draw again")
        let_run(0.5)
        self._picture("inside-digits-tsne")
        self._click("digit_map_pca")
        tabs.setCurrentIndex(0)

    def _evaluate(self) -> None:
        self._open("evaluate")
        accuracy = self._find(QLabel, "evaluation_accuracy")
        self._wait("the network is evaluated", 60, lambda: "%" in accuracy.text())
        let_run(0.2)
        self._picture("evaluate")
        self._say(f"Evaluate: {accuracy.text()} of 10,000 test pictures are right.")
        self._choose("robustness_count", "200")
        self._find(QTabBar, "evaluate_tabs").setCurrentIndex(1)
        start = self._find(QAbstractButton, "robustness_start")
        mean = self._find(QLabel, "robustness_eyes_mean")
        self._wait(
            "changed pictures are read",
            120,
            lambda: "%" in mean.text() and start.text() == "Measure",
        )
        self._picture("evaluate-robustness")
        self._say(f"Robustness: {mean.text()} of changed pictures are read through our eyes.")
        self._evaluate_further()

    def _evaluate_further(self) -> None:
        """The tabs that ask why, whether to believe it, and which of two is better."""
        tabs = self._find(QTabBar, "evaluate_tabs")
        tabs.setCurrentIndex(2)
        start = self._find(QAbstractButton, "hardest_nearest_start")
        if start.isVisible() and start.text() == "Find":  # They wait while a training runs.
            self._click("hardest_nearest_start")
        self._wait(
            "the nearest training pictures are found",
            300,
            lambda: "nearest" in self._text("hardest_nearest_words"),
        )
        let_run(0.3)
        self._picture("evaluate-hardest")
        self._say(f"Hardest: {self._text('hardest_answer')}.")
        tabs.setCurrentIndex(3)
        self._wait(
            "the calibration is drawn", 60, lambda: "ECE" in self._text("calibration_sentence")
        )
        self._picture("evaluate-calibration")
        tabs.setCurrentIndex(4)
        self._wait(
            "two networks are compared", 60, lambda: "Both" in self._text("compare_sentence")
        )
        let_run(0.2)
        self._picture("evaluate-compare")
        self._say(f"Compare: {self._text('compare_sentence')}")
        tabs.setCurrentIndex(0)

    def _take_home(self) -> None:
        menu = self._find(QMenu, "network_menu")
        next(one for one in menu.actions() if one.text().startswith("Take")).trigger()
        dialog = self._find(QDialog, "export")
        self._wait("what can be taken home is shown", 5, dialog.isVisible)
        self._picture("take-home", dialog)
        dialog.close()
        self._say("Take home: what can be taken of the network is shown.")

    def _find(self, kind: type[W], name: str) -> W:
        found = self._window.findChild(kind, name)
        if found is None:
            raise TourError(f"there is no {name} in the window")
        return found

    def _text(self, name: str) -> str:
        return self._find(QLabel, name).text()

    def _click(self, name: str) -> None:
        QTest.mouseClick(self._find(QAbstractButton, name), Qt.MouseButton.LeftButton)

    def _choose(self, name: str, text: str) -> None:
        box = self._find(QComboBox, name)
        index = box.findText(text, Qt.MatchFlag.MatchStartsWith)
        if index < 0:
            raise TourError(f"{name} does not offer {text!r}")
        box.setCurrentIndex(index)
        box.activated.emit(index)

    def _open(self, key: str) -> None:
        self._click(f"nav_{key}")
        page = self._find(QWidget, f"page_{key}")
        self._wait(f"the page {key} is shown", 5, page.isVisible)

    def _wait(self, what: str, seconds: float, is_true: Callable[[], bool]) -> None:
        if not eventually(is_true, seconds):
            raise TourError(f"waited {seconds:.0f} s in vain: {what}")

    def _picture(self, name: str, over: QWidget | None = None) -> None:
        """Grabs the window, and what lies over it, in every size and theme asked for."""
        self.names.append(name)
        box = self._find(QComboBox, "theme_choice")
        for theme in self._themes:
            box.setCurrentText(theme)
            for size in self._sizes:
                self._window.resize(size)
                let_run(0.3)
                several = len(self._themes) * len(self._sizes) > 1
                suffix = f"-{theme.lower()}-{size.width()}x{size.height()}" if several else ""
                path = self._out / f"{len(self.names):02d}-{name}{suffix}.png"
                shot = self._window.grab()
                if over is not None:
                    place = self._window.rect().center() - over.rect().center()
                    painter = QPainter(shot)
                    painter.drawPixmap(place, over.grab())
                    painter.end()
                if not shot.save(str(path)):
                    raise TourError(f"{path.name} could not be written")
                self.pictures.append(path)


def run(
    out: Path,
    sizes: str = "",
    themes: str = "",
    say: Callable[[str], None] | None = None,
    *,
    chapter: bool = False,
) -> int:
    """Builds the window, walks through it and closes it.

    Args:
        out: the folder for the pictures; made if it is not there.
        sizes: "all", or "" for the usual one.
        themes: "all", or "" for the dark one.
        say: takes each line of the report; standard output if None.
        chapter: makes the pictures of docs/chapter.md instead, in one size.

    Returns:
        0, or 1 if a step failed.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="digitscope-tour-") as folder:
        # A data folder of its own: the tour's training must not stand among the person's runs.
        os.environ["DIGITSCOPE_DATA"] = folder
        kind = Tour
        if chapter:
            from gui.chapter_tour import ChapterTour as kind
        return _walk(kind, create()[1], out, SIZES[sizes], THEMES[themes], say or _print)


def _walk(
    kind: type[Tour],
    window: MainWindow,
    out: Path,
    sizes: tuple[QSize, ...],
    themes: tuple[str, ...],
    say: Callable[[str], None],
) -> int:
    window.resize(sizes[0])
    window.show()
    tour = kind(window, out, sizes=sizes, themes=themes, say=say)
    try:
        tour.walk()
        if len(tour.pictures) > len(tour.names):
            tour.pictures.append(_contact_sheet(tour.pictures, out / "contact-sheet.png"))
        say(f"{len(tour.pictures)} pictures are in {out.name}.")
    except (TourError, OSError) as error:
        say(f"The tour ended early: {error}.")
        return 1
    finally:
        window.close()
        window.deleteLater()
    return 0


def _more_updates(maps: QWidget, before: int) -> bool:
    return int(maps.property("updates")) > before


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _between(
    points: tuple[tuple[float, float], ...], steps: int = 6
) -> Iterator[tuple[float, float]]:
    """The points of a stroke with others between them, as a pen would send them."""
    yield points[0]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        for step in range(1, steps + 1):
            part = step / steps
            yield x0 + part * (x1 - x0), y0 + part * (y1 - y0)


def _contact_sheet(paths: list[Path], to: Path, columns: int = 4, width: int = 480) -> Path:
    """All pictures small on one sheet."""
    rows = -(-len(paths) // columns)
    height = width * 10 // 16
    sheet = QImage(columns * width, rows * height, QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.black)
    painter = QPainter(sheet)
    for index, path in enumerate(paths):
        small = QImage(str(path)).scaled(
            width - 4,
            height - 4,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(QPoint(index % columns * width, index // columns * height), small)
    painter.end()
    if not sheet.save(str(to)):
        raise TourError(f"{to.name} could not be written")
    return to
