"""A few lines of Python in a process of their own, which has loaded nothing yet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def python(code: str, root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the code in the checkout; its output as text.

    Raises:
        subprocess.TimeoutExpired: it hung.
    """
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
