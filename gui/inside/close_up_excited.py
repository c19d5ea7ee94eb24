"""The second part of the close-up: the nine test pictures that a filter answers to most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from gui.inside.excitements import Excitements
from gui.session import Session
from gui.widgets.cards import column, label
from gui.widgets.figures import figure
from gui.widgets.filter_pictures import FilterPictures, Spotted
from models.digit_names import a_digit

if TYPE_CHECKING:
    from models.classifier import Network
    from models.exciting import Excitement, Exciting

ALL = 10_000


class CloseUpExcited(QWidget):
    """Asks only while it is seen; all filters of a layer are asked at once.

    Signals:
        picture_requested: the place of a test picture, from 0, that shall be looked into.
    """

    picture_requested = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._network: Network | None = None
        self._layer, self._number = 0, 0
        self._shown: tuple[Exciting, int] | None = None
        self._found: tuple[Excitement, ...] = ()
        self._hint = ""
        self._excitements = Excitements(session, self)
        self._pictures = FilterPictures("close_up_pictures")
        self._pictures.setToolTip(
            "The test pictures with the largest value anywhere in this map; the frame marks the "
            "pixels behind that value. A click or Enter looks into one."
        )
        self._text = label("", "small", wrap=True, name="close_up_picture_text")
        self._text.setMinimumHeight(2 * self._text.fontMetrics().height())
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._progress = QProgressBar()
        self._progress.setObjectName("close_up_search")
        self._progress.setAccessibleName("Test pictures asked")
        self._progress.setTextVisible(False)
        self._progress.setRange(0, ALL)
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(policy)
        layout = column(self._pictures, self._text, self._progress, spacing=4)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._pictures.opened.connect(self._open)
        self._pictures.pointed.connect(lambda text: self._text.setText(text or self._hint))
        self._excitements.found.connect(self._refresh)
        self._excitements.progressed.connect(self._progress.setValue)
        self._excitements.running_changed.connect(self._on_running)
        session.test_ready.connect(self._refresh)
        self._on_running(False)

    def set_subject(self, network: Network | None, layer: int, number: int) -> None:
        """Another filter, as it was trained."""
        self._network, self._layer, self._number = network, layer, number
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        network = self._network
        if network is None or not self.isVisible():
            return
        self._session.need_test_pictures()
        self._excitements.want(network, self._layer)
        answer, test = self._excitements.known(network, self._layer), self._session.test
        if answer is None or test is None:
            self._shown, self._found = None, ()
            self._hint = "All 10,000 test pictures are being asked."
            self._pictures.set_pictures([], empty=self._hint)
            self._text.setText("")
            return
        if self._shown == (answer.exciting, self._number):
            return
        self._shown = answer.exciting, self._number
        self._found = answer.exciting.filters[self._number]
        self._pictures.set_pictures(
            [
                Spotted(
                    picture=test.pictures[one.picture],
                    box=one.box,
                    caption=f"{test.labels[one.picture]} · {figure(one.value)}",
                    text=f"Test picture {one.picture + 1:,}, "
                    f"{a_digit(int(test.labels[one.picture]))}: "
                    f"{figure(one.value, 3)} at row {one.row + 1}, column {one.column + 1}",
                )
                for one in self._found
            ],
            empty="Its values are not numbers any more: this network broke down in training.",
        )
        self._hint = self._summary(answer.exciting.asked)
        self._text.setText(self._hint)

    def _summary(self, asked: int) -> str:
        if not self._found:
            return ""
        strongest = self._found[0].value
        if strongest <= 0:
            return f"At most {figure(strongest, 3)} on {asked:,} test pictures: never above 0."
        return f"The strongest of {asked:,} test pictures, up to {figure(strongest, 3)}."

    def _open(self, index: int) -> None:
        self.picture_requested.emit(self._found[index].picture)

    def _on_running(self, running: bool) -> None:
        self._progress.setValue(0)
        self._progress.setVisible(running)
