"""Choices come back; a bad file or a bad key costs no more than itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from gui.settings import LARGEST_FILE, Settings


def test_choices_come_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    settings = Settings(path)
    settings.remember("theme", "dark")
    settings.remember("zoom", 1.5)
    settings.remember("page_train", {"epochs": 3})
    settings.save()
    again = Settings(path)
    assert again.value("theme", "system") == "dark"
    assert again.value("zoom", 1.0) == 1.5
    assert again.value("page_train", {}) == {"epochs": 3}
    assert again.problem == ""


def test_a_missing_file_is_no_problem(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    assert settings.problem == ""
    assert settings.value("theme", "system") == "system"


@pytest.mark.parametrize("bad", ["3", "null", '"big"', "[1]", "1e999", "-1e999", "NaN", "true"])
def test_a_bad_key_falls_back_alone(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(f'{{"theme": "dark", "other": {bad}}}')
    settings = Settings(path)
    assert settings.value("theme", "system") == "dark"
    assert settings.value("other", {}) == {}
    if bad not in ("3",):
        assert settings.value("other", 1.5) == 1.5


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"\x00" * 10,
        b" " * (LARGEST_FILE + 1),
    ],
    ids=["empty", "cut", "a list", "not utf-8", "deep", "zeros", "huge"],
)
def test_an_unreadable_file_is_set_aside_and_said(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(garbage)
    settings = Settings(path)
    assert settings.value("theme", "system") == "system"
    assert settings.problem.endswith(".")
    (aside,) = tmp_path.glob("settings-damaged-*.json")
    assert aside.name in settings.problem
    assert aside.read_bytes() == garbage
    settings.save()
    assert Settings(path).problem == ""
