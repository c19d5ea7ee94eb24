"""What t-SNE's own process runs: slices of scikit-learn's t-SNE, the layout written after each.

It is started as a file by ``models.embedding_tsne`` (which says why) and imports nothing of ours.
Its arguments are the number of pictures, of their coordinates, and the perplexity; it reads the
coordinates from its input and writes ``RECORD`` and the points to its output after each slice.
"""

from __future__ import annotations

import os
import struct
import sys
from typing import BinaryIO

EXAGGERATION = (12.0, 6.0, *8 * (1.0,))
"""How strongly each slice pulls neighbours together. The first two form the clusters (van der
Maaten and Hinton 2008, early exaggeration), the rest arranges what is in them."""

SLICE = 100
"""Iterations in a slice, the fewest that scikit-learn can be asked for; see ``main``."""

RECORD = struct.Struct("<if")
"""Iterations done in this slice, and how far the layout still is from the pictures' distances
(the Kullback-Leibler divergence); the points follow as float32 (pictures, 2)."""

SMALL = 1e-4
"""Spread of the first layout: scikit-learn's own for an initialisation by PCA."""


def main(arguments: list[str], source: BinaryIO, sink: BinaryIO) -> None:
    """Lays out what is read and writes every layout on the way.

    scikit-learn has no callback, but ends as soon as the gradient is smaller than
    ``min_grad_norm``, which it looks at every 50 iterations: with the largest of numbers it does 50
    with exaggeration and 50 without, and goes on from the layout that ``init`` gives it. Momentum
    and gains begin anew in each slice, which a learning rate of n / 2 (instead of n / 4, what
    "auto" means without exaggeration) makes up for: on 2,000 test pictures, ten slices end at a
    divergence of 0.99 where one call of 1,000 iterations ends at 1.01, in the same time.
    """
    count, width, perplexity = int(arguments[0]), int(arguments[1]), float(arguments[2])
    data = source.read()  # before the slow imports: who writes it must not wait for them
    if hasattr(os, "nice"):
        os.nice(5)  # the window and a training come first
    import numpy as np
    from sklearn.manifold import TSNE
    from sklearn.neighbors import KNeighborsTransformer

    values = np.frombuffer(data, np.float32).reshape(count, width)
    # The neighbours stay the same, so they are looked for once: as many as t-SNE asks for.
    neighbours = KNeighborsTransformer(n_neighbors=min(count - 1, int(3 * perplexity + 1)))
    distances = neighbours.fit_transform(values)
    points = np.ascontiguousarray(values[:, :2] / values[:, 0].std() * SMALL)
    for exaggeration in EXAGGERATION:
        # No seed: nothing in it is left to chance when the first layout is given.
        tsne = TSNE(
            perplexity=perplexity,
            early_exaggeration=exaggeration,
            learning_rate=max(50.0, count / max(exaggeration, 2.0)),
            min_grad_norm=sys.float_info.max,
            metric="precomputed",
            init=points,
        )
        # It squares the distances in place.
        points = tsne.fit_transform(distances.copy()).astype(np.float32)
        sink.write(RECORD.pack(tsne.n_iter_ + 1, tsne.kl_divergence_) + points.tobytes())
        sink.flush()


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer)
