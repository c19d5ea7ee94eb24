"""The exported notebook is one that Jupyter opens, and its cells run from top to bottom."""

from __future__ import annotations

import ast
import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import mnist
from models.classifier import load
from models.config import SGD, EarlyStopping, FixedFilter, RMSprop, StepDecay
from models.evaluation import evaluate
from models.export import export_keras
from models.notebook import notebook
from models.presets import PRESETS

HELD = FixedFilter(index=1, kernel=((1.0, 0.0, -1.0),) * 3, name="Vertical line")


def code(text: str) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"] if "outputs" in cell]


def said(text: str) -> str:
    cells = json.loads(text)["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def run(text: str, folder: Path) -> str:
    """Runs the code cells in order, as a kernel does, in a folder with a few pictures."""
    data = mnist.load()
    np.savez(
        folder / "mnist.npz",
        x_train=data.train_pictures[:256],
        y_train=data.train_labels[:256],
        x_test=data.test_pictures[:200],
        y_test=data.test_labels[:200],
    )
    program = (
        "import json, sys\n"
        "names = {'__name__': '__main__'}\n"
        "for cell in json.load(sys.stdin)['cells']:\n"
        "    if cell['cell_type'] == 'code':\n"
        "        exec(''.join(cell['source']), names)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={**os.environ, "KERAS_BACKEND": "tensorflow", "PYTHONUTF8": "1"},
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", PRESETS)
def test_it_is_a_notebook_of_format_4_5(name: str) -> None:
    """As nbformat's schema has it: what must be there, and nothing else."""
    made = json.loads(notebook(PRESETS[name].config))
    assert set(made) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert (made["nbformat"], made["nbformat_minor"]) == (4, 5)
    assert {"name", "display_name"} <= set(made["metadata"]["kernelspec"])
    ids = [cell["id"] for cell in made["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in made["cells"]:
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"])
        assert cell["source"] == "".join(cell["source"]).splitlines(keepends=True)
        keys = {"id", "cell_type", "metadata", "source"}
        if cell["cell_type"] == "code":
            assert set(cell) == keys | {"execution_count", "outputs"}
            assert (cell["execution_count"], cell["outputs"]) == (None, [])
            ast.parse("".join(cell["source"]))
        else:
            assert cell["cell_type"] == "markdown"
            assert set(cell) == keys


@pytest.mark.slow
def test_its_cells_run_from_top_to_bottom(tmp_path: Path) -> None:
    config = dataclasses.replace(PRESETS["dropout"].config, epochs=2, fixed_filters=(HELD,))
    told = run(notebook(config, stem="mine"), tmp_path)
    assert "256 pictures to learn from, 200 to be tested on" in told
    assert "mean of the last 2 epochs" in told
    assert "on 200 test pictures" in told
    answers = load(tmp_path / "mine-trained.keras")
    kernel = answers.weights[0][:, :, 0, HELD.index]
    assert np.array_equal(kernel, np.array(HELD.kernel, np.float32))


@pytest.mark.slow
def test_the_camera_network_is_opened_and_measured(tmp_path: Path) -> None:
    network = load("camera")
    export_keras(network, tmp_path / "camera.keras")
    told = run(notebook(network.config), tmp_path)
    data = mnist.load()
    ours = evaluate(network, data.test_pictures[:200], data.test_labels[:200]).accuracy
    assert f"accuracy {ours:.4f} on 200 test pictures" in told


@pytest.mark.parametrize(
    ("change", "words", "silent"),
    [
        ({}, "Adam", "Dropout"),
        ({"optimizer": SGD(momentum=0.9)}, "velocity", "Adam"),
        ({"optimizer": SGD()}, "Gradient descent", "velocity"),
        ({"optimizer": RMSprop()}, "RMSprop", "Adam"),
        ({"schedule": "cosine"}, "half a cosine", "rate is multiplied"),
        ({"schedule": "step", "step": StepDecay(factor=0.25)}, "multiplied by 0.25", "cosine"),
        ({"early_stopping": EarlyStopping(patience=7)}, "not improved for 7", "cosine"),
        ({"fixed_filters": (HELD,)}, "made by hand", "Dropout"),
    ],
)
def test_it_explains_what_is_in_it(change: dict[str, Any], words: str, silent: str) -> None:
    found = said(notebook(dataclasses.replace(PRESETS["chapter"].config, **change)))
    assert words in found
    assert silent not in found


def test_a_strangers_title_stays_text() -> None:
    text = notebook(PRESETS["chapter"].config, title='<script>"[x](y)`\n', reached=0.98)
    assert "<" not in said(text).split("\n", 1)[0]
    assert "0.9800 (mean" in said(text)
    assert all("script" not in cell for cell in code(text))


def test_a_run_that_went_on_or_was_taught_is_said_to_be_so() -> None:
    config = PRESETS["chapter"].config
    assert "it went on from the run Night run." in said(notebook(config, parent="Night `run`"))
    taught = dataclasses.replace(config, name="chapter, taught", epochs=3)
    assert "after its 3 epochs it is another network" in said(notebook(taught))
