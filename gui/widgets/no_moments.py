"""What stands where there is no training to go through: why, and the way to one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from gui.widgets.cards import Card, button, label, row


class NoMoments(Card):
    """A sentence and a button.

    Signals:
        train_requested: the way to a training was chosen.
    """

    train_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._why = label("", "lead", wrap=True, name="time_why")
        self._why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        train = button(
            "Go to Train",
            "time_go_train",
            "Opens the page where a network is trained; come back while it learns, or after.",
            kind="primary",
            icon="train",
        )
        train.clicked.connect(self.train_requested)
        self.body.addStretch(1)
        self.body.addWidget(self._why)
        self.body.addSpacing(8)
        self.body.addLayout(row(None, train, None))
        self.body.addStretch(1)

    def say(self, why: str) -> None:
        """Shows why there is nothing, and what to do."""
        self._why.setText(why)
