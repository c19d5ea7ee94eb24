"""Opens strange pictures and videos with the product: python tests/trust/hostile_pictures.py.

Every file of ``hostile_png``, ``hostile_jpeg``, ``hostile_others`` and ``hostile_videos``, and so
many seeded mutants of good files, in a process that is watched from outside (``opening``).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import struct
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.trust import hostile_jpeg, hostile_others, hostile_png, hostile_videos
from tests.trust.clips import WRITTEN, written
from tests.trust.mutation import mutated
from tests.trust.opening import MEGABYTES, Opening, Outcome
from tests.trust.strange import ACCEPTED, EITHER, REFUSED, Strange, encoded

MOST_FRAMES = 2_000
WANTED = "wanted.npz"
"""Beside a file's folder: what must come of it, for the process that opens it."""


@dataclass
class Tally:
    """What was opened and what came of it."""

    files: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    most: float = 0.0
    troubles: list[str] = field(default_factory=list)

    def add(self, name: str, outcome: Outcome, troubles: list[str]) -> None:
        """One more file."""
        self.files += 1
        self.verdicts[outcome.verdict] += 1
        self.slowest = max(self.slowest, outcome.seconds)
        self.most = max(self.most, outcome.megabytes)
        self.troubles += [f"{name!r}: {one}" for one in troubles]

    def figures(self) -> dict[str, float]:
        """Everything as numbers."""
        return {
            "opened": self.files,
            **self.verdicts,
            "slowest": round(self.slowest, 2),
            "megabytes": round(self.most),
            "broken promises": len(self.troubles),
        }


def main() -> int:
    """All files, and mutants."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=600, metavar="N", help="mutants; default 600")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    inside = "videos in the watched process, too: what the window would meet without decision 0013"
    parser.add_argument("--inside", action="store_true", help=inside)
    options = parser.parse_args()
    kind = "tests.trust.hostile_pictures:inside" if options.inside else "picture"
    with tempfile.TemporaryDirectory() as folder:
        tallies = {
            "files": open_all(strange_files(Path(folder)), Path(folder), kind),
            "mutants": open_all(
                mutants_of_good_ones(options.times, options.seed), Path(folder), kind
            ),
        }
    troubles = [trouble for tally in tallies.values() for trouble in tally.troubles]
    sys.stdout.write("".join(f"{trouble}\n" for trouble in troubles))
    figures = {name: tally.figures() for name, tally in tallies.items()}
    lines = [
        f"{name}: " + ", ".join(f"{key} {value}" for key, value in one.items())
        for name, one in figures.items()
    ]
    sys.stdout.write((json.dumps(figures) if options.json else "; ".join(lines)) + "\n")
    return 1 if troubles else 0


def strange_files(scratch: Path) -> Iterator[Strange]:
    """Every file of ours; those that would read another one name ``Opening``'s canary."""
    yield from hostile_png.files()
    yield from hostile_jpeg.files()
    yield from hostile_others.files()
    yield from hostile_videos.files(scratch / "private" / "canary.txt")


def mutants_of_good_ones(count: int, seed: int) -> Iterator[Strange]:
    """So many good files with a few bytes changed; two of three are pictures."""
    pictures = list(good_pictures().items())
    videos = [(name, written(name, code)) for name, code in WRITTEN]
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        name, data = chance.choice(videos if number % 3 == 2 else pictures)
        changed = mutated(data, chance)
        if name.endswith(".png") and chance.random() < 0.7:
            changed = with_right_sums(changed)
        yield Strange(name=f"{number}_{name}", data=changed, expected=EITHER)


def good_pictures() -> dict[str, bytes]:
    """Small good pictures of every kind, by the names of their files."""
    kinds = (".png", ".jpg", ".webp", ".bmp", ".gif", ".ppm")
    found = {f"plain{kind}": encoded(kind) for kind in kinds}
    for module in (hostile_png.odd, hostile_jpeg.odd, hostile_others.moving):
        for one in module():
            if one.expected == ACCEPTED and len(one.data) < 20_000:
                found[one.name] = one.data
    return found


