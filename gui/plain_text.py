"""Text that leaves the window (log, details, reports) names no folder, no person, no password."""

from __future__ import annotations

import re
import tempfile
from functools import lru_cache
from pathlib import Path

from vision.addresses import hide_password

ROOT = Path(__file__).resolve().parent.parent

_ADDRESS = re.compile(r"\b(?!file:)[a-z][a-z0-9+.-]*://[^\s\"'<>]+", re.IGNORECASE)
_FILE_ADDRESS = re.compile(r"\bfile://[^\s\"'<>]+", re.IGNORECASE)
_START = r"(?:[A-Za-z]:[\\/]|\\\\|~?/)"
_QUOTED = re.compile(rf"([\"']){_START}[^\"'\n]*\1")
_BARE = re.compile(rf"(?<![\w:/\\.~<*]){_START}[^\s\"'<>|,;:)\]]+")
_LIBRARY = re.compile(r".*[\\/](?:site-packages|dist-packages)[\\/]")


def without_places(text: str) -> str:
    """The text with each path shortened to a name, and no password in an address.

    Our own files and those of libraries keep the folders within the project or the library, so
    that a traceback can be followed.
    """
    text = _ADDRESS.sub(lambda found: hide_password(found[0]), text)
    text = _FILE_ADDRESS.sub(lambda found: _name(found[0]), text)
    text = _QUOTED.sub(lambda found: found[1] + _name(found[0][1:-1]) + found[1], text)
    for folder in _known():
        text = text.replace(folder + "/", "").replace(folder + "\\", "").replace(folder, "~")
    return _BARE.sub(lambda found: _name(found[0]), text)


@lru_cache(maxsize=1)
def _known() -> tuple[str, ...]:
    """Folders whose names may have spaces in them, the longest first."""
    found = {str(ROOT), tempfile.gettempdir()}
    try:
        home = Path.home()
    except RuntimeError:  # a system that tells of none
        pass
    else:
        found |= {str(home), str(home.resolve())}
    return tuple(sorted((one for one in found if len(one) > 1), key=len, reverse=True))


def _name(path: str) -> str:
    if path.startswith(str(ROOT)):
        return path[len(str(ROOT)) + 1 :].replace("\\", "/") or ROOT.name
    inside = _LIBRARY.sub("", path)
    if inside != path:
        return inside.replace("\\", "/")
    parts = re.split(r"[\\/]+", path.rstrip("\\/"))
    return parts[-1] or path
