"""A word explained: in a card that a small question mark opens, and in a menu of all words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from gui import theme
from gui.explanations import EXPLANATIONS
from gui.widgets.cards import label
from gui.widgets.explain_paint import ExplainDrawing, idea_of, live_of
from models.figures import EpochFigures
from models.signs import Sign

SIDE = 32
WIDTH = 440
FITTING = ("overfitting", "underfitting")

Live = Callable[[], tuple[Sequence[EpochFigures], Sequence[Sign]]]
"""Gives the epochs of the run on the screen and what they tell."""


class ExplainText(QWidget):
    """Title, sentence, formula, drawing, what to look for, and what one's own run says."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._title = label("", "title", name=f"{name}_title")
        self._sentence = label("", wrap=True, name=f"{name}_sentence")
        self._formula = label("", "lead", wrap=True, name=f"{name}_formula")
        self._drawing = ExplainDrawing()
        self._drawn = label("", "small", name=f"{name}_drawn")
        self._look = label("", "quiet", wrap=True, name=f"{name}_look")
        self._here = label("", wrap=True, name=f"{name}_here")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        parts = (self._title, self._sentence, self._formula, self._drawing, self._drawn)
        for part in (*parts, self._look, self._here):
            layout.addWidget(part)

    def show_term(self, term: str, live: Live | None = None) -> None:
        """Explains a word of EXPLANATIONS, with the run on the screen where it can show it."""
        found = EXPLANATIONS[term]
        done, signs = live() if live is not None else ((), ())
        here = next((sign.sentence for sign in signs if sign.term == term), "")
        # What a run does not show must not be looked for in its curves.
        own = live_of(term, done) if here or term not in FITTING else ()
        self._title.setText(found.title)
        self._sentence.setText(found.sentence)
        self._formula.setText(found.formula)
        self._formula.setVisible(bool(found.formula))
        self._drawing.show_strokes(own or idea_of(term))
        self._drawn.setText("Drawn from the run on the screen, epoch by epoch." if own else "")
        self._drawn.setVisible(bool(own))
        self._look.setText(f"Look for: {found.look[:1].lower()}{found.look[1:]}")
        if not here and done and term in FITTING:
            here = "no sign of it in the run on the screen so far."
        self._here.setText(f"Here: {here}" if here else "")
        self._here.setVisible(bool(here))


class ExplainCard(QFrame):
    """A small window beside what was asked about; Escape or a click elsewhere closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("explain_card")
        self.setAccessibleName("Explanation")
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme.widen(self, WIDTH)
        self._text = ExplainText("explain")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.addWidget(self._text)

    def open(self, term: str, near: QWidget, live: Live | None) -> None:
        """Explains a word beside a widget, inside the screen."""
        self._text.show_term(term, live)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        high = layout.totalHeightForWidth(self.width())
        self.setFixedHeight(high)
        corner = near.mapToGlobal(QPoint(near.width() - self.width(), -high - 6))
        screen = near.screen().availableGeometry()
        if corner.y() < screen.top():
            corner.setY(near.mapToGlobal(QPoint(0, near.height() + 6)).y())
        corner.setX(max(screen.left(), corner.x()))
        self.move(corner)
        self.show()
        self.setFocus()


class ExplainButton(QToolButton):
    """A question mark that explains a word.

    Args:
        term: of EXPLANATIONS.
        name: of the object, where the same word stands more than once.
        live: gives the run on the screen, for words that it can show.

    Raises:
        KeyError: there is no such word.
    """

    def __init__(self, term: str, *, name: str = "", live: Live | None = None) -> None:
        super().__init__()
        self._live = live
        self.setObjectName(name or f"explain_{term.replace(' ', '_').replace('-', '_')}")
        self.setText("?")
        self.setProperty("kind", "quiet")
        self.setFixedSize(SIDE, SIDE)
        self.set_term(term)
        self.clicked.connect(lambda: self.explain(self._term))

    @property
    def term(self) -> str:
        """The word that it explains."""
        return self._term

    def set_term(self, term: str) -> None:
        """Explains another word from now on."""
        self._term = term
        title = EXPLANATIONS[term].title
        self.setAccessibleName(f"What is this: {title}")
        self.setToolTip(f"<qt>{title}: what the word means, in a sentence and a formula.</qt>")

    def explain(self, term: str) -> None:
        """Opens the card of a word."""
        ExplainCard(self).open(term, self, self._live)


class WordsButton(QPushButton):
    """A menu of all words, each of which opens its card."""

    def __init__(self, name: str, live: Live | None = None) -> None:
        super().__init__()
        self.setText("Words")
        self.setObjectName(name)
        self.setAccessibleName("Words of a training")
        self.setToolTip("Every word of a training, explained in a sentence and a formula.")
        self.setProperty("kind", "quiet")
        self.setMinimumHeight(SIDE)
        menu = QMenu(self)
        menu.setObjectName(f"{name}_menu")
        menu.setAccessibleName("Words of a training")
        for term, found in EXPLANATIONS.items():
            menu.addAction(found.title, partial(self._explain, term, live))
        self.setMenu(menu)

    def _explain(self, term: str, live: Live | None) -> None:
        ExplainCard(self).open(term, self, live)
