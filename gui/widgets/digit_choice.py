"""Ten digits with their probabilities to choose from, and before them whatever the answer is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from gui import theme
from gui.widgets.probability_bars import NOT_A_DIGIT
from models.digit_names import a_digit
from models.shares import per_cent

ANSWER = -1
"""The choice of whatever the network answers."""

BAR = 4
SMALLEST = 8
"""Pixels; smaller type nobody could read."""


class DigitButton(QAbstractButton):
    """One digit, its share as a number and as a bar along its foot."""

    def __init__(self, name: str, digit: int) -> None:
        super().__init__()
        self.digit = digit
        self.setObjectName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._share: float | None = None
        self._shown = digit
        key = {ANSWER: "A", NOT_A_DIGIT: "N"}.get(digit, str(digit))
        self.setToolTip(
            {
                ANSWER: "Shows what spoke for whatever the network answers, as the picture changes",
                NOT_A_DIGIT: "Shows what spoke for it being no digit at all",
            }.get(
                digit,
                f"Shows what spoke for {a_digit(digit)}, and what against, whatever the answer is",
            )
            + f" ({key})."
        )
        self._announce()

    def set_share(self, share: float | None, shown: int) -> None:
        """Shows another probability; ``shown`` is the digit it belongs to (for ``ANSWER``)."""
        self._share, self._shown = share, shown
        self._announce()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("small"))
        tall = QFontMetrics(theme.font("lead")).height() + metrics.height() + BAR + 8
        width = metrics.horizontalAdvance("Answer" if self.digit == ANSWER else "100 %")
        return QSize(width + (10 if self.digit == ANSWER else 4), max(32, tall))

    def minimumSizeHint(self) -> QSize:
        return QSize(32, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self.isChecked()
        edge = colours.accent if chosen or self.hasFocus() else colours.line
        painter.setPen(QPen(QColor(edge), 2 if chosen else 1))
        hovered = self.underMouse() or chosen
        painter.setBrush(QColor(colours.raised if hovered else colours.card))
        painter.drawRoundedRect(area, 6, 6)
        painter.setPen(QColor(colours.text))
        weight = QFont.Weight.DemiBold if chosen else QFont.Weight.Normal
        top = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        bottom = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        if 0 <= self.digit < NOT_A_DIGIT:
            painter.setPen(theme.digit_colour(self.digit))
        word = not 0 <= self.digit < NOT_A_DIGIT
        font = theme.font("small" if word else "lead", weight=weight)
        painter.setFont(_fitted(font, self._caption(), self.width() - 6))
        painter.drawText(area.adjusted(0, 5 if word else 2, 0, 0), top, self._caption())
        painter.setPen(QColor(colours.text if chosen else colours.quiet))
        painter.setFont(_fitted(theme.font("small"), self._figure(), self.width() - 6))
        painter.drawText(area.adjusted(0, 0, 0, -BAR - 3), bottom, self._figure())
        if self._share:
            bar = QRectF(area.left() + 4, area.bottom() - BAR, (area.width() - 8), BAR - 1)
            bar.setWidth(max(1.0, bar.width() * min(self._share, 1.0)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.digit_colour(self._shown))
            painter.drawRect(bar)

    def _caption(self) -> str:
        return {ANSWER: "Answer", NOT_A_DIGIT: "None"}.get(self.digit, str(self.digit))

    def _figure(self) -> str:
        if self._share is None:
            return "\N{EN DASH}"
        if self.digit == ANSWER:
            return "none" if self._shown == NOT_A_DIGIT else f"is {self._shown}"
        return per_cent(self._share, 0)

    def _announce(self) -> None:
        what = {ANSWER: "The answer", NOT_A_DIGIT: "Not a digit"}.get(self.digit, f"{self.digit}")
        self.setAccessibleName(f"{what}: {self._figure()}")


class DigitChoice(QWidget):
    """The buttons in a row, one of them pressed.

    Signals:
        chosen: the digit, 10 for "not a digit", or ``ANSWER``; only when a person chose.
    """

    chosen = Signal(int)

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__()
        self.setObjectName(f"{name}_digits")
        self.setAccessibleName("Digit whose heat is shown")
        self._group = QButtonGroup(self)
        self._buttons: dict[int, DigitButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        words = {ANSWER: "answer", NOT_A_DIGIT: "no_digit"}
        for digit in (ANSWER, *range(NOT_A_DIGIT + 1)):
            made = DigitButton(f"{name}_{words.get(digit, digit)}", digit)
            made.clicked.connect(lambda _=False, digit=digit: self.chosen.emit(digit))
            self._group.addButton(made)
            self._buttons[digit] = made
            layout.addWidget(made)
        self._buttons[ANSWER].setChecked(True)

    @property
    def digit(self) -> int:
        """What is chosen: 0..10, or ``ANSWER``."""
        return next(digit for digit, each in self._buttons.items() if each.isChecked())

    def choose(self, digit: int) -> None:
        """Presses one of the buttons, without a signal."""
        self._buttons[digit].setChecked(True)

    def set_outputs(self, count: int) -> None:
        """Ten, or eleven for a network that knows "not a digit"."""
        self._buttons[NOT_A_DIGIT].setVisible(count > NOT_A_DIGIT)
        if count <= NOT_A_DIGIT and self.digit == NOT_A_DIGIT:
            self.choose(ANSWER)

    def set_probabilities(self, shares: npt.NDArray[np.float32] | None) -> None:
        """Shows an answer, float32 (11,); None: there is none."""
        best = NOT_A_DIGIT if shares is None else int(shares.argmax())
        for digit, each in self._buttons.items():
            shown = best if digit == ANSWER else digit
            each.set_share(None if shares is None else float(shares[shown]), shown)


def _fitted(font: QFont, text: str, width: int) -> QFont:
    """The font, smaller where the text would not fit: the type may grow more than the window."""
    needed = QFontMetrics(font).horizontalAdvance(text)
    if needed > width > 0:
        font.setPixelSize(max(SMALLEST, font.pixelSize() * width // needed))
    return font
