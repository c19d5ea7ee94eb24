"""The command line as a shell sees it: exit status, one plain sentence on standard error, JSON."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from models import mnist
from models.presets import preset
from models.snapshots import open_snapshots

ROOT = Path(__file__).resolve().parent.parent
MAIN = [sys.executable, str(ROOT / "main.py")]
FIGURES = {"epoch", "seconds", "loss", "accuracy", "val_loss", "val_accuracy"}
HOSTILE_LIMIT = 30  # Seconds for a dozen files; a pipe that is opened would wait for ever.

Done = subprocess.CompletedProcess[str]


def run(*arguments: str | Path, flags: tuple[str, ...] = (), timeout: float = 120) -> Done:
    command = [sys.executable, *flags, str(ROOT / "main.py"), *map(os.fspath, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)


def lines(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line, parse_constant=pytest.fail) for line in done.stdout.splitlines()]


def one_sentence(text: str) -> bool:
    return text.count("\n") == 1 and text.startswith("main.py: ") and "Traceback" not in text


@pytest.fixture(scope="session")
def sheet() -> npt.NDArray[np.uint8]:
    """Five digits of MNIST's test set in dark ink on light paper: uint8 (220, 600, 3), BGR."""
    pictures, _ = mnist.load_test()
    paper = np.full((220, 600), 235, np.uint8)
    for place in range(5):
        digit = cv2.resize(pictures[place], (84, 84), interpolation=cv2.INTER_CUBIC)
        top, left = 60, 40 + 105 * place
        paper[top : top + 84, left : left + 84] -= (digit * 0.8).astype(np.uint8)
    return np.repeat(paper[:, :, None], 3, axis=2)


@pytest.fixture(scope="session")
def reading() -> str:
    _, labels = mnist.load_test()
    return "".join(map(str, labels[:5]))


def png(picture: npt.NDArray[np.uint8]) -> bytes:
    return bytes(cv2.imencode(".png", picture)[1])


