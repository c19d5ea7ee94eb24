"""What the vision tests share: the shipped network, MNIST's test set, file makers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from models import classifier, mnist
from vision.recognize import Classify


@pytest.fixture(scope="session")
def baseline() -> Classify:
    """The shipped network that knows MNIST only."""
    return classifier.load("baseline")


@pytest.fixture(scope="session")
def camera() -> Classify:
    """The shipped network that pictures are read with by default."""
    return classifier.load("camera")


@pytest.fixture(scope="session")
def test_digits() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """MNIST's 10,000 test pictures and their labels."""
    return mnist.load_test()


@pytest.fixture(scope="session")
def hostile(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hostile files made by the makers outside the project, in a folder of this session."""
    folder = tmp_path_factory.mktemp("hostile")
    places = {"REL_OUT": folder, "REL_MARKERS": folder / "markers", "REL_CANARY": folder / "canary"}
    places["REL_MARKERS"].mkdir()
    code = (
        "import sys; sys.dont_write_bytecode = True;"
        "names = sys.argv[2:]; sys.path.insert(0, sys.argv[1]);"
        "[__import__(name).make() for name in names]"
    )
    makers = sorted(path.stem for path in (shared / "hostile").glob("[iv][0-9][0-9]_*.py"))
    subprocess.run(
        [sys.executable, "-c", code, str(shared / "hostile"), *makers],
        env=os.environ | {name: str(place) for name, place in places.items()},
        check=True,
        capture_output=True,
        timeout=60,
    )
    return folder
