"""Why a training ended, in words."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path

import pytest

from models.config import EarlyStopping, TrainConfig
from models.ending import early_end, which_network, why_ended
from models.events import EARLY, FINISHED, STOPPED, Ended
from models.history_run import Run
from models.presets import PRESETS

TEN = PRESETS["chapter"].config
PATIENT = dataclasses.replace(
    TEN, early_stopping=EarlyStopping(monitor="val_loss", patience=2, restore_best=True)
)


@pytest.mark.parametrize(
    ("ended", "config", "sentence"),
    [
        (None, TEN, "Done"),
        (Ended(reason=FINISHED, epochs=10), TEN, "Finished: all 10 epochs are done"),
        (Ended(reason=STOPPED, epochs=2), TEN, "Stopped by you in epoch 3 of 10"),
        (
            Ended(reason=EARLY, epochs=5, best=3, restored=True),
            PATIENT,
            "Ended early after epoch 5: no lower test loss for 2 epochs",
        ),
    ],
)
def test_each_reason_has_its_sentence(
    ended: Ended | None, config: TrainConfig, sentence: str
) -> None:
    assert why_ended(ended, config) == sentence


def test_the_network_left_is_named_where_it_is_not_the_last() -> None:
    best = Ended(reason=EARLY, epochs=5, best=3, restored=True)
    assert which_network(best) == "The network is that of epoch 3, the best."
    assert which_network(dataclasses.replace(best, restored=False)) == ""
    assert which_network(dataclasses.replace(best, best=5)) == ""


def kept(config: TrainConfig, losses: list[float], state: str = "finished") -> Run:
    history = tuple(
        {
            "epoch": float(epoch),
            "seconds": 1.0,
            "loss": loss,
            "accuracy": 0.9,
            "val_loss": loss,
            "val_accuracy": 0.9,
        }
        for epoch, loss in enumerate(losses, 1)
    )
    return Run(
        id="x",
        title="X",
        folder=Path("x"),
        config=config,
        history=history,
        accuracy=0.9,
        stopped=False,
        created=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
        state=state,
    )


def test_a_kept_run_tells_why_it_ended_early() -> None:
    run = kept(PATIENT, [0.5, 0.2, 0.3, 0.4])
    assert early_end(run) == (
        "Ended early after epoch 4: no lower test loss for 2 epochs. "
        "The network is that of epoch 2, the best."
    )
    assert early_end(kept(PATIENT, [0.5, 0.2], "stopped")) == ""
    assert early_end(kept(TEN, [0.5, 0.2])) == ""
    assert early_end(kept(PATIENT, [0.5] * 10)) == ""
