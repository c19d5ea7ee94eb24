"""What the cards of "Where it looked" share: the heat, its scale, and a sentence about a place."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox

from gui.inside.looked_work import Looked
from gui.widgets.cards import Card, label, row
from gui.widgets.heat_bar import HeatBar
from gui.widgets.heat_view import HeatView

AROUND = 42
"""Pixels of a box beside its words: padding, arrow and edges."""


class HeatCard(Card):
    """A heading, how it is made, the heat, its scale, and a sentence for the place pointed at.

    Signals:
        asked: a setting that needs another look.
    """

    asked = Signal()

    def __init__(self, name: str, heading: str, how: str, explained: str) -> None:
        """``how`` it is made in a few words, ``explained`` where somebody asks."""
        super().__init__(margin=8)
        self.view = HeatView(f"{name}_heat")
        self.bar = HeatBar(f"{name}_scale")
        self.words = label("", "small", wrap=True, name=f"{name}_words")
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.found: Looked | None = None
        self.view.pointed.connect(self._say)
        title, made = label(heading, "heading"), label(how, "small", wrap=True, name=f"{name}_how")
        self.view.setToolTip(explained)
        for each in (title, made):
            each.setToolTip(explained)
        self.body.setSpacing(4)
        self.body.addLayout(row(title, made))
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.words)

    def show_found(self, found: Looked) -> None:
        """Shows what was found."""
        self.found = found
        self.view.set_picture(found.question.picture)
        self._show()
        self._say()

    def clear(self, sentence: str) -> None:
        """Shows nothing but a sentence."""
        self.found = None
        self.view.set_empty_text(sentence)
        self.view.set_picture(None)
        self._no_heat("")

    def set_opacity(self, opacity: float) -> None:
        """How strongly the heat is laid on, 0..1."""
        self.view.set_opacity(opacity)
        self.bar.set_opacity(opacity)

    def _again(self) -> None:
        if self.found is not None:
            self.show_found(self.found)

    def _no_heat(self, sentence: str) -> None:
        self.view.set_heat(None)
        self.bar.set_scale(0.0, ("", ""))
        self.words.setText(sentence)

    def _show(self) -> None:
        raise NotImplementedError

    def _say(self) -> None:
        raise NotImplementedError


class Choice(QComboBox):
    """A box to choose from, without a label beside it and no wider than its words."""

    def __init__(self, name: str, said: str, tip: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setToolTip(tip)

    def sizeHint(self) -> QSize:
        words = (self.itemText(place) for place in range(self.count()))
        widest = max((self.fontMetrics().horizontalAdvance(text) for text in words), default=0)
        return QSize(widest + AROUND, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
