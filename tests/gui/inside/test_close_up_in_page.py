"""One filter close up where a person meets it: on the Inside page, which follows its changes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.widgets.filter_pictures import FilterPictures
from gui.widgets.filter_sum import FilterSum
from gui.widgets.map_mosaic import MapMosaic
from gui.widgets.pixel_view import PixelView
from models.altered import Alteration, altered
from models.classifier import Network
from models.exciting import exciting
from models.shares import per_cent
from tests.gui.parts import Parts

LEFT = Qt.MouseButton.LeftButton
WAIT_MS = 60_000
LAYER, NUMBER = 4, 2


class Page(Parts):
    """The Inside page with a filter of its second convolution opened by keys."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.session, self.qtbot = window, window.session, qtbot
        QTest.mouseClick(self.part(QAbstractButton, "nav_inside"), LEFT)
        view = self.part(PixelView, "inside_input")
        qtbot.waitUntil(lambda: view.picture is not None, timeout=WAIT_MS)
        self.settle()
        self.part(QComboBox, "layer_choice").setCurrentIndex(LAYER)
        self.settle()
        maps = self.part(MapMosaic, "feature_maps")
        maps.setFocus()
        for key in (Qt.Key.Key_Right, *NUMBER * (Qt.Key.Key_PageDown,), Qt.Key.Key_Return):
            QTest.keyClick(maps, key)

    def settle(self) -> None:
        page = self.part(QWidget, "page_inside")
        self.qtbot.waitUntil(lambda: not page._timer.isActive())  # type: ignore[attr-defined] # the page's own

    def tab(self, index: int) -> None:
        tabs = self.part(QTabBar, "close_up_tabs")
        tabs.setFocus()
        while tabs.currentIndex() < index:
            QTest.keyClick(tabs, Qt.Key.Key_Right)

    def answer(self, network: Network, number: int = 0) -> str:
        assert self.session.test is not None
        shares = network(self.session.test.pictures[number][None])[0]
        return f"{int(shares.argmax())}  {per_cent(float(shares.max()))}"


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> Page:
    return Page(window, qtbot)


def network_of(page: Page) -> Network:
    network = page.session.networks.active
    assert network is not None
    return network


def test_a_map_opened_by_keys_is_close_up(page: Page) -> None:
    assert page.part(QWidget, "close_up").isVisible()
    assert page.text("close_up_title") == f"Filter {NUMBER + 1} of 12 · conv2d_1"
    assert page.part(FilterSum, "close_up_arithmetic").text()
    QTest.mouseClick(page.part(QAbstractButton, "close_up_forward"), LEFT)
    assert page.text("close_up_title") == f"Filter {NUMBER + 2} of 12 · conv2d_1"


def test_the_answer_follows_a_filter_that_is_off(page: Page) -> None:
    network = network_of(page)
    assert page.text("inside_answer") == page.answer(network)
    page.tab(2)
    off = [Alteration(layer=LAYER, filter=number, on=False) for number in range(NUMBER, 12)]
    for count in range(1, len(off) + 1):
        QTest.keyClick(page.part(QCheckBox, "close_up_on"), Qt.Key.Key_Space)
        expected = page.answer(altered(network, off[:count]))
        page.qtbot.waitUntil(
            lambda expected=expected: page.text("inside_answer") == expected, timeout=WAIT_MS
        )
        QTest.mouseClick(page.part(QAbstractButton, "close_up_forward"), LEFT)
    assert page.answer(altered(network, off)) != page.answer(network)
    QTest.mouseClick(page.part(QAbstractButton, "close_up_reset_all"), LEFT)
    page.qtbot.waitUntil(
        lambda: page.text("inside_answer") == page.answer(network), timeout=WAIT_MS
    )


def test_an_exciting_picture_becomes_the_pages(page: Page) -> None:
    page.tab(1)
    pictures = page.part(FilterPictures, "close_up_pictures")
    page.qtbot.waitUntil(lambda: pictures.count() == 9, timeout=WAIT_MS)
    QTest.mouseClick(pictures, LEFT, pos=pictures.item_rect(0).center())
    test = page.session.test
    assert test is not None
    wanted = exciting(network_of(page), LAYER, test.pictures).filters[NUMBER][0].picture
    shown = page.part(PixelView, "inside_input").picture
    np.testing.assert_array_equal(shown, test.pictures[wanted])
    page.qtbot.waitUntil(
        lambda: page.text("inside_answer") == page.answer(network_of(page), wanted),
        timeout=WAIT_MS,
    )


def test_changes_outlive_a_snapshot_and_not_another_network(page: Page) -> None:
    network = network_of(page)

    def snapshot(scale: float) -> Network:
        weights = tuple(array * np.float32(scale) for array in network.weights)
        made = Network.from_weights("training", "Baseline", network.config, weights)
        page.session.training.snapshot.emit(made)
        page.settle()
        return made

    snapshot(1.0)
    page.tab(2)
    QTest.keyClick(page.part(QCheckBox, "close_up_on"), Qt.Key.Key_Space)
    off = [Alteration(layer=LAYER, filter=NUMBER, on=False)]
    later = snapshot(0.8)
    expected = page.answer(altered(later, off))
    assert expected != page.answer(later)
    page.qtbot.waitUntil(lambda: page.text("inside_answer") == expected, timeout=WAIT_MS)
    page.part(QCheckBox, "follow_training").click()
    page.qtbot.waitUntil(
        lambda: page.text("inside_answer") == page.answer(network), timeout=WAIT_MS
    )
    assert page.part(QCheckBox, "close_up_on").isChecked()
