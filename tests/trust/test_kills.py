"""A program killed at any moment loses nothing that it said to be kept, and starts as it is."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

import pytest

from tests.trust import starting
from tests.trust.kills import LONGEST, LostError, Tally, kill, killed, look

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL"),
]


@pytest.mark.parametrize("mode", ["training", "saving", "exporting", "teaching", "settings"])
def test_nothing_kept_is_lost(tmp_path: Path, mode: str) -> None:
    """DIGITSCOPE_KILLS=20 kills twenty times each; ``make kills`` prints what it found."""
    tally, chance = Tally(), random.Random(mode)
    for _ in range(int(os.environ.get("DIGITSCOPE_KILLS", 1))):
        kill(mode, tmp_path, chance.random() * LONGEST[mode], tally)
    assert tally.kills.total() >= 1
    assert mode in tally.words


@pytest.mark.parametrize(
    ("mode", "broken", "told"),
    [
        ("settings", "plainly", "not whole|had to say something|were kept, found"),
        ("saving", "once", "keeps [234], found|opens with other"),
        ("teaching", "late", "were kept, found"),
    ],
)
def test_a_broken_way_of_keeping_is_noticed(
    tmp_path: Path, mode: str, broken: str, told: str
) -> None:
    """So much of the time is spent in the broken writing that a few kills meet it."""
    chance = random.Random(0)

    def kills() -> None:
        for number in range(12):
            kill(mode, tmp_path / str(number), 0.2 + chance.random() * 0.5, Tally(), broken)

    with pytest.raises(LostError, match=told):
        kills()


def test_a_lost_epoch_a_lost_sample_and_half_a_file_are_noticed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    said = killed("saving", data, 0.5)
    run = said[0][1]
    with pytest.raises(LostError, match=f"{run}: keeps 9"):
        look("saving", data, [*said, ["keeps", run, 9, "00000000"]], Tally())
    with pytest.raises(LostError, match="sample 1: "):
        look("teaching", data, [["kept", "sample 1", "7 00000000"]], Tally())
    (data / "runs" / run / "run.json").write_bytes(b'{"title": ')
    with pytest.raises(LostError, match=r"run\.json is not whole"):
        look("saving", data, said, Tally())


def test_a_program_that_does_not_start_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(starting, "ROOT", tmp_path)
    (tmp_path / "gui").mkdir()
    (tmp_path / "gui" / "app.py").write_text("raise SystemExit(3)\n")
    script = tmp_path / "starting.py"
    script.write_text("import sys\nsys.exit(3)\n")
    monkeypatch.setattr(starting, "__file__", str(script))
    with pytest.raises(starting.StartError, match="ended with 3"):
        starting.start(tmp_path)
