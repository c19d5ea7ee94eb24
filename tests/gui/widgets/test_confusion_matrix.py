"""The confusion matrix: cells by mouse and keys, with and without the eleventh column."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.confusion_matrix import ConfusionMatrix
from gui.widgets.digit_scores import DigitScores


@pytest.fixture
def matrix(qtbot: QtBot) -> ConfusionMatrix:
    made = ConfusionMatrix()
    qtbot.addWidget(made)
    made.resize(480, 460)
    made.show()
    return made


@pytest.mark.parametrize("columns", [10, 11])
def test_every_cell_answers_a_click(matrix: ConfusionMatrix, columns: int) -> None:
    told: list[tuple[int, int]] = []
    matrix.cell_chosen.connect(lambda truth, answer: told.append((truth, answer)))
    matrix.set_counts(np.ones((10, columns), np.int64))
    for truth in range(10):
        for answer in range(columns):
            centre = matrix.cell_rect(truth, answer).center()
            QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=centre)
    assert told == [(truth, answer) for truth in range(10) for answer in range(columns)]


def test_a_choice_that_is_no_more_is_given_up(matrix: ConfusionMatrix) -> None:
    matrix.set_counts(np.ones((10, 11), np.int64))
    centre = matrix.cell_rect(3, 10).center()
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=centre)
    assert matrix.accessibleDescription() == "Truth 3, answer no digit: 1 pictures."
    matrix.set_counts(np.ones((10, 10), np.int64))
    assert matrix.chosen() is None


def test_more_mistakes_are_shaded_more(matrix: ConfusionMatrix) -> None:
    counts = np.zeros((10, 10), np.int64)
    counts[0, 1], counts[0, 2], counts[0, 3] = 1, 9, 90
    matrix.set_counts(counts)
    image = matrix.grab().toImage()
    corners = [matrix.cell_rect(0, answer).topLeft() + QPoint(6, 6) for answer in (4, 1, 2, 3)]
    greens = [image.pixelColor(corner).green() for corner in corners]
    away = [abs(green - greens[0]) for green in greens]
    assert away == sorted(set(away))


def test_empty_and_perfect_ones_are_drawn(matrix: ConfusionMatrix) -> None:
    matrix.set_counts(None)
    QTest.keyClick(matrix, Qt.Key.Key_Down)
    assert matrix.chosen() is None
    matrix.set_counts(np.diag(np.full(10, 1000)).astype(np.int64))
    assert not matrix.grab().isNull()


def test_another_shape_is_refused(matrix: ConfusionMatrix) -> None:
    with pytest.raises(ValueError, match=r"got \(9, 10\)"):
        matrix.set_counts(np.ones((9, 10), np.int64))


def test_the_scores_stand_under_the_columns(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    scores = DigitScores()
    qtbot.addWidget(scores)
    scores.resize(480, 60)
    matrix.laid_out.connect(scores.set_columns)
    matrix.resize(700, 660)
    shares = np.linspace(0.5, 1.0, 10)
    scores.set_scores(shares, shares, shares)
    assert "recall: 0 50.0%" in scores.accessibleDescription()
    assert not scores.grab().isNull()
    scores.clear()
    assert scores.accessibleDescription() == ""
