"""The tour's steps on Train: an epoch, and the editor."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QSpinBox, QTabBar

from gui.eventually import let_run
from gui.walk.guide import Guide


def walk(guide: Guide) -> None:
    """Trains an epoch."""
    guide.open("train")
    guide.find(QSpinBox, "epochs_choice").setValue(1)
    guide.click("start_training")
    result = guide.find(QLabel, "training_result")
    stop = guide.find(QAbstractButton, "stop_training")
    guide.wait("the training has begun", 60, stop.isEnabled)
    guide.wait("an epoch is trained", 180, lambda: "%" in result.text() and not stop.isEnabled())
    let_run(0.5)
    guide.picture("train")
    guide.say(f"Train: {result.text()}")


def editor(guide: Guide) -> None:
    """Its three tabs."""
    guide.click("customise_experiment")
    tabs = guide.find(QTabBar, "editor_tabs")
    for index, name in enumerate(("layers", "learning", "sharing")):
        tabs.setCurrentIndex(index)
        guide.picture(f"train-editor-{name}")
    guide.say(f"Train: the editor shows {guide.text('editor_parameters')}.")
    guide.click("editor_done")
