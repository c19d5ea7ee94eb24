"""Damages every file of the program's own state and starts it: python tests/trust/state.py.

Each file is garbled, cut, emptied, taken away, made by a newer version, or replaced by a folder, a
link or a pipe. The program starts, what is finished is still there, the bad file is set aside under
a dated name, one sentence says so, and the next start says nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
import types
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from gui.settings import Settings
from models.history import History
from models.owner import Owner
from models.samples import Samples
from tests.trust import starting
from tests.trust.state_damages import BESIDE, DAMAGES, FILES, NOT_SEEN, path_of
from tests.trust.tiny import TINY, made_up, until_killed
from tests.trust.writes import ODD, PLAIN
from tests.trust.writes_world import furnish

SECONDS = 60
"""After so long a start hangs, however busy the machine is."""


class BrokenError(Exception):
    """A promise is broken; the message says which."""


@dataclass
class Tally:
    """What was damaged and how it went."""

    cases: int = 0
    windows: int = 0
    said: Counter[str] = field(default_factory=Counter)

    @property
    def words(self) -> str:
        """The figures in one line."""
        return (
            f"{self.cases} damages of {len(FILES)} files, {self.windows} of them met by the whole "
            f"window: every start whole, everything finished kept, {self.said['one']} said in one "
            f"sentence and set aside, {self.said['none']} without consequence"
        )


def main() -> int:
    """Every damage of every file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, metavar="N", help="only so many, by chance")
    parser.add_argument("--windows", type=int, default=12, metavar="N", help="by the whole window")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        tally, wrong = try_all(Path(folder), options.times, options.windows, options.seed)
    sys.stdout.write("".join(f"{sentence}\n" for sentence in wrong))
    if options.json:
        sys.stdout.write(json.dumps(vars(tally)) + "\n")
    sys.stdout.write(f"{'' if wrong else tally.words}; {time.perf_counter() - began:.0f} s\n")
    return 1 if wrong else 0


def try_all(folder: Path, times: int | None, windows: int, seed: int) -> tuple[Tally, list[str]]:
    """Damages, and starts; returns what was done, and a sentence for each broken promise."""
    chance, tally, wrong = random.Random(seed), Tally(), list[str]()
    template = made(folder / "template")
    cases = [(name, damage) for name in FILES for damage in DAMAGES]
    if times is not None:
        cases = chance.sample(cases, times)
    whole = set(chance.sample(cases, min(windows, len(cases))))
    for name, damage in cases:
        window = (name, damage) in whole or name.endswith(".log")
        try:
            said = damaged(template, folder / "case", name, damage, window=window)
        except (BrokenError, starting.StartError) as error:
            wrong.append(f"{name}, {damage}: {error}")
        else:
            tally.cases += 1
            tally.windows += window
            tally.said["one" if said else "none"] += 1
    return tally, wrong


def made(place: Path) -> Path:
    """A data folder with a finished run, an interrupted one, samples and settings."""

    def furnished() -> dict[str, Any]:
        data = furnish(place) / "data"
        history = History(data)
        for run in history.list()[1:]:
            history.delete(run.id)
        recorder = history.begin(TINY, title="Interrupted")
        with contextlib.suppress(InterruptedError):
            made_up(until_killed(recorder.add))
        recorder.close()
        (data / "tensorflow.log").write_text("chatter\n")
        (data / "digitscope.log").write_text("a line\n")
        return {}

    in_a_process(furnished)
    data = place / "data"
    for _ in range(3):  # What is in the bin is gone then, and everything has its copy.
        in_a_process(lambda: start(data))
    return data


