"""The one visual language: colour tokens, type and style, dark and light."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

RESOURCES = Path(__file__).resolve().parent.parent / "resources"

SIZES = {"small": 12, "body": 13, "lead": 15, "title": 20, "display": 28, "reading": 72}
"""Type sizes in pixels at 100 %."""

WIDEST_ZOOM = 1.5
"""Fixed widths grow with the type up to here."""


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Every colour the window uses, by what it means."""

    ground: str
    card: str
    raised: str
    line: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    training: str
    validation: str
    right: str
    wrong: str
    live: str

    @property
    def dark(self) -> bool:
        """Whether this is the dark set."""
        return QColor(self.ground).lightness() < 128


DARK = Tokens(
    ground="#14171c",
    card="#1c2128",
    raised="#262c35",
    line="#2d333b",
    text="#e6edf3",
    quiet="#9aa4af",
    accent="#4c8dff",
    on_accent="#08111f",
    training="#f0a04b",
    validation="#5fb0ff",
    right="#4fc38a",
    wrong="#ff7b72",
    live="#ff7b72",
)
LIGHT = Tokens(
    ground="#f6f8fa",
    card="#ffffff",
    raised="#eef1f4",
    line="#d0d7de",
    text="#1f2328",
    quiet="#59636e",
    accent="#1f6feb",
    on_accent="#ffffff",
    training="#a85400",
    validation="#0b62c4",
    right="#187545",
    wrong="#c62828",
    live="#c62828",
)

DIGIT_HUES_DARK = (
    "#8ab4ff",
    "#ffb454",
    "#66d9b0",
    "#ff8f80",
    "#c79bff",
    "#e0cf5a",
    "#62d0e8",
    "#ff9bd2",
    "#a8d86e",
    "#c9b8a8",
)
DIGIT_HUES_LIGHT = (
    "#2f5fc4",
    "#a85a00",
    "#0f7a5a",
    "#bf3a2b",
    "#7a3fc0",
    "#756400",
    "#0a7288",
    "#b02f7c",
    "#4a7512",
    "#6b5a4b",
)
"""One hue a digit, the same on every page; each also carries its digit as text."""


def tokens() -> Tokens:
    """The colours in force, told from the application's palette."""
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


def digit_colour(digit: int) -> QColor:
    """The hue of a digit 0..9 (10, "not a digit", is quiet)."""
    hues = DIGIT_HUES_DARK if tokens().dark else DIGIT_HUES_LIGHT
    return QColor(hues[digit]) if 0 <= digit < len(hues) else QColor(tokens().quiet)


def zoom() -> float:
    """How much larger than designed everything is written; 1.0 is 100 %."""
    pixels = QApplication.font().pixelSize()
    return pixels / SIZES["body"] if pixels > 0 else 1.0


def widen(widget: QWidget, pixels: int | None = None) -> None:
    """Fixes a width that grows with the type, though less: at 200 % the pictures need room too.

    Args:
        widget: what is as wide as its words need.
        pixels: its width at 100 %; None: the one given before, if any, in the present zoom.
    """
    if pixels is not None:
        widget.setProperty("designed_width", pixels)
    designed = widget.property("designed_width")
    if designed:
        widget.setFixedWidth(round(designed * min(zoom(), WIDEST_ZOOM)))


def font(size: str = "body", *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The shipped family with figures of fixed width, at one of ``SIZES`` (times the zoom)."""
    result = QFont(QApplication.font())
    result.setPixelSize(round(SIZES[size] * zoom()))
    result.setWeight(weight)
    return result


def load_fonts() -> str:
    """Registers the fonts in resources/fonts and returns the family to use."""
    family = ""
    for path in sorted((RESOURCES / "fonts").glob("*.[to]tf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        family = family or (families[0] if families else "")
    return family or QGuiApplication.font().family()


def apply(application: QApplication, choice: str = "system", zoom: float = 1.0) -> None:
    """Dresses the whole application.

    Args:
        application: the one QApplication.
        choice: "system" (Qt's colour scheme), "dark" or "light".
        zoom: 1.0 is the designed size; Ctrl +/- changes it.
    """
    if choice == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    else:
        dark = choice == "dark"
    colours = DARK if dark else LIGHT
    base = QFont(application.property("digitscope_family") or application.font().family())
    base.setPixelSize(round(SIZES["body"] * zoom))
    base.setFeature(QFont.Tag("tnum"), 1)
    base.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Qt replaces a style sheet in five times the time that it takes away and sets one.
    application.setStyleSheet("")
    application.setFont(base)
    application.setPalette(_palette(colours))
    application.setStyleSheet(_style(colours, zoom))


def _palette(colours: Tokens) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, colours.ground),
        (roles.WindowText, colours.text),
        (roles.Base, colours.card),
        (roles.AlternateBase, colours.raised),
        (roles.Text, colours.text),
        (roles.Button, colours.raised),
        (roles.ButtonText, colours.text),
        (roles.BrightText, colours.wrong),
        (roles.ToolTipBase, colours.raised),
        (roles.ToolTipText, colours.text),
        (roles.PlaceholderText, colours.quiet),
        (roles.Highlight, colours.accent),
        (roles.HighlightedText, colours.on_accent),
        (roles.Link, colours.accent),
        (roles.Accent, colours.accent),
        (roles.Mid, colours.line),
        (roles.Dark, colours.line),
    ):
        palette.setColor(role, QColor(colour))
    for role in (roles.Text, roles.ButtonText, roles.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.quiet))
    return palette


def _style(colours: Tokens, zoom: float) -> str:
    """The style sheet; ``@name`` stands for a token and ``#name#`` for a size in pixels."""
    text = (Path(__file__).parent / "theme.qss").read_text(encoding="utf-8")
    icons = (RESOURCES / "icons").as_posix()
    for name in sorted(Tokens.__dataclass_fields__, key=len, reverse=True):
        text = text.replace(f"@{name}", getattr(colours, name))
    for name, size in SIZES.items():
        text = text.replace(f"#{name}#", f"{round(size * zoom)}px")
    return text.replace("#target#", f"{round(32 * zoom)}px").replace("#icons#", icons)
