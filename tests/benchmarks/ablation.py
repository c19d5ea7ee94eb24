"""What each stage of the reading is worth: the same pictures read with one stage off at a time.

    python tests/benchmarks/ablation.py [--count 3] [--orand 300] [STAGE ...]
    python tests/benchmarks/ablation.py --tracking

Made-up sheets and scenes (digits from MNIST's last 5,000 training pictures) are always read; the
photographs and cheque amounts where DIGITSCOPE_SHARED names the folder they lie in. They only
measure: nothing is chosen by them. A row is printed when it is done.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(1, str(Path(__file__).resolve().parent))

from sheets import made, seen
from steadiness import a_sheet

from models import classifier, mnist
from vision import (
    company,
    following,
    grouping,
    ink,
    normalize,
    pieces,
    ruling,
    scenes,
    scoring,
    second_look,
    sheets,
    steadiness,
)
from vision.examples import HELD_OUT
from vision.files import read_picture
from vision.recognize import Classify, Reading, recognize
from vision.synthesis import Sheet
from vision.takes import empty_takes, sheet_takes, shots
from vision.tracking import TrackedDigit, Tracker

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

#: Names of the photographs that are pages of handwriting: they are counted apart.
PROSE = "neg_hw"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One thing that can be left out.

    Attributes:
        name: for the table and the command line.
        changes: (module, name, what stands there instead).
        classify: what becomes of the network, if anything.
    """

    name: str
    changes: tuple[tuple[Any, str, Any], ...] = ()
    classify: Callable[[Classify], Classify] = field(default=lambda network: network)


def _even_paper(grey: Picture) -> Picture:
    """One paper for the whole frame: its 90th percentile."""
    return np.full_like(grey, np.percentile(grey, 90))


def _centred_between(box: Floats) -> Picture:
    """Centre of mass on 13.5, the middle of 0 to 27."""
    height, width = box.shape
    rows, columns = box.sum(axis=1), box.sum(axis=0)
    total = float(rows.sum())
    side = normalize.SIDE
    top = round((side - 1) / 2 - float(np.arange(height) @ rows) / total)
    left = round((side - 1) / 2 - float(np.arange(width) @ columns) / total)
    top, left = min(max(top, 0), side - height), min(max(left, 0), side - width)
    picture = np.zeros((side, side), np.uint8)
    picture[top : top + height, left : left + width] = np.round(255 * box)
    return picture


def _ten_way(network: Classify) -> Classify:
    """The network without its eleventh answer: the ten shares add up to 1."""

    def answer(batch: Picture) -> Floats:
        shares = network(batch).copy()
        shares[:, grouping.NO_DIGIT] = 0
        return np.asarray(shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-12))

    return answer


STAGES = (
    Stage(name="nothing off"),
    Stage(name="light division", changes=((ink, "_paper", _even_paper),)),
    Stage(name="local threshold", changes=((ink, "LOCAL_PART", 0.0),)),
    Stage(name="ruling removal", changes=((ruling, "without_lines", lambda mask: mask),)),
    Stage(name="joining bars", changes=((pieces, "_joined", lambda found, _: found),)),
    Stage(name="cuts", changes=((grouping, "cut", lambda *given: [given[-1]]),)),
    Stage(
        name="grouping (all)",
        changes=((grouping, "regrouped", lambda *given: given[1]),),
    ),
    Stage(
        name="joining+grouping",
        changes=(
            (pieces, "_joined", lambda found, _: found),
            (grouping, "regrouped", lambda *given: given[1]),
        ),
    ),
    Stage(
        name="company (all)", changes=((company, "weighed", lambda answered, *_: list(answered)),)
    ),
    Stage(name="  look-alikes", changes=((company, "LOOK_ALIKES", np.zeros(10)),)),
    Stage(name="  near company", changes=((company, "COMPANY", 0.0),)),
    Stage(name="  likeness", changes=((company, "MOST_LIKE", 0.0), (company, "MOST_UNLIKE", 0.0))),
    Stage(name="  clutter", changes=((company, "MOST_CLUTTER_NATS", 0.0),)),
    Stage(
        name="  cut or grouped",
        changes=(
            (company, "GROUPED_NATS", 0.0),
            (company, "EXPLAINED", 0.0),
        ),
    ),
    Stage(name="  border", changes=((company, "CUT_NATS", 0.0),)),
    Stage(name="finder (all)", changes=((second_look, "needed", lambda _: False),)),
    Stage(name="  finder's boxes", changes=((second_look, "proposed", lambda *_: []),)),
    Stage(name="  finder's word", changes=((company, "FOUND", 0.0), (company, "UNSEEN", 0.0))),
    Stage(name="thickening", changes=((normalize, "THIN", 0.0),)),
    Stage(name="centre 13.5", changes=((normalize, "_centred", _centred_between),)),
    Stage(name="reject answer", classify=_ten_way),
)


@contextmanager
def without(stage: Stage) -> Iterator[None]:
    """The vision with a stage left out, for as long as the block lasts."""
    kept = [(module, name, getattr(module, name)) for module, name, _ in stage.changes]
    try:
        for module, name, instead in stage.changes:
            setattr(module, name, instead)
        yield
    finally:
        for module, name, was in kept:
            setattr(module, name, was)


@dataclass(kw_only=True)
class Counts:
    """Digits read of a folder, as tests/benchmarks and outside scripts count them: no places."""

    right: int = 0
    false: int = 0
    missed: int = 0
    exact: int = 0
    pictures: int = 0

    def add(self, read: str, truth: str) -> None:
        """One picture more."""
        one, other = Counter(read), Counter(truth)
        same = sum((one & other).values())
        self.right += same
        self.false += len(read) - same
        self.missed += len(truth) - same
        self.exact += one == other
        self.pictures += 1

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.false + self.missed)


