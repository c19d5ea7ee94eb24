"""Maps of digits made beside the window: PCA quickly, t-SNE as it grows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from gui.jobs import Control
from gui.one_job import OneJob
from gui.session import Session, TestPictures

if TYPE_CHECKING:
    from models.classifier import Floats, Network
    from models.embedding import Plane

PCA, TSNE = "pca", "tsne"
COUNT = 2000
"""Test pictures on the map."""


@dataclass(frozen=True, kw_only=True, eq=False)
class DigitMap:
    """A layer's answers to the test pictures as points of a plane.

    Attributes:
        network, layer: whose answers they are.
        kind: ``PCA`` or ``TSNE``.
        perplexity: of a t-SNE.
        points: float32 (COUNT, 2).
        answers: int (COUNT,): what the network says; -1 where its answer is not a number.
        plane: of a PCA, where other pictures can be placed.
        iterations, total: of a t-SNE, done so far and of how many.
    """

    network: Network
    layer: int
    kind: str
    perplexity: int
    points: Floats
    answers: npt.NDArray[np.intp]
    plane: Plane | None = None
    iterations: int = 0
    total: int = 0

    @property
    def finished(self) -> bool:
        """Whether it is as good as it gets."""
        return self.iterations >= self.total

    def place(self, picture: npt.NDArray[np.uint8]) -> tuple[Floats | None, int | None]:
        """Where a picture, uint8 (28, 28), lies on a PCA map, and what is answered to it."""
        from models.embedding import answer_of

        answers = self.network(picture[None])[0]
        answer = int(answers.argmax()) if answers.any() else None
        if self.plane is None:
            return None, answer
        point = self.plane.place(answer_of(self.network, self.layer, picture))
        return (point if np.isfinite(point).all() else None), answer


@dataclass(frozen=True, kw_only=True)
class Step:
    """How far a map is: ``done`` of ``total``, in words."""

    words: str
    done: int
    total: int


class DigitMaps(OneJob):
    """The one map that is being made.

    Signals:
        stepped: Step, on the way.
        made: DigitMap, also each layout on the way of a t-SNE.
        cancelled: it was stopped before its end.
    """

    stepped = Signal(object)
    made = Signal(object)
    cancelled = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self.kind = PCA

    def start_pca(
        self, network: Network, layer: int, test: TestPictures, like: DigitMap | None
    ) -> None:
        """Finds the plane of a layer; turned like an earlier map of it, if there is one."""
        self.kind = PCA
        points = None if like is None else like.points
        work = partial(_pca, network, layer, test, points)
        self._begin("map of digits", work, self._on_result, self._on_report)

    def start_tsne(self, network: Network, layer: int, test: TestPictures, perplexity: int) -> None:
        """Lays out a layer's answers by t-SNE, which takes some seconds."""
        self.kind = TSNE
        work = partial(_tsne, network, layer, test, perplexity)
        self._begin("map of digits", work, self._on_result, self._on_report)

    def _on_report(self, report: Step | DigitMap) -> None:
        if isinstance(report, Step):
            self.stepped.emit(report)
        else:
            self.made.emit(report)

    def _on_result(self, result: DigitMap | None) -> None:
        if result is not None:
            self.made.emit(result)
        if result is None or not result.finished:
            self.cancelled.emit()


def sample(test: TestPictures) -> npt.NDArray[np.intp]:
    """The places of the pictures on the map, evenly among all test pictures."""
    every = max(1, len(test.labels) // COUNT)
    return np.arange(0, len(test.labels), every)[:COUNT]


def _answers(
    network: Network, layer: int, pictures: npt.NDArray[np.uint8], control: Control
) -> tuple[Floats, npt.NDArray[np.intp]] | None:
    """What the layer answers, float32 (n, values), and what the network says in the end."""
    from models.embedding import answers_of

    values = answers_of(
        network,
        layer,
        pictures,
        on_progress=lambda done, total: control.report(
            Step(words=f"{done:,} of {total:,} pictures answered", done=done, total=total)
        ),
        should_stop=lambda: control.stopping,
    )
    if values is None:
        return None
    shares = network(pictures)
    return values, np.where(shares.any(axis=1), shares.argmax(axis=1), -1)


def _pca(
    network: Network,
    layer: int,
    test: TestPictures,
    like: Floats | None,
    control: Control,
) -> DigitMap | None:
    from models.embedding import principal

    found = _answers(network, layer, test.pictures[sample(test)], control)
    if found is None:
        return None
    control.report(Step(words="Finding the two directions", done=0, total=0))
    plane = principal(found[0])
    if like is not None and like.shape == plane.points.shape:
        plane = plane.turned_like(like)
    return DigitMap(
        network=network,
        layer=layer,
        kind=PCA,
        perplexity=0,
        points=plane.points,
        answers=found[1],
        plane=plane,
    )


def _tsne(
    network: Network, layer: int, test: TestPictures, perplexity: int, control: Control
) -> DigitMap | None:
    from models.embedding import principal
    from models.embedding_tsne import COMPONENTS, TOTAL, Layout, lay_out

    found = _answers(network, layer, test.pictures[sample(test)], control)
    if found is None:
        return None
    control.report(Step(words="Finding the neighbours", done=0, total=0))
    plane = principal(found[0], COMPONENTS)
    begun = DigitMap(
        network=network,
        layer=layer,
        kind=TSNE,
        perplexity=perplexity,
        points=plane.points[:, :2],
        answers=found[1],
        total=TOTAL,
    )

    def with_layout(layout: Layout) -> DigitMap:
        return replace(begun, points=layout.points, iterations=layout.iterations)

    last = lay_out(
        plane.points,
        perplexity,
        on_layout=lambda layout: control.report(with_layout(layout)),
        should_stop=lambda: control.stopping,
    )
    return None if last is None else with_layout(last)
