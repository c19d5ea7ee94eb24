"""The tour's steps on the other tabs of Inside."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QLabel, QWidget

from gui.eventually import let_run
from gui.walk.guide import Guide, more_updates


def looked(guide: Guide) -> None:
    """Where the network looked, for its answer and for a two."""
    tabs = guide.tab("inside_tabs", "Where it looked")
    heat, words = guide.find(QWidget, "occlusion_heat"), guide.find(QLabel, "occlusion_words")
    guide.wait("the patches are covered", 30, partial(more_updates, heat, 0))
    let_run(0.5)
    guide.picture("inside-looked")
    guide.say(f"Where it looked: {words.text()}")
    before = int(heat.property("updates"))
    guide.click("looked_2")
    guide.wait("another digit is looked at", 10, partial(more_updates, heat, before))
    guide.picture("inside-looked-2")
    guide.click("looked_answer")
    tabs.setCurrentIndex(0)


def over_time(guide: Guide) -> None:
    """Goes through the moments of the training before."""
    tabs = guide.tab("inside_tabs", "Over time")
    line = guide.find(QAbstractSlider, "time_slider")
    guide.wait("the moments of the training are there", 30, lambda: line.maximum() >= 5)
    for key, name in ((Qt.Key.Key_Home, "start"), (Qt.Key.Key_End, "end")):
        QTest.keyClick(line, key)
        guide.wait("the moment is read", 30, lambda: "row" in guide.text("time_counted"))
        guide.picture(f"inside-over-time-{name}")
        said = f"{guide.text('time_moment')}, {guide.text('time_accuracy')}"
        guide.say(f"Over time: {said}, {guide.text('time_said').lower()}.")
    tabs.setCurrentIndex(0)


def map_of_digits(guide: Guide) -> None:
    """By PCA and by t-SNE."""
    tabs = guide.tab("inside_tabs", "Map of digits")
    title = guide.find(QLabel, "digit_map_title")
    guide.click("digit_map_pca")
    guide.wait("the map of digits is drawn", 60, lambda: "%" in title.text())
    let_run(0.5)
    guide.picture("inside-digits-pca")
    guide.say(f"Map of digits: {title.text()}.")
    guide.click("digit_map_tsne")
    start = guide.find(QAbstractButton, "digit_map_start")
    guide.wait("t-SNE has arranged the digits", 300, lambda: start.text() == "Draw again")
    let_run(0.5)
    guide.picture("inside-digits-tsne")
    guide.click("digit_map_pca")
    tabs.setCurrentIndex(0)
