"""The close-up's own widgets: sums in a narrow column, nine pictures, a spot, the change form."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSlider
from pytestqt.qtbot import QtBot

from gui.widgets.filter_change import FilterChange
from gui.widgets.filter_grid import FilterGrid
from gui.widgets.filter_pictures import FilterPictures, Spotted
from gui.widgets.filter_spot import FilterSpot
from gui.widgets.filter_sum import FilterSum, Terms

LEFT = Qt.MouseButton.LeftButton


def terms(values: np.ndarray, *, channel: int | None, function: str = "linear") -> Terms:
    weights = np.full(values.shape, 0.5)
    total = float((values * weights).sum()) - 1
    return Terms(
        values=values,
        weights=weights,
        bias=-1.0,
        output=max(0.0, total) if function == "relu" else total,
        function=function,
        channel=channel,
        names=tuple(f"ch. {index + 1}" for index in range(values.shape[2])),
    )


def test_one_channel_is_written_product_by_product(qtbot: QtBot) -> None:
    shown = FilterSum("some_sum")
    qtbot.addWidget(shown)
    values = np.arange(4.0).reshape(2, 2, 1)
    shown.set_terms(terms(values, channel=0, function="relu"))
    assert shown.text() == ("0 × 0.5 + 1 × 0.5 + 2 × 0.5 + 3 × 0.5 = 3 − 1 bias = 2 after ReLU 2")
    shown.set_terms(None)
    assert shown.text() == ""


def test_many_channels_are_sums_the_strongest_first(qtbot: QtBot) -> None:
    shown = FilterSum("some_sum")
    qtbot.addWidget(shown)
    values = np.ones((1, 1, 3)) * np.array([2.0, -8.0, 4.0])
    shown.set_terms(terms(values, channel=None))
    assert shown.text() == "ch. 2  −4 + ch. 3  2 + ch. 1  1 = −1 − 1 bias = −2"
    shown.set_terms(terms(values, channel=2))
    assert shown.text() == "4 × 0.5 = 2 here, −3 from the others − 1 bias = −2"


@pytest.mark.parametrize("size", [(180, 84), (272, 100), (420, 400)])
@pytest.mark.parametrize("shape", [(3, 3, 1), (28, 28, 1), (1, 7, 2), (5, 5, 80)])
@pytest.mark.parametrize("channel", [None, 0])
def test_it_paints_in_any_room(
    qtbot: QtBot, size: tuple[int, int], shape: tuple[int, int, int], channel: int | None
) -> None:
    shown = FilterSum("some_sum")
    qtbot.addWidget(shown)
    shown.resize(*size)
    blank = shown.grab().toImage()
    rng = np.random.default_rng(0)
    shown.set_terms(terms(rng.normal(size=shape), channel=channel))
    assert shown.grab().toImage() != blank
    shown.set_terms(terms(np.full(shape, np.nan), channel=channel))
    assert "not a number" in shown.text()
    shown.grab()


def spotted(count: int) -> list[Spotted]:
    return [
        Spotted(
            picture=np.full((28, 28), 20 * index, np.uint8),
            box=(index, index, 5, 5),
            caption=str(index),
            text=f"picture {index}",
        )
        for index in range(count)
    ]


def test_pictures_are_pointed_at_and_opened(qtbot: QtBot) -> None:
    grid = FilterPictures("some_pictures")
    qtbot.addWidget(grid)
    grid.resize(270, 300)
    grid.show()
    said: list[str] = []
    opened: list[int] = []
    grid.pointed.connect(said.append)
    grid.opened.connect(opened.append)
    grid.set_pictures(spotted(5))
    areas = [grid.item_rect(index) for index in range(5)]
    assert not any(a.intersects(b) for a in areas for b in areas if a is not b)
    QTest.mouseMove(grid, areas[3].center())
    QTest.mouseClick(grid, LEFT, pos=areas[3].center())
    QTest.mouseClick(grid, LEFT, pos=grid.item_rect(5).center())
    assert (said, opened) == (["picture 3"], [3])
    QTest.mouseMove(grid, QPoint(1, 1))
    assert grid.current() == -1
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(grid, key)
    # From nothing to the first, not beyond its left, one row down, no further.
    assert grid.current() == 3
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened == [3, 3]
    grid.set_pictures([], empty="Nothing yet.")
    assert grid.current() == -1
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened == [3, 3]
    grid.grab()


def test_the_box_is_drawn_where_it_lies(qtbot: QtBot) -> None:
    spot = FilterSpot("some_spot")
    qtbot.addWidget(spot)
    spot.resize(84, 84)
    spot.set_picture(np.zeros((28, 28), np.uint8))
    before = spot.grab().toImage()
    spot.set_box((14, 14, 10, 10))
    after = spot.grab().toImage()
    changed = [
        (x, y) for x in range(84) for y in range(84) if before.pixel(x, y) != after.pixel(x, y)
    ]
    assert changed
    assert min(min(at) for at in changed) >= 3 * 14 - 2
    assert max(max(at) for at in changed) <= 3 * 24 + 2


def test_a_grid_follows_its_wish_and_shrinks_below_it(qtbot: QtBot) -> None:
    grid = FilterGrid("some_grid", least=60)
    qtbot.addWidget(grid)
    grid.set_side(20)
    assert grid.sizeHint().height() == 60
    grid.set_side(150)
    assert grid.sizeHint().height() == 150
    assert grid.minimumSizeHint().height() == 60


def test_the_form_tells_of_changes_by_hand_only(qtbot: QtBot) -> None:
    form = FilterChange("some")
    qtbot.addWidget(form)
    form.show()
    told: list[tuple[bool, float, float]] = []
    form.changed.connect(lambda *change: told.append(change))
    form.set_filter(on=False, kernel_scale=0.5, bias_scale=-2)
    assert told == []
    kernel = form.findChild(QSlider, "some_kernel_scale")
    text = form.findChild(QLabel, "some_bias_scale_text")
    assert kernel is not None
    assert text is not None
    assert not kernel.isEnabled()
    assert text.text() == "× −2"
    form.set_filter(on=True, kernel_scale=1, bias_scale=1)
    QTest.keyClick(kernel, Qt.Key.Key_End)
    assert told == [(True, 2.0, 1.0)]
    form.set_filter(on=True, kernel_scale=1, bias_scale=1, able=False)
    assert not kernel.isEnabled()
