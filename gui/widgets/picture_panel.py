"""Where the picture under the glass comes from: a test picture, the pad or the camera."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QWidget

from gui import icons
from gui.widgets.cards import Card, button, field, label
from gui.widgets.ground import lie_on_card
from gui.widgets.picture_choice import PictureChoice
from gui.widgets.pixel_view import PixelView
from models.digit_names import a_digit

Digit = npt.NDArray[np.uint8]

TEST, PAD, CAMERA = "test", "pad", "camera"
SOURCES = ((TEST, "Test picture"), (PAD, "The pad"), (CAMERA, "The camera"))
EMPTY = {
    TEST: "The test pictures are being loaded.",
    PAD: "The pad is empty: draw a digit at the left, or on the Draw page.",
    CAMERA: "The camera has read no digit yet: start it on the Camera page.",
}
HIGHEST, HIGHEST_ABOVE_PAD = 0.45, 0.3
"""Of the panel's height at most for the picture."""

PAGES = {PAD: ("Go to Draw", "draw"), CAMERA: ("Go to Camera", "camera")}


class PicturePanel(Card):
    """Holds the three pictures and shows the chosen one.

    Signals:
        picture_changed: ``picture`` is another.
        page_requested: the page where a picture can be made.
    """

    picture_changed = Signal()
    page_requested = Signal(str)

    def __init__(self, pad: QWidget | None = None) -> None:
        """``pad`` is shown while the pad's drawing is chosen, to draw on right here."""
        super().__init__("Picture")
        self._pad = pad
        self._pictures: dict[str, Digit | None] = {}
        self._labels: npt.NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._tests: npt.NDArray[np.uint8] | None = None
        self._view = PixelView("inside_input")
        self._view.setToolTip("The 28 x 28 numbers that go into the network, 0 dark to 255 light.")
        lie_on_card(self._view)
        self._caption = label("", "small", wrap=True, name="inside_caption")
        self._caption.setMinimumHeight(2 * self._caption.fontMetrics().height())
        self._source = QComboBox()
        for key, text in SOURCES:
            self._source.addItem(text, key)
        self._choice = PictureChoice("inside")
        self._go = button(
            "", "inside_go", "Opens the page where this picture is made.", icon="draw"
        )
        self.body.addWidget(self._view)
        self.body.addWidget(self._caption)
        self.body.addWidget(
            field(
                "Source",
                self._source,
                "Whose digit is followed through the network: one of 10,000 test pictures, the "
                "drawing on the pad as it grows, or what the camera reads.",
                name="inside_source",
            )
        )
        self.body.addWidget(self._choice)
        if pad is not None:
            self.body.addWidget(pad, 1000)
        self.body.addWidget(self._go)
        self.body.addStretch(1)
        self._source.currentIndexChanged.connect(self._on_source)
        self._choice.index_changed.connect(self._on_test)
        self._go.clicked.connect(lambda: self.page_requested.emit(PAGES[self.source][1]))
        self._on_source()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture is as wide as the panel, but leaves the controls their room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self.body.contentsMargins()
        side = self.width() - margins.left() - margins.right()
        above_pad = self._pad is not None and self.source == PAD
        share = HIGHEST_ABOVE_PAD if above_pad else HIGHEST
        self._view.setFixedHeight(min(side, round(share * self.height())))

    @property
    def source(self) -> str:
        """TEST, PAD or CAMERA."""
        return str(self._source.currentData())

    @property
    def picture(self) -> Digit | None:
        """The chosen picture, uint8 (28, 28), or None."""
        return self._pictures.get(self.source)

    @property
    def choice(self) -> tuple[int, int]:
        """The digit and number of the test picture."""
        return self._choice.choice()

    def why_empty(self) -> str:
        """What to do when there is no picture."""
        return EMPTY[self.source]

    def take_focus(self) -> None:
        """The keyboard goes to the choice of another picture."""
        self._source.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_source(self, source: str) -> None:
        """Chooses a source; an unknown one is left alone."""
        index = self._source.findData(source)
        if index >= 0:
            self._source.setCurrentIndex(index)

    def choose_test(self, digit: int, number: int) -> None:
        """Chooses the test picture."""
        self._choice.choose(digit, number)

    def choose_test_at(self, index: int) -> None:
        """Chooses the test picture by its place in the test set."""
        if 0 <= index < len(self._labels):
            digit = self._labels[index]
            self.set_source(TEST)
            self.choose_test(int(digit), int((self._labels[: index + 1] == digit).sum()))

    def set_tests(self, pictures: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint8]) -> None:
        """The test pictures, uint8 (n, 28, 28), and their digits."""
        self._tests, self._labels = pictures, labels
        self._choice.set_labels(labels)

    def set_picture(self, source: str, picture: Digit | None) -> None:
        """Another drawing on the pad, or another digit before the camera."""
        self._pictures[source] = picture
        if source == self.source:
            self._show()

    def show_picture(self, picture: Digit) -> None:
        """Chooses the source that holds this picture; one that nobody holds changes nothing."""
        for source in PAGES:
            held = self._pictures.get(source)
            if held is not None and np.array_equal(held, picture):
                self.set_source(source)
                return
        if self._tests is None:
            return
        places = np.flatnonzero((self._tests == picture).all(axis=(1, 2)))
        if places.size:
            self.choose_test_at(int(places[0]))

    def _on_test(self, index: int) -> None:
        if self._tests is not None:
            self.set_picture(TEST, self._tests[index])

    def _on_source(self) -> None:
        self._choice.setVisible(self.source == TEST)
        self._go.setVisible(self.source in PAGES)
        if self._pad is not None:
            self._pad.setVisible(self.source == PAD)
            self._caption.setVisible(self.source != PAD)
            self._fit()
        if self.source in PAGES:
            self._go.setText(PAGES[self.source][0])
            self._go.setAccessibleName(self._go.text())
            icons.dress(self._go)
        self._show()

    def _show(self) -> None:
        self._view.set_picture(self.picture)
        self._view.set_empty_text(self.why_empty())
        if self.picture is None:
            self._caption.setText("")
        elif self.source == TEST:
            index = self._choice.index()
            truth = "" if index is None else f", {a_digit(int(self._labels[index]))}"
            self._caption.setText(
                f"Test picture {(index or 0) + 1:,} of {len(self._labels):,}{truth}"
            )
        else:
            self._caption.setText("As the network saw it, followed live")
        self.picture_changed.emit()
