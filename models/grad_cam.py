"""Where a network looked: its own maps weighed by what they are worth to a digit (Grad-CAM)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.backward import PICTURE, Floats, score_gradient
from models.classifier import Network
from models.config import Activation, BatchNormalization, Conv2D, Dropout
from models.receptive import ReceptiveField, receptive_field
from models.saliency import NO_NUMBERS, SIDE, check_digit
from models.shapes import LayerInfo

LEAST_CELLS = 4
"""A map with fewer rows or columns says next to nothing about where."""

NO_CONVOLUTION = (
    "Grad-CAM weighs the maps of a convolution, and this network has none. "
    "Occlusion works with any network."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Cam:
    """A layer's maps added up, each times what it is worth to the digit's score.

    Attributes:
        layer: whose maps.
        worth: float32 (channels,): by how much the score grows on average over the map's places
            when one of its values grows by one.
        cells: float32 (height, width): the sum; negative where the maps speak against the digit.
        places: float32 (height, width): the same with each value's own worth, not the average
            (HiResCAM; Draelos and Carin, 2020). If only pools, Flatten and one Dense follow, all
            places together are the digit's score without its bias.
        field: what of the picture each cell sees.
    """

    layer: int
    worth: Floats
    cells: Floats
    places: Floats
    field: ReceptiveField

    def heat(self, *, signed: bool = False, by_place: bool = False) -> Floats:
        """The cells laid over the picture, float32 (28, 28).

        Each cell lies in the middle of the pixels it sees, and between two middles the heat goes
        from one to the other evenly; what no cell sees is 0.

        Args:
            signed: also what speaks against the digit; the paper keeps only what speaks for it.
            by_place: ``places`` instead of ``cells``.
        """
        cells = self.places if by_place else self.cells
        if not signed:
            cells = np.maximum(cells, 0)
        rows, columns = (self._spread(axis) for axis in range(2))
        return np.asarray(rows @ cells @ columns.T, np.float32)

    def cell(self, row: int, column: int) -> tuple[int, int]:
        """The cell whose middle is nearest to a pixel."""
        found = [
            int(np.abs(self._middles(axis) - place).argmin())
            for axis, place in enumerate((row, column))
        ]
        return found[0], found[1]

    def _middles(self, axis: int) -> npt.NDArray[np.float64]:
        count, field = self.cells.shape[axis], self.field
        first = field.start[axis] + (field.size[axis] - 1) / 2
        return np.asarray(first + field.step[axis] * np.arange(count), np.float64)

    def _spread(self, axis: int) -> npt.NDArray[np.float64]:
        """What each pixel takes of each cell along one axis: (28, cells)."""
        middles, pixels = self._middles(axis), np.arange(SIDE)
        each = np.eye(len(middles))
        shares = np.stack([np.interp(pixels, middles, one) for one in each], axis=1)
        begin = self.field.start[axis]
        end = begin + self.field.step[axis] * (len(middles) - 1) + self.field.size[axis]
        seen = (pixels >= begin) & (pixels < end)
        return shares * seen[:, None]


def grad_cam(
    network: Network, picture: npt.NDArray[np.uint8], digit: int, layer: int | None = None
) -> Cam:
    """Grad-CAM (Selvaraju et al., ICCV 2017) of one digit.

    Args:
        network: any; without a convolution there is nothing to weigh.
        picture: uint8 (28, 28).
        digit: 0..9, or 10 where the network has an output for "not a digit".
        layer: whose maps; None: ``usual_layer``'s.

    Raises:
        ValueError: no convolution, no such output, another picture, or values without sense.
    """
    check_digit(network, digit)
    if layer is None:
        layer = usual_layer(network.layers)
        if layer is None:
            raise ValueError(NO_CONVOLUTION)
    if len(network.layers[layer].output_shape) != 3:
        raise ValueError(f"{network.layers[layer].name} gives no maps")
    outputs = network.maps(picture)
    gradient = _gradient(network, picture, outputs, digit, layer)
    with np.errstate(all="ignore"):
        worth = gradient.mean(axis=(0, 1))
        cells = outputs[layer] @ worth
        places = (outputs[layer] * gradient).sum(axis=-1)
    if not (np.isfinite(cells).all() and np.isfinite(places).all()):
        raise ValueError(NO_NUMBERS)
    return Cam(
        layer=layer,
        worth=worth,
        cells=cells,
        places=places,
        field=receptive_field(network.layers, layer),
    )


def pixel_gradient(network: Network, picture: npt.NDArray[np.uint8], digit: int) -> Floats:
    """How much the digit's score grows when one pixel gets one grey level lighter.

    Returns:
        float32 (28, 28) (Simonyan, Vedaldi and Zisserman, 2014, with its sign).

    Raises:
        ValueError: no such output, another picture, or values without sense.
    """
    check_digit(network, digit)
    found = _gradient(network, picture, network.maps(picture), digit, PICTURE)[..., 0]
    if not np.isfinite(found).all():
        raise ValueError(NO_NUMBERS)
    return found


def cam_layers(layers: Sequence[LayerInfo]) -> tuple[int, ...]:
    """For each convolution the layer where its maps are done: normalized and rectified."""
    found = []
    for info in layers:
        if isinstance(info.spec, Conv2D):
            last = info.index
            while last + 1 < len(layers) and isinstance(
                layers[last + 1].spec, BatchNormalization | Activation | Dropout
            ):
                last += 1
            found.append(last)
    return tuple(found)


def usual_layer(layers: Sequence[LayerInfo]) -> int | None:
    """The last of ``cam_layers`` whose maps still have places; None without a convolution."""
    choices = cam_layers(layers)
    roomy = [each for each in choices if min(layers[each].output_shape[:2]) >= LEAST_CELLS]
    return max(roomy, default=max(choices, default=None))


def _gradient(
    network: Network,
    picture: npt.NDArray[np.uint8],
    outputs: Sequence[Floats],
    digit: int,
    layer: int,
) -> Floats:
    weights = [network.layer_weights(info.index) for info in network.layers]
    return score_gradient(network.layers, weights, picture, outputs, digit, layer)
