"""A moment of a training as it is shown: what of it is known, put into words and tiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.inside import moment
from gui.inside.moments import Known
from gui.inside.reel import Reel
from gui.inside.scales import strongest
from gui.inside.scores import Scores, matrix
from gui.inside.view import Digit
from gui.widgets.layer_names import shape_text
from gui.widgets.shot import Pictures, Shot
from gui.widgets.time_words import moment_name, share_text

if TYPE_CHECKING:
    from models.snapshots import Snapshot

BROKEN = "Some weights are not numbers any more: the training broke down before this moment."
NO_PICTURE = "Choose a picture: its maps are shown at every moment."
READING = "The test pictures are being read…"


@dataclass(frozen=True, kw_only=True, eq=False)
class View:
    """How a reel is looked at.

    Attributes:
        layer: index of the layer.
        positive: whether the layer's values are never negative.
        change: what learning added to the kernels instead of the kernels.
        picture: uint8 (28, 28), or None.
        kernels_top, maps_top: values of the strongest colours through the whole training; a
            moment's own maximum where it is larger.
    """

    layer: int
    positive: bool
    change: bool
    picture: Digit | None
    kernels_top: float
    maps_top: float


def accuracy_of(snapshot: Snapshot, known: Known | None) -> float | None:
    """What the training measured, or what was read since."""
    if snapshot.val_accuracy is not None or known is None or known.scores is None:
        return snapshot.val_accuracy
    return known.scores.accuracy


def shoot(reel: Reel, snapshot: Snapshot, known: Known | None, view: View) -> Shot:
    """One moment of a reel, as far as it is known."""
    accuracy = accuracy_of(snapshot, known)
    weights = moment.grown(reel.snapshots, snapshot) if view.change else snapshot.weights
    kernels = Pictures(
        tiles=moment.kernels(reel.layers, weights, view.layer),
        top=view.kernels_top,
        signed=True,
        title=moment.kernel_text(reel.layers, view.layer, change=view.change),
    )
    maps, shares, said = _maps(reel, known, view)
    counts, counted = _counts(snapshot, known)
    return Shot(
        name=moment_name(snapshot.epoch),
        accuracy="" if accuracy is None else f"{share_text(accuracy)} right",
        kernels=kernels,
        maps=maps,
        shares=shares,
        said=said,
        counts=counts,
        counted=counted,
    )


def _maps(
    reel: Reel, known: Known | None, view: View
) -> tuple[Pictures | None, moment.Floats | None, str]:
    """The layer's maps of the picture, the answer, and the answer in words."""
    if view.picture is None:
        return Pictures(tiles=None, top=1.0, signed=True, title=NO_PICTURE), None, ""
    if known is None:
        return None, None, ""
    outputs = known.network.maps(view.picture)
    output, shares = outputs[view.layer], moment.shares(outputs[-1])
    maps = Pictures(
        tiles=moment.values(reel.layers, view.layer, output),
        top=max(view.maps_top, strongest([output])),
        signed=not view.positive,
        title=f"{shape_text(output.shape)} for the picture",
    )
    return maps, shares, f"Says {moment.answer_text(shares)}"


def _counts(snapshot: Snapshot, known: Known | None) -> tuple[moment.Counts | None, str]:
    if not snapshot.finite:
        return None, BROKEN
    if known is None or known.scores is None:
        return None, READING
    return matrix(known.scores, known.network), _caption(known.scores)


def _caption(scores: Scores) -> str:
    if scores.pictures == scores.total:
        return f"Per cent of each true digit (row), all {scores.total:,} test pictures"
    return f"Per cent of each true digit (row), {scores.pictures:,} test pictures, evenly chosen"
