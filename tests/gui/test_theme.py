"""The visual language keeps its promises: contrast, colours in one place, nothing unfilled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from gui import icons, theme
from gui.widgets import cards

SETS = {"dark": theme.DARK, "light": theme.LIGHT}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1..21 (WCAG 2.2, relative luminance)."""

    def luminance(name: str) -> float:
        colour = QColor(name)
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", SETS.values(), ids=SETS)
@pytest.mark.parametrize("ground", ["ground", "card", "raised"])
@pytest.mark.parametrize(
    "ink", ["text", "quiet", "training", "validation", "right", "wrong", "live"]
)
def test_text_can_be_read(colours: theme.Tokens, ground: str, ink: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", SETS.values(), ids=SETS)
def test_the_primary_button_can_be_read(colours: theme.Tokens) -> None:
    assert contrast(colours.on_accent, colours.accent) >= 4.5


@pytest.mark.parametrize(
    ("hues", "colours"),
    [(theme.DIGIT_HUES_DARK, theme.DARK), (theme.DIGIT_HUES_LIGHT, theme.LIGHT)],
    ids=SETS,
)
def test_ten_different_hues_that_can_be_read(hues: tuple[str, ...], colours: theme.Tokens) -> None:
    assert len(set(hues)) == 10
    assert min(contrast(hue, colours.card) for hue in hues) >= 4.5


@pytest.mark.parametrize("choice", ["dark", "light"])
def test_the_palette_tells_the_theme(qapp: QApplication, choice: str) -> None:
    theme.apply(qapp, choice)
    assert theme.tokens() is SETS[choice]


def test_the_style_sheet_has_no_token_left(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    sheet = qapp.styleSheet()
    assert not re.findall(r"@\w+|#[a-z]+#", sheet)
    for path in re.findall(r"url\(([^)]*)\)", sheet):
        assert path.endswith(".svg")
        assert (theme.RESOURCES / "icons" / path.rsplit("/", 1)[1]).is_file()


def test_the_shipped_font_is_found(qapp: QApplication) -> None:
    del qapp
    assert theme.load_fonts() == "Inter"


def test_zoom_scales_type(qapp: QApplication) -> None:
    theme.apply(qapp, "dark", 2.0)
    assert theme.font("body").pixelSize() == 2 * theme.SIZES["body"]
    assert theme.font("reading").pixelSize() == 2 * theme.SIZES["reading"]
    theme.apply(qapp, "dark")


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_an_icon_keeps_off_its_buttons_text(qapp: QApplication, zoom: float) -> None:
    theme.apply(qapp, "dark", zoom)
    button = cards.button("Play", "play", "Plays.", icon="play")
    size = button.iconSize()
    assert size == QSize(round(22 * zoom), round(16 * zoom))
    image = button.icon().pixmap(size).toImage()
    at = [x for x in range(image.width()) if image.pixelColor(x, image.height() // 2).alpha()]
    assert at
    assert max(at) < 16 * zoom * image.devicePixelRatio()
    theme.apply(qapp, "dark")


def test_an_icon_is_read_once_for_all_its_sizes(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    del qapp
    first = icons.icon("undo", "#00ff00", size=19)
    monkeypatch.setattr(icons, "RESOURCES", tmp_path)
    again = icons.icon("undo", "#00ff00", size=43)
    shown = again.pixmap(43, 43).toImage().scaled(19, 19)
    assert not first.pixmap(19, 19).isNull()
    assert any(shown.pixelColor(x, y).green() > 200 for x in range(19) for y in range(19))


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    del qapp
    names = [path.stem for path in (theme.RESOURCES / "icons").glob("*.svg")]
    assert len(names) > 20
    for name in names:
        image = icons.icon(name, "#ff0000").pixmap(24, 24).toImage()
        drawn = [
            image.pixelColor(x, y).alpha()
            for x in range(image.width())
            for y in range(image.height())
        ]
        assert max(drawn) > 200, name
