"""How the lab's recipes are called and drawn, the same in every plot and beside the pictures."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from gui import theme


@dataclass(frozen=True, kw_only=True)
class RecipeStyle:
    """One line: its words, and a look that does not lean on colour alone.

    Attributes:
        title: in a word or two.
        tip: what is done to a picture.
        colour: a token's name.
        width: of the line in pixels.
        line: solid or how dashed.
        marker: "ring", "dot", "square", "diamond" or "triangle".
    """

    title: str
    tip: str
    colour: str
    width: float
    line: Qt.PenStyle
    marker: str

    def pen(self, *, faint: bool = False) -> QPen:
        """For its line; faint for another network's."""
        colour = QColor(getattr(theme.tokens(), self.colour))
        if faint:
            colour.setAlphaF(0.55)
        pen = QPen(colour, 1.0 if faint else self.width, self.line)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen


STYLES: dict[str, RecipeStyle] = {
    "raw": RecipeStyle(
        title="Straight in",
        tip="The changed picture goes to the network as it is: what the network alone can bear.",
        colour="text",
        width=1.6,
        line=Qt.PenStyle.DashLine,
        marker="ring",
    ),
    "centred": RecipeStyle(
        title="Centred",
        tip="Only this step: the centre of mass is moved to the middle, where MNIST has it.",
        colour="quiet",
        width=1.4,
        line=Qt.PenStyle.SolidLine,
        marker="triangle",
    ),
    "boxed": RecipeStyle(
        title="Boxed and centred",
        tip="Only these steps: what is bright is brought to MNIST's box of 20 pixels and centred.",
        colour="quiet",
        width=1.4,
        line=Qt.PenStyle.DotLine,
        marker="square",
    ),
    "cleared": RecipeStyle(
        title="Ground removed",
        tip="Only this step: light ink on black with full contrast, whatever the ground was. "
        "It stays where it stands.",
        colour="quiet",
        width=1.4,
        line=Qt.PenStyle.DashDotLine,
        marker="diamond",
    ),
    "normalized": RecipeStyle(
        title="Through our eyes",
        tip="Everything that is done to a digit of the pad or the camera: ground and polarity, "
        "specks, thin strokes, the box of 20 pixels and the centre of mass.",
        colour="accent",
        width=2.6,
        line=Qt.PenStyle.SolidLine,
        marker="dot",
    ),
}
"""By the key that vision.recipes gives them, in its order."""


def paint_marker(painter: QPainter, style: RecipeStyle, at: QPointF, half: float) -> None:
    """A recipe's mark, ``half`` pixels from its middle to its edge."""
    colour = QColor(getattr(theme.tokens(), style.colour))
    hollow = style.marker == "ring"
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(QBrush(QColor(theme.tokens().card)) if hollow else QBrush(colour))
    x, y = at.x(), at.y()
    if style.marker in ("ring", "dot"):
        painter.drawEllipse(at, half, half)
    elif style.marker == "square":
        painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))
    else:
        bottom = half if style.marker == "diamond" else 0.8 * half
        points = [QPointF(x, y - half), QPointF(x + half, y if bottom == half else y + bottom)]
        if style.marker == "diamond":
            points.append(QPointF(x, y + half))
        points.append(QPointF(x - half, y if bottom == half else y + bottom))
        painter.drawPolygon(QPolygonF(points))


def paint_sample(painter: QPainter, style: RecipeStyle, area: QRectF) -> None:
    """A piece of a recipe's line with its mark, for a legend."""
    painter.setPen(style.pen())
    middle = area.center()
    painter.drawLine(QPointF(area.left(), middle.y()), QPointF(area.right(), middle.y()))
    paint_marker(painter, style, middle, 3.5)
