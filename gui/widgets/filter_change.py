"""Switching a filter off, scaling its kernel or bias, and what that does to the test accuracy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QProgressBar, QWidget

from gui.widgets.cards import button, column, label, row
from gui.widgets.figures import MINUS, figure
from gui.widgets.slider import Slider

STEPS = 20
"""Stops of a slider from one whole scale to the next."""

TIMES = "\N{MULTIPLICATION SIGN}"
ARROW = "\N{RIGHTWARDS ARROW}"


class FilterChange(QWidget):
    """The controls of one filter, the accuracy before and after, and every filter changed.

    Signals:
        changed: on (bool), scale of the kernel and scale of the bias (float).
        reset: this filter as it was trained.
        all_reset: every filter as it was trained.
        chosen: a row of the list, to be opened.
    """

    changed = Signal(bool, float, float)
    reset = Signal()
    all_reset = Signal()
    chosen = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._on = QCheckBox("Filter is on")
        self._on.setObjectName(f"{name}_on")
        self._on.setAccessibleName("Filter is on")
        self._on.setToolTip(
            "Off: everything behind it gets zeros in its place. If the answer stays the same, the "
            "filter did not matter for this digit."
        )
        self._kernel, kernel_text = Slider(), label("", "small", name=f"{name}_kernel_scale_text")
        self._bias, bias_text = Slider(), label("", "small", name=f"{name}_bias_scale_text")
        self._texts = (kernel_text, bias_text)
        for slider, key, what, least, tip in (
            (self._kernel, "kernel_scale", "Kernel", 0, "A stronger kernel answers louder to the "
             "same pattern; at 0 only the bias is left."),
            (self._bias, "bias_scale", "Bias", -2, "The bias decides how much it takes before the "
             "filter answers at all; turned round it may always answer."),
        ):  # fmt: skip
            slider.setObjectName(f"{name}_{key}")
            slider.setAccessibleName(f"{what} times")
            slider.setToolTip(f"{what} of this filter times this. {tip}")
            slider.setRange(least * STEPS, 2 * STEPS)
            slider.setPageStep(STEPS // 2)
            slider.setValue(STEPS)
            slider.valueChanged.connect(self._on_moved)
        widest = kernel_text.fontMetrics().horizontalAdvance(f"{MINUS}{TIMES} 0.00") + 4
        for text in self._texts:
            text.setFixedWidth(widest)
            text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._reset = button(
            "Reset", f"{name}_reset", "This filter as it was trained.", kind="quiet"
        )
        self._all = button(
            "Reset all", f"{name}_reset_all", "Every filter as it was trained.", kind="quiet"
        )
        self._accuracy = label("", "lead", name=f"{name}_accuracy")
        self._digit = label("", "small", wrap=True, name=f"{name}_accuracy_note")
        self._progress = QProgressBar()
        self._progress.setObjectName(f"{name}_progress")
        self._progress.setAccessibleName("Test pictures answered")
        self._progress.setTextVisible(False)
        self._list = QListWidget()
        self._list.setObjectName(f"{name}_list")
        self._list.setAccessibleName("Changed filters")
        self._list.setToolTip("Every filter that is changed; click or Enter opens one.")
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(lambda item: self.chosen.emit(self._list.row(item)))
        self._list.itemActivated.connect(lambda item: self.chosen.emit(self._list.row(item)))
        self._on.toggled.connect(self._on_moved)
        self._reset.clicked.connect(self.reset)
        self._all.clicked.connect(self.all_reset)
        captions = [label("Kernel", "small"), label("Bias", "small")]
        for caption, slider in zip(captions, (self._kernel, self._bias), strict=True):
            caption.setBuddy(slider)
            caption.setFixedWidth(max(each.sizeHint().width() for each in captions))
        self.setLayout(
            column(
                row(self._on, None, self._reset),
                row(captions[0], self._kernel, kernel_text),
                row(captions[1], self._bias, bias_text),
                self._accuracy,
                self._progress,
                self._digit,
                self._list,
                row(None, self._all),
                spacing=4,
            )
        )
        self._say_scales()
        self.set_changes([])

    def set_filter(self, on: bool, kernel_scale: float, bias_scale: float) -> None:
        """Shows another filter's state."""
        for control in (self._on, self._kernel, self._bias):
            control.blockSignals(True)
        self._on.setChecked(on)
        self._kernel.setValue(round(kernel_scale * STEPS))
        self._bias.setValue(round(bias_scale * STEPS))
        for control in (self._on, self._kernel, self._bias):
            control.blockSignals(False)
        self._say_scales()

    def set_able(self, able: bool) -> None:
        """Whether there is a filter to change."""
        for control in (self._on, self._kernel, self._bias):
            control.setEnabled(able)
        if not able:
            self._reset.setEnabled(False)

    def set_changes(self, texts: Sequence[str]) -> None:
        """Every changed filter in a few words."""
        if [self._list.item(at).text() for at in range(self._list.count())] != list(texts):
            self._list.clear()
            for text in texts:
                item = QListWidgetItem(text)
                item.setSizeHint(QSize(0, 32))
                self._list.addItem(item)
        self._all.setEnabled(bool(texts))
        self._list.setVisible(bool(texts))

    def set_effect(self, accuracy: str, note: str) -> None:
        """The accuracy before and after, and what else is to be said of it."""
        self._accuracy.setText(accuracy)
        self._digit.setText(note)

    def set_progress(self, share: float | None) -> None:
        """How much of a new figure is there, 0..1; None: there is none to come."""
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(policy)
        self._progress.setVisible(share is not None)
        self._progress.setRange(0, 1000)
        self._progress.setValue(round(1000 * (share or 0)))

    def _on_moved(self) -> None:
        self._say_scales()
        self.changed.emit(
            self._on.isChecked(), self._kernel.value() / STEPS, self._bias.value() / STEPS
        )

    def _say_scales(self) -> None:
        for text, slider in zip(self._texts, (self._kernel, self._bias), strict=True):
            text.setText(f"{TIMES} {figure(slider.value() / STEPS)}")
            slider.setEnabled(self._on.isChecked())
        neutral = self._on.isChecked() and self._kernel.value() == self._bias.value() == STEPS
        self._reset.setEnabled(not neutral)
