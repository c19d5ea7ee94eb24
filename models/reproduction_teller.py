"""Tells a reproduction while it goes on: each epoch when it is done, and progress between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic
from typing import Any, TextIO

from models import reproduction_report as report
from models import threads
from models.config import TrainConfig
from models.console import stop_on_signals
from models.events import EpochDone, Event, StepsDone
from models.mnist import Mnist
from models.prefetch import Examples
from models.presets import Preset
from models.reproduction import Outcome, reproduce

BLINK = 0.2
"""Seconds that a word on progress stays at least."""


class Teller:
    """Writes what is done as a table or as objects, and what is going on to a terminal."""

    def __init__(
        self,
        write: Callable[[str], None],
        tell: Callable[[dict[str, Any]], None] | None,
        terminal: TextIO,
    ) -> None:
        """Tell by objects if ``tell`` is given, otherwise by lines of text.

        Args:
            write: takes a line of text, or several.
            tell: takes an object.
            terminal: gets the progress if it is a terminal.
        """
        self._write = write
        self._tell = tell
        self._terminal = terminal if terminal.isatty() else None
        self._shown = -BLINK

    def begin(self, preset: Preset) -> None:
        """An experiment begins."""
        if self._tell is None:
            self._write(report.table_head(preset))

    def event(self, preset: Preset, place: str, event: Event) -> None:
        """Something happened in it; ``place`` says which of how many it is."""
        if isinstance(event, StepsDone):
            self._progress(f"{place}: epoch {event.epoch}, batch {event.step}")
        elif isinstance(event, EpochDone):
            self._clear()
            if self._tell is None:
                self._write(report.table_row(preset, event))
            else:
                self._tell(report.epoch_object(preset, event))

    def end(self, outcome: Outcome) -> None:
        """An experiment ended."""
        self._clear()
        if self._tell is None:
            self._write(report.conclusion(outcome) + "\n")
        else:
            self._tell(report.summary_object(outcome))

    def end_all(self, outcomes: Sequence[Outcome]) -> None:
        """Nothing more will come."""
        if self._tell is None:
            self._write(report.overview(outcomes))

    def keras(self, place: str, epochs: int) -> None:
        """Plain Keras has done so many epochs of it."""
        self._progress(f"{place}: plain Keras, {epochs} epochs done")

    def _progress(self, text: str) -> None:
        if self._terminal is not None and monotonic() - self._shown >= BLINK:
            self._terminal.write(f"\r\x1b[K{text}")
            self._terminal.flush()
            self._shown = monotonic()

    def _clear(self) -> None:
        if self._terminal is not None:
            self._terminal.write("\r\x1b[K")
            self._terminal.flush()
            self._shown = -BLINK


def run_until_signalled(
    presets: Sequence[Preset],
    data: Mnist,
    teller: Teller,
    *,
    examples: Callable[[TrainConfig, Mnist], Examples | None],
    against_keras: bool,
) -> int:
    """Run the experiments until Ctrl+C; the arguments are those of ``run``.

    Returns:
        How many were done to their end.
    """
    threads.prepare_tensorflow()
    with stop_on_signals() as should_stop:
        outcomes = run(
            presets,
            data,
            teller,
            should_stop=should_stop,
            examples=examples,
            against_keras=against_keras,
        )
    return sum(not outcome.stopped for outcome in outcomes)


def run(
    presets: Sequence[Preset],
    data: Mnist,
    teller: Teller,
    *,
    should_stop: Callable[[], bool],
    examples: Callable[[TrainConfig, Mnist], Examples | None],
    against_keras: bool,
) -> list[Outcome]:
    """Run the experiments one after the other.

    Args:
        presets: as ``reproduction.experiments`` gives them.
        data: the pictures.
        teller: is told everything.
        should_stop: asked often; True ends the run with what is done.
        examples: gives what an augmented network learns from.
        against_keras: train each with plain Keras, too.

    Returns:
        One outcome for each experiment that began; only the last can be ``stopped``.

    Raises:
        RuntimeError: plain Keras' process failed.
    """
    outcomes: list[Outcome] = []
    for number, preset in enumerate(presets, 1):
        teller.begin(preset)
        place = f"{preset.name} ({number} of {len(presets)})"
        outcome = reproduce(
            preset,
            data,
            partial(teller.event, preset, place),
            should_stop=should_stop,
            examples=examples(preset.config, data),
            on_keras=partial(teller.keras, place) if against_keras else None,
        )
        teller.end(outcome)
        outcomes.append(outcome)
        if outcome.stopped:
            break
    teller.end_all(outcomes)
    return outcomes
