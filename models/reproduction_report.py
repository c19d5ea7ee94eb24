"""A reproduction told: a table for people, objects for programs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import Any, Protocol

from models.figures import EpochFigures, Figures
from models.presets import Preset, ReportedEpoch
from models.reproduction import LAST, Outcome, mean_of_last
from models.reproduction_keras import Rival

FIGURES = ("loss", "accuracy", "val_loss", "val_accuracy")
HEADS = ("loss", "acc", "val_loss", "val_acc")
_WIDTHS = (10, 7, 10, 8)
_BAR = " | "


class Timed(EpochFigures, Protocol):
    """An epoch that was run here."""

    @property
    def seconds(self) -> float:
        """Training and validation together."""


def epoch_object(preset: Preset, done: Timed) -> dict[str, Any]:
    """One finished epoch with the chapter's figures for it; ``reported`` None where it has none."""
    told = _reported(preset, done.epoch)
    return {
        "preset": preset.name,
        "epoch": done.epoch,
        "seconds": done.seconds,
        **_figures(done),
        "reported": None if told is None else _figures(told),
    }


def summary_object(outcome: Outcome) -> dict[str, Any]:
    """One finished experiment; accuracies 0..1, ``difference`` ours less the chapter's."""
    reported = outcome.preset.reported
    ours = mean_of_last(outcome.history)
    final = reported[-1].val_accuracy if reported else None
    return {
        "preset": outcome.preset.name,
        "seed": outcome.preset.config.seed,
        "epochs": len(outcome.history),
        "stopped": outcome.stopped,
        "seconds": sum(done.seconds for done in outcome.history),
        "final_val_accuracy": outcome.history[-1].val_accuracy if outcome.history else None,
        "mean_val_accuracy": ours,
        "reported_final": final,
        "reported_mean": mean_of_last(reported),
        "difference": None if ours is None or final is None else ours - final,
        "keras": None if outcome.rival is None else _rival_object(outcome, outcome.rival),
    }


def table_head(preset: Preset) -> str:
    """The experiment's name and the heads of its table."""
    rate = f"{preset.config.optimizer.kind} {preset.config.optimizer.learning_rate:g}"
    lines = [
        f"{preset.name}: {preset.title} ({rate}, seed {preset.config.seed})",
        preset.summary,
    ]
    ours = f"epoch  seconds{_cells(HEADS)}"
    if preset.reported:
        lines.append(f"{'':14}{'here':>{sum(_WIDTHS)}}{_BAR}{'the chapter':>{sum(_WIDTHS)}}")
        lines.append(f"{ours}{_BAR}{_cells(HEADS)}")
    else:
        lines.append(ours)
    return "\n".join(lines)


def table_row(preset: Preset, done: Timed) -> str:
    """One epoch of ours, the chapter's beside it where there is one."""
    ours = f"{done.epoch:5}  {done.seconds:7.2f}{_cells(_numbers(done))}"
    told = _reported(preset, done.epoch)
    return ours if told is None else f"{ours}{_BAR}{_cells(_numbers(told))}"


def conclusion(outcome: Outcome) -> str:
    """What the experiment came to, in a line or a few."""
    mean = mean_of_last(outcome.history)
    if mean is None:
        return "stopped before the first epoch ended"
    count = min(LAST, len(outcome.history))
    lines = [f"val_acc, mean of the last {count}: {mean:.4f}"]
    reported = outcome.preset.reported
    if reported:
        final = reported[-1]
        lines[0] += (
            f"; the chapter's after {final.epoch}: {final.val_accuracy:.4f}"
            f" ({points(mean - final.val_accuracy)})"
        )
    else:
        lines[0] += "; the chapter gives no figures"
    if outcome.rival is not None:
        lines += _rival_lines(outcome, outcome.rival, mean)
    if outcome.stopped:
        lines.append("stopped here")
    return "\n".join(lines)


def overview(outcomes: Sequence[Outcome]) -> str:
    """All experiments in one table: the means of their last three epochs."""
    keras = any(outcome.rival is not None for outcome in outcomes)
    width = max(len(outcome.preset.name) for outcome in outcomes)
    head = f"{'means':{max(width, 10)}}     here  chapter"
    lines = [head + ("    Keras  here-Keras" if keras else "")]
    for outcome in outcomes:
        rival = outcome.rival.history if outcome.rival else ()
        ours, theirs = mean_of_last(outcome.history), mean_of_last(rival)
        row = f"{outcome.preset.name:{max(width, 10)}}  {_cell(ours)}  "
        row += _cell(mean_of_last(outcome.preset.reported))
        if keras:
            apart = "" if ours is None or theirs is None else f"{100 * (ours - theirs):+.2f} points"
            row += f"  {_cell(theirs)}  {apart}"
        lines.append(row.rstrip())
    return "\n".join(lines)


def points(difference: float) -> str:
    """A difference of two accuracies in words: "0.31 points below"."""
    shown = f"{abs(100 * difference):.2f}"
    if shown == "0.00":
        return "the same"
    return f"{shown} points {'above' if difference > 0 else 'below'}"


def _rival_object(outcome: Outcome, rival: Rival) -> dict[str, Any]:
    ours, theirs = mean_of_last(outcome.history), mean_of_last(rival.history)
    return {
        "epochs": [
            {"epoch": done.epoch, "seconds": done.seconds, **_figures(done)}
            for done in rival.history
        ],
        "mean_val_accuracy": theirs,
        "difference": None if ours is None or theirs is None else ours - theirs,
        "seconds_ratio": _ratio(outcome, rival),
        "first_steps": {
            "count": len(rival.losses),
            "largest_difference": rival.largest_difference,
            "losses": list(rival.losses),
            "keras_losses": list(rival.keras_losses),
        },
    }


def _rival_lines(outcome: Outcome, rival: Rival, mean: float) -> list[str]:
    theirs = mean_of_last(rival.history)
    if theirs is None:
        return []
    ratio, apart = _ratio(outcome, rival), rival.largest_difference
    return [
        f"plain Keras: {theirs:.4f}, here {points(mean - theirs)}, in {ratio:.2f} of its time",
        f"losses of the first {len(rival.losses)} steps: at most {apart:.1e} of their size apart",
    ]


def _ratio(outcome: Outcome, rival: Rival) -> float:
    """Our time for an epoch over plain Keras'; first epochs, in which it compiles, left out."""
    ours, theirs = (
        median(done.seconds for done in history[1:] or history)
        for history in (outcome.history, rival.history)
    )
    return ours / theirs


def _reported(preset: Preset, epoch: int) -> ReportedEpoch | None:
    return next((one for one in preset.reported if one.epoch == epoch), None)


def _figures(done: Figures) -> dict[str, float]:
    return {name: getattr(done, name) for name in FIGURES}


def _numbers(done: Figures) -> tuple[str, ...]:
    return tuple(_number(value) for value in _figures(done).values())


def _number(value: float) -> str:
    if not math.isfinite(value) or abs(value) < 1e5:
        return f"{value:.4f}"
    return f"{value:.2e}"


def _cells(texts: Sequence[str]) -> str:
    return "".join(f"{text:>{width}}" for text, width in zip(texts, _WIDTHS, strict=True))


def _cell(value: float | None) -> str:
    return f"{'-':>7}" if value is None else f"{value:7.4f}"
