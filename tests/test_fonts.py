"""The shipped typeface: every weight the theme uses, with figures of one width."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "fonts"


def test_licence_and_source_stand_beside_the_fonts():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "4.001" in (FOLDER / "SOURCE.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("weight", ["Regular", "Medium", "SemiBold", "Bold"])
@pytest.mark.usefixtures("qapp")
def test_each_weight_loads_and_has_tabular_figures(weight: str):
    number = QFontDatabase.addApplicationFont(str(FOLDER / f"Inter-{weight}.ttf"))
    families = QFontDatabase.applicationFontFamilies(number)
    assert families
    assert families[0].startswith("Inter")
    font = QFont(families[0], 20)
    font.setFeature(QFont.Tag("tnum"), 1)
    widths = {QFontMetricsF(font).horizontalAdvance(figure) for figure in "0123456789"}
    assert len(widths) == 1
