"""The tabs Calibration and Compare with the shipped networks and all test pictures."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMenu, QTabBar
from pytestqt.qtbot import QtBot

from gui.evaluate.calibration import CalibrationTab
from gui.evaluate.words import meaning, verdict
from gui.main_window import MainWindow
from gui.widgets.picture_grid import PictureGrid
from gui.widgets.probability_bars import ProbabilityBars
from gui.widgets.reliability_plot import ReliabilityPlot
from models import classifier
from models.classifier import Network
from models.comparison import Comparison
from models.evaluation import evaluate, score
from models.events import TrainResult
from models.reliability import reliability
from models.runs import keep_run
from tests.gui.parts import Parts

LEFT = Qt.MouseButton.LeftButton
SOON_MS = 120_000


class Page(Parts):
    """The page's parts by their object names."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def open(self, tab: str) -> None:
        self.click("nav_evaluate")
        bar = self.part(QTabBar, "evaluate_tabs")
        place = [bar.tabText(index) for index in range(bar.count())].index(tab)
        QTest.mouseClick(bar, LEFT, pos=bar.tabRect(place).center())

    @property
    def menu(self) -> QMenu:
        return self.part(QMenu, "compare_menu")

    def rival(self, title: str) -> None:
        next(each for each in self.menu.actions() if each.text().startswith(title)).trigger()

    def network(self) -> Network:
        network = self.window.session.networks.active
        assert network is not None
        return network

    def right(self, network: Network) -> np.ndarray:
        test = self.window.session.test
        assert test is not None
        return network(test.pictures).argmax(axis=1) == test.labels


@pytest.fixture
def compared(window: MainWindow, qtbot: QtBot) -> Page:
    """The baseline beside the chapter's network."""
    parts = Page(window)
    parts.open("Compare")
    qtbot.waitUntil(lambda: parts.text("compare_sentence").startswith("Both"), timeout=SOON_MS)
    parts.rival("Chapter")
    qtbot.waitUntil(
        lambda: parts.part(QAbstractButton, "compare_chip").text().startswith("Chapter"),
        timeout=SOON_MS,
    )
    return parts


def test_both_networks_side_by_side(compared: Page, tmp_path: Path, qtbot: QtBot) -> None:
    assert compared.window.session.networks.active_key == "baseline"
    first, second = compared.network(), classifier.load("chapter")
    right = compared.right(first), compared.right(second)
    assert compared.text("compare_accuracy_first") == f"{100 * right[0].mean():.2f} %"
    assert compared.text("compare_accuracy_second") == f"{100 * right[1].mean():.2f} %"
    assert compared.text("compare_mistakes_second") == f"{(~right[1]).sum():,}"
    only = right[0] & ~right[1], right[1] & ~right[0]
    grids = [compared.part(PictureGrid, f"compare_{one}_pictures") for one in ("first", "second")]
    assert [grid.count() for grid in grids] == [int(each.sum()) for each in only]
    assert compared.text("compare_only_first") == f"Only ● reads {only[0].sum()} pictures"
    QTest.mouseClick(grids[1].viewport(), LEFT, pos=grids[1].item_rect(1).center())
    index = int(compared.text("compare_place").split()[2].replace(",", "")) - 1
    assert only[1][index]
    test = compared.window.session.test
    assert test is not None
    for one, network in (("first", first), ("second", second)):
        shown = compared.part(ProbabilityBars, f"compare_{one}_bars").probabilities
        assert shown is not None
        np.testing.assert_array_equal(shown, network(test.pictures[index][None])[0])
    assert "✕" in compared.text("compare_first_answer").replace("✖", "✕")
    assert "✓" in compared.text("compare_second_answer")
    compared.click("compare_save")
    dialog = compared.window.findChild(QFileDialog)
    assert dialog is not None
    path = tmp_path / "two.csv"
    dialog.fileSelected.emit(str(path))
    dialog.close()
    qtbot.waitUntil(path.exists, timeout=SOON_MS)
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert [row["digit"] for row in rows] == [*map(str, range(10)), "all"] * 2
    assert float(rows[21]["loss"]) == pytest.approx(
        float(compared.text("compare_loss_second")), abs=1e-4
    )
    compared.click("compare_inside")
    assert np.array_equal(compared.window.session.inspected_picture, test.pictures[index])


def test_a_bad_file_is_told_and_the_comparison_stays(
    compared: Page, tmp_path: Path, qtbot: QtBot
) -> None:
    before = compared.text("compare_accuracy_second")
    path = tmp_path / "broken.keras"
    path.write_bytes(b"no network")
    compared.rival("Open a network file")
    assert "Take it home" not in str([each.text() for each in compared.menu.actions()])
    dialog = compared.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()
    qtbot.waitUntil(lambda: "broken.keras" in compared.text("compare_sentence"), timeout=SOON_MS)
    assert compared.text("compare_accuracy_second") == before
    QTest.mouseClick(compared.part(QAbstractButton, "compare_start"), LEFT)
    assert compared.part(QAbstractButton, "compare_start").text() == "Cancel"
    QTest.mouseClick(compared.part(QAbstractButton, "compare_start"), LEFT)
    assert compared.text("compare_sentence") == "Cancelled."


