"""Every hostile network, data set and experiment is refused in one sentence; good ones open."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trust.hostile_kit import Case, Kit
from tests.trust.hostile_networks import FAMILIES, Tally, cases, run, warm
from tests.trust.opening import Opening, Outcome

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")

ACCEPTED = {"m30_good.keras", "m34_no_conv.keras", "m37_custom_loss.keras"}
"""Of the outside collection, as its manifest has it; its other networks and data are refused."""


@pytest.fixture(scope="module")
def opening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opening]:
    with Opening(tmp_path_factory.mktemp("opening")) as opening:
        yield opening


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_strange_gets_in(opening: Opening, tmp_path: Path, family: str) -> None:
    tally = run(opening, tmp_path, cases(f"{family}, "))
    assert tally.troubles == []
    assert sum(tally.verdicts.values()) == len(FAMILIES[family])
    assert tally.verdicts["refused"] > 0


def test_a_file_that_is_opened_against_the_rules_is_seen(opening: Opening, tmp_path: Path) -> None:
    """What is expected is not taken from what happens."""
    good = next(case for _, name, case in cases() if name == "plain")
    tally = run(opening, tmp_path, [("archive", "plain", Case(good.make))])
    assert tally.troubles == ["archive, plain: accepted, expected refused: "]


def test_a_payload_would_leave_its_mark(opening: Opening, tmp_path: Path) -> None:
    """The payloads are live: whoever unpickles or calls one makes a marker, and that is seen."""
    kit = Kit(tmp_path, opening.markers, opening.canary)
    path = FAMILIES["file"]["a pickle"].make(kit)
    tally = Tally()
    outcome = opening.open("tests.trust.test_opening:unpickles", path)
    tally.add("a pickle", outcome, "refused")
    (opening.markers / "pickle").unlink()
    assert tally.executed == 1
    assert any("made" in trouble for trouble in tally.troubles)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("evaluate", "called '<img src=x onerror=alert'"),
        ("recognize", "called 'new\\nline.keras'"),
        ("evaluate", "a pickle"),
        ("recognize", "a pipe"),
    ],
)
def test_the_command_line_says_one_sentence(
    root: Path, tmp_path: Path, opening: Opening, command: str, name: str
) -> None:
    family = FAMILIES["file"]
    case = family.get(f"bad and {name}") or family[name]
    path = case.make(Kit(tmp_path, opening.markers, opening.canary))
    more = ["x.png"] if command == "recognize" else []
    done = subprocess.run(
        [sys.executable, "main.py", command, "--model", str(path), *more],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, "")
    said = done.stderr.removesuffix("\n").removeprefix("main.py: ")
    outcome = Outcome(kind="network", path=path, verdict="refused", sentence=said)
    assert outcome.broken("refused") == []
    assert not list(opening.markers.iterdir())


def test_the_outside_collection(opening: Opening, shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    environment = {
        **os.environ,
        "REL_OUT": str(out),
        "REL_MARKERS": str(opening.markers),
        "REL_CANARY": str(opening.canary),
        "REL_MIB": "128",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    makers = sorted((shared / "hostile").glob("[mn][0-9][0-9]_*.py"))
    code = "import sys, importlib\nfor name in sys.argv[1:]: importlib.import_module(name).make()"
    subprocess.run(
        [sys.executable, "-c", code, *(maker.stem for maker in makers)],
        cwd=shared / "hostile",
        env=environment,
        check=True,
        capture_output=True,
    )
    warm(opening)
    tally = Tally()
    for path in sorted(out.iterdir()):
        expected = "accepted" if path.name in ACCEPTED else "refused"
        for kind in ("network", "npz") if path.name.startswith("n") else ("network",):
            tally.add(path.name, opening.open(kind, path), expected)
    assert tally.troubles == []
    assert sum(tally.verdicts.values()) >= len(makers)
    assert tally.verdicts["accepted"] == len(ACCEPTED)
