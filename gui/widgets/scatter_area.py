"""Where the points of a map lie on the screen: fitted, zoomed, moved, and found again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF

Points = npt.NDArray[np.float32]

MOST_ZOOM = 40.0
CONE = 2.0
"""How much a step to the side counts more than one straight ahead, for the arrow keys."""


class ScatterArea:
    """Maps coordinates to pixels with one scale for both axes, so that distances can be compared.

    Zoom and centre are kept relative to the whole map: when it is replaced by a newer one, the same
    part of it stays in view.

    Attributes:
        zoom: 1 is the whole map.
    """

    def __init__(self) -> None:
        self.zoom = 1.0
        self._centre = np.zeros(2)
        self._rect = QRectF(0, 0, 1, 1)
        self._middle = np.zeros(2)
        self._half = np.ones(2)

    @property
    def view(self) -> tuple[float, ...]:
        """All that decides where a point lies; another tuple means another place."""
        rect = self._rect
        numbers = (self.zoom, *self._centre, *self._middle, *self._half)
        return (*numbers, rect.x(), rect.y(), rect.width(), rect.height())

    def set_rect(self, rect: QRectF) -> None:
        """The part of the screen that the map has."""
        self._rect = rect

    def set_extent(self, points: Points) -> None:
        """The points that the whole map shows."""
        low, high = points.min(axis=0), points.max(axis=0)
        self._middle = (low + high).astype(np.float64) / 2
        half = (high - low).astype(np.float64) / 2
        self._half = np.maximum(half, max(1e-3 * float(half.max()), 1e-12))

    def screen(self, points: Points) -> npt.NDArray[np.float64]:
        """Pixels (n, 2) of coordinates (n, 2); the second coordinate points upwards."""
        scale = self._scale()
        flip = np.array([scale, -scale])
        middle = np.array([self._rect.center().x(), self._rect.center().y()])
        shifted = points - self._middle - self._centre * self._half
        found: npt.NDArray[np.float64] = shifted * flip + middle
        return found

    def nearest(self, points: Points, place: QPointF, reach: float) -> int | None:
        """The point nearest to a place on the screen, if it is within ``reach`` pixels."""
        away = self.screen(points) - (place.x(), place.y())
        squares = (away**2).sum(axis=1)
        index = int(squares.argmin())
        return index if squares[index] <= reach**2 else None

    def next(self, points: Points, index: int, right: int, down: int) -> int:
        """The nearest point in a direction, or the same where there is none."""
        screen = self.screen(points)
        away = screen - screen[index]
        ahead = away @ (right, down)
        aside = np.abs(away @ (down, right))
        cost = np.hypot(ahead, CONE * aside)
        cost[(ahead <= 0.5) | (aside > ahead)] = np.inf
        best = int(cost.argmin())
        return best if np.isfinite(cost[best]) else index

    def zoom_at(self, place: QPointF, factor: float) -> None:
        """Zooms so that what lies at a place stays there; never out beyond the whole map."""
        before = self._coordinates(place)
        self.zoom = min(max(self.zoom * factor, 1.0), MOST_ZOOM)
        self._centre += (before - self._coordinates(place)) / self._half
        self._keep_inside()

    def move(self, right: float, down: float) -> None:
        """Moves the map by so many pixels."""
        self._centre += np.array([-right, down]) / self._scale() / self._half
        self._keep_inside()

    def show(self, point: Points) -> None:
        """Moves the map just so far that a point (2,) is in view."""
        x, y = self.screen(point[None])[0]
        inner = self._rect
        right = min(max(x, inner.left()), inner.right()) - x
        down = min(max(y, inner.top()), inner.bottom()) - y
        if right or down:
            self.move(right, down)

    def reset(self) -> None:
        """The whole map."""
        self.zoom = 1.0
        self._centre = np.zeros(2)

    def _scale(self) -> float:
        """Pixels for one unit."""
        fits = min(self._rect.width() / 2 / self._half[0], self._rect.height() / 2 / self._half[1])
        return float(max(fits, 1e-9) * self.zoom)

    def _coordinates(self, place: QPointF) -> npt.NDArray[np.float64]:
        away = np.array([place.x() - self._rect.center().x(), self._rect.center().y() - place.y()])
        found: npt.NDArray[np.float64] = (
            away / self._scale() + self._middle + self._centre * self._half
        )
        return found

    def _keep_inside(self) -> None:
        limit = 1 - 1 / self.zoom
        self._centre = np.clip(self._centre, -limit, limit)
