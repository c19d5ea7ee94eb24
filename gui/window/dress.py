"""Theme and size of everything in the window, changed while it is shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from gui import icons, theme
from gui.fault import attempt
from gui.widgets.tips import as_tip

ZOOMS = (0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)


class Dress(QObject):
    """What the window wears.

    Args:
        window: everything in it is dressed.
        zoom: how much larger than designed; brought into the range of ``ZOOMS``.

    Signals:
        changed: what the style sheet does not reach is to be drawn anew.
    """

    changed = Signal()

    def __init__(self, window: QWidget, zoom: float) -> None:
        super().__init__(window)
        self._window = window
        self.zoom = max(ZOOMS[0], min(ZOOMS[-1], zoom))
        self._choice = "system"
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme)

    def choose(self, choice: str) -> None:
        """Another theme: "system", "dark" or "light"."""
        self._choice = choice
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        # What fails in a part that is dressed by it comes back here.
        attempt(partial(theme.apply, application, choice, self.zoom))
        for widget in self._window.findChildren(QWidget):
            theme.widen(widget)
            if isinstance(widget, QAbstractButton):
                icons.dress(widget)
        self.changed.emit()

    def change_zoom(self, step: int) -> None:
        """One size larger (1) or smaller (-1), or as designed (0)."""
        nearest = min(range(len(ZOOMS)), key=lambda index: abs(ZOOMS[index] - self.zoom))
        index = ZOOMS.index(1.0) if step == 0 else nearest + step
        self.zoom = ZOOMS[max(0, min(len(ZOOMS) - 1, index))]
        self.choose(self._choice)

    def _on_scheme(self) -> None:
        """The desktop turned dark or light (a method, so that Qt lets a closed window go)."""
        self.choose(self._choice)


def finish_controls(window: QWidget) -> None:
    """Tooltips become rich text, whose lines alone Qt breaks; a button's text is its name."""
    for widget in window.findChildren(QWidget):
        tip = widget.toolTip()
        if as_tip(tip) != tip:
            widget.setToolTip(as_tip(tip))
        if isinstance(widget, QAbstractButton) and not widget.accessibleName():
            widget.setAccessibleName(widget.text())
