"""The commands of the command line and their options; needs nothing installed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

BENCHMARKS = ("models", "vision", "gui")


class Parser(argparse.ArgumentParser):
    """Tells wrong usage in one sentence, without the usage before it."""

    def error(self, message: str) -> NoReturn:
        """Ends the program with status 2."""
        self.exit(2, f"main.py: {message}; '{self.prog} --help' shows what there is\n")


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = Parser(
        prog="main.py",
        description="See a ConvNet learn to read your handwriting. Without a command: the window.",
    )
    parser.set_defaults(command="window")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(name: str, text: str, *, as_json: bool = False) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(command=name)
        if as_json:
            command.add_argument("--json", action="store_true", help="one JSON object a line")
        return command

    model = "a shipped network's name, a run's name or a .keras file"
    train = add("train", "train a network on MNIST", as_json=True)
    train.add_argument("--preset", default="chapter", metavar="NAME", help="default: chapter")
    train.add_argument("--epochs", type=_at_least_1, metavar="N", help="default: the preset's")
    train.add_argument("--seed", type=_seed, default=0, metavar="S", help="default: 0")
    train.add_argument("--out", type=Path, metavar="FILE.keras", help="default: kept as a run")
    summary = add("summary", "show a network's layers, shapes and parameters")
    summary.add_argument("--preset", default="chapter", metavar="NAME", help="default: chapter")
    evaluate = add("evaluate", "measure a network on the 10,000 test pictures", as_json=True)
    evaluate.add_argument("--model", default="chapter", metavar="M", help=model)
    robust = "also on pictures moved, turned, blurred ..., with the camera's recipe and without it"
    evaluate.add_argument("--robustness", action="store_true", help=robust)
    recognize = add("recognize", "read the digits in pictures and videos", as_json=True)
    recognize.add_argument("--model", metavar="M", help=model)
    recognize.add_argument("paths", nargs="+", metavar="PATH", help="a picture or a video")
    reproduce = add("reproduce", "run the chapter's experiments beside its figures", as_json=True)
    reproduce.add_argument("--epochs", type=_at_least_1, metavar="N", help="default: the chapter's")
    reproduce.add_argument("--seed", type=_seed, default=0, metavar="S", help="default: 0")
    only = "only this experiment; may be given several times"
    reproduce.add_argument("--preset", action="append", default=[], metavar="NAME", help=only)
    rival = "train each with plain Keras, too: accuracies, times and first losses side by side"
    reproduce.add_argument("--against-keras", action="store_true", help=rival)
    reproduce.add_argument("--camera", action="store_true", help="the camera's network, too")
    undone = "also l2 and l1 with their penalties summed over the batch, as the chapter's Keras did"
    reproduce.add_argument("--explain", action="store_true", help=undone)
    add("cameras", "list what the camera page can open, by name", as_json=True)
    tour = add("tour", "walk through every page unattended and take a picture of each")
    tour.add_argument("--out", type=Path, default=Path("tour"), metavar="DIR", help="default: tour")
    tour.add_argument("--sizes", default="", choices=["all"], help="small, usual and large windows")
    tour.add_argument("--themes", default="", choices=["all"], help="dark and light")
    chapter = "make the pictures of docs/chapter.md instead"
    tour.add_argument("--chapter", action="store_true", help=chapter)
    bench = add("bench", "measure the speed on this machine", as_json=True)
    bench.add_argument("--part", choices=BENCHMARKS, help="only this part")
    add("doctor", "say what this machine lacks, and the command that mends it")
    return parser


def _at_least_1(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {number}")
    return number


def _seed(text: str) -> int:
    number = int(text)
    if not 0 <= number < 2**31:
        raise argparse.ArgumentTypeError(f"must be from 0 to {2**31 - 1}, not {number}")
    return number
