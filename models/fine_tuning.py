"""A network taught a person's hand: trained on samples mixed with what it knows already."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from models.calibration import calibrated
from models.config import CONSTANT, Adam, TrainConfig
from models.digit_names import a_digit
from models.evaluation import NOT_A_DIGIT, evaluate
from models.events import Event, TrainResult
from models.lesson import Labels, Others, Pictures, Vary, held_out, known_and_apart, mixed
from models.mnist import Mnist
from models.reliability import reliability
from models.script_parts import TAUGHT
from models.training import train

if TYPE_CHECKING:
    from models.classifier import Network

Ask = Callable[[], bool]

EPOCHS = 3
BATCH = 32
RATE = Adam(learning_rate=0.0005)
"""Half of what Adam usually takes: the network is good already."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Scores:
    """How a network reads, shares 0..1.

    Attributes:
        mnist: of the 10,000 test pictures.
        own: of the own samples that are tested on.
        error: how far its confidence is from how often it is right, on MNIST's test pictures
            (models.reliability).
        answers: int (n,), what it reads in each of them, 10 for none.
    """

    mnist: float
    own: float
    error: float
    answers: npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Tuned:
    """A network before and after it was taught.

    Attributes:
        network: as it is after.
        result: what the training left.
        before, after: how it reads.
        pictures, labels: the samples that ``Scores`` are about.
        held_out: whether those were never trained on; otherwise they are all that there are.
        warning: what to bear in mind, in a sentence; "" if nothing.
        calibrated: whether its last layer was mended after the teaching, as after any training of
            a network with eleven answers.
    """

    network: Network
    result: TrainResult
    before: Scores
    after: Scores
    pictures: Pictures
    labels: Labels
    held_out: bool
    warning: str
    calibrated: bool = False

    @property
    def forgotten(self) -> float:
        """How much of the test pictures it no longer reads; negative: it reads more of them."""
        return self.before.mnist - self.after.mnist


def fine_tune(
    network: Network,
    pictures: Pictures,
    labels: Labels,
    data: Mnist,
    on_event: Callable[[Event], None],
    *,
    vary: Vary,
    others: Others | None = None,
    seed: int = 0,
    should_stop: Ask = lambda: False,
) -> Tuned | None:
    """Teaches a network one's own samples, in seconds to a minute.

    Half of what it is shown are samples, each lightly varied, where there are enough of them; the
    other half is what it knows, so that it is not forgotten. One with eleven answers is calibrated
    once more, on pictures kept apart.

    Args:
        network: where to begin; it stays as it is.
        pictures: uint8 (n, 28, 28), the samples.
        labels: uint8 (n,), 0 to 10; 10 is left out where the network has no such answer.
        data: MNIST.
        on_event: gets the training's events in this thread.
        vary: makes a sample again.
        others: what a network with eleven answers is shown beside the samples in place of MNIST.
        seed: of every chance.
        should_stop: asked often; True gives up.

    Returns:
        What came of it, or None if it was stopped.

    Raises:
        ValueError: no sample that this network could learn.
    """
    from models.classifier import Network

    eleven = network.layers[-1].output_shape[-1] > NOT_A_DIGIT
    left_out = int((labels == NOT_A_DIGIT).sum()) if not eleven else 0
    if left_out:
        pictures, labels = pictures[labels != NOT_A_DIGIT], labels[labels != NOT_A_DIGIT]
    if not len(labels):
        raise ValueError(
            "This network knows digits only, and all samples are none: add a digit or choose "
            "another network."
            if left_out
            else "There are no samples to learn from yet: add one on the Draw or Camera page."
        )
    rng = np.random.default_rng([3, seed])
    held = held_out(labels, rng)
    tested = held if held.any() else np.ones(len(labels), bool)
    before = _scores(network, pictures[tested], labels[tested], data, should_stop)
    if before is None:
        return None
    made = others if eleven else None
    known, apart = known_and_apart(data, rng, made)
    shown = mixed(pictures[~held], labels[~held], known, rng, vary)
    lesson = dataclasses.replace(data, train_pictures=shown[0], train_labels=shown[1])
    config = _config(network.config, seed)
    if should_stop():
        return None
    result = train(config, lesson, on_event, should_stop=should_stop, weights=network.weights)
    if result.stopped:
        return None
    # What was learnt before holds on: the network as a whole was made on pictures made anew.
    name = network.config.name.removesuffix(TAUGHT) + TAUGHT
    kept = dataclasses.replace(config, name=name, augmented=network.config.augmented)
    result = dataclasses.replace(result, config=kept)
    if made is not None:
        tests = data.test_pictures, data.test_labels
        result = calibrated(result, *made(rng, *apart), tests)
    tuned = Network.from_weights(
        network.name, network.title, kept, result.weights, result.history[-1].val_accuracy
    )
    after = _scores(tuned, pictures[tested], labels[tested], data, should_stop)
    if after is None:
        return None
    return Tuned(
        network=tuned,
        result=result,
        before=before,
        after=after,
        pictures=pictures[tested],
        labels=labels[tested],
        held_out=bool(held.any()),
        warning=warning_of(labels, left_out),
        calibrated=made is not None,
    )


def warning_of(labels: Sequence[int] | Labels, left_out: int = 0) -> str:
    """What to bear in mind before one teaches these, in one sentence each; "" if nothing."""
    found = sorted({int(label) for label in labels})
    words = []
    if len(found) == 1:
        words.append(
            f"All samples are {a_digit(found[0])}: the network may come to see it everywhere, so "
            "add a few others."
        )
    if left_out:
        it = "sample is" if left_out == 1 else "samples are"
        words.append(f'{left_out} {it} "none", which this network cannot answer: left out.')
    return " ".join(words)


def _config(config: TrainConfig, seed: int) -> TrainConfig:
    return dataclasses.replace(
        config,
        optimizer=RATE,
        batch_size=BATCH,
        epochs=EPOCHS,
        seed=seed,
        schedule=CONSTANT,
        early_stopping=None,
        augmented=False,
    )


def _scores(
    network: Network, pictures: Pictures, labels: Labels, data: Mnist, should_stop: Ask
) -> Scores | None:
    mnist = evaluate(network, data.test_pictures, data.test_labels, should_stop=should_stop)
    if should_stop():
        return None
    answers = network(pictures).argmax(axis=1)
    own = float((answers == labels).mean())
    error = reliability(mnist).error
    return Scores(mnist=mnist.accuracy, own=own, error=error, answers=answers)
