"""Softmax as a table: figures that add up, however large the exponentials are."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.widgets.softmax_table import SoftmaxTable, power, rows
from models.feature_maps import softmax_steps


@pytest.mark.parametrize(
    ("logarithm", "text"),
    [
        (0.0, "1"),
        (math.log(3.14159), "3.14"),
        (math.log(123.456), "123.5"),
        (math.log(4321), "4321"),
        (math.log(52000), "5.20 · 10⁴"),
        (math.log(0.0123), "0.0123"),
        (-30.0, "9.36 · 10⁻¹⁴"),
        (math.log(9.9999e7), "1.00 · 10⁸"),
        (5000.0, "2.97 · 10²¹⁷¹"),
        (math.nan, "not a number"),
    ],
)
def test_any_exponential_can_be_written(logarithm: float, text: str) -> None:
    assert power(logarithm) == text


def test_the_last_line_is_the_sum() -> None:
    found = rows(softmax_steps(np.log(np.arange(1, 11, dtype=np.float32))))
    assert found[2] == ("2", "1.1", "3", "5.5 %")
    assert found[-1] == ("Sum", "", "55", "100.0 %")
    assert rows(softmax_steps(np.zeros(11, np.float32)))[10][0] == "–"


def test_it_is_painted_with_and_without_numbers(qtbot: QtBot) -> None:
    table = SoftmaxTable("softmax_table")
    qtbot.addWidget(table)
    table.resize(420, 260)
    table.show()
    empty = table.grab().toImage()
    table.set_steps(softmax_steps(np.arange(10, dtype=np.float32)))
    full = table.grab().toImage()
    table.set_steps(softmax_steps(np.full(10, np.nan, np.float32)))
    assert len({image.sizeInBytes() for image in (empty, full)}) == 1
    assert full != empty
    assert "not a number" in table.accessibleDescription()
    table.grab()
