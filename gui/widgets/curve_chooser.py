"""A small window that finds kept runs and lays up to eight of them over the plots."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.widgets.cards import label
from gui.widgets.curve_marks import MOST_RUNS
from gui.widgets.tips import as_tip

KEY = Qt.ItemDataRole.UserRole
LIST_HEIGHT, ROW_HEIGHT = 264, 32


@dataclass(frozen=True, kw_only=True)
class RunChoice:
    """A run that can be laid over.

    Attributes:
        key: its id.
        title: what people call it.
        words: its state and last figure.
    """

    key: str
    title: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ChooserWords:
    """What a chooser is about.

    Attributes:
        stem: begins the names of its parts.
        title: its accessible name.
        things: what is looked for ("your runs").
        tip: of the list.
        nothing: said where there is nothing to choose.
        chosen: comes after "3 of at most 4 ".
        most: that can be chosen.
    """

    stem: str = "curve_runs"
    title: str = "Lay runs over one another"
    things: str = "your runs"
    tip: str = "Tick what is to be laid over: a click, or Space."
    nothing: str = "No run is kept yet: each training that you start here becomes one."
    chosen: str = "laid over"
    most: int = MOST_RUNS


class _WholeRow(QStyledItemDelegate):
    """A click anywhere in a row ticks it, not only one on its box."""

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if event.type() != QEvent.Type.MouseButtonRelease:
            return super().editorEvent(event, model, option, index)
        wanted = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        if model.flags(index) & wanted != wanted:
            return False
        role = Qt.ItemDataRole.CheckStateRole
        ticked = Qt.CheckState(model.data(index, role)) == Qt.CheckState.Checked
        other = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        return model.setData(index, other, role)


class CurveChooser(QFrame):
    """Opens under a button; Escape or a click elsewhere closes it.

    Args:
        parent: beside which it opens.
        words: what it is about.

    Signals:
        toggled: the key of a run, and whether it is wanted.
    """

    toggled = Signal(str, bool)

    def __init__(self, parent: QWidget, words: ChooserWords | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._words = words = words or ChooserWords()
        self.setObjectName(f"{words.stem}_popup")
        self.setAccessibleName(words.title)
        self.setProperty("role", "card")
        theme.widen(self, 360)
        self._search = QLineEdit()
        self._search.setObjectName(f"{words.stem}_search")
        self._search.setAccessibleName(f"Search {words.things}")
        self._search.setToolTip("Any word of a name, an experiment or a state.")
        self._search.setPlaceholderText(f"Search {words.things}")
        self._search.setMinimumHeight(32)
        self._list = QListWidget()
        self._list.setObjectName(f"{words.stem}_list")
        self._list.setAccessibleName(words.things.capitalize())
        self._list.setToolTip(words.tip)
        self._list.setFixedHeight(LIST_HEIGHT)
        self._list.setItemDelegate(_WholeRow(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._said = label("", "small", wrap=True, name=f"{words.stem}_said")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self._search)
        layout.addWidget(self._list)
        layout.addWidget(self._said)
        self._search.textChanged.connect(lambda _: self._filter())
        self._search.returnPressed.connect(self._list.setFocus)
        self._list.itemChanged.connect(self._on_item)

    def open(self, under: QWidget) -> None:
        """Shows it under a button, inside the screen."""
        self._said.setText(f"Looking for {self._words.things} …")
        self._list.clear()
        self.adjustSize()
        corner = under.mapToGlobal(QPoint(under.width() - self.width(), under.height() + 4))
        self.move(corner)
        self.show()
        self._search.setFocus()

    def set_choices(self, choices: Sequence[RunChoice], chosen: Collection[str]) -> None:
        """Lists the runs; those chosen are ticked."""
        self._list.blockSignals(True)
        self._list.clear()
        for choice in choices:
            item = QListWidgetItem(f"{choice.title}  ·  {choice.words}")
            item.setToolTip(as_tip(choice.title))
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            item.setData(KEY, choice.key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = choice.key in chosen
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.blockSignals(False)
        self._filter()
        self._limit()

    def chosen(self) -> list[str]:
        """The keys that are ticked."""
        return [str(item.data(KEY)) for item in self._items() if _ticked(item)]

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _on_item(self, item: QListWidgetItem) -> None:
        self.toggled.emit(str(item.data(KEY)), _ticked(item))
        self._limit()

    def _filter(self) -> None:
        words = self._search.text().casefold().split()
        shown = 0
        for item in self._items():
            hit = all(word in item.text().casefold() for word in words)
            item.setHidden(not hit)
            shown += hit
        self._say(shown)

    def _limit(self) -> None:
        """With all letters given away, only what is ticked can be changed."""
        full = len(self.chosen()) >= self._words.most
        self._list.blockSignals(True)
        for item in self._items():
            enabled = _ticked(item) or not full
            flags = item.flags()
            one = Qt.ItemFlag.ItemIsEnabled
            item.setFlags(flags | one if enabled else flags & ~one)
        self._list.blockSignals(False)
        self._say(sum(not item.isHidden() for item in self._items()))

    def _say(self, shown: int) -> None:
        if not self._list.count():
            text = self._words.nothing
        elif not shown:
            text = f"None of {self._words.things} has these words."
        else:
            text = f"{len(self.chosen())} of at most {self._words.most} {self._words.chosen}."
        self._said.setText(text)


def _ticked(item: QListWidgetItem) -> bool:
    return item.checkState() == Qt.CheckState.Checked
