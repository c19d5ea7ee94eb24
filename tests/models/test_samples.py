"""Own samples: kept one by one, undone, read back strictly, whole after a kill."""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.disk import KeepError
from models.samples import MOST, NONE, Samples, as_arrays
from models.samples_file import open_npz, save_npz, sheet

NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


def picture(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (28, 28), np.uint8)


@pytest.fixture
def samples(tmp_path: Path) -> Samples:
    """Three of them: a 7, a 1 and what is none."""
    made = Samples(tmp_path)
    assert made.open() == ""
    for seed, (digit, source) in enumerate(((7, "pad"), (1, "camera"), (NONE, "file"))):
        made.add(picture(seed), digit, source)
        made.save()
    return made


def test_they_are_read_back_as_they_were(samples: Samples, tmp_path: Path) -> None:
    again = Samples(tmp_path)
    assert again.open() == ""
    assert [(one.digit, one.source) for one in again.list()] == [
        (7, "pad"),
        (1, "camera"),
        (NONE, "file"),
    ]
    pictures, labels = again.arrays()
    for seed in range(3):
        np.testing.assert_array_equal(pictures[seed], picture(seed))
    assert labels.tolist() == [7, 1, 10]
    assert again.counts() == (0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1)
    assert [one.id for one in again.list(7)] == [samples.list()[0].id]


def test_each_change_is_taken_back_in_turn_also_on_the_disk(
    samples: Samples, tmp_path: Path
) -> None:
    first, second, third = (one.id for one in samples.list())
    samples.relabel([first], 4)
    samples.delete([second, third])
    samples.save()
    stored = Samples(tmp_path)
    stored.open()
    assert [one.digit for one in stored.list()] == [4]

    assert samples.undo()
    assert [one.digit for one in samples.list()] == [4, 1, 10]
    assert samples.undo()
    assert [one.digit for one in samples.list()] == [7, 1, 10]
    assert samples.undo()
    assert [one.digit for one in samples.list()] == [7, 1]
    samples.save()
    stored = Samples(tmp_path)
    stored.open()
    assert [one.digit for one in stored.list()] == [7, 1]
    assert samples.undo()
    assert samples.undo()
    assert not samples.can_undo
    assert not samples.undo()
    assert samples.list() == ()


def test_what_is_no_sample_is_refused_and_changes_nothing(samples: Samples) -> None:
    with pytest.raises(ValueError, match="0 to 9, or 10 for none, not 11"):
        samples.add(picture(0), 11, "pad")
    with pytest.raises(ValueError, match="uint8"):
        samples.add(np.zeros((28, 28), np.float32), 1, "pad")
    with pytest.raises(ValueError, match="not 'moon'"):
        samples.add(picture(0), 1, "moon")
    with pytest.raises(ValueError, match=str(MOST)):
        samples.add_all(np.zeros((MOST, 28, 28), np.uint8), [1] * MOST, "file")
    with pytest.raises(KeyError):
        samples.delete(["nobody"])
    assert len(samples.list()) == 3


def test_a_damaged_database_is_set_aside_under_its_date(samples: Samples, tmp_path: Path) -> None:
    path = tmp_path / "samples.sqlite3"
    rubbish = b"no database at all" * 500
    path.write_bytes(rubbish)
    before = [(one.id, one.digit) for one in samples.list()]
    again = Samples(tmp_path)
    told = again.open(NOON)
    assert told == (
        "Your samples were damaged and are set aside as "
        "samples-damaged-2026-11-22-120000.sqlite3; 3 came back."
    )
    assert [(one.id, one.digit) for one in again.list()] == before
    assert (tmp_path / "samples-damaged-2026-11-22-120000.sqlite3").read_bytes() == rubbish
    again.add(picture(9), 9, "pad")
    again.save()
    fresh = Samples(tmp_path)
    assert fresh.open() == ""
    assert [one.digit for one in fresh.list()] == [*(digit for _, digit in before), 9]


@pytest.mark.parametrize("how", ["gone", "empty", "a folder", "its twin, too"])
def test_samples_come_back_from_their_twin(samples: Samples, tmp_path: Path, how: str) -> None:
    path = tmp_path / "samples.sqlite3"
    path.unlink()
    if how == "empty":
        path.touch()
    elif how == "a folder":
        path.mkdir()
    elif how == "its twin, too":
        path.write_bytes(b"x" * 5000)
        (tmp_path / "backups" / "samples.sqlite3").write_bytes(b"x" * 5000)
    again = Samples(tmp_path)
    told = again.open(NOON)
    assert ("were gone" if how in ("gone", "empty") else "set aside") in told
    kept = () if how == "its twin, too" else samples.list()
    assert [one.id for one in again.list()] == [one.id for one in kept]
    again.add(picture(9), 9, "pad")
    again.save()
    fresh = Samples(tmp_path)
    assert fresh.open() == ""
    assert len(fresh.list()) == len(kept) + 1


