"""What is half-written when the process has to end: gone with it, and nothing else is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from models.history import History
from tests.trust.tiny import TINY

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import os, sys
from pathlib import Path
from models.unfinished import remove_unfinished, unfinished
whole, half, later = (Path(sys.argv[1]) / name for name in ("whole", "half", "later"))
with unfinished(whole):
    whole.write_text("x")
with unfinished(half, later):
    with unfinished(half):
        pass  # written by two at once: it stays unfinished until both are done
    half.write_text("x")
    remove_unfinished()
    os._exit(0)
"""


def test_half_written_files_go_and_finished_ones_stay(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", CODE, str(tmp_path)], cwd=ROOT, check=True)
    assert [path.name for path in tmp_path.iterdir()] == ["whole"]


CLOSED = """
import os, sys
from pathlib import Path
from models.events import Started
from models.history import History
from models.unfinished import remove_unfinished
from tests.trust.tiny import TINY, made_up
data = Path(sys.argv[1])
with_end = History(data).begin(TINY, title="To its end")
with_end.finish(made_up(with_end.add))
recorder = History(data).begin(TINY, title="Interrupted")
made_up(recorder.add)
remove_unfinished()
os._exit(0)
"""


def test_a_training_in_its_midst_keeps_its_epochs_and_leaves_no_lock(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", CLOSED, str(tmp_path)], cwd=ROOT, check=True)
    assert list(tmp_path.rglob(".running")) == []
    history = History(tmp_path)
    assert history.start() == ""
    states = {run.title: (run.state, len(run.history)) for run in history.list()}
    assert states == {
        "To its end": ("finished", TINY.epochs),
        "Interrupted": ("interrupted", TINY.epochs),
    }
