"""Digitscope's command line: the window by default, and every other use of models and vision."""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.classifier import Network
    from models.config import TrainConfig
    from models.events import EpochDone, Event
    from models.mnist import Mnist
    from vision.examples import CameraExamples
    from vision.recognize import Digit
    from vision.robustness import Findings
    from vision.tracking import TrackedDigit

DEBUG = "DIGITSCOPE_DEBUG"
"""Set in the environment, it shows tracebacks and the libraries' chatter."""

SEE_DOCTOR = "'python3 main.py doctor' says what is missing and how to mend it"
BENCHMARKS = ("models", "vision", "gui")


class UsageError(Exception):
    """The command line asks for something that does not exist."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command.

    Args:
        arguments: the command line without the program's name; None takes the process's.

    Returns:
        0 on success, 2 on wrong usage, 1 otherwise.
    """
    options = build_parser().parse_args(arguments)
    if options.run is not _doctor and not (3, 11) <= sys.version_info[:2] <= (3, 13):
        return _fail(sys.stderr, f"Digitscope needs Python 3.11, 3.12 or 3.13; {SEE_DOCTOR}")
    talks_itself = options.run in (_doctor, _window) or DEBUG in os.environ
    with nullcontext(sys.stderr) if talks_itself else _hushed_libraries() as voice:
        options.voice = voice
        try:
            status: int = options.run(options)
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
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(run: Any, text: str, *, as_json: bool = False) -> argparse.ArgumentParser:
        command = commands.add_parser(run.__name__[1:], help=text, description=text)
        command.set_defaults(run=run)
        if as_json:
            command.add_argument("--json", action="store_true", help="one JSON object a line")
        return command

    model = "a shipped network's name, a run's name or a .keras file"
    train = add(_train, "train a network on MNIST", as_json=True)
    train.add_argument("--preset", default="chapter", metavar="NAME", help="default: chapter")
    train.add_argument("--epochs", type=_at_least_1, metavar="N", help="default: the preset's")
    train.add_argument("--seed", type=_seed, default=0, metavar="S", help="default: 0")
    train.add_argument("--out", type=Path, metavar="FILE.keras", help="default: kept as a run")
    summary = add(_summary, "show a network's layers, shapes and parameters")
    summary.add_argument("--preset", default="chapter", metavar="NAME", help="default: chapter")
    evaluate = add(_evaluate, "measure a network on the 10,000 test pictures", as_json=True)
    evaluate.add_argument("--model", default="chapter", metavar="M", help=model)
    robust = "also on pictures moved, turned, blurred ..., with the camera's recipe and without it"
    evaluate.add_argument("--robustness", action="store_true", help=robust)
    recognize = add(_recognize, "read the digits in pictures and videos", as_json=True)
    recognize.add_argument("--model", metavar="M", help=model)
    recognize.add_argument("paths", nargs="+", metavar="PATH", help="a picture or a video")
    reproduce = add(_reproduce, "run the chapter's experiments beside its figures", as_json=True)
    reproduce.add_argument("--epochs", type=_at_least_1, metavar="N", help="default: the chapter's")
    reproduce.add_argument("--seed", type=_seed, default=0, metavar="S", help="default: 0")
    only = "only this experiment; may be given several times"
    reproduce.add_argument("--preset", action="append", default=[], metavar="NAME", help=only)
    rival = "train each with plain Keras, too: accuracies, times and first losses side by side"
    reproduce.add_argument("--against-keras", action="store_true", help=rival)
    reproduce.add_argument("--camera", action="store_true", help="the camera's network, too")
    undone = "also l2 and l1 with their penalties summed over the batch, as the chapter's Keras did"
    reproduce.add_argument("--explain", action="store_true", help=undone)
    add(_cameras, "list what the camera page can open, by name", as_json=True)
    tour = add(_tour, "walk through every page unattended and take a picture of each")
    tour.add_argument("--out", type=Path, default=Path("tour"), metavar="DIR", help="default: tour")
    tour.add_argument("--sizes", default="", choices=["all"], help="small, usual and large windows")
    tour.add_argument("--themes", default="", choices=["all"], help="dark and light")
    chapter = "make the pictures of docs/chapter.md instead"
    tour.add_argument("--chapter", action="store_true", help=chapter)
    bench = add(_bench, "measure the speed on this machine", as_json=True)
    bench.add_argument("--part", choices=BENCHMARKS, help="only this part")
    add(_doctor, "say what this machine lacks, and the command that mends it")
    return parser


