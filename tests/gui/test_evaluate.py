"""The Evaluate page with the shipped networks and all 10,000 test pictures."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from gui.evaluate.tab import NOT_YET, UNDER_WAY
from gui.main_window import MainWindow
from gui.widgets.confusion_matrix import ConfusionMatrix
from gui.widgets.digit_scores import DigitScores
from gui.widgets.picture_grid import PictureGrid
from gui.widgets.pixel_view import PixelView
from gui.widgets.probability_bars import ProbabilityBars
from tests.gui.parts import Parts

LEFT = Qt.MouseButton.LeftButton
EVALUATED_MS = 30_000


class Page(Parts):
    """The page's parts by their object names."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.matrix = self.part(ConfusionMatrix, "confusion_matrix")
        self.pictures = self.part(PictureGrid, "evaluation_pictures")
        self.bars = self.part(ProbabilityBars, "evaluation_bars")

    def open_cell(self, truth: int, answer: int) -> None:
        QTest.mouseClick(self.matrix, LEFT, pos=self.matrix.cell_rect(truth, answer).center())

    def answers(self) -> np.ndarray:
        """What the active network says of every test picture."""
        network, test = self.window.session.networks.active, self.window.session.test
        assert network is not None
        assert test is not None
        return network(test.pictures)


@pytest.fixture
def parts(window: MainWindow, qtbot: QtBot) -> Page:
    """The page opened and the baseline evaluated."""
    made = Page(window)
    made.click("nav_evaluate")
    qtbot.waitUntil(lambda: "%" in made.text("evaluation_accuracy"), timeout=EVALUATED_MS)
    return made


def test_the_figures_are_those_of_the_network(parts: Page) -> None:
    test = parts.window.session.test
    assert test is not None
    right = parts.answers().argmax(axis=1) == test.labels
    assert parts.text("evaluation_accuracy") == f"{100 * right.mean():.2f} %"
    assert parts.text("evaluation_mistakes") == f"{(~right).sum():,}"
    assert parts.pictures.count() == (~right).sum()
    assert float(parts.text("evaluation_loss")) < 0.2


def test_mistakes_come_surest_first(parts: Page) -> None:
    test = parts.window.session.test
    assert test is not None
    answers = parts.answers()
    wrong = answers.argmax(axis=1) != test.labels
    surest = int(np.argmax(np.where(wrong, answers.max(axis=1), 0)))
    truth, answer = int(test.labels[surest]), int(answers[surest].argmax())
    assert parts.pictures.captions()[0].startswith(f"{truth} as {answer} ")
    assert parts.pictures.current() == 0
    assert parts.bars.probabilities is not None
    assert np.array_equal(parts.bars.probabilities, answers[surest])


def test_a_cell_opens_its_pictures(parts: Page) -> None:
    test = parts.window.session.test
    assert test is not None
    answers = parts.answers().argmax(axis=1)
    parts.open_cell(4, 9)
    assert parts.matrix.chosen() == (4, 9)
    assert parts.pictures.count() == int(((test.labels == 4) & (answers == 9)).sum()) > 0
    assert parts.text("evaluation_list").startswith("4 as 9: ")
    assert "A 4, read as 9" in parts.text("evaluation_answer")


def test_right_answers_come_least_sure_first(parts: Page) -> None:
    parts.open_cell(7, 7)
    assert parts.pictures.count() > 900
    shares = [int(text.removesuffix(" %")) for text in parts.pictures.captions()]
    assert shares == sorted(shares)
    assert parts.text("evaluation_answer").startswith("✓")


def test_an_empty_cell_says_so(parts: Page) -> None:
    test = parts.window.session.test
    assert test is not None
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (test.labels, parts.answers().argmax(axis=1)), 1)
    truth, answer = (int(place) for place in np.argwhere(counts == 0)[0])
    parts.open_cell(truth, answer)
    assert parts.pictures.count() == 0
    assert parts.text("evaluation_list").endswith(": 0")
    assert parts.text("evaluation_answer") == ""
    assert not parts.part(QAbstractButton, "evaluation_inside").isEnabled()


def test_keys_walk_through_the_matrix_and_escape_leaves_it(parts: Page) -> None:
    parts.open_cell(4, 9)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(parts.matrix, key)
    assert parts.matrix.chosen() == (5, 9)
    assert parts.text("evaluation_list").startswith("5 as 9: ")
    QTest.keyClick(parts.matrix, Qt.Key.Key_Escape)
    assert parts.matrix.chosen() is None
    assert "mistakes" in parts.text("evaluation_list")


