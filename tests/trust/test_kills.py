"""A program killed at any moment loses nothing that it said to be kept, and starts as it is."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from models.history import History
from tests.trust import kills, starting
from tests.trust.kills import LONGEST, LostError, Tally, kill, killed, look
from tests.trust.own_time import OwnTime

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

    def many() -> None:
        for number in range(12):
            kill(mode, tmp_path / str(number), 0.2 + chance.random() * 0.5, Tally(), broken)

    with pytest.raises(LostError, match=told):
        many()


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


def test_a_run_is_in_the_bin_only_where_it_was_being_moved(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    said = killed("saving", data, 1.0)
    run = next(one[1] for one in said if one[0] == "finished")
    History(data).delete(run)
    look("settings", data, [*said, ["saves", f"where {run}", "bin"]], Tally())
    with pytest.raises(LostError, match=f"{run}: .*found None"):
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


def test_a_start_that_hangs_tells_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "starting.py"
    script.write_text(
        "import faulthandler, threading\n"
        "faulthandler.enable()\n"
        "def waits_for_ever():\n"
        "    print('ready', flush=True)\n"
        "    threading.Event().wait()\n"
        "waits_for_ever()\n"
    )
    monkeypatch.setattr(starting, "ROOT", tmp_path)
    monkeypatch.setattr(starting, "__file__", str(script))
    with pytest.raises(starting.StartError, match=r"(?s)hangs after 'ready'.*in waits_for_ever"):
        starting.start(tmp_path, seconds=1.0)


def test_waiting_for_a_core_is_no_time_of_its_own() -> None:
    """Three that work on one core: each has a third of it, and all of its own time is work."""
    one = f"import os; os.sched_setaffinity(0, {{{min(os.sched_getaffinity(0))}}})\n"
    work = one + "import time\nwhile time.process_time() < 0.5: pass"
    three = [subprocess.Popen([sys.executable, "-c", work]) for _ in range(3)]
    clock, began = OwnTime(three[0].pid), time.perf_counter()
    while three[0].poll() is None:
        clock.look()
        with contextlib.suppress(subprocess.TimeoutExpired):
            three[0].wait(0.02)
    took = time.perf_counter() - began
    for other in three[1:]:
        other.wait()
    assert 0.4 < clock.seconds < 0.75 * took


def test_a_slow_start_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kills, "START_SECONDS", 0.2)
    (tmp_path / "data").mkdir()
    with pytest.raises(LostError, match="the next start took"):
        look("settings", tmp_path / "data", [["kept", "setting zoom", 1.0]], Tally())
