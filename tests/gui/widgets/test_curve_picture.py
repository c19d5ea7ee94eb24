"""Pictures of the curves, and trainings that grow side by side."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QComboBox
from pytestqt.qtbot import QtBot

from gui.images import from_image
from gui.theme import tokens
from gui.widgets.curve_data import CurveData
from gui.widgets.curve_marks import LaidRun
from gui.widgets.curve_picture import ACCURACY, ALONE, LOSS, _alone, file_stem
from gui.widgets.curves import Curves
from models.presets import PRESETS


def side_by_side(qtbot: QtBot, count: int = 2) -> tuple[Curves, list[LaidRun]]:
    curves = Curves("race_curves", stem="race", side_by_side=True)
    qtbot.addWidget(curves)
    curves.resize(800, 500)
    curves.show()
    curves.build()
    qtbot.waitUntil(lambda: curves.ready)
    plots = curves._plots
    assert plots is not None
    qtbot.waitUntil(lambda: plots.view.width() > 700)
    runs = [
        LaidRun(key=str(at), title=f"Run {at}", data=CurveData(10), place=at, growing=True)
        for at in range(count)
    ]
    curves.show_data(CurveData(10), "Race of two")
    curves.lay_over(runs)
    return curves, runs


def grow(run: LaidRun, steps: int = 75) -> None:
    for number in range(steps):
        run.data.add_step((number + 1) / 75, 1.0 / (number + 1), 0.9)


def picture(curves: Curves, what: str = "") -> QImage:
    curves._redraw()
    return curves.picture(what)


def inked(image: QImage) -> int:
    """Pixels that are not ground."""
    pixels = from_image(image).astype(int)
    return int((np.abs(pixels - pixels[0, 0]).sum(axis=2) > 60).sum())


def test_lines_grow_side_by_side_between_two_epochs(qtbot: QtBot) -> None:
    curves, (one, other) = side_by_side(qtbot)
    before = picture(curves)
    grow(one)
    first = picture(curves)
    grow(other)
    second = picture(curves)
    assert before != first
    assert first != second
    names = {each.objectName() for each in curves.findChildren(QAbstractButton)}
    assert {"race_save", "race_reset", "race_log"} <= names
    assert "race_runs_add" not in names


def test_only_the_chosen_lines_are_drawn(qtbot: QtBot) -> None:
    curves, (one, _) = side_by_side(qtbot)
    grow(one)
    for figures in PRESETS["chapter"].reported[:3]:
        one.data.add_epoch(figures)
    lines = curves.findChild(QComboBox, "race_lines")
    assert lines is not None
    ink = {}
    for index in range(lines.count()):
        lines.setCurrentIndex(index)
        ink[lines.currentText()] = inked(picture(curves))
    assert ink["All lines"] > ink["Training"]
    assert ink["All lines"] > ink["Validation"]
    assert curves.tools.state()["lines"] == "training"


@pytest.mark.parametrize("what", [LOSS, ACCURACY])
def test_one_plot_alone_has_its_size_title_and_axis(qtbot: QtBot, what: str) -> None:
    curves, runs = side_by_side(qtbot, 4)
    for run in runs:
        grow(run)
        run.data.add_epoch(PRESETS["chapter"].reported[2])
    whole, alone = picture(curves), picture(curves, what)
    assert alone.width() == 2 * (ALONE.width() + 32)
    assert alone.height() != whole.height()
    # An x axis of its own: numbers and words stand in the lowest lines.
    lowest = alone.copy(0, alone.height() - 100, alone.width(), 100)
    assert inked(lowest) > 200
    # What is on the screen is as it was.
    assert picture(curves) == whole


@pytest.mark.parametrize("what", [LOSS, ACCURACY])
def test_one_plot_alone_fills_the_picture_and_names_its_axis(qtbot: QtBot, what: str) -> None:
    curves, _ = side_by_side(qtbot)
    assert curves._plots is not None
    alone = _alone(curves._plots, what)
    (kept,) = alone.view.ci.items
    assert what in kept.getAxis("left").labelText
    assert kept.getViewBox().sceneBoundingRect().height() > 0.75 * ALONE.height()
    assert kept.getAxis("bottom").label.isVisible()
    alone.view.close()


def test_before_the_plots_are_there_nothing_is_saved(qtbot: QtBot) -> None:
    curves = Curves("curves")
    qtbot.addWidget(curves)
    with pytest.raises(ValueError, match="not ready yet"):
        curves.picture()


def test_a_picture_is_what_the_screen_shows(qtbot: QtBot) -> None:
    curves, runs = side_by_side(qtbot, 3)
    for run in runs:
        grow(run)
        run.data.add_epoch(PRESETS["chapter"].reported[2])
    curves.grab()  # as the screen does: what is painted for it is kept
    ground = QColor(tokens().card)
    image = picture(curves)
    places = [(x, y) for x in range(200, 1500, 7) for y in range(140, image.height() - 100, 7)]
    empty = sum(image.pixelColor(x, y) == ground for x, y in places)
    assert empty > 0.8 * len(places)


def test_letters_keep_their_distance_in_a_plot_of_another_size(qtbot: QtBot) -> None:
    curves, runs = side_by_side(qtbot, 4)
    for run in runs:
        run.data.add_epoch(PRESETS["chapter"].reported[2])
    curves._redraw()
    plots = curves._plots
    assert plots is not None

    def spread() -> float:
        """Of the letters of the accuracies, in pixels."""
        box = plots._accuracy.item.getViewBox()
        places = [letter.pos().y() for run, letter in plots._accuracy._letters.items() if run]
        return float((max(places) - min(places)) / box.viewPixelSize()[1])

    before, high = spread(), plots.view.height()
    curves.resize(1200, 900)
    qtbot.waitUntil(lambda: plots.view.height() > high + 200 and abs(spread() - before) < 3)


def test_file_names_say_what_is_in_them() -> None:
    assert file_stem("Chapter, changed", LOSS) == "loss-chapter-changed"
    assert file_stem("") == "curves"
    assert file_stem("Rennen / äöü: *?", ACCURACY) == "accuracy-rennen"
    assert len(file_stem("x" * 500)) <= 60
