"""Whatever happens to a file of its own, the program starts and keeps what is finished."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import history
from models.samples_database import SamplesFile
from tests.trust import starting, state

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="it forks, and makes pipes"),
]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder as a person has it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGITSCOPE_DATA", "")
        yield state.made(tmp_path_factory.mktemp("state"))


def test_damages_by_chance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``python tests/trust/state.py`` tries every damage of every file."""
    monkeypatch.setenv("DIGITSCOPE_DATA", "")
    tally, wrong = state.try_all(tmp_path, 16, 1, seed=4)
    assert wrong == []
    assert tally.cases == 16
    assert tally.said["one"] >= 3
    assert tally.windows >= 1


def test_a_file_that_is_not_set_aside_is_noticed(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "mend_folder", lambda _run, _now: "")
    with pytest.raises(state.BrokenError, match="0 sentences"):
        state.damaged(template, tmp_path / "a", "runs/*-1/run.json", "garbled", window=False)


def test_samples_that_are_not_copied_are_noticed(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SamplesFile, "whole_rows", lambda _: [])
    with pytest.raises(state.BrokenError, match="samples"):
        state.damaged(template, tmp_path / "a", "samples.sqlite3", "garbled", window=False)


def test_a_start_that_waits_for_a_pipe_is_noticed(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gui import settings

    monkeypatch.setattr(state, "SECONDS", 2)
    monkeypatch.setattr(settings, "is_plain", lambda _: True)
    monkeypatch.setattr(settings, "read_plain", lambda path, _limit: path.read_bytes())
    with pytest.raises(state.BrokenError, match="hangs"):
        state.damaged(template, tmp_path / "a", "settings.json", "a pipe", window=False)


def test_two_windows(template: Path, tmp_path: Path) -> None:
    """The second shows everything and changes nothing; when the first is gone it may."""
    import shutil

    from models.owner import ONLY_SHOWS, Owner

    data = tmp_path / "data"
    shutil.copytree(template, data)
    before = state.in_a_process(lambda: state.start(data))
    files = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    first = Owner(data)
    assert first.owns()
    second = starting.start(data)
    assert second.said == [ONLY_SHOWS]
    assert second.faults == []
    assert set(second.runs) == set(before["runs"])
    assert second.samples == before["samples"]
    changed = [path.name for path in files if path.read_bytes() != files[path]]
    assert set(changed) <= {"digitscope.log"}
    first.release()
    assert starting.start(data).said == []


def test_a_folder_that_nobody_may_write_to_is_shown(template: Path, tmp_path: Path) -> None:
    import shutil

    data = tmp_path / "data"
    shutil.copytree(template, data)
    folders = [data, *(path for path in data.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        found = starting.start(data, plain_person=True)
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert found.said == ["Nothing that you do here is kept in data: writing there is not allowed."]
    assert len(found.runs) == 2
    assert len(found.samples) == 3
