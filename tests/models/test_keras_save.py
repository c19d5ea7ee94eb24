"""Keras opens what we save."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import classifier, presets
from models.config import SGD, AdamW, RMSprop
from models.storage import save_network


@pytest.mark.parametrize(
    "optimizer",
    [None, SGD(), SGD(momentum=0.9), RMSprop(), RMSprop(momentum=0.5), AdamW()],
    ids=repr,
)
@pytest.mark.parametrize("name", ["chapter", "batchnorm"])
def test_keras_opens_what_we_save(
    tmp_path: Path, keras: Any, weights_of: Any, name: str, optimizer: Any
) -> None:
    config = presets.preset(name).config
    config = replace(config, optimizer=optimizer or config.optimizer)
    weights = weights_of(config)
    save_network(tmp_path / "a.keras", config, weights)
    model = keras.models.load_model(tmp_path / "a.keras")
    for found, saved in zip(model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(found, saved)
    assert type(model.optimizer).__name__ == config.optimizer.kind
    pictures = np.random.default_rng(0).integers(0, 256, (5, 28, 28)).astype(np.uint8)
    network = classifier.Network.from_weights("a", "A", config, weights)
    expected = model(pictures[..., None].astype(np.float32)).numpy()
    np.testing.assert_allclose(network(pictures)[:, :10], expected, atol=2e-6)
