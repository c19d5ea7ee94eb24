"""The time machine's face: a layer's pictures, answer and matrix above, the time line below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.widgets.cards import Card, column, label, row
from gui.widgets.layer_pictures import LayerPictures
from gui.widgets.moment_views import AnswerView, MatrixView
from gui.widgets.shot import Shot
from gui.widgets.time_controls import TimeControls
from gui.widgets.time_line import TimeLine

NARROWEST, WIDEST = 226, 330
"""Pixels: width of the column with answer and matrix, a third of the whole."""

LOW, NARROW = 460, 620
"""Below this height or width in pixels some words give way to the pictures."""


class TimeMachine(QWidget):
    """Goes from moment to moment and shows one; it is told what and knows no network.

    Attributes:
        pictures: the layer.
        line, controls: the moments, and what moves through them.

    Signals:
        moment_changed: another moment is to be shown.
    """

    moment_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pictures = LayerPictures()
        self.line = TimeLine("time_slider")
        self.controls = TimeControls()
        self._side = Card(margin=12)
        self._moment = label("", "title", name="time_moment")
        self._accuracy = label("", name="time_accuracy")
        self._said = label("", "quiet", name="time_said")
        self._answer = AnswerView(
            "time_answer",
            "Answer at this moment",
            "What the network of this moment says of the picture: how it shares out its trust.",
        )
        self._matrix = MatrixView(
            "time_matrix",
            "Confusion matrix at this moment",
            "Of each true digit (row), how many per cent got which answer (column). Learning "
            "draws everything onto the diagonal.",
        )
        self._counted = label("", "small", wrap=True, name="time_counted")
        self._counted.setMinimumHeight(2 * self._counted.fontMetrics().height())
        self._growing = False
        self._arrange()
        self.line.valueChanged.connect(lambda _: self.moment_changed.emit())
        self.line.chosen.connect(lambda _: self._let_go())
        self.controls.stepped.connect(self._step)
        self.controls.beat.connect(self._go_on)
        self.controls.playing_changed.connect(self._on_playing)
        self.controls.follow_changed.connect(lambda _: self.follow())

    def set_growing(self, growing: bool) -> None:
        """Whether more moments come."""
        self._growing = growing
        self.controls.set_growing(growing)

    def follow(self) -> None:
        """Goes to the newest moment, if that is wanted."""
        if self._growing and self.controls.follow:
            self.line.setValue(self.line.maximum())

    def show_shot(self, shot: Shot) -> None:
        """Another moment; maps and answer stay where those of the moment are not ready."""
        self._moment.setText(shot.name)
        self._accuracy.setText(shot.accuracy)
        self.pictures.show_kernels(shot.kernels)
        if shot.maps is not None:
            self.pictures.show_maps(shot.maps)
            self._answer.set_shares(shot.shares)
            self._said.setText(shot.said)
        self._matrix.set_counts(shot.counts, shot.counted)
        self._counted.setText(shot.counted)

    def _let_go(self) -> None:
        """A person moved: neither the film nor the training moves the slider any more."""
        self.controls.set_playing(False)
        self.controls.set_follow(False)

    def _step(self, by: int) -> None:
        self._let_go()
        self.line.setValue(self.line.value() + by)

    def _on_playing(self, playing: bool) -> None:
        if playing:
            self.controls.set_follow(False)
            if self.line.value() == self.line.maximum():
                self.line.setValue(0)

    def _go_on(self) -> None:
        self.line.setValue(self.line.value() + 1)
        if self.line.value() == self.line.maximum():
            self.controls.set_playing(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """Some words give way where there is little room for the size they are written in."""
        zoom = min(theme.zoom(), theme.WIDEST_ZOOM)
        side = min(max(self.width() // 3, round(zoom * NARROWEST)), round(zoom * WIDEST))
        self._side.setFixedWidth(side)
        self._counted.setVisible(self.height() >= zoom * LOW)
        self.controls.set_narrow(self.width() < zoom * NARROW)

    def _arrange(self) -> None:
        side, time = self._side, Card(margin=8)
        side.body.setSpacing(4)
        side.body.addLayout(row(self._moment, None, self._accuracy, spacing=4))
        side.body.addWidget(self._said)
        side.body.addWidget(self._answer, 1)
        side.body.addSpacing(4)
        side.body.addWidget(self._matrix, 4)
        side.body.addWidget(self._counted)
        for text in (self._moment, self._accuracy, self._said):
            text.setMinimumWidth(1)
        time.body.setSpacing(4)
        time.body.addWidget(self.line)
        time.body.addWidget(self.controls)
        top = row(self.pictures, side, spacing=8)
        top.setStretch(0, 1)
        whole = column(top, time, spacing=8)
        whole.setStretch(0, 1)
        self.setLayout(whole)
