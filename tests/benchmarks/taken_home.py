"""Runs exported programs and notebooks where nothing of Digitscope is: taken_home.py.

Each experiment is trained here; its program and its notebook are taken home and run by a Python
that has keras, tensorflow and numpy and no more. Both must come to the same accuracy.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models import mnist, presets, take_home, threads
from models.classifier import Network, load
from models.config import TrainConfig
from models.training import train

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("keras", "tensorflow", "numpy")
FOREIGN = ("PySide6", "cv2", "onnxruntime", "models", "vision", "gui")
"""None of them may be there: with one of them the program might work here and nowhere else."""
APART = 0.005
"""Half a point: what the two means of the last three epochs may differ by."""
DEAD = 0.15
"""Below it nothing was learned: which digit is always answered is then the last batch's chance."""
TRAINED = re.compile(r"validation accuracy, mean of the last \d+ epochs: (\d\.\d+)")
MEASURED = re.compile(r"accuracy (\d\.\d+) on 10000 test pictures")
PROGRAM, NOTEBOOK = take_home.SCRIPT, take_home.NOTEBOOK
LONGEST = 3600.0


class NotClean(Exception):
    """The other Python holds what it must not, or lacks what it must."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One exported file, run.

    Attributes:
        preset: the experiment.
        kind: "script" or "notebook".
        here: the validation accuracy here, the mean of the last three epochs, 0..1.
        there: its own; None where it printed none.
        fault: its last words where it failed, or "".
    """

    preset: str
    kind: str
    here: float
    there: float | None
    fault: str = ""

    @property
    def same(self) -> bool:
        """Whether both came to the same."""
        if self.there is None or self.fault:
            return False
        dead = max(self.here, self.there) < DEAD
        return dead or abs(self.here - self.there) <= APART

    def line(self) -> str:
        """For people."""
        if self.there is None or self.fault:
            return f"{self.preset:16}  {self.kind:8}  FAILED: {self.fault or 'it told no accuracy'}"
        points = 100 * (self.there - self.here)
        verdict = "same" if self.same else "DIFFERENT"
        return (
            f"{self.preset:16}  {self.kind:8}  here {self.here:.4f}  there {self.there:.4f}"
            f"  {points:+.2f} points  {verdict}"
        )


def clean_python(folder: Path) -> Path:
    """A Python with the three packages, of the versions that are locked, and what they need."""
    locked = (ROOT / "requirements.lock").read_text()
    wanted = []
    for name in PACKAGES:
        found = re.search(rf"^{name}==(\S+)(?: ; python_full_version < '3.12')? ", locked, re.M)
        wanted.append(f"{name}=={found[1]}" if found else name)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, *wanted], check=True)
    return python


def check_clean(python: Path) -> None:
    """Makes sure that it has the three packages and nothing of ours.

    Raises:
        NotClean: it has, or it lacks one of the three.
    """
    ask = (
        "import importlib.util as u, json, sys;"
        "print(json.dumps([n for n in sys.argv[1:] if u.find_spec(n)]))"
    )
    with tempfile.TemporaryDirectory(prefix="digitscope-home-") as folder:
        done = _run(python, ["-c", ask, *PACKAGES, *FOREIGN], Path(folder))
    there = set(json.loads(done.stdout or "[]"))
    if wrong := sorted(there & set(FOREIGN)):
        raise NotClean(f"{python} also has {', '.join(wrong)}")
    if missing := [name for name in PACKAGES if name not in there]:
        raise NotClean(f"{python} lacks {', '.join(missing)}")


def program_of(notebook: str) -> str:
    """A notebook's cells of code, one after the other."""
    cells = json.loads(notebook)["cells"]
    return "\n\n".join("".join(one["source"]) for one in cells if one["cell_type"] == "code")


def run_file(python: Path, path: Path) -> tuple[float | None, str]:
    """Runs a program or a notebook beside mnist.npz.

    Returns:
        The accuracy it printed, or None; its last words if it failed, or "".
    """
    arguments = [path.name, "--mnist", f"{take_home.MNIST_NAME}.npz"]
    if path.suffix == ".ipynb":
        inside = path.with_name(f"{path.stem}_cells.py")
        inside.write_text(program_of(path.read_text(encoding="utf-8")), encoding="utf-8")
        arguments = [inside.name]
    done = _run(python, arguments, path.parent)
    if done.returncode:
        return None, (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
    found = TRAINED.search(done.stdout) or MEASURED.search(done.stdout)
    return (float(found[1]) if found else None), ""


def trained(config: TrainConfig, data: mnist.Mnist) -> tuple[Network, float]:
    """Our own training, and the mean of its last three validation accuracies."""
    result = train(config, data, lambda _: None)
    last = [epoch.val_accuracy for epoch in result.history[-3:]]
    network = Network.from_weights(config.name, config.name, config, result.weights, last[-1])
    return network, sum(last) / len(last)


def outcomes(
    names: list[str], kinds: list[str], epochs: int | None, python: Path, folder: Path
) -> Iterator[Outcome]:
    """Trains each, takes it home and runs it there; all programs before any notebook."""
    data = mnist.load()
    taken = []
    for kind in kinds:
        for name in names:
            if kind == kinds[0]:
                config = presets.preset(name).config
                if config.augmented:
                    network = load(name)
                    here = float(network.test_accuracy or 0.0)
                else:
                    config = dataclasses.replace(config, epochs=epochs or config.epochs)
                    network, here = trained(config, data)
                home = folder / name
                home.mkdir()
                take_home.take_home(network, home, {PROGRAM, NOTEBOOK, take_home.MNIST}, key="-")
                taken.append((name, here))
            here = dict(taken)[name]
            (path,) = (folder / name).glob(f"*{take_home.ENDINGS[kind]}")
            there, fault = run_file(python, path)
            yield Outcome(preset=name, kind=kind, here=here, there=there, fault=fault)


def summary(found: list[Outcome]) -> str:
    """One line for all."""
    learned = [one for one in found if one.there and one.there >= DEAD and not one.fault]
    most = max((abs(one.here - one.there) for one in learned if one.there), default=0.0)
    wrong = sum(not one.same for one in found)
    return (
        f"{len(found)} exported files run, {wrong} wrong; "
        f"those that learn at most {100 * most:.2f} points apart"
    )


def main() -> int:
    """Reads the options, prints a line for each file and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", action="append", choices=list(presets.PRESETS), metavar="NAME")
    parser.add_argument("--epochs", type=int, help="on both sides; default: the experiment's")
    parser.add_argument("--kind", action="append", choices=(PROGRAM, NOTEBOOK))
    parser.add_argument("--python", type=Path, help="a clean Python; default: one made for this")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    threads.prepare_tensorflow()
    found = []
    with tempfile.TemporaryDirectory(prefix="digitscope-home-") as made:
        folder = Path(made)
        python = options.python or clean_python(folder / "python")
        check_clean(python)
        names, kinds = options.preset or list(presets.PRESETS), options.kind or [PROGRAM, NOTEBOOK]
        for one in outcomes(names, kinds, options.epochs, python, folder):
            found.append(one)
            line = json.dumps({**vars(one), "same": one.same}) if options.json else one.line()
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    sys.stdout.write(summary(found) + "\n")
    return 0 if all(one.same for one in found) else 1


def _run(python: Path, arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """-I: neither the environment's paths nor this project's folder are searched."""
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3"}
    keep = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT", "LANG", "LC_ALL")
    environment = {name: os.environ[name] for name in keep if name in os.environ} | quiet
    return subprocess.run(
        [str(python), "-I", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main())
