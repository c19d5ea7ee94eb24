"""What the figures of a training tell: does it learn, too little, or by heart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from models.config import TrainConfig
from models.figures import EpochFigures
from models.shares import per_cent

GUESS_LOSS = math.log(10)
"""The cross-entropy of a guess among ten digits: -ln(1/10) = 2.30."""

GUESSING = 0.2
ABOVE = 0.005
"""Share by which validation has to lie above training, in the mean, before it is spoken of."""

GAP = 0.01
WORSE = 1.1
"""The validation loss has risen when it is this many times its smallest value."""

SETTLED = 3
"""Training figures are means over an epoch while it learns: at first validation leads anyway."""


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One thing to see in the curves.

    Attributes:
        term: the word that explains it ("overfitting").
        sentence: what is seen, with its numbers, and what it means.
    """

    term: str
    sentence: str


def restraints(config: TrainConfig) -> tuple[str, ...]:
    """What holds a training back on purpose: of "L1", "L2" and "dropout" those that it has."""
    found: set[str] = set()
    for layer in config.layers:
        if type(layer).__name__ == "Dropout" and getattr(layer, "rate", 0.0) > 0:
            found.add("dropout")
        for part in ("kernel_regularizer", "activity_regularizer", "bias_regularizer"):
            penalty = getattr(layer, part, None)
            if penalty is not None:
                found.add(str(penalty.kind).upper())
    return tuple(sorted(found))


def signs(history: Sequence[EpochFigures], held_by: Sequence[str] = ()) -> tuple[Sign, ...]:
    """What the epochs so far tell, the most important first; none where there is nothing to say.

    Args:
        history: the finished epochs in order.
        held_by: what ``restraints`` found in the experiment.
    """
    if not history:
        return ()
    last = history[-1]
    if not (math.isfinite(last.loss) and math.isfinite(last.val_loss)):
        text = (
            "The loss is no number any more: the steps were so long that the weights grew without "
            "end. Try a smaller learning rate."
        )
        return (Sign(term="learning rate", sentence=text),)
    if last.val_accuracy < GUESSING:
        return (_stuck(last),)
    rules = (_overfitting(history), _underfitting(history, held_by))
    return tuple(sign for sign in rules if sign is not None)


def _stuck(last: EpochFigures) -> Sign:
    if abs(last.loss - GUESS_LOSS) < 0.05:
        text = (
            f"The loss stays at {last.loss:.2f} = ln 10, that of a guess among ten: nothing is "
            "learnt. Raw pixels with a large learning rate do this."
        )
    else:
        text = (
            f"{per_cent(last.val_accuracy)} is hardly better than guessing: the loss "
            f"({last.loss:.2f}) does not lead anywhere. Try a smaller learning rate."
        )
    return Sign(term="learning rate", sentence=text)


def _overfitting(history: Sequence[EpochFigures]) -> Sign | None:
    best = min(history, key=lambda one: one.val_loss)
    last = history[-1]
    risen = last.val_loss > WORSE * best.val_loss and last.epoch >= best.epoch + 2
    if risen and last.loss < best.loss:
        text = (
            f"Since epoch {best.epoch} the validation loss grows ({best.val_loss:.3f} to "
            f"{last.val_loss:.3f}) while the training loss falls: overfitting."
        )
        return Sign(term="overfitting", sentence=text)
    gaps = [one.accuracy - one.val_accuracy for one in history[-SETTLED:]]
    growing = len(gaps) == SETTLED and gaps[0] < gaps[1] < gaps[2]
    if growing and gaps[-1] > GAP:
        text = (
            f"Training accuracy is {100 * gaps[-1]:.1f} points above validation, and the gap "
            "grows: overfitting."
        )
        return Sign(term="overfitting", sentence=text)
    return None


def _underfitting(history: Sequence[EpochFigures], held_by: Sequence[str]) -> Sign | None:
    settled = [one.val_accuracy - one.accuracy for one in history[SETTLED - 1 :]]
    # Validation may leap from epoch to epoch: the mean counts, and where it is now.
    if not settled or settled[-1] <= 0 or sum(settled) / len(settled) < ABOVE:
        return None
    last = history[-1]
    why = f", as with {' and '.join(held_by)} here" if held_by else ""
    text = (
        f"Validation ({per_cent(last.val_accuracy)}) above training accuracy "
        f"({per_cent(last.accuracy)}): a sign of underfitting{why}."
    )
    return Sign(term="underfitting", sentence=text)
