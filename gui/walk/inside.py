"""The tour's steps on Inside: layers, weights and a filter close up."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QTabBar, QWidget

from gui.walk.guide import Guide, more_updates


def walk(guide: Guide) -> None:
    """The first layer, the fourth, the last ones, and one filter close up."""
    guide.open("inside")
    layers = guide.find(QComboBox, "layer_choice")
    maps = guide.find(QWidget, "feature_maps")
    guide.wait("the layers are listed", 30, lambda: layers.count() > 3)
    for index, name in ((0, "inside-first-layer"), (3, "inside-fourth-layer")):
        before = int(maps.property("updates") or 0)
        layers.setCurrentIndex((index + 1) % layers.count())
        layers.setCurrentIndex(index)
        guide.wait("the maps are drawn", 10, partial(more_updates, maps, before))
        guide.picture(name)
    guide.say(f"Inside: {layers.count()} layers can be opened.")
    layers.setCurrentIndex(layers.count() - 2)
    guide.choose("weights_kind", "Contributions")
    guide.picture("inside-contributions")
    guide.say(f"Inside: {guide.text('weights_sum')}")
    layers.setCurrentIndex(layers.count() - 1)
    guide.picture("inside-softmax")
    layers.setCurrentIndex(layers.findText("conv2d_1", Qt.MatchFlag.MatchStartsWith))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Return):
        QTest.keyClick(maps, key)
    guide.wait("a filter is opened", 10, guide.find(QWidget, "close_up").isVisible)
    guide.picture("inside-close-up")
    guide.say(f"Inside: {guide.text('close_up_title')}")
    _close_up(guide)
    guide.click("close_up_toggle")


def _close_up(guide: Guide) -> None:
    """What excites the filter that is open, and what becomes of the answers without it."""
    tabs = guide.find(QTabBar, "close_up_tabs")
    tabs.setCurrentIndex(1)
    found = guide.find(QLabel, "close_up_picture_text")
    guide.wait("the test pictures are asked", 60, lambda: "strongest" in found.text())
    guide.picture("inside-excited")
    tabs.setCurrentIndex(2)
    guide.click("close_up_on")
    accuracy = guide.find(QLabel, "close_up_accuracy")
    guide.wait("the change is measured", 60, lambda: accuracy.text().count("%") == 2)
    guide.picture("inside-changed")
    guide.say(f"Inside, without it: {accuracy.text()}; {guide.text('close_up_accuracy_note')}")
    guide.click("close_up_reset_all")
    tabs.setCurrentIndex(0)
