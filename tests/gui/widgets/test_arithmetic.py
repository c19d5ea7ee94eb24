"""The line of arithmetic, and numbers as a person reads them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from gui.widgets.arithmetic import Arithmetic, Sum
from gui.widgets.arithmetic_rows import arrange
from gui.widgets.figures import change, figure, parse
from vision import filters


@pytest.mark.parametrize(
    ("difference", "text"), [(0.118, "+0.12"), (-3, "−3.00"), (0.0, "0.00"), (-0.004, "0.00")]
)
def test_what_was_won_or_lost_has_a_sign(difference: float, text: str) -> None:
    assert change(difference, 2) == text


@given(st.integers(-999_999, 999_999))
def test_whole_numbers_come_back_as_they_were(number: int) -> None:
    assert parse(figure(number)) == number
    assert "." not in figure(number)


@given(st.floats(-1000, 1000))
def test_other_numbers_come_back_to_two_decimals(number: float) -> None:
    assert parse(figure(number)) == pytest.approx(number, abs=0.0051)


@pytest.mark.parametrize("text", ["", "nan", "inf", "1e9", "abc"])
def test_what_is_no_weight_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - some of these sentences are float()'s own
        parse(text)


def test_the_whole_line_in_words(qtbot: QtBot) -> None:
    line = Arithmetic("line")
    qtbot.addWidget(line)
    values, weights = np.array([[10.0, 20.0]]), np.array([[1.0, -0.5]])
    line.set_sum(Sum(values=values, weights=weights, bias=-3.0, relu=True))
    assert line.text() == "10 × 1 + 20 × −0.5 = 0 − 3 bias = −3, after ReLU 0"
    assert line.accessibleDescription() == line.text()
    line.set_sum(None)
    assert line.text() == ""


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (7, 7)])
def test_any_size_is_drawn(qtbot: QtBot, shape: tuple[int, int]) -> None:
    line = Arithmetic("line")
    qtbot.addWidget(line)
    line.resize(1100, line.sizeHint().height())
    empty = line.grab().toImage()
    line.set_sum(Sum(values=np.full(shape, 255.0), weights=np.ones(shape), bias=0.0, relu=False))
    assert line.grab().toImage() != empty


@pytest.mark.parametrize("name", filters.KERNELS)
@pytest.mark.parametrize("bias", [0.0, -1234.5])
def test_nine_products_have_room_in_the_smallest_window(
    qtbot: QtBot, name: str, bias: float
) -> None:
    line = Arithmetic("line")
    qtbot.addWidget(line)
    line.resize(930, line.sizeHint().height())
    weights = filters.KERNELS[name]
    line.set_sum(Sum(values=np.full((3, 3), 255.0), weights=weights, bias=bias, relu=True))
    assert line.shows_terms()
    many = np.ones((7, 7, 3))
    line.set_sum(Sum(values=many, weights=many, bias=bias, relu=True))
    assert not line.shows_terms()


@pytest.mark.parametrize("shape", [(3, 3, 3), (3, 3, 2), (5, 5), (2, 6), (7, 7), (1, 7, 3)])
@pytest.mark.parametrize("width", [930, 1112, 1750])
def test_larger_kernels_have_room_in_several_lines(
    qtbot: QtBot, shape: tuple[int, ...], width: int
) -> None:
    weights = np.random.default_rng(1).integers(-10, 11, shape) / 10
    line = Arithmetic("line")
    qtbot.addWidget(line)
    line.resize(width, line.sizeHint().height())
    line.set_sum(Sum(values=np.full(shape, 255.0), weights=weights, bias=0.0, relu=False))
    assert line.shows_terms()
    rows = arrange(weights, 255.0, width, line.height())
    assert rows is not None
    assert sorted(place for places in rows.lines for place in places) == [*range(weights.size)]
    assert rows.width <= width
    assert rows.channels == (len(shape) == 3)
    for number, places in enumerate(rows.lines):
        if rows.channels:
            of_channel = np.unravel_index(places, shape)[2]
            assert set(of_channel.tolist()) == {number}


def test_a_kernel_through_many_channels_is_told_by_its_sums(qtbot: QtBot) -> None:
    line = Arithmetic("line")
    qtbot.addWidget(line)
    line.resize(1750, line.sizeHint().height())
    line.set_sum(Sum(values=np.ones((3, 3, 16)), weights=np.ones((3, 3, 16)), bias=1.0, relu=False))
    assert not line.shows_terms()
    assert line.text().endswith("= 144 + 1 bias = 145")


@pytest.mark.usefixtures("qapp")
def test_numbers_wider_than_a_pictures_get_their_room() -> None:
    weights = np.full((3, 3), -0.25)
    narrow, wide = (arrange(weights, sample, 1112, 44) for sample in (255.0, -10_000.25))
    assert narrow is not None
    assert wide is not None
    assert wide.chip > narrow.chip
