"""What there is to act on: the surface on top, its parts by name, and who was acted on."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import shiboken6
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QTabBar, QWidget

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"^\| `(\w+)` \| ", re.MULTILINE)


def listed() -> set[str]:
    """Every name of docs/objects.md."""
    return set(NAMED.findall((ROOT / "docs" / "objects.md").read_text(encoding="utf-8")))


def surfaces() -> list[QWidget]:
    """What a person could act on now: a popup alone, or a modal dialog alone, or all windows."""
    for one in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
        if one is not None:
            return [one]
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible() and widget.isWindow() and not isinstance(widget, QMenu)
    ]


class Targets:
    """Chooses parts, those seldom acted on first.

    Attributes:
        acted: how often each name was acted on, its parents' names included.
    """

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.acted: Counter[str] = Counter()
        self._tabs: Counter[str] = Counter()

    def choose(self, surface: QWidget, kind: type[QWidget] = QWidget) -> QWidget | None:
        """A visible part of a surface that has a name."""
        parts = [
            part
            for part in surface.findChildren(kind)
            if part.objectName() and part.isVisible() and part.window() is surface.window()
        ]
        parts = [part for part in parts if not part.visibleRegion().isEmpty() or _scroll(part)]
        if not parts:
            return None
        weights = [1 / (1 + self.acted[part.objectName()]) for part in parts]
        return self.rng.choices(parts, weights)[0]

    def choose_tab(self, bar: QTabBar) -> int:
        """One of its tabs."""
        names = [f"{bar.objectName()} {bar.parent().objectName()} {n}" for n in range(bar.count())]
        weights = [1 / (1 + self._tabs[name]) for name in names]
        [index] = self.rng.choices(range(bar.count()), weights) if names else [0]
        self._tabs.update(names[index : index + 1])
        return index

    def point(self, part: QWidget) -> QPoint:
        """Somewhere on it that can be seen, in its own coordinates; often the middle."""
        region = part.visibleRegion()
        if region.isEmpty() and _scroll(part):
            region = part.visibleRegion()
        box = region.boundingRect()
        if box.isEmpty():
            return part.rect().center()
        if self.rng.random() < 0.4:
            return box.center()
        x = self.rng.randint(box.left(), box.right())
        return QPoint(x, self.rng.randint(box.top(), box.bottom()))

    def credit(self, part: QWidget | None) -> None:
        """Something was done to it."""
        while part is not None:
            if part.objectName():
                self.acted[part.objectName()] += 1
            part = part.parentWidget()


def _scroll(part: QWidget) -> bool:
    """Brings it into view, as a wheel would."""
    area = part.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is None:
        return False
    area.ensureWidgetVisible(part)
    return True


def named(part: QWidget | None) -> str:
    """Its name, or that of what it is in; what was done may have been its end."""
    if part is not None and not shiboken6.isValid(part):
        return "what is gone"
    while part is not None and not part.objectName():
        part = part.parentWidget()
    return part.objectName() if part is not None else "nothing"