def with_right_sums(data: bytes) -> bytes:
    """A changed PNG whose check sums are right again, so that more than its sums is looked at."""
    changed, place = bytearray(data), 8
    while place + 12 <= len(changed):
        length = struct.unpack_from(">I", changed, place)[0]
        if place + 12 + length > len(changed):
            break
        total = zlib.crc32(changed[place + 4 : place + 8 + length])
        struct.pack_into(">I", changed, place + 8 + length, total)
        place += 12 + length
    return bytes(changed)


def open_all(files: Iterable[Strange], scratch: Path, kind: str = "picture") -> Tally:
    """Opens them one after the other, each in a folder of its own."""
    tally = Tally()
    with Opening(scratch, patience=20) as opening:
        for number, strange in enumerate(files):
            outcome, troubles = open_one(opening, strange, scratch / f"{number}", kind)
            tally.add(strange.name, outcome, troubles)
    return tally


def open_one(
    opening: Opening, strange: Strange, folder: Path, kind: str = "picture"
) -> tuple[Outcome, list[str]]:
    """What came of a file, and the promises that were not kept."""
    with tempfile.TemporaryDirectory(prefix=folder.name, dir=folder.parent) as place:
        inner = Path(place) / "files"
        inner.mkdir()
        path = strange.put(inner)
        wanted: dict[str, Any] = {"near": strange.near}
        for name in ("picture", "frames"):
            value = getattr(strange, name)
            if value is not None:
                wanted[name] = value
        if strange.says and strange.expected != REFUSED:
            wanted["says"] = strange.says
        np.savez(inner.with_name(WANTED), **wanted)
        outcome = opening.open(kind, path)
    troubles = outcome.broken(strange.expected)
    if outcome.verdict == "refused" and not re.search(strange.says, outcome.sentence):
        troubles.append(f"does not say {strange.says!r}: {outcome.sentence!r}")
    return outcome, troubles


@cache
def network() -> Any:
    """The camera's network."""
    from models import classifier

    return classifier.load("camera")


def picture(path: Path) -> object:
    """Opens a picture or a video as the command line and the camera page do, and reads it.

    Raises:
        AssertionError: it shows something else than it must.
    """
    from models.console import hushed_libraries
    from vision import recognize
    from vision.frames import SourceError
    from vision.sources import open_source

    with hushed_libraries():
        source = open_source(str(path))
        try:
            count = 0
            while count < MOST_FRAMES and (frame := source.read()) is not None:
                if not count:
                    first = frame.picture
                    recognize.recognize(first, network())
                count += 1
                check_decoder(source)
        finally:
            source.close()
    if not count:
        raise SourceError(source.note)
    check(np.load(path.parent.with_name(WANTED)), first, count, source.note)
    return True


def inside(path: Path) -> object:
    """As ``picture``, with videos decoded in this process."""
    from vision import sources
    from vision.video import VideoFile

    sources.VideoApart = VideoFile  # type: ignore[assignment, misc]
    return picture(path)


def check_decoder(source: object) -> None:
    """A video's own process keeps the promise about memory, too."""
    process = getattr(source, "_process", None)
    if process is not None:
        status = Path(f"/proc/{process.pid}/status").read_text()
        held = re.search(r"VmHWM:\s+(\d+)", status)
        assert held is None or int(held[1]) < MEGABYTES * 1024, f"its decoder took {held[1]} KB"


def check(wanted: Any, first: np.ndarray[Any, Any], count: int, note: str) -> None:
    """Compares what was read with what must be.

    Raises:
        AssertionError: it is something else.
    """
    assert first.dtype == np.uint8, first.dtype
    assert first.ndim == 3, first.shape
    if "picture" in wanted:
        right = wanted["picture"]
        assert first.shape == right.shape, f"{first.shape}, not {right.shape}"
        apart = float(np.abs(first.astype(np.int16) - right).mean())
        assert apart <= float(wanted["near"]), f"another picture: {apart:.1f} grey levels apart"
    if "frames" in wanted:
        assert count == int(wanted["frames"]), f"{count} frames, not {wanted['frames']}"
    if "says" in wanted:
        assert re.search(str(wanted["says"]), note), f"its note is {note!r}"


if __name__ == "__main__":
    sys.exit(main())
