"""The two plots stand side by side where there is little height, and are read there as ever."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.widgets.curve_data import CurveData
from gui.widgets.curves import Curves

EPOCHS = 4


def shown(qtbot: QtBot) -> Curves:
    data = CurveData(EPOCHS)
    for number in range(160):
        data.add_step((number + 1) / 40, 1.0 / (number + 1), 0.9)
    curves = Curves("training_curves")
    qtbot.addWidget(curves)
    curves.resize(800, 600)
    curves.show()
    curves.build()
    qtbot.waitUntil(lambda: curves.ready)
    curves.show_data(data)
    return curves


def places(curves: Curves) -> tuple[QRectF, QRectF]:
    """Where loss and accuracy stand."""
    assert curves._plots is not None
    loss, accuracy = curves._plots._loss, curves._plots._accuracy
    return loss.item.sceneBoundingRect(), accuracy.item.sceneBoundingRect()


def test_low_plots_stand_side_by_side_and_higher_ones_over_one_another(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    qtbot.waitUntil(lambda: places(curves)[0].bottom() <= places(curves)[1].top())
    curves.resize(800, 280)
    qtbot.waitUntil(lambda: places(curves)[0].right() <= places(curves)[1].left())
    loss, accuracy = places(curves)
    assert loss.height() == pytest.approx(accuracy.height())
    assert loss.width() == pytest.approx(accuracy.width(), rel=0.05)
    curves.resize(800, 600)
    qtbot.waitUntil(lambda: places(curves)[1].top() > 200)
    assert places(curves)[0].width() > 700


def test_either_of_two_side_by_side_is_read(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    curves.resize(800, 280)
    qtbot.waitUntil(lambda: places(curves)[0].right() <= places(curves)[1].left())
    label = curves.findChild(QLabel, "training_curves_readout")
    assert label is not None
    plots = curves._plots
    assert plots is not None
    for plot in (plots._loss, plots._accuracy):
        box = plot.item.getViewBox().sceneBoundingRect()
        QTest.mouseMove(plots.view.viewport(), QPoint(1, 1))
        QTest.mouseMove(plots.view.viewport(), box.center().toPoint())
        qtbot.waitUntil(lambda: label.text().startswith(("epoch 1.9", "epoch 2.0")))
        QTest.mouseMove(plots.view.viewport(), QPoint(1, 1))
        qtbot.waitUntil(lambda: label.text().startswith("epoch 4.00"))
