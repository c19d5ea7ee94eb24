"""The filters made by hand that the next training begins with, each with a button to remove it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gui import icons, images, theme
from gui.widgets.cards import label
from models.config import FixedFilter, TrainConfig
from models.fixed import fixed_from_dict, fixed_to_dict

SIDE = 32
"""Pixels of the small kernel, at 100 %."""


def described(fixed: FixedFilter) -> str:
    """Which filter becomes which kernel: "Filter 3: Vertical line, frozen"."""
    fate = "free" if fixed.trainable else "frozen"
    return f"Filter {fixed.index + 1}: {fixed.name or 'My own'}, {fate}"


class FixedFilters(QFrame):
    """A row for each filter; hidden while there are none."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Filters made by hand")
        self.setToolTip(
            "The first layer begins with these filters. A frozen one stays as it is while the "
            "others learn, a free one only begins so."
        )
        self._filters: dict[int, FixedFilter] = {}
        self._config: TrainConfig | None = None
        self._experiment = ""
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(label("Filters made by hand", "small"))
        self._rows: list[_Row] = []
        self.hide()

    def fitting(self, config: TrainConfig) -> tuple[FixedFilter, ...]:
        """Those that an experiment has a place for, in order."""
        return tuple(fixed for fixed in self._in_order() if not _misfit(config, fixed))

    def problem_with(self, fixed: FixedFilter) -> str:
        """Why the experiment shown cannot take a filter, one sentence; "" if it can."""
        why = "" if self._config is None else _misfit(self._config, fixed)
        return f"Left out of {self._experiment}: {why}." if why else ""

    def set_experiment(self, config: TrainConfig, experiment: str) -> None:
        """Another experiment, and what people call it; what does not fit it says so."""
        self._config, self._experiment = config, experiment
        self._show()

    def put(self, fixed: FixedFilter) -> None:
        """One more filter, in place of another of the same number."""
        self._filters[fixed.index] = fixed
        self._show()

    def remove(self, index: int) -> None:
        """That filter begins by chance again."""
        self._filters.pop(index, None)
        self._show()

    def take(self, filters: Iterable[FixedFilter]) -> None:
        """These in place of all that were there."""
        self._filters = {fixed.index: fixed for fixed in filters}
        self._show()

    def state(self) -> list[dict[str, Any]]:
        """All of them, JSON-ready."""
        return [fixed_to_dict(fixed) for fixed in self._in_order()]

    def restore(self, state: object) -> None:
        """Takes them back; anything odd is left alone."""
        if not isinstance(state, list):
            return
        self._filters.clear()
        for data in state:
            with suppress(KeyError, TypeError, ValueError):
                fixed = fixed_from_dict(data)
                self._filters[fixed.index] = fixed
        self._show()

    def restyle(self) -> None:
        """Icons and kernels in the colours and the size of the theme."""
        for each in self._rows:
            icons.dress(each.remove)
            each.kernel.updateGeometry()
            each.kernel.update()

    def _in_order(self) -> tuple[FixedFilter, ...]:
        return tuple(self._filters[index] for index in sorted(self._filters))

    def _show(self) -> None:
        held = next((each.index for each in self._rows if each.remove.hasFocus()), None)
        for old in self._rows:
            self._layout.removeWidget(old)
            old.hide()
            old.setParent(None)
            old.deleteLater()
        self._rows = [_Row(fixed, self.problem_with(fixed)) for fixed in self._in_order()]
        for each in self._rows:
            each.remove.clicked.connect(partial(self.remove, each.index))
            self._layout.addWidget(each)
        self.setVisible(bool(self._rows))
        if held is not None and self._rows:
            # Whoever removes by keyboard stays in the list.
            after = [each for each in self._rows if each.index >= held] or self._rows[-1:]
            after[0].remove.setFocus()


def _misfit(config: TrainConfig, fixed: FixedFilter) -> str:
    try:
        replace(config, fixed_filters=(fixed,))
    except ValueError as error:
        return str(error)
    return ""


class _Row(QWidget):
    """One filter: its kernel, what it is, and the button."""

    def __init__(self, fixed: FixedFilter, problem: str) -> None:
        super().__init__()
        self.index = fixed.index
        name = f"fixed_filter_{fixed.index + 1}"
        self.remove = QToolButton()
        self.remove.setObjectName(f"{name}_remove")
        self.remove.setAccessibleName(f"Remove filter {fixed.index + 1}")
        self.remove.setToolTip(f"Lets filter {fixed.index + 1} begin by chance, as the others do.")
        self.remove.setProperty("kind", "quiet")
        self.remove.setProperty("icon_name", "close")
        self.remove.setMinimumSize(32, 32)
        icons.dress(self.remove)
        said = label(described(fixed), wrap=True, name=f"{name}_text")
        words = QVBoxLayout()
        words.setSpacing(2)
        # One line stands in the middle beside the kernel and the button.
        words.setContentsMargins(0, 7, 0, 0)
        words.addWidget(said)
        if problem:
            words.addWidget(label(problem, "small", wrap=True, name=f"{name}_problem"))
        words.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        self.kernel = _Kernel(fixed)
        whole.addWidget(self.kernel, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(words, 1)
        whole.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)


class _Kernel(QWidget):
    """The kernel as a small picture: the words beside it say what it is."""

    def __init__(self, fixed: FixedFilter) -> None:
        super().__init__()
        self._values = np.array(fixed.kernel, np.float64)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = round(SIDE * theme.zoom())
        return QSize(side, side)

    def paintEvent(self, _: QPaintEvent) -> None:
        colours = images.diverging(self._values, light=not theme.tokens().dark)
        cell = max(1, min(self.width(), self.height()) // max(self._values.shape))
        image = images.to_image(np.repeat(np.repeat(colours, cell, 0), cell, 1))
        left, top = (self.width() - image.width()) // 2, (self.height() - image.height()) // 2
        painter = QPainter(self)
        painter.drawImage(left, top, image)
        painter.setPen(theme.tokens().line)
        painter.drawRect(left, top, image.width() - 1, image.height() - 1)
        painter.end()
