"""What a race leaves on the disk when its program is killed, and what its thread reports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gui.race.racers import MOST_RUNNERS, entered, lined_up, problem_with, ready_made
from gui.race.racers import Course as Terms
from gui.race.work import Report, light, thin
from models.events import EpochDone, Started
from models.history import History
from models.presets import PRESETS
from models.race import RunnerEvent
from tests.training_reports import epoch_done, steps_done

CHILD = """
import dataclasses, sys
from pathlib import Path
from models import mnist
whole = mnist.load()
few = dataclasses.replace(
    whole, train_pictures=whole.train_pictures[:640], train_labels=whole.train_labels[:640],
    test_pictures=whole.test_pictures[:100], test_labels=whole.test_labels[:100])
mnist.load = lambda: few
from gui.race.racers import Course, entered, lined_up
from gui.race.work import race_and_keep
from models.control import Control
from models.history import History
from models.presets import PRESETS
from models.race_result import Standing
class Window:
    stopping = False
    def report(self, one):
        if isinstance(one, Standing):
            print(one.epoch, flush=True)
folder, racers = Path(sys.argv[1]), []
for name in ("chapter", "batchnorm"):
    racers = entered(racers, name, PRESETS[name].title, PRESETS[name].config)
course = Course(epochs=200)
race_and_keep(
    History(folder), folder / "log", lined_up(racers, course), course, Control(), Window())
"""


@pytest.mark.slow
def test_a_killed_race_keeps_every_finished_epoch_of_everybody(tmp_path: Path, root: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=root
    ) as child:
        assert child.stdout is not None
        lines = iter(child.stdout.readline, "")
        told = next(line for line in lines if int(line) >= 2)
        child.kill()
    history = History(tmp_path)
    history.start()
    runs = {run.config.name: run for run in history.list()}
    assert set(runs) == {"chapter", "batchnorm"}
    for run in runs.values():
        assert run.state == "interrupted"
        assert run.epochs >= int(told)
        assert ", race of " in run.title
        more = history.continue_config(run.id)
        assert more.epochs_done == run.epochs
        assert more.config.epochs == 200


def test_the_chapters_four_are_ready() -> None:
    racers = ready_made()
    assert [racer.config.name for racer in racers] == ["chapter", "l2", "dropout", "batchnorm"]
    assert [racer.place for racer in racers] == [0, 1, 2, 3]
    assert problem_with(racers) == ""
    fifth = entered(racers, "preset:adam", "Adam", PRESETS["adam"].config)
    assert len(fifth) == MOST_RUNNERS
    camera = entered(racers[:1], "preset:camera", "Camera", PRESETS["camera"].config)
    assert problem_with(camera).startswith("Camera cannot race: camera learns from pictures made")


def test_everybody_has_the_same_terms_and_a_name_of_its_own() -> None:
    racers = entered([], "one", "MyNet", PRESETS["chapter"].config)
    racers = entered(racers, "two", "MyNet", PRESETS["l2"].config)
    lined = lined_up(racers, Terms(epochs=3, seed=7))
    assert [racer.title for racer in lined] == ["MyNet", "MyNet (2)"]
    assert {(racer.config.epochs, racer.config.seed) for racer in lined} == {(3, 7)}


def step(runner: int, number: int) -> RunnerEvent:
    return RunnerEvent(runner=runner, event=steps_done(number))


def test_a_busy_window_misses_points_but_no_epoch() -> None:
    weights = (np.zeros(3, np.float32),)
    epoch = RunnerEvent(runner=0, event=light(epoch_done(1, weights)))
    reports: list[Report] = [step(0, 1), step(1, 1), step(0, 2), step(1, 2), epoch]
    kept = thin(reports)
    assert kept == [step(0, 2), step(1, 2), epoch]
    assert isinstance(epoch.event, EpochDone)
    assert epoch.event.weights == ()
    began = light(Started(config=PRESETS["chapter"].config, steps=3, weights=weights))
    assert isinstance(began, Started)
    assert began.weights == ()
