"""The chapter's experiments run one after the other, each beside what the chapter reports."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Protocol

from models.config import Conv2D, Dense, Layer, TrainConfig
from models.events import EpochDone, Event
from models.mnist import Mnist
from models.prefetch import Examples
from models.presets import PRESETS, Preset
from models.reproduction_keras import Progress, Rival, against_keras

LAST = 3
"""How many last epochs are averaged: one alone goes up and down by a few tenths of a point."""


class Scored(Protocol):
    """An epoch of ours, of plain Keras or of the chapter."""

    @property
    def val_accuracy(self) -> float:
        """0..1."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came out of one experiment.

    Attributes:
        preset: the experiment, with the epochs and the seed it was run with.
        history: the finished epochs.
        stopped: it was asked to stop before it was through, plain Keras' training included.
        rival: plain Keras' training of the same; None where none was asked for, or it was stopped.
    """

    preset: Preset
    history: tuple[EpochDone, ...]
    stopped: bool
    rival: Rival | None = None


def experiments(
    names: Sequence[str] = (),
    *,
    camera: bool = False,
    explain: bool = False,
    epochs: int | None = None,
    seed: int = 0,
) -> tuple[Preset, ...]:
    """What is to be run, in the order of the presets.

    Args:
        names: only these, of the presets or of ``explaining``; none means all that follow.
        camera: the camera's network, too (an hour and not of the chapter).
        explain: the experiments that explain a difference from the chapter, too.
        epochs: of each; None leaves each its own.
        seed: of each.

    Raises:
        ValueError: a name that there is not; the message lists those that there are.
    """
    known = {**PRESETS, **explaining()}
    for name in names:
        if name not in known:
            raise ValueError(f"there is no preset {name!r}; choose of {', '.join(known)}")
    usual = [name for name in PRESETS if camera or name != "camera"]
    found = [known[name] for name in names or [*usual, *(explaining() if explain else ())]]
    return tuple(
        dataclasses.replace(
            each,
            config=dataclasses.replace(each.config, epochs=epochs or each.config.epochs, seed=seed),
        )
        for each in found
    )


def explaining() -> dict[str, Preset]:
    """Experiments that undo, one at a time, what has changed since the chapter was written."""
    summary = "As the chapter's Keras did: the activity penalty is summed over the batch."
    found = {}
    for name in ("l2", "l1"):
        preset = PRESETS[name]
        config = dataclasses.replace(summed(preset.config), name=f"{name}-summed")
        found[config.name] = dataclasses.replace(
            preset,
            name=config.name,
            title=f"{preset.title}, summed",
            summary=summary,
            config=config,
            twin=name,
        )
    return found


def summed(config: TrainConfig) -> TrainConfig:
    """``config`` with activity penalties summed over a batch, not averaged over its pictures.

    Keras 3 divides an activity regularizer's sum by the batch size (``Layer.__call__``); Keras 2
    before it joined TensorFlow did not (``add_loss`` of the regularizer's plain sum). As the
    penalty is in proportion to its amount, an amount times the batch size gives the sum back.
    """

    def layer(spec: Layer) -> Layer:
        if not isinstance(spec, Conv2D | Dense) or spec.activity_regularizer is None:
            return spec
        once = spec.activity_regularizer
        whole = dataclasses.replace(once, amount=once.amount * config.batch_size)
        return dataclasses.replace(spec, activity_regularizer=whole)

    return dataclasses.replace(config, layers=tuple(layer(spec) for spec in config.layers))


def reproduce(
    preset: Preset,
    data: Mnist,
    on_event: Callable[[Event], None],
    *,
    should_stop: Callable[[], bool],
    examples: Examples | None = None,
    on_keras: Progress | None = None,
) -> Outcome:
    """Run one experiment, and the same with plain Keras if that is wanted.

    Args:
        preset: as ``experiments`` gives it.
        data: the pictures.
        on_event: gets the training's events.
        should_stop: asked often; True ends the run with what is done.
        examples: what an augmented network learns from.
        on_keras: told how many of plain Keras' epochs are done; None leaves plain Keras out. An
            augmented network is never compared: its pictures are ours alone.

    Raises:
        RuntimeError: plain Keras' process failed.
    """
    from models.training import train

    result = train(preset.config, data, on_event, should_stop=should_stop, examples=examples)
    rival = None
    compared = on_keras is not None and not preset.config.augmented
    if on_keras is not None and compared and not result.stopped:
        rival = against_keras(preset.config, data, on_keras, should_stop)
    stopped = result.stopped or (compared and rival is None)
    return Outcome(preset=preset, history=result.history, stopped=stopped, rival=rival)


def mean_of_last(epochs: Sequence[Scored]) -> float | None:
    """The mean validation accuracy of the last three epochs (of fewer, if there are fewer)."""
    return fmean(each.val_accuracy for each in epochs[-LAST:]) if epochs else None
