"""Damaged and hostile files: opened, or refused in one sentence, and quickly."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import classifier
from models.storage import NetworkError, open_network_file


def outcome(open_it: Callable[[Path], object], path: Path) -> str:
    """Either "opened" or "refused" in one sentence; anything else or 2 s fails the test."""
    start = time.perf_counter()
    sentence = None
    try:
        open_it(path)
    except NetworkError as error:
        sentence = str(error)
    assert time.perf_counter() - start < 2, path.name
    assert sentence is None or sentence.startswith(f"{path.name} cannot be opened: ")
    return "opened" if sentence is None else "refused"


def mutated(data: bytes, rng: np.random.Generator) -> bytes:
    """A few bytes changed, most of them near the beginning where the structure is."""
    changed = bytearray(data)
    for _ in range(int(rng.integers(1, 6))):
        reach = len(changed) if rng.random() < 0.5 else min(len(changed), 4000)
        place = int(rng.integers(reach))
        match int(rng.integers(4)):
            case 0:
                changed[place] ^= 1 << int(rng.integers(8))
            case 1:
                changed[place : place + 8] = b"\xff" * 8
            case 2:
                changed[place : place + 8] = bytes(8)
            case _:
                del changed[place : place + int(rng.integers(1, 50))]
    return bytes(changed)


@pytest.mark.parametrize("seed", range(8))
def test_damaged_files_open_or_are_refused_in_one_sentence(
    tmp_path: Path, forge: Any, members: dict[str, bytes], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    whole = forge().read_bytes()
    path = tmp_path / "mutant.keras"
    outcomes = set()
    for number in range(50):
        if number % 2:
            name = ("config.json", "model.weights.h5")[int(rng.integers(2))]
            path = forge({name: mutated(members[name], rng)}, "mutant.keras")
        else:
            path.write_bytes(mutated(whole, rng))
        outcomes.add(outcome(open_network_file, path))
    assert "refused" in outcomes


# The outside collection of hostile files, where it is at hand.

ACCEPTED = {"m30_good.keras", "m34_no_conv.keras", "m37_custom_loss.keras"}


def test_hostile_collection(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "markers").mkdir()
    environment = {
        **os.environ,
        "REL_OUT": str(tmp_path / "out"),
        "REL_MARKERS": str(tmp_path / "markers"),
        "REL_CANARY": str(tmp_path / "canary.txt"),
        "REL_MIB": "128",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    makers = sorted((shared / "hostile").glob("[mn][0-9][0-9]_*.py"))
    code = "import sys, importlib\nfor name in sys.argv[1:]: importlib.import_module(name).make()"
    subprocess.run(
        [sys.executable, "-c", code, *(maker.stem for maker in makers)],
        cwd=shared / "hostile",
        env=environment,
        check=True,
        capture_output=True,
    )
    files = sorted((tmp_path / "out").iterdir())
    assert len(files) >= len(makers)
    opened = set()
    for path in files:
        if outcome(classifier.load, path) == "opened":
            opened.add(path.name)
    assert opened == ACCEPTED
    assert not list((tmp_path / "markers").iterdir())
