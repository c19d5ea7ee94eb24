"""The chapter's pictures made again on the Filters page, for docs/chapter.md."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QSpinBox, QTabBar, QWidget

from gui import images
from gui.eventually import let_run
from gui.tour import Tour, TourError
from gui.widgets.number_grid import NumberGrid

MOST_STEPS = 12


class ChapterTour(Tour):
    """Makes each picture by the clicks and keys that docs/chapter.md names."""

    def walk(self) -> None:
        """Makes every picture.

        Raises:
            TourError: a step failed.
            OSError: a picture could not be written.
        """
        self._find(QComboBox, "theme_choice").setCurrentText(self._themes[0])
        self._open("filters")
        output = self._find(QWidget, "filter_output")
        self._wait("the output is drawn", 30, lambda: bool(output.property("ready")))
        self._seven()
        self._two_filters()
        self._after_the_filters()
        self._padding()
        self._colour()

    def _seven(self) -> None:
        self._choose("filter_source", "Test picture")
        self._choose("filter_picture_digit", "7")
        self._find(QSpinBox, "filter_picture_number").setValue(1)
        self._go_to_step(0)
        self._part("seven", "a seven is 784 numbers")

    def _two_filters(self) -> None:
        self._go_to_step(1)
        tabs = self._find(QTabBar, "filter_tabs")
        for index, (name, place) in enumerate((("vertical", (15, 17)), ("horizontal", (8, 10)))):
            tabs.setCurrentIndex(index)
            self._look_at(*place)
            self._part(name, f"the {name} line filter keeps the {name} lines")
        self._click("filter_stacked")
        self._part("cube", "both maps are stacked to a cube")
        self._click("filter_stacked")

    def _after_the_filters(self) -> None:
        self._find(QTabBar, "filter_tabs").setCurrentIndex(0)
        self._go_to_step(2)
        self._part("relu", "ReLU sets what is negative to 0")
        self._go_to_step(3)
        self._part("pooling", "max pooling keeps the largest of four")

    def _padding(self) -> None:
        self._choose("filter_source", "5")
        self._go_to_step(1)
        for name, padding, stride, said in (
            ("no_padding", "valid", 1, "3 x 3 fits into 5 x 5 at nine places"),
            ("same_padding", "same", 1, "zeros around keep the size"),
            ("valid_padding", "valid", 2, "with stride 2 it fits at four"),
        ):
            self._find(QComboBox, "filter_padding").setCurrentText(padding)
            for side in ("rows", "columns"):
                self._stride(side, stride)
            self._look_at(0, 0)
            self._part(name, said)
        for side in ("rows", "columns"):
            self._stride(side, 1)

    def _colour(self) -> None:
        self._choose("filter_source", "Colour picture")
        self._go_to_step(0)
        self._part("channels", "a colour picture is three pictures")
        self._go_to_step(1)
        tabs = self._find(QTabBar, "filter_tabs")
        for index, colour in ((1, "blue"), (0, "red")):
            tabs.setCurrentIndex(index)
            self._choose("filter_preset", f"Vertical line, {colour}")
        self._look_at(18, 11)
        self._part("colour", "a filter three deep sees only red edges")
        self._click("filter_stacked")
        self._part("colour_cube", "the red four is in one map, the blue seven in the other")
        self._click("filter_stacked")

    def _stride(self, side: str, stride: int) -> None:
        self._find(QComboBox, f"filter_stride_{side}").setCurrentText(str(stride))

    def _look_at(self, row: int, column: int) -> None:
        """Clicks a pixel of the output; its window and its arithmetic are shown."""
        grid = self._find(NumberGrid, "filter_output")
        QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(row, column).center())

    def _go_to_step(self, index: int) -> None:
        """0 is the picture itself; the arrow keys go from step to step."""
        chain = self._find(QWidget, "filter_chain")
        for _ in range(MOST_STEPS):
            QTest.keyClick(chain, Qt.Key.Key_Left)
        for _ in range(index):
            QTest.keyClick(chain, Qt.Key.Key_Right)

    def _part(self, name: str, said: str) -> None:
        """Keeps a picture of the page, without what is the same on all pages."""
        self.names.append(name)
        let_run(0.3)
        path = self._out / f"chapter_{name}.png"
        page = self._find(QWidget, "page_filters").grab().toImage()
        # The lowest "quality" is the strongest compression.
        if not images.few_colours(page).save(str(path), quality=0):
            raise TourError(f"{path.name} could not be written")
        self.pictures.append(path)
        self._say(f"Chapter: {said}.")
