"""Where the camera's frames come from: a device, the sample clip, a file or an address."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QSizePolicy

from gui.widgets.tips import as_tip

SAMPLE = "sample"
SAMPLE_TEXT = "Sample clip (synthetic)"
FILE_TEXT = "Open a file…"
MOST_RECENT = 6

Target = str | npt.NDArray[np.uint8]
"""What the camera opens: "sample", "device:0", a path, an address, or a picture itself."""


class SourceChoice(QComboBox):
    """An editable list; what is typed is opened by Enter. Passwords vanish from sight with it.

    Signals:
        open_requested: the choice is to be opened now; ``commit`` says what it is.
        file_requested: a file is to be chosen in a dialog.
    """

    open_requested = Signal()
    file_requested = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._devices: list[tuple[str, str, str]] = []
        self._recent: list[str] = []
        self._targets: dict[str, Target] = {}
        self._secret: set[str] = set()
        self._before = SAMPLE_TEXT
        self._wanted = ""
        self._decided = False
        line = self.lineEdit()
        assert line is not None
        line.setObjectName(f"{name}_text")
        # Inline completion, the default, would finish a typed path with an old one.
        nothing: list[str] = []
        self.setCompleter(QCompleter(nothing, self))
        line.setAccessibleName("Source: a name from the list, a path or an address")
        line.setPlaceholderText("A path or an address, then Enter")
        line.returnPressed.connect(self._on_enter)
        self.activated.connect(self._on_activated)
        self.editTextChanged.connect(self._on_text)
        self._fill(SAMPLE_TEXT)

    @property
    def recent(self) -> tuple[str, ...]:
        """Paths and addresses opened lately, the last first; none with a password."""
        return tuple(self._recent)

    def kept(self) -> str:
        """The choice as it may be remembered until the next start: "" if it must not be."""
        text = self.currentText().strip()
        target = self._targets.get(text, text)
        return target if isinstance(target, str) and text not in self._secret else ""

    def commit(self) -> Target:
        """What is chosen or typed, ready to be opened; a typed password is hidden from now on."""
        self._decided = True
        text = self.currentText().strip().strip("\"'").strip()
        if text == FILE_TEXT:
            return ""
        if text in self._targets:
            return self._targets[text]
        if text.startswith("~"):
            text = str(Path(text).expanduser())
        self.show_target(text)
        return text

    def show_target(self, target: Target, text: str = "") -> None:
        """Shows what is opened, whoever chose it, and remembers how to open it again.

        Args:
            target: what the camera opens.
            text: how it is called; the target itself if "".
        """
        self._decided = True
        if isinstance(target, str):
            known = [shown for shown, other in self._targets.items() if _same(other, target)]
            text = known[0] if known else _without_password(text or target)
            if text != target and not known and "://" in target:
                self._secret.add(text)
            elif not known and target:
                self._recent = [target, *self._recent][:MOST_RECENT]
        self._targets[text] = target
        self._fill(text)

    def forget(self, target: Target) -> None:
        """Takes what never opened out of the list; it stays in the line, to be mended there."""
        text = self.currentText()
        self._recent = [path for path in self._recent if not _same(target, path)]
        self._fill(text)

    def set_devices(self, devices: Sequence[tuple[str, int, str]]) -> None:
        """The cameras of this computer; unless the person has decided, one of them is chosen.

        That is the one of the last time, else the first that can be opened.

        Args:
            devices: name, number, and why it cannot be opened ("" if it can).
        """
        names = [name for name, _, _ in devices]
        self._devices = [
            (name if names.count(name) == 1 else f"{name} ({number})", f"device:{number}", note)
            for name, number, note in devices
        ]
        known = {target: text for text, target, _ in self._devices}
        usable = [text for text, _, note in self._devices if not note]
        first = usable[0] if usable else SAMPLE_TEXT
        self._fill(self.currentText() if self._decided else known.get(self._wanted, first))

    def restore(self, kept: str, recent: Sequence[str]) -> None:
        """What ``kept`` and ``recent`` gave at the last end."""
        self._recent = list(recent)[:MOST_RECENT]
        self._wanted = kept
        self._decided = kept == SAMPLE or kept in self._recent
        self._fill(kept if kept in self._recent else SAMPLE_TEXT)

    def _fill(self, text: str) -> None:
        """Builds the list anew, with ``text`` chosen or typed."""
        self.blockSignals(True)
        self.clear()
        for name, target, note in self._devices:
            self.addItem(name, target)
            self._targets[name] = target
            self.setItemData(self.count() - 1, as_tip(note), Qt.ItemDataRole.ToolTipRole)
        self.addItem(SAMPLE_TEXT, SAMPLE)
        self._targets[SAMPLE_TEXT] = SAMPLE
        for path in self._recent:
            self.addItem(path, path)
            self._targets[path] = path
            self.setItemData(self.count() - 1, as_tip(path), Qt.ItemDataRole.ToolTipRole)
        self.insertSeparator(self.count())
        self.addItem(FILE_TEXT, "")
        self.setCurrentIndex(self.findText(text, Qt.MatchFlag.MatchExactly))
        # setText, unlike editing, also forgets what could be undone: a password typed before.
        self.setEditText(text)
        self.blockSignals(False)
        self._before = text

    def _on_text(self, text: str) -> None:
        self._decided = True
        if text != FILE_TEXT:
            self._before = text

    def _on_activated(self, index: int) -> None:
        self._decided = True
        if self.itemText(index) == FILE_TEXT:
            self.setEditText(self._before)
            self.file_requested.emit()

    def _on_enter(self) -> None:
        if self.currentText() != FILE_TEXT:
            self.open_requested.emit()


def _same(one: Target, other: str) -> bool:
    return isinstance(one, str) and one == other


def _without_password(text: str) -> str:
    if "://" not in text:
        return text
    from vision.addresses import hide_password

    return hide_password(text)
