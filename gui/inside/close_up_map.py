"""The head of the close-up: the large map, the pixel looked at, and what of the picture it sees."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from gui.inside.filter_subject import UNIT, Subject
from gui.widgets.cards import column, label, row
from gui.widgets.figures import figure
from gui.widgets.filter_grid import FilterGrid
from gui.widgets.filter_spot import FilterSpot
from gui.widgets.number_grid import POSITIVE, SIGNED

Digit = npt.NDArray[np.uint8]
Place = tuple[int, int]

LOW = 414
"""Height of the whole panel in the smallest window."""

SMALLEST_MAP = 104
MAP_SHARE, MAP_GROWTH = 0.31, 0.56
"""Of the panel's height for the map, and how fast it grows from the smallest to that."""

SPOT_SHARE, LOW_SPOT = 0.3, 56
"""Of the panel's width for the picture beside the map, about; its side in a low panel."""


class CloseUpMap(QWidget):
    """Where nobody points, the strongest value is looked at, on every picture.

    Signals:
        place_changed: ``place`` is another.
    """

    place_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._subject: Subject | None = None
        self._hovered: Place | None = None
        self._pinned: Place | None = None
        self._map = FilterGrid(
            "close_up_map", least=SMALLEST_MAP, wide=True, empty="Choose a picture at the left."
        )
        self._map.setAccessibleName("Map of this filter")
        self._map.setToolTip(
            "What this filter makes of the picture. Point at a pixel, or move with the arrow keys, "
            "to see the sum behind it; a click stays there."
        )
        self._spot = FilterSpot("close_up_spot")
        self._spot.setAccessibleName("The picture, with what the value depends on framed")
        self._spot.setToolTip("The picture; framed is all that the value beside it depends on.")
        self._value = label("", "lead", name="close_up_value")
        self._at = label("", "small", wrap=True, name="close_up_place")
        self._at.setMinimumHeight(2 * self._at.fontMetrics().height())
        self._at.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = row(self._map, column(self._spot, self._value, self._at, None, spacing=4))
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._map.hovered.connect(lambda *place: self._hover((place[0], place[1])))
        self._map.left.connect(lambda: self._hover(None))
        self._map.clicked.connect(lambda *place: self._pin((place[0], place[1])))
        self._map.moved.connect(self._move)

    @property
    def place(self) -> Place | None:
        """Row and column of the pixel looked at; None without a map."""
        shown = self._subject
        if shown is None or shown.map is None:
            return None
        chosen = self._hovered or self._pinned
        if chosen is None:
            known = np.nan_to_num(shown.map, nan=-np.inf)
            rows, columns = known.shape
            chosen = divmod(int(known.argmax()), columns)
            if known.max() == known.min():
                # Where all are equal, the middle is as good as any.
                chosen = rows // 2, columns // 2
        return shown.nearest(*chosen)

    def set_subject(self, subject: Subject, picture: Digit | None) -> None:
        """Shows another filter, or the same on another picture."""
        before, self._subject = self._subject, subject
        if before is None or (before.info.index, before.number) != (
            subject.info.index,
            subject.number,
        ):
            self._hovered = self._pinned = None
        self._map.set_values(subject.map, colours=SIGNED if subject.signed else POSITIVE)
        self._map.setVisible(subject.map is not None or picture is None)
        self._spot.set_picture(picture)
        self._show_place()

    def set_room(self, width: int, height: int, *, low: bool) -> None:
        """Divides the width between map and picture, and takes its share of the panel's height."""
        # Whole pixels of the screen for each of the picture's.
        side = max(2, round(SPOT_SHARE * width / 28)) * 28
        picture = min(side, LOW_SPOT) if low else side
        self._spot.setFixedSize(picture, picture)
        for text in (self._value, self._at):
            text.setFixedWidth(side)
        growing = SMALLEST_MAP + MAP_GROWTH * (height - LOW)
        self._map.set_side(round(min(width - side - 8, MAP_SHARE * height, growing)))

    def _show_place(self) -> None:
        shown, at = self._subject, self.place
        if shown is None:
            return
        self._map.set_frame(None if at is None else (*at, 1, 1))
        value, text, box = shown.value, "", None
        if at is not None and shown.map is not None:
            if shown.kind == UNIT:
                text = _part(shown, at)
            else:
                value, text = float(shown.map[at]), f"row {at[0] + 1}\ncolumn {at[1] + 1}"
                box = shown.field.box(*at)
        self._spot.set_box(box)
        self._value.setText("" if self._spot.picture is None else _exact(value))
        self._at.setText(text)
        self.place_changed.emit()

    def _hover(self, place: Place | None) -> None:
        self._hovered = place
        self._show_place()

    def _pin(self, place: Place) -> None:
        self._hovered, self._pinned = None, place
        self._show_place()

    def _move(self, down: int, right: int) -> None:
        at = self.place
        if self._subject is not None and at is not None:
            self._pin(self._subject.nearest(at[0] + down, at[1] + right))


def _part(shown: Subject, at: Place) -> str:
    """What one place adds to a unit's sum."""
    assert shown.map is not None
    flat = shown.kernel is not None and shown.kernel.shape[:2] == (1, 1)
    index = at[0] * shown.map.shape[1] + at[1]
    if flat and index >= shown.channels:
        return ""
    where = f"input {index + 1}" if flat else f"{at[0] + 1}, {at[1] + 1}"
    return f"adds {_exact(float(shown.map[at]))}\nat {where}"


def _exact(value: float) -> str:
    return figure(value, 4 if abs(value) < 10 else 2) if math.isfinite(value) else "no number"
