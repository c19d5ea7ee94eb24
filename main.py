"""Digitscope's command line: the window by default, and every other use of models and vision."""

from __future__ import annotations

import dataclasses
import importlib
import os
import sys
from contextlib import contextmanager, nullcontext
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from models.config import TrainConfig
    from models.mnist import Mnist
    from vision.examples import CameraExamples

DEBUG = "DIGITSCOPE_DEBUG"
"""Set in the environment, it shows tracebacks and the libraries' chatter."""

SEE_DOCTOR = "'python3 main.py doctor' says what is missing and how to mend it"


class UsageError(Exception):
    """The command line asks for something that does not exist."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command.

    Args:
        arguments: the command line without the program's name; None takes the process's.

    Returns:
        0 on success, 2 on wrong usage, 1 otherwise.
    """
    from resources.commands import build_parser

    if isinstance(sys.stdout, TextIOWrapper):  # A terminal may lack the letters of a title.
        sys.stdout.reconfigure(errors="backslashreplace")
    options = build_parser().parse_args(arguments)
    if options.command != "doctor" and not (3, 11) <= sys.version_info[:2] <= (3, 13):
        return _fail(sys.stderr, f"Digitscope needs Python 3.11, 3.12 or 3.13; {SEE_DOCTOR}")
    from models.console import hushed_libraries

    talks_itself = options.command in ("doctor", "window") or DEBUG in os.environ
    with nullcontext(sys.stderr) if talks_itself else hushed_libraries() as voice:
        options.voice = voice
        try:
            status = COMMANDS[options.command](options)
            sys.stdout.flush()
        except UsageError as error:
            _fail(voice, str(error))
            return 2
        except BrokenPipeError:  # The reader of our output left, as `head` does.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        except KeyboardInterrupt:
            return 1
        except Exception as error:
            if DEBUG in os.environ:
                raise
            return _fail(voice, _sentence(error))
    return status


def _window(_options: argparse.Namespace) -> int:
    from models.console import end_on_signals
    from resources.setup import doctor

    if not doctor.has_display():
        _tell("There is no display, so this is the tour; its pictures go to ./tour")
        return main(["tour"])
    missing = doctor.missing_libraries(doctor.uses_x11())
    if missing:  # Qt would abort the process, and blame another library.
        raise ImportError(f"the window needs {', '.join(missing)}")
    end_on_signals()
    from gui import app, ending

    return ending.leave(app.run(sys.argv[:1]))


def _tour(options: argparse.Namespace) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gui import ending, tour

    status = tour.run(options.out, options.sizes, options.themes, chapter=options.chapter)
    return ending.leave(status)  # As the window does: Python's own end may crash in its threads.


def _train(options: argparse.Namespace) -> int:
    config = _preset(options.preset)
    config = dataclasses.replace(config, seed=options.seed, epochs=options.epochs or config.epochs)
    from models import train_command

    if options.out is not None:
        with _usage():
            train_command.check_target(options.out)
    said = {"tell": _tell, "complain": lambda sentence: print(sentence, file=sys.stderr)}
    train_command.run(config, options.out, options.json, **said, examples=_examples)
    return 0


def _reproduce(options: argparse.Namespace) -> int:
    from models import mnist, reproduction, reproduction_teller

    asked = {name: getattr(options, name) for name in ("camera", "explain", "epochs", "seed")}
    with _usage():
        chosen = reproduction.experiments(options.preset, **asked)
    teller = reproduction_teller.Teller(_tell, _tell_json if options.json else None, options.voice)
    done = reproduction_teller.run_until_signalled(
        chosen, mnist.load(), teller, examples=_examples, against_keras=options.against_keras
    )
    if done < len(chosen):
        return _fail(options.voice, f"stopped after {done} of {len(chosen)} experiments")
    return 0


def _examples(config: TrainConfig, data: Mnist) -> CameraExamples | None:
    """What an augmented network learns from; others learn from the data set itself."""
    if not config.augmented:
        return None
    from vision.examples import FONTS, CameraExamples

    return CameraExamples(data.train_pictures, data.train_labels, FONTS)


def _summary(options: argparse.Namespace) -> int:
    from models import shapes

    _tell(shapes.table(_preset(options.preset).layers))
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from models import classifier, evaluation, evaluation_report, mnist
    from vision import robustness

    network, test = classifier.load(options.model), mnist.load_test()
    found = evaluation.evaluate(network, *test)
    if options.json:
        lab = robustness.measure(network, *test).as_json() if options.robustness else {}
        _tell_json({**evaluation_report.as_object(network.name, found), **lab})
        return 0
    _tell(evaluation_report.as_text(network.title, found))
    if options.robustness:
        _tell("\n" + robustness.measure(network, *test).as_text())
    return 0


def _recognize(options: argparse.Namespace) -> int:
    from models import classifier
    from vision import reading_files

    network = classifier.load(options.model or "camera")
    unread = 0
    for path in options.paths:
        for line in reading_files.read_or_say(path, network):
            unread += "error" in line
            _tell_json(line) if options.json else _tell(reading_files.in_words(line))
    return 1 if unread else 0


def _cameras(options: argparse.Namespace) -> int:
    from vision import sources

    found = [(f"device:{one.index}", one.name, one.note) for one in sources.list_devices()]
    for source, name, note in [*found, (sources.SAMPLE, sources.SAMPLE_NAME, "")]:
        in_words = f"{source:10}  {name}" + (f" ({note})" if note else "")
        named = {"source": source, "name": name, "note": note}
        _tell_json(named) if options.json else _tell(in_words)
    return 0


def _bench(options: argparse.Namespace) -> int:
    from models import console
    from resources.commands import BENCHMARKS

    if options.part:
        _tell_json(_measure(options.part))
        return 0
    for part in BENCHMARKS:  # Each in a process of its own: times and memory of nothing else.
        command = [sys.executable, __file__, "bench", "--part", part]
        figures = console.object_of(command, f"the measurement of {part}")
        in_words = f"{part}\n{console.figures_text(figures, '  ')}"
        _tell_json({"part": part, **figures}) if options.json else _tell(in_words)
    return 0


def _measure(part: str) -> dict[str, Any]:
    from models import classifier

    report = importlib.import_module(f"{part}.benchmark").report
    # vision knows no network of its own; it is handed one, as everywhere.
    return dict(report(classifier.load("camera")) if part == "vision" else report())


def _doctor(_options: argparse.Namespace) -> int:
    from resources.setup import doctor

    return doctor.main()


def _preset(name: str) -> TrainConfig:
    from models import presets

    with _usage():
        return presets.preset(name).config


@contextmanager
def _usage() -> Iterator[None]:
    """A value that is refused here was asked for wrongly."""
    try:
        yield
    except ValueError as error:
        raise UsageError(str(error)) from None


def _tell(text: str) -> None:
    print(text, flush=True)


def _tell_json(value: object) -> None:
    from models import console

    _tell(console.json_line(value))


def _fail(voice: TextIO, sentence: str) -> int:
    print(f"main.py: {sentence}", file=voice)
    return 1


def _sentence(error: BaseException) -> str:
    from models import console

    return console.sentence_of(error, see_doctor=SEE_DOCTOR, debug=DEBUG)


_COMMANDS = (_window, _tour, _train, _reproduce, _summary, _evaluate, _recognize, _cameras)
COMMANDS = {command.__name__[1:]: command for command in (*_COMMANDS, _bench, _doctor)}

if __name__ == "__main__":
    sys.exit(main())
