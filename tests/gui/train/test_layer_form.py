"""The numbers of a layer, and the formulas of what they cost."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.train.layer_form import LayerForm
from models.config import (
    LAYER_KINDS,
    Conv2D,
    MaxPool2D,
    Regularizer,
)
from models.presets import PRESETS

if TYPE_CHECKING:
    from tests.gui.train.conftest import Bench

CHAPTER = PRESETS["chapter"].config


def test_a_penalty_shows_its_formula(bench: Bench) -> None:
    formula = bench.part(QWidget, "layer_conv2d_formula")
    amount = bench.part(QDoubleSpinBox, "layer_conv2d_kernel_penalty_amount")
    assert not formula.isVisible()
    assert not amount.isEnabled()
    bench.pick("layer_conv2d_kernel_penalty", "l2")
    assert bench.config.layers[0] == Conv2D(filters=6, kernel_regularizer=Regularizer(kind="l2"))
    assert "λ·Σw²" in bench.text("layer_conv2d_formula_signs")
    amount.setValue(0.003)
    bench.pick("layer_conv2d_activity_penalty", "l1")
    assert bench.config.layers[0] == Conv2D(
        filters=6,
        kernel_regularizer=Regularizer(kind="l2", amount=0.003),
        activity_regularizer=Regularizer(kind="l1"),
    )
    assert "λ·Σ|w|" in bench.text("layer_conv2d_formula_signs")
    bench.pick("layer_conv2d_kernel_penalty", "")
    bench.pick("layer_conv2d_activity_penalty", "")
    assert bench.config == CHAPTER


def test_a_pool_steps_by_its_own_size_until_told_otherwise(bench: Bench) -> None:
    bench.list.setCurrentRow(2)
    bench.part(QSpinBox, "layer_maxpool2d_pool_size_rows").setValue(3)
    assert bench.config.layers[2] == MaxPool2D(pool_size=(3, 2))
    steps = bench.part(QSpinBox, "layer_maxpool2d_strides_rows")
    assert steps.value() == 3
    steps.setValue(1)
    assert bench.config.layers[2] == MaxPool2D(pool_size=(3, 2), strides=(1, 2))
    steps.setValue(3)
    assert bench.config.layers[2] == MaxPool2D(pool_size=(3, 2))


@pytest.mark.parametrize("kind", LAYER_KINDS)
def test_every_kind_has_its_form(qtbot: QtBot, kind: str) -> None:
    """Each field can be set, and showing a layer changes nothing."""
    form = LayerForm(kind)
    qtbot.addWidget(form)
    told: list[tuple[str, object]] = []
    form.edited.connect(lambda *change: told.append(change))
    first = {"Conv2D": {"filters": 7}, "Dense": {"units": 7}}.get(kind, {})
    layer = LAYER_KINDS[kind](**first)  # type: ignore[arg-type] # the numbers each kind needs
    form.show_layer(layer)
    assert told == []
    names = {each.name for each in dataclasses.fields(layer)}
    for box in form.findChildren(QAbstractSpinBox):
        if box.isEnabled():
            box.stepBy(1)
            box.stepBy(-2)
    for choice in form.findChildren(QComboBox):
        choice.setCurrentIndex((choice.currentIndex() + 1) % choice.count())
    assert {name for name, _ in told} == names
