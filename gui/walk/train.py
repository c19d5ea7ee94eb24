"""The tour's steps on Train: an epoch, the editor, runs over one another, a word, and a race."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QListWidget,
    QProgressBar,
    QSpinBox,
    QTabBar,
    QWidget,
)

from gui.eventually import let_run
from gui.walk.guide import Guide

MOST_POOLS = 6


def walk(guide: Guide) -> None:
    """Trains an epoch: on the way, held, and at its end."""
    guide.open("train")
    bar = guide.find(QProgressBar, "training_progress")
    _begin(guide, 1)
    guide.wait("a part is learnt", 120, lambda: 10 * bar.value() > bar.maximum() > 0)
    guide.picture("train-running")
    pause = guide.find(QAbstractButton, "pause_training")
    if pause.isEnabled():  # Many pictures take longer than an epoch on a fast machine.
        guide.click("pause_training")
        guide.wait("it is held", 20, lambda: pause.text() == "Continue")
        guide.picture("train-paused")
        guide.click("pause_training")
    _end(guide)
    guide.picture("train")
    guide.say(f"Train: {guide.text('training_result')}")


def editor(guide: Guide) -> None:
    """Its three tabs."""
    guide.open("train")
    guide.click("customise_experiment")
    tabs = guide.find(QTabBar, "editor_tabs")
    for index, name in enumerate(("layers", "learning", "sharing")):
        tabs.setCurrentIndex(index)
        guide.picture(f"train-editor-{name}")
    guide.say(f"Train: the editor shows {guide.text('editor_parameters')}.")
    _impossible(guide, tabs)
    guide.click("editor_done")


def over_one_another(guide: Guide) -> None:
    """Another experiment, the run before laid over it, and what its curves tell, explained."""
    guide.open("train")
    guide.choose("preset_choice", "Dropout")
    _train(guide, 3)
    guide.click("curve_runs_add")
    popup = guide.find(QWidget, "curve_runs_popup")
    runs = guide.find(QListWidget, "curve_runs_list")
    guide.wait("the kept runs are listed", 20, lambda: runs.count() > 0)
    guide.picture("train-choose-runs", popup)
    runs.item(runs.count() - 1).setCheckState(Qt.CheckState.Checked)
    guide.close(popup)
    chips = guide.find(QWidget, "curve_runs")
    guide.wait("a run is laid over", 20, chips.isVisible)
    guide.choose("curve_axis", "By step")
    let_run(0.5)
    guide.picture("train-over-one-another")
    guide.say(f"Train: {guide.text('curve_sign')}")
    guide.choose("curve_axis", "By epoch")
    explain = guide.find(QAbstractButton, "curve_sign_explain")
    if explain.isVisible():
        explain.click()
        card = guide.find(QWidget, "explain_card")
        guide.picture("train-word", card)
        guide.close(card)


def _impossible(guide: Guide, tabs: QTabBar) -> None:
    """One pool after another, until nothing is left to bring together."""
    tabs.setCurrentIndex(0)
    layers = guide.find(QListWidget, "layer_list")
    pool = max(row for row in range(layers.count()) if "pool" in _said(layers, row).lower())
    layers.setCurrentRow(pool)
    trouble = guide.find(QLabel, "editor_trouble")
    for _ in range(MOST_POOLS):
        if trouble.text():
            break
        guide.click("layer_double")
    guide.wait("an impossible stack is told", 5, lambda: bool(trouble.text()))
    guide.picture("train-editor-impossible")
    guide.say(f"Train, an impossible stack: {trouble.text()}")
    guide.click("editor_reset")


def _said(layers: QListWidget, row: int) -> str:
    item = layers.item(row)
    return str(item.data(Qt.ItemDataRole.AccessibleTextRole) or item.text())


def _train(guide: Guide, epochs: int) -> None:
    """Some epochs of what is chosen."""
    _begin(guide, epochs)
    _end(guide)


def _begin(guide: Guide, epochs: int) -> None:
    guide.find(QSpinBox, "epochs_choice").setValue(epochs)
    guide.click("start_training")
    stop = guide.find(QAbstractButton, "stop_training")
    guide.wait("the training has begun", 60, stop.isEnabled)


def _end(guide: Guide) -> None:
    result = guide.find(QLabel, "training_result")
    stop = guide.find(QAbstractButton, "stop_training")
    guide.wait("the training is over", 300, lambda: "%" in result.text() and not stop.isEnabled())
    let_run(0.5)


def race(guide: Guide) -> None:
    """The chapter's four side by side, an epoch each: before, on the way, and who won."""
    guide.open("train")
    tabs = guide.tab("train_tabs", "Race")
    let_run(0.5)
    guide.picture("race-ready")
    guide.find(QSpinBox, "race_epochs").setValue(1)
    guide.click("race_four")
    words = guide.find(QLabel, "race_state")
    bar = guide.find(QProgressBar, "race_progress")
    guide.wait("half of the race is run", 300, lambda: 2 * bar.value() > bar.maximum() > 0)
    guide.picture("race")
    start = guide.find(QAbstractButton, "race_start")
    guide.wait("the race is over", 300, lambda: start.isVisible() and start.isEnabled())
    let_run(0.5)
    guide.picture("race-won")
    guide.say(f"Race: {words.text()} {guide.text('race_words')}")
    tabs.setCurrentIndex(0)
