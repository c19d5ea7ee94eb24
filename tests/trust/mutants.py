"""Opens seeded mutants of good files, to see whether any of them breaks a promise.

    python tests/trust/mutants.py [--times N] [--seed S] [--json]

Bytes of the whole file, the text or the structure of a network's description, the bytes of its
weights, archives packed anew, experiments and lines, the data set, and what lies in a run's folder.
A mutant may be good still: then what opens must be sane, its weights, maps and answers finite.
"""

from __future__ import annotations

import argparse
import functools
import io
import json
import os
import random
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models import mnist, presets, sharing
from models.config import Dense, TrainConfig
from models.folder import About, write_folder
from tests.trust.hostile_kit import CONFIG, LAYERS, good_bytes, good_parts
from tests.trust.hostile_networks import Tally, warm
from tests.trust.mutation import bent, mutated
from tests.trust.opening import PATIENCE, Opening

Maker = Callable[[Path, random.Random], Path]


def main() -> int:
    """So many mutants of every kind in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1000, metavar="N", help="default 1000")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        tally = breed(Path(place), options.times, options.seed)
    for trouble in tally.troubles:
        sys.stderr.write(f"{trouble!r}\n")
    seconds = time.perf_counter() - began
    line = f"{tally.line('mutants of good files')}; {seconds:.0f} s\n"
    sys.stdout.write(f"{tally.as_json()}\n" if options.json else line)
    return 1 if tally.troubles else 0


def breed(
    scratch: Path,
    times: int,
    seed: int,
    kinds: dict[str, str] | None = None,
    patience: float = PATIENCE,
) -> Tally:
    """Makes and opens mutants; ``kinds`` may name other openers than the product's."""
    tally = Tally()
    with Opening(scratch / "opening", patience=patience) as opening:
        warm(opening)
        for number in range(times):
            name = list(MAKERS)[number % len(MAKERS)]
            kind, make = MAKERS[name]
            folder = scratch / f"{number}"
            folder.mkdir()
            path = make(folder, random.Random(f"{seed} {number}"))
            outcome = opening.open(
                (kinds or {}).get(kind, kind), path, folders=[folder], named=kind != "line"
            )
            tally.add(f"{number}, {name}", outcome, "either")
            shutil.rmtree(folder)
    return tally


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def whole(folder: Path, chance: random.Random) -> Path:
    """Bytes of the archive."""
    return _file(folder / "net.keras", mutated(good_bytes(), chance))


def ended(folder: Path, chance: random.Random) -> Path:
    """Bytes of the archive's directory at its end."""
    data = good_bytes()
    start = data.index(b"PK\x01\x02")
    return _file(folder / "net.keras", data[:start] + mutated(data[start:], chance))


def _packed(folder: Path, changed: dict[str, bytes], chance: random.Random) -> Path:
    buffer = io.BytesIO()
    packing = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, data in {**good_parts(), **changed}.items():
            archive.writestr(name, data)
    return _file(folder / "net.keras", buffer.getvalue())


def described(folder: Path, chance: random.Random) -> Path:
    """The structure of the description, or of what the metadata say."""
    name = chance.choice(("config.json", "config.json", "config.json", "metadata.json"))
    data = json.dumps(bent(json.loads(good_parts()[name]), chance))
    return _packed(folder, {name: data.encode("utf-8", "surrogatepass")}, chance)


def texts(folder: Path, chance: random.Random) -> Path:
    """Bytes of the description's text."""
    name = chance.choice(("config.json", "metadata.json"))
    return _packed(folder, {name: mutated(good_parts()[name], chance)}, chance)


def weights(folder: Path, chance: random.Random) -> Path:
    """Bytes of the weights' file, most of them where its structure is."""
    head = chance.choice((100, 2048, 8192))
    data = mutated(good_parts()["model.weights.h5"], chance, head=head)
    return _packed(folder, {"model.weights.h5": data}, chance)


@functools.cache
def _good_experiment() -> Any:
    return json.loads(sharing.to_json(presets.preset("dropout").config))


def experiment(folder: Path, chance: random.Random) -> Path:
    """An experiment's file: its structure or its bytes."""
    good = _good_experiment()
    if chance.random() < 0.7:
        return _file(folder / "e.json", json.dumps(bent(good, chance)).encode())
    return _file(folder / "e.json", mutated(json.dumps(good).encode(), chance))


def line(folder: Path, chance: random.Random) -> Path:
    """A line that was sent."""
    good = sharing.to_line(presets.preset("dropout").config).encode()
    return _file(folder / "line", mutated(good, chance, head=40))


@functools.cache
def _good_data() -> bytes:
    """A whole data set, all zero, that packs to little."""
    import numpy as np

    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{n: np.zeros(s, np.uint8) for n, s in mnist.SHAPES.items()})
    return buffer.getvalue()


def data(folder: Path, chance: random.Random) -> Path:
    """A data set's bytes, those of its directory among them."""
    good = _good_data()
    if chance.random() < 0.5:
        return _file(folder / "d.npz", mutated(good, chance, head=200))
    return _file(folder / "d.npz", good[:-400] + mutated(good[-400:], chance))


@functools.cache
def _good_run() -> dict[str, bytes]:
    """The files of a run's folder."""
    import numpy as np

    from models.shapes import describe

    config = TrainConfig(name="run", layers=(*LAYERS[:-2], Dense(units=10), LAYERS[-1]))
    shapes = [shape for info in describe(config.layers) for shape in info.weight_shapes]
    values = tuple(np.full(shape, 0.01, np.float32) for shape in shapes)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        rest = {"state": "finished", "history": []}
        about = About(title="Run", config=CONFIG, test_accuracy=0.5, rest=rest)
        write_folder(folder, "run.json", about, values)
        return {path.name: path.read_bytes() for path in folder.iterdir()}


def run(folder: Path, chance: random.Random) -> Path:
    """One of the files in a run's folder; the others may stand in for it."""
    files = dict(_good_run())
    name = chance.choice([*files, "run.json"])
    if chance.random() < 0.1:
        del files[name]
    elif name == "run.json" and chance.random() < 0.7:
        files[name] = json.dumps(bent(json.loads(files[name]), chance)).encode("utf-8", "replace")
    else:
        files[name] = mutated(files[name], chance)
    (folder / "a-run").mkdir()
    for each, content in files.items():
        (folder / "a-run" / each).write_bytes(content)
    return folder / "a-run"


MAKERS: dict[str, tuple[str, Maker]] = {
    "archive": ("network", whole),
    "description": ("network", described),
    "weights": ("network", weights),
    "directory": ("network", ended),
    "text": ("network", texts),
    "weights again": ("network", weights),
    "description again": ("network", described),
    "experiment": ("config", experiment),
    "line": ("line", line),
    "data": ("npz", data),
    "run": ("run", run),
}


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    sys.exit(main())
