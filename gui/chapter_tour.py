"""The chapter's pictures made again on the Filters page, for docs/chapter.md."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QSpinBox, QTabBar, QWidget

from gui import images
from gui.eventually import let_run
from gui.walk.guide import Guide, TourError
from gui.widgets.number_grid import NumberGrid

MOST_STEPS = 12


def walk(guide: Guide) -> None:
    """Makes each picture by the clicks and keys that docs/chapter.md names.

    Raises:
        TourError: a step failed.
        OSError: a picture could not be written.
    """
    guide.find(QComboBox, "theme_choice").setCurrentText(guide.themes[0])
    guide.open("filters")
    output = guide.find(QWidget, "filter_output")
    guide.wait("the output is drawn", 30, lambda: bool(output.property("ready")))
    _seven(guide)
    _two_filters(guide)
    _after_the_filters(guide)
    _padding(guide)
    _colour(guide)


def _seven(guide: Guide) -> None:
    guide.choose("filter_source", "Test picture")
    guide.choose("filter_picture_digit", "7")
    guide.find(QSpinBox, "filter_picture_number").setValue(1)
    _go_to_step(guide, 0)
    _part(guide, "seven", "a seven is 784 numbers")


def _two_filters(guide: Guide) -> None:
    _go_to_step(guide, 1)
    tabs = guide.find(QTabBar, "filter_tabs")
    for index, (name, place) in enumerate((("vertical", (15, 17)), ("horizontal", (8, 10)))):
        tabs.setCurrentIndex(index)
        _look_at(guide, *place)
        _part(guide, name, f"the {name} line filter keeps the {name} lines")
    guide.click("filter_stacked")
    _part(guide, "cube", "both maps are stacked to a cube")
    guide.click("filter_stacked")


def _after_the_filters(guide: Guide) -> None:
    guide.find(QTabBar, "filter_tabs").setCurrentIndex(0)
    _go_to_step(guide, 2)
    _part(guide, "relu", "ReLU sets what is negative to 0")
    _go_to_step(guide, 3)
    _part(guide, "pooling", "max pooling keeps the largest of four")


def _padding(guide: Guide) -> None:
    guide.choose("filter_source", "5")
    _go_to_step(guide, 1)
    for name, padding, stride, said in (
        ("no_padding", "valid", 1, "3 x 3 fits into 5 x 5 at nine places"),
        ("same_padding", "same", 1, "zeros around keep the size"),
        ("valid_padding", "valid", 2, "with stride 2 it fits at four"),
    ):
        guide.find(QComboBox, "filter_padding").setCurrentText(padding)
        for side in ("rows", "columns"):
            _stride(guide, side, stride)
        _look_at(guide, 0, 0)
        _part(guide, name, said)
    for side in ("rows", "columns"):
        _stride(guide, side, 1)


def _colour(guide: Guide) -> None:
    guide.choose("filter_source", "Colour picture")
    _go_to_step(guide, 0)
    _part(guide, "channels", "a colour picture is three pictures")
    _go_to_step(guide, 1)
    tabs = guide.find(QTabBar, "filter_tabs")
    for index, colour in ((1, "blue"), (0, "red")):
        tabs.setCurrentIndex(index)
        guide.choose("filter_preset", f"Vertical line, {colour}")
    _look_at(guide, 18, 11)
    _part(guide, "colour", "a filter three deep sees only red edges")
    guide.click("filter_stacked")
    _part(guide, "colour_cube", "the red four is in one map, the blue seven in the other")
    guide.click("filter_stacked")


def _stride(guide: Guide, side: str, stride: int) -> None:
    guide.find(QComboBox, f"filter_stride_{side}").setCurrentText(str(stride))


def _look_at(guide: Guide, row: int, column: int) -> None:
    """Clicks a pixel of the output; its window and its arithmetic are shown."""
    grid = guide.find(NumberGrid, "filter_output")
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(row, column).center())


def _go_to_step(guide: Guide, index: int) -> None:
    """0 is the picture itself; the arrow keys go from step to step."""
    chain = guide.find(QWidget, "filter_chain")
    for _ in range(MOST_STEPS):
        QTest.keyClick(chain, Qt.Key.Key_Left)
    for _ in range(index):
        QTest.keyClick(chain, Qt.Key.Key_Right)


def _part(guide: Guide, name: str, said: str) -> None:
    """Keeps a picture of the page, without what is the same on all pages."""
    guide.names.append(name)
    let_run(0.3)
    path = guide.out / f"chapter_{name}.png"
    page = guide.find(QWidget, "page_filters").grab().toImage()
    # The lowest "quality" is the strongest compression.
    if not images.few_colours(page).save(str(path), quality=0):
        raise TourError(f"{path.name} could not be written")
    guide.pictures.append(path)
    guide.say(f"Chapter: {said}.")
