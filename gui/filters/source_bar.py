"""Which picture the filters slide over: test picture, pad, camera, a file, or an example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from gui import file_dialogs
from gui.filters.picture_file import PictureFile
from gui.session import Session
from gui.widgets.cards import button
from gui.widgets.picture_choice import PictureChoice

Picture = npt.NDArray[np.uint8]

TEST, PAD, DIGIT, FRAME, FILE, COLOUR, FIVE = (
    "test", "pad", "camera", "frame", "file", "colour", "five"
)  # fmt: skip
SOURCES = (
    (TEST, "Test picture"),
    (PAD, "My drawing"),
    (DIGIT, "Camera digit"),
    (FRAME, "Camera frame"),
    (FILE, "Picture file"),
    (COLOUR, "Colour picture"),
    (FIVE, "5 × 5 example"),
)
COLOURED = (FRAME, FILE, COLOUR)

PICTURE_KINDS = "Pictures (*.png *.jpg *.jpeg *.bmp *.webp *.gif *.pgm *.ppm);;All files (*)"


class SourceBar(QWidget):
    """A source and what belongs to it.

    Signals:
        changed: ``picture`` gives another picture, or none.
        failed: one sentence: why a file cannot be shown; "" when that is over.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, session: Session, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__()
        self._session = session
        self._name = name
        self._frame: Picture | None = None
        self._example: Picture | None = None
        self._source = QComboBox()
        self._choice = PictureChoice(f"{name}_picture")
        self._path = QLineEdit()
        self._browse = button("Open…", f"{name}_file_open", "Chooses a picture file on this disk.")
        self._live = button(
            "Live",
            f"{name}_live",
            "Follow the camera; let go to hold the frame that is shown.",
            icon="camera",
            checkable=True,
        )
        self._colours = QComboBox()
        self._file = PictureFile(session, self)
        self._build()
        self._connect()

    @property
    def source(self) -> str:
        """One of ``SOURCES``."""
        return str(self._source.currentData())

    def picture(self) -> Picture | None:
        """uint8 (h, w), or (h, w, 3) red-green-blue; None where the source has none yet."""
        found = self._found()
        if found is None or found.ndim == 2 or self._colours.currentIndex() == 0:
            return found
        from vision.reduced import grey

        return grey(found)

    def refresh(self) -> None:
        """The page is shown: take what came meanwhile."""
        session = self._session
        if session.test is not None:
            self._choice.set_labels(session.test.labels)
        self._show_source()

    def choose_file(self) -> None:
        """Asks for a picture file."""
        file_dialogs.to_open(self, "Open a picture", PICTURE_KINDS, self._on_file)

    def state(self) -> dict[str, Any]:
        """Choices to remember, JSON-ready."""
        return {
            "source": self.source,
            "picture": list(self._choice.choice()),
            "file": self._file.path,
            "grey": self._colours.currentIndex() == 1,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes back choices; anything odd in them is left alone."""
        match state.get("picture"):
            case [int(digit), int(number)] if 0 <= digit <= 9 and 1 <= number <= 10_000:
                self._choice.choose(digit, number)
        self._colours.setCurrentIndex(int(state.get("grey") is True))
        path = state.get("file")
        if isinstance(path, str) and path:
            self._path.setText(path)
        self._source.setCurrentIndex(max(0, self._source.findData(state.get("source"))))

    def _on_file(self, path: str) -> None:
        self._path.setText(path)
        self._open()

    def _build(self) -> None:
        for key, text in SOURCES:
            self._source.addItem(text, key)
        self._source.setObjectName(f"{self._name}_source")
        self._source.setAccessibleName("Picture")
        self._source.setToolTip(
            "What the filters slide over: one of the 10,000 test pictures, what you drew on the "
            "pad, what the camera sees, a picture file reduced to 64 pixels, a colour picture, or "
            "one so small that every sum can be checked by hand."
        )
        self._path.setObjectName(f"{self._name}_file")
        self._path.setAccessibleName("Picture file")
        self._path.setPlaceholderText("A path, then Enter")
        self._path.setToolTip("Where the picture file is; Enter opens it.")
        self._path.setMinimumWidth(110)
        self._path.setMaximumWidth(220)
        self._colours.addItems(["In colour", "In grey"])
        self._colours.setObjectName(f"{self._name}_colours")
        self._colours.setAccessibleName("Colour or grey")
        self._colours.setToolTip(
            "A colour picture has three numbers a pixel, and a kernel over it is three deep; in "
            "grey it has one."
        )
        self._live.setChecked(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (
            self._source,
            self._choice,
            self._path,
            self._browse,
            self._live,
            self._colours,
        ):
            layout.addWidget(widget)
        self._show_controls()

    def _connect(self) -> None:
        session = self._session
        session.test_ready.connect(self._on_test)
        session.pad_changed.connect(lambda: self._announce(PAD))
        session.camera_picture_changed.connect(lambda: self._announce(DIGIT))
        session.camera.view_ready.connect(lambda _: self._on_frame())
        self._source.currentIndexChanged.connect(lambda _: self._on_source())
        self._choice.index_changed.connect(lambda _: self._announce(TEST))
        self._path.returnPressed.connect(self._open)
        self._browse.clicked.connect(self.choose_file)
        self._live.toggled.connect(lambda _: self._on_frame())
        self._colours.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._file.opened.connect(lambda: self._announce(FILE))
        self._file.failed.connect(lambda fault: self.failed.emit(fault.sentence))

    def _on_test(self) -> None:
        if self._session.test is not None:
            self._choice.set_labels(self._session.test.labels)
        self._announce(TEST)

    def _on_source(self) -> None:
        self._show_controls()
        # Choices that come back at the start are taken up when the page is opened.
        if self.isVisible():
            self.failed.emit("")
            self._show_source()

    def _show_source(self) -> None:
        self._show_controls()
        self._take_frame()
        self.changed.emit()
        if self.source == FILE and self._file.picture is None and self._path.text():
            self._open()

    def _on_frame(self) -> None:
        if self.source == FRAME and self.isVisible() and self._live.isChecked():
            self._take_frame()
            self.changed.emit()

    def _announce(self, source: str) -> None:
        if self.source == source and self.isVisible():
            self.failed.emit("")
            self.changed.emit()

    def _open(self) -> None:
        path = self._path.text().strip()
        if path:
            self._file.open(str(Path(path).expanduser()))

    def _take_frame(self) -> None:
        """Keeps the camera's newest frame, made small, as long as it is followed."""
        view = self._session.camera.view
        if self.source != FRAME or view is None:
            return
        if self._live.isChecked() or self._frame is None:
            from vision.reduced import reduced

            self._frame = reduced(view.picture)

    def _found(self) -> Picture | None:
        session, source = self._session, self.source
        if source == TEST:
            index = self._choice.index()
            known = session.test is not None and index is not None
            return session.test.pictures[index] if known and session.test else None
        if source in (COLOUR, FIVE):
            return self._example_of(source)
        return {
            PAD: session.pad_picture,
            DIGIT: session.camera_picture,
            FRAME: self._frame,
            FILE: self._file.picture,
        }[source]

    def _example_of(self, source: str) -> Picture | None:
        from vision.pictures import colour_example, five_by_five
        from vision.reduced import reduced

        if source == FIVE:
            return five_by_five()
        if self._example is None:
            try:
                self._example = reduced(colour_example())
            except ValueError as error:
                self.failed.emit(str(error))
        return self._example

    def _show_controls(self) -> None:
        source = self.source
        self._choice.setVisible(source == TEST)
        self._path.setVisible(source == FILE)
        self._browse.setVisible(source == FILE)
        self._live.setVisible(source == FRAME)
        self._colours.setVisible(source in COLOURED)