def test_all_mistakes_come_back_by_the_button(parts: Page) -> None:
    count = parts.pictures.count()
    parts.open_cell(4, 9)
    parts.click("evaluation_all_mistakes")
    assert parts.pictures.count() == count


def test_a_picture_can_be_looked_into(parts: Page) -> None:
    QTest.mouseClick(parts.pictures.viewport(), LEFT, pos=parts.pictures.item_rect(2).center())
    assert parts.pictures.current() == 2
    QTest.keyClick(parts.pictures, Qt.Key.Key_Right)
    assert parts.pictures.current() == 3
    parts.click("evaluation_inside")
    inspected = parts.window.session.inspected_picture
    network = parts.window.session.networks.active
    assert inspected is not None
    assert network is not None
    assert np.array_equal(network(inspected[None])[0], parts.bars.probabilities)
    assert parts.window.page.key == "inside"
    shown = parts.part(PixelView, "inside_input").picture
    assert shown is not None
    assert np.array_equal(shown, inspected)


def test_another_network_is_evaluated_and_the_first_one_is_remembered(
    parts: Page, qtbot: QtBot
) -> None:
    networks = parts.window.session.networks
    baseline, accuracy = networks.active, parts.text("evaluation_accuracy")
    assert baseline is not None
    networks.choose("chapter")
    qtbot.waitUntil(lambda: networks.active is not baseline, timeout=EVALUATED_MS)
    qtbot.waitUntil(lambda: parts.text("evaluation_accuracy") != accuracy, timeout=EVALUATED_MS)
    networks.active = baseline
    networks.active_changed.emit(baseline)
    assert parts.text("evaluation_accuracy") == accuracy


def test_an_evaluation_can_be_cancelled_and_begun_again(parts: Page, qtbot: QtBot) -> None:
    accuracy = parts.text("evaluation_accuracy")
    start = parts.part(QAbstractButton, "evaluate_start")
    parts.click("evaluate_start")
    assert start.text() == "Cancel"
    assert parts.part(QWidget, "evaluation_progress").isVisible()
    parts.click("evaluate_start")
    assert start.text() == "Evaluate"
    assert parts.text("evaluation_status") == "Cancelled."
    assert parts.text("evaluation_accuracy") == accuracy
    QTest.keyClick(parts.matrix, Qt.Key.Key_Space)
    qtbot.waitUntil(
        lambda: "10,000 test pictures" in parts.text("evaluation_status"), timeout=EVALUATED_MS
    )


def test_the_page_waits_until_it_is_opened(window: MainWindow) -> None:
    parts = Page(window)
    assert parts.pictures.count() == 0
    assert parts.text("evaluation_accuracy") == "\N{EN DASH}"
    assert window.page.copy_text() == ""


def test_a_network_of_no_numbers_gets_a_sensible_view(parts: Page, qtbot: QtBot) -> None:
    networks = parts.window.session.networks
    sound = networks.active
    assert sound is not None
    broken = type(sound).from_weights(
        "broken", "Broken", sound.config, tuple(np.full_like(w, np.nan) for w in sound.weights)
    )
    networks.active = broken
    networks.active_changed.emit(broken)
    qtbot.waitUntil(
        lambda: parts.text("evaluation_status").startswith("Broken, "), timeout=EVALUATED_MS
    )
    assert parts.text("evaluation_accuracy") == "9.80 %"
    assert parts.pictures.count() == 9020
    assert not parts.window.grab().isNull()


def test_scores_are_told_to_those_who_cannot_see_them(parts: Page) -> None:
    scores = parts.part(DigitScores, "digit_scores")
    assert "precision: 0 9" in scores.accessibleDescription()
    parts.open_cell(8, 3)
    assert parts.matrix.accessibleDescription().startswith("Truth 8, answer 3: ")


def test_while_it_evaluates_the_empty_places_say_so(window: MainWindow, qtbot: QtBot) -> None:
    parts = Page(window)
    start = parts.part(QAbstractButton, "evaluate_start")
    assert parts.pictures.accessibleDescription() == NOT_YET
    parts.click("nav_evaluate")
    qtbot.waitUntil(lambda: start.text() == "Cancel", timeout=EVALUATED_MS)
    assert parts.pictures.accessibleDescription() == UNDER_WAY
    QTest.mouseClick(start, LEFT)
    assert start.text() == "Evaluate"
    assert parts.pictures.accessibleDescription() == NOT_YET
    QTest.mouseClick(start, LEFT)
    qtbot.waitUntil(lambda: parts.pictures.count() > 0, timeout=EVALUATED_MS)
    # What is known stays in view while it is found out anew.
    QTest.mouseClick(start, LEFT)
    assert UNDER_WAY not in parts.pictures.accessibleDescription()
