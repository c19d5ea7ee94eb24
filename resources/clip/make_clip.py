"""Makes the sample clip: MNIST test digits on sheets of paper before a made-up camera.

    python resources/clip/make_clip.py      # writes sample.mp4 and sample.json beside this file

Nothing in it was filmed, and no network had a say in it. Digits are drawn at random among the
*clearly written* test digits: those whose nearest neighbours in the test set are the same digit.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models import mnist
from vision.film import FRAME, RATE, Shot, film
from vision.synthesis import INKS, Sheet, make_sheet

SEED = 2
#: Digits on each sheet, and in each of its lines.
SHEETS = ((10, 5), (8, 4))
NEIGHBOURS = 8


def clearly_written(
    pictures: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint8], index: int
) -> bool:
    """Whether a digit's nearest neighbours (Euclidean, pixel by pixel) all are the same digit."""
    apart = pictures.reshape(len(pictures), -1).astype(np.int32)
    distances = np.square(apart - apart[index]).sum(axis=1)
    nearest = np.argpartition(distances, NEIGHBOURS)[: NEIGHBOURS + 1]
    return bool((labels[nearest] == labels[index]).all())


def make_sheets(data: mnist.Mnist, rng: np.random.Generator) -> list[Sheet]:
    """The sheets of a clip: every digit occurs, the rest is chance."""
    pictures, labels = data.test_pictures, data.test_labels
    wanted = rng.permutation(np.concatenate([np.arange(10), rng.integers(0, 10, 8)]))
    sheets, position = [], 0
    for count, per_line in SHEETS:
        chosen: list[int] = []
        for digit in wanted[position : position + count]:
            candidates = rng.permutation(np.flatnonzero(labels == digit))
            chosen.append(next(int(i) for i in candidates if clearly_written(pictures, labels, i)))
        position += count
        ink = INKS[int(rng.integers(len(INKS)))]
        digits = [pictures[i] for i in chosen]
        sheets.append(
            make_sheet(
                digits, [int(labels[i]) for i in chosen], rng=rng, per_line=per_line, ink=ink
            )
        )
    return sheets


def make_clip(folder: Path, *, seed: int = SEED, seconds: float = 4.5) -> list[Shot]:
    """Writes sample.mp4 and sample.json (the truth, frame by frame) into a folder.

    Args:
        folder: must exist.
        seed: of everything in it.
        seconds: that each sheet is shown.

    Returns:
        The shots as they were before compression.
    """
    rng = np.random.default_rng(seed)
    shots = list(film(make_sheets(mnist.load(), rng), rng=rng, seconds=seconds))
    path = folder / "sample.mp4"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), RATE, FRAME)
    if not writer.isOpened():
        raise OSError(f"{path.name} cannot be written here")
    for shot in shots:
        writer.write(shot.picture)
    writer.release()
    truth = {
        "made_by": "resources/clip/make_clip.py",
        "synthetic": True,
        "seed": seed,
        "frames_per_second": RATE,
        "frames": [
            {"frame": index, "still": shot.still, "digits": shot.labels, "boxes": shot.boxes}
            for index, shot in enumerate(shots)
        ],
    }
    (folder / "sample.json").write_text(json.dumps(truth, separators=(",", ":")) + "\n")
    return shots


if __name__ == "__main__":
    made = make_clip(Path(__file__).resolve().parent)
    print(f"sample.mp4: {len(made)} frames")
