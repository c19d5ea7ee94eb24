"""Opens every hostile network, data set and experiment that we could think of, and good ones.

    python tests/trust/hostile_networks.py [--times N] [--only WORD] [--json]

Each file is made in a folder of its own and opened by the product in a child process
(``opening``). A line says how many there were and what they took; exit 1 if a promise was broken.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models import mnist
from tests.trust import (
    hostile_archives,
    hostile_code,
    hostile_data,
    hostile_files,
    hostile_kit,
    hostile_shapes,
    hostile_weights,
)
from tests.trust.opening import Opening, Outcome

FAMILIES = {
    "code": hostile_code.CASES,
    "archive": hostile_archives.CASES,
    "shape": hostile_shapes.CASES,
    "weights": hostile_weights.CASES,
    "file": hostile_files.CASES,
    "data": hostile_data.DATA,
    "experiment": hostile_data.EXPERIMENTS,
    "line": hostile_data.LINES,
}


@dataclass
class Tally:
    """What was opened and what came of it.

    Attributes:
        verdicts: how many files had which.
        troubles: "family, name: what was wrong".
        executed: how many brought about what a file must not.
        left: how many left files behind.
        seconds: the most that any file took, and ``slowest``, which one.
        megabytes: the same of memory, and ``largest``.
    """

    verdicts: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    executed: int = 0
    left: int = 0
    seconds: float = 0.0
    slowest: str = ""
    megabytes: float = 0.0
    largest: str = ""

    def add(self, name: str, outcome: Outcome, expected: str) -> None:
        """Counts one file in."""
        self.verdicts[outcome.verdict] += 1
        self.troubles += [f"{name}: {trouble}" for trouble in outcome.broken(expected)]
        self.executed += bool(outcome.executed)
        self.left += bool(outcome.left)
        self.seconds, self.slowest = max((self.seconds, self.slowest), (outcome.seconds, name))
        self.megabytes, self.largest = max(
            (self.megabytes, self.largest), (outcome.megabytes, name)
        )

    def line(self, what: str) -> str:
        """The figures in one line."""
        counts = ", ".join(
            f"{self.verdicts[verdict]} {verdict}"
            for verdict in ("accepted", "refused", "raised", "died", "hung")
        )
        return (
            f"{sum(self.verdicts.values())} {what}: {counts}; {self.executed} executed, "
            f"{self.left} left files; at most {self.seconds:.2f} s ({self.slowest}) and "
            f"{self.megabytes:.0f} MB more ({self.largest}); {len(self.troubles)} troubles"
        )

    def as_json(self) -> str:
        """The figures as an object."""
        figures = {**vars(self), "verdicts": dict(self.verdicts)}
        return json.dumps(figures)


def cases(only: str = "") -> Iterator[tuple[str, str, hostile_kit.Case]]:
    """Family, name and case of all."""
    for family, found in FAMILIES.items():
        for name, case in found.items():
            if only in f"{family}, {name}":
                yield family, name, case


def run(
    opening: Opening, scratch: Path, wanted: Iterable[tuple[str, str, hostile_kit.Case]]
) -> Tally:
    """Makes and opens the files one by one."""
    tally = Tally()
    warm(opening)
    for number, (family, name, case) in enumerate(wanted):
        folder = scratch / f"{number}"
        folder.mkdir()
        kit = hostile_kit.Kit(folder, opening.markers, opening.canary)
        path = case.make(kit)
        outcome = opening.open(case.kind, path, folders=[folder], named=case.kind != "line")
        tally.add(f"{family}, {name}", outcome, case.expected)
        shutil.rmtree(folder)
    return tally


def warm(opening: Opening) -> None:
    """Loads what is loaded once, so that no file is charged with it."""
    models = mnist.SHIPPED.parent / "models"
    patience, opening.patience = opening.patience, 60.0
    outcome = opening.open("network", models / "chapter" / "network.keras")
    if outcome.broken("accepted"):
        raise AssertionError(f"a shipped network: {outcome.broken('accepted')}")
    opening.open("config", models / "nothing.json")
    opening.patience = patience


def main() -> int:
    """All of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", metavar="WORD", help="those whose names hold it")
    parser.add_argument("--times", type=int, default=1, metavar="N", help="each so often")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        scratch = Path(place)
        (scratch / "files").mkdir()
        with Opening(scratch / "opening") as opening:
            wanted = list(cases(options.only)) * options.times
            tally = run(opening, scratch / "files", wanted)
    for trouble in tally.troubles:
        sys.stderr.write(f"{trouble!r}\n")
    said = tally.as_json() if options.json else tally.line("hostile and good files")
    sys.stdout.write(
        f"{said}; {time.perf_counter() - began:.0f} s\n" if not options.json else f"{said}\n"
    )
    return 1 if tally.troubles else 0


if __name__ == "__main__":
    sys.exit(main())
