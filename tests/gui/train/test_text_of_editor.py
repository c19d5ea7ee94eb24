"""No part of the editor cuts off a text or lays one over another, at the sizes designed for."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QComboBox, QTabBar

from models.config import EarlyStopping
from models.presets import PRESETS
from tests.gui.test_text import SIZES, faults, settle

if TYPE_CHECKING:
    from tests.gui.train.conftest import Bench


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_text_of_the_editor_has_its_room(bench: Bench, size: tuple[int, int]) -> None:
    window = bench.window
    window.resize(*size)
    wrong: set[str] = set()

    def look() -> None:
        settle(window, bench.qtbot)
        wrong.update(faults(window))

    bench.page.desk.take(dataclasses.replace(PRESETS["l1"].config, name="A long name " * 5))
    look()
    for key in ("camera", "l2"):
        bench.choose(key)
        layers = PRESETS[key].config.layers
        kinds = [layer.kind for layer in layers]
        for kind in sorted(set(kinds)):
            bench.list.setCurrentRow(kinds.index(kind))
            look()
    # A stack that is impossible, and as much changed as a line can hold.
    bench.list.setCurrentRow(2)
    for _ in range(4):
        bench.click("layer_double")
    look()
    tabs = bench.part(QTabBar, "editor_tabs")
    tabs.setCurrentIndex(1)
    rules = bench.part(QComboBox, "rule_choice")
    for index in range(rules.count()):
        rules.setCurrentIndex(index)
        look()
    bench.page.settings.draft.edit(early_stopping=EarlyStopping())
    schedules = bench.part(QComboBox, "schedule_choice")
    for index in range(schedules.count()):
        schedules.setCurrentIndex(index)
        look()
    tabs.setCurrentIndex(2)
    look()
    bench.click("editor_reset")
    bench.click("experiment_copy")
    look()
    assert not wrong, "\n".join(sorted(wrong))
