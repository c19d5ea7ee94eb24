"""Where a process of a harness lives: folders of its own, no screen."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(folder: Path) -> dict[str, str]:
    """The environment of a process that knows no other place than ``folder``; makes its folders."""
    places = {"DIGITSCOPE_DATA": "data", "HOME": "home", "TMPDIR": "tmp"}
    for name in places.values():
        (folder / name).mkdir(parents=True, exist_ok=True)
    own = {key: str(folder / name) for key, name in places.items()}
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    return kept | own | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
