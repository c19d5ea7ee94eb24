"""The searches and measurements beside the window: each once, the newest, and not too often."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.inside.close_up_change import told, words
from gui.inside.effects import Effect, Effects
from gui.inside.excitements import Excitements
from gui.session import Session
from models.altered import Alteration, altered
from models.classifier import Network, load
from models.evaluation import evaluate

WAIT_MS = 60_000


@pytest.fixture
def session(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Session]:
    del qapp
    made = Session(tmp_path)
    made.need_test_pictures()
    qtbot.waitUntil(lambda: made.test is not None, timeout=WAIT_MS)
    yield made
    made.close()


def snapshot(network: Network, scale: float) -> Network:
    weights = tuple(array * np.float32(scale) for array in network.weights)
    return Network.from_weights(network.name, network.title, network.config, weights)


def test_a_search_is_not_begun_anew_with_every_snapshot(session: Session, qtbot: QtBot) -> None:
    first = load("baseline")
    excitements = Excitements(session)
    told_progress: list[int] = []
    excitements.progressed.connect(told_progress.append)
    with qtbot.waitSignal(excitements.found, timeout=WAIT_MS):
        excitements.want(first, 1)
        assert excitements.running
        later = snapshot(first, 0.9)
        excitements.want(later, 1)
    answer = excitements.known(first, 1)
    assert answer is not None
    assert answer.exciting.asked == 10_000
    # Until it is asked itself, the later one is told what was found a moment ago.
    of_later = excitements.known(later, 1)
    assert of_later is not None
    assert of_later.network is first
    excitements.want(later, 1)
    assert not excitements.running
    assert excitements.known(later, 4) is None
    with qtbot.waitSignal(excitements.found, timeout=WAIT_MS):
        excitements.want(later, 4)
    assert excitements.known(load("chapter"), 1) is None


def test_a_measurement_is_of_the_newest_change(session: Session, qtbot: QtBot) -> None:
    network = load("baseline")
    effects = Effects(session)
    changed = [altered(network, [Alteration(layer=1, filter=k, on=False)]) for k in (0, 1)]
    found: list[Effect] = []
    effects.measured.connect(found.append)
    with qtbot.waitSignal(effects.measured, timeout=WAIT_MS):
        for each in changed:
            effects.want(network, each, by_hand=True)
            assert effects.by_hand_pending
    assert len(found) == 1
    assert not effects.by_hand_pending
    test = session.test
    assert test is not None
    before, after = (evaluate(each, test.pictures, test.labels) for each in (network, changed[1]))
    assert (found[0].before, found[0].after) == (before.accuracy, after.accuracy)
    moved = np.abs(after.recall - before.recall)
    assert moved[found[0].digit] == moved.max()
    assert found[0].digit_after == after.recall[found[0].digit]


def test_a_change_taken_back_is_not_measured(session: Session, qtbot: QtBot) -> None:
    network = load("baseline")
    effects = Effects(session)
    effects.want(network, altered(network, [Alteration(layer=1, filter=0, on=False)]), by_hand=True)
    effects.give_up()
    with qtbot.assertNotEmitted(effects.measured, wait=400):
        assert not effects.by_hand_pending
    assert not effects.running


def test_a_snapshot_is_measured_later(session: Session) -> None:
    network = load("baseline")
    effects = Effects(session)
    effects.want(
        network, altered(network, [Alteration(layer=1, filter=0, on=False)]), by_hand=False
    )
    assert not effects.running
    assert not effects.by_hand_pending


def test_changes_and_their_effect_in_words() -> None:
    network = load("baseline")
    assert (
        words(network, Alteration(layer=1, filter=0, kernel_scale=0.5, bias_scale=-1))
        == "conv2d, filter 1: kernel × 0.5, bias × −1"
    )
    assert words(network, Alteration(layer=8, filter=3, on=False)) == "dense, digit 3: off"
    effect = Effect(
        before=0.9, after=0.8, digit=5, digit_before=0.95, digit_after=0.5, pictures=10_000
    )
    assert told(effect) == "The 5 suffers most: 95.0 % → 50.0 %"
    gain = Effect(
        before=0.9, after=0.95, digit=1, digit_before=0.5, digit_after=0.75, pictures=10_000
    )
    assert told(gain) == "The 1 gains most: 50.0 % → 75.0 %"
    same = Effect(before=0.9, after=0.9, digit=0, digit_before=1, digit_after=1, pictures=10_000)
    assert told(same) == "No digit is read better or worse."
    close = Effect(
        before=0.9, after=0.9, digit=2, digit_before=0.9963, digit_after=0.9961, pictures=10_000
    )
    assert told(close) == "The 2 suffers most: 99.63 % → 99.61 %"
