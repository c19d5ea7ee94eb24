"""Shares in words: what is not certain is not written as certain."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.shares import per_cent

OWN_WORDS = re.compile(r"\{100 \* [^{}]*:\.[^{}]*f\} ?%")


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        (0.9814, 1, "98.1 %"),
        (0.9997, 1, "99.9 %"),
        (0.9997, 2, "99.97 %"),
        (0.99999, 2, "99.99 %"),
        (0.997, 0, "99 %"),
        (1.0, 1, "100.0 %"),
        (0.0, 1, "0.0 %"),
    ],
)
def test_a_share_is_read_in_per_cent(share: float, decimals: int, text: str) -> None:
    assert per_cent(share, decimals) == text


@given(st.floats(0, 1), st.integers(0, 4))
def test_only_all_is_a_hundred(share: float, decimals: int) -> None:
    words = per_cent(share, decimals)
    assert (float(words[:-2]) == 100) == (share == 1)
    assert abs(float(words[:-2]) - 100 * share) <= 10.0**-decimals + 1e-9
    assert per_cent(np.float32(1 - 2**-24), decimals) != per_cent(1.0, decimals)


def test_nobody_writes_a_share_in_words_of_their_own(root: Path) -> None:
    own = [
        f"{path.relative_to(root)}: {found}"
        for folder in ("gui", "models")
        for path in sorted((root / folder).rglob("*.py"))
        for found in OWN_WORDS.findall(path.read_text(encoding="utf-8"))
        # Shares that are no answers and no accuracies.
        if path.name not in ("layer_names.py", "panel.py", "pool_panel.py")
    ]
    assert own == []