def _window(_options: argparse.Namespace) -> int:
    from resources.setup import doctor

    if not doctor.has_display():
        print("There is no display, so this is the tour; its pictures go to ./tour", flush=True)
        return main(["tour"])
    missing = doctor.missing_libraries(doctor.uses_x11())
    if missing:  # Qt would abort the process, and blame another library.
        raise ImportError(f"the window needs {', '.join(missing)}")
    from gui import app

    return app.run(sys.argv[:1])


def _tour(options: argparse.Namespace) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gui import tour

    return tour.run(options.out, options.sizes, options.themes, chapter=options.chapter)


def _train(options: argparse.Namespace) -> int:
    config = _preset(options.preset)
    epochs: int = options.epochs or config.epochs
    config = dataclasses.replace(config, seed=options.seed, epochs=epochs)
    if options.out is not None:
        _check_target(options.out)
    from models import mnist, storage, threads, training
    from models.events import EpochDone
    from models.history import History
    from models.snapshots import Collector

    data = mnist.load()
    threads.prepare_tensorflow()
    collector = Collector()
    held: list[EpochDone] = []  # The last epoch is told with the name its network is kept under.

    def complain(sentence: str) -> None:
        print(sentence, file=sys.stderr)

    recorder = None if options.out else History().begin(config, on_problem=complain)

    def report(event: Event) -> None:
        collector.add(event)
        if recorder is not None:
            recorder.add(event)
        if isinstance(event, EpochDone):
            if event.epoch < epochs:
                _tell_epoch(event, epochs, options.json)
            else:
                held.append(event)

    with closing(recorder) if recorder else nullcontext(), _stop_on_signals() as should_stop:
        result = training.train(
            config, data, report, should_stop=should_stop, examples=_examples(config, data)
        )
        run = ""
        try:
            if recorder is not None:
                kept = recorder.finish(result, collector.finish(result))
                run = kept.id
                if kept.problem:
                    print(kept.problem, file=sys.stderr)
            else:
                accuracy = result.measured.val_accuracy if result.measured else None
                storage.save_network(
                    options.out, result.config, result.weights, test_accuracy=accuracy
                )
        finally:
            for event in held:
                _tell_epoch(event, epochs, options.json, run)
    if result.stopped and options.json:
        _tell_json({"stopped": True, "epochs": len(result.history), "run": run or None})
    if not options.json:
        stopped = f"stopped in epoch {len(result.history) + 1}; " if result.stopped else ""
        print(stopped + (f"kept as {run}" if run else f"saved as {options.out}"))
    return 0


def _reproduce(options: argparse.Namespace) -> int:
    from models import mnist, reproduction, reproduction_teller, threads

    try:
        chosen = reproduction.experiments(
            options.preset,
            camera=options.camera,
            explain=options.explain,
            epochs=options.epochs,
            seed=options.seed,
        )
    except ValueError as error:
        raise UsageError(str(error)) from None
    data = mnist.load()
    threads.prepare_tensorflow()
    tell = _tell_json if options.json else None
    teller = reproduction_teller.Teller(_tell_line, tell, options.voice)
    with _stop_on_signals() as should_stop:
        outcomes = reproduction_teller.run(
            chosen,
            data,
            teller,
            should_stop=should_stop,
            examples=_examples,
            against_keras=options.against_keras,
        )
    done = sum(not outcome.stopped for outcome in outcomes)
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

    print(shapes.table(_preset(options.preset).layers))
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from models import classifier, evaluation, mnist

    network, test = classifier.load(options.model), mnist.load_test()
    found = evaluation.evaluate(network, *test)
    digits = [
        {"digit": digit, "precision": float(p), "recall": float(r), "f1": float(f)}
        for digit, (p, r, f) in enumerate(zip(found.precision, found.recall, found.f1, strict=True))
    ]
    if options.json:
        figures = {"model": network.name, "accuracy": found.accuracy, "loss": found.loss}
        tables = {"confusion": found.confusion.tolist(), "rejected": found.rejected.tolist()}
        lab = _findings(network, *test).as_json() if options.robustness else {}
        _tell_json({**figures, "digits": digits, **tables, **lab})
        return 0
    print(f"{network.title}: accuracy {found.accuracy:.4f}, loss {found.loss:.4f}\n")
    print("digit  precision  recall      F1")
    for row in digits:
        print("{digit:5}  {precision:9.4f}  {recall:6.4f}  {f1:6.4f}".format(**row))
    print("\nrows: the digit; columns: the answer")
    print("     " + "".join(f"{digit:6}" for digit in range(10)))
    for digit, counts in enumerate(found.confusion):
        print(f"{digit:5}" + "".join(f"{count:6}" for count in counts))
    if options.robustness:
        print("\n" + _findings(network, *test).as_text())
    return 0


