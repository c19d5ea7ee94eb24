"""The window that asks what to take home and where to, and shows how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from gui.widgets import cards
from gui.widgets.export_kinds import ExportKinds
from gui.widgets.network_chip import Choice, named

WIDTH, HEIGHT = 720, 540
TAKE, CANCEL = "Take home", "Cancel"
FIRST_WORDS = "All files are named after the network; none that is there is written over."


class ExportDialog(QDialog):
    """Stays open beside the window; it knows no network and writes nothing.

    Signals:
        network_changed: the key of the one chosen.
        folder_requested: a folder is to be asked for.
        take_requested: write what is ticked.
        cancel_requested: give up what is being written.
        open_requested: show the folder.
    """

    network_changed = Signal(str)
    folder_requested = Signal()
    take_requested = Signal()
    cancel_requested = Signal()
    open_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._running = False
        self.setObjectName("export")
        self.setAccessibleName("Take it home")
        self.setWindowTitle("Take it home")
        self.resize(WIDTH, HEIGHT)
        self._networks = QComboBox()
        # A run may have a long name: it is cut here and makes nothing wider.
        self._networks.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._networks.setMinimumContentsLength(20)
        self._networks.currentIndexChanged.connect(self._on_network)
        self.kinds = ExportKinds()
        self.kinds.changed.connect(self._allow)
        self._folder = QLineEdit()
        self._folder.setObjectName("export_folder")
        self._folder.setAccessibleName("Folder")
        self._folder.setToolTip("Where the files go.")
        self._folder.setReadOnly(True)
        self._choose = cards.button(
            "Choose…", "export_choose", "Another folder for the files.", icon="folder"
        )
        self._progress = QProgressBar()
        self._progress.setObjectName("export_progress")
        self._progress.setAccessibleName("How much is written")
        self._progress.setToolTip("How much is written.")
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 1000)
        self._status = cards.label(FIRST_WORDS, "quiet", wrap=True, name="export_status")
        self._open = cards.button(
            "Open folder", "export_open", "Shows the files in your file manager.", icon="folder"
        )
        self._close = cards.button(
            "Close", "export_close", "Closes this window; what is being written goes on."
        )
        self._take = cards.button(
            TAKE, "export_take", "Writes the ticked files, or cancels it.", kind="primary"
        )
        self._arrange()
        self._choose.clicked.connect(self.folder_requested)
        self._open.clicked.connect(self.open_requested)
        self._close.clicked.connect(self.close)
        self._take.clicked.connect(self._on_take)
        self._take.setDefault(True)
        self.set_progress(None)

    @property
    def key(self) -> str:
        """Of the network chosen, or ""."""
        return str(self._networks.currentData() or "")

    @property
    def folder(self) -> str:
        """The folder chosen."""
        return self._folder.text()

    def set_folder(self, folder: str) -> None:
        """Shows the folder."""
        self._folder.setText(folder)
        self._folder.setCursorPosition(0)

    def set_choices(self, choices: Sequence[Choice], key: str) -> None:
        """The networks, one of them chosen."""
        self._networks.blockSignals(True)
        self._networks.clear()
        for choice in choices:
            self._networks.addItem(named(choice.title, choice.accuracy), choice.key)
        self._networks.setCurrentIndex(max(0, self._networks.findData(key)))
        self._networks.blockSignals(False)
        self._on_network()

    def set_progress(self, share: float | None, words: str = "") -> None:
        """The share that is written, 0..1; None: nothing is being written."""
        self._running = share is not None
        self._take.setText(CANCEL if self._running else TAKE)
        self._take.setAccessibleName(self._take.text())
        self._progress.setValue(round(1000 * (share or 0.0)))
        if words:
            self.say(f"{words}…")
        for part in (self._networks, self.kinds, self._choose):
            part.setEnabled(not self._running)
        self._allow()

    def show_done(self) -> None:
        """All is written: what a person does next is look at it."""
        self._progress.setValue(self._progress.maximum())
        self._open.setFocus()

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """One sentence in place."""
        cards.set_role(self._status, "wrong" if wrong else "quiet")
        self._status.setText(cards.finished(sentence))

    def _allow(self) -> None:
        self._take.setEnabled(self._running or bool(self.kinds.chosen and self.key))

    def _on_network(self) -> None:
        self._allow()
        self.network_changed.emit(self.key)

    def _on_take(self) -> None:
        (self.cancel_requested if self._running else self.take_requested).emit()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(
            cards.field(
                "Network",
                self._networks,
                "Whose files are written: the one that answers now, or another.",
                name="export_network",
            )
        )
        layout.addWidget(self.kinds)
        tip = "Where the files go."
        where = QWidget()
        line = cards.row(self._folder, self._choose)
        where.setLayout(line)
        layout.addWidget(cards.field("Folder", where, tip))
        layout.addWidget(self._progress)
        layout.addWidget(self._status)
        layout.addStretch(1)
        layout.addLayout(cards.row(self._open, None, self._close, self._take))
