"""`main.py reproduce` as a shell sees it: objects, a table, plain Keras, an interruption."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, str(ROOT / "main.py"), "reproduce"]
FIGURES = {"loss", "accuracy", "val_loss", "val_accuracy"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=300, check=False
    )


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line, parse_constant=pytest.fail) for line in text.splitlines()]


def one_sentence(text: str) -> bool:
    return text.count("\n") == 1 and text.startswith("main.py: ") and "Traceback" not in text


@pytest.mark.parametrize("arguments", [["--preset", "nets"], ["--epochs", "0"], ["--seed", "-1"]])
def test_wrong_usage(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert one_sentence(done.stderr)


@pytest.mark.slow
def test_two_experiments_as_objects() -> None:
    done = run("--epochs", "1", "--preset", "momentum-scaled", "--preset", "l2", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    first, first_summary, second, second_summary = lines(done.stdout)
    for line, name in ((first, "momentum-scaled"), (second, "l2")):
        assert set(line) == {"preset", "epoch", "seconds", "reported", *FIGURES}
        assert (line["preset"], line["epoch"]) == (name, 1)
        assert line["seconds"] > 0
    assert first["reported"] is None
    assert second["reported"]["loss"] == 7707.2773
    assert set(second["reported"]) == FIGURES
    assert first["val_accuracy"] > 0.95
    assert first_summary["mean_val_accuracy"] == first["val_accuracy"]
    assert first_summary["reported_final"] is None
    assert second_summary["reported_final"] == 0.8749
    assert second_summary["difference"] == pytest.approx(second["val_accuracy"] - 0.8749)
    assert second_summary["keras"] is None


@pytest.mark.slow
def test_against_plain_keras_as_a_table_and_as_objects() -> None:
    done = run("--epochs", "1", "--preset", "dropout", "--against-keras", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    epoch, summary = lines(done.stdout)
    keras = summary["keras"]
    steps = keras["first_steps"]
    assert steps["count"] == len(steps["losses"]) == len(steps["keras_losses"]) == 75
    for ours, theirs in zip(steps["losses"], steps["keras_losses"], strict=True):
        assert ours == pytest.approx(theirs, rel=1e-4)
    assert steps["largest_difference"] <= 1e-4
    assert [one["epoch"] for one in keras["epochs"]] == [1]
    assert keras["difference"] == pytest.approx(
        epoch["val_accuracy"] - keras["epochs"][0]["val_accuracy"]
    )
    assert keras["epochs"][0]["val_accuracy"] > 0.8
    assert keras["seconds_ratio"] > 0


@pytest.mark.slow
def test_an_interruption_ends_politely_with_what_is_done() -> None:
    with subprocess.Popen(
        [*COMMAND, "--preset", "momentum-scaled", "--preset", "chapter"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = ""
        while " | " not in said and not said.rstrip().rsplit("\n", 1)[-1].startswith("    1 "):
            said += process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest, complaint = process.communicate(timeout=120)
    assert process.returncode == 1
    assert complaint == "main.py: stopped after 0 of 2 experiments\n"
    assert "mean of the last" in rest
    assert "stopped here" in rest
    assert "chapter:" not in rest
    assert rest.splitlines()[-1].startswith("momentum-scaled")
