"""One moment of a training painted anywhere: tiles, answer and matrix, on screen or in a film.

A film is painted beside the window, so nothing here asks the application for colours or type:
both come as a ``Style`` that was taken before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from gui import images, theme
from gui.theme import Tokens
from gui.widgets.layer_tiles import Tiles
from gui.widgets.mosaic_grid import Grid, arrange, compose
from gui.widgets.mosaic_paint import paint_names

Floats = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int64]

CENTRE = int(Qt.AlignmentFlag.AlignCenter)
NOT_A_DIGIT = 10
SMALLEST_FIGURES = 20
"""Cells narrower than this many pixels show their shade without a number."""


@dataclass(frozen=True, kw_only=True)
class Style:
    """Colours and type in force when it was taken."""

    colours: Tokens
    small: QFont
    body: QFont
    bold: QFont
    title: QFont

    @classmethod
    def now(cls) -> Style:
        """The application's; only in the window's own thread."""
        strong = QFont.Weight.DemiBold
        return cls(
            colours=theme.tokens(),
            small=theme.font("small"),
            body=theme.font("body"),
            bold=theme.font("small", weight=strong),
            title=theme.font("title", weight=strong),
        )

    def hue(self, digit: int) -> QColor:
        """The colour of a digit 0..9; quiet for "not a digit"."""
        hues = theme.DIGIT_HUES_DARK if self.colours.dark else theme.DIGIT_HUES_LIGHT
        return QColor(hues[digit] if digit < len(hues) else self.colours.quiet)


def tile_grid(tiles: Tiles, area: QRect, style: Style) -> Grid:
    """Where the tiles lie in an area, as large as they fit."""
    metrics = QFontMetrics(style.small)
    left = max((metrics.horizontalAdvance(name) + 8 for name in tiles.row_names), default=0)
    return arrange(tiles, area.height(), area.width(), line=metrics.height() + 2, left=left)


def paint_tiles(
    painter: QPainter, area: QRect, tiles: Tiles, top: float, signed: bool, style: Style
) -> None:
    """Paints tiles from the upper left corner of an area, in colours of one scale.

    Args:
        painter: on anything.
        area: the room there is.
        tiles: what to show.
        top: the value of the strongest colour.
        signed: colours around zero, else from zero up.
        style: colours and type.
    """
    grid = tile_grid(tiles, area, style)
    card = QColor(style.colours.card)
    pixels = compose(
        tiles,
        grid,
        np.full(len(tiles.values), top, np.float32),
        signed=signed,
        light=not style.colours.dark,
        ground=(card.blue(), card.green(), card.red()),
    )
    painter.drawImage(area.topLeft() + QPoint(grid.left, grid.top), images.to_image(pixels))
    painter.setFont(style.small)
    painter.setPen(QColor(style.colours.quiet))
    paint_names(painter, tiles, grid, area.topLeft())


def paint_answer(painter: QPainter, area: QRectF, shares: Floats | None, style: Style) -> None:
    """Ten upright bars, the digits under them, the winner's share above its bar.

    Args:
        painter: on anything.
        area: the room there is.
        shares: float32 (11,) with "not a digit" last; None: no answer.
        style: colours and type.
    """
    line = QFontMetrics(style.small).height()
    winner = -1 if shares is None else int(shares.argmax())
    columns = 11 if shares is not None and shares[NOT_A_DIGIT] >= 0.005 else 10
    pitch = area.width() / columns
    floor, ceiling = area.bottom() - line - 2, area.top() + line + 2
    for digit in range(columns):
        share = 0.0 if shares is None else float(shares[digit])
        left = area.left() + digit * pitch
        track = QRectF(left + 0.14 * pitch, ceiling, 0.72 * pitch, floor - ceiling)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.colours.raised))
        painter.drawRoundedRect(track, 3, 3)
        if share >= 0.0005:
            track.setTop(floor - max(2.0, min(share, 1.0) * track.height()))
            painter.setBrush(style.hue(digit))
            painter.drawRoundedRect(track, 3, 3)
        wins = digit == winner
        painter.setFont(style.bold if wins else style.small)
        painter.setPen(style.hue(digit))
        name = "\N{EN DASH}" if digit == NOT_A_DIGIT else str(digit)
        painter.drawText(QRectF(left, floor + 2, pitch, line), CENTRE, name)
        if wins:
            painter.setPen(QColor(style.colours.text))
            text = f"{100 * share:.0f} %"
            wide = painter.fontMetrics().horizontalAdvance(text) + 2
            middle = min(max(left + pitch / 2, area.left() + wide / 2), area.right() - wide / 2)
            painter.drawText(QRectF(middle - wide / 2, area.top(), wide, line), CENTRE, text)


def matrix_cell(area: QRectF, columns: int, style: Style) -> tuple[QRectF, float]:
    """The rectangle of all cells inside an area, and the side of one."""
    head = QFontMetrics(style.small).height() + 2
    side = math.floor(min((area.width() - head) / columns, (area.height() - head) / 10))
    side = max(2, side)
    left = area.left() + head + (area.width() - head - side * columns) / 2
    return QRectF(left, area.top() + head, side * columns, side * 10), side


def paint_matrix(painter: QPainter, area: QRectF, counts: Counts | None, style: Style) -> None:
    """Which digit is taken for which: rows are the truth, shaded by their shares.

    A shade means the same share at any moment, so that moments can be compared.

    Args:
        painter: on anything.
        area: the room there is.
        counts: int (10, 10), or (10, 11) with "not a digit" last; None: not counted yet.
        style: colours and type.
    """
    columns = 10 if counts is None else counts.shape[1]
    cells, side = matrix_cell(area, columns, style)
    colours = style.colours
    head = QFontMetrics(style.small).height()
    painter.setFont(style.bold)
    for digit in range(columns):
        painter.setPen(style.hue(digit))
        name = "\N{EN DASH}" if digit == NOT_A_DIGIT else str(digit)
        above = QRectF(cells.left() + digit * side, cells.top() - head - 2, side, head)
        painter.drawText(above, CENTRE, name)
        if digit != NOT_A_DIGIT:
            beside = QRectF(cells.left() - head - 2, cells.top() + digit * side, head, side)
            painter.drawText(beside, CENTRE, name)
    figures = QFont(style.small)
    figures.setPixelSize(max(8, min(figures.pixelSize(), int(0.5 * side))))
    painter.setFont(figures)
    shares = None if counts is None else _shares(counts)
    for truth in range(10):
        for answer in range(columns):
            place = QRectF(cells.left() + answer * side, cells.top() + truth * side, side, side)
            share = 0.0 if shares is None else float(shares[truth, answer])
            _paint_cell(
                painter, place.adjusted(0.5, 0.5, -0.5, -0.5), share, truth == answer, colours
            )
            if share >= 0.005 and side >= SMALLEST_FIGURES:
                painter.setPen(QColor(colours.text))
                painter.drawText(place, CENTRE, f"{100 * share:.0f}")


def _shares(counts: Counts) -> npt.NDArray[np.float64]:
    """Of each row."""
    whole = counts.sum(axis=1, keepdims=True)
    shares: npt.NDArray[np.float64] = counts / np.maximum(whole, 1)
    return shares


def _paint_cell(
    painter: QPainter, place: QRectF, share: float, right: bool, colours: Tokens
) -> None:
    painter.fillRect(place, QColor(colours.raised))
    if share > 0:
        shade = QColor(colours.right if right else colours.wrong)
        # The square root lets single mistakes be seen beside hundreds of right answers.
        shade.setAlphaF(0.08 + 0.6 * (share if right else math.sqrt(share)))
        painter.fillRect(place, shade)
