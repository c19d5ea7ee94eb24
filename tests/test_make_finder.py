"""The finder as it is shipped, and the program that makes it: crops, targets, loss and its file."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from models import classifier, mnist
from models.threads import prepare_tensorflow
from resources.models import finder_crops, make_finder
from resources.models import finder_network as network
from vision.scenes import Scenes
from vision.sheets import Sheets

SHIPPED = make_finder.FOLDER / "network.onnx"
#: The middle of one digit of 40 x 60 pixels, and one that nobody could read.
BOXES = np.array([[100, 60, 40, 60, 0], [30, 150, 24, 32, 1]], np.float32)


@pytest.fixture(scope="module")
def data() -> mnist.Mnist:
    return mnist.load()


def opened(path: Path) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])


def heat(session: onnxruntime.InferenceSession, inputs: np.ndarray) -> np.ndarray:
    """What the network says of a picture of any size: 0..1, a cell of 4 x 4 pixels a value."""
    height, width = inputs.shape[:2]
    padded = np.zeros((1, 2, -(-height // 32) * 32, -(-width // 32) * 32), np.float32)
    padded[0, :, :height, :width] = inputs.transpose(2, 0, 1)
    return 1 / (1 + np.exp(-session.run(None, {network.INPUT: padded})[0][0, 0]))


def test_the_shipped_file_is_small_and_takes_frames_of_any_size():
    session = opened(SHIPPED)
    assert SHIPPED.stat().st_size < 400_000
    (given,), (found,) = session.get_inputs(), session.get_outputs()
    assert (given.name, given.type, given.shape[:2]) == ("x", "tensor(float)", [1, 2])
    assert (found.name, found.type, found.shape[:2]) == ("y", "tensor(float)", [1, 5])
    for height, width in ((32, 64), (384, 480)):
        answer = session.run(None, {"x": np.zeros((1, 2, height, width), np.float32)})[0]
        assert answer.shape == (1, 5, height // 4, width // 4)


def test_the_shipped_description_is_not_taken_for_a_network_of_digits():
    made = json.loads((make_finder.FOLDER / make_finder.DESCRIPTION).read_text(encoding="utf-8"))
    assert made["parameters"] == 81_605
    assert made["crops"] == make_finder.CROPS
    assert made["steps"] == make_finder.STEPS
    assert "finder" not in classifier.shipped()


def test_the_shipped_finder_sees_held_out_digits_and_no_others(data: mnist.Mnist):
    held_out = slice(-finder_crops.HELD_OUT, None)
    sheets = Sheets(data.train_pictures[held_out], data.train_labels[held_out])
    session = opened(SHIPPED)
    found = []
    for seed in range(4):
        sheet = sheets.make(np.random.default_rng(seed), "lines")
        inputs, scale = finder_crops.seen(sheet.picture)
        hot = heat(session, inputs)
        for x, y, width, height in sheet.boxes:
            column, row = (int(at * scale / 4) for at in (x + width / 2, y + height / 2))
            found.append(hot[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2].max())
    assert len(found) >= 20
    assert np.mean(np.array(found) >= 0.1) >= 0.9
    for kind in ("empty", "gradient", "building"):
        scene = Scenes().make(np.random.default_rng(0), kind)
        assert heat(session, finder_crops.seen(scene)[0]).max() < 0.3


def test_crops_show_the_digits_that_they_name(data: mnist.Mnist):
    made = list(itertools.islice(finder_crops.crops(data), 12))
    boxes = np.concatenate([boxes for _, boxes in made])
    assert (boxes[:, 4] == 0).sum() >= 10
    inked, besides = [], []
    for picture, own in made:
        assert picture.shape == (finder_crops.SIDE, finder_crops.SIDE, 2)
        written = np.zeros(picture.shape[:2], bool)
        for x, y, width, height, _ in own[own[:, 4] == 0]:
            assert 0 <= x < finder_crops.SIDE
            assert 0 <= y < finder_crops.SIDE
            rows = slice(max(0, round(y - height / 2)), round(y + height / 2) + 1)
            written[rows, max(0, round(x - width / 2)) : round(x + width / 2) + 1] = True
        if written.any():
            inked.append(picture[written, 0].mean())
            besides.append(picture[~written, 0].mean())
    assert np.mean(inked) > 2 * np.mean(besides)


def test_a_window_keeps_what_reaches_into_it():
    seen = finder_crops.within(BOXES, (90, 50), 64)
    assert seen.tolist() == [[10, 10, 40, 60, 0]]
    cut = finder_crops.within(BOXES, (110, 0), 64)
    assert cut.tolist() == [[-10, 60, 40, 60, 1]]
    assert finder_crops.within(BOXES, (130, 0), 60).shape == (0, 5)


def test_targets_are_a_hill_on_the_middle_with_the_box_told_near_it():
    wanted = finder_crops.targets(BOXES)
    row, column = np.unravel_index(wanted[..., 0].argmax(), wanted.shape[:2])
    assert (row, column) == (14, 24)
    cell = wanted[row, column]
    assert cell[0] == cell[5] == 1
    assert np.exp(cell[1:3]) * finder_crops.UNIT == pytest.approx([40, 60])
    middle = (np.array([column, row]) + cell[3:5] + 0.5) * finder_crops.CELL
    assert middle == pytest.approx([100, 60])
    assert wanted[37, 7, 6] == 1
    assert wanted[37, 7, 0] == 0
    assert wanted[row, column, 6] == 0


def test_too_few_crops_are_refused():
    with pytest.raises(ValueError, match="3 crops are too few: a step of training takes 8"):
        make_finder.train([(np.zeros((256, 256, 2), np.uint8), BOXES)] * 3)


@pytest.mark.slow
def test_loss_is_least_where_the_answer_is_right_and_blind_to_what_is_unclear():
    prepare_tensorflow()
    wanted = finder_crops.targets(BOXES)[None]
    right = np.full((*wanted.shape[:3], 5), -9, np.float32)
    right[..., 1:] = wanted[..., 1:5]
    right[wanted[..., 0] >= 0.999, 0] = 9
    missed, invented, unclear, wide = (right.copy() for _ in range(4))
    missed[0, 14, 24, 0] = -9
    invented[0, 5, 40, 0] = 9
    unclear[0, 37, 7, 0] = 9
    wide[0, 14, 24, 1] += 1
    best = float(network.loss(wanted, right))
    assert best < 0.01
    assert float(network.loss(wanted, unclear)) == best
    for wrong in (missed, invented, wide):
        assert float(network.loss(wanted, wrong)) > best + 0.01


@pytest.mark.slow
def test_a_very_short_training_writes_a_finder_that_works(tmp_path: Path):
    prepare_tensorflow()
    make_finder.main(["--crops", "8", "--steps", "3", "--folder", str(tmp_path)])
    made = json.loads((tmp_path / make_finder.DESCRIPTION).read_text(encoding="utf-8"))
    assert (made["crops"], made["steps"], made["parameters"]) == (8, 3, 81_605)
    session = opened(tmp_path / "network.onnx")
    old = opened(SHIPPED)
    for new, known in zip(
        (*session.get_inputs(), *session.get_outputs()),
        (*old.get_inputs(), *old.get_outputs()),
        strict=True,
    ):
        assert (new.name, new.type, new.shape) == (known.name, known.type, known.shape)


@pytest.mark.slow
def test_the_written_file_answers_as_keras_does():
    prepare_tensorflow()
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (8, 256, 256, 2), np.uint8)
    finder = make_finder.train([(picture, BOXES) for picture in pictures], 3)
    window = pictures[:1, :96, :128].astype(np.float32)
    session = onnxruntime.InferenceSession(
        network.to_onnx(finder), providers=["CPUExecutionProvider"]
    )
    found = session.run(None, {"x": window.transpose(0, 3, 1, 2)})[0].transpose(0, 2, 3, 1)
    expected = np.asarray(finder.model(window, training=False))
    assert np.ptp(expected) > 0.1
    np.testing.assert_allclose(found, expected, atol=1e-3)
