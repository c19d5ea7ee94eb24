"""What was read, as large as its place allows, every digit in its own hue."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from gui import theme

SMALLEST = 20
"""Size in pixels under which a long reading is cut instead of shrunk further."""

LINE_MARK = "   /   "
"""What stands between the lines of a reading that has several."""


class ReadingLabel(QLabel):
    """A label whose ``text()`` is the whole reading, however much of it there is room to show.

    A large dash can be taken for a reading: ``set_words`` says instead what there is to say while
    nothing is read.
    """

    def __init__(self, name: str, *, largest: int, text: str = "\N{EN DASH}") -> None:
        super().__init__(text)
        self.setObjectName(name)
        self.setAccessibleName(name.replace("_", " "))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._largest = largest
        self._faint = False
        self._nothing = text
        self._words = ""

    def set_words(self, words: str) -> None:
        """What is written, small, while nothing is read; the label keeps its size."""
        if words != self._words:
            self._words = words
            self.setAccessibleDescription(words)
            self.update()

    def set_faint(self, faint: bool) -> None:
        """Shows the text quietly: it is not the answer to what is there now."""
        if faint != self._faint:
            self._faint = faint
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._largest, round(self._largest * 0.6))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._largest // 2, self._largest // 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._words and self.text() == self._nothing:
            painter = QPainter(self)
            painter.setFont(theme.font("lead"))
            painter.setPen(QColor(theme.tokens().quiet))
            whole = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), whole, self._words)
            return
        text = self.text().replace("\n", LINE_MARK)
        font = theme.font("reading", weight=QFont.Weight.DemiBold)
        room = float(self.width() - 8)
        digits = any(letter.isdigit() for letter in text)
        largest = self._largest if digits else theme.SIZES["reading"]
        size = min(largest, round(self.height() / 1.15))
        font.setPixelSize(max(1, size))
        wide = QFontMetricsF(font).horizontalAdvance(text)
        if wide > room:
            font.setPixelSize(max(SMALLEST, int(size * room / wide)))
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room + 1)
        painter = QPainter(self)
        painter.setFont(font)
        painter.setOpacity(0.45 if self._faint else 1.0)
        place = QRectF(self.rect())
        place.setLeft((self.width() - metrics.horizontalAdvance(text)) / 2)
        if self.alignment() & Qt.AlignmentFlag.AlignLeft and len(text) > 1:
            place.setLeft(4)
        for letter in text:
            known = letter.isascii() and letter.isdigit()
            quiet = QColor(theme.tokens().quiet)
            painter.setPen(theme.digit_colour(int(letter)) if known else quiet)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, letter)
            place.setLeft(place.left() + metrics.horizontalAdvance(letter))
