"""What a harness says at its end: one line of figures."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping


def tell(name: str, figures: Mapping[str, object], *, as_json: bool) -> None:
    """Writes it to the standard output."""
    words = ", ".join(f"{key} {value}" for key, value in figures.items())
    sys.stdout.write((json.dumps(figures) if as_json else f"{name}: {words}") + "\n")
