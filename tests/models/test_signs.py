"""What the figures of a training tell, on the chapter's own figures and on clear cases."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.presets import PRESETS
from models.reported import ReportedEpoch
from models.signs import GUESS_LOSS, restraints, signs


def run(*epochs: tuple[float, float, float, float]) -> list[ReportedEpoch]:
    """Epochs of loss, accuracy, validation loss and accuracy."""
    return [
        ReportedEpoch(epoch=number, loss=a, accuracy=b, val_loss=c, val_accuracy=d)
        for number, (a, b, c, d) in enumerate(epochs, start=1)
    ]


def test_the_chapters_l2_is_underfitting_and_says_what_holds_it_back() -> None:
    preset = PRESETS["l2"]
    found = signs(preset.reported, restraints(preset.config))
    assert [sign.term for sign in found] == ["underfitting"]
    assert "as with L2 here" in found[0].sentence
    last = preset.reported[-1]
    assert f"{100 * last.val_accuracy:.1f} %" in found[0].sentence


@pytest.mark.parametrize(
    ("name", "held_by"),
    [("chapter", ()), ("l1", ("L1",)), ("l2", ("L2",)), ("dropout", ("L2", "dropout"))],
)
def test_what_holds_an_experiment_back(name: str, held_by: tuple[str, ...]) -> None:
    assert restraints(PRESETS[name].config) == held_by


def test_a_loss_that_stays_at_a_guess_learns_nothing() -> None:
    (sign,) = signs(run((2.303, 0.11, 2.301, 0.1135)))
    assert sign.term == "learning rate"
    assert "2.30 = ln 10" in sign.sentence
    (sign,) = signs(run((9.5, 0.1, 9.4, 0.101)))
    assert "ln 10" not in sign.sentence
    assert "10.1 %" in sign.sentence


def test_a_loss_that_is_no_number_is_named_first() -> None:
    (sign,) = signs(run((math.nan, 0.1, 2.0, 0.1)))
    assert "no number any more" in sign.sentence


def test_a_rising_validation_loss_is_overfitting() -> None:
    history = run((0.5, 0.8, 0.3, 0.9), (0.2, 0.93, 0.2, 0.94), (0.1, 0.945, 0.21, 0.94))
    assert not signs(history)
    history = history + run((0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0), (0.05, 0.98, 0.3, 0.95))[3:]
    (sign,) = signs(history)
    assert sign.term == "overfitting"
    assert "Since epoch 2" in sign.sentence
    assert "0.200 to 0.300" in sign.sentence


def test_a_growing_gap_is_overfitting_and_a_steady_one_is_not() -> None:
    rest = (0.2, 0.2)
    growing = run(*((rest[0], 0.95 + 0.01 * n, rest[1], 0.95) for n in range(1, 4)))
    assert [sign.term for sign in signs(growing)] == ["overfitting"]
    assert "3.0 points" in signs(growing)[0].sentence
    steady = run(*((rest[0], 0.98, rest[1], 0.95) for _ in range(3)))
    assert not signs(steady)


def test_the_first_epochs_say_nothing_of_validation() -> None:
    leading = run((0.9, 0.7, 0.3, 0.9), (0.3, 0.91, 0.25, 0.93))
    assert not signs(leading)
    assert not signs([])


shares = st.floats(min_value=0.0, max_value=1.0)
losses = st.floats(min_value=0.0, max_value=50.0) | st.just(math.nan) | st.just(math.inf)


@given(st.lists(st.tuples(losses, shares, losses, shares), max_size=12))
def test_every_sign_is_a_sentence_about_a_known_word(
    epochs: list[tuple[float, float, float, float]],
) -> None:
    for sign in signs(run(*epochs)):
        assert sign.term in ("learning rate", "overfitting", "underfitting")
        assert sign.sentence.endswith(".")
        assert "nan" not in sign.sentence


def test_a_guess_among_ten() -> None:
    assert pytest.approx(2.302585, abs=1e-6) == GUESS_LOSS
