"""What leaves the program is what other programs expect."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from models import mnist
from models.classifier import load
from models.disk import KeepError
from models.export import (
    csv_text,
    curves_rows,
    export_csv,
    export_keras,
    export_onnx,
    history_of,
    mnist_bytes,
    reached,
)


def test_onnx_file_answers_by_itself(tmp_path: Path) -> None:
    network = load("baseline")
    export_onnx(network, tmp_path / "a.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "a.onnx")
    picture = np.arange(784, dtype=np.uint8).reshape(1, 28, 28)
    outputs = session.run(None, {"pictures": picture})
    for found, expected in zip(outputs, network.maps(picture[0]), strict=True):
        np.testing.assert_array_equal(found[0], expected)


def test_keras_file_is_the_same_network(tmp_path: Path) -> None:
    network = load("chapter")
    export_keras(network, tmp_path / "b.keras")
    found = load(tmp_path / "b.keras")
    assert (found.title, found.test_accuracy) == (network.title, network.test_accuracy)
    picture = np.arange(784, dtype=np.uint8).reshape(1, 28, 28)
    np.testing.assert_array_equal(found(picture), network(picture))


def test_history_reads_back(tmp_path: Path) -> None:
    rows = [{"epoch": 1, "loss": -0.5}, {"epoch": 2, "loss": 0.25}]
    export_csv(rows, tmp_path / "h.csv")
    with (tmp_path / "h.csv").open(newline="", encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    assert found == [{"epoch": "1", "loss": "-0.5"}, {"epoch": "2", "loss": "0.25"}]
    export_csv([], tmp_path / "h.csv")
    assert (tmp_path / "h.csv").read_text().strip() == ""


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1"])
def test_text_cannot_become_a_formula(text: str) -> None:
    (cell,) = next(csv.reader([csv_text([[text]])[:-2]], strict=True)) or [""]
    assert cell.startswith("'")


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(KeepError, match=r"^a\.csv could not be saved: a folder has that name\.$"):
        export_csv([{"a": 1}], tmp_path / "a.csv")


def test_the_data_set_is_packed_as_keras_has_it() -> None:
    packed = mnist_bytes()
    data = mnist.load()
    with np.load(io.BytesIO(packed)) as file:
        assert sorted(file.files) == ["x_test", "x_train", "y_test", "y_train"]
        assert np.array_equal(file["x_train"], data.train_pictures)
        assert np.array_equal(file["y_test"], data.test_labels)
    assert packed == mnist_bytes()


def test_a_shipped_networks_curves_come_with_it() -> None:
    history = history_of("chapter")
    rows = curves_rows("Chapter", history)
    assert len(rows) == 10
    assert list(rows[0])[:2] == ["network", "epoch"]
    assert rows[-1]["val_accuracy"] == load("chapter").test_accuracy
    assert reached(history) == pytest.approx(
        sum(float(epoch["val_accuracy"]) for epoch in history[7:]) / 3
    )
    assert history_of("no-such-run") == ()
    assert reached(()) is None