def huge_png() -> bytes:
    """A header that claims 100,000 x 100,000 pixels, and nothing behind it."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    checked = header + struct.pack(">I", zlib.crc32(header))
    end = b"\0\0\0\0IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + checked + end


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["recognize"],
        ["train", "--epochs", "0"],
        ["train", "--epochs", "many"],
        ["train", "--seed", "-1"],
        ["train", "--preset", "nonsense"],
        ["train", "--out", "network.h5"],
        ["summary", "--preset", "nonsense"],
        ["tour", "--themes", "pink"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2(arguments: list[str]):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert one_sentence(done.stderr)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["evaluate", "--model", "nonsense"], "nonsense"),
        (["evaluate", "--model", "nothing.keras"], "nothing.keras"),
        (["recognize", "--model", "main.py", "x.png"], "main.py"),
        (["train", "--out", "no/such/folder/network.keras"], "folder"),
    ],
)
def test_an_error_is_one_sentence(arguments: list[str], named: str):
    done = run(*arguments)
    assert done.returncode == 1
    assert one_sentence(done.stderr)
    assert named in done.stderr
    assert done.stdout == ""


def test_summary_is_the_chapters_table():
    done = run("summary")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line for line in done.stdout.splitlines() if "(" in line and ")" in line]
    parameters = [row.split()[-1] for row in rows if row.split()[-1].replace(",", "").isdigit()]
    assert parameters == ["60", "0", "0", "660", "0", "0", "0", "3,010", "0"]
    shapes = ["(26, 26, 6)", "(13, 13, 6)", "(11, 11, 12)", "(5, 5, 12)", "(300", "(10"]
    assert all(shape in done.stdout for shape in shapes)
    assert "3,730" in done.stdout


def test_cameras_names_the_sample_clip():
    done = run("cameras", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert "sample" in {line["source"] for line in lines(done)}


def test_doctor_finds_nothing_missing_where_the_tests_run():
    done = run("doctor")
    assert done.returncode == 0, done.stdout
    assert "Nothing is missing" in done.stdout


def test_doctor_without_packages_names_them_and_one_command():
    done = run("doctor", flags=("-S",))
    assert done.returncode == 1
    assert "tensorflow" in done.stdout
    mending = done.stdout.split("This mends it:\n")[1].strip()
    assert mending
    assert "\n" not in mending


def test_without_packages_every_command_points_to_doctor():
    done = run("recognize", "x.png", flags=("-S",))
    assert done.returncode == 1
    assert one_sentence(done.stderr)
    assert "main.py doctor" in done.stderr


def test_only_the_standard_library_is_imported_before_a_command_is_chosen():
    code = "import sys, main; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"numpy", "cv2", "PySide6", "keras", "models", "vision", "gui"}


def test_recognize_reads_pictures_in_the_order_given(
    tmp_path: Path, sheet: npt.NDArray[np.uint8], reading: str
):
    upside = tmp_path / "empty.png"
    upside.write_bytes(png(np.full((100, 100, 3), 220, np.uint8)))
    (tmp_path / "sheet.png").write_bytes(png(sheet))
    done = run("recognize", "--json", upside, tmp_path / "sheet.png")
    assert (done.returncode, done.stderr) == (0, "")
    empty, written = lines(done)
    assert empty == {"file": str(upside), "digits": [], "reading": ""}
    assert set(written) == {"file", "digits", "reading"}
    assert "".join(str(one["digit"]) for one in written["digits"]) == reading
    assert written["reading"].replace(" ", "") == reading
    for place, digit in enumerate(written["digits"]):
        x, y, w, h = digit["box"]
        assert 40 + 105 * place <= x
        assert x + w <= 40 + 105 * place + 84
        assert y >= 60
        assert y + h <= 60 + 84
        assert 0.5 < digit["confidence"] <= 1


def test_recognize_says_it_in_words_too(tmp_path: Path, sheet: npt.NDArray[np.uint8], reading: str):
    (tmp_path / "sheet.png").write_bytes(png(sheet))
    done = run("recognize", tmp_path / "sheet.png")
    assert done.returncode == 0
    name, _, said = done.stdout.strip().partition(": ")
    assert name == "sheet.png"
    assert said.replace(" ", "") == reading


def test_a_terminal_that_lacks_letters_gets_their_codes(
    tmp_path: Path, sheet: npt.NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    (tmp_path / "手.png").write_bytes(png(sheet))
    done = run("recognize", tmp_path / "手.png")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(r"\u624b.png: ")


def test_recognize_follows_digits_through_a_video(
    tmp_path: Path, sheet: npt.NDArray[np.uint8], reading: str
):
    path = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (600, 220))
    for _ in range(12):
        writer.write(sheet)
    writer.release()
    done = run("recognize", "--json", path)
    assert (done.returncode, done.stderr) == (0, "")
    frames = lines(done)
    assert [frame["frame"] for frame in frames] == list(range(12))
    assert [frame["time"] for frame in frames] == pytest.approx([n / 10 for n in range(12)])
    assert frames[-1]["reading"].replace(" ", "") == reading
    last = [digit["id"] for digit in frames[-1]["digits"]]
    assert len(set(last)) == 5
    assert [digit["id"] for digit in frames[-2]["digits"]] == last


def test_recognize_says_of_each_bad_file_what_is_wrong_and_goes_on(
    tmp_path: Path, sheet: npt.NDArray[np.uint8], reading: str
):
    whole = png(sheet)
    bad = {
        "empty.png": b"",
        "text.png": b"these are words",
        "cut.png": whole[: len(whole) // 2],
        "huge.png": huge_png(),
        "empty.mp4": b"",
        "text.mp4": b"these are words, not a film",
        "page.pdf": b"%PDF-1.7 and so on",
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "good.png").write_bytes(whole)
    names = [*bad, "folder.png", "missing.png", "good.png"]
    done = run("recognize", "--json", *(tmp_path / name for name in names), timeout=HOSTILE_LIMIT)
    assert done.returncode == 1
    assert done.stderr == ""
    answers = lines(done)
    assert [answer["file"] for answer in answers] == [str(tmp_path / name) for name in names]
    assert answers[-1]["reading"].replace(" ", "") == reading
    for name, answer in zip(names[:-1], answers[:-1], strict=True):
        assert set(answer) == {"file", "error"}
        assert name in answer["error"]
        assert str(tmp_path) not in answer["error"]
        assert "\n" not in answer["error"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_recognize_never_waits_for_a_pipe(tmp_path: Path):
    for name in ("pipe.png", "pipe.mp4"):
        os.mkfifo(tmp_path / name)
    paths = [tmp_path / "pipe.png", tmp_path / "pipe.mp4"]
    done = run("recognize", "--json", *paths, timeout=HOSTILE_LIMIT)
    assert done.returncode == 1
    assert [set(answer) for answer in lines(done)] == [{"file", "error"}] * 2


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
def test_recognize_opens_files_whatever_they_are_called(
    tmp_path: Path, sheet: npt.NDArray[np.uint8], reading: str
):
    names = [b"bytes\xff\xfe.png", b"new\nline.png", "手写😀.png".encode(), b"%02d_%s%n.png"]
    names += [b"<img src=x><b>.png", b"device:0", b"sample", b" spaces .png"]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(png(sheet))
    for options in (["--json"], []):
        command = [*map(os.fsencode, [*MAIN, "recognize", *options]), *names]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        said = done.stdout.splitlines()
        assert len(said) == len(names)
        if options:
            answers = [json.loads(line) for line in said]
            assert [os.fsencode(answer["file"]) for answer in answers] == names
            assert {answer["reading"].replace(" ", "") for answer in answers} == {reading}


@pytest.mark.slow
def test_evaluate_measures_the_shipped_network_on_all_test_pictures():
    done = run("evaluate", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    (figures,) = lines(done)
    confusion = np.array(figures["confusion"])
    assert confusion.shape == (10, 10)
    assert confusion.sum() == 10_000
    assert figures["accuracy"] == pytest.approx(np.trace(confusion) / 10_000)
    assert figures["accuracy"] > 0.97
    recall = np.diag(confusion) / confusion.sum(axis=1)
    assert [row["recall"] for row in figures["digits"]] == pytest.approx(list(recall))


@pytest.mark.slow
def test_evaluate_tells_what_changed_pictures_do():
    done = run("evaluate", "--robustness", "--json", timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    (figures,) = lines(done)
    assert figures["accuracy"] > 0.97
    assert figures["robustness_pictures"] == 500
    found = {one["disturbance"]: one for one in figures["robustness"]}
    for one in found.values():
        assert one["amounts"][0] == 0
        assert {"raw", "centred", "normalized"} <= set(one["curves"])
        assert {len(shares) for shares in one["curves"].values()} == {len(one["amounts"])}
    curves, place = found["moved"]["curves"], found["moved"]["amounts"].index(4)
    assert curves["raw"][place] < 0.8 < 0.95 < curves["centred"][place]


@pytest.mark.slow
def test_train_saves_a_network_that_reads(
    tmp_path: Path, sheet: npt.NDArray[np.uint8], reading: str
):
    out = tmp_path / "mine.keras"
    done = run("train", "--preset", "baseline", "--epochs", "1", "--json", "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    (epoch,) = lines(done)
    assert set(epoch) == FIGURES
    assert epoch["epoch"] == 1
    assert epoch["val_accuracy"] > 0.9
    (tmp_path / "sheet.png").write_bytes(png(sheet))
    answer = run("recognize", "--json", "--model", out, tmp_path / "sheet.png")
    assert lines(answer)[0]["reading"].replace(" ", "") == reading


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows sends no Ctrl+C to one process")
def test_ctrl_c_stops_the_training_and_keeps_the_network():
    command = [*MAIN, "train", "--epochs", "50", "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert set(first) == FIGURES
    last = json.loads(rest.splitlines()[-1])
    assert last["stopped"] is True
    kept = run("evaluate", "--json", "--model", last["run"])
    assert kept.returncode == 0
    assert lines(kept)[0]["accuracy"] > 0.5
    steps = [one.step for one in open_snapshots(last["run"], preset("chapter").config)]
    # Five of the first epoch, the end of each epoch, and what the training left.
    assert steps[:7] == [0, 59, 117, 234, 469, 938, 1875]
    assert len(steps) - 7 in (last["epochs"] - 1, last["epochs"])
