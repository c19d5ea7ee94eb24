"""Opens and closes the editor, and does what it asks of the settings and of files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget

from gui import file_dialogs
from gui.session import Session
from gui.train.draft import CHANGED
from gui.train.editor import Editor
from gui.train.own import OwnExperiments
from gui.train.settings import OWN, TrainSettings
from models.config import TrainConfig
from models.presets import PRESETS
from models.sharing import SharingError, read_file, to_json

KINDS = "Experiments (*.json)"


class Desk(QObject):
    """Joins the editor, the column of settings and a person's own experiments.

    Args:
        session: runs the jobs that read and write files.
        settings: hold the draft.
        own: the experiments kept by name.
        views: shows the editor in place of what it shows first.
    """

    def __init__(
        self,
        session: Session,
        settings: TrainSettings,
        own: OwnExperiments,
        views: QStackedWidget,
    ) -> None:
        super().__init__(views)
        self._session = session
        self._settings = settings
        self._own = own
        self._views = views
        self._editor: Editor | None = None
        settings.customise_requested.connect(self.toggle)
        settings.preset_changed.connect(self._show)

    def toggle(self) -> None:
        """Opens the editor, or closes it where it is open."""
        if self._editor is not None and self._views.currentWidget() is self._editor:
            self.close()
            return
        if self._editor is None:
            self._editor = self._made()
            self._views.addWidget(self._editor)
            self._show()
        self._views.setCurrentWidget(self._editor)
        self._settings.show_editing(True)
        self._editor.begin()

    def close(self) -> None:
        """The curves again."""
        self._views.setCurrentIndex(0)
        self._settings.show_editing(False)

    def restyle(self) -> None:
        """The editor in the theme's colours and type."""
        if self._editor is not None:
            self._editor.restyle()

    def save(self, path: Path) -> None:
        """Writes the experiment to a file, beside the window."""
        from models.storage import atomic_write

        try:
            text = to_json(self._settings.config())
        except SharingError as error:
            self._say(str(error))
            return
        job = self._session.job("save experiment", lambda _: atomic_write(path, text.encode()))
        job.succeeded.connect(lambda _: self._say(f"Saved as {path.name}."))
        job.failed.connect(lambda fault: self._say(fault.sentence))
        job.start()

    def open(self, path: Path) -> None:
        """Takes in the experiment of a file, read beside the window."""
        job = self._session.job("open experiment", lambda _: _read(path))
        job.succeeded.connect(self._on_read)
        job.failed.connect(lambda fault: self._say(fault.sentence))
        job.start()

    def take(self, config: TrainConfig) -> None:
        """An experiment that came from elsewhere: a preset, perhaps changed, or one's own."""
        key = config.name.removesuffix(CHANGED)
        if key in PRESETS:
            self._settings.choose(key, config)
            said = f"{self._settings.title} was taken in."
        else:
            try:
                kept = self._own.keep(self._own.free_name(key), config)
            except ValueError as error:
                self._say(str(error))
                return
            self._settings.fill_experiments()
            self._settings.choose(OWN + kept.name)
            self._settings.filters.take(config.fixed_filters)
            self._keep(f"Taken in and kept as {kept.name}.")
            return
        self._settings.filters.take(config.fixed_filters)
        self._say(said)

    def _keep(self, sentence: str) -> None:
        """Writes the own experiments beside the window, at once, and then says so."""
        settings = self._session.settings
        job = self._session.job("keep experiments", lambda _: settings.save())
        job.succeeded.connect(lambda _: self._say(sentence))
        job.failed.connect(
            lambda fault: self._say(f"{fault.sentence} It stays until the window closes.")
        )
        job.start()

    def _made(self) -> Editor:
        editor = Editor(self._settings.draft, self._settings.config, self._settings.live)
        editor.closed.connect(self._on_closed)
        share = editor.share
        share.keep_requested.connect(self._on_keep)
        share.forget_requested.connect(self._on_forget)
        share.save_requested.connect(self._ask_save)
        share.open_requested.connect(self._ask_open)
        share.taken.connect(self.take)
        return editor

    def _show(self) -> None:
        if self._editor is not None:
            self._editor.set_title(self._settings.title)
            self._editor.share.show_own(self._settings.own_name)

    def _say(self, sentence: str) -> None:
        if self._editor is not None:
            self._editor.share.say(sentence)

    def _on_closed(self) -> None:
        self.close()
        self._settings.focus_editing()

    def _on_keep(self, name: str) -> None:
        try:
            kept = self._own.keep(name, self._settings.config())
        except ValueError as error:
            self._say(str(error))
            return
        self._settings.fill_experiments()
        self._settings.choose(OWN + kept.name)
        self._keep(f"Kept as {kept.name}, in the list of experiments.")

    def _on_forget(self) -> None:
        name = self._settings.own_name
        self._own.forget(name)
        # What was set stays, now as the chapter's changed; Keep takes it back.
        first = next(iter(PRESETS))
        self._settings.choose(first, self._settings.draft.config)
        self._settings.draft.forget_steps()
        self._settings.fill_experiments()
        self._show()
        self._keep(f"{name} is off the list; Keep puts it back.")

    def _ask_save(self) -> None:
        stem = self._settings.plain_title(self._settings.draft.key)
        plain = "".join(c if c.isalnum() else "-" for c in stem).strip("-").lower() or "experiment"
        file_dialogs.to_save(
            self._views,
            "Save the experiment",
            f"{plain}.json",
            KINDS,
            lambda path: self.save(Path(path)),
        )

    def _ask_open(self) -> None:
        file_dialogs.to_open(
            self._views, "Open an experiment", KINDS, lambda path: self.open(Path(path))
        )

    def _on_read(self, found: TrainConfig | str) -> None:
        if isinstance(found, str):
            self._say(found)
        else:
            self.take(found)


def _read(path: Path) -> TrainConfig | str:
    """The experiment of a file, or one sentence on what is wrong with it."""
    try:
        return read_file(path)
    except SharingError as error:
        return str(error)
    except OSError:
        return f"{path.name} could not be read."
