"""One moment of a training painted anywhere: tiles, answer and matrix, on screen or in a film.

A film is painted beside the window, so nothing here asks the application for colours or type:
both come as a ``Style`` that was taken before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from gui import images, theme
from gui.theme import Tokens
from gui.widgets.layer_tiles import Tiles
from gui.widgets.tile_sheet import Sheet, lay_out, needed_height, picture
from models.shares import of_hundred

Floats = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int64]

CENTRE = int(Qt.AlignmentFlag.AlignCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
NOT_A_DIGIT = 10
LEAST_TYPE = 8
"""Pixels; smaller nobody could read it."""
KERNELS = 0.5
"""The kernels' share of the height at most, where the maps could use all of it."""
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


def tile_sheet(tiles: Tiles, area: QRect, style: Style) -> Sheet:
    """Where the tiles lie in an area, as large as they fit."""
    return lay_out(tiles, area.height(), area.width(), **_names(tiles, style))


def kernels_height(
    kernels: Tiles, values: Tiles | None, height: int, width: int, style: Style
) -> int:
    """How much of a height the kernels get, above what the layer makes of the picture."""
    need = needed_height(kernels, width, **_names(kernels, style)) or height
    if values is None:
        return min(need, height)
    rest = needed_height(values, width, **_names(values, style))
    share = round(KERNELS * height) if rest is None else height - min(rest, height // 2)
    return min(need, share)


def paint_tiles(
    painter: QPainter, area: QRect, tiles: Tiles, top: float, signed: bool, style: Style
) -> None:
    """Paints tiles into the middle of an area, in colours of one scale.

    Args:
        painter: on anything.
        area: the room there is.
        tiles: what to show.
        top: the value of the strongest colour.
        signed: colours around zero, else from zero up.
        style: colours and type.
    """
    sheet = tile_sheet(tiles, area, style)
    card = QColor(style.colours.card)
    pixels = picture(
        tiles,
        sheet,
        top,
        signed=signed,
        light=not style.colours.dark,
        ground=(card.blue(), card.green(), card.red()),
    )
    origin = sheet_origin(sheet, area)
    painter.drawImage(origin + QPoint(sheet.left, sheet.top), images.to_image(pixels))
    painter.setFont(style.small)
    painter.setPen(QColor(style.colours.quiet))
    _paint_names(painter, tiles, sheet, origin)


def sheet_origin(sheet: Sheet, area: QRect) -> QPoint:
    """The upper left corner of a sheet: at the top of its area, in the middle of its width."""
    return area.topLeft() + QPoint(max(0, (area.width() - sheet.size[1]) // 2), 0)


def _names(tiles: Tiles, style: Style) -> dict[str, int]:
    """The room that names take: the height of a line, the width of the widest row name."""
    metrics = QFontMetrics(style.small)
    left = max((metrics.horizontalAdvance(name) + 8 for name in tiles.row_names), default=0)
    return {"line": metrics.height() + 2, "left": left}


def _paint_names(painter: QPainter, tiles: Tiles, sheet: Sheet, origin: QPoint) -> None:
    """The tiles' numbers, or the names of columns and rows where they do not touch."""
    metrics = painter.fontMetrics()
    tall, wide = sheet.tall * sheet.scale, sheet.wide * sheet.scale
    if sheet.caption and wide >= metrics.horizontalAdvance(str(sheet.count)):
        for tile in range(sheet.count):
            y, x = sheet.corner(tile)
            place = QRect(origin + QPoint(x, y + tall), QSize(wide, sheet.caption))
            painter.drawText(place, CENTRE, str(tile + 1))
    widest = max(map(metrics.horizontalAdvance, tiles.column_names), default=0)
    if sheet.top and wide + sheet.gap >= widest + 2:
        for column, name in enumerate(tiles.column_names):
            _, x = sheet.corner(column)
            place = QRect(origin + QPoint(x - 6, 0), QSize(wide + 12, sheet.top))
            painter.drawText(place, CENTRE, name)
    if sheet.left and tall + sheet.gap >= metrics.ascent():
        for row, name in enumerate(tiles.row_names[: sheet.rows]):
            y, _ = sheet.corner(row * sheet.columns)
            place = QRect(origin + QPoint(0, y - 4), QSize(sheet.left - 8, tall + 8))
            painter.drawText(place, RIGHT, name)


def paint_answer(painter: QPainter, area: QRectF, shares: Floats | None, style: Style) -> None:
    """Ten upright bars, the digits under them.

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
    floor, ceiling = area.bottom() - line - 2, area.top()
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
        painter.setFont(style.bold if digit == winner else style.small)
        painter.setPen(style.hue(digit))
        name = "\N{EN DASH}" if digit == NOT_A_DIGIT else str(digit)
        painter.drawText(QRectF(left, floor + 2, pitch, line), CENTRE, name)


def matrix_cell(area: QRectF, columns: int, style: Style) -> tuple[QRectF, int]:
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
    painter.setFont(_fitting(style.bold, side))
    for digit in range(columns):
        painter.setPen(style.hue(digit))
        name = "\N{EN DASH}" if digit == NOT_A_DIGIT else str(digit)
        above = QRectF(cells.left() + digit * side, cells.top() - head - 2, side, head)
        painter.drawText(above, CENTRE, name)
        if digit != NOT_A_DIGIT:
            beside = QRectF(cells.left() - head - 2, cells.top() + digit * side, head, side)
            painter.drawText(beside, CENTRE, name)
    painter.setFont(_fitting(style.small, side // 2))
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
                painter.drawText(place, CENTRE, of_hundred(share, 0))


def _fitting(font: QFont, pixels: int) -> QFont:
    """The same type, no larger than so many pixels."""
    result = QFont(font)
    result.setPixelSize(max(LEAST_TYPE, min(font.pixelSize(), pixels)))
    return result


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
        # The square root lets a few mistakes be seen beside hundreds of right answers.
        shade.setAlphaF(0.08 + 0.6 * share if right else 0.66 * math.sqrt(share))
        painter.fillRect(place, shade)
