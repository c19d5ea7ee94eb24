"""The two plots stand side by side where there is little height, and are read there as ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.widgets.curve_data import CurveData
from gui.widgets.curve_plot import CurvePlot
from gui.widgets.curves import Curves

EPOCHS = 4
WAIT_MS = 20_000


def shown(qtbot: QtBot) -> Curves:
    data = CurveData(EPOCHS)
    for number in range(160):
        data.add_step((number + 1) / 40, 1.0 / (number + 1), 0.9)
    curves = Curves("training_curves")
    qtbot.addWidget(curves)
    curves.resize(800, 600)
    curves.show()
    curves.build()
    qtbot.waitUntil(lambda: curves.ready, timeout=WAIT_MS)
    curves.show_data(data)
    return curves


def places(curves: Curves) -> tuple[QRectF, QRectF]:
    """Where loss and accuracy stand."""
    assert curves._plots is not None
    loss, accuracy = curves._plots._loss, curves._plots._accuracy
    return loss.item.sceneBoundingRect(), accuracy.item.sceneBoundingRect()


def settles(qtbot: QtBot, curves: Curves, stand: Callable[[QRectF, QRectF], bool]) -> None:
    """Waits until the plots stand so; a layout comes to rest in several turns of the loop."""
    qtbot.waitUntil(lambda: stand(*places(curves)), timeout=WAIT_MS)


def test_low_plots_stand_side_by_side_and_higher_ones_over_one_another(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    settles(qtbot, curves, lambda loss, accuracy: loss.bottom() <= accuracy.top())
    curves.resize(800, 280)
    settles(
        qtbot,
        curves,
        lambda loss, accuracy: (
            loss.right() <= accuracy.left()
            and loss.height() == pytest.approx(accuracy.height())
            and loss.width() == pytest.approx(accuracy.width(), rel=0.05)
        ),
    )
    curves.resize(800, 600)
    settles(qtbot, curves, lambda loss, accuracy: accuracy.top() > 200 and loss.width() > 700)


def test_either_of_two_side_by_side_is_read(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    curves.resize(800, 280)
    settles(qtbot, curves, lambda loss, accuracy: loss.right() <= accuracy.left())
    label = curves.findChild(QLabel, "training_curves_readout")
    assert label is not None
    plots = curves._plots
    assert plots is not None
    viewport = plots.view.viewport()
    for plot in (plots._loss, plots._accuracy):

        def is_read(plot: CurvePlot = plot) -> bool:
            # The axes may still find their widths: the middle is where it is now.
            middle = plot.item.getViewBox().sceneBoundingRect().center().toPoint()
            QTest.mouseMove(viewport, QPoint(1, 1))
            QTest.mouseMove(viewport, middle)
            return label.text().startswith(("epoch 1.9", "epoch 2.0"))

        qtbot.waitUntil(is_read, timeout=WAIT_MS)
        QTest.mouseMove(viewport, QPoint(1, 1))
        qtbot.waitUntil(lambda: label.text().startswith("epoch 4.00"), timeout=WAIT_MS)
