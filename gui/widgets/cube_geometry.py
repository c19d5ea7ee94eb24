"""Feature maps in a row, seen in perspective from their upper right: where their corners fall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF, QTransform

Points = npt.NDArray[np.float64]

TURN = np.radians(40)
"""How far the maps are turned away: at 90 degrees only their edges would be seen."""
TILT = np.radians(17)
"""How far one looks down on them."""
EYE = 4.5
"""Distance of the eye, in heights of a map: nearer means more perspective."""
LIFT = 0.3
"""A lifted map rises by this share of its height."""
SHOWN = 16
"""No more maps than this are drawn; of more, some spread evenly."""
GAPS = np.linspace(0.1, 0.9, 17)
"""Distances from map to map that are tried, in heights of a map."""
ALMOST = 0.8
"""Room between the maps may cost them a fifth of their size."""
MOST_UNEVEN = 4.0
"""A map of one row is drawn no flatter than this."""


def thinned(count: int, keep: int, most: int = SHOWN) -> tuple[int, ...]:
    """The maps that are drawn: all, or ``most`` spread evenly, the one to keep among them."""
    if count <= most:
        return tuple(range(count))
    chosen = np.linspace(0, count - 1, most).round().astype(int)
    if 0 <= keep < count and keep not in chosen:
        # The nearest one makes room, the first and the last stay.
        inner = chosen[1:-1]
        chosen[1 + int(np.abs(inner - keep).argmin())] = keep
        chosen.sort()
    return tuple(int(index) for index in chosen)


@dataclass(frozen=True, kw_only=True, eq=False)
class CubeGeometry:
    """The maps' corners on the widget, the first map in front.

    Attributes:
        corners: float64 (n, 4, 2): upper left, upper right, lower right, lower left; x and y.
        lifted: the same for each map when it is lifted.
    """

    corners: Points
    lifted: Points

    def outline(self, place: int, *, lifted: bool = False) -> QPolygonF:
        """The four corners of a map."""
        four = (self.lifted if lifted else self.corners)[place]
        return QPolygonF([QPointF(float(x), float(y)) for x, y in four])

    def transform(
        self, place: int, height: int, width: int, *, lifted: bool = False
    ) -> QTransform | None:
        """From a map's pixels to the widget; None where a map has no area."""
        flat = QPolygonF(QRectF(0, 0, width, height))
        flat.removeLast()
        result = QTransform()
        found = QTransform.quadToQuad(flat, self.outline(place, lifted=lifted), result)
        return result if found else None

    def at(self, point: QPointF, lifted: int | None) -> int | None:
        """The foremost map under a point; the lifted one is there as well."""
        fill = Qt.FillRule.OddEvenFill
        if lifted is not None and self.outline(lifted, lifted=True).containsPoint(point, fill):
            return lifted
        for place in range(len(self.corners)):
            if self.outline(place).containsPoint(point, fill):
                return place
        return None


def arrange(room: QRectF, count: int, height: int, width: int) -> CubeGeometry:
    """The maps as large as they fit, apart as far as the room allows.

    Args:
        room: on the widget.
        count: of maps drawn.
        height: of a map in values.
        width: of a map in values.
    """
    aspect = min(max(width / height, 1 / MOST_UNEVEN), MOST_UNEVEN)
    offers: list[tuple[float, CubeGeometry]] = []
    for gap in GAPS if count > 1 else GAPS[:1]:
        flat, raised = _project(count, aspect, float(gap))
        every = np.concatenate([flat, raised]).reshape(-1, 2)
        low, high = every.min(axis=0), every.max(axis=0)
        scale = float(min(room.width() / (high - low)[0], room.height() / (high - low)[1]))
        middle = np.array([room.center().x(), room.center().y()])
        shift = middle - (low + high) / 2 * scale
        made = CubeGeometry(corners=flat * scale + shift, lifted=raised * scale + shift)
        offers.append((scale, made))
    largest = max(scale for scale, _ in offers)
    return [made for scale, made in offers if scale >= ALMOST * largest][-1]


def _project(count: int, aspect: float, gap: float) -> tuple[Points, Points]:
    """Corners in heights of a map, y downwards; as they stand, and lifted."""
    x = np.array([-0.5, 0.5, 0.5, -0.5]) * aspect
    y = np.array([0.5, 0.5, -0.5, -0.5])
    depth = (np.arange(count) - (count - 1) / 2)[:, None] * gap

    def seen(up: float) -> Points:
        across = x * np.cos(TURN) + depth * np.sin(TURN)
        away = depth * np.cos(TURN) - x * np.sin(TURN)
        high = (y + up) * np.cos(TILT) + away * np.sin(TILT)
        far = away * np.cos(TILT) - (y + up) * np.sin(TILT)
        nearness = EYE / (EYE + far)
        return np.stack([across * nearness, -high * nearness], axis=-1)

    return seen(0.0), seen(LIFT)
