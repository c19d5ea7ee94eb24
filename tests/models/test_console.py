"""What every command shares: JSON without infinities, figures as text, errors in one sentence."""

from __future__ import annotations

import json
import math
import os
import signal
import sys
from collections.abc import Iterator

import pytest

from models import console


def sentence(error: BaseException) -> str:
    return console.sentence_of(error, see_doctor="see doctor", debug="DEBUG")


def test_json_has_null_where_it_has_no_number():
    line = console.json_line({"loss": math.inf, "of": [math.nan, 1.5], "in": {"x": -math.inf}})
    assert json.loads(line, parse_constant=pytest.fail) == {
        "loss": None,
        "of": [None, 1.5],
        "in": {"x": None},
    }


def test_figures_within_figures_stand_deeper():
    text = console.figures_text({"epoch": {"seconds": 1.23456}, "runs": 2}, "  ")
    head, inner, last = text.splitlines()
    assert head == "  epoch"
    assert inner.startswith("    seconds ")
    assert inner.endswith(" 1.235")
    assert last.endswith(" 2")
    assert inner.index("1.235") == last.index("2")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ModuleNotFoundError("No module", name="keras"), "package keras is missing; see doctor"),
        (FileNotFoundError(2, "No such file", "/a/b/c.png"), "c.png: no such file"),
        (OSError(28, "No space left on device"), "The system: no space left on device"),
        (MemoryError(), "not enough memory"),
        (ValueError("two\nlines"), "two lines"),
        (KeyError("x"), "DEBUG=1"),
    ],
)
def test_an_error_is_one_line_that_names_no_folder(error: BaseException, said: str):
    assert said in sentence(error)
    assert "\n" not in sentence(error)
    assert "/a/b" not in sentence(error)


def test_another_process_gives_its_last_object_or_says_that_it_failed():
    say = "print('chatter'); print('{\"a\": 1}')"
    assert console.object_of([sys.executable, "-c", say], "the part") == {"a": 1}
    with pytest.raises(RuntimeError, match="the part failed"):
        console.object_of([sys.executable, "-c", "raise SystemExit(3)"], "the part")


@pytest.fixture
def interrupted() -> Iterator[None]:
    """Ctrl+C raises, as for whoever sits before a shell; to its background jobs it says nothing."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no signal to itself alone")
@pytest.mark.usefixtures("interrupted")
def test_the_first_signal_asks_and_the_second_ends():
    with console.stop_on_signals() as should_stop:
        assert not should_stop()
        signal.raise_signal(signal.SIGINT)
        assert should_stop()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
