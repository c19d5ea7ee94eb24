"""Real photographs outside the project: the floor under which reading must not fall."""

from __future__ import annotations

import collections
import csv
from pathlib import Path

import numpy as np
import pytest

from vision.files import read_picture
from vision.normalize import normalize
from vision.recognize import recognize


@pytest.mark.parametrize(("name", "floor"), [("baseline", 0.90), ("camera", 0.97)])
def test_real_photographs_are_read(
    name: str, floor: float, shared: Path, request: pytest.FixtureRequest
):
    network = request.getfixturevalue(name)
    found = extra = missed = 0
    with (shared / "photos" / "labels.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["ground_truth"]]
    for row in rows:
        reading = recognize(read_picture(shared / "photos" / row["file"]), network)
        read = collections.Counter(reading.text.replace(" ", "").replace("\n", ""))
        truth = collections.Counter(row["ground_truth"].replace(" ", ""))
        both = (read & truth).total()
        found, extra, missed = (
            found + both,
            extra + read.total() - both,
            missed + truth.total() - both,
        )
    assert 2 * found / (2 * found + extra + missed) >= floor


@pytest.mark.parametrize(
    ("name", "floor", "camera_floor"),
    [("usps_train", 0.94, 0.99), ("semeion", 0.78, 0.92), ("orand_car_a_train", 0.78, 0.88)],
)
def test_single_digits_of_other_collections(
    name: str, floor: float, camera_floor: float, shared: Path, baseline, camera
):
    with np.load(shared / "sets" / f"{name}.npz") as data:
        images, labels = data["images"][::3], data["labels"][::3]
    pictures = np.stack([normalize(image) for image in images])
    for network, least in ((baseline, floor), (camera, camera_floor)):
        answers = network(pictures)[:, :10].argmax(axis=1)
        assert (answers == labels).mean() >= least
