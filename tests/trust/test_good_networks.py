"""Whatever Keras saves of the layers that we know is opened, and answers as Keras does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models import classifier
from tests.trust.good_networks import pictures


@pytest.mark.slow
def test_every_good_network_is_accepted(tmp_path: Path, root: Path) -> None:
    script = Path(__file__).with_name("good_networks.py")
    subprocess.run([sys.executable, str(script), str(tmp_path)], cwd=root, check=True)
    files = sorted(tmp_path.glob("*.keras"))
    assert len(files) >= 20
    for path in files:
        answers = classifier.load(path)(pictures())[:, :10]
        expected = np.load(path.with_suffix(".npy"))
        # In half precision Keras itself is no nearer.
        near = 3e-3 if "mixed" in path.name else 2e-6
        np.testing.assert_allclose(answers, expected, atol=near, err_msg=path.name)
