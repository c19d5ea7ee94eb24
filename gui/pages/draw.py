"""Draw: a digit written on the pad is read while it is written."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from gui.pads import ANSWER_MS, Normalize, cropped, warm
from gui.pages.page import Page
from gui.session import Session
from gui.teaching.dialog import show_samples
from gui.widgets import cards
from gui.widgets.answer_card import AnswerCard
from gui.widgets.drawing_pad import USUAL_WIDTH, DrawingPad
from gui.widgets.pen_tools import PenTools
from gui.widgets.pixel_view import PixelView
from gui.widgets.probability_bars import NO_ANSWER, ProbabilityBars
from gui.widgets.teach_row import TeachRow

WIDE_FROM = 1.5
"""No digit is this much wider than high: it will be several."""

TALL_PART = 0.7
"""Of the ink's height: two such pieces beside each other are two digits, a dot is none."""

PAD_PART = 0.55
"""Of the page's width at most for the pad."""


class DrawPage(Page):
    """The pad at the left; the answer, what the network saw and its ten bars at the right."""

    key = "draw"
    title = "Draw"
    hint = "Write a digit: the network reads along."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._normalize: Normalize | None = None
        self._answered = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._answer)
        self._pad = DrawingPad()
        self._pad.setToolTip(
            "Draw one digit, anywhere and at any size: before the network looks, the ink is scaled "
            "and centred the way MNIST's digits were."
        )
        self._answer_card = AnswerCard()
        self._bars = ProbabilityBars()
        self._tools = PenTools(USUAL_WIDTH)
        self._seen = PixelView("network_input", grid=True, empty_text="Your drawing")
        self._seen.setToolTip(
            "Your drawing as 28 x 28 numbers from 0 to 255, light ink on dark: this, and nothing "
            "else, goes into the network."
        )
        self._teach = TeachRow("draw_teach")
        self._samples = cards.button(
            "My samples",
            "draw_samples",
            "All pictures that you kept, and the button that teaches them to the network.",
            kind="quiet",
        )
        self._taught = False
        self._build()
        self._connect()
        self._show_nothing()

    def opened(self) -> None:
        """Gets ready what reads the pad, so that the first stroke is answered as fast as any."""
        self._pad.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._normalize is None:
            job = self.session.job("pad gets ready", warm)
            job.succeeded.connect(self._on_ready)
            job.failed.connect(self.session.fault)
            job.start()

    def restyle(self) -> None:
        self._pad.refresh()

    def undo(self) -> bool:
        """What was done last: a picture kept as a sample, or a stroke."""
        if self._taught:
            self._taught = False
            return self.session.samples.undo()
        return self._pad.undo()

    def copy_text(self) -> str:
        text = self._answer_card.digit.text()
        return "" if text == NO_ANSWER else text

    def state(self) -> dict[str, Any]:
        return {"pen_width": self._tools.width_in_per_cent}

    def restore(self, state: dict[str, Any]) -> None:
        width = state.get("pen_width")
        if isinstance(width, int):
            self._tools.set_width_in_per_cent(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The pad stays a square and leaves the answer its room."""
        super().resizeEvent(event)
        margins = self.body.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        height = self.height() - margins.top() - margins.bottom() - self._tools.sizeHint().height()
        side = max(280, min(height - 12, round(PAD_PART * width)))
        self._pad.setMaximumSize(side, side)
        self._tools.setMaximumWidth(side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete clears from anywhere on the page."""
        if event.key() == Qt.Key.Key_Delete:
            self._pad.clear()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        left = cards.column(self._pad, self._tools, spacing=12)
        left.setStretch(0, 1)
        seen = cards.Card("What the network saw")
        seen.body.addWidget(self._seen, 1)
        inside = cards.button(
            "Look inside",
            "draw_look_inside",
            "Opens the Inside page on this picture: what every layer makes of it.",
            kind="quiet",
            icon="inside",
        )
        inside.clicked.connect(self._look_inside)
        seen.body.addWidget(inside, 0, Qt.AlignmentFlag.AlignHCenter)
        self._inside = inside
        bars = cards.Card("How sure it is of each digit")
        bars.body.addWidget(self._bars, 1)
        right = QGridLayout()
        right.setSpacing(16)
        right.addWidget(self._answer_card, 0, 0)
        right.addWidget(seen, 0, 1)
        right.addWidget(bars, 1, 0, 1, 2)
        right.addWidget(self._teaching(), 2, 0, 1, 2)
        for index in (0, 1):
            right.setColumnStretch(index, 1)
        right.setRowStretch(0, 1)
        right.setRowStretch(1, 1)
        whole = QHBoxLayout()
        whole.setSpacing(16)
        whole.addLayout(left)
        whole.addLayout(right, 1)
        self.body.addLayout(whole, 1)

    def _teaching(self) -> cards.Card:
        card = cards.Card(margin=12)
        card.body.addLayout(
            cards.row(cards.label("Not right? Teach it: this is a", "quiet"), None, self._samples)
        )
        card.body.addWidget(self._teach)
        return card

    def _connect(self) -> None:
        self._teach.taught.connect(self._on_taught)
        self._samples.clicked.connect(lambda: show_samples(self.session, self.window()))
        self.session.samples.changed.connect(self._show_samples)
        self._pad.changed.connect(self._on_changed)
        self._pad.pen_lifted.connect(self._answer)
        self._tools.undo_requested.connect(self._pad.undo)
        self._tools.clear_requested.connect(self._pad.clear)
        self._tools.width_changed.connect(self._pad.set_pen_width)
        self.session.networks.active_changed.connect(self._on_network)

    def _on_ready(self, normalize: Normalize) -> None:
        self._normalize = normalize
        self._answer()

    def _on_network(self, _: object) -> None:
        self._answer()

    def _on_taught(self, digit: int) -> None:
        picture = self._seen.picture
        if picture is not None:
            self._taught = self.session.samples.teach(picture, digit, "pad") or self._taught

    def _show_samples(self) -> None:
        count = len(self.session.samples.store.list())
        self._samples.setText(f"My samples ({count})" if count else "My samples")

    def _on_changed(self) -> None:
        self._taught = False
        self._answer_card.unsettle()
        self._show_buttons()
        if self._pad.is_empty:
            self._answer()
        elif not self._timer.isActive():
            since = 1000 * (time.monotonic() - self._answered)
            self._timer.start(max(0, round(ANSWER_MS - since)))

    def _answer(self) -> None:
        """Reads what is on the pad now; about 2 ms, so it is done at once and not beside."""
        self._timer.stop()
        self._answered = time.monotonic()
        network = self.session.networks.active
        if self._pad.is_empty:
            self._show_nothing()
            return
        if network is None or self._normalize is None:
            self._answer_card.show_loading()
            return
        ink = cropped(self._pad.ink())
        picture = self._normalize(ink)
        probabilities = network(picture[None])[0]
        several = ink.shape[1] > WIDE_FROM * ink.shape[0] or _side_by_side(ink)
        self._answer_card.show_answer(probabilities, several=several)
        self._seen.set_picture(picture)
        self._bars.set_probabilities(probabilities)
        self._show_buttons()
        self.session.set_pad_picture(picture)

    def _show_nothing(self) -> None:
        self._answer_card.show_nothing()
        self._seen.set_picture(None)
        self._bars.set_probabilities(None)
        self._show_buttons()
        self.session.set_pad_picture(None)

    def _show_buttons(self) -> None:
        self._tools.allow(clear=not self._pad.is_empty, undo=self._pad.can_undo)
        self._inside.setEnabled(self._seen.picture is not None)
        self._teach.setEnabled(self._seen.picture is not None)

    def _look_inside(self) -> None:
        # On the Inside page something else may have been drawn since.
        self.session.set_pad_picture(self._seen.picture)
        self.session.set_inspected(self._seen.picture)
        self.session.page_requested.emit("inside")


def _side_by_side(ink: npt.NDArray[np.uint8]) -> bool:
    """Whether two tall pieces stand beside each other; no digit's strokes leave such a gap."""
    inked = ink > 0
    begins = np.flatnonzero(np.diff(inked.any(axis=0).astype(np.int8), prepend=0) == 1)
    least = TALL_PART * inked.any(axis=1).sum()
    pieces = np.split(inked, begins[1:], axis=1)
    return sum(bool(piece.any(axis=1).sum() > least) for piece in pieces) > 1
