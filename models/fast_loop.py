"""Many training steps in one call of a compiled graph: fit's mathematics without fit's waiting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from models import config as specs
from models.config import TrainConfig
from models.events import Weights
from models.forward import Tensor, ends_in_softmax, forward, trainable, weight_penalty
from models.mnist import Mnist
from models.network import build_optimizer

Floats = npt.NDArray[np.float32]


class FastLoop:
    """One network's weights, its optimizer and the data, trained a chunk of batches a call.

    All trainable weights live in one flat variable, so that an optimizer's dozen small operations
    run once a step and not once a weight (every rule here is elementwise: the sums are the same).
    Each batch is split into halves that TensorFlow may run side by side; the batch's gradient is
    the weighted mean of theirs. BatchNormalization needs the statistics of the whole batch, so
    networks that have one are not split.
    """

    def __init__(self, config: TrainConfig, weights: Weights, data: Mnist) -> None:
        """Take ``config``'s network with ``weights`` (get_weights() order) and the data set.

        Raises:
            ValueError: the network does not end in softmax.
        """
        import keras
        import tensorflow as tf

        if not ends_in_softmax(config.layers):
            raise ValueError(f"the network of {config.name!r} must end in softmax to be trained")
        self._layers = config.layers
        self._flags = trainable(config.layers)
        self._shapes = [weight.shape for weight in weights]
        self._splits = not any(isinstance(one, specs.BatchNormalization) for one in self._layers)
        self._flat = keras.Variable(_flatten(weights, self._flags), name="weights")
        moving = [not flag for flag in self._flags]
        self._moving = tf.Variable(_flatten(weights, moving), name="moving", trainable=False)
        self._optimizer = build_optimizer(config.optimizer)
        self._optimizer.build([self._flat])
        self._seed = config.seed & 0x7FFFFFFF
        self._train = _Examples(data.train_pictures, data.train_labels)
        self._test = _Examples(data.test_pictures, data.test_labels)
        self._trainers: dict[int, Any] = {}
        self._evaluators: dict[bool, Any] = {}

    def weights(self) -> Weights:
        """A copy of every weight, in get_weights() order."""
        vectors = {True: self._flat.numpy(), False: self._moving.numpy()}
        used = {True: 0, False: 0}
        parts = []
        for flag, shape in zip(self._flags, self._shapes, strict=True):
            start, used[flag] = used[flag], used[flag] + math.prod(shape)
            parts.append(np.array(vectors[flag][start : used[flag]]).reshape(shape))
        return tuple(parts)

    def prepare(self, *batch_sizes: int) -> None:
        """Trace and compile what ``steps`` needs for batches of these sizes, and ``evaluate``."""
        for size in batch_sizes:
            if size:
                self.steps(np.zeros((0, size), np.int32), 0)
        self.evaluate(0, 2)

    def steps(self, batches: npt.NDArray[np.int32], first_step: int) -> tuple[Floats, Floats]:
        """Train on each row of ``batches`` in turn.

        Args:
            batches: int32 (steps, batch size), numbers of training pictures.
            first_step: steps done before; decides what dropout drops.

        Returns:
            Each step's loss (regularizers included, as Keras reports it) and number of pictures
            answered rightly, both before that step's update.
        """
        size = batches.shape[1]
        if size not in self._trainers:
            self._trainers[size] = self._make_trainer(size)
        losses, correct = self._trainers[size](batches, np.int32(first_step))
        return losses.numpy(), correct.numpy()

    def evaluate(self, start: int, stop: int) -> tuple[float, int]:
        """Summed loss and right answers over test pictures ``start`` to ``stop`` (without).

        The loss includes the regularizers for each picture, so that its mean is Keras' val_loss.
        """
        splits = stop - start > 1
        if splits not in self._evaluators:
            self._evaluators[splits] = self._make_evaluator(splits)
        loss, correct = self._evaluators[splits](np.int32(start), np.int32(stop))
        return float(loss), int(correct)

    def _make_trainer(self, size: int) -> Any:
        import tensorflow as tf

        halves = [size - size // 2, size // 2] if self._splits and size > 1 else [size]

        def step(indexes: Tensor, number: Tensor) -> tuple[Tensor, Tensor]:
            flat, moving = self._flat.value.read_value(), self._moving.read_value()
            parts = [
                self._part(flat, moving, half, tf.stack([self._seed, number * 2 + branch]), size)
                for branch, half in enumerate(tf.split(indexes, halves))
            ]
            losses, correct, gradients, statistics = zip(*parts, strict=True)
            self._optimizer.apply([tf.add_n(gradients)], [self._flat])
            if statistics[0] is not None:
                self._moving.assign(statistics[0])
            return tf.add_n(losses), tf.add_n(correct)

        def train(batches: Tensor, first_step: Tensor) -> tuple[Tensor, Tensor]:
            count = tf.shape(batches)[0]

            def body(number: Tensor, *results: Tensor) -> tuple[Tensor, ...]:
                values = step(batches[number], first_step + number)
                written = (one.write(number, v) for one, v in zip(results, values, strict=True))
                return number + 1, *written

            empty = tf.TensorArray(tf.float32, count, element_shape=())
            begin = (tf.constant(0), empty, empty)
            _, losses, right = tf.while_loop(lambda number, *_: number < count, body, begin)
            return losses.stack(), right.stack()

        signature = [tf.TensorSpec((None, size), tf.int32), tf.TensorSpec((), tf.int32)]
        return tf.function(train, input_signature=signature, autograph=False)

    def _part(
        self, flat: Tensor, moving: Tensor, indexes: Tensor, seed: Tensor, size: int
    ) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
        """Loss, right answers, gradient and new moving statistics of one part of a batch.

        The loss is weighted by the part's share of the batch: the parts' sums are the batch's.
        """
        import tensorflow as tf

        share = indexes.shape[0] / size
        pictures, labels = self._train.take(indexes)
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(flat)
            weights = self._tensors(flat, moving)
            outcome = forward(self._layers, weights, pictures, training=True, seed=seed)
            errors = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, outcome.logits)
            loss = tf.reduce_mean(errors) + outcome.activity_penalty
            penalty = weight_penalty(self._layers, weights)
            loss = share * (loss if penalty is None else loss + penalty)
        gradient = tape.gradient(loss, flat)
        statistics = outcome.statistics
        joined = tf.concat([tf.reshape(one, [-1]) for one in statistics], 0) if statistics else None
        return loss, _right(outcome.logits, labels), gradient, joined

    def _make_evaluator(self, splits: bool) -> Any:
        import tensorflow as tf

        def part(weights: list[Tensor], first: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
            pictures, labels = self._test.slice(first, last)
            outcome = forward(self._layers, weights, pictures, training=False, seed=None)
            errors = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, outcome.logits)
            extra = outcome.activity_penalty
            penalty = weight_penalty(self._layers, weights)
            extra = extra if penalty is None else extra + penalty
            loss = tf.reduce_sum(errors) + extra * tf.cast(last - first, tf.float32)
            return loss, _right(outcome.logits, labels)

        def evaluate(start: Tensor, stop: Tensor) -> tuple[Tensor, Tensor]:
            weights = self._tensors(self._flat.value.read_value(), self._moving.read_value())
            if not splits:
                return part(weights, start, stop)
            middle = (start + stop) // 2
            parts = (part(weights, start, middle), part(weights, middle, stop))
            losses, right = zip(*parts, strict=True)
            return tf.add_n(losses), tf.add_n(right)

        signature = [tf.TensorSpec((), tf.int32)] * 2
        return tf.function(evaluate, input_signature=signature, autograph=False)

    def _tensors(self, flat: Tensor, moving: Tensor) -> list[Tensor]:
        """The flat vectors as one tensor a weight (one split, whose gradient is one concat)."""
        import tensorflow as tf

        parts = {}
        for flag, vector in ((True, flat), (False, moving)):
            sizes = [
                math.prod(s)
                for s, own in zip(self._shapes, self._flags, strict=True)
                if own is flag
            ]
            parts[flag] = iter(tf.split(vector, sizes) if sizes else ())
        return [
            tf.reshape(next(parts[flag]), shape)
            for flag, shape in zip(self._flags, self._shapes, strict=True)
        ]


class _Examples:
    """Pictures and labels as tensors in memory."""

    def __init__(self, pictures: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint8]) -> None:
        import tensorflow as tf

        self._pictures = tf.constant(pictures[..., None])
        self._labels = tf.constant(labels.astype(np.int32))

    def take(self, indexes: Tensor) -> tuple[Tensor, Tensor]:
        """The examples of those numbers: float32 (n, 28, 28, 1) of 0..255 and int32 (n,)."""
        import tensorflow as tf

        pictures = tf.gather(self._pictures, indexes)
        return tf.cast(pictures, tf.float32), tf.gather(self._labels, indexes)

    def slice(self, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        """The examples from ``first`` up to ``last`` (without), as ``take`` gives them."""
        import tensorflow as tf

        return tf.cast(self._pictures[first:last], tf.float32), self._labels[first:last]


def _right(logits: Tensor, labels: Tensor) -> Tensor:
    """How many of the answers are right (a float, so that halves may simply be added)."""
    import tensorflow as tf

    answers = tf.argmax(logits, axis=-1, output_type=tf.int32)
    return tf.reduce_sum(tf.cast(tf.equal(answers, labels), tf.float32))


def _flatten(weights: Weights, flags: Sequence[bool]) -> Floats:
    own = [weight.ravel() for weight, flag in zip(weights, flags, strict=True) if flag]
    return np.concatenate([np.zeros(0, np.float32), *own])
