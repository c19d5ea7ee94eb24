"""What every page is to the window: a title, a line of help, and being shown or left."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.session import Session


class Page(QWidget):
    """The base of all pages.

    A page builds its widgets when it is made, but starts costly work (test pictures, plots) only
    when it is first opened, so that the window is on the screen at once.

    Attributes:
        key: its name in object names ("train" in page_train and nav_train).
        title: shown in the navigation and as heading.
        hint: what it is, in one line.
    """

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    hint: ClassVar[str] = ""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setObjectName(f"page_{self.key}")
        self.setAccessibleName(self.title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 0, 24, 16)
        self.body.setSpacing(16)

    def warm(self) -> None:
        """The window has time: make ready what would make the page's first opening slow."""

    def opened(self) -> None:
        """The page is shown now."""

    def left(self) -> None:
        """Another page is shown now: stop what only the eye needs."""

    def restyle(self) -> None:
        """The theme changed: draw anew what the style sheet does not reach."""

    def main_action(self) -> bool:
        """Space was pressed and no control used it; returns whether the page did."""
        return False

    def undo(self) -> bool:
        """Ctrl+Z; returns whether there was something to undo."""
        return False

    def show_part(self, name: str) -> None:
        """Opens a part of the page by its name ("race"); one that there is not is passed over."""

    def copy_text(self) -> str:
        """What Ctrl+Shift+C copies: the reading, or ""."""
        return ""

    def state(self) -> dict[str, Any]:
        """Choices to remember until the next start, JSON-ready."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes back choices; anything odd in them is left alone."""
