"""The tour's steps on Filters: the seven, the cube, pooling, colour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gui.walk.guide import Guide


def walk(guide: Guide) -> None:
    """One filter, both as a cube, pooling, a colour picture."""
    guide.open("filters")
    output = guide.find(QWidget, "filter_output")
    guide.wait("the output is drawn", 30, lambda: bool(output.property("ready")))
    guide.picture("filters")
    guide.say("Filters: the vertical line filter slides over a seven.")
    guide.click("filter_stacked")
    guide.picture("filters-cube")
    guide.click("filter_stacked")
    chain = guide.find(QWidget, "filter_chain")
    chain.setFocus()
    for _ in range(2):
        QTest.keyClick(chain, Qt.Key.Key_Right)
    guide.picture("filters-pooling")
    guide.say(
        f"Filters: after ReLU and max pooling the maps are {guide.text('filter_output_size')}."
    )
    for _ in range(2):
        QTest.keyClick(chain, Qt.Key.Key_Left)
    guide.choose("filter_source", "Colour picture")
    guide.picture("filters-colour")
    guide.say(f"Filters: a kernel over a colour picture, {guide.text('filter_count')}.")
    guide.choose("filter_source", "Test picture")
