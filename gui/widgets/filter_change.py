"""Switching a filter off, scaling its kernel or bias, and what that does to the test accuracy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QWidget,
)

from gui.widgets.cards import button, column, label, row
from gui.widgets.figures import MINUS, figure
from gui.widgets.slider import Slider

STEPS = 20
"""Stops of a slider from one whole scale to the next."""

TIMES = "\N{MULTIPLICATION SIGN}"
ROW = 32
"""Height in pixels of a changed filter in the list."""

SCALES = (
    (
        "kernel_scale",
        "Kernel",
        0,
        "The kernel times this: stronger, it answers louder to the same; at 0 the bias is left.",
    ),
    (
        "bias_scale",
        "Bias",
        -2,
        "The bias times this: it decides how much it takes before the filter answers at all.",
    ),
)


class FilterChange(QWidget):
    """The controls of one filter, the accuracy before and after, and every filter changed.

    Signals:
        changed: on (bool), scale of the kernel and scale of the bias (float).
        reset: this filter as it was trained.
        all_reset: every filter as it was trained.
        chosen: the place of a changed filter in the list, to be opened.
    """

    changed = Signal(bool, float, float)
    reset = Signal()
    all_reset = Signal()
    chosen = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._on = QCheckBox("On")
        self._on.setObjectName(f"{name}_on")
        self._on.setAccessibleName("Filter is on")
        self._on.setToolTip(
            "Off: what reads this filter gets zeros in its place. If the answer stays the same, "
            "the filter did not matter for this digit."
        )
        self._reset = button("Reset", f"{name}_reset", "This filter as it was trained.")
        self._all = button("Reset all", f"{name}_reset_all", "Every filter as it was trained.")
        self._sliders, self._texts, rows = self._scales(name)
        self._accuracy = label("", "lead", name=f"{name}_accuracy")
        self._accuracy.setToolTip("The share of the 10,000 test pictures that is read rightly.")
        self._note = label("", "small", wrap=True, name=f"{name}_accuracy_note")
        self._note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._progress = QProgressBar()
        self._progress.setObjectName(f"{name}_progress")
        self._progress.setAccessibleName("Test pictures answered")
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 1000)
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(policy)
        self._list = QListWidget()
        self._list.setObjectName(f"{name}_list")
        self._list.setAccessibleName("Changed filters")
        self._list.setToolTip("Every filter that is changed: a click or Enter opens it.")
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMinimumHeight(ROW)
        self._on.toggled.connect(self._on_moved)
        self._reset.clicked.connect(self.reset)
        self._all.clicked.connect(self.all_reset)
        self._list.itemClicked.connect(lambda item: self.chosen.emit(self._list.row(item)))
        self._list.itemActivated.connect(lambda item: self.chosen.emit(self._list.row(item)))
        layout = column(
            row(self._on, None, self._reset, self._all),
            *rows,
            self._accuracy,
            self._progress,
            self._note,
            self._list,
            spacing=2,
        )
        layout.insertSpacing(layout.indexOf(self._list), 4)
        layout.addStretch(0)
        layout.setStretchFactor(self._list, 1)
        self.setLayout(layout)
        self.set_filter(on=True, kernel_scale=1, bias_scale=1, able=False)
        self.set_changes([])
        self.set_progress(None)

    def set_filter(
        self, *, on: bool, kernel_scale: float, bias_scale: float, able: bool = True
    ) -> None:
        """Shows another filter's state; ``able``: there is a filter to change."""
        controls = (self._on, *self._sliders)
        for control in controls:
            control.blockSignals(True)
        self._on.setChecked(on)
        for slider, scale in zip(self._sliders, (kernel_scale, bias_scale), strict=True):
            slider.setValue(round(scale * STEPS))
        for control in controls:
            control.blockSignals(False)
        self._on.setEnabled(able)
        self._say_scales()

    def set_changes(self, texts: Sequence[str]) -> None:
        """Every changed filter in a few words."""
        if [self._list.item(at).text() for at in range(self._list.count())] != list(texts):
            self._list.clear()
            for text in texts:
                item = QListWidgetItem(text)
                item.setSizeHint(QSize(0, ROW))
                self._list.addItem(item)
        self._all.setEnabled(bool(texts))
        self._list.setVisible(bool(texts))

    def set_current(self, place: int) -> None:
        """Marks the changed filter that is shown, or none (-1)."""
        if self._list.currentRow() != place:
            self._list.setCurrentRow(place)

    def set_effect(self, accuracy: str, note: str) -> None:
        """The accuracy before and after, and what else is to be said of it."""
        self._accuracy.setText(accuracy)
        self._note.setText(note)

    def set_progress(self, share: float | None) -> None:
        """How much of a new figure is there, 0..1; None: there is none to come."""
        self._progress.setVisible(share is not None)
        self._progress.setValue(round(1000 * (share or 0)))

    def _scales(
        self, name: str
    ) -> tuple[tuple[Slider, ...], tuple[QLabel, ...], list[QHBoxLayout]]:
        """The two sliders, each in a row with its name and its number."""
        sliders, texts, rows = [], [], []
        captions = [label(what, "small") for _, what, _, _ in SCALES]
        for caption, (key, what, least, tip) in zip(captions, SCALES, strict=True):
            slider = Slider()
            slider.setObjectName(f"{name}_{key}")
            slider.setAccessibleName(f"{what} times")
            slider.setToolTip(tip)
            slider.setRange(least * STEPS, 2 * STEPS)
            slider.setPageStep(STEPS // 2)
            slider.setValue(STEPS)
            slider.valueChanged.connect(self._on_moved)
            text = label("", "small", name=f"{name}_{key}_text")
            text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            text.setFixedWidth(text.fontMetrics().horizontalAdvance(f"{TIMES} {MINUS}0.00") + 4)
            caption.setBuddy(slider)
            caption.setFixedWidth(max(each.sizeHint().width() for each in captions))
            sliders.append(slider)
            texts.append(text)
            rows.append(row(caption, slider, text))
        return tuple(sliders), tuple(texts), rows

    def _on_moved(self) -> None:
        self._say_scales()
        kernel, bias = (slider.value() / STEPS for slider in self._sliders)
        self.changed.emit(self._on.isChecked(), kernel, bias)

    def _say_scales(self) -> None:
        able = self._on.isEnabled()
        for slider, text in zip(self._sliders, self._texts, strict=True):
            text.setText(f"{TIMES} {figure(slider.value() / STEPS)}")
            slider.setEnabled(able and self._on.isChecked())
        moved = any(slider.value() != STEPS for slider in self._sliders)
        self._reset.setEnabled(able and (moved or not self._on.isChecked()))