def spoil(path: Path, identity: str) -> None:
    """Another picture than was kept, in a database that is sound."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        changed = b"\xff" * 784
        connection.execute("UPDATE samples SET picture = ? WHERE id = ?", (changed, identity))


def test_a_picture_that_was_changed_from_outside_comes_back(
    samples: Samples, tmp_path: Path
) -> None:
    first, second, third = samples.list()
    spoil(tmp_path / "samples.sqlite3", second.id)
    again = Samples(tmp_path)
    assert "3 came back" in again.open(NOON)
    for before, now in zip((first, second, third), again.list(), strict=True):
        assert before.id == now.id
        np.testing.assert_array_equal(before.picture, now.picture)
    assert Samples(tmp_path).open() == ""
    spoil(tmp_path / "backups" / "samples.sqlite3", third.id)
    assert Samples(tmp_path).open() == ""  # The file itself has it, and makes the copy anew.
    spoil(tmp_path / "samples.sqlite3", first.id)
    assert "3 came back" in Samples(tmp_path).open(NOON)


def test_what_is_whole_in_one_of_two_damaged_files_comes_back(
    samples: Samples, tmp_path: Path
) -> None:
    first, second, third = (one.id for one in samples.list())
    twin = tmp_path / "backups" / "samples.sqlite3"
    spoil(tmp_path / "samples.sqlite3", second)
    spoil(twin, third)
    assert "3 came back" in Samples(tmp_path).open(NOON)
    twin.unlink()
    spoil(tmp_path / "samples.sqlite3", second)
    again = Samples(tmp_path)
    assert "2 came back" in again.open(NOON + datetime.timedelta(minutes=1))
    assert [one.id for one in again.list()] == [first, third]


@pytest.mark.parametrize("time", ["'noon'", "x'ff'"])
@pytest.mark.parametrize("twin", [True, False])
def test_a_time_that_is_none_costs_no_other_sample(
    samples: Samples, tmp_path: Path, time: str, twin: bool
) -> None:
    before = [one.id for one in samples.list()]
    with contextlib.closing(sqlite3.connect(tmp_path / "samples.sqlite3")) as connection:
        connection.execute(f"UPDATE samples SET created = {time} WHERE id = ?", before[:1])
        connection.commit()
    if not twin:
        (tmp_path / "backups" / "samples.sqlite3").unlink()
    again = Samples(tmp_path)
    assert f"{3 if twin else 2} came back" in again.open(NOON)
    assert [one.id for one in again.list()] == (before if twin else before[1:])


def test_samples_of_an_older_version_have_no_check(samples: Samples, tmp_path: Path) -> None:
    (first, *_) = samples.list()
    for path in (tmp_path / "samples.sqlite3", tmp_path / "backups" / "samples.sqlite3"):
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            older = ("0123456789abcdef" * 2, first.id)
            connection.execute("UPDATE samples SET id = ? WHERE id = ?", older)
    again = Samples(tmp_path)
    assert again.open() == ""
    assert len(again.list()) == 3


def test_samples_are_shown_where_nothing_can_be_written(
    samples: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.samples_database import SamplesDatabase

    def full(_: object) -> None:
        raise KeepError("Your samples could not be saved: the disk is full.")

    monkeypatch.setattr(SamplesDatabase, "transaction", full)
    again = Samples(tmp_path)
    assert again.open() == "Your samples could not be saved: the disk is full."
    assert [one.id for one in again.list()] == [one.id for one in samples.list()]


def test_a_database_of_another_kind_is_set_aside(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "samples.sqlite3")
    connection.execute("CREATE TABLE samples (wrong TEXT)")
    connection.commit()
    connection.close()
    samples = Samples(tmp_path)
    assert "set aside" in samples.open(NOON)
    assert samples.list() == ()


def test_what_the_disk_refuses_stays_and_is_saved_later(tmp_path: Path) -> None:
    place = tmp_path / "data"
    place.write_bytes(b"a file where the folder should be")
    samples = Samples(place)
    samples.open()
    samples.add(picture(0), 3, "pad")
    with pytest.raises(KeepError) as caught:
        samples.save()
    assert str(caught.value).count(".") <= 2
    assert str(tmp_path) not in str(caught.value)
    samples.add(picture(1), 4, "pad")
    assert [one.digit for one in samples.list()] == [3, 4]
    place.unlink()
    samples.save()
    again = Samples(place)
    assert again.open() == ""
    assert [one.digit for one in again.list()] == [3, 4]


def test_opening_late_keeps_what_was_taught_meanwhile(samples: Samples, tmp_path: Path) -> None:
    del samples
    late = Samples(tmp_path)
    late.add(picture(8), 8, "pad")
    late.open()
    assert sorted(one.digit for one in late.list()) == [1, 7, 8, 10]


CHILD = """
import sys
from pathlib import Path
from typing import Any
import numpy as np
from models.samples import Samples
samples = Samples(Path(sys.argv[1]))
samples.open()
for number in range(100_000):
    samples.add(np.full((28, 28), number % 256, np.uint8), number % 11, "pad")
    samples.save()
    print(number, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system knows no SIGKILL")
@pytest.mark.parametrize("told", [1, 17, 40])
def test_no_acknowledged_sample_is_lost_to_a_kill(tmp_path: Path, root: Path, told: int) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=root
    )
    assert child.stdout is not None
    for _ in range(told):
        child.stdout.readline()
    os.kill(child.pid, signal.SIGKILL)
    rest = child.communicate()[0].split("\n")
    acknowledged = told + sum(line.isdigit() for line in rest[:-1])
    samples = Samples(tmp_path)
    assert samples.open() == ""
    kept = samples.list()
    assert len(kept) in (acknowledged, acknowledged + 1)
    assert [one.digit for one in kept] == [number % 11 for number in range(len(kept))]


