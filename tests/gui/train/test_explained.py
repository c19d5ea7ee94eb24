"""The words of the settings, explained beside them with the run on the screen."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gui.widgets.explain import ExplainButton, ExplainCard
from models.presets import PRESETS
from tests.gui.train.conftest import LEFT, Bench


def read(bench: Bench, name: str) -> dict[str, str]:
    """What the card of a question mark says, which a click opens."""
    button = bench.part(ExplainButton, name)
    assert button.width() >= 32
    assert button.height() >= 32
    QTest.mouseClick(button, LEFT)
    card = button.findChildren(ExplainCard)[-1]
    texts = {one.objectName(): one.text() for one in card.findChildren(QLabel)}
    card.close()
    return texts


@pytest.mark.parametrize(
    ("name", "title"),
    [("epochs_explain", "Epoch"), ("batch_explain", "Batch"), ("rate_explain", "Learning rate")],
)
def test_the_numbers_of_every_experiment_are_explained(bench: Bench, name: str, title: str) -> None:
    assert read(bench, name)["explain_title"] == title


def test_the_rule_that_is_set_is_the_one_explained(bench: Bench) -> None:
    bench.tab(1)
    for rule, title in (("adam", "Adam"), ("momentum", "Momentum"), ("sgd", "Learning rate")):
        bench.pick("rule_choice", rule)
        assert read(bench, "rule_explain")["explain_title"] == title
    assert read(bench, "early_stopping_explain")["explain_title"] == "Overfitting"
    assert read(bench, "augmented_explain")["explain_title"] == "Overfitting"
    assert read(bench, "schedule_explain")["explain_title"] == "Learning rate"


def test_layers_and_penalties_are_explained(bench: Bench) -> None:
    bench.choose("dropout")
    bench.list.setCurrentRow(bench.kinds.index("Dropout"))
    assert read(bench, "layer_dropout_explain")["explain_title"] == "Dropout"
    bench.choose("l1")
    bench.list.setCurrentRow(bench.kinds.index("Dense"))
    assert read(bench, "layer_dense_penalty_explain")["explain_title"] == "L1 regularization"
    bench.choose("batchnorm")
    bench.list.setCurrentRow(bench.kinds.index("BatchNormalization"))
    title = read(bench, "layer_batchnormalization_explain")["explain_title"]
    assert title == "Batch normalization"


def test_the_run_on_the_screen_is_drawn(bench: Bench) -> None:
    assert read(bench, "epochs_explain")["explain_drawn"] == ""
    for figures in PRESETS["chapter"].reported:
        bench.page.curves.data.add_epoch(figures)
    assert "from the run on the screen" in read(bench, "epochs_explain")["explain_drawn"]
