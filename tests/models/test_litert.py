"""A LiteRT file answers what the network answers; making one can be stopped."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import litert, mnist
from models.classifier import load


def answers(file: bytes, pictures: np.ndarray) -> np.ndarray:
    """What TensorFlow's own interpreter, which comes with it, makes of the file."""
    import tensorflow as tf

    interpreter: Any = tf.lite.Interpreter(model_content=file)
    source, sink = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    interpreter.resize_tensor_input(source["index"], (len(pictures), 28, 28, 1))
    interpreter.allocate_tensors()
    interpreter.set_tensor(source["index"], pictures[..., None].astype(np.float32))
    interpreter.invoke()
    found: np.ndarray = interpreter.get_tensor(sink["index"])
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("keras")
@pytest.mark.filterwarnings("ignore:[\\s\\S]*tf.lite.Interpreter is deprecated:UserWarning")
@pytest.mark.parametrize("name", ["chapter", "baseline", "camera"])
def test_it_gives_the_same_probabilities(name: str) -> None:
    network = load(name)
    file = litert.convert(network)
    assert file is not None
    pictures, _ = mnist.load_test()
    ours = network(pictures[:200])
    theirs = answers(file, pictures[:200])
    assert np.abs(theirs - ours[:, : theirs.shape[1]]).max() <= 1e-4


def test_it_can_be_stopped_at_once() -> None:
    began = time.monotonic()
    assert litert.convert(load("baseline"), lambda: True) is None
    assert time.monotonic() - began < 20  # it waits for no conversion


def test_what_the_converter_cannot_do_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit('no such converter')")
    monkeypatch.setattr(litert.litert_child, "__file__", str(broken))
    with pytest.raises(OSError, match=r"cannot make a LiteRT file .* take the ONNX") as caught:
        litert.convert(load("baseline"))
    assert "no such converter" in str(caught.value.__cause__)