def test_calibration_in_a_plot_and_a_sentence(window: MainWindow, qtbot: QtBot) -> None:
    parts = Page(window)
    parts.open("Calibration")
    qtbot.waitUntil(lambda: "ECE" in parts.text("calibration_sentence"), timeout=SOON_MS)
    test = window.session.test
    assert test is not None
    evaluation = evaluate(parts.network(), test.pictures, test.labels)
    found = reliability(evaluation)
    assert f"{100 * found.error:.2f} points" in parts.text("calibration_sentence")
    plot = parts.part(ReliabilityPlot, "calibration_plot")
    grid = parts.part(PictureGrid, "calibration_pictures")
    QTest.mouseClick(plot, LEFT, pos=plot.axes().column(14).center().toPoint())
    assert plot.current() == 14
    assert grid.count() == found.counts[14]
    empty = int(np.flatnonzero(found.counts == 0)[0])
    QTest.mouseClick(plot, LEFT, pos=plot.axes().column(empty).center().toPoint())
    assert plot.current() == 14
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert plot.current() == 13
    assert grid.count() == found.counts[13]
    assert f"{found.counts[13]:,} answers" in parts.text("calibration_bin")
    inside = found.pictures(13)
    wrong = int((evaluation.answers[inside] != evaluation.labels[inside]).sum())
    marks = [caption[0] != caption[5] for caption in grid.captions()]
    assert marks == [True] * wrong + [False] * (len(inside) - wrong)


def test_a_network_of_no_numbers_gets_a_sentence(window: MainWindow, qtbot: QtBot) -> None:
    parts = Page(window)
    parts.open("Calibration")
    qtbot.waitUntil(lambda: "ECE" in parts.text("calibration_sentence"), timeout=SOON_MS)
    networks, sound = window.session.networks, parts.network()
    broken = Network.from_weights(
        "broken", "Broken", sound.config, tuple(np.full_like(w, np.nan) for w in sound.weights)
    )
    networks.active = broken
    networks.active_changed.emit(broken)
    qtbot.waitUntil(lambda: not parts.text("calibration_sentence"), timeout=SOON_MS)
    tab = window.findChild(CalibrationTab)
    assert tab is not None
    assert tab.copy_text() == ""
    assert not window.grab().isNull()
    parts.open("Compare")
    qtbot.waitUntil(
        lambda: parts.text("compare_sentence").startswith("●: Its answers are not numbers"),
        timeout=SOON_MS,
    )


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (0, 0, "They read the same ones."),
        (12, 10, "The difference may be luck"),
        (30, 8, "● is better"),
        (8, 30, "□ is better"),
    ],
)
def test_differences_are_weighed_in_words(first: int, second: int, said: str) -> None:
    found = Comparison(
        only_first=np.arange(first), only_second=np.arange(second), both=900, neither=4
    )
    words = verdict(found, (0, 0))
    assert words.startswith("Both read 900 of ")
    assert said in words
    assert verdict(found, (0, 5)) == "□: 5 of its answers are not numbers: its training broke down."


@pytest.mark.parametrize(
    ("right", "said"), [(9, "may be believed"), (5, "too sure"), (10, "better than it believes")]
)
def test_sureness_is_weighed_in_words(right: int, said: str) -> None:
    rows = np.zeros((10, 11), np.float32)
    rows[:, 2], rows[:, 7] = 0.9, 0.1
    labels = np.array([2] * right + [7] * (10 - right), np.uint8)
    assert said in meaning(reliability(score(rows, labels)))


def test_a_run_that_gets_another_name_is_called_so(compared: Page, qtbot: QtBot) -> None:
    session, second = compared.window.session, classifier.load("chapter")
    kept = TrainResult(config=second.config, weights=second.weights, history=(), stopped=False)
    run = keep_run(kept)
    session.networks.refresh()
    chip = compared.part(QAbstractButton, "compare_chip")
    entries = session.networks.entries
    qtbot.waitUntil(lambda: run.id in {one.key for one in entries()}, timeout=SOON_MS)
    compared.rival(run.title)
    qtbot.waitUntil(lambda: chip.text().startswith(run.title), timeout=SOON_MS)
    session.history.rename(run.id, "Mine")
    session.networks.refresh()
    qtbot.waitUntil(lambda: chip.text().startswith("Mine"), timeout=SOON_MS)