Row = tuple[str, str, Picture]


def folder(path: Path, limit: int | None = None) -> list[Row]:
    """(file, digits of its truth, picture) of a labelled folder."""
    with (path / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:limit]
    return [
        (row["file"], row["ground_truth"].replace(" ", ""), read_picture(path / row["file"]))
        for row in rows
    ]


def counted(read: scoring.Read, rows: Sequence[Row]) -> tuple[Counts, Counts, Counts]:
    """With digits, without, and pages of handwriting."""
    digits, without_any, prose = Counts(), Counts(), Counts()
    for name, truth, picture in rows:
        found = "".join(str(one.digit) for one in read(picture).digits)
        (digits if truth else prose if name.startswith(PROSE) else without_any).add(found, truth)
    return digits, without_any, prose


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """Everything that is read, held in memory, so that each stage gets the same."""

    sheets: list[Sheet]
    scenes: list[Sheet]
    photographs: list[Row]
    amounts: list[Row]


def collected(count: int, seed: int, orand: int) -> Pictures:
    """Made-up pictures of every kind, and outside ones where there are any."""
    data = mnist.load()
    paper = sheets.Sheets(data.train_pictures[-HELD_OUT:], data.train_labels[-HELD_OUT:])
    world = scenes.Scenes()
    outside = os.environ.get("DIGITSCOPE_SHARED")
    return Pictures(
        sheets=[one for kind in sheets.KINDS for one in made(kind, count, seed, paper)],
        scenes=[one for kind in scenes.KINDS for one in seen(kind, count, seed, world)],
        photographs=folder(Path(outside) / "photos") if outside else [],
        amounts=folder(Path(outside) / "orand", orand) if outside and orand else [],
    )


class EachFrame(Tracker):
    """Shows what each frame reads, without any evidence over time; the nearest keeps its number."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[TrackedDigit, ...] = ()
        self._last = 0

    def update(self, reading: Reading, time: float) -> tuple[TrackedDigit, ...]:  # noqa: ARG002 - as a Tracker
        """What this frame holds."""
        before = list(self._shown)
        shown = []
        for one in reading.digits:
            old = next((other for other in before if following.near(one.box, other.box)), None)
            if old is None:
                self._last += 1
                number = self._last
            else:
                before.remove(old)
                number = old.id
            shown.append(
                TrackedDigit(
                    id=number,
                    digit=one.digit,
                    confidence=one.confidence,
                    box=one.box,
                    picture=one.picture,
                    probabilities=one.probabilities,
                )
            )
        self._shown = tuple(shown)
        return self._shown


def tracked() -> Iterator[str]:
    """Takes of one sheet, and such without digits, with tracking and as each frame reads them."""
    network = classifier.load("camera")
    rng = np.random.default_rng(0)
    for take in (*sheet_takes(a_sheet(rng), rng=rng), *empty_takes(rng=rng, seconds=20)):
        frames = steadiness.read(shots(take, rate=10, rng=rng), network, rate=10)
        for name, maker in (("tracked", Tracker), ("each frame", EachFrame)):
            result = steadiness.measure(frames, make_tracker=maker)
            yield f"{take.name:24s} {name:11s} {result.line()}"


HEADER = (
    f"{'off':<18}{'sheets F1':>10}{'exact':>7}{'false/scene':>12}{'clean':>7}"
    f"{'photos F1':>10}{'exact':>7}{'negatives':>10}{'prose/page':>11}"
    f"{'amounts F1':>11}{'exact':>7}"
)


def row(stage: Stage, network: Classify, pictures: Pictures) -> str:
    """One line of the table."""
    classify = stage.classify(network)

    def read(picture: Picture) -> Reading:
        return recognize(picture, classify)

    with without(stage):
        good = scoring.score(read, pictures.sheets)
        bad = scoring.score(read, pictures.scenes)
        digits, negatives, prose = counted(read, pictures.photographs)
        amounts, _, _ = counted(read, pictures.amounts)
    line = (
        f"{stage.name:<18}{good.f1:>10.3f}{_part(good.exact, good.pictures):>7}"
        f"{bad.false / max(1, bad.pictures):>12.2f}{_part(bad.exact, bad.pictures):>7}"
    )
    if pictures.photographs:
        line += (
            f"{digits.f1:>10.3f}{f'{digits.exact}/{digits.pictures}':>7}{negatives.false:>10}"
            f"{prose.false / max(1, prose.pictures):>11.1f}"
        )
    if pictures.amounts:
        line += f"{amounts.f1:>11.3f}{_part(amounts.exact, amounts.pictures):>7}"
    return line


def _part(some: int, all_of_them: int) -> str:
    return f"{100 * some / max(1, all_of_them):.0f}%"


def main() -> None:
    """Reads the options, prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=3, help="made-up pictures of each kind (3)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--orand", type=int, default=300, help="cheque amounts (300)")
    parser.add_argument("--model", default="camera", help="name or path of a network (camera)")
    parser.add_argument("--tracking", action="store_true", help="films instead of pictures")
    parser.add_argument("stages", nargs="*", help="only these stages")
    options = parser.parse_args()
    if options.tracking:
        for line in tracked():
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        return
    network = classifier.load(options.model)
    pictures = collected(options.count, options.seed, options.orand)
    sys.stdout.write(HEADER + "\n")
    for stage in STAGES:
        if not options.stages or stage.name.strip() in options.stages:
            sys.stdout.write(row(stage, network, pictures) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
