"""What a film of a training is made of, made up: from nothing to the chapter's network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gui.inside.film import Script
from gui.inside.reel import Reel
from gui.inside.scales import kernel_top
from gui.inside.shoot import View
from gui.session import TestPictures
from gui.widgets.moment_paint import Style
from models.classifier import load
from models.snapshots import Snapshot


def film_script(shares: Sequence[float], test: TestPictures) -> Script:
    """A moment for each share of the weights that is learnt by then.

    Args:
        shares: from 0 to 1; NaN is a network that broke down.
        test: the pictures that every moment answers for; the first one is looked into.
    """
    network = load("chapter")
    snapshots = tuple(
        Snapshot(
            epoch=float(place),
            step=place,
            weights=tuple(np.float32(share) * one for one in network.weights),
            val_accuracy=None,
        )
        for place, share in enumerate(shares)
    )
    return Script(
        reel=Reel(
            title="Chapter, today",
            config=network.config,
            layers=network.layers,
            snapshots=snapshots,
            growing=False,
        ),
        view=View(
            layer=0,
            positive=False,
            change=False,
            picture=test.pictures[0],
            kernels_top=kernel_top(network.layers, snapshots, 0, change=False),
            maps_top=0.0,
        ),
        known={},
        test=test,
        pictures=len(test.pictures),
        style=Style.now(),
        speed=5,
    )
