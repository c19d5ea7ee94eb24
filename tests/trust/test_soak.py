"""Which harnesses are found, what a failed one does to the others, and the table."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import pytest

from tests.trust import soak

GOOD = """import argparse
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=100)
    print("chatter")
    print(f"good: {parser.parse_args().times} times")
if __name__ == "__main__":
    main()
"""
END = 'raise SystemExit(print("bad: 1 broken") or 1)'
BAD = GOOD.replace('print(f"good', f'{END}\n    print(f"good')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.py").write_text(GOOD)
    (tmp_path / "bad.py").write_text(BAD)
    (tmp_path / "good_child.py").write_text("if __name__ == '__main__':\n    pass\n")
    (tmp_path / "test_good.py").write_text(GOOD)
    return tmp_path


def test_scripts_are_found_by_themselves(folder: Path) -> None:
    assert soak.harnesses(folder) == ("bad", "good")
    assert {"hours", "leaks", "quits"} <= set(soak.harnesses())
    assert "soak" not in soak.harnesses()


def test_one_that_fails_does_not_stop_the_others(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["soak", "--times", "7"])
    assert soak.main(folder) == 1
    day, bad, good = capsys.readouterr().out.splitlines()
    assert datetime.date.fromisoformat(day)
    assert bad.startswith("bad")
    assert bad.endswith("bad: 1 broken")
    assert "BROKEN" in bad
    assert good.endswith("good: 7 times")
    assert "kept" in good


def test_a_name_chooses(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["soak", "good"])
    assert soak.main(folder) == 0
    assert capsys.readouterr().out.splitlines()[1:][0].endswith("good: 100 times")
    monkeypatch.setattr(sys, "argv", ["soak", "nothing"])
    with pytest.raises(SystemExit, match="2"):
        soak.main(folder)
