"""Trains the shipped networks again, from their presets and seed 0, none chosen by its test score.

python resources/models/make_models.py [NAME ...]
"""

from __future__ import annotations

import datetime
import importlib.metadata
import platform
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from models import mnist, presets  # noqa: E402 (the path must be known first)
from models.events import EpochDone, Event  # noqa: E402
from models.folder import About, write_folder  # noqa: E402
from models.runs import epoch_figures  # noqa: E402
from models.training import train  # noqa: E402
from vision.examples import FONTS, CameraExamples  # noqa: E402 (as above)

NAMES = ("chapter", "baseline", "camera")
PACKAGES = ("tensorflow", "keras", "numpy", "opencv-python", "onnx", "onnxruntime")


def show(event: Event) -> None:
    """One line an epoch."""
    if isinstance(event, EpochDone):
        print(f"epoch {event.epoch}: {event.seconds:.1f} s, val_accuracy {event.val_accuracy:.4f}")


def make(name: str, data: mnist.Mnist) -> None:
    """Trains one preset as it stands and writes its folder."""
    preset = presets.preset(name)
    examples = CameraExamples(data.train_pictures, data.train_labels, FONTS)
    result = train(preset.config, data, show, examples=examples)
    recipe = {
        "command": f"python resources/models/make_models.py {name}",
        "made": datetime.date.today().isoformat(),
        "versions": {package: importlib.metadata.version(package) for package in PACKAGES}
        | {"python": platform.python_version()},
        "history": [epoch_figures(epoch) for epoch in result.history],
    }
    accuracy = round(result.history[-1].val_accuracy, 4)
    about = About(title=preset.title, config=preset.config, test_accuracy=accuracy, rest=recipe)
    write_folder(HERE / name, "recipe.json", about, result.weights)
    print(f"{name}: {accuracy:.2%} of the 10,000 test pictures")


if __name__ == "__main__":
    everything = mnist.load()
    for each in sys.argv[1:] or NAMES:
        make(each, everything)
