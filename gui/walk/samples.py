"""The tour's steps in My samples: own threes are kept, and the network is taught them."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLabel

from gui.eventually import let_run
from gui.walk.draw import write
from gui.walk.guide import Guide

SLANTS = (-0.3, -0.1, 0.1, 0.3)
TEACHING = 400.0
"""Seconds it may take on a slow machine."""


def empty(guide: Guide) -> None:
    """Before anything is drawn."""
    guide.open("draw")
    guide.click("draw_samples")
    dialog = guide.find(QDialog, "samples")
    guide.wait("my samples are shown", 5, dialog.isVisible)
    guide.picture("my-samples-empty", dialog)
    guide.close(dialog)


def walk(guide: Guide) -> None:
    """Four threes, before and after the teaching."""
    guide.open("draw")
    for slant in SLANTS:
        guide.click("clear_pad")
        write(guide, slant)
        guide.click("draw_teach_3")
    guide.click("draw_samples")
    dialog = guide.find(QDialog, "samples")
    guide.wait("my samples are shown", 5, dialog.isVisible)
    let_run(0.3)
    guide.picture("my-samples", dialog)
    guide.click("tuning_start")
    words = guide.find(QLabel, "tuning_words")
    guide.wait("the network is taught", TEACHING, lambda: words.isVisible() and bool(words.text()))
    guide.picture("my-samples-taught", dialog)
    guide.say(f"My samples: {words.text()}")
    guide.click("tuning_discard")
    guide.close(dialog)
