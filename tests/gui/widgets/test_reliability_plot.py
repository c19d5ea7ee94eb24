"""The calibration plot: every number is whole and touches no other, however narrow the columns."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.reliability_paint import (
    SMALLEST,
    counts_font,
    numbers_over,
    paint_counts,
    touching,
)
from gui.widgets.reliability_plot import ReliabilityPlot
from models.reliability import Reliability

COUNTS = [0, 0, 1, 0, 4, 15, 28, 58, 74, 91, 96, 133, 158, 311, 9_670]


def shown(qtbot: QtBot, width: int) -> ReliabilityPlot:
    plot = ReliabilityPlot("calibration_plot")
    qtbot.addWidget(plot)
    plot.resize(width, 340)
    counts = np.array(COUNTS)
    shares = np.where(counts > 0, (np.arange(len(COUNTS)) + 0.5) / len(COUNTS), np.nan)
    plot.set_reliability(
        Reliability(
            counts=counts,
            confidence=shares,
            accuracy=shares,
            places=np.zeros(0, np.int64),
            error=0.0,
        )
    )
    plot.show()
    return plot


@pytest.mark.parametrize("width", [320, 395, 520, 1100])
def test_numbers_are_whole_and_apart(qtbot: QtBot, width: int) -> None:
    plot = shown(qtbot, width)
    axes = plot.axes()
    font = counts_font(axes, COUNTS)
    areas = numbers_over(axes, COUNTS, QFontMetricsF(font))
    assert list(areas) == [place for place, count in enumerate(COUNTS) if count]
    assert SMALLEST <= font.pixelSize() <= theme.font("small").pixelSize()
    if font.pixelSize() > SMALLEST:
        assert not touching(areas)
    wide = QFontMetricsF(font).horizontalAdvance("9,670")
    assert areas[14].width() >= wide
    assert areas[14].right() < plot.width()
    assert areas[14].top() >= axes.counts.top()


def test_a_number_wider_than_its_column_is_not_cut(qtbot: QtBot) -> None:
    """Its ink reaches as far to both sides of its column as it is wider."""
    axes = shown(qtbot, 320).axes()
    only = [0] * 14 + [9_670]
    area = numbers_over(axes, only, QFontMetricsF(counts_font(axes, only)))[14]
    assert area.width() > axes.column(14).width()
    image = QImage(340, 340, QImage.Format.Format_RGB32)
    image.fill(theme.tokens().card)
    painter = QPainter(image)
    paint_counts(painter, axes, only)
    painter.end()
    ground = image.pixelColor(0, 0)
    inked = [
        x
        for x in range(image.width())
        for y in range(round(area.top()), round(area.bottom()) - 1)
        if image.pixelColor(x, y) != ground
    ]
    assert min(inked) < area.left() + 3
    assert max(inked) > area.right() - 4