def _findings(network: Network, pictures: Any, labels: Any) -> Findings:
    from vision import robustness

    return robustness.measure(network, pictures, labels)


def _recognize(options: argparse.Namespace) -> int:
    from models import classifier
    from vision.files import PictureError
    from vision.frames import SourceError

    network = classifier.load(options.model or "camera")
    unread = 0
    for path in options.paths:
        try:
            for line in _read_file(path, network):
                _tell_reading(line, options.json)
        except (PictureError, SourceError) as error:
            unread += 1
            _tell_reading({"file": path, "error": _sentence(error)}, options.json)
    return 1 if unread else 0


def _read_file(path: str, network: Network) -> Iterator[dict[str, Any]]:
    from vision import frames, recognize, sources, tracking

    # "./" keeps a file that is called like a camera or an address a file.
    source = sources.open_source(os.path.join(".", path))  # noqa: PTH118 - Path drops the "./"
    try:
        if isinstance(source, frames.Still):
            while (frame := source.read()) is not None:
                reading = recognize.recognize(frame.picture, network)
                digits = [_digit(digit) for digit in reading.digits]
                yield {"file": path, "digits": digits, "reading": reading.text}
            return
        tracker = tracking.Tracker()
        while (frame := source.read()) is not None:
            tracked = tracker.update(recognize.recognize(frame.picture, network), frame.time)
            yield {
                "file": path,
                "frame": frame.index,
                "time": frame.time,
                "digits": [{**_digit(digit), "id": digit.id} for digit in tracked],
                "reading": tracking.text_of(tracked),
            }
        if source.note:
            raise frames.SourceError(source.note)
    finally:
        source.close()


def _digit(digit: Digit | TrackedDigit) -> dict[str, Any]:
    box = [int(number) for number in digit.box]
    return {"digit": int(digit.digit), "confidence": float(digit.confidence), "box": box}


def _tell_reading(line: dict[str, Any], as_json: bool) -> None:
    if as_json:
        _tell_json(line)
        return
    from vision.files import shown_name

    name = shown_name(line["file"])
    if "error" in line:
        print(line["error"] if line["error"].startswith(name) else f"{name}: {line['error']}")
        return
    place = f" at {line['time']:.2f} s" if "frame" in line else ""
    reading = line["reading"].replace("\n", " / ") or "no digit found"
    print(f"{name}{place}: {reading}")


def _cameras(options: argparse.Namespace) -> int:
    from vision import sources

    found = [(f"device:{one.index}", one.name, one.note) for one in sources.list_devices()]
    for source, name, note in [*found, (sources.SAMPLE, sources.SAMPLE_NAME, "")]:
        if options.json:
            _tell_json({"source": source, "name": name, "note": note})
        else:
            print(f"{source:10}  {name}" + (f" ({note})" if note else ""))
    return 0


def _bench(options: argparse.Namespace) -> int:
    if options.part:
        _tell_json(_measure(options.part))
        return 0
    for part in BENCHMARKS:  # Each in a process of its own: times and memory of nothing else.
        command = [sys.executable, __file__, "bench", "--part", part]
        child = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if child.returncode:
            raise RuntimeError(f"the measurement of {part} failed")
        figures = json.loads(child.stdout.splitlines()[-1])
        if options.json:
            _tell_json({"part": part, **figures})
        else:
            print(f"{part}")
            _tell_figures(figures, "  ")
    return 0


