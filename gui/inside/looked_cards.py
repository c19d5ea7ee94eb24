"""The two cards of "Where it looked": covering patches, and weighing the network's own maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QCheckBox, QComboBox

from gui.inside.looked_card import HeatCard
from gui.inside.looked_words import about_cam, about_patch, about_pixels
from gui.inside.looked_work import PIXELS
from gui.widgets.cards import row

if TYPE_CHECKING:
    from models.classifier import Network

SIZES = (3, 5, 7, 9)
FILLS = ((0, "Paper"), (255, "Ink"))
LEAST_PROBABILITY, LEAST_ODDS = 0.02, 0.3
"""The strongest colour never stands for less: a fall of 2 %, or odds halved."""


def choice(name: str, said: str, tip: str) -> QComboBox:
    """A box to choose from, without a label of its own beside it."""
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(said)
    made.setToolTip(tip)
    return made


class OcclusionCard(HeatCard):
    """What covering each patch takes from the digit."""

    def __init__(self) -> None:
        super().__init__(
            "occlusion",
            "Occlusion",
            "Cover one patch and ask the network again: what it loses hung on that patch.",
        )
        self._size = choice(
            "occlusion_size",
            "Size of the patch",
            "How large the covered patch is. A small one finds details, a large one takes away "
            "strokes that the network could otherwise do without.",
        )
        for size in SIZES:
            self._size.addItem(f"{size} × {size}", size)
        self._size.setCurrentIndex(SIZES.index(5))
        self._fill = choice(
            "occlusion_fill",
            "What covers the patch",
            "Paper rubs the ink out, so only written places can matter. Ink asks the opposite "
            "question: where would a blot change the answer? Then empty places matter too.",
        )
        for fill, text in FILLS:
            self._fill.addItem(text, fill)
        self._measure = choice(
            "occlusion_measure",
            "What is measured",
            "Probability is what the answer shows. Odds show what little a sure network doubts: "
            "1 is ten times less likely, 2 a hundred times.",
        )
        self._measure.addItem("Probability", False)
        self._measure.addItem("Odds", True)
        self.body.addLayout(row(self._size, self._fill, self._measure, None))
        self._size.currentIndexChanged.connect(self.asked)
        self._fill.currentIndexChanged.connect(self.asked)
        self._measure.currentIndexChanged.connect(self._again)

    @property
    def size_of_patch(self) -> int:
        """Rows and columns of a patch."""
        return int(self._size.currentData())

    @property
    def fill(self) -> int:
        """What covers it, 0..255."""
        return int(self._fill.currentData())

    @property
    def odds(self) -> bool:
        """Whether odds are shown instead of the probability."""
        return bool(self._measure.currentData())

    def restore(self, size: object, fill: object, odds: object) -> None:
        """Takes back choices; what is not among them is left alone."""
        for box, value in ((self._size, size), (self._fill, fill), (self._measure, odds)):
            found = box.findData(value) if isinstance(value, int) else -1
            if found >= 0:
                box.setCurrentIndex(found)

    def _show(self) -> None:
        found = self.found
        if found is None or found.covered is None:
            self._no_heat("")
            return
        heat = found.covered.fall(found.digit, odds=self.odds)
        least = LEAST_ODDS if self.odds else LEAST_PROBABILITY
        unit = "powers of ten of the odds" if self.odds else "of the probability"
        self.view.set_heat(heat, f"{unit} hang on this patch", least_top=least)
        self.view.set_frame_of(found.covered.patch)
        self.bar.set_scale(self.view.top, ("covering helps", "it needs this"))

    def _say(self) -> None:
        found = self.found
        if found is None:
            return
        if found.covered is None:
            self.words.setText(found.covered_problem)
            return
        self.words.setText(about_patch(found.covered, found.digit, self.view.cell, odds=self.odds))


class CamCard(HeatCard):
    """The maps of a layer, each times what it is worth to the digit."""

    def __init__(self) -> None:
        super().__init__(
            "cam",
            "Grad-CAM",
            "Each map of a layer times what it is worth to the digit's score, added up.",
        )
        self._layer = choice(
            "cam_layer",
            "Layer whose maps are weighed",
            "Late layers know what they see but only roughly where; early ones the other way "
            "round. The usual choice is the last one whose maps still have places.",
        )
        self._signed = QCheckBox("Against, too")
        self._signed.setObjectName("cam_signed")
        self._signed.setAccessibleName("Show also what speaks against")
        self._signed.setToolTip(
            "The method's authors keep only what speaks for the digit. This shows in blue, "
            "with minus signs, what speaks against it as well."
        )
        self._layers: object = None
        self._wanted: object = None
        self.body.addLayout(row(self._layer, self._signed, None))
        self._layer.currentIndexChanged.connect(self.asked)
        self._signed.toggled.connect(self._again)

    @property
    def layer(self) -> int | None:
        """Whose maps; None for the usual layer, ``PIXELS`` for the gradient alone."""
        data = self._layer.currentData()
        return int(data) if isinstance(data, int) else None

    @property
    def signed(self) -> bool:
        """Whether what speaks against is shown too."""
        return self._signed.isChecked()

    def restore(self, layer: object, signed: object) -> None:
        """Takes back choices; a layer that the next network does not have is left alone."""
        self._wanted = layer
        self._signed.setChecked(signed is True)

    def set_network(self, network: Network) -> None:
        """Offers the layers of another network; the same ones stay chosen."""
        if network.layers == self._layers:
            return
        from models.grad_cam import cam_layers, usual_layer

        self._layers = network.layers
        before = self._layer.blockSignals(True)
        self._layer.clear()
        usual = usual_layer(network.layers)
        for number, index in enumerate(cam_layers(network.layers), 1):
            height, width, maps = network.layers[index].output_shape
            mark = " (usual)" if index == usual else ""
            self._layer.addItem(f"Conv {number}: {maps} × {height}×{width}{mark}", index)
        self._layer.addItem("Pixels: gradient", PIXELS)
        wanted = usual if self._wanted is None else self._wanted
        self._layer.setCurrentIndex(max(0, self._layer.findData(wanted)))
        self._wanted = None
        self._layer.blockSignals(before)

    def _show(self) -> None:
        found = self.found
        self._signed.setEnabled(found is None or found.pixels is None)
        if found is None or (found.cam is None and found.pixels is None):
            self._no_heat("")
            return
        if found.cam is None:
            self.view.set_heat(found.pixels, "of the score for one grey level")
            self.view.set_frame_of(None)
            self.bar.set_scale(self.view.top, ("ink speaks against", "ink speaks for"))
            return
        cam = found.cam
        self.view.set_heat(cam.heat(signed=self.signed), "of the digit's score")
        self.view.set_frame_of(lambda y, x: cam.field.box(*cam.cell(y, x)))
        words = ("against" if self.signed else "", "for the digit")
        self.bar.set_scale(self.view.top, words, signed=self.signed)

    def _say(self) -> None:
        found = self.found
        if found is None:
            return
        cell = self.view.cell
        if found.cam is not None:
            text = about_cam(found.cam, found.digit, cell, signed=self.signed)
        elif found.pixels is not None:
            text = about_pixels(np.asarray(found.pixels), found.digit, cell)
        else:
            text = found.cam_problem
        self.words.setText(text)
