"""Small drawings beside the explanations: the idea as lines, or the curves of one's own run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gui.theme import font, tokens
from gui.widgets.curve_data import Floats
from models.figures import EpochFigures

TRAINING, VALIDATION, QUIET = "training", "validation", "quiet"
HEIGHT = 120


@dataclass(frozen=True, kw_only=True, eq=False)
class Stroke:
    """One line of a drawing.

    Attributes:
        points: float64 (n, 2), x to the right and y upwards.
        colour: a token's name.
        caption: stands at its last point.
        dashed: as the training's curves.
        dots: marks at its points.
    """

    points: Floats
    colour: str
    caption: str
    dashed: bool = False
    dots: bool = False


def idea_of(term: str) -> tuple[Stroke, ...]:
    """The drawing of a word; none where a picture would say no more than the formula."""
    x = np.linspace(0.0, 1.0, 60)
    if term in ("cross-entropy", "loss"):
        p = np.linspace(0.01, 1.0, 80)
        return (_stroke(p, -np.log(p), VALIDATION, "p = 1: no loss"),)
    if term == "learning rate":
        w = 2 * x - 1
        bowl = _stroke(w, w**2, QUIET, "loss")
        small, large = _descent(0.15, 9), _descent(0.97, 7)
        return (
            bowl,
            _stroke(-small, small**2, VALIDATION, "small steps", dots=True),
            _stroke(large, large**2, TRAINING, "too large", dashed=True, dots=True),
        )
    if term == "momentum":
        plain = np.array([0.0, 0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.62])
        along = np.linspace(0.0, 0.6, len(plain))
        ball = 0.5 - 0.5 * np.exp(-4 * x) * np.cos(9 * x)
        return (
            _stroke(along, plain, TRAINING, "plain", dashed=True, dots=True),
            _stroke(x, ball, VALIDATION, "momentum"),
        )
    if term in ("l1", "l2"):
        w = 2 * x - 1
        first = _stroke(w, np.abs(w), TRAINING, "|w|", dashed=term == "l2")
        return (first, _stroke(w, w**2, VALIDATION, "w²", dashed=term == "l1"))
    if term == "batch normalization":
        value = np.linspace(-3.0, 9.0, 90)
        before, after = np.exp(-((value - 5) ** 2) / 6), np.exp(-(value**2) / 1.2)
        return (
            _stroke(value, before, TRAINING, "before", dashed=True),
            _stroke(value, 1.3 * after, VALIDATION, "after: around 0"),
        )
    if term in ("overfitting", "underfitting"):
        late = 0.35 * np.clip(x - 0.4, 0.0, None) if term == "overfitting" else 0.0 * x
        floor = 0.08 if term == "overfitting" else 0.55
        training = floor + (0.9 - floor) * np.exp(-5 * x)
        validation = training + late + (0.05 if term == "overfitting" else -0.06)
        return (
            _stroke(x, training, TRAINING, "training loss", dashed=True),
            _stroke(x, validation, VALIDATION, "validation loss"),
        )
    return ()


def live_of(term: str, done: Sequence[EpochFigures]) -> tuple[Stroke, ...]:
    """The same seen in one's own run; none before its second epoch, or where there is no such."""
    what = {"accuracy": "accuracy", "epoch": "accuracy"}.get(term, "loss")
    if len(done) < 2 or term not in ("loss", "accuracy", "epoch", "overfitting", "underfitting"):
        return ()
    if term == "underfitting":
        what = "accuracy"
    epochs = np.array([each.epoch for each in done], dtype=np.float64)
    training = np.array([getattr(each, what) for each in done], dtype=np.float64)
    validation = np.array([getattr(each, f"val_{what}") for each in done], dtype=np.float64)
    if not (np.isfinite(training).all() and np.isfinite(validation).all()):
        return ()
    return (
        _stroke(epochs, training, TRAINING, f"training {what}", dashed=True, dots=True),
        _stroke(epochs, validation, VALIDATION, f"validation {what}", dots=True),
    )


class ExplainDrawing(QWidget):
    """Lines with their captions; hidden while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._strokes: tuple[Stroke, ...] = ()
        self.setFixedHeight(HEIGHT)

    def show_strokes(self, strokes: Sequence[Stroke]) -> None:
        """Draws these."""
        self._strokes = tuple(strokes)
        self.setAccessibleName("Drawing: " + ", ".join(one.caption for one in self._strokes))
        self.setVisible(bool(strokes))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("small"))
        colours = tokens()
        line = painter.fontMetrics().height()
        # The captions stand above, one beside the other, each with its line.
        area = QRectF(self.rect()).adjusted(4, line + 10, -4, -4)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        every = np.concatenate([one.points for one in self._strokes])
        low, high = every.min(axis=0), every.max(axis=0)
        span = np.maximum(high - low, 1e-9)
        left = area.left()
        for one in self._strokes:
            colour = QColor(getattr(colours, one.colour))
            style = Qt.PenStyle.DashLine if one.dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, 2, style))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawLine(QPointF(left, line / 2 + 2), QPointF(left + 22, line / 2 + 2))
            places = (one.points - low) / span
            x = area.left() + 4 + places[:, 0] * (area.width() - 8)
            y = area.bottom() - 4 - places[:, 1] * (area.height() - 8)
            corners = [QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
            painter.drawPolyline(QPolygonF(corners))
            if one.dots:
                painter.setBrush(QColor(colours.card) if one.dashed else colour)
                painter.setPen(QPen(colour, 1.5))
                for corner in corners:
                    painter.drawEllipse(corner, 3.0, 3.0)
            painter.setPen(QColor(colours.text))
            painter.drawText(QPointF(left + 28, line), one.caption)
            left += 28 + painter.fontMetrics().horizontalAdvance(one.caption) + 18
        painter.end()


def _descent(rate: float, steps: int) -> Floats:
    """Places of gradient descent in a bowl from its rim; each overshoots if the rate is large."""
    factor = 1 - 2 * rate
    return 0.95 * np.power(factor, np.arange(steps))


def _stroke(
    x: Floats, y: Floats, colour: str, caption: str, *, dashed: bool = False, dots: bool = False
) -> Stroke:
    return Stroke(
        points=np.stack([x, y], axis=1), colour=colour, caption=caption, dashed=dashed, dots=dots
    )
