"""The live plots: drawn only when seen, read by mouse and by keyboard."""

from __future__ import annotations

from collections import Counter
from time import perf_counter

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.theme import DARK, LIGHT
from gui.widgets.curve_data import AXES, EPOCH, STEP, CurveData
from gui.widgets.curve_hover import CurveHover
from gui.widgets.curve_marks import (
    COLOURS_DARK,
    COLOURS_LIGHT,
    LETTERS,
    OWN_LETTER,
    SYMBOLS,
    LaidRun,
)
from gui.widgets.curves import REDRAW_MS, SOON_MS, Curves
from gui.widgets.explain import ExplainButton, ExplainCard
from models.presets import PRESETS


def shown(qtbot: QtBot) -> Curves:
    curves = Curves("training_curves")
    qtbot.addWidget(curves)
    curves.resize(800, 500)
    curves.show()
    curves.build()
    qtbot.waitUntil(lambda: curves._plots is not None and curves._plots.view.isVisible())
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


def test_a_curve_that_grows_is_drawn_a_few_times_a_second(
    qtbot: QtBot,
) -> None:
    """Each time takes a training milliseconds; drawn at once is only what stood still before."""
    curves = shown(qtbot)
    data = CurveData(4)
    curves.show_data(data)
    qtbot.waitUntil(lambda: not curves._timer.isActive() and curves._drawn.hasExpired(REDRAW_MS))
    drawn: list[float] = []
    curves._timer.timeout.connect(lambda: drawn.append(perf_counter()))
    begun = perf_counter()
    curves.refresh()
    assert curves._timer.interval() == SOON_MS
    batches = QTimer(curves)
    batches.timeout.connect(lambda: (data.add_step(len(drawn) / 75, 0.5, 0.9), curves.refresh()))
    batches.start(5)
    qtbot.waitUntil(lambda: len(drawn) == 5)
    # The first is at once, the timer may be a few milliseconds early.
    assert drawn[-1] - begun > 4 * (REDRAW_MS - 10) / 1000


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


def laid(count: int) -> list[LaidRun]:
    return [
        LaidRun(key=f"run{place}", title=f"Run {place}", data=filled(), place=place)
        for place in range(count)
    ]


