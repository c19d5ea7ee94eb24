"""What a person sees as text, and whether Qt would read it as anything else; what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGraphicsTextItem,
    QGraphicsView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QToolTip,
    QWidget,
)

TAG = "<b>"
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
MOST_ROWS = 50


def texts() -> Iterator[tuple[str, str, bool]]:
    """(where, text, whether it is read as rich text) of everything that any window shows."""
    for widget in QApplication.allWidgets():
        where = _where(widget)
        yield f"tooltip of {where}", widget.toolTip(), _rich(widget.toolTip())
        yield f"title of {where}", widget.windowTitle(), False
        if isinstance(widget, QLabel):
            plain = widget.textFormat() == Qt.TextFormat.PlainText
            yield where, widget.text(), not plain and _rich(widget.text())
        elif isinstance(widget, QAbstractButton | QLineEdit):
            yield where, widget.text(), False
        elif isinstance(widget, QComboBox):
            for row in range(widget.count()):
                tip = str(widget.itemData(row, Qt.ItemDataRole.ToolTipRole) or "")
                yield where, widget.itemText(row), False
                yield f"tooltip in {where}", tip, _rich(tip)
        elif isinstance(widget, QPlainTextEdit):
            yield where, widget.toPlainText(), False
        elif isinstance(widget, QTextEdit):
            yield where, widget.toHtml(), TAG not in widget.toPlainText()
        elif isinstance(widget, QAbstractItemView):
            yield from _items(widget, where)
        elif isinstance(widget, QGraphicsView) and widget.scene() is not None:
            for item in widget.scene().items():
                if isinstance(item, QGraphicsTextItem):
                    yield f"plot in {where}", item.toHtml(), TAG not in item.toPlainText()
        elif isinstance(widget, QMenu):
            for action in widget.actions():
                tip = action.toolTip() if widget.toolTipsVisible() else ""
                yield where, action.text(), False
                yield f"tooltip in {where}", tip, _rich(tip)
    yield "tooltip shown", QToolTip.text(), _rich(QToolTip.text())


def stored(folder: Path) -> dict[str, int]:
    """The size of every file of a sandbox, by its name within."""
    return {
        str(path.relative_to(folder)): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and path.name != "stderr.txt"
    }


def _items(view: QAbstractItemView, where: str) -> Iterator[tuple[str, str, bool]]:
    model = view.model()
    if model is None:
        return
    for row in range(min(model.rowCount(), MOST_ROWS)):
        for column in range(model.columnCount()):
            for role in ROLES:
                text = str(model.index(row, column).data(role) or "")
                tip = role == Qt.ItemDataRole.ToolTipRole
                yield f"{'tooltip in ' if tip else ''}{where}", text, tip and _rich(text)


def _rich(text: str) -> bool:
    """Whether Qt would take it as rich text: a tag of ours on its first line, not escaped."""
    return TAG in text.partition("\n")[0]


def _where(widget: QWidget) -> str:
    part: QWidget | None = widget
    while part is not None and not part.objectName():
        part = part.parentWidget()
    return f"{type(widget).__name__} in {part.objectName() if part is not None else 'a window'}"
