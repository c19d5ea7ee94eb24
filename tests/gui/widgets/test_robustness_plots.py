"""The lab's plots: where things are, how they are reached, and what is told without eyes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPaintEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.recipe_style import STYLES
from gui.widgets.robustness_plots import COLUMNS, RobustnessPlots
from vision.disturbances import DISTURBANCES
from vision.recipes import RECIPES
from vision.robustness import Curve

KEYS = tuple(recipe.key for recipe in RECIPES)


def curves(raw: float = 0.2, whole: float = 0.9, count: int = 100) -> tuple[Curve, ...]:
    """Flat curves: ``raw`` goes straight in, everything else is read as well as ``whole``."""
    made = []
    for disturbance in DISTURBANCES:
        right = np.full((len(KEYS), len(disturbance.amounts)), round(whole * count))
        right[0] = round(raw * count)
        zeros = np.zeros_like(right)
        made.append(
            Curve(disturbance=disturbance, count=count, recipes=KEYS, right=right, silent=zeros)
        )
    return tuple(made)


@pytest.fixture
def plots(qtbot: QtBot) -> RobustnessPlots:
    made = RobustnessPlots("plots")
    qtbot.addWidget(made)
    made.resize(900, 520)
    made.show()
    made.set_curves(curves())
    return made


def spot(plots: RobustnessPlots, disturbance: int, amount: int) -> QPoint:
    """Where an amount is on the widget."""
    area = plots.area(disturbance)
    return QPointF(area.x(amount), area.axes.center().y()).toPoint()


def test_styles_are_those_of_the_recipes() -> None:
    assert tuple(STYLES) == KEYS
    looks = {(style.marker, style.line) for style in STYLES.values()}
    assert len(looks) == len(STYLES)  # colour is never the only cue


def test_plots_stand_in_rows_and_do_not_overlap(plots: RobustnessPlots) -> None:
    cells = [plots.area(index).cell for index in range(len(DISTURBANCES))]
    assert len({cell.top() for cell in cells}) == -(-len(cells) // COLUMNS)
    for index, cell in enumerate(cells):
        assert plots.rect().toRectF().contains(cell)
        assert not any(cell.intersects(other) for other in cells[:index])


def test_a_click_chooses_the_nearest_amount(plots: RobustnessPlots, qtbot: QtBot) -> None:
    with qtbot.waitSignal(plots.place_changed) as told:
        QTest.mouseClick(plots, Qt.MouseButton.LeftButton, pos=spot(plots, 7, 3))
    assert told.args == [7, 3]
    assert plots.chosen() == (7, 3)


def test_the_mouse_looks_and_leaving_comes_back(plots: RobustnessPlots, qtbot: QtBot) -> None:
    plots.choose(1, 1)
    with qtbot.waitSignal(plots.place_changed):
        QTest.mouseMove(plots, spot(plots, 8, 2))
    assert plots.place() == (8, 2)
    assert plots.chosen() == (1, 1)
    with qtbot.waitSignal(plots.place_changed) as told:
        QTest.mouseMove(plots, QPoint(1, 1))
    assert told.args == [1, 1]


def test_keys_reach_every_amount_of_every_plot(plots: RobustnessPlots) -> None:
    everything = [
        (index, amount)
        for index, disturbance in enumerate(DISTURBANCES)
        for amount in range(len(disturbance.amounts))
    ]
    found = [plots.chosen()]
    for _ in range(len(everything) + 3):
        QTest.keyClick(plots, Qt.Key.Key_Right)
        if plots.chosen() != found[-1]:
            found.append(plots.chosen())
    assert found == everything
    QTest.keyClick(plots, Qt.Key.Key_Left)
    assert plots.chosen() == everything[-2]
    plots.choose(8, 5)
    QTest.keyClick(plots, Qt.Key.Key_Up)
    assert plots.chosen() == (3, len(DISTURBANCES[3].amounts) - 1)
    QTest.keyClick(plots, Qt.Key.Key_Up)
    assert plots.chosen()[0] == 3
    QTest.keyClick(plots, Qt.Key.Key_Down)
    assert plots.chosen()[0] == 8
    plots.choose(2, 0)
    QTest.keyClick(plots, Qt.Key.Key_Left)
    assert plots.chosen() == (1, len(DISTURBANCES[1].amounts) - 1)


def test_what_is_looked_at_is_told(plots: RobustnessPlots) -> None:
    plots.choose(0, 4)
    assert plots.accessibleDescription() == curves()[0].sentence(4)
    assert plots.accessibleDescription().startswith("Moved by 4 pixels, 20 of 100")


def test_what_is_won_and_lost_is_shaded(plots: RobustnessPlots) -> None:
    area = plots.area(6)
    middle = QPointF(area.x(1) + 6, area.axes.center().y()).toPoint()

    def shade() -> QColor:
        return QColor(plots.grab().toImage().pixel(middle))

    won = shade()
    plots.set_curves(curves(raw=0.9, whole=0.2))
    lost = shade()
    plots.set_shown(("raw",))
    plain = shade()
    assert len({won.rgb(), lost.rgb(), plain.rgb()}) == 3
    assert won.blue() - won.red() > plain.blue() - plain.red()
    assert lost.red() - lost.blue() > plain.red() - plain.blue()


def test_only_what_changed_is_painted_anew(plots: RobustnessPlots, qtbot: QtBot) -> None:
    """And what was painted so is what painting everything gives."""
    plots.choose(0, 1)
    QTest.mouseMove(plots, spot(plots, 6, 2))
    QTest.keyClick(plots, Qt.Key.Key_Down)
    QTest.mouseClick(plots, Qt.MouseButton.LeftButton, pos=spot(plots, 13, 0))
    painted: list[QRect] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QPaintEvent):
                painted.append(event.region().boundingRect())
            return super().eventFilter(watched, event)

    watch = Watch()
    plots.installEventFilter(watch)
    QGuiApplication.processEvents()
    painted.clear()
    QTest.mouseMove(plots, spot(plots, 13, 2))
    qtbot.waitUntil(lambda: bool(painted))
    assert painted[0].width() < plots.width() / 3
    QTest.mouseMove(plots, spot(plots, 2, 1))
    qtbot.waitUntil(lambda: len(painted) > 1)
    partly = plots.screen().grabWindow(plots.winId()).toImage()
    plots.update()
    qtbot.waitUntil(lambda: painted[-1] == plots.rect())
    assert plots.screen().grabWindow(plots.winId()).toImage() == partly


def test_another_network_is_drawn_only_where_there_is_one(plots: RobustnessPlots) -> None:
    plots.set_shown(("centred",))
    before = plots.grab().toImage()
    plots.set_other(curves(whole=0.5))
    between = plots.grab().toImage()
    plots.set_other(())
    assert between != before
    assert plots.grab().toImage() == before


def test_nothing_measured_says_what_to_do(plots: RobustnessPlots, qtbot: QtBot) -> None:
    plots.set_curves(())
    assert "Nothing is measured" in plots.accessibleDescription()
    QTest.keyClick(plots, Qt.Key.Key_Right)
    with qtbot.assertNotEmitted(plots.place_changed):
        QTest.mouseClick(plots, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    empty = plots.grab().toImage()
    plots.set_curves(curves(count=0))  # measured, but no picture yet: axes, no lines
    assert "Nothing is measured" in plots.accessibleDescription()
    assert plots.grab().toImage() != empty


def test_a_place_chosen_before_there_is_anything_is_kept(qtbot: QtBot) -> None:
    made = RobustnessPlots("plots")
    qtbot.addWidget(made)
    made.choose(99, 99)
    assert made.chosen() == (99, 99)
    made.set_curves(curves())
    last = len(DISTURBANCES) - 1
    assert made.chosen() == (last, len(DISTURBANCES[last].amounts) - 1)


@pytest.mark.parametrize("size", [(448, 312), (640, 360), (1500, 900)])
def test_every_size_and_type_can_be_painted(plots: RobustnessPlots, size: tuple[int, int]) -> None:
    plots.resize(*size)
    assert theme.zoom() > 0
    assert plots.area(len(DISTURBANCES) - 1).cell.bottom() <= size[1] + 1
    assert not plots.grab().isNull()
