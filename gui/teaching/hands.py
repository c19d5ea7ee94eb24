"""What models.fine_tuning needs of vision: a sample written once more, and what is no digit."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Pictures = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]


def lightly(rng: np.random.Generator, pictures: Pictures) -> Pictures:
    """Each picture turned, moved and bent a little; uint8 (n, 28, 28) both."""
    from vision.pens import Pens

    pens = Pens(rng)
    return np.stack([pens.lightly(picture) for picture in pictures])


def made_anew(
    rng: np.random.Generator, pictures: Pictures, labels: Labels
) -> tuple[Pictures, Labels]:
    """These digits by other hands and pens, seen by a camera, and half as many non-digits."""
    from vision.examples import FONTS, HELD_OUT, CameraExamples

    # The last of what it is given are held out there: so many more, taken again from the first.
    again = np.resize(np.arange(len(pictures)), len(pictures) + HELD_OUT)
    made = None
    for made in CameraExamples(pictures[again], labels[again], FONTS).epoch(rng):  # noqa: B007 (the last counts)
        pass
    assert made is not None
    return made