def test_several_runs_are_read_at_one_place(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    curves.show_data(filled())
    curves.lay_over(laid(8))
    qtbot.waitUntil(lambda: readout(curves) != "")
    assert curves._plots is not None
    port = curves._plots.view.viewport()
    hover = curves.findChild(CurveHover)
    assert hover is not None

    def pointed_at() -> bool:
        # The rows of runs may still take their places, which moves the plots under the mouse.
        QTest.mouseMove(port, QPoint(1, 1))
        QTest.mouseMove(port, QPoint(port.width() * 35 // 100, port.height() // 4))
        return hover.isVisible()

    qtbot.waitUntil(pointed_at)
    lines = hover.text().split("\n")
    assert lines[0].startswith("epoch 3.")
    assert [line[0] for line in lines[2:10]] == list(LETTERS)
    loss = PRESETS["chapter"].reported[2].val_loss
    assert f"validation loss {loss:.3f}" in lines[9]
    assert lines[10].startswith("– the chapter")
    # It says it all, also when the curves grow under the mouse.
    assert readout(curves) == ""
    curves._redraw()
    assert readout(curves) == ""
    QTest.keyClick(curves, Qt.Key.Key_Escape)
    assert not hover.isVisible()


def test_a_click_takes_a_run_away(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    curves.show_data(filled())
    runs = laid(3)
    curves.lay_over(runs)
    asked: list[str] = []
    curves.run_removed.connect(asked.append)
    chip = curves.findChild(QAbstractButton, "curve_run_b")
    assert chip is not None
    assert "Run 1" in chip.accessibleName()
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert asked == ["run1"]
    curves.lay_over([runs[0], runs[2]])
    assert curves.findChild(QAbstractButton, "curve_run_b") is None
    assert curves.findChild(QAbstractButton, "curve_run_c") is not None
    curves.lay_over([])
    chips = curves.findChild(QWidget, "curve_runs")
    assert chips is not None
    assert not chips.isVisible()


def test_a_part_is_enlarged_and_the_whole_comes_back(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    curves.show_data(filled())
    qtbot.waitUntil(lambda: readout(curves) != "")
    plots, reset = curves._plots, curves.findChild(QAbstractButton, "curve_reset")
    assert plots is not None
    assert reset is not None
    whole = plots.x_range()
    assert not reset.isEnabled()
    for _ in range(4):
        QTest.keyClick(curves, Qt.Key.Key_Plus)
    part = plots.x_range()
    assert part[1] - part[0] == pytest.approx((whole[1] - whole[0]) / 1.25**4, rel=0.05)
    QTest.keyClick(curves, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert plots.x_range()[0] < part[0]
    # New points must not take the part away.
    curves.data.add_step(2.1, 0.01, 0.9)
    curves._redraw()
    assert plots.x_range()[1] < whole[1] - 1
    QTest.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert plots.x_range() == pytest.approx(whole)
    assert not reset.isEnabled()


def test_the_wheel_enlarges_and_a_double_click_shows_all(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    curves.show_data(filled())
    qtbot.waitUntil(lambda: readout(curves) != "")
    plots = curves._plots
    assert plots is not None
    whole, port = plots.x_range(), plots.view.viewport()
    place = QPointF(port.width() / 2, port.height() / 4)
    QApplication.sendEvent(port, wheel(place, port.mapToGlobal(place)))
    assert plots.zoomed
    assert plots.x_range()[1] - plots.x_range()[0] < whole[1] - whole[0]
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert plots.x_range() == pytest.approx(whole)


def wheel(place: QPointF, there: QPointF) -> QWheelEvent:
    none, still = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    turn, no_button = QPoint(0, 240), Qt.MouseButton.NoButton
    return QWheelEvent(place, there, QPoint(), turn, no_button, none, still, False)


@pytest.mark.parametrize("axis", AXES)
def test_each_axis_and_a_logarithm_can_be_drawn(qtbot: QtBot, axis: str) -> None:
    curves = shown(qtbot)
    data = filled()
    data.steps_an_epoch, data.pace = 1875, 5.0
    curves.show_data(data)
    curves.tools.restore({"axis": axis, "smoothing": 5, "log": True})
    plots = curves._plots
    assert plots is not None
    end = {EPOCH: 10.0, STEP: 18_750.0}.get(axis)
    if end is not None:
        assert plots.whole() == (0.0, end)
    assert curves.tools.state() == {"axis": axis, "smoothing": 5, "log": True, "lines": "both"}
    curves.tools.restore({"axis": "weeks", "smoothing": 999, "log": 3})
    assert curves.tools.state() == {"axis": axis, "smoothing": 5, "log": False, "lines": "both"}


def test_what_is_drawn_is_saved_as_rows_and_as_a_picture(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    curves.show_data(filled())
    curves.lay_over(laid(2))
    rows = curves.table()
    assert rows[0][:3] == ["run", "kind", "epoch"]
    kinds = Counter((row[0], row[1]) for row in rows[1:])
    assert kinds[("Run 1", "batches")] == len(filled().steps())
    assert kinds[("Run 1", "epoch")] == 1
    assert kinds[("the chapter", "reported")] == 10
    picture = curves.picture()
    assert picture.width() > 2 * 700
    colours = {picture.pixelColor(x, y).name() for x in range(0, 1400, 9) for y in range(0, 900, 9)}
    assert len(colours) > 5


def test_the_sign_has_its_word(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    data = CurveData(10)
    data.held_by = ("L2",)
    for each in PRESETS["l2"].reported:
        data.add_epoch(each)
    curves.show_data(data)
    sign = curves.findChild(QLabel, "curve_sign")
    explain = curves.findChild(ExplainButton, "curve_sign_explain")
    assert sign is not None
    assert explain is not None
    qtbot.waitUntil(lambda: "as with L2 here" in sign.text())
    assert explain.term == "underfitting"
    QTest.mouseClick(explain, Qt.MouseButton.LeftButton)
    card = explain.findChild(ExplainCard)
    assert card is not None
    here = card.findChild(QLabel, "explain_here")
    assert here is not None
    assert here.text() == f"Here: {sign.text()}"
    card.close()


def test_runs_are_told_apart_on_both_grounds() -> None:
    for ground, colours in ((DARK.card, COLOURS_DARK), (LIGHT.card, COLOURS_LIGHT)):
        assert len(set(colours)) == len(LETTERS) == len(set(SYMBOLS))
        assert all(contrast(colour, ground) >= 3.0 for colour in colours)


def contrast(one: str, other: str) -> float:
    """Of WCAG 2: 1 to 21."""

    def light(name: str) -> float:
        channels = QColor(name).getRgbF()[:3]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_no_line_crosses_a_letter(qtbot: QtBot) -> None:
    """The line of a longer run goes on behind the name of the one that is watched."""
    curves = shown(qtbot)
    own, longer = CurveData(10), CurveData(10)
    for step in range(1, 101):
        longer.add_step(step / 10, 0.5, 0.9)
        if step <= 10:
            own.add_step(step / 10, 0.5, 0.9)
    run = LaidRun(key="long", title="Long", data=longer, place=0)
    curves.show_data(own)
    curves.lay_over([run])
    curves._redraw()
    assert curves._plots is not None
    view = curves._plots.view
    names = [item for item in view.scene().items() if getattr(item, "toPlainText", str)() == "now"]
    assert len(names) == 4  # Both plots, each as an item and as what it is painted by.
    image, ground = view.grab().toImage(), view.backgroundBrush().color()
    for name in names:
        area = view.mapFromScene(name.sceneBoundingRect()).boundingRect()
        columns = range(area.left() + 1, area.right() - 1)
        above = [image.pixelColor(x, area.top() + 2) for x in columns]
        assert above == [ground] * len(columns)
        row = [image.pixelColor(x, area.center().y()) for x in columns]
        assert ground in row
        beyond = [
            image.pixelColor(area.right() + 3, area.center().y() + around) for around in (-1, 0, 1)
        ]
        assert any(colour != ground for colour in beyond)


def test_the_first_batch_is_seen(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    data = CurveData(4)
    curves.show_data(data)
    curves._redraw()
    data.add_step(0.01, 0.5, 0.5)
    curves._redraw()
    assert curves._plots is not None
    one = curves._plots.view.grab().toImage()
    lines = curves._plots._loss._own
    assert lines._batches.opts["symbol"] == "o"
    data.add_step(0.02, 0.5, 0.5)
    curves._redraw()
    assert lines._batches.opts["symbol"] is None
    assert curves._plots.view.grab().toImage() != one


def test_letters_go_with_the_last_run(qtbot: QtBot) -> None:
    curves = shown(qtbot)
    curves.show_data(filled())
    curves.lay_over(laid(2))
    curves._redraw()
    assert curves._plots is not None

    def letters() -> list[str]:
        assert curves._plots is not None
        items = [item for item in curves._plots.view.scene().items() if item.isVisible()]
        texts = [item.toPlainText() for item in items if hasattr(item, "toPlainText")]
        return sorted({text for text in texts if text in LABELS})

    assert letters() == ["A", "B", "now"]
    curves.lay_over([])
    curves._redraw()
    assert letters() == []


LABELS = {*LETTERS, OWN_LETTER}
