"""What is said of a training when it is over."""

from __future__ import annotations

from gui.widgets.training_words import verdict
from models.events import TrainResult
from models.presets import PRESETS
from tests.training_reports import epoch_done

CHAPTER = PRESETS["chapter"]


def result(*epochs: int) -> TrainResult:
    history = tuple(epoch_done(epoch, val_accuracy=0.9 + epoch / 100) for epoch in epochs)
    return TrainResult(config=CHAPTER.config, weights=(), history=history, stopped=False)


def test_every_epoch_counts_not_only_those_since_a_run_was_continued() -> None:
    assert verdict(result(1), ()) == "91.0 % after 1 epoch."
    assert verdict(result(3, 4), ()) == "94.0 % after 4 epochs."
    said = verdict(result(2), CHAPTER.reported)
    assert said == "92.0 % after 2 epochs; the chapter reports 98.14 % after 10 epochs."
