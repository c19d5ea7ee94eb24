"""An experiment kept under a name, and given away or taken in as a line or a file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from gui import icons
from gui.train.draft import Draft
from gui.widgets.cards import Notice, button, field, label, row
from models.config import TrainConfig
from models.sharing import LONGEST_NAME, SharingError, from_text, to_line


class SharePanel(QWidget):
    """Asks for what needs the settings or a file; the clipboard is its own.

    Args:
        draft: tells that something is changed.
        config: gives the whole experiment, filters made by hand among it.

    Signals:
        keep_requested: the name under which the experiment is to be kept.
        forget_requested: the own experiment that is chosen is no longer wanted.
        save_requested, open_requested: a file is to be chosen.
        taken: a TrainConfig that came as a line.
    """

    keep_requested = Signal(str)
    forget_requested = Signal()
    save_requested = Signal()
    open_requested = Signal()
    taken = Signal(object)

    def __init__(self, draft: Draft, config: Callable[[], TrainConfig]) -> None:
        super().__init__()
        self._config = config
        self._name = QLineEdit()
        self._name.setMaxLength(LONGEST_NAME)
        self._name.setPlaceholderText("Name of your experiment")
        self._keep = button(
            "Keep", "experiment_keep", "Keeps it under this name, in the list of experiments."
        )
        self._forget = button(
            "Forget",
            "experiment_forget",
            "Takes this experiment off the list; its settings stay here and can be kept again.",
        )
        self._line = QPlainTextEdit()
        self._line.setReadOnly(True)
        self._line.setTabChangesFocus(True)
        self._line.setMaximumHeight(120)
        self._copy = button(
            "Copy the line",
            "experiment_copy",
            "Puts the whole experiment as one line of text on the clipboard, for a message.",
            icon="copy",
        )
        self._paste = button(
            "Paste a line",
            "experiment_paste",
            "Takes in an experiment that somebody sent. It is only read and checked, never run.",
        )
        self._save = button(
            "Save as a file…", "experiment_save", "Writes the experiment to a small JSON file."
        )
        self._open = button(
            "Open a file…",
            "experiment_open",
            "Takes in an experiment from a JSON file. It is only read and checked, never run.",
            icon="folder",
        )
        self._notice = Notice("share_notice")
        self._arrange()
        self._keep.clicked.connect(self._on_keep)
        self._name.returnPressed.connect(self._on_keep)
        self._forget.clicked.connect(self.forget_requested)
        self._copy.clicked.connect(self._on_copy)
        self._paste.clicked.connect(self._on_paste)
        self._save.clicked.connect(self.save_requested)
        self._open.clicked.connect(self.open_requested)
        draft.changed.connect(self.refresh)
        self._own = ""
        self.refresh()

    def show_own(self, name: str) -> None:
        """The name of the own experiment that is chosen, "" for one of the chapter's."""
        if name != self._own:
            self._name.setText(name)
        self._own = name
        self._forget.setEnabled(bool(name))

    def say(self, sentence: str) -> None:
        """What came of it, in place."""
        self._notice.say(sentence)

    def refresh(self) -> None:
        """The line of the experiment as it is set now."""
        try:
            line, problem = to_line(self._config()), ""
        except SharingError as error:
            line, problem = "", str(error)
        self._line.setPlainText(line)
        self._line.setPlaceholderText(problem)
        for each in (self._copy, self._save, self._keep):
            each.setEnabled(not problem)

    def restyle(self) -> None:
        """The icons in the colours of the theme."""
        for each in self.findChildren(QPushButton):
            icons.dress(each)

    def _arrange(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 4, 0)
        whole.setSpacing(12)
        whole.addWidget(label("Keep it for yourself", "heading"))
        named = field(
            "Name", self._name, "How it is called in the list of experiments.", name="own_name"
        )
        kept = row(named, self._keep, self._forget)
        kept.setStretch(0, 1)
        for each in (self._keep, self._forget):
            kept.setAlignment(each, Qt.AlignmentFlag.AlignBottom)
        whole.addLayout(kept)
        whole.addSpacing(8)
        whole.addWidget(label("Share it", "heading"))
        whole.addWidget(
            field(
                "The whole experiment as a line",
                self._line,
                "Layers, rule and numbers, packed; whoever pastes it into Digitscope has them all.",
                name="experiment_line",
            )
        )
        whole.addLayout(row(self._copy, self._paste, None, self._save, self._open))
        whole.addWidget(self._notice)
        whole.addStretch(1)

    def _on_keep(self) -> None:
        if self._keep.isEnabled():
            self.keep_requested.emit(self._name.text().strip())

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._line.toPlainText())
        self.say("The line is on the clipboard.")

    def _on_paste(self) -> None:
        try:
            config: TrainConfig = from_text(QGuiApplication.clipboard().text())
        except SharingError as error:
            self.say(str(error))
            return
        self.taken.emit(config)