def test_a_file_to_take_along_comes_back_equal(samples: Samples, tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    save_npz(path, *samples.arrays())
    with np.load(path, allow_pickle=False) as plain:
        assert sorted(plain.files) == ["x", "y"]
    pictures, labels = open_npz(path)
    np.testing.assert_array_equal(pictures, samples.arrays()[0])
    np.testing.assert_array_equal(labels, samples.arrays()[1])


def _forged(path: Path, **arrays: Any) -> Path:
    np.savez_compressed(path, **arrays)
    return path


def test_what_comes_from_elsewhere_is_checked(tmp_path: Path) -> None:
    x, y = np.zeros((2, 28, 28), np.uint8), np.array([1, 2], np.uint8)
    bad: dict[str, dict[str, Any]] = {
        "y.npz": {"x": x},
        "wide.npz": {"x": np.zeros((2, 27, 28), np.uint8), "y": y},
        "float.npz": {"x": x.astype(np.float32), "y": y},
        "few.npz": {"x": x, "y": y[:1]},
        "label.npz": {"x": x, "y": np.array([1, 11], np.uint8)},
        "object.npz": {"x": np.array([print], object), "y": y},
        "more.npz": {"x": x, "y": y, "z": y},
        "bomb.npz": {"x": np.zeros((MOST + 1, 28, 28), np.uint8), "y": y},
    }
    for name, arrays in bad.items():
        with pytest.raises(ValueError, match="holds no samples") as caught:
            open_npz(_forged(tmp_path / name, **arrays))
        assert str(caught.value).startswith(name)
        assert str(tmp_path) not in str(caught.value)


def test_a_file_that_is_no_archive_or_lies_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd.npz"
    path.write_bytes(b"PK not really")
    with pytest.raises(ValueError, match="damaged or of another kind"):
        open_npz(path)
    with pytest.raises(ValueError, match="it is a folder"):
        open_npz(tmp_path)
    with pytest.raises(ValueError, match="not there any more"):
        open_npz(tmp_path / "gone.npz")
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "|u1", "fortran_order": False, "shape": (2, 28, 28)}
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.npy", header.getvalue() + bytes(5))
        archive.writestr("y.npy", header.getvalue())
    with pytest.raises(ValueError, match="5 bytes where 1568 are expected"):
        open_npz(path)


def test_the_sheet_shows_each_label_on_rows_of_its_own(samples: Samples) -> None:
    pictures, labels = as_arrays(samples.list())
    made = sheet(pictures, labels)
    assert made.dtype == np.uint8
    assert made.shape == (3 * 30 + 2, 20 * 30 + 2)
    np.testing.assert_array_equal(made[2:30, 2:30], pictures[1])
    np.testing.assert_array_equal(made[32:60, 2:30], pictures[0])
    np.testing.assert_array_equal(made[62:90, 2:30], pictures[2])
    assert sheet(pictures[:0], labels[:0]).shape == (32, 602)
