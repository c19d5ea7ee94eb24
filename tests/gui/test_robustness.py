"""The Robustness tab with the shipped networks on test pictures that are really changed."""

from __future__ import annotations

import csv
import io
import itertools
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.robustness import some
from gui.widgets.recipe_row import RecipeRow
from gui.widgets.robustness_plots import RobustnessPlots
from models.digit_names import a_digit
from tests.gui.parts import Parts
from vision import robustness
from vision.disturbances import DISTURBANCES, chance
from vision.recipes import RECIPES, seen

LEFT = Qt.MouseButton.LeftButton
MEASURED_MS = 60_000


class Page(Parts):
    """The tab's parts by their object names."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.plots = self.part(RobustnessPlots, "robustness_plots")
        self.start = self.part(QAbstractButton, "robustness_start")

    def row(self, key: str) -> RecipeRow:
        return self.part(RecipeRow, f"robustness_{key}")

    def open(self) -> None:
        self.click("nav_evaluate")
        bar = self.part(QTabBar, "evaluate_tabs")
        QTest.mouseClick(bar, LEFT, pos=bar.tabRect(1).center())

    def measure_a_little(self, qtbot: QtBot) -> None:
        """Waits for the first figures and stops."""
        qtbot.waitUntil(lambda: "%" in self.text("robustness_raw_mean"), timeout=MEASURED_MS)
        QTest.mouseClick(self.start, LEFT)
        qtbot.waitUntil(lambda: self.start.text() == "Measure", timeout=MEASURED_MS)

    def found(self) -> robustness.Findings:
        """The same figures, found without the window."""
        session = self.window.session
        assert session.networks.active is not None
        assert session.test is not None
        count = int(self.text("robustness_status").split(", ")[1].split()[0].replace(",", ""))
        test = session.test
        return robustness.measure(session.networks.active, test.pictures, test.labels, count=count)


@pytest.fixture
def parts(window: MainWindow, qtbot: QtBot) -> Page:
    """The tab opened and the baseline measured on a few pictures."""
    made = Page(window)
    made.part(QComboBox, "robustness_count").setCurrentIndex(0)
    made.open()
    made.measure_a_little(qtbot)
    return made


def test_opening_the_tab_measures_and_stopping_keeps_what_there_is(parts: Page) -> None:
    found = parts.found()
    assert 0 < found.count <= 200
    assert parts.text("robustness_status") == f"Baseline, {found.count} pictures"
    assert parts.text("robustness_raw_mean") == f"{100 * found.mean('raw'):.1f} %"
    assert parts.text("robustness_eyes_mean") == f"{100 * found.mean('normalized'):.1f} %"
    assert found.mean("normalized") > found.mean("raw") + 0.05


def test_an_amount_is_shown_with_figures_and_sentence(parts: Page) -> None:
    found = parts.found()
    assert parts.text("robustness_sentence") == found.curves[0].sentence(4)
    area = parts.plots.area(8)
    start = QPoint(round(area.x(0)), round(area.axes.center().y()))
    QTest.mouseClick(parts.plots, LEFT, pos=start)
    assert parts.plots.chosen() == (8, 0)
    QTest.keyClick(parts.plots, Qt.Key.Key_Right)
    QTest.keyClick(parts.plots, Qt.Key.Key_Right)
    curve = found.curves[8]
    assert parts.text("robustness_sentence") == curve.sentence(2)
    for recipe in RECIPES:
        assert parts.row(recipe.key).figure() == f"{100 * curve.accuracy(recipe.key)[2]:.1f} %"


def test_the_pictures_are_those_that_were_measured(parts: Page) -> None:
    session = parts.window.session
    network, test = session.networks.active, session.test
    assert network is not None
    assert test is not None
    parts.plots.choose(1, 3)
    which = some(test.labels, 4, 0)
    assert len(set(test.labels[which].tolist())) == 4
    amount = DISTURBANCES[1].amounts[3]
    shown = [seen(test.pictures[one], DISTURBANCES[1], amount, chance(0, one)) for one in which]
    for at, recipe in enumerate(RECIPES):
        answers = network(np.stack([pictures[at] for pictures in shown])).argmax(axis=1)
        assert parts.row(recipe.key).answers() == tuple(answers.tolist())
    described = parts.row("normalized").accessibleDescription()
    assert f"{a_digit(int(test.labels[which[0]]))} as " in described
    before = parts.row("raw").grab().toImage()
    parts.click("robustness_shuffle")
    assert parts.row("raw").grab().toImage() != before


def test_rows_switch_lines_on_and_off(parts: Page) -> None:
    assert parts.row("raw").isChecked()
    assert not parts.row("centred").isChecked()
    before = parts.plots.grab().toImage()
    parts.row("centred").setFocus()
    QTest.keyClick(parts.row("centred"), Qt.Key.Key_Space)
    assert parts.row("centred").isChecked()
    assert parts.plots.grab().toImage() != before
    parts.click("robustness_centred")
    assert not parts.row("centred").isChecked()


def test_the_figures_can_be_copied_and_saved(parts: Page, qtbot: QtBot, tmp_path: Path) -> None:
    found = parts.found()
    parts.click("robustness_copy")
    copied = QGuiApplication.clipboard().text()
    rows = list(csv.DictReader(io.StringIO(copied)))
    assert len(rows) == sum(len(one.disturbance.amounts) for one in found.curves)
    assert rows[4]["network"] == "Baseline"
    assert (rows[4]["disturbance"], rows[4]["amount"]) == ("moved", "4")
    assert float(rows[4]["raw"]) == pytest.approx(found.curves[0].accuracy("raw")[4])
    assert parts.window.page.copy_text() == copied
    parts.click("robustness_save")
    dialog = parts.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "figures.csv"))
    dialog.reject()
    qtbot.waitUntil(lambda: (tmp_path / "figures.csv").exists(), timeout=MEASURED_MS)
    qtbot.waitUntil(lambda: parts.text("status_text") == "Saved as figures.csv.")
    assert (tmp_path / "figures.csv").read_bytes().decode() == copied


def test_a_file_that_cannot_be_written_is_one_sentence(
    parts: Page, qtbot: QtBot, tmp_path: Path
) -> None:
    parts.click("robustness_save")
    dialog = parts.window.findChild(QFileDialog)
    assert dialog is not None
    (tmp_path / "figures.csv").mkdir()
    dialog.fileSelected.emit(str(tmp_path / "figures.csv"))
    dialog.reject()
    sentence = parts.part(QLabel, "fault_sentence")
    qtbot.waitUntil(lambda: bool(sentence.text()), timeout=MEASURED_MS)
    assert "figures.csv" in sentence.text()
    assert "Traceback" not in sentence.text()


def test_networks_are_measured_once_and_compared(parts: Page, qtbot: QtBot) -> None:
    networks = parts.window.session.networks
    raw = parts.text("robustness_raw_mean")
    others = parts.part(QComboBox, "robustness_compare")
    assert not others.isEnabled()
    networks.choose("chapter")
    qtbot.waitUntil(lambda: networks.active_key == "chapter", timeout=MEASURED_MS)
    assert parts.text("robustness_raw_mean") == "\N{EN DASH}"
    parts.measure_a_little(qtbot)
    assert [others.itemText(index) for index in range(others.count())] == ["none", "Baseline"]
    assert "(" not in parts.row("raw").figure()
    before = parts.plots.grab().toImage()
    others.setCurrentIndex(1)
    assert parts.row("raw").figure().startswith("(")
    assert parts.plots.grab().toImage() != before
    # Opened again it is another object, but the same network: nothing is measured anew.
    networks.choose("baseline")
    qtbot.waitUntil(lambda: networks.active_key == "baseline", timeout=MEASURED_MS)
    assert parts.text("robustness_raw_mean") == raw
    assert parts.start.text() == "Measure"
    assert [others.itemText(index) for index in range(others.count())] == ["none", "Chapter"]
    assert others.currentIndex() == 0
    assert "(" not in parts.row("raw").figure()


def test_space_measures_what_the_tab_is_about(parts: Page, qtbot: QtBot) -> None:
    accuracy = parts.text("evaluation_accuracy")
    parts.window.page.main_action()
    assert parts.start.text() == "Cancel"
    assert parts.part(QWidget, "robustness_progress").isVisible()
    parts.window.page.main_action()
    qtbot.waitUntil(lambda: parts.start.text() == "Measure", timeout=MEASURED_MS)
    assert parts.text("evaluation_accuracy") == accuracy
    assert parts.part(QAbstractButton, "evaluate_start").text() == "Evaluate"


def test_choices_are_remembered(parts: Page) -> None:
    parts.click("robustness_boxed")
    parts.plots.choose(3, 2)
    state = parts.window.page.state()
    assert state["tab"] == "robustness"
    lab = state["robustness"]
    assert lab == {"count": 200, "shown": ["raw", "boxed", "normalized"], "place": [3, 2]}
    parts.click("robustness_raw")
    parts.plots.choose(0, 0)
    parts.part(QComboBox, "robustness_count").setCurrentIndex(2)
    parts.window.page.restore(state)
    assert parts.window.page.state() == state
    for odd in ({"tab": 7}, {"robustness": [1]}, {"robustness": {"count": "x", "place": [1]}}):
        parts.window.page.restore(odd)
    assert parts.window.page.state()["robustness"]["place"] == [3, 2]
    assert parts.window.page.state()["robustness"]["count"] == 200


def test_everything_fits_in_every_size(parts: Page) -> None:
    rows = [parts.row(recipe.key) for recipe in RECIPES]
    for row in rows:
        row.setChecked(True)
    page, named = parts.window.page, ("plots", "start", "save", "sentence")
    for size in ((1100, 700), (1280, 800), (1920, 1080)):
        parts.window.resize(*size)
        QGuiApplication.processEvents()
        for part in (*(parts.part(QWidget, f"robustness_{name}") for name in named), *rows):
            place = part.rect().translated(part.mapTo(page, QPoint(0, 0)))
            assert page.rect().contains(place), part.objectName()
            assert part.height() >= part.minimumSizeHint().height(), part.objectName()
        for above, below in itertools.pairwise(rows):
            assert above.geometry().bottom() < below.geometry().top()


def test_the_longest_sentence_has_room(parts: Page) -> None:
    sentence = parts.part(QLabel, "robustness_sentence")
    parts.window.resize(1100, 700)
    QGuiApplication.processEvents()
    sentence.setText(
        "With noise of 96 grey levels, 12 of 100 are still read and 88 are called no digit; "
        "through our eyes, only 10."
    )
    assert sentence.heightForWidth(sentence.width()) <= sentence.height()


def test_the_theme_reaches_the_plots(parts: Page) -> None:
    box = parts.part(QComboBox, "theme_choice")
    box.setCurrentText("Dark")
    dark = parts.plots.grab().toImage()
    box.setCurrentText("Light")
    assert parts.plots.grab().toImage() != dark


@pytest.mark.slow
def test_a_whole_measurement_comes_to_its_end(parts: Page, qtbot: QtBot) -> None:
    parts.click("robustness_start")
    qtbot.waitUntil(
        lambda: parts.text("robustness_status") == "Baseline, 200 pictures", timeout=MEASURED_MS
    )
    assert parts.start.text() == "Measure"
    assert parts.text("robustness_raw_mean") == f"{100 * parts.found().mean('raw'):.1f} %"