def _measure(part: str) -> dict[str, Any]:
    import importlib

    from models import classifier

    report = importlib.import_module(f"{part}.benchmark").report
    # vision knows no network of its own; it is handed one, as everywhere.
    figures = report(classifier.load("camera")) if part == "vision" else report()
    return dict(figures)


def _tell_figures(figures: dict[str, Any], indent: str) -> None:
    for name, value in figures.items():
        if isinstance(value, dict):
            print(f"{indent}{name}")
            _tell_figures(value, indent + "  ")
        else:
            shown = f"{value:.4g}" if isinstance(value, float) else value
            print(f"{indent}{name:{max(1, 44 - len(indent))}}  {shown}")


def _doctor(_options: argparse.Namespace) -> int:
    from resources.setup import doctor

    return doctor.main()


def _preset(name: str) -> TrainConfig:
    from models import presets

    try:
        return presets.preset(name).config
    except ValueError as error:
        raise UsageError(str(error)) from None


def _check_target(path: Path) -> None:
    if path.suffix != ".keras":
        raise UsageError(f"--out: {path.name} does not end in .keras")
    if not path.parent.is_dir():
        raise NotADirectoryError(f"--out: there is no folder {path.parent}")
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise PermissionError(f"--out: {path.name} cannot be written there")


def _tell_epoch(event: EpochDone, epochs: int, as_json: bool, run: str = "") -> None:
    if as_json:
        from models.runs import epoch_figures

        figures = epoch_figures(event)
        _tell_json({**figures, "run": run} if run else figures)
        return
    print(
        f"epoch {event.epoch:{len(str(epochs))}}/{epochs}  {event.seconds:6.2f} s"
        f"  loss {event.loss:.4f}  accuracy {event.accuracy:.4f}"
        f"  val_loss {event.val_loss:.4f}  val_accuracy {event.val_accuracy:.4f}",
        flush=True,
    )


def _tell_line(text: str) -> None:
    print(text, flush=True)


def _tell_json(value: object) -> None:
    print(json.dumps(_finite(value), allow_nan=False), flush=True)


def _finite(value: Any) -> Any:
    """JSON knows no infinity and no NaN: null stands for them."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


@contextmanager
def _stop_on_signals() -> Iterator[Callable[[], bool]]:
    """Ctrl+C once asks the training to stop and keep its network; twice ends the program."""
    asked: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)

    def ask(number: int, _frame: object) -> None:
        asked.append(number)
        for one, handler in zip(numbers, before, strict=True):
            signal.signal(one, handler)

    before = [signal.signal(number, ask) for number in numbers]
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def _hushed_libraries() -> Iterator[TextIO]:
    """Sends descriptor 2, to which C++ libraries chatter, nowhere; yields the real one."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        with open(kept, "w", encoding="utf-8", errors="backslashreplace", closefd=False) as voice:
            yield voice
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _fail(voice: TextIO, sentence: str) -> int:
    print(f"main.py: {sentence}", file=voice)
    return 1


def _sentence(error: BaseException) -> str:
    """What went wrong in one line, for a person."""
    if isinstance(error, ModuleNotFoundError):
        text = f"the Python package {error.name} is missing; {SEE_DOCTOR}"
    elif isinstance(error, ImportError):
        text = f"{error}; {SEE_DOCTOR}"
    elif isinstance(error, OSError) and error.strerror:
        name = Path(os.fsdecode(error.filename)).name if error.filename else "The system"
        text = f"{name}: {error.strerror.lower()}"
    elif isinstance(error, MemoryError):
        text = "there is not enough memory for this"
    elif isinstance(error, OSError | ValueError):
        text = str(error)
    else:
        text = (
            f"something went wrong inside ({type(error).__name__}: {error}); "
            f"with {DEBUG}=1 in the environment it says where"
        )
    return " ".join(text.split())


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


if __name__ == "__main__":
    sys.exit(main())
