"""Words explained: complete, readable in their cards, drawn from one's own run where it shows."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from gui.explanations import EXPLANATIONS
from gui.widgets.explain import ExplainButton, ExplainCard, WordsButton
from gui.widgets.explain_paint import idea_of, live_of
from gui.words import WordsDialog
from models.presets import PRESETS

ASKED = {"epoch", "batch", "loss", "cross-entropy", "accuracy", "learning rate", "momentum", "adam"}
ASKED |= {"l1", "l2", "dropout", "batch normalization", "overfitting", "underfitting"}


def test_every_word_asked_for_is_there() -> None:
    assert set(EXPLANATIONS) == ASKED
    for found in EXPLANATIONS.values():
        assert found.sentence.endswith(".")
        assert found.look.endswith(".")
        assert found.formula


@pytest.mark.parametrize("term", EXPLANATIONS)
def test_a_card_shows_all_of_its_text(qtbot: QtBot, term: str) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    opener = ExplainButton(term)
    opener.setParent(host)
    host.show()
    QTest.mouseClick(opener, Qt.MouseButton.LeftButton)
    card = opener.findChild(ExplainCard)
    assert card is not None
    assert card.isVisible()
    shown = [part for part in card.findChildren(QLabel) if part.isVisible() and part.text()]
    assert {EXPLANATIONS[term].title, EXPLANATIONS[term].sentence} <= {p.text() for p in shown}
    for part in shown:
        if part.wordWrap():
            assert part.heightForWidth(part.width()) <= part.height() + 1, part.text()
        else:
            assert part.sizeHint().width() <= part.width() + 1, part.text()
    QTest.keyClick(card, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: opener.findChild(ExplainCard) is None)


@pytest.mark.parametrize("term", EXPLANATIONS)
def test_drawings_are_lines_of_numbers(term: str) -> None:
    for stroke in idea_of(term):
        assert np.isfinite(stroke.points).all()
        assert stroke.points.shape[1] == 2
        assert stroke.caption


def test_a_run_is_drawn_as_it_went() -> None:
    done = PRESETS["chapter"].reported
    training, validation = live_of("accuracy", done)
    assert training.dashed
    assert not validation.dashed
    assert validation.points[:, 1].tolist() == [each.val_accuracy for each in done]
    assert live_of("accuracy", done[:1]) == ()
    assert live_of("adam", done) == ()


def test_a_word_that_a_run_does_not_show_says_so(qtbot: QtBot) -> None:
    opener = ExplainButton("overfitting", live=lambda: (PRESETS["chapter"].reported, ()))
    qtbot.addWidget(opener)
    opener.explain("overfitting")
    here = opener.findChild(QLabel, "explain_here")
    assert here is not None
    assert here.text() == "Here: no sign of it in the run on the screen so far."


def test_every_word_is_one_click_away(qtbot: QtBot) -> None:
    words = WordsButton("curve_words")
    qtbot.addWidget(words)
    words.show()
    actions = words.menu().actions()
    assert [action.text() for action in actions] == [one.title for one in EXPLANATIONS.values()]
    actions[6].trigger()
    title = words.findChild(QLabel, "explain_title")
    assert title is not None
    assert title.text() == "Momentum"


def test_the_glossary_is_gone_through_by_keys(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    dialog = WordsDialog(host)
    dialog.show()
    words = dialog.findChild(QListWidget, "words_list")
    title = dialog.findChild(QLabel, "words_title")
    assert words is not None
    assert title is not None
    seen = [title.text()]
    for _ in range(len(EXPLANATIONS) - 1):
        QTest.keyClick(words, Qt.Key.Key_Down)
        seen.append(title.text())
    assert seen == [one.title for one in EXPLANATIONS.values()]
