"""The window: its pages and what is around them, joined; wiring only."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from gui.fault import attempt
from gui.pages.camera import CameraPage
from gui.pages.draw import DrawPage
from gui.pages.evaluate import EvaluatePage
from gui.pages.filters import FiltersPage
from gui.pages.inside import InsidePage
from gui.pages.page import Page
from gui.pages.train import TrainPage
from gui.session import Session
from gui.widgets import cards
from gui.widgets.fault_notice import FaultNotice
from gui.widgets.status_line import StatusLine
from gui.window.dialogs import Dialogs
from gui.window.dress import Dress, finish_controls
from gui.window.fault_desk import FaultDesk
from gui.window.header import Header
from gui.window.intake import Intake
from gui.window.memory import Memory
from gui.window.missing_page import made
from gui.window.navigation import Navigation
from gui.window.reports import Reports

PAGES: tuple[type[Page], ...] = (
    FiltersPage,
    TrainPage,
    InsidePage,
    DrawPage,
    CameraPage,
    EvaluatePage,
)
FIRST_PAGE = "draw"
PLOTTING = ("train", "inside", "evaluate")
WARM_MS = 700
"""So long after it is on the screen the window makes other pages ready."""


class MainWindow(QMainWindow):
    """Everything a person sees; each page does its own work through the session.

    Attributes:
        session: what the pages share.
        dialogs: what opens over the window.
        dress: its theme and size.
        intake: takes files and pictures.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        session.setParent(self)  # one life: what is connected to it goes with the window
        self._begun = False
        self.setWindowTitle("Digitscope")
        self.setObjectName("digitscope")
        self.setMinimumSize(1100, 700)
        self.resize(1280, 800)
        self.setAcceptDrops(True)
        self._fault = FaultNotice()
        self._faults = FaultDesk(self._fault, self)
        session.fault.connect(self._faults.tell)
        self._pages = {cls.key: made(cls, session) for cls in PAGES}
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._header = Header()
        self._status = StatusLine()
        self._navigation = Navigation(tuple(self._pages.values()))
        self._seen: set[str] = set()
        self.dialogs = Dialogs(session, self, self._plots)
        self.dress = Dress(self, session.settings.value("zoom", 1.0))
        self.intake = Intake(session, self)
        self._reports = Reports(session, self._header.chip, self._status)
        self._memory = Memory(self, session.settings, self._pages, self._navigation, self.dress)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(WARM_MS)
        self._idle.timeout.connect(self._warm)
        self._build()
        self._connect()
        self._add_shortcuts()
        finish_controls(self)
        self._restore()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def show_page(self, key: str) -> None:
        """Shows a page by its key ("draw"), or a part of it ("train/race")."""
        key, _, part = key.partition("/")
        page = self._pages[key]
        self._navigation.show_page(key)
        self._header.show_page(page)
        attempt(partial(page.show_part, part))
        if page is not self.page:
            attempt(self.page.left)
            # What fails in a part that is shown by it comes back here.
            attempt(partial(self._stack.setCurrentWidget, page))
        if self._begun:
            self._seen.add(key)
            attempt(page.opened)

    def showEvent(self, event: QShowEvent) -> None:
        """The first time it is shown, the work begins right after the first paint."""
        super().showEvent(event)
        if not self._begun:
            self._begun = True
            QTimer.singleShot(0, self._begin)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stops and keeps what runs, and remembers how the window was left."""
        self._idle.stop()
        for action in (
            self.dialogs.close,
            partial(self._memory.remember, self.page.key),
            self.session.close,
        ):
            attempt(action)
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no control used."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.page.main_action()
        elif event.text() == "?":
            self.dialogs.show_keys()
        elif event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.showNormal()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures are welcome anywhere."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A dropped picture or video is read, a dropped network is opened."""
        self.intake.take(event.mimeData())
        event.acceptProposedAction()

    def _begin(self) -> None:
        attempt(self.session.begin)
        stopped = self.session.settings.value("stopped_by_closing", "")
        if stopped:
            self._status.say(
                f"The training of {stopped} was stopped when the window was closed; "
                "what it had learned is kept under My runs."
            )
            self.session.settings.remember("stopped_by_closing", "")
        self._seen.add(self.page.key)
        attempt(self.page.opened)
        self._idle.start()

    def _warm(self) -> None:
        """Makes ready what another page will need.

        Plots that are built while TensorFlow is imported hold the window up for 300 to 900 ms
        (measured by gui/benchmark.py); built before, the import costs it 140 ms.
        """
        for page in self._pages.values():
            attempt(page.warm)

    def _build(self) -> None:
        notice = cards.column(self._fault)
        notice.setContentsMargins(24, 0, 24, 8)
        right = cards.column(self._header, notice, self._stack, self._status, spacing=0)
        right.setStretchFactor(self._stack, 1)
        ground = QWidget()
        ground.setObjectName("ground")
        whole = cards.row(self._navigation, right, spacing=0)
        whole.setStretch(1, 1)
        ground.setLayout(whole)
        self.setCentralWidget(ground)

    def _connect(self) -> None:
        session, dialogs = self.session, self.dialogs
        session.said.connect(self._status.say)
        session.page_requested.connect(self.show_page)
        self._header.chip.file_requested.connect(self.intake.choose_file)
        self._header.chip.export_requested.connect(dialogs.take_home)
        self._header.chip.history_requested.connect(dialogs.show_history)
        self._navigation.page_requested.connect(self.show_page)
        self._navigation.theme_requested.connect(self.dress.choose)
        self._navigation.set_help(dialogs.help(self.intake.choose_file))
        self.dress.changed.connect(self._on_dressed)

    def _add_shortcuts(self) -> None:
        for number, key in enumerate(self._pages, start=1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, partial(self.show_page, key))
        for keys, action in (
            ("F1", self.dialogs.show_keys),
            ("F11", self._toggle_full_screen),
            ("Ctrl+O", self.intake.choose_file),
            ("Ctrl+E", self.dialogs.take_home),
            ("Ctrl+H", self.dialogs.show_history),
            ("Ctrl+R", partial(self.show_page, "train/race")),
            ("Ctrl+Q", self.close),
            ("Ctrl+V", self.intake.paste),
            ("Ctrl+Shift+C", self._copy),
            ("Ctrl+Z", lambda: self.page.undo()),
            ("Ctrl++", partial(self.dress.change_zoom, 1)),
            ("Ctrl+=", partial(self.dress.change_zoom, 1)),
            ("Ctrl+-", partial(self.dress.change_zoom, -1)),
            ("Ctrl+0", partial(self.dress.change_zoom, 0)),
        ):
            QShortcut(QKeySequence(keys), self, action)

    def _restore(self) -> None:
        key = self._memory.restore()
        self.show_page(key if key in self._pages else FIRST_PAGE)
        self.dress.choose(self._navigation.theme)
        self._reports.fill()

    def _on_dressed(self) -> None:
        for page in self._pages.values():
            attempt(page.restyle)
        self.dialogs.restyle()

    def _toggle_full_screen(self) -> None:
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def _plots(self) -> dict[str, QWidget]:
        """The pages with plots and maps that have been shown."""
        return {key: self._pages[key] for key in PLOTTING if key in self._seen}

    def _copy(self) -> None:
        if text := self.page.copy_text():
            QGuiApplication.clipboard().setText(text)
            self._status.say("Copied.")
