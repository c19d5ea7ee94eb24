"""Writes requirements.lock: every package with hashes, for all platforms, no download address."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HEAD = """\
# Every package that Digitscope runs and is tested with, for Linux, Windows and macOS.
# Made by `make lock` from pyproject.toml; install with `pip install --require-hashes -r` and this.
"""
# uv repeats the platforms of [tool.uv] on each line. Left out, an unsupported machine gets pip's
# "no matching distribution" instead of an empty environment.
PLATFORMS = (
    "((platform_machine == 'arm64' and sys_platform == 'darwin')"
    " or (platform_machine == 'aarch64' and sys_platform == 'linux')"
    " or (platform_machine == 'x86_64' and sys_platform == 'linux')"
    " or (platform_machine == 'AMD64' and sys_platform == 'win32'))"
)
VERSION = "python_full_version < '3.14'"


def main() -> None:
    """Resolves pyproject.toml with uv and writes the lock."""
    command = ["uv", "pip", "compile", "pyproject.toml", "--group", "dev", "--universal"]
    command += ["--generate-hashes", "--no-annotate", "--no-header", "--python-version", "3.11"]
    command += ["--quiet"]
    resolved = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    text = HEAD + "".join(f"{_short(line)}\n" for line in resolved.splitlines())
    (ROOT / "requirements.lock").write_text(text, encoding="utf-8", newline="\n")


def _short(line: str) -> str:
    line = line.replace(f" and {PLATFORMS}", "").replace(PLATFORMS, "")
    line = line.replace(f" and {VERSION} and ", " and ").replace(f"{VERSION} and ", "")
    line = line.replace(f" and {VERSION}", "").replace(VERSION, "")
    return re.sub(r" ;\s*(?=\\$)", " ", line).rstrip()


if __name__ == "__main__":
    main()
