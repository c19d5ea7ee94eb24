"""The curves as a picture to be shown elsewhere: title, legend, runs and one plot or both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QWidget

from gui.theme import font, tokens
from gui.widgets.curve_legend import CurveLegend
from gui.widgets.curve_letter import LETTER_SIDE, paint_letter
from gui.widgets.curve_marks import LaidRun
from gui.widgets.curve_plots import CurvePlots
from models.shares import per_cent

LOSS, ACCURACY = "loss", "accuracy"
WORDS = {"": "Loss and accuracy", LOSS: "Loss", ACCURACY: "Accuracy"}
ALONE = QSize(860, 420)
MARGIN, GAP, SHARPER = 16, 8, 2
LEAST_RUN = 210
LONGEST_STEM = 60


def file_stem(title: str, what: str = "") -> str:
    """A file's name without its ending: "loss-chapter"."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower())
    return f"{what or 'curves'}-{plain}"[:LONGEST_STEM].strip("-")


def picture(
    plots: CurvePlots, legend: CurveLegend, runs: Sequence[LaidRun], title: str, what: str = ""
) -> QImage:
    """What is drawn, at twice the size.

    Args:
        plots: as they are looked at now.
        legend: explains their lines.
        runs: laid over.
        title: whose curves they are; "" where nobody knows.
        what: LOSS or ACCURACY alone, or "" for both as they stand.
    """
    shown = _alone(plots, what) if what else plots
    view = shown.view
    wide = view.width()
    heading = QFont(font("lead", weight=QFont.Weight.DemiBold))
    head, line = QFontMetrics(heading).height(), QFontMetrics(font("small")).height() + 8
    columns = max(1, min(len(runs), wide // LEAST_RUN))
    lines = -(-len(runs) // columns)
    room = head + GAP + legend.sizeHint().height() + GAP + lines * line
    size = QSize(wide + 2 * MARGIN, room + view.height() + 2 * MARGIN)
    image = QImage(size * SHARPER, QImage.Format.Format_RGB32)
    image.fill(tokens().card)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SHARPER, SHARPER)
    painter.translate(MARGIN, MARGIN)
    painter.setFont(heading)
    painter.setPen(QColor(tokens().text))
    text = f"{WORDS[what]}: {title}" if title else WORDS[what]
    fitting = QFontMetrics(heading).elidedText(text, Qt.TextElideMode.ElideRight, wide)
    painter.drawText(QRectF(0, 0, wide, head), Qt.AlignmentFlag.AlignLeft, fitting)
    top = head + GAP
    legend.render(painter, QPoint(0, top), renderFlags=QWidget.RenderFlag.DrawChildren)
    top += legend.sizeHint().height() + GAP
    for index, run in enumerate(runs):
        left = (index % columns) * wide / columns
        place = QRectF(left, top + (index // columns) * line, wide / columns - GAP, line)
        _paint_run(painter, place, run)
    top += lines * line
    view.render(painter, QRectF(QPointF(0, top), view.size().toSizeF()), view.rect())
    painter.end()
    if shown is not plots:
        view.hide()
        view.deleteLater()
        shown.deleteLater()
    return image


def _alone(plots: CurvePlots, what: str) -> CurvePlots:
    """A second pair of plots with one of the two, of a size of its own and nowhere shown."""
    alone = CurvePlots(plots.view.parentWidget())
    alone.view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    alone.view.setFixedSize(ALONE)
    alone.add_loss()
    alone.add_accuracy()
    alone.lay_over(plots.runs)
    alone.keep_only(what)
    alone.restyle()
    alone.view.show()
    alone.draw(*plots.drawn)
    if plots.zoomed:
        alone.show_range(*plots.x_range())
    # Only when its numbers were painted once does an axis know how much room they need.
    alone.view.grab()
    alone.view.ci.layout.activate()
    for plot in alone.view.ci.items:
        plot.layout.activate()
    return alone


def _paint_run(painter: QPainter, place: QRectF, run: LaidRun) -> None:
    """Its letter, its title and its last figure."""
    high = place.height()
    side = LETTER_SIDE
    box = QRectF(place.left(), place.top() + (high - side) / 2, side, side)
    paint_letter(painter, box, run.letter, run.colour)
    figure = per_cent(run.data.done[-1].val_accuracy) if run.data.done else ""
    painter.setFont(font("small"))
    painter.setPen(QColor(tokens().text))
    metrics = painter.fontMetrics()
    room = place.adjusted(side + GAP, 0, 0, 0)
    title = f"{run.title}  {figure}".strip()
    if metrics.horizontalAdvance(title) > room.width():
        short = int(room.width()) - metrics.horizontalAdvance(f"  {figure}")
        side_cut = Qt.TextElideMode.ElideRight
        title = f"{metrics.elidedText(run.title, side_cut, short)}  {figure}"
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, title)
