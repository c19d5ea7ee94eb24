"""A training that is killed at any moment loses no finished epoch, and the next start is whole."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


@pytest.fixture(scope="module")
def kills() -> Iterator[ModuleType]:
    """The script beside this file; it is no package's."""
    spec = importlib.util.spec_from_file_location("kills", Path(__file__).with_name("kills.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["kills"] = module  # Its dataclass looks itself up there.
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        del sys.modules["kills"]


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "count"), [("training", 2), ("saving", 5)])
def test_no_finished_epoch_is_lost(
    kills: ModuleType, tmp_path: Path, mode: str, count: int
) -> None:
    """DIGITSCOPE_KILLS=100 kills a hundred times each; ``make kills`` prints what it found."""
    count = int(os.environ.get("DIGITSCOPE_KILLS", count))
    tally = kills.kill(count, mode, tmp_path, seed=1)
    assert tally.kills == count
    assert tally.opened >= count


@pytest.mark.slow
def test_a_loss_would_be_seen(kills: ModuleType, tmp_path: Path) -> None:
    said = kills.killed("saving", tmp_path, 0.5)
    run_id = said[0][1]
    kept = next(words for words in reversed(said) if words[1] == run_id)
    kept[2] = "5"
    with pytest.raises(kills.LostError, match=run_id):
        kills.look(tmp_path, said, kills.Tally())
