"""The tour's steps on Evaluate: every tab."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QTabBar

from gui.eventually import let_run
from gui.walk.guide import Guide


def walk(guide: Guide) -> None:
    """The test pictures, and changed ones."""
    guide.open("evaluate")
    accuracy = guide.find(QLabel, "evaluation_accuracy")
    guide.wait("the network is evaluated", 60, lambda: "%" in accuracy.text())
    let_run(0.2)
    guide.picture("evaluate")
    guide.say(f"Evaluate: {accuracy.text()} of 10,000 test pictures are right.")
    guide.choose("robustness_count", "200")
    guide.find(QTabBar, "evaluate_tabs").setCurrentIndex(1)
    start = guide.find(QAbstractButton, "robustness_start")
    mean = guide.find(QLabel, "robustness_eyes_mean")
    guide.wait(
        "changed pictures are read",
        120,
        lambda: "%" in mean.text() and start.text() == "Measure",
    )
    guide.picture("evaluate-robustness")
    guide.say(f"Robustness: {mean.text()} of changed pictures are read through our eyes.")


def further(guide: Guide) -> None:
    """The tabs that ask why, whether to believe it, and which of two is better."""
    tabs = guide.find(QTabBar, "evaluate_tabs")
    tabs.setCurrentIndex(2)
    start = guide.find(QAbstractButton, "hardest_nearest_start")
    if start.isVisible() and start.text() == "Find":  # They wait while a training runs.
        guide.click("hardest_nearest_start")
    guide.wait(
        "the nearest training pictures are found",
        300,
        lambda: "nearest" in guide.text("hardest_nearest_words"),
    )
    let_run(0.3)
    guide.picture("evaluate-hardest")
    guide.say(f"Hardest: {guide.text('hardest_answer')}.")
    tabs.setCurrentIndex(3)
    guide.wait("the calibration is drawn", 60, lambda: "ECE" in guide.text("calibration_sentence"))
    guide.picture("evaluate-calibration")
    tabs.setCurrentIndex(4)
    guide.wait("two networks are compared", 60, lambda: "Both" in guide.text("compare_sentence"))
    let_run(0.2)
    guide.picture("evaluate-compare")
    guide.say(f"Compare: {guide.text('compare_sentence')}")
    tabs.setCurrentIndex(0)
