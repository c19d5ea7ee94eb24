"""The live plots: drawn only when seen, read by mouse and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.widgets.curve_data import CurveData
from gui.widgets.curves import Curves
from models.presets import PRESETS


def shown(qtbot: QtBot) -> Curves:
    curves = Curves("training_curves")
    qtbot.addWidget(curves)
    curves.resize(800, 500)
    curves.show()
    curves.build()
    qtbot.waitUntil(lambda: curves.ready)
    return curves


def filled() -> CurveData:
    data = CurveData(10, PRESETS["chapter"].reported)
    for number in range(150):
        data.add_step((number + 1) / 75, 1.0 / (number + 1), 0.9)
    data.add_epoch(PRESETS["chapter"].reported[2])
    return data


def readout(curves: Curves) -> str:
    label = curves.findChild(QLabel, "training_curves_readout")
    assert label is not None
    return label.text()


def test_new_points_are_drawn(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    data = CurveData(4)
    curves.show_data(data)
    qtbot.waitUntil(lambda: readout(curves) == "")
    empty = curves.grab().toImage()
    for number in range(100):
        data.add_step(number / 40, 0.5, 0.5)
    curves.refresh()
    qtbot.waitUntil(lambda: "epoch 2.48" in readout(curves))
    assert curves.grab().toImage() != empty


def test_what_nobody_sees_is_drawn_when_it_is_seen(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    curves.hide()
    curves.show_data(filled())
    assert readout(curves) == ""
    curves.show()
    assert "epoch 2.00" in readout(curves)


def test_the_mouse_reads_a_place(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    curves.show_data(filled())
    qtbot.waitUntil(lambda: readout(curves) != "")
    assert curves._plots is not None
    port = curves._plots.view.viewport()
    QTest.mouseMove(port, QPoint(port.width() * 3 // 10, port.height() // 4))
    qtbot.waitUntil(lambda: "the chapter" in readout(curves))


def test_the_keyboard_reads_a_place(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    curves.show_data(filled())
    QTest.keyClick(curves, Qt.Key.Key_Left)
    assert f"the chapter: loss {PRESETS['chapter'].reported[-1].val_loss:.3f}" in readout(curves)
    for _ in range(60):
        QTest.keyClick(curves, Qt.Key.Key_Left)
    assert readout(curves).startswith("epoch 0.01")
    QTest.keyClick(curves, Qt.Key.Key_Escape)
    assert readout(curves).startswith("epoch 2.00")
