"""Many pictures as points of a plane: what a layer answers, and where its answers differ most."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.classifier import Floats, Network
from models.config import Dense
from models.shapes import LayerInfo

MOST_VALUES = 4096
"""Values of a layer that are taken at most: 33 MB for 2,000 pictures, some seconds for PCA."""

EXACT_UP_TO = 500
"""Values up to which PCA solves the covariance matrix itself; above, it is quicker to sample."""

SEED = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Plane:
    """The directions in which a layer's answers differ most, and where each picture lies.

    Attributes:
        mean: float32 (values,): the average answer, which lies at the origin.
        axes: float32 (values, count): orthonormal columns, most variance first.
        shares: float64 (count,): each direction's share of all variance, 0..1.
        points: float32 (pictures, count): the pictures' coordinates.
    """

    mean: Floats
    axes: Floats
    shares: npt.NDArray[np.float64]
    points: Floats

    def place(self, values: Floats) -> Floats:
        """The coordinates (..., count) of other answers (..., values)."""
        return np.asarray((values - self.mean) @ self.axes, np.float32)

    def turned_like(self, points: Floats) -> Plane:
        """The same plane, turned and mirrored so that its pictures lie nearest to other points.

        Every map of a plane may be turned and mirrored at will; while a network learns, this keeps
        one map recognisable in the next. Orthogonal Procrustes problem (Schoenemann 1966): the
        rotation is U Vt of the singular value decomposition of points' other.

        Args:
            points: float32 (pictures, count), the same pictures.
        """
        left, _, right = np.linalg.svd(self.points.T.astype(np.float64) @ points)
        turn = (left @ right).astype(np.float32)
        # The share along each new axis; together they are what they were.
        shares = (turn.T.astype(np.float64) ** 2) @ self.shares
        return Plane(
            mean=self.mean, axes=self.axes @ turn, shares=shares, points=self.points @ turn
        )


def default_layer(network: Network) -> int:
    """The layer before the last Dense one: all that the network knows before it decides."""
    dense = [info.index for info in network.layers if isinstance(info.spec, Dense)]
    return max(0, dense[-1] - 1) if dense else len(network.layers) - 1


def taken_values(info: LayerInfo) -> npt.NDArray[np.intp] | None:
    """Which of a layer's values are looked at: None for all of them.

    A layer with more than ``MOST_VALUES`` is sampled, the same values for every picture and every
    time: distances between pictures shrink by the same factor, so that the map stays what it is.
    """
    size = math.prod(info.output_shape)
    if size <= MOST_VALUES:
        return None
    return np.sort(np.random.default_rng(SEED).choice(size, MOST_VALUES, replace=False))


def answers_of(
    network: Network,
    layer: int,
    pictures: npt.NDArray[np.uint8],
    *,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Floats | None:
    """What a layer answers to many pictures, each as one row.

    Args:
        network: the network.
        layer: its index.
        pictures: uint8 (n, 28, 28).
        on_progress: called with pictures done and their number.
        should_stop: asked after every few hundred pictures.

    Returns:
        float32 (n, values), at most ``MOST_VALUES``; None if it was stopped.
    """
    info = network.layers[layer]
    taken = taken_values(info)
    columns = math.prod(info.output_shape) if taken is None else len(taken)
    values = np.empty((len(pictures), columns), np.float32)
    done = 0
    for found in network.layer_outputs(pictures, layer):
        if should_stop():
            return None
        flat = found.reshape(len(found), -1)
        values[done : done + len(flat)] = flat if taken is None else flat[:, taken]
        done += len(flat)
        on_progress(done, len(pictures))
    return values


def answer_of(network: Network, layer: int, picture: npt.NDArray[np.uint8]) -> Floats:
    """The same for one picture, uint8 (28, 28): float32 (values,)."""
    taken = taken_values(network.layers[layer])
    flat: Floats = network.maps(picture)[layer].reshape(-1)
    return flat if taken is None else flat[taken]


def principal(values: Floats, count: int = 2) -> Plane:
    """Principal component analysis: scikit-learn's PCA, with signs that do not depend on chance.

    A direction and its opposite are equally good; the one is taken whose largest entry is positive.

    Args:
        values: float32 (n, values), finite.
        count: directions; what the values do not have is a direction without length.

    Raises:
        ValueError: the values are not finite, or all the same; one sentence.
    """
    if not np.isfinite(values).all():
        raise ValueError("This layer's answers are not numbers, so there is no map of them.")
    if len(values) < 2 or not (values != values[0]).any():
        raise ValueError("This layer answers the same to every picture: there is nothing to map.")
    from sklearn.decomposition import PCA
    from threadpoolctl import threadpool_limits

    possible = min(count, values.shape[1], len(values) - 1)
    solver = "covariance_eigh" if values.shape[1] <= EXACT_UP_TO else "randomized"
    # Threads of a matrix product wait for one another by spinning: beside a training, on two cores,
    # one thread takes 20 ms where several take up to seconds.
    with threadpool_limits(1, user_api="blas"):
        found = PCA(possible, svd_solver=solver, random_state=SEED).fit(values)
    axes = np.zeros((values.shape[1], count), np.float32)
    largest = np.abs(found.components_).argmax(axis=1)
    signs = np.sign(found.components_[np.arange(possible), largest])
    axes[:, :possible] = (found.components_ * signs[:, None]).T
    shares = np.zeros(count)
    shares[:possible] = np.clip(found.explained_variance_ratio_, 0, 1)
    mean = found.mean_.astype(np.float32)
    return Plane(mean=mean, axes=axes, shares=shares, points=(values - mean) @ axes)
