"""What is dropped, pasted and chosen: files good and hostile, pictures of odd sizes, text."""

from __future__ import annotations

import random
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from tests.trust.clicks_sandbox import ODD_TEXTS


def load(rng: random.Random, files: list[Path]) -> tuple[str, QMimeData]:
    """Files, a picture or text, as another program would hand them over; and what it is."""
    data, chance = QMimeData(), rng.random()
    if chance < 0.6:
        paths = rng.sample(files, rng.choice((1, 1, 3)))
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        return paths[0].name, data
    if chance < 0.8:
        width, height = rng.choice(((1, 1), (28, 28), (300, 200), (2000, 3)))
        image = QImage(width, height, QImage.Format.Format_ARGB32)
        image.fill(rng.choice((Qt.GlobalColor.white, Qt.GlobalColor.transparent)))
        data.setImageData(image)
        return f"a picture {width} x {height}", data
    text = rng.choice(ODD_TEXTS)
    data.setText(text.encode("utf-8", "replace").decode())
    return f"text {text[:30]!r}", data


def answer(dialog: QFileDialog, rng: random.Random, files: list[Path]) -> str:
    """Only by a path of the sandbox: a file dialog can delete."""
    if rng.random() < 0.25:
        dialog.reject()
        return "no file"
    path = rng.choice(files)
    if dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
        path = path.parent.parent / "out" / rng.choice(("a.csv", "b.gif", "c", "d.npz"))
    elif dialog.fileMode() == QFileDialog.FileMode.Directory:
        path = path.parent.parent / rng.choice(("out", "home", "nowhere"))
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    if line is not None:
        line.setText(str(path))
        QTest.keyClick(line, Qt.Key.Key_Return)
    else:
        dialog.reject()
    return f"file {path.name!r}"
