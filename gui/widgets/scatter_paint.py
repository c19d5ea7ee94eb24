"""How a map of digits is drawn: points, clusters' letters, what is looked at, what is live."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
)

from gui import theme
from gui.widgets.probability_bars import NO_ANSWER, NOT_A_DIGIT
from models.digit_names import a_digit

Screen = npt.NDArray[np.float64]
Labels = npt.NDArray[np.integer]

DOT, RING = 6.0, 11.0
"""Diameters in pixels of a point, and of the ring around one that is answered wrongly."""

LIVE = 26.0
MOST_FACTOR = 6
"""Pixels of the screen for one of a picture that is looked at."""

PADDING = 8.0

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
            dot, half = _dot(colour, painter.device().devicePixelRatio()), round(DOT / 2) + 1
            for x, y in (chosen.round().astype(int) - half).tolist():
                painter.drawPixmap(x, y, dot)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.tokens().wrong), 2))
    ring = RING + (9 if as_letters else 0)
    for x, y in screen[seen & wrong]:
        painter.drawEllipse(QPointF(x, y), ring / 2, ring / 2)


def _dot(colour: QColor, ratio: float) -> QPixmap:
    """One point as a picture: stamping 2,000 of them takes a tenth of the time of drawing them."""
    side = round(DOT) + 2
    dot = QPixmap(round(side * ratio), round(side * ratio))
    dot.setDevicePixelRatio(ratio)
    dot.fill(Qt.GlobalColor.transparent)
    painter = QPainter(dot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour.setAlphaF(0.8)
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(side / 2, side / 2), DOT / 2, DOT / 2)
    painter.end()
    return dot


def letter_places(points: npt.NDArray[np.float32], labels: Labels) -> dict[int, int]:
    """For each digit, the point around which most others of it lie: where its letter stands."""
    reach = NEAR * float(np.ptp(points, axis=0).max())
    places = {}
    for digit in range(10):
        which = np.flatnonzero(labels == digit)
        if len(which):
            x, y = points[which].T
            away = np.maximum(np.abs(x[:, None] - x), np.abs(y[:, None] - y))
            # Of equally many neighbours the ones that are nearer count.
            crowd = np.clip(1 - away / max(reach, 1e-12), 0, 1).sum(axis=1)
            places[digit] = int(which[crowd.argmax()])
    return places


def paint_letters(painter: QPainter, screen: Screen, places: dict[int, int]) -> None:
    """Each digit in large type on its cluster, a little aside where clusters lie in one place."""
    font = theme.font("display", weight=QFont.Weight.Bold)
    at = _apart(screen[list(places.values())], QFontMetricsF(font).capHeight() * 1.2)
    for digit, (x, y) in zip(places, at, strict=True):
        _haloed(painter, QPointF(x, y), str(digit), font, theme.digit_colour(digit))


def paint_looked_at(painter: QPainter, place: QPointF) -> None:
    """The mark around the point that the mouse or the keys are on."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.tokens().text), 2))
    painter.drawEllipse(place, RING / 2 + 3, RING / 2 + 3)


def paint_live(painter: QPainter, rect: QRectF, place: QPointF, answer: int | None) -> None:
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
    digit = NOT_A_DIGIT if answer is None else answer
    painter.setPen(theme.digit_colour(digit))
    painter.setFont(theme.font("lead", weight=QFont.Weight.Bold))
    painter.drawText(
        QRectF(at.x() - 20, at.y() - 20, 40, 40),
        _CENTRE,
        str(digit) if digit < NOT_A_DIGIT else NO_ANSWER,
    )


def paint_card(
    painter: QPainter, rect: QRectF, place: QPointF, picture: QImage, lines: Sequence[str]
) -> None:
    """A picture with words in the upper corner that is farther from a point."""
    colours, small = theme.tokens(), theme.font("small")
    fonts = [theme.font("body", weight=QFont.Weight.DemiBold), *[small] * (len(lines) - 1)]
    metrics = [QFontMetricsF(font) for font in fonts]
    factor = min(max(int(rect.height() / 28 / 3), 3), MOST_FACTOR)
    side = 28.0 * factor
    width = max(side, *map(QFontMetricsF.horizontalAdvance, metrics, lines)) + 2 * PADDING
    height = side + sum(each.height() for each in metrics) + 3 * PADDING
    right = place.x() < rect.center().x()
    left = rect.right() - width - PADDING if right else rect.left() + PADDING
    box = QRectF(left, rect.top() + PADDING, width, height)
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.setBrush(QColor(colours.raised))
    painter.drawRoundedRect(box, 8, 8)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    inner = QRectF(box.center().x() - side / 2, box.top() + PADDING, side, side)
    painter.drawImage(inner.toAlignedRect(), picture)
    painter.setPen(QColor(colours.text))
    y = inner.bottom() + PADDING
    for line, font, each in zip(lines, fonts, metrics, strict=True):
        painter.setFont(font)
        painter.drawText(QRectF(box.left(), y, box.width(), each.height()), _CENTRE, line)
        y += each.height()


def words(label: int, answer: int, number: int) -> tuple[str, str]:
    """What a picture is and what is answered to it (-1: nothing), and its number."""
    if answer == label:
        first = f"{a_digit(label)}, read as {answer}"
    elif answer < 0:
        first = f"{a_digit(label)}, no answer"
    else:
        first = f"{a_digit(label)}, but read as {answer if answer < 10 else 'no digit'}"
    return first, f"test picture {number:,}"


def paint_sentence(painter: QPainter, rect: QRectF, text: str) -> None:
    """A sentence where there is no map."""
    painter.setFont(theme.font())
    painter.setPen(QColor(theme.tokens().quiet))
    inner = rect.adjusted(24, 24, -24, -24)
    painter.drawText(inner, _CENTRE | Qt.TextFlag.TextWordWrap, text)


def paint_focus(painter: QPainter, rect: QRectF) -> None:
    """The frame of the map that the keys belong to."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.tokens().accent), 2))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)


def _apart(places: Screen, distance: float) -> Screen:
    """Places moved until no two are nearer than a distance, or nearly so."""
    moved = places + np.linspace(0, 0.1, len(places))[:, None]  # no two in the very same place
    for _ in range(20):
        between = moved[:, None] - moved[None]
        lengths = np.sqrt((between**2).sum(axis=2))
        np.fill_diagonal(lengths, np.inf)
        lacking = np.clip(distance - lengths, 0, None) / np.maximum(lengths, 1e-6)
        moved = moved + 0.5 * (between * lacking[..., None]).sum(axis=1)
    return moved


def _haloed(painter: QPainter, place: QPointF, text: str, font: QFont, colour: QColor) -> None:
    metrics = QFontMetricsF(font)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    left = place.x() - metrics.horizontalAdvance(text) / 2
    path.addText(QPointF(left, place.y() + metrics.capHeight() / 2), font, text)
    halo = QColor(theme.tokens().card)
    painter.strokePath(path, QPen(halo, 6, j=Qt.PenJoinStyle.RoundJoin))
    painter.fillPath(path, colour)


_CENTRE = Qt.AlignmentFlag.AlignCenter
