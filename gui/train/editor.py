"""The editor of an experiment: its layers, how it learns, and what is done with the whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QStackedWidget, QTabBar, QWidget

from gui import icons
from gui.train.draft import Draft
from gui.train.layer_list import TRIANGLE
from gui.train.learning_form import LearningForm
from gui.train.run_buttons import in_place
from gui.train.share_panel import SharePanel
from gui.train.stack_panel import StackPanel
from gui.widgets.cards import Card, button, label, row
from gui.widgets.explain import Live
from models.config import TrainConfig

TABS = ("Layers", "Learning", "Keep and share")


class Editor(Card):
    """Takes the place of the curves while an experiment is being set.

    Args:
        draft: what is shown and set.
        config: gives the whole experiment, filters made by hand among it.
        live: gives the run on the screen, by which words are explained.

    Signals:
        closed: the curves are wanted again.
    """

    closed = Signal()

    def __init__(
        self, draft: Draft, config: Callable[[], TrainConfig], live: Live | None = None
    ) -> None:
        super().__init__(margin=12)
        self.setObjectName("train_editor")
        self.setAccessibleName("Editor of the experiment")
        self._draft = draft
        self._title = label("", "lead", name="editor_title", wrap=True)
        self._undo = button(
            "Undo", "editor_undo", "Takes the last change back (Ctrl+Z).", icon="undo"
        )
        self._redo = button("Redo", "editor_redo", "Makes it again (Ctrl+Shift+Z).")
        self._reset = button(
            "Reset", "editor_reset", "The experiment as it was chosen; Undo brings this back."
        )
        self._done = button(
            "Done", "editor_done", "Shows the curves again; what is set here stays (Esc)."
        )
        self._differs = label("", "small", name="editor_differences")
        self._trouble = label("", "wrong", wrap=True, name="editor_trouble")
        self.stack = StackPanel(draft, live)
        self._learning = LearningForm(draft, live)
        self.share = SharePanel(draft, config)
        self._tabs = QTabBar()
        self._tabs.setObjectName("editor_tabs")
        self._tabs.setAccessibleName("Parts of the experiment")
        self._tabs.setToolTip("The network itself, how it learns, and what is done with both.")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._views = QStackedWidget()
        for text, view in zip(TABS, (self.stack, self._learning, self.share), strict=True):
            self._tabs.addTab(text)
            self._views.addWidget(view if view is self.stack else _scrolled(view))
        self._tabs.currentChanged.connect(self._on_tab)
        self._arrange()
        self._undo.clicked.connect(draft.undo)
        self._redo.clicked.connect(draft.redo)
        self._reset.clicked.connect(draft.reset)
        self._done.clicked.connect(self.closed)
        draft.changed.connect(self._show)
        self._show()

    def set_title(self, title: str) -> None:
        """What the experiment is called."""
        self._title.setText(title)

    def begin(self) -> None:
        """The keyboard goes to the layers."""
        self._tabs.setCurrentIndex(0)
        self.stack.list.setFocus()

    def restyle(self) -> None:
        """Icons and rows in the colours and the type of the theme."""
        for each in self.findChildren(QPushButton):
            icons.dress(each)
        self.stack.restyle()
        self.share.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self._draft.redo()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        head = row(self._title, self._undo, self._redo, self._reset, self._done)
        self._title.setMinimumWidth(1)
        head.setStretch(0, 1)
        self._differs.setMinimumWidth(1)
        self.body.addLayout(head)
        self.body.addWidget(self._differs)
        self.body.addWidget(self._tabs)
        self.body.addWidget(self._views, 1)
        self.body.addWidget(self._trouble)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_differences()

    def _on_tab(self, index: int) -> None:
        self._views.setCurrentIndex(index)
        self._show()
        self.share.refresh()

    def _show(self) -> None:
        draft = self._draft
        self._undo.setEnabled(draft.can_undo)
        self._redo.setEnabled(draft.can_redo)
        self._reset.setEnabled(bool(draft.differences))
        self._show_differences()
        self._differs.setToolTip("\n".join(draft.differences))
        trouble = draft.trouble
        # Among the layers the one that is wrong says so itself.
        here = trouble is not None and (trouble.layer is None or self._tabs.currentIndex() > 0)
        self._trouble.setVisible(here)
        if trouble is not None:
            self._trouble.setText(f"{TRIANGLE} {in_place(trouble)}")

    def _show_differences(self) -> None:
        """As many as fit into the line; the tip has them all."""
        found, room = self._draft.differences, max(200, self.width() - 26)
        texts = [in_words(found, most) for most in range(len(found), -1, -1)]
        metrics = self._differs.fontMetrics()
        fitting = (text for text in texts if metrics.horizontalAdvance(text) <= room)
        self._differs.setText(next(fitting, texts[-1]))


def in_words(differences: tuple[str, ...], most: int) -> str:
    """What was changed, in a sentence; beyond ``most`` only how much more there is."""
    if not differences:
        return "As it was chosen: nothing is changed."
    if not most:
        return f"Changed: {len(differences)} {'thing' if len(differences) == 1 else 'things'}."
    shown, more = differences[:most], len(differences) - most
    text = "; ".join(shown)
    return f"Changed: {text}{f'; and {more} more' if more > 0 else ''}."


def _scrolled(view: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(view)
    return area
