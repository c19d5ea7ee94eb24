"""What comes into the chosen step, as numbers, with the window over it and zeros around it."""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from gui.filters import words
from gui.filters.source_bar import DIGIT, FILE, FRAME, PAD
from gui.widgets.cards import Card, button, column, label, row
from gui.widgets.number_grid import GREY, POSITIVE, SIGNED, NumberGrid

Floats = npt.NDArray[np.float64]

ALL = "All channels"

INVITATIONS = (
    (PAD, "The pad is empty.", "Draw a digit", "draw"),
    (DIGIT, "No digit of the camera was looked at yet.", "Open the camera", "camera"),
    (FRAME, "The camera has not been on yet.", "Turn the camera on", "camera_frame"),
    (FILE, "No picture file is open.", "Open a picture…", "picture"),
)
"""Where a source has no picture: what is said, the button, and the end of its object name."""


class InputCard(Card):
    """A grid of numbers of one channel, or of a colour picture.

    Signals:
        channel_chosen: the channel to look at; None for all of a colour picture.
        invited: the source that has no picture, whose button was pressed.
    """

    channel_chosen = Signal(object)
    invited = Signal(str)

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__(margin=8)
        self.grid = NumberGrid(f"{name}_input")
        self.grid.setAccessibleName("input as numbers")
        self.grid.setToolTip(
            "A picture is numbers: 0 is paper, 255 is full ink. Click a pixel to put the window "
            "over it; the arrow keys move it. Ctrl and the wheel, or plus and minus, zoom."
        )
        self._title = label("Input", "heading")
        self._extent = label("", "quiet", name=f"{name}_input_size")
        self._channel = QComboBox()
        self._channel.setObjectName(f"{name}_channel")
        self._channel.setAccessibleName("Channel of the input")
        self._channel.setToolTip(
            "What comes in has several channels, and a kernel reaches through all of them; this "
            "one is shown."
        )
        self._channel.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.grid)
        self._invitations: dict[str, int] = {}
        self._style: tuple[str, float] = ("", 0.0)
        for source, sentence, text, end in INVITATIONS:
            action = button(text, f"{name}_open_{end}", "What you make there can be filtered here.")
            action.clicked.connect(partial(self.invited.emit, source))
            self._invitations[source] = self._pages.addWidget(_invitation(sentence, action))
        self._heading = QWidget()
        self._heading.setMinimumHeight(32)
        self._heading.setLayout(row(self._title, self._extent, None, self._channel))
        self.body.addWidget(self._heading)
        self.body.addWidget(self._pages, 1)
        self._channel.currentIndexChanged.connect(self._on_channel)

    def set_input(
        self, values: Floats | None, channel: int | None, *, raw: bool, source: str, title: str
    ) -> None:
        """Shows other numbers.

        Args:
            values: (h, w, channels), or None where there are none.
            channel: the one to show; None for all of a colour picture.
            raw: whether this is the picture itself, 0..255, rather than a step's output.
            source: of the picture, for the invitation where it has none.
            title: what the input is.
        """
        self._title.setText(title)
        self._extent.setText("" if values is None else words.extent(values.shape))
        missing = values is None and raw
        self._pages.setCurrentIndex(self._invitations.get(source, 0) if missing else 0)
        self._offer(values, channel, colour=raw)
        if values is None:
            self.grid.set_values(None)
            return
        colour = raw and values.shape[2] == 3
        shown = values if colour else values[..., channel or 0]
        signed = bool((values < 0).any())
        top = float(np.abs(values).max(initial=0.0)) or 1.0
        colours = GREY if raw else SIGNED if signed else POSITIVE
        self.grid.set_channel(channel if colour else None)
        # While a kernel is changed the input stays: all its numbers need not be written again.
        before, style = self.grid.values(), (colours, top)
        if before is None or style != self._style or not np.array_equal(before, shown):
            self._style = style
            self.grid.set_values(shown, colours=colours, top=top)

    def set_zeros(self, above: int, below: int, before: int, after: int) -> None:
        """Draws the zeros of the padding around the input."""
        self.grid.set_padding(above, below, before, after)

    def _offer(self, values: Floats | None, channel: int | None, *, colour: bool) -> None:
        count = 0 if values is None else values.shape[2]
        whole = colour and count == 3
        items = [ALL] if whole else []
        if values is not None:
            shape = (values.shape[0], values.shape[1], count)
            items += [words.channel_of(shape, index, colour=colour) for index in range(count)]
        self._channel.blockSignals(True)
        if items != [self._channel.itemText(at) for at in range(self._channel.count())]:
            self._channel.clear()
            self._channel.addItems(items)
        self._channel.setCurrentIndex((-1 if channel is None else channel) + int(whole))
        self._channel.blockSignals(False)
        self._channel.setVisible(count > 1)
        # A grey picture needs no heading, and its 28 rows of numbers all the room there is.
        self._heading.setVisible(count > 1 or not colour)

    def _on_channel(self, index: int) -> None:
        whole = self._channel.itemText(0) == ALL
        self.channel_chosen.emit(None if whole and index == 0 else index - int(whole))


def _invitation(sentence: str, action: QWidget) -> QWidget:
    """What stands in place of a picture that is not there yet."""
    said = label(sentence, "lead", wrap=True)
    said.setAlignment(Qt.AlignmentFlag.AlignCenter)
    holder = QWidget()
    holder.setLayout(column(None, said, row(None, action, None), None, spacing=16))
    return holder
