"""What is half-written when the process has to end: gone with it, and nothing else is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
