"""Cards, labels, fields, buttons and foldable groups: the small furniture of every page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui import icons, theme

INSPECTOR_WIDTH = 300
"""Width in pixels at 100 % of the column of settings at the right of a page."""


class NamedLabel(QLabel):
    """A label that a screen reader announces with what it is and what it says now."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__()
        self._what = what
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(f"{self._what}: {text}" if text else self._what)


def label(text: str, role: str = "", *, wrap: bool = False, name: str = "") -> QLabel:
    """A label; ``role`` is one of the style sheet's: title, lead, heading, quiet, small ..."""
    result = NamedLabel(text, name.replace("_", " ")) if name else QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    if role:
        result.setProperty("role", role)
    if name:
        result.setObjectName(name)
    return result


def set_role(widget: QWidget, role: str) -> None:
    """Gives a widget another of the style sheet's roles."""
    widget.setProperty("role", role)
    _polish(widget)


def set_kind(made: QPushButton, kind: str) -> None:
    """Makes a button another of the style sheet's kinds: primary, quiet, or "" for a usual one."""
    made.setProperty("kind", kind)
    _polish(made)
    icons.dress(made)


def _polish(widget: QWidget) -> None:
    """Lets the style sheet look at its properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def button(
    text: str, name: str, tip: str, *, kind: str = "", icon: str = "", checkable: bool = False
) -> QPushButton:
    """A push button with its object name, accessible name and the idea behind it as tooltip."""
    result = QPushButton(text)
    result.setObjectName(name)
    result.setAccessibleName(text or name.replace("_", " "))
    result.setToolTip(tip)
    result.setCheckable(checkable)
    if kind:
        result.setProperty("kind", kind)
    if icon:
        result.setProperty("icon_name", icon)
        icons.dress(result)
    return result


def field(
    text: str, control: QWidget, tip: str, *, name: str = "", said: QWidget | None = None
) -> QWidget:
    """A control with its label above, and what is said beside the label; ``tip`` is the idea."""
    if name:
        control.setObjectName(name)
    control.setAccessibleName(text)
    control.setToolTip(tip)
    if isinstance(control, QAbstractSpinBox):
        indent(control)
    caption = label(text, "small")
    caption.setBuddy(control)
    caption.setToolTip(tip)
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addLayout(row(caption, None, said) if said else row(caption))
    column.addWidget(control)
    return box


def indent(control: QAbstractSpinBox) -> None:
    """Keeps a number off its box's border; a style sheet's padding does not reach it."""
    line = control.findChild(QLineEdit)
    if line is not None:
        line.setTextMargins(6, 0, 0, 0)


def row(*items: QWidget | QLayout | None, spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side; None is a stretch."""
    result = QHBoxLayout()
    result.setContentsMargins(0, 0, 0, 0)
    result.setSpacing(spacing)
    _fill(result, items)
    return result


def column(*items: QWidget | QLayout | None, spacing: int = 8) -> QVBoxLayout:
    """Widgets under one another; None is a stretch."""
    result = QVBoxLayout()
    result.setContentsMargins(0, 0, 0, 0)
    result.setSpacing(spacing)
    _fill(result, items)
    return result


def _fill(layout: QHBoxLayout | QVBoxLayout, items: tuple[QWidget | QLayout | None, ...]) -> None:
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


class Card(QFrame):
    """A rounded surface with an optional heading; ``body`` takes the content."""

    def __init__(
        self, heading: str = "", *, margin: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(8)
        self.heading = label(heading, "heading")
        self.heading.setVisible(bool(heading))
        self.body.addWidget(self.heading)


class Fold(QWidget):
    """A group that can be folded away; ``body`` takes the content.

    Signals:
        opened: bool.
    """

    opened = Signal(bool)

    def __init__(self, heading: str, *, name: str, folded: bool = False) -> None:
        super().__init__()
        self._toggle = QToolButton()
        self._toggle.setObjectName(name)
        self._toggle.setAccessibleName(heading)
        self._toggle.setToolTip(f"Show or hide: {heading}.")
        self._toggle.setText(heading)
        self._toggle.setProperty("kind", "fold")
        self._toggle.setProperty("icon_side", 12)
        self._toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._toggle.setCheckable(True)
        self._toggle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._content = QWidget()
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 4, 0, 4)
        self.body.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._toggle)
        layout.addWidget(self._content)
        self._toggle.toggled.connect(self._on_toggled)
        self._toggle.setChecked(not folded)
        self._on_toggled(not folded)

    def is_open(self) -> bool:
        """Whether the content is shown."""
        return self._toggle.isChecked()

    def set_open(self, opened: bool) -> None:
        """Shows or hides the content."""
        self._toggle.setChecked(opened)

    def _on_toggled(self, opened: bool) -> None:
        self._toggle.setProperty("icon_name", "chevron-down" if opened else "chevron-right")
        icons.dress(self._toggle)
        self._content.setVisible(opened)
        self.opened.emit(opened)


class Inspector(Card):
    """The column of settings at the right of a page; it scrolls when the window is low."""

    def __init__(self, heading: str = "") -> None:
        super().__init__(margin=0)
        theme.widen(self, INSPECTOR_WIDTH)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(16, 16, 16, 16)
        self.column.setSpacing(12)
        if heading:
            self.column.addWidget(label(heading, "heading"))
        area.setWidget(inner)
        self.body.addWidget(area)


def finished(sentence: str) -> str:
    """With a full stop, which what comes from an error may lack."""
    return f"{sentence}." if sentence and sentence[-1] not in ".!?…" else sentence


class Notice(QFrame):
    """One sentence in place, hidden while empty; details can be unfolded and copied."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setObjectName(name)
        self.setAccessibleName("Message")
        self._text = label("", wrap=True, name=f"{name}_text")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QToolButton()
        close.setObjectName(f"{name}_close")
        close.setAccessibleName("Close this message")
        close.setToolTip("Close this message.")
        close.setProperty("kind", "quiet")
        close.setProperty("icon_name", "close")
        icons.dress(close)
        close.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 4, 8)
        layout.addWidget(self._text, 1)
        layout.addWidget(close)
        self.hide()

    def say(self, sentence: str) -> None:
        """Shows the sentence."""
        self._text.setText(finished(sentence))
        self.setVisible(bool(sentence))

    def text(self) -> str:
        """What it says, or ""."""
        return self._text.text()

    def clear(self) -> None:
        """Hides it."""
        self.say("")
