"""What is written over a camera picture: digits with tags, and faintly what was left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui import theme
from models.shares import per_cent

TAG = 22.0
"""Height in pixels of the tag on a box."""

OVER, ON_OVER = (16, 18, 22, 215), (230, 237, 243)
"""Ground and text of what is written over a picture; the same in both themes."""

FAINT = 0.55
"""How much of a mark is left that the dial hides."""

LEAST_NAMED = 14.0
"""Boxes smaller than this on the screen carry no reason; pointing at them tells it."""

MOST_NAMED = 24
"""A texture has hundreds of pieces: no more than these carry their reason."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One digit to draw over the picture.

    Attributes:
        id: what ``digit_clicked`` says.
        digit: 0..9.
        confidence: 0..1.
        box: x, y, width, height in pixels of the picture.
        hidden: the dial asks for more; drawn faintly and dashed.
    """

    id: int
    digit: int
    confidence: float
    box: tuple[int, int, int, int]
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Ink that was not read.

    Attributes:
        box: x, y, width, height in pixels of the picture.
        reason: in a few words.
    """

    box: tuple[int, int, int, int]
    reason: str


def in_words(reason: str) -> str:
    """A reason as a person reads it: "not a digit 0.97" becomes "not a digit, 97 %"."""
    found = re.fullmatch(r"(.*?) ([01]\.\d+)", reason)
    if found is None:
        return reason
    return f"{found[1]}, {per_cent(float(found[2]), 0)}"


def paint_left_out(
    painter: QPainter,
    items: Sequence[tuple[LeftOut, QRectF]],
    taken: Sequence[QRectF],
    within: QRectF,
) -> None:
    """Thin grey boxes, with the reason where there is room for it.

    Args:
        painter: at work on the view.
        items: what was left out, and where it lies in the widget.
        taken: where nothing may be written: the digits' marks.
        within: where the picture lies; nothing is written beside it.
    """
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(theme.font("small"))
    metrics = QFontMetricsF(painter.font())
    written = [*taken]
    named = 0
    largest = sorted(items, key=lambda item: -item[1].width() * item[1].height())
    for item, rect in largest:
        painter.setPen(QPen(QColor(0, 0, 0, 70), 3))
        painter.drawRect(rect)
        painter.setPen(QPen(QColor(220, 226, 232, 150), 1, Qt.PenStyle.DashLine))
        painter.drawRect(rect)
        if named >= MOST_NAMED or max(rect.width(), rect.height()) < LEAST_NAMED:
            continue
        words = in_words(item.reason)
        place = QRectF(
            rect.left(), rect.bottom() + 2, metrics.horizontalAdvance(words) + 8, metrics.height()
        )
        place.moveLeft(max(within.left(), min(place.left(), within.right() - place.width())))
        if place.bottom() > within.bottom():
            place.moveBottom(min(rect.top() - 2, within.bottom()))
        if any(place.intersects(other) for other in written):
            continue
        written.append(place)
        named += 1
        painter.fillRect(place, QColor(16, 18, 22, 150))
        painter.setPen(QColor(*ON_OVER))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


def paint_box(painter: QPainter, mark: Mark, rect: QRectF, *, chosen: bool) -> None:
    """A box in the digit's hue with a dark rim, so that it is seen on any picture."""
    style = Qt.PenStyle.DotLine if mark.hidden else Qt.PenStyle.SolidLine
    painter.setOpacity(FAINT if mark.hidden else 1.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 150), 6 if chosen else 4))
    painter.drawRoundedRect(rect, 4, 4)
    painter.setPen(QPen(QColor(theme.DIGIT_HUES_DARK[mark.digit]), 4 if chosen else 2, style))
    painter.drawRoundedRect(rect, 4, 4)
    painter.setOpacity(1.0)


def paint_tag(
    painter: QPainter,
    mark: Mark,
    rect: QRectF,
    others: Sequence[QRectF],
    fonts: tuple[QFont, QFont],
) -> None:
    """The digit above its box, and its share where that hides no neighbour.

    Args:
        painter: at work on the view.
        mark: the digit.
        rect: its box in the widget.
        others: every box, this one among them.
        fonts: for the digit and for its share; made once a frame, for each costs as much as all
            the rest of a tag.
    """
    large, small = fonts
    digit, share = str(mark.digit), per_cent(mark.confidence, 0)
    wide = QFontMetricsF(large).horizontalAdvance(digit) + 12
    tag = QRectF(rect.left() - 1, rect.top() - TAG, wide, TAG - 1)
    if tag.top() < 0:
        tag.moveTop(rect.bottom() + 1)
    long = tag.adjusted(0, 0, QFontMetricsF(small).horizontalAdvance(share) + 4, 0)
    beside = long.adjusted(0, 0, 2, 0)
    free = not any(other.intersects(beside) for other in others if other != rect)
    crowded = any(_tag_meets(beside, other) for other in others if other != rect)
    painter.setOpacity(FAINT if mark.hidden else 1.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(*OVER))
    painter.drawRoundedRect(long if free and not crowded else tag, 4, 4)
    if free and not crowded:
        painter.setFont(small)
        painter.setPen(QColor(*ON_OVER))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(long.adjusted(0, 0, -6, 0), right, share)
    painter.setPen(QColor(theme.DIGIT_HUES_DARK[mark.digit]))
    painter.setFont(large)
    painter.drawText(tag.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, digit)
    painter.setOpacity(1.0)


def _tag_meets(tag: QRectF, other: QRectF) -> bool:
    """Whether a tag would cover the tag that stands on another box."""
    return tag.intersects(QRectF(other.left() - 1, other.top() - TAG, 24, TAG - 1))
