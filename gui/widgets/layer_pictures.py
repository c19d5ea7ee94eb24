"""A layer at one moment: its kernels above, below them what it makes of the picture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from gui.widgets.cards import Card, label, row
from gui.widgets.layer_tiles import Tiles
from gui.widgets.moment_paint import Style, kernels_height
from gui.widgets.moment_views import TilesView
from gui.widgets.shot import Pictures

GAP = 8
"""Pixels between kernels, title and maps."""


class LayerPictures(Card):
    """The kernels get the height they need, the maps the rest.

    Signals:
        change_toggled: whether the kernels' change since the start is asked for.
    """

    change_toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__(margin=12)
        self._tiles: tuple[Tiles | None, Tiles | None] = (None, None)
        self._kernels_title = label("", "quiet", name="time_kernels_title")
        self._change = QCheckBox("Change")
        self._change.setObjectName("time_change")
        self._change.setAccessibleName("Change since start")
        self._change.setToolTip(
            "Shows only what learning added to the first, random weights: filters grow out of "
            "nothing."
        )
        self._kernels = TilesView(
            "time_kernels",
            "Kernels at this moment",
            "What the layer has learnt until this moment: orange weights want light there, blue "
            "ones dark. The colours mean the same numbers through the whole training.",
        )
        self._maps_title = label("", "quiet", name="time_maps_title")
        self._maps = TilesView(
            "time_maps",
            "Maps at this moment",
            "What the layer makes of the picture at this moment. The colours mean the same "
            "numbers through the whole training.",
        )
        for text in (self._kernels_title, self._maps_title):
            # A long line is cut off rather than widening the page.
            text.setMinimumWidth(1)
        head = row(self._kernels_title, self._change)
        head.setStretch(0, 1)
        # Placed by hand: what the kernels need must not push at what stands around this card.
        self._stage = QWidget()
        for widget in (self._kernels, self._maps_title, self._maps):
            widget.setParent(self._stage)
        self._stage.setMinimumSize(160, 120)
        self._stage.installEventFilter(self)
        self.body.setSpacing(4)
        self.body.addLayout(head)
        self.body.addWidget(self._stage, 1)
        self._change.toggled.connect(self.change_toggled)

    @property
    def change(self) -> bool:
        """Whether the kernels' change since the start is asked for."""
        return self._change.isChecked()

    def set_change(self, change: bool) -> None:
        """Shows the weights, or what learning added to them."""
        self._change.setChecked(change)

    def show_kernels(self, kernels: Pictures) -> None:
        """The layer's kernels; without any, only the title."""
        self._kernels.setVisible(kernels.tiles is not None)
        # Its room is kept, so that nothing jumps from layer to layer.
        self._change.setEnabled(kernels.tiles is not None)
        self._kernels_title.setText(kernels.title)
        self._set(kernels.tiles, self._tiles[1])
        if kernels.tiles is not None:
            self._kernels.set_tiles(kernels.tiles, kernels.top, signed=kernels.signed)

    def show_maps(self, maps: Pictures) -> None:
        """The layer's maps; without any, the title stands in their place."""
        self._set(self._tiles[0], maps.tiles)
        if maps.tiles is None:
            self._maps_title.setText("")
            self._maps.clear(maps.title)
        else:
            self._maps_title.setText(maps.title)
            self._maps.set_tiles(maps.tiles, maps.top, signed=maps.signed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._stage and event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._share()
        return super().eventFilter(watched, event)

    def _set(self, kernels: Tiles | None, maps: Tiles | None) -> None:
        before, self._tiles = self._tiles, (kernels, maps)
        if [_shape(one) for one in before] != [_shape(one) for one in self._tiles]:
            self._share()

    def _share(self) -> None:
        """Divides the height between the two."""
        kernels, maps = self._tiles
        width, height = self._stage.width(), self._stage.height()
        line = self._maps_title.sizeHint().height()
        above = 0
        if kernels is not None:
            free = max(1, height - line - 2 * GAP)
            above = kernels_height(kernels, maps, free, width, Style.now())
            self._kernels.setGeometry(0, 0, width, above)
            above += GAP
        self._maps_title.setGeometry(0, above, width, line)
        above += line + GAP
        self._maps.setGeometry(0, above, width, max(1, height - above))


def _shape(tiles: Tiles | None) -> object:
    return None if tiles is None else (tiles.values.shape, tiles.columns, tiles.row_names)
