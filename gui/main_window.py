"""The window: navigation between pages, the chip, menus, drops and the status line; wiring only."""

from __future__ import annotations

import html
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui import icons, theme
from gui.camera import OFF
from gui.export_desk import ExportDesk
from gui.history.dialog import HistoryDialog
from gui.images import from_image
from gui.jobs import Fault
from gui.networks import TRAINING
from gui.pages.camera import CameraPage
from gui.pages.draw import DrawPage
from gui.pages.evaluate import EvaluatePage
from gui.pages.filters import FiltersPage
from gui.pages.inside import InsidePage
from gui.pages.page import Page
from gui.pages.train import TrainPage
from gui.session import Session
from gui.shortcuts import ShortcutsDialog
from gui.teaching.dialog import show_samples
from gui.widgets import cards
from gui.widgets.fault_notice import FaultNotice
from gui.widgets.network_chip import NetworkChip
from gui.widgets.status_line import StatusLine
from gui.widgets.training_words import duration
from gui.words import WordsDialog
from models.presets import title_of

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
THEMES = (("System", "system"), ("Dark", "dark"), ("Light", "light"))
ZOOMS = (0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
NAV_WIDTH, NAV_ICON = 96, 20


class MainWindow(QMainWindow):
    """Everything a person sees; each page does its own work through the session."""

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
        self._zoom = max(ZOOMS[0], min(ZOOMS[-1], session.settings.value("zoom", 1.0)))
        self._pages = {cls.key: cls(session) for cls in PAGES}
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._title = cards.label("", "title", name="page_title")
        self._hint = cards.label("", "quiet", name="page_hint")
        self._chip = NetworkChip()
        self._fault = FaultNotice()
        self._status = StatusLine()
        self._history: HistoryDialog | None = None
        self._export: ExportDesk | None = None
        self._seen: set[str] = set()
        self._navigation = QButtonGroup(self)
        self._theme = QComboBox()
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(WARM_MS)
        self._idle.timeout.connect(self._warm)
        self._build()
        self._connect()
        self._add_shortcuts()
        self._finish_controls()
        self._restore()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def show_page(self, key: str) -> None:
        """Shows a page by its key ("draw")."""
        page = self._pages[key]
        button = self.findChild(QAbstractButton, f"nav_{key}")
        if button is not None:
            button.setChecked(True)
        self._title.setText(page.title)
        self._hint.setText(page.hint)
        if page is not self.page:
            self.page.left()
            self._stack.setCurrentWidget(page)
        if self._begun:
            self._seen.add(key)
            page.opened()

    def showEvent(self, event: QShowEvent) -> None:
        """The first time it is shown, the work begins right after the first paint."""
        super().showEvent(event)
        if not self._begun:
            self._begun = True
            QTimer.singleShot(0, self._begin)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stops and keeps what runs, and remembers how the window was left."""
        self._idle.stop()
        if self._export is not None:
            self._export.dialog.close()
        if self._history is not None:
            self._history.close()
        settings = self.session.settings
        settings.remember("page", self.page.key)
        settings.remember("theme", str(self._theme.currentData()))
        settings.remember("zoom", self._zoom)
        settings.remember("geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        for key, page in self._pages.items():
            settings.remember(f"page_{key}", page.state())
        self.session.close()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no control used."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.page.main_action()
        elif event.text() == "?":
            self._show_shortcuts()
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
        self._take(event.mimeData())
        event.acceptProposedAction()

    def _begin(self) -> None:
        self.session.begin()
        stopped = self.session.settings.value("stopped_by_closing", "")
        if stopped:
            self._status.say(
                f"The training of {stopped} was stopped when the window was closed; "
                "what it had learned is kept under My runs."
            )
            self.session.settings.remember("stopped_by_closing", "")
        self._seen.add(self.page.key)
        self.page.opened()
        self._idle.start()

    def _warm(self) -> None:
        """Makes ready what another page will need.

        Plots that are built while TensorFlow is imported hold the window up for 300 to 900 ms
        (measured by gui/benchmark.py); built before, the import costs it 140 ms.
        """
        for page in self._pages.values():
            page.warm()

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        header = cards.row(cards.column(self._title, self._hint, spacing=0), None, self._chip)
        header.setContentsMargins(24, 12, 24, 12)
        notice = QVBoxLayout()
        notice.setContentsMargins(24, 0, 24, 8)
        notice.addWidget(self._fault)
        right.addLayout(header)
        right.addLayout(notice)
        right.addWidget(self._stack, 1)
        right.addWidget(self._status)
        ground = QWidget()
        ground.setObjectName("ground")
        whole = QHBoxLayout(ground)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._nav())
        whole.addLayout(right, 1)
        self.setCentralWidget(ground)

    def _nav(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("role", "nav")
        theme.widen(frame, NAV_WIDTH)
        column = QVBoxLayout(frame)
        column.setContentsMargins(6, 12, 6, 12)
        column.setSpacing(4)
        for number, page in enumerate(self._pages.values(), start=1):
            button = _nav_button(f"nav_{page.key}", page.title, page.key)
            button.setToolTip(f"{page.hint} (Ctrl+{number})")
            button.setCheckable(True)
            button.clicked.connect(partial(self.show_page, page.key))
            self._navigation.addButton(button)
            column.addWidget(button)
        column.addStretch(1)
        self._theme.setObjectName("theme_choice")
        self._theme.setAccessibleName("Theme")
        self._theme.setToolTip("Dark or light; System follows what your desktop says.")
        for text, choice in THEMES:
            self._theme.addItem(text, choice)
        help_button = _nav_button("help_button", "Help", "help")
        help_button.setToolTip("Keys, the log, and the folder with your networks.")
        help_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        help_button.setMenu(self._help_menu())
        column.addWidget(self._theme)
        column.addWidget(help_button)
        return frame

    def _help_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("help_menu")
        menu.setAccessibleName("Help")
        menu.addAction("Keys", self._show_shortcuts)
        menu.addAction("Words", self._show_words)
        menu.addAction("Open a file…", self._choose_file)
        menu.addAction("Take it home…", self._take_home)
        menu.addAction("My samples…", lambda: show_samples(self.session, self))
        menu.addSeparator()
        menu.addAction("Show log", partial(self._show_path, "digitscope.log"))
        menu.addAction("Open data folder", partial(self._show_path, ""))
        return menu

    def _connect(self) -> None:
        session = self.session
        session.said.connect(self._status.say)
        session.fault.connect(self._on_fault)
        session.page_requested.connect(self.show_page)
        session.networks.active_changed.connect(self._on_network)
        session.networks.list_changed.connect(self._fill_chip)
        session.networks.loading_changed.connect(self._on_loading)
        session.training.state_changed.connect(self._show_training)
        session.training.events.connect(lambda _: self._show_training())
        session.camera.state_changed.connect(self._show_camera)
        self._chip.chosen.connect(session.networks.choose)
        self._chip.file_requested.connect(self._choose_file)
        self._chip.export_requested.connect(self._take_home)
        self._chip.history_requested.connect(self._show_history)
        self._status.cancel_requested.connect(session.training.stop)
        self._status.camera_off_requested.connect(session.camera.stop)
        self._theme.currentIndexChanged.connect(lambda _: self._dress())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme)

    def _add_shortcuts(self) -> None:
        for number, key in enumerate(self._pages, start=1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, partial(self.show_page, key))
        for keys, action in (
            ("F1", self._show_shortcuts),
            ("F11", self._toggle_full_screen),
            ("Ctrl+O", self._choose_file),
            ("Ctrl+E", self._take_home),
            ("Ctrl+H", self._show_history),
            ("Ctrl+V", self._paste),
            ("Ctrl+Shift+C", self._copy),
            ("Ctrl+Z", lambda: self.page.undo()),
            ("Ctrl++", partial(self._change_zoom, 1)),
            ("Ctrl+=", partial(self._change_zoom, 1)),
            ("Ctrl+-", partial(self._change_zoom, -1)),
            ("Ctrl+0", partial(self._change_zoom, 0)),
        ):
            QShortcut(QKeySequence(keys), self, action)

    def _finish_controls(self) -> None:
        """Tooltips become rich text, whose lines alone Qt breaks; a button's text is its name."""
        for widget in self.findChildren(QWidget):
            tip = widget.toolTip()
            if tip and not tip.startswith("<qt>"):
                widget.setToolTip(f"<qt>{html.escape(tip)}</qt>")
            if isinstance(widget, QAbstractButton) and not widget.accessibleName():
                widget.setAccessibleName(widget.text())

    def _restore(self) -> None:
        settings = self.session.settings
        index = self._theme.findData(settings.value("theme", "system"))
        self._theme.setCurrentIndex(max(0, index))
        geometry = settings.value("geometry", "")
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii", "replace")))
        for key, page in self._pages.items():
            empty: dict[str, Any] = {}
            page.restore(settings.value(f"page_{key}", empty))
        key = settings.value("page", FIRST_PAGE)
        self.show_page(key if key in self._pages else FIRST_PAGE)
        self._dress()
        self._fill_chip()

    def _on_scheme(self) -> None:
        """The desktop turned dark or light (a method, so that Qt lets a closed window go)."""
        self._dress()

    def _dress(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application, str(self._theme.currentData()), self._zoom)
        for widget in self.findChildren(QWidget):
            theme.widen(widget)
            if isinstance(widget, QAbstractButton):
                icons.dress(widget)
        for page in self._pages.values():
            page.restyle()
        if self._history is not None:
            self._history.restyle()

    def _change_zoom(self, step: int) -> None:
        nearest = min(range(len(ZOOMS)), key=lambda index: abs(ZOOMS[index] - self._zoom))
        index = ZOOMS.index(1.0) if step == 0 else nearest + step
        self._zoom = ZOOMS[max(0, min(len(ZOOMS) - 1, index))]
        self._dress()

    def _toggle_full_screen(self) -> None:
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def _show_shortcuts(self) -> None:
        dialog = ShortcutsDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show_history(self) -> None:
        if self._history is None:
            self._history = HistoryDialog(self.session, self)
            self._finish_controls()
        self._history.show()
        self._history.raise_()
        self._history.activateWindow()

    def _take_home(self) -> None:
        if self._export is None:
            self._export = ExportDesk(self.session, self, self._plots)
            self._finish_controls()
        self._export.show()

    def _plots(self) -> dict[str, QWidget]:
        """The pages with plots and maps that have been shown."""
        return {key: self._pages[key] for key in PLOTTING if key in self._seen}

    def _show_words(self) -> None:
        dialog = WordsDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show_path(self, name: str) -> None:
        path = self.session.data_folder / name if name else self.session.data_folder
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        self._status.say(f"It is at {path}.")

    def _choose_file(self) -> None:
        kinds = (
            "Pictures, videos and networks (*.png *.jpg *.jpeg *.bmp *.webp *.gif *.avi *.mp4 "
            "*.mov *.mkv *.webm *.keras);;All files (*)"
        )
        path, _ = QFileDialog.getOpenFileName(self, "Open", "", kinds)
        if path:
            self.session.open(path)

    def _paste(self) -> None:
        data: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if data is None or not (data.hasUrls() or data.hasImage()):
            self._status.say("There is no picture on the clipboard.")
        else:
            self._take(data)

    def _take(self, data: QMimeData) -> None:
        """What was dropped or pasted: the first file, or a picture itself."""
        urls = data.urls() if data.hasUrls() else []
        if urls:
            first = urls[0]
            self.session.open(first.toLocalFile() if first.isLocalFile() else first.toString())
            if len(urls) > 1:
                self._status.say("One file at a time: the first one was opened.")
        elif data.hasImage():
            image = QImage(data.imageData())
            if image.isNull():
                self._status.say("The clipboard's picture could not be read.")
                return
            self.session.open_picture(from_image(image))

    def _copy(self) -> None:
        text = self.page.copy_text()
        if text:
            QGuiApplication.clipboard().setText(text)
            self._status.say("Copied.")

    def _fill_chip(self) -> None:
        networks = self.session.networks
        self._chip.set_choices(networks.entries(), networks.active_key)

    def _on_network(self, network: Any) -> None:
        self._show_active(network)
        if self.session.networks.active_key != TRAINING:
            self._fill_chip()

    def _show_active(self, network: Any) -> None:
        # In training it is only measured after each epoch: the figure would come and go.
        networks = self.session.networks
        accuracy = None if networks.in_training(network) else network.test_accuracy
        self._chip.show_active(networks.shown_title(network), accuracy)

    def _on_loading(self, loading: bool) -> None:
        self._chip.show_loading(loading)
        active = self.session.networks.active
        if not loading and active is not None:
            self._show_active(active)

    def _on_fault(self, fault: Fault) -> None:
        self._fault.tell(fault.sentence, fault.details)

    def _show_camera(self) -> None:
        camera = self.session.camera
        if camera.state == OFF:
            self._status.show_camera("")
        elif camera.source is None:
            self._status.show_camera("Opening the source")
        elif camera.source.live:
            self._status.show_camera("Camera on")
        else:
            # A file is no camera: whoever sees the mark must not fear to be seen.
            name = camera.source.name
            self._status.show_camera(f"Reading {name if len(name) < 40 else name[:38] + '…'}")

    def _show_training(self) -> None:
        training = self.session.training
        if training.state == "idle" or training.config is None:
            self._status.show_running("", None)
            return
        name, step = title_of(training.config.name), training.last_step
        if training.state == "stopping":
            self._status.show_running(f"Stopping {name} and keeping its network…", None)
        elif step is None:
            self._status.show_running(f"Preparing to train {name}…", None)
        else:
            left = duration(training.seconds_left or 0.0)
            rest = "paused" if training.state == "paused" else f"{left} left"
            text = f"Training {name}: epoch {step.epoch} of {training.config.epochs}, {rest}"
            self._status.show_running(text, training.progress)


def _nav_button(name: str, text: str, icon: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setText(text)
    button.setProperty("kind", "nav")
    button.setProperty("icon_name", icon)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setProperty("icon_side", NAV_ICON)
    theme.widen(button, NAV_WIDTH - 12)
    return button
