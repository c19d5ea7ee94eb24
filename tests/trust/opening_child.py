"""The process that opens strange files for ``opening``: a request a line in, an answer a line out.

It is the product that opens; this process only tells what came of it. What it cannot tell any more
(it hangs, it is dead), and whatever it must not be asked (how much memory, which files it left),
is measured from outside.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

if TYPE_CHECKING:
    from models.classifier import Network

KINDS = {
    "network": "tests.trust.opening_child:network",
    "npz": "tests.trust.opening_child:npz",
    "config": "tests.trust.opening_child:config",
    "line": "tests.trust.opening_child:line",
    "run": "tests.trust.opening_child:run",
    "picture": "tests.trust.hostile_pictures:picture",
    "video": "tests.trust.hostile_pictures:picture",
}
"""What opens a kind; a kind may also be such a "module:function" itself.

An opener gets the path and gives back anything that is true, or raises what the product raises.
"""
SPIED = {
    "os.exec": "started a program",
    "os.fork": "started a process",
    "os.posix_spawn": "started a program",
    "os.spawn": "started a program",
    "os.system": "started a program",
    "pickle.find_class": "unpickled a class",
    "socket.bind": "used the network",
    "socket.connect": "used the network",
    "socket.getaddrinfo": "used the network",
    "socket.gethostbyname": "used the network",
    "subprocess.Popen": "started a program",
    "webbrowser.open": "opened a browser",
}
"""What Python tells of while a file is opened, and what it means."""
OURS = os.path.join("vision", "video_child.py")  # noqa: PTH118 - a piece of a path
"""The one program that may be started: what decodes a video (decision 0013)."""
ROOM = 3 << 30
"""Bytes of address space that may be asked for on top: a bomb must not take the machine along."""


def network(path: Path) -> object:
    """A network as the window and the command line open it, asked once."""
    from models import classifier

    return sane(classifier.load(path))


def run(path: Path) -> object:
    """A run's folder, as the history opens it."""
    from models.classifier import Network

    return sane(Network.from_folder(path))


def sane(found: Network) -> bool:
    """Asks a network; whatever is opened answers with finite numbers.

    Raises:
        AssertionError: it does not.
    """
    import numpy as np

    answers = found(np.arange(2 * 784, dtype=np.int64).reshape(2, 28, 28).astype(np.uint8))
    if answers.shape != (2, 11) or not np.isfinite(answers).all():
        raise AssertionError(f"answers of shape {answers.shape} that are not all numbers")
    if not (answers >= 0).all() or not np.allclose(answers.sum(axis=1), 1, atol=1e-3):
        raise AssertionError(f"probabilities that sum to {answers.sum(axis=1).tolist()}")
    for values in (*found.weights, *found.maps(np.zeros((28, 28), np.uint8))):
        if not np.isfinite(values).all():
            raise AssertionError("weights or maps that are not all numbers")
    return True


def npz(path: Path) -> object:
    """A data set of digits."""
    from models import mnist

    return mnist.load(path)


def config(path: Path) -> object:
    """An experiment that somebody sent as a file."""
    from models import sharing

    return sharing.to_json(sharing.read_file(path))


def line(path: Path) -> object:
    """An experiment that somebody pasted; the file stands for the clipboard."""
    from models import sharing

    return sharing.to_json(sharing.from_text(path.read_text(errors="surrogateescape")))


def opener(kind: str) -> Callable[[Path], object]:
    """The function that opens a kind."""
    module, _, function = KINDS.get(kind, kind).partition(":")
    found: Callable[[Path], object] = getattr(importlib.import_module(module), function)
    return found


def tell(open_it: Callable[[Path], object], path: Path) -> dict[str, Any]:
    """What opening came to."""
    told: dict[str, Any] = {"verdict": "accepted", "sentence": ""}
    try:
        if not open_it(path):
            told = {"verdict": "raised", "sentence": "the opener gave nothing back"}
    except Exception as error:
        # The product's own exceptions carry a sentence; any other is a fault of ours.
        ours = type(error).__module__.partition(".")[0] in ("models", "vision", "gui")
        told = {"verdict": "refused" if ours else "raised", "sentence": str(error)}
        if not ours:
            told["sentence"] = f"{type(error).__name__}: {error}"
    return told


def main() -> None:
    """Answers until nothing is asked any more."""
    answers = os.fdopen(int(sys.argv[1]), "w", encoding="utf-8")
    spied: list[str] = []
    listening = False

    def spy(event: str, arguments: tuple[Any, ...]) -> None:
        decoder = event == "subprocess.Popen" and OURS in str(arguments[1])
        if listening and event in SPIED and not decoder:
            spied.append(f"{SPIED[event]} ({event}{arguments!r:.100})")

    # Libraries ask this when they are loaded, which starts a program; the answer is remembered.
    platform.processor()
    sys.addaudithook(spy)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (ROOM, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers.write("{}\n")
    answers.flush()
    for asked in sys.stdin:
        request = json.loads(asked)
        open_it = opener(request["kind"])
        spied.clear()
        listening = True
        told = tell(open_it, Path(request["path"]))
        listening = False
        sys.stdout.flush()
        sys.stderr.flush()
        answers.write(json.dumps({**told, "spied": spied}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
