"""The two cards of "Where it looked": covering patches, and weighing the network's own maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gui.inside.looked_card import Choice, HeatCard
from gui.inside.looked_words import about_cam, about_patch, about_pixels
from gui.inside.looked_work import PIXELS
from models.config import Conv2D

if TYPE_CHECKING:
    from models.classifier import Network

SIZES = (3, 5, 7, 9)
FILLS = ((0, "Paper"), (255, "Ink"))
AVERAGE, SIGNED, BY_PLACE = "average", "signed", "by_place"
WEIGHINGS = ((AVERAGE, "Average"), (SIGNED, "Signed"), (BY_PLACE, "By place"))
LEAST_PROBABILITY, LEAST_ODDS = 0.02, 0.3
"""The strongest colour never stands for less: a fall of 2 %, or odds halved."""


class OcclusionCard(HeatCard):
    """What covering each patch takes from the digit."""

    def __init__(self) -> None:
        super().__init__(
            "occlusion",
            "Occlusion",
            "cover a patch, ask again",
            "One patch of the picture is covered and the network asked again, for patches all "
            "over the picture: what the digit loses hung on that patch.",
        )
        self._size = Choice(
            "occlusion_size",
            "Size of the patch",
            "How large the covered patch is. A small one finds details, a large one takes away "
            "strokes that the network could otherwise do without.",
        )
        for size in SIZES:
            self._size.addItem(f"{size}×{size}", size)
        self._size.setCurrentIndex(SIZES.index(5))
        self._fill = Choice(
            "occlusion_fill",
            "What covers the patch",
            "Paper rubs the ink out, so only written places can matter. Ink asks the opposite "
            "question: where would a blot change the answer? Then empty places matter too.",
        )
        for fill, text in FILLS:
            self._fill.addItem(text, fill)
        self._measure = Choice(
            "occlusion_measure",
            "What is measured",
            "Probability is what the answer shows. Odds show what little a sure network doubts: "
            "1 is ten times less likely, 2 a hundred times.",
        )
        self._measure.addItem("Probability", False)
        self._measure.addItem("Odds", True)
        self.controls = (self._size, self._fill, self._measure)
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
        self.bar.set_scale(self.view.top, ("hinders", "helps"))

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
            "maps times their worth",
            "Each map of a layer is multiplied by what it is worth to the digit's score - the "
            "gradient, averaged - and all are added up (Selvaraju and others, 2017). "
            "The frame shows what a cell of these maps sees.",
        )
        self._layer = Choice(
            "cam_layer",
            "Layer whose maps are weighed",
            "Late layers know what they see but only roughly where; early ones the other way "
            "round. The usual choice is the last one whose maps still have places.",
        )
        self._weighing = Choice(
            "cam_weighing",
            "How the maps are weighed",
            "Average: Grad-CAM as published, only what speaks for the digit. Signed: in blue, with "
            "minus signs, also what speaks against. By place: each value with its own worth "
            "(HiResCAM); where Flatten follows, a map is worth something else at every place, and "
            "the average loses that.",
        )
        for key, text in WEIGHINGS:
            self._weighing.addItem(text, key)
        self._layers: object = None
        self._blocks: list[tuple[int, int]] = []
        self._wanted: object = None
        self.controls = (self._layer, self._weighing)
        self._layer.currentIndexChanged.connect(self.asked)
        self._weighing.currentIndexChanged.connect(self._again)

    @property
    def layer(self) -> int | None:
        """Whose maps; None for the usual layer, ``PIXELS`` for the gradient alone."""
        data = self._layer.currentData()
        return int(data) if isinstance(data, int) else None

    @property
    def weighing(self) -> str:
        """One of ``WEIGHINGS``."""
        return str(self._weighing.currentData())

    def restore(self, layer: object, weighing: object) -> None:
        """Takes back choices; a layer that the next network does not have is left alone."""
        self._wanted = layer
        found = self._weighing.findData(weighing) if isinstance(weighing, str) else -1
        if found >= 0:
            self._weighing.setCurrentIndex(found)

    def set_network(self, network: Network) -> bool:
        """Offers the layers of another network; returns whether they are others than before."""
        if network.layers == self._layers:
            return False
        from models.grad_cam import cam_layers, usual_layer

        self._layers = network.layers
        if self._wanted is None and self.layer == PIXELS:
            self._wanted = PIXELS  # Any network has them.
        before = self._layer.blockSignals(True)
        self._layer.clear()
        usual = usual_layer(network.layers)
        starts = [info.index for info in network.layers if isinstance(info.spec, Conv2D)]
        self._blocks = list(zip(starts, cam_layers(network.layers), strict=True))
        for number, (_, index) in enumerate(self._blocks, 1):
            height, width, maps = network.layers[index].output_shape
            self._layer.addItem(f"Conv {number}", index)
            mark = ", the usual choice" if index == usual else ""
            tip = f"{maps} maps of {height}×{width} values{mark}"
            self._layer.setItemData(number - 1, tip, Qt.ItemDataRole.ToolTipRole)
        if not self._blocks:
            self._layer.addItem("No maps", None)  # Asked for all the same, it says why.
        self._layer.addItem("Pixels", PIXELS)
        self._layer.setItemData(
            self._layer.count() - 1,
            "No maps: how much the score would change if a pixel got lighter",
            Qt.ItemDataRole.ToolTipRole,
        )
        place = self._layer.findData(usual if self._wanted is None else self._wanted)
        self._layer.setCurrentIndex(place if place >= 0 else max(0, self._layer.findData(usual)))
        self._wanted = None
        self._layer.blockSignals(before)
        self._layer.updateGeometry()
        return True

    def choose_layer(self, index: int) -> bool:
        """Weighs the maps that a layer has a part in; False where it is of no convolution."""
        for place, (first, last) in enumerate(self._blocks):
            if first <= index <= last:
                self._layer.setCurrentIndex(place)
                return True
        return False

    def _show(self) -> None:
        found = self.found
        self._weighing.setEnabled(found is None or found.pixels is None)
        if found is None or (found.cam is None and found.pixels is None):
            self._no_heat("")
            return
        if found.cam is None:
            self.view.set_heat(found.pixels, "of the score for one grey level")
            self.view.set_frame_of(None)
            self.bar.set_scale(self.view.top, ("less ink", "more ink"))
            return
        cam, signed = found.cam, self.weighing != AVERAGE
        heat = cam.heat(signed=signed, by_place=self.weighing == BY_PLACE)
        self.view.set_heat(heat, "of the digit's score")
        self.view.set_frame_of(lambda y, x: cam.field.box(*cam.cell(y, x)))
        self.bar.set_scale(self.view.top, ("against" if signed else "", "for"), signed=signed)

    def _say(self) -> None:
        found = self.found
        if found is None:
            return
        heat, cell = self.view.heat, self.view.cell
        if heat is None:
            text = found.cam_problem
        elif found.cam is not None:
            text = about_cam(found.cam, heat, found.digit, cell)
        else:
            text = about_pixels(heat, found.digit, cell)
        self.words.setText(text)
