"""What a sentence has to be that refuses a file: one, plain, and about that file."""

from __future__ import annotations

import re
from pathlib import Path

from models.disk import plain_name

LONGEST_SENTENCE = 400


def unplain(sentence: str, path: Path, *, named: bool = True) -> list[str]:
    """What is wrong with a sentence that refuses a file."""
    found = []
    if named and plain_name(path) not in sentence:
        found.append(f"does not name the file: {sentence!r}")
    rest = sentence.replace(plain_name(path), "")
    if len(path.parent.parts) > 2 and str(path.parent) in sentence:
        found.append(f"shows the folder: {sentence!r}")
    if not sentence.endswith((".", "?")) or re.search(r"[.!?]\s+[A-Z]", rest):
        found.append(f"is not one sentence: {sentence!r}")
    if not sentence.isprintable() or "Traceback" in sentence or len(sentence) > LONGEST_SENTENCE:
        found.append(f"is not plain: {sentence[:300]!r}")
    return found
