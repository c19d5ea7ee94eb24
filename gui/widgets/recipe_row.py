"""One recipe of the lab: whether its line is drawn, its figure, and pictures as it leaves them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from gui import images, theme
from gui.widgets.recipe_style import STYLES, paint_sample
from models.digit_names import a_digit

HEAD = 26
CLOSED = 32
CAPTION = 16
GAP = 6
LARGEST, SMALLEST = 112, 20
USUAL = 4
"""Pictures in a row, as long as there are none."""

NOT_A_DIGIT = 10
CHECK, CROSS = "\N{CHECK MARK}", "\N{MULTIPLICATION X}"


class RecipeRow(QAbstractButton):
    """A line of the legend that can be switched on and off; on, its pictures are under it."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self._style = STYLES[key]
        self._figure = ""
        self._images: tuple[QImage, ...] = ()
        self._answers: tuple[int, ...] = ()
        self._labels: tuple[int, ...] = ()
        self.setObjectName(f"robustness_{key}")
        self.setText(self._style.title)
        self.setAccessibleName(self._style.title)
        self.setToolTip(self._style.tip + " Click to show or hide its line and its pictures.")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(lambda _: self.restyle())
        self.restyle()

    def set_figure(self, text: str) -> None:
        """The accuracy at the amount looked at, as text."""
        self._figure = text
        self._describe()
        self.update()

    def figure(self) -> str:
        """The same."""
        return self._figure

    def answers(self) -> tuple[int, ...]:
        """What the network says of the pictures; 10 for no digit."""
        return self._answers

    def set_pictures(
        self,
        pictures: npt.NDArray[np.uint8],
        answers: npt.NDArray[np.int64],
        labels: npt.NDArray[np.uint8],
    ) -> None:
        """Pictures as the network gets them, uint8 (n, 28, 28), its answers (n,) and the truth."""
        self._images = tuple(images.to_image(picture) for picture in pictures)
        self._answers = tuple(answers.tolist())
        self._labels = tuple(labels.tolist())
        self._describe()
        self.update()

    def restyle(self) -> None:
        """The type may have another size."""
        head, closed, caption = (_zoomed(size) for size in (HEAD, CLOSED, CAPTION))
        on = self.isChecked()
        policy = QSizePolicy.Policy.Expanding if on else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, policy)
        # No higher than its pictures can be in this width.
        side = min(LARGEST, self._widest_picture())
        self.setMaximumHeight(head + side + caption + 4 if on else closed)
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(240, _zoomed(HEAD + CAPTION) + 64 if self.isChecked() else _zoomed(CLOSED))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, _zoomed(HEAD if self.isChecked() else CLOSED))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        if self.isChecked():
            self._paint_pictures(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.tokens().accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _paint_head(self, painter: QPainter) -> None:
        colours, on = theme.tokens(), self.isChecked()
        high = _zoomed(HEAD if on else CLOSED)
        if on:
            paint_sample(painter, self._style, QRectF(2, 0, 30, high))
        else:
            painter.setPen(QPen(QColor(colours.quiet), 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(11, high / 2 - 6, 12, 12), 3, 3)
        painter.setFont(theme.font())
        painter.setPen(QColor(colours.text if on else colours.quiet))
        metrics = painter.fontMetrics()
        figured = metrics.horizontalAdvance(self._figure) + 8
        room = QRectF(40, 0, self.width() - 40 - figured, high)
        words = metrics.elidedText(
            self._style.title, Qt.TextElideMode.ElideRight, int(room.width())
        )
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, words)
        whole = QRectF(0, 0, self.width() - 2, high)
        painter.drawText(whole, middle | Qt.AlignmentFlag.AlignRight, self._figure)

    def _paint_pictures(self, painter: QPainter) -> None:
        """As large as fits; what the network says is written under them where there is room."""
        count, top = len(self._images), _zoomed(HEAD)
        if not count:
            return
        room, caption = self.height() - top - 2, _zoomed(CAPTION)
        captioned = room - caption >= SMALLEST + 8
        side = min(LARGEST, self._widest_picture(), room - (caption if captioned else 4))
        if side < SMALLEST / 2:
            return
        step = side + (self.width() - count * side) / max(1, count - 1)
        painter.setFont(theme.font("small"))
        metrics, colours = painter.fontMetrics(), theme.tokens()
        for at, image in enumerate(self._images):
            answer, right = self._answers[at], self._answers[at] == self._labels[at]
            shade = QColor(colours.right if right else colours.wrong)
            left = round(at * step)
            painter.drawImage(QRectF(left, top, side, side), image)
            painter.fillRect(QRectF(left, top + side, side, 3), shade)
            if not captioned:
                continue
            said = "none" if answer == NOT_A_DIGIT else str(answer)
            text = f"{said} {CHECK if right else CROSS}"
            # Wider than a small picture, it stays within the row.
            across = metrics.horizontalAdvance(text) + 2
            start = min(max(0.0, left + (side - across) / 2), self.width() - across)
            painter.setPen(shade)
            below = QRectF(start, top + side + 2, across, caption)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    def _widest_picture(self) -> int:
        count = len(self._images) or USUAL
        return (self.width() - (count - 1) * GAP) // count

    def _describe(self) -> None:
        said = ", ".join(
            f"{a_digit(label)} as {'no digit' if answer == NOT_A_DIGIT else answer}"
            for answer, label in zip(self._answers, self._labels, strict=True)
        )
        self.setAccessibleDescription(f"{self._figure} read; {said}" if said else self._figure)


def _zoomed(pixels: int) -> int:
    return round(pixels * theme.zoom())
