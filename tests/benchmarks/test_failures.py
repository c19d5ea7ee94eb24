"""The picture of failures: each sheet drawn in a tile of one size, with what was missed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np

from models import classifier
from vision.synthesis import Sheet


def test_what_is_missed_is_framed():
    spec = importlib.util.spec_from_file_location(
        "failures", Path(__file__).with_name("failures.py")
    )
    assert spec is not None
    assert spec.loader is not None
    failures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(failures)
    paper = np.full((200, 400, 3), 235, np.uint8)
    network = classifier.load("camera")
    tiles = [
        failures.tile(
            Sheet(picture=paper, labels=labels, boxes=boxes, lines=(0,) * len(labels), kind="a"),
            network,
        )
        for labels, boxes in (((), ()), ((5,), ((100, 60, 40, 60),)))
    ]
    counts = [int((one == failures.ORANGE).all(axis=2).sum()) for one in tiles]
    assert {one.shape for one in tiles} == {(failures.HEIGHT + failures.CAPTION, failures.WIDTH, 3)}
    assert counts[0] == 0
    assert counts[1] > 200
