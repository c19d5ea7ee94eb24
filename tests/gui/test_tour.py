"""The tour: its lighter steps come to their end, and every picture stands on the sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog

from gui.explanations import EXPLANATIONS
from gui.main_window import MainWindow
from gui.walk import runs, samples, train, words
from gui.walk.guide import Guide, TourError
from gui.walk.sheet import CAPTION, WIDTH, contact_sheet


@pytest.fixture
def guide(window: MainWindow, tmp_path: Path) -> Guide:
    out = tmp_path / "pictures"
    out.mkdir()
    return Guide(window, out, sizes=(QSize(1100, 700),), themes=("Dark",), say=lambda _: None)


def test_every_picture_stands_on_the_sheet_with_its_name(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    colours = ("red", "lime", "blue", "yellow", "cyan")
    paths = []
    for colour in colours:
        picture = QImage(160, 100, QImage.Format.Format_RGB32)
        picture.fill(QColor(colour))
        paths.append(tmp_path / f"{colour}.png")
        assert picture.save(str(paths[-1]))
    sheet = QImage(str(contact_sheet(paths, tmp_path / "sheet.png", 3)))
    high = WIDTH * 10 // 16
    assert sheet.size() == QSize(3 * WIDTH, 2 * (high + CAPTION))
    for index, colour in enumerate(colours):
        left, top = index % 3 * WIDTH, index // 3 * (high + CAPTION)
        assert sheet.pixelColor(left + 100, top + 100) == QColor(colour)
        beneath = [
            sheet.pixelColor(left + x, top + high - 4 + y).lightness()
            for x in range(4, 60)
            for y in range(CAPTION)
        ]
        assert max(beneath) > 128
        assert min(beneath) == 0


def test_what_is_empty_is_seen_and_said(guide: Guide) -> None:
    runs.empty(guide)
    samples.empty(guide)
    # Once more: a window over the main one was closed, and its keys must still be heard.
    runs.empty(guide)
    assert guide.names == ["my-runs-empty", "my-samples-empty", "my-runs-empty"]
    assert not guide.find(QDialog, "history").isVisible()
    assert len(list(guide.out.iterdir())) == 3


def test_an_impossible_stack_and_every_word_are_seen(guide: Guide) -> None:
    said: list[str] = []
    guide.say = said.append
    train.editor(guide)
    assert guide.names[-1] == "train-editor-impossible"
    assert "needs at least 2x2" in said[-1]
    # It is as it was before.
    assert not guide.find(QAbstractButton, "editor_reset").isEnabled()
    words.walk(guide)
    assert said[-1] == f"Words: {len(EXPLANATIONS)} are explained."


def test_what_never_comes_ends_the_tour(guide: Guide) -> None:
    with pytest.raises(TourError, match="in vain: a miracle"):
        guide.wait("a miracle", 0.05, lambda: False)
    with pytest.raises(TourError, match="there is no button_of_gold"):
        guide.click("button_of_gold")
