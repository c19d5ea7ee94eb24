"""The unattended walk through every page: real work, done only through events and object names."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton

from gui.app import create
from gui.main_window import MainWindow
from gui.walk import (
    camera,
    damaged,
    draw,
    evaluate,
    filters,
    home,
    inside,
    inside_tabs,
    runs,
    samples,
    train,
    words,
)
from gui.walk.guide import Guide, TourError
from gui.walk.sheet import COLUMNS, contact_sheet

USUAL = QSize(1280, 800)
SIZES = {"": (USUAL,), "all": (QSize(1100, 700), USUAL, QSize(1920, 1080))}
THEMES = {"": ("Dark",), "all": ("Dark", "Light")}

STEPS: tuple[Callable[[Guide], None], ...] = (
    runs.empty,
    samples.empty,
    draw.walk,
    filters.walk,
    camera.walk,
    train.walk,
    train.editor,
    inside.walk,
    inside_tabs.looked,
    inside_tabs.map_of_digits,
    inside_tabs.over_time,
    evaluate.walk,
    evaluate.further,
    train.over_one_another,
    train.race,
    runs.walk,
    samples.walk,
    home.walk,
    words.walk,
    damaged.walk,
)
"""In this order: a later one finds what an earlier one trained."""


def walk(guide: Guide) -> None:
    """Goes through every page.

    Raises:
        TourError: a step failed.
        OSError: a picture could not be written.
    """
    chip = guide.find(QAbstractButton, "network_chip")
    guide.wait("a network answers", 30, lambda: "%" in chip.text())
    for step in STEPS:
        step(guide)


def run(
    out: Path,
    sizes: str = "",
    themes: str = "",
    say: Callable[[str], None] | None = None,
    *,
    chapter: bool = False,
) -> int:
    """Builds the window, walks through it and closes it.

    Args:
        out: the folder for the pictures; made if it is not there.
        sizes: "all", or "" for the usual one.
        themes: "all", or "" for the dark one.
        say: takes each line of the report; standard output if None.
        chapter: makes the pictures of docs/chapter.md instead, in one size.

    Returns:
        0, or 1 if a step failed.
    """
    out.mkdir(parents=True, exist_ok=True)
    steps = walk
    if chapter:
        from gui.chapter_tour import walk as steps
    with tempfile.TemporaryDirectory(prefix="digitscope-tour-") as folder:
        # A data folder of its own: the tour's training must not stand among the person's runs.
        os.environ["DIGITSCOPE_DATA"] = folder
        return _walk(steps, create()[1], out, SIZES[sizes], THEMES[themes], say or _print)


def _walk(
    steps: Callable[[Guide], None],
    window: MainWindow,
    out: Path,
    sizes: tuple[QSize, ...],
    themes: tuple[str, ...],
    say: Callable[[str], None],
) -> int:
    window.resize(sizes[0])
    window.show()
    guide = Guide(window, out, sizes=sizes, themes=themes, say=say)
    try:
        steps(guide)
        if len(guide.pictures) > len(guide.names):
            to = out / "contact-sheet.png"
            # A row a state, where each has several pictures.
            columns = len(sizes) * len(themes) if len(sizes) * len(themes) > 1 else COLUMNS
            guide.pictures.append(contact_sheet(guide.pictures, to, columns))
        say(f"{len(guide.pictures)} pictures are in {out.name}.")
    except (TourError, OSError) as error:
        say(f"The tour ended early: {error}.")
        return 1
    finally:
        # A step may have opened another one.
        guide.window.close()
        guide.window.deleteLater()
    return 0


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
