"""What is taken home is all there or not at all, and nothing that was there is lost."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from models import take_home as parcel
from models.classifier import load
from models.disk import KeepError
from models.take_home import CURVES, KERAS, LITERT, MNIST, NOTEBOOK, ONNX, SCRIPT, take_home

QUICK = (KERAS, ONNX, CURVES, SCRIPT, NOTEBOOK)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_each_kind_is_a_file_that_opens(tmp_path: Path) -> None:
    network = load("chapter")
    said: list[tuple[float, str]] = []
    taken = take_home(
        network,
        tmp_path,
        QUICK,
        pictures={"-train.png": lambda: b"picture"},
        on_progress=lambda share, text: said.append((share, text)),
    )
    assert names(tmp_path) == [
        "chapter-curves.csv",
        "chapter-train.png",
        "chapter.ipynb",
        "chapter.keras",
        "chapter.onnx",
        "chapter.py",
    ]
    assert sorted(path.name for path in taken.files) == names(tmp_path)
    assert taken.notes == ()
    shares = [share for share, _ in said]
    assert shares == sorted(shares)
    assert 0 == shares[0] < shares[-1] < 1
    picture = np.arange(784, dtype=np.uint8).reshape(1, 28, 28)
    assert np.array_equal(load(tmp_path / "chapter.keras")(picture), network(picture))
    session = onnxruntime.InferenceSession(tmp_path / "chapter.onnx")
    assert np.array_equal(session.run(None, {"pictures": picture})[-1], network(picture)[:, :10])
    assert (tmp_path / "chapter-curves.csv").read_text().count("\n") == 11
    assert "Digitscope reached" in (tmp_path / "chapter.py").read_text()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "chapter.onnx").write_text("mine")
    taken = take_home(load("chapter"), tmp_path, (ONNX, SCRIPT))
    assert names(tmp_path) == ["chapter-2.onnx", "chapter-2.py", "chapter.onnx"]
    assert (tmp_path / "chapter.onnx").read_text() == "mine"
    assert "chapter-2-trained.keras" in (tmp_path / "chapter-2.py").read_text()
    assert taken.notes == ("Files called chapter were there already and stay.",)


def test_mnist_is_packed_once(tmp_path: Path) -> None:
    first = take_home(load("chapter"), tmp_path, (MNIST,))
    again = take_home(load("chapter"), tmp_path, (MNIST,))
    assert [path.name for path in first.files] == names(tmp_path) == ["mnist.npz"]
    assert again.files == ()
    assert again.notes == ("mnist.npz was there already.",)
    (tmp_path / "mnist.npz").write_text("mine")
    other = take_home(load("chapter"), tmp_path, (MNIST,))
    assert [path.name for path in other.files] == ["mnist-2.npz"]
    assert (tmp_path / "mnist.npz").read_text() == "mine"


def test_a_network_that_comes_finished_brings_its_weights(tmp_path: Path) -> None:
    take_home(load("camera"), tmp_path, (SCRIPT,))
    assert names(tmp_path) == ["camera.keras", "camera.py"]


def test_a_network_without_history_says_so(tmp_path: Path) -> None:
    taken = take_home(load("chapter"), tmp_path, (CURVES, ONNX), key="/some/where.keras")
    assert names(tmp_path) == ["chapter.onnx"]
    assert "not known" in taken.notes[0]


def test_a_fault_leaves_nothing_behind(tmp_path: Path) -> None:
    def full() -> bytes:
        raise KeepError("chapter-b.png could not be saved: the disk is full.")

    pictures = {"-a.png": lambda: b"picture", "-b.png": full}
    with pytest.raises(KeepError, match="the disk is full"):
        take_home(load("chapter"), tmp_path, QUICK, pictures=pictures)
    assert names(tmp_path) == []


@pytest.mark.parametrize("stop_after", range(4))
def test_a_stop_leaves_nothing_behind(tmp_path: Path, stop_after: int) -> None:
    asked = 0

    def should_stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > stop_after

    taken = take_home(load("chapter"), tmp_path, (ONNX, SCRIPT, LITERT), should_stop=should_stop)
    assert (taken.files, names(tmp_path)) == ((), [])


def test_a_bad_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"^There is no folder gone: choose another one\.$"):
        take_home(load("chapter"), tmp_path / "gone", (ONNX,))
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="There is no folder file"):
        take_home(load("chapter"), tmp_path / "file", (ONNX,))


@pytest.mark.skipif(not Path("/proc/1").is_dir(), reason="no folder that nobody can write to")
def test_a_folder_that_takes_no_files_is_one_sentence() -> None:
    with pytest.raises(KeepError, match=r"^chapter\.onnx could not be saved: .+\.$") as caught:
        take_home(load("chapter"), Path("/proc/self"), (ONNX,))
    assert os.sep not in str(caught.value)


def test_what_cannot_be_converted_costs_only_that_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models import litert

    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit(1)")
    monkeypatch.setattr(litert.litert_child, "__file__", str(broken))
    folder = tmp_path / "home"
    folder.mkdir()
    taken = take_home(load("chapter"), folder, (ONNX, LITERT))
    assert names(folder) == ["chapter.onnx"]
    assert "take the ONNX file" in taken.notes[0]


def test_every_kind_has_a_name() -> None:
    endings = list(parcel.ENDINGS.values())
    assert len(set(endings)) == len(endings)
    assert {*QUICK, LITERT} == set(parcel.ENDINGS)
