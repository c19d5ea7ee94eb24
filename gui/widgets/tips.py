"""Tooltips that show a text as it is, whatever a stranger called a file or a person a run."""

from __future__ import annotations

import html


def as_tip(text: str) -> str:
    """A tooltip of plain text: Qt would read tags in it, and breaks the lines of rich text only."""
    return text if not text or text.startswith("<qt>") else f"<qt>{html.escape(text)}</qt>"
