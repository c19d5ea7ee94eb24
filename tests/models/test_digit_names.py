"""A digit in a sentence has the article that is said before it."""

from __future__ import annotations

from models.digit_names import a_digit


def test_an_article_is_chosen_by_how_a_digit_is_said() -> None:
    assert [a_digit(digit) for digit in (1, 7, 8, 10)] == ["a 1", "a 7", "an 8", "no digit"]
