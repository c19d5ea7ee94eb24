"""The ten bars say the same by length, by figure and in words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.probability_bars import ROWS, ProbabilityBars, per_cent


def shares(**named: float) -> npt.NDArray[np.float32]:
    values = np.zeros(ROWS, np.float32)
    for name, share in named.items():
        values[int(name[1:])] = share
    return values


def shown(qtbot: QtBot) -> ProbabilityBars:
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.resize(300, ROWS * 24)
    bars.show()
    return bars


def inked(bars: ProbabilityBars, number: int, colour: QColor) -> int:
    """How many pixels of a row have the digit's colour, in the bar's middle line."""
    image = bars.grab().toImage()
    y = round((number + 0.5) * 24)
    return sum(image.pixelColor(x, y) == colour for x in range(22, 240))


def test_a_bar_is_as_long_as_its_share(qtbot: QtBot) -> None:
    bars = shown(qtbot)
    bars.set_probabilities(shares(_3=0.75, _8=0.25))
    long = inked(bars, 3, theme.digit_colour(3))
    short = inked(bars, 8, theme.digit_colour(8))
    assert long == pytest.approx(3 * short, abs=4)
    assert inked(bars, 5, theme.digit_colour(5)) == 0


def test_the_answer_is_said_in_words(qtbot: QtBot) -> None:
    bars = shown(qtbot)
    assert bars.accessibleDescription() == ""
    bars.set_probabilities(shares(_7=0.982, _10=0.018))
    assert bars.accessibleDescription() == "7 with 98.2 %; next not a digit with 1.8 %"
    bars.set_probabilities(None)
    assert bars.accessibleDescription() == "No answer yet"


def test_not_a_digit_appears_only_when_it_matters(qtbot: QtBot) -> None:
    bars = shown(qtbot)
    quiet = theme.digit_colour(10)
    bars.set_probabilities(shares(_1=0.999, _10=0.001))
    without = inked(bars, 10, quiet)
    bars.set_probabilities(shares(_1=0.4, _10=0.6))
    assert without == 0
    assert inked(bars, 10, quiet) > 20


def test_another_shape_is_refused(qtbot: QtBot) -> None:
    bars = shown(qtbot)
    with pytest.raises(ValueError, match=r"\(10,\)"):
        bars.set_probabilities(np.zeros(10, np.float32))


def test_shares_are_read_in_per_cent() -> None:
    assert per_cent(0.982) == "98.2 %"
