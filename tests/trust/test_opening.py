"""What opens strange files and watches: every way in which the product could fail it is noticed.

The openers below stand in for a product that does what it must not; each runs in the child process
as the product's would.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.disk import Refused
from tests.trust.opening import Opening, Outcome

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")

GOOD = Path(__file__).resolve().parents[2] / "resources" / "models" / "chapter" / "network.keras"


def takes_all(path: Path) -> object:
    return path


def unpickles(path: Path) -> object:
    return pickle.loads(path.read_bytes()) or True


def sleeps(path: Path) -> object:
    time.sleep(3600)
    return path


def is_slow(path: Path) -> object:
    time.sleep(2.2)
    return path


def allocates(_: Path) -> object:
    return b"x" * (400 << 20)


def wants_everything(_: Path) -> object:
    return b"x" * (1 << 40)


def leaves_a_file(path: Path) -> object:
    Path("left.txt").write_text("x")
    return path


def leaves_a_temporary_file(path: Path) -> object:
    Path(os.environ["TMPDIR"], "left.txt").write_text("x")
    return path


def writes_beside(path: Path) -> object:
    path.with_name("beside.txt").write_text("x")
    return path


def exits(_: Path) -> object:
    os._exit(3)


def crashes(path: Path) -> object:
    ctypes.string_at(0)
    return path


def raises(path: Path) -> object:
    return [path][1]


def reads_what_is_private(_: Path) -> object:
    return Path.home().with_name("private").joinpath("canary.txt").read_text()


def calls_home(path: Path) -> object:
    with socket.socket() as one:
        one.connect_ex(("127.0.0.1", 9))
    return path


def starts_a_program(_: Path) -> object:
    return os.system("true") + 1


def chatters(path: Path) -> object:
    os.write(2, b"libwhatever: warning: odd\n")
    return path


def loads_the_engine_untold(path: Path) -> object:
    import onnxruntime

    return onnxruntime and path


def refuses_well(path: Path) -> object:
    raise Refused(f"{path.name} cannot be opened: it is no such file.")


@pytest.fixture(scope="module")
def opening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opening]:
    with Opening(tmp_path_factory.mktemp("opening"), patience=4) as opening:
        yield opening


def opened(opening: Opening, opener: Any, path: Path) -> Outcome:
    return opening.open(f"{opener.__module__}:{opener.__name__}", path)


class Marking:
    """Unpickling this makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return open, (str(self.path), "a")


@pytest.mark.parametrize(
    ("opener", "trouble"),
    [
        (takes_all, "accepted, expected refused"),
        (unpickles, "it made"),
        (unpickles, "unpickled a class"),
        (sleeps, "hung"),
        (is_slow, "took "),
        (allocates, "MB more"),
        (wants_everything, "MemoryError"),
        (leaves_a_file, "left "),
        (leaves_a_temporary_file, "left "),
        (writes_beside, "left "),
        (exits, "died: exit status 3"),
        (crashes, "died: exit status -11"),
        (raises, "raised: IndexError"),
        (reads_what_is_private, "opened a private file"),
        (calls_home, "used the network"),
        (starts_a_program, "started a program"),
        (chatters, "chattered"),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_whatever_goes_wrong_is_seen(
    opening: Opening, tmp_path: Path, opener: Any, trouble: str
) -> None:
    path = tmp_path / "strange.keras"
    path.write_bytes(pickle.dumps(Marking(opening.markers / "ran")))
    try:
        troubles = opened(opening, opener, path).broken("refused")
    finally:
        (opening.markers / "ran").unlink(missing_ok=True)
    assert any(trouble in one for one in troubles), troubles


@pytest.mark.parametrize(
    ("sentence", "trouble"),
    [
        ("b.keras cannot be opened: it is empty.", "does not name the file"),
        ("{path} cannot be opened: it is empty.", "shows the folder"),
        ("a.keras cannot be opened: it is empty", "is not one sentence"),
        ("a.keras cannot be opened. It is empty.", "is not one sentence"),
        ("a.keras cannot be opened:\nit is empty.", "is not plain"),
        ("a.keras cannot be opened: \u202eytpme.", "is not plain"),
        ("a.keras: Traceback (most recent call last).", "is not plain"),
        ("a.keras cannot be opened: " + "x" * 400 + ".", "is not plain"),
    ],
)
def test_what_is_not_one_plain_sentence_is_seen(
    tmp_path: Path, sentence: str, trouble: str
) -> None:
    path = tmp_path / "a.keras"
    said = sentence.format(path=path)
    outcome = Outcome(kind="network", path=path, verdict="refused", sentence=said)
    assert any(trouble in one for one in outcome.broken("refused"))


def test_after_a_death_the_next_file_is_opened(opening: Opening, tmp_path: Path) -> None:
    (tmp_path / "a.keras").write_bytes(b"x")
    assert opened(opening, exits, tmp_path / "a.keras").verdict == "died"
    assert opened(opening, refuses_well, tmp_path / "a.keras").broken("refused") == []


def test_a_good_network_breaks_no_promise(opening: Opening) -> None:
    """The very first opening loads the engine, which must leave nothing and tell nobody."""
    opening.close()
    assert opening.open("network", GOOD).broken("accepted") == []


def test_an_engine_that_reports_to_its_maker_is_seen(opening: Opening) -> None:
    """Loaded as it comes, it makes itself an identity in the person's home."""
    opening.close()
    left = opened(opening, loads_the_engine_untold, GOOD).left
    assert any("deviceid" in name for name in left), "it does so no more: say so in docs/trust.md"
