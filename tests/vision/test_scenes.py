"""Made-up scenes without digits: every kind shows something, and the same seed shows it again."""

from __future__ import annotations

import numpy as np
import pytest

from vision import scenes
from vision.lettering import WORDS, Hand, Letters
from vision.scenes import Scenes


@pytest.fixture(scope="module")
def maker() -> Scenes:
    return Scenes()


@pytest.mark.parametrize("kind", scenes.KINDS)
def test_every_kind_shows_something_else_each_time(maker: Scenes, kind: str):
    one, other, third = (
        maker.make(np.random.default_rng(seed), kind, size=(320, 240)) for seed in (6, 6, 7)
    )
    assert one.shape == (240, 320, 3)
    assert one.dtype == np.uint8
    assert np.array_equal(one, other)
    assert np.abs(one.astype(int) - third).mean() > 3
    assert one.std() > 0.5


def test_an_unknown_kind_is_named(maker: Scenes):
    with pytest.raises(ValueError, match="'dragons'"):
        maker.make(np.random.default_rng(0), "dragons")


def test_no_word_holds_a_digit():
    assert not any(letter.isdigit() for word in WORDS for letter in word)


def test_hands_differ_and_words_have_their_size():
    letters = Letters()
    widths = []
    for seed in range(6):
        segments, wide = Hand(np.random.default_rng(seed), letters).word("Boston")
        ends = segments.reshape(-1, 2)
        assert 0.6 < -ends[:, 1].min() < 1.6
        assert ends[:, 1].max() < 0.5
        assert wide > 2
        widths.append(wide)
    assert np.ptp(widths) > 0.5
