"""How a map of digits is drawn: points, clusters' letters, what is looked at, what is live."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from gui import theme

Screen = npt.NDArray[np.float64]
Labels = npt.NDArray[np.integer]

DOT, RING = 6.0, 11.0
"""Diameters in pixels of a point, and of the ring around one that is answered wrongly."""

LIVE = 26.0
PICTURE = 4
"""Pixels of the screen for one of a picture that is looked at."""

NEAR = 0.12
"""A cluster's letter stands where most of its points are within this part of the map's width."""

LETTERS_FROM = 400
"""With fewer points in view each is drawn as its digit, so that no colour has to be known."""


def paint_points(
    painter: QPainter, rect: QRectF, screen: Screen, labels: Labels, wrong: npt.NDArray[np.bool_]
) -> None:
    """All points that lie in view, in their digits' colours, wrong answers ringed."""
    seen = (screen >= (rect.left() - DOT, rect.top() - DOT)).all(axis=1)
    seen &= (screen <= (rect.right() + DOT, rect.bottom() + DOT)).all(axis=1)
    as_letters = int(seen.sum()) < min(LETTERS_FROM, len(screen) // 2)
    font = theme.font("small", weight=QFont.Weight.DemiBold)
    painter.setFont(font)
    for digit in range(10):
        colour = theme.digit_colour(digit)
        chosen = screen[seen & (labels == digit)]
        if as_letters:
            painter.setPen(colour)
            for x, y in chosen:
                painter.drawText(QRectF(x - 10, y - 10, 20, 20), _CENTRE, str(digit))
        else:
            colour.setAlphaF(0.8)
            painter.setPen(QPen(colour, DOT, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPoints([QPointF(x, y) for x, y in chosen])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.tokens().wrong), 2))
    ring = RING + (9 if as_letters else 0)
    for x, y in screen[seen & wrong]:
        painter.drawEllipse(QPointF(x, y), ring / 2, ring / 2)


def letter_places(points: npt.NDArray[np.float32], labels: Labels) -> dict[int, int]:
    """For each digit, the point around which most others of it lie: where its letter stands."""
    reach = NEAR * float(np.ptp(points, axis=0).max())
    places = {}
    for digit in range(10):
        which = np.flatnonzero(labels == digit)
        if len(which):
            own = points[which]
            away = np.abs(own[:, None] - own[None]).max(axis=2)
            # Of equally many neighbours the ones that are nearer count.
            crowd = np.clip(1 - away / max(reach, 1e-12), 0, 1).sum(axis=1)
            places[digit] = int(which[crowd.argmax()])
    return places


def paint_letters(painter: QPainter, screen: Screen, places: dict[int, int]) -> None:
    """Each digit in large type on its cluster."""
    font = theme.font("display", weight=QFont.Weight.Bold)
    for digit, index in places.items():
        _haloed(painter, QPointF(*screen[index]), str(digit), font, theme.digit_colour(digit))


def paint_looked_at(painter: QPainter, place: QPointF) -> None:
    """The mark around the point that the mouse or the keys are on."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.tokens().text), 2))
    painter.drawEllipse(place, RING / 2 + 3, RING / 2 + 3)


def paint_live(painter: QPainter, rect: QRectF, place: QPointF, answer: str, shown: QColor) -> None:
    """The picture of this page as a large ring with its answer; at the edge if it lies outside."""
    colours = theme.tokens()
    inner = rect.adjusted(LIVE / 2, LIVE / 2, -LIVE / 2, -LIVE / 2)
    at = QPointF(
        min(max(place.x(), inner.left()), inner.right()),
        min(max(place.y(), inner.top()), inner.bottom()),
    )
    painter.setBrush(QColor(colours.card))
    painter.setPen(QPen(QColor(colours.card), 7))
    painter.drawEllipse(at, LIVE / 2, LIVE / 2)
    painter.setPen(QPen(QColor(colours.accent), 3))
    painter.drawEllipse(at, LIVE / 2, LIVE / 2)
    painter.setPen(shown)
    painter.setFont(theme.font("lead", weight=QFont.Weight.Bold))
    painter.drawText(QRectF(at.x() - 20, at.y() - 20, 40, 40), _CENTRE, answer)


def paint_card(
    painter: QPainter, rect: QRectF, place: QPointF, picture: QImage, lines: Sequence[str]
) -> None:
    """A picture with words, beside a point and never under it or outside ``rect``."""
    colours = theme.tokens()
    small = theme.font("small")
    fonts = [theme.font("body", weight=QFont.Weight.DemiBold), *[small] * (len(lines) - 1)]
    metrics = [QFontMetricsF(font) for font in fonts]
    side = 28.0 * PICTURE
    advances = map(QFontMetricsF.horizontalAdvance, metrics, lines)
    width = max(side, *advances)
    size = QSizeF(width + 20, side + sum(each.height() for each in metrics) + 28)
    left, top = place.x() + 18, place.y() + 18
    if left + size.width() > rect.right():
        left = place.x() - 18 - size.width()
    if top + size.height() > rect.bottom():
        top = place.y() - 18 - size.height()
    top = min(max(top, rect.top()), rect.bottom() - size.height())
    box = QRectF(QPointF(max(left, rect.left()), max(top, rect.top())), size)
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.setBrush(QColor(colours.raised))
    painter.drawRoundedRect(box, 8, 8)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(
        QRectF(box.center().x() - side / 2, box.top() + 10, side, side).toAlignedRect(), picture
    )
    painter.setPen(QColor(colours.text))
    y = box.top() + side + 18
    for line, font, each in zip(lines, fonts, metrics, strict=True):
        painter.setFont(font)
        painter.drawText(QRectF(box.left(), y, box.width(), each.height()), _CENTRE, line)
        y += each.height()


def _haloed(painter: QPainter, place: QPointF, text: str, font: QFont, colour: QColor) -> None:
    metrics = QFontMetricsF(font)
    path = QPainterPath()
    left = place.x() - metrics.horizontalAdvance(text) / 2
    path.addText(QPointF(left, place.y() + metrics.capHeight() / 2), font, text)
    halo = QColor(theme.tokens().card)
    painter.strokePath(path, QPen(halo, 6, j=Qt.PenJoinStyle.RoundJoin))
    painter.fillPath(path, colour)


_CENTRE = Qt.AlignmentFlag.AlignCenter