def damaged(template: Path, place: Path, name: str, damage: str, *, window: bool) -> list[str]:
    """Damages a file of a copy and starts twice; returns what the first start said.

    Raises:
        BrokenError: a promise is broken.
        StartError: the program does not start.
    """
    if place.exists():
        shutil.rmtree(place)
    shutil.copytree(template, place)
    before = in_a_process(lambda: start(place))
    path = path_of(place, name)
    DAMAGES[damage](path)
    found = _met(starting.start(place)) if window else in_a_process(lambda: start(place))
    said = found.pop("said")
    if before.pop("said"):
        raise BrokenError("the start before it says something already")
    seen = not any(name.endswith(one) for one in BESIDE) and damage not in NOT_SEEN | {"gone"}
    if len(said) > 1 or (seen and not said):
        raise BrokenError(f"{len(said)} sentences: {said}")
    for sentence in said:
        if not PLAIN.fullmatch(sentence) or ODD.search(sentence):
            raise BrokenError(f"no plain sentence: {sentence!r}")
    _check_kept(before, found, name)
    aside = [one for one in path.parent.iterdir() if "-damaged-" in one.name]
    if any("set aside as" in sentence for sentence in said) and not aside:
        raise BrokenError(f"{said}, and nothing is")
    letters = [one / "letter.txt" for one in (path, *aside)]
    if damage == "a folder" and not any(letter.exists() for letter in letters):
        raise BrokenError("what was in the folder is gone")
    again = in_a_process(lambda: start(place))
    # What a newer version wrote stays where it is, and is told each time.
    if again.pop("said") not in ([], said if damage == "from a newer version" else []):
        raise BrokenError("the second start says something, too")
    _check_kept(found, again, name)
    return list(said)


def start(data: Path) -> dict[str, Any]:
    """What a start of the window does with its state (gui/session.py), without the window."""
    os.environ["DIGITSCOPE_DATA"] = str(data)
    owner = Owner(data)
    settings = Settings(data / "settings.json", owner.check)
    history = History(data, owner.check)
    samples = Samples(data, owner.check)
    said = [settings.problem, history.start(), samples.open()]
    with contextlib.suppress(OSError):
        settings.save()
    session = types.SimpleNamespace(
        settings=settings,
        history=history,
        samples=types.SimpleNamespace(store=samples),
        networks=types.SimpleNamespace(active_key=""),
    )
    found = starting.look(session)
    owner.release()
    return {
        "said": [one for one in said if one],
        "runs": found["runs"],
        "samples": found["samples"],
        "settings": {"zoom": found["settings"].get("zoom", 0)},
    }


def in_a_process(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Does work in a copy of this process, which may die or hang without harm.

    Raises:
        BrokenError: it does, or an error comes out of it.
    """
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        signal.alarm(SECONDS)
        try:
            answer: dict[str, Any] = work()
        except BaseException:
            answer = {"died": traceback.format_exc()[-1500:]}
        with os.fdopen(theirs, "w") as file:
            file.write(json.dumps(answer))
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as file:
        text = file.read()
    _, status = os.waitpid(child, 0)
    if status or not text:
        hangs = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM
        raise BrokenError("the start hangs" if hangs else f"the start dies: {status}")
    found: dict[str, Any] = json.loads(text)
    if "died" in found:
        raise BrokenError(f"the start fails: {found['died']}")
    return found


def _met(window: starting.Found) -> dict[str, Any]:
    return {
        "said": window.said + window.faults,
        "runs": window.runs,
        "samples": window.samples,
        "settings": {"zoom": window.settings.get("zoom", 0)},
    }


def _check_kept(before: dict[str, Any], found: dict[str, Any], name: str) -> None:
    """Everything finished; of the interrupted run's own state only the figures have a copy."""
    for kind, kept in before.items():
        for key, value in kept.items():
            now = found[kind].get(key)
            if kind == "settings" and name == "settings.json":
                continue
            if kind == "runs" and name.endswith("resume.npz") and now:
                own = {"network", "claims", "goes_on"}
                now = {one: now[one] for one in now if one not in own}
                value = {one: value[one] for one in value if one not in own}
            if now != value:
                raise BrokenError(f"{kind} {key} was {value}, now {now}")


if __name__ == "__main__":
    sys.exit(main())
