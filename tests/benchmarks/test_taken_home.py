"""What runs taken programs elsewhere sees what is wrong with them, and with elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from models.notebook import notebook
from models.presets import preset
from tests.benchmarks.taken_home import (
    NotClean,
    Outcome,
    check_clean,
    program_of,
    run_file,
    summary,
)

HERE = Path(sys.executable)
TELLS = 'print("validation accuracy, mean of the last 3 epochs: 0.9812")\n'


def outcome(here: float, there: float | None, fault: str = "") -> Outcome:
    return Outcome(preset="chapter", kind="script", here=here, there=there, fault=fault)


def test_a_python_that_has_more_than_the_three_packages_is_refused() -> None:
    with pytest.raises(NotClean, match=r"also has .*PySide6"):
        check_clean(HERE)


def test_a_program_that_needs_digitscope_fails_there(tmp_path: Path) -> None:
    """Though it would run from this folder."""
    path = tmp_path / "chapter.py"
    path.write_text(f"import models.config\n{TELLS}")
    there, fault = run_file(HERE, path)
    assert there is None
    assert fault == "ModuleNotFoundError: No module named 'models'"
    assert not outcome(0.98, there, fault).same


def test_what_a_program_prints_is_its_accuracy(tmp_path: Path) -> None:
    path = tmp_path / "chapter.py"
    path.write_text(TELLS)
    assert run_file(HERE, path) == (0.9812, "")
    path.write_text('print("accuracy 0.9959 on 10000 test pictures")\n')
    assert run_file(HERE, path) == (0.9959, "")
    path.write_text("print('well done')\n")
    assert run_file(HERE, path) == (None, "")
    assert not outcome(0.98, None).same


def test_a_notebook_is_run_as_its_cells_of_code(tmp_path: Path) -> None:
    text = notebook(preset("l2").config, stem="l2")
    program = program_of(text)
    compile(program, "l2.ipynb", "exec")
    assert "history = train(network, train_data, test_data)" in program
    assert "convolutional network learns" not in program  # that is said in a cell of words
    path = tmp_path / "l2.ipynb"
    path.write_text(
        '{"cells": [{"cell_type": "markdown", "source": ["# no code"]},'
        f' {{"cell_type": "code", "source": ["{TELLS.strip().replace(chr(34), chr(92) + chr(34))}"]'
        "}]}"
    )
    assert run_file(HERE, path) == (0.9812, "")


def test_half_a_point_is_what_they_may_differ_by() -> None:
    assert outcome(0.9800, 0.9760).same
    assert not outcome(0.9800, 0.9740).same
    assert not outcome(0.9800, 0.1135).same
    # Neither learned: which digit is always answered is chance.
    assert outcome(0.0980, 0.1135).same
    found = [outcome(0.98, 0.979), outcome(0.95, 0.91), outcome(0.98, None, "KeyError: 'x'")]
    assert summary(found) == (
        "3 exported files run, 2 wrong; those that learn at most 4.00 points apart"
    )
    assert "FAILED: KeyError: 'x'" in found[2].line()
