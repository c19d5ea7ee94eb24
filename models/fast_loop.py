"""Many training steps in one call of a compiled graph: fit's mathematics without fit's waiting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from models.config import TrainConfig
from models.events import Weights
from models.forward import Tensor, forward, trainable, weight_penalty
from models.mnist import Mnist
from models.network import build_optimizer, update
from models.packed import plan
from models.picture_tensors import DataTensors
from models.placing import frozen
from models.rates import Rate

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


class FastLoop:
    """One network's weights, its optimizer and the data, trained a chunk of batches a call.

    All trainable weights live in one flat variable, so that an optimizer's dozen small operations
    run once a step and not once a weight (every rule here is elementwise: the sums are the same).
    Each batch goes through the network in two halves that TensorFlow may compute side by side; what
    concerns the whole batch (the loss, BatchNormalization's statistics) is put together from both.

    Frozen filters are constants laid over the variable: their gradient is 0, and whatever an
    optimizer does beneath them, by decay or momentum, is never looked at.
    """

    def __init__(
        self, config: TrainConfig, weights: Weights, data: Mnist, shared: DataTensors | None = None
    ) -> None:
        """Take ``config``'s network with ``weights`` (get_weights() order) and the data set.

        ``shared`` are ``data``'s pictures, made already: whoever made them closes them.
        """
        import keras
        import tensorflow as tf

        self._layers = config.layers
        self._flags = trainable(config.layers)
        self._shapes = [weight.shape for weight in weights]
        self._packing = plan(config.layers)
        self._flat = keras.Variable(_flatten(weights, self._flags), name="weights")
        # By the weight's number: which of its numbers are frozen, and what they are.
        self._frozen = {at: (mask, weights[at].copy()) for at, mask in frozen(config).items()}
        moving = [not flag for flag in self._flags]
        self._moving = tf.Variable(_flatten(weights, moving), name="moving", trainable=False)
        self._rate = Rate(config, -(-len(data.train_pictures) // config.batch_size))
        self._optimizer = build_optimizer(config.optimizer, rate=self._rate.of_optimizer())
        self._optimizer.build([self._flat])
        self._rate.follow(self._optimizer)
        self._seed = config.seed % 2**31
        tensors = shared or DataTensors(data)
        self._own = None if shared else tensors
        self._train, self._test = tensors.form(self._packing)
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
        for at, (mask, values) in self._frozen.items():
            parts[at] = np.where(mask, values, parts[at])
        return tuple(parts)

    @property
    def rate(self) -> Rate:
        """The optimizer's learning rate and memory."""
        return self._rate

    def close(self) -> None:
        """Give the data's memory back; nothing can be trained or evaluated afterwards."""
        if self._own is not None:
            self._own.close()

    def replace_examples(self, pictures: Bytes, labels: Bytes) -> None:
        """Train on other pictures from now on.

        Args:
            pictures: uint8 (n, 28, 28), as many as before.
            labels: (n,).

        Raises:
            ValueError: more or fewer.
        """
        self._train.replace(pictures, labels)

    def prepare(self, batch_size: int) -> None:
        """Trace and compile what ``steps`` needs for batches of this size, without training."""
        self.steps(np.zeros((0, batch_size), np.int32), 0)

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

        halves = [size - size // 2, size // 2] if size > 1 else [size]

        def step(indexes: Tensor, number: Tensor) -> tuple[Tensor, Tensor]:
            flat = self._flat.value.read_value()
            examples = [self._train.take(part) for part in tf.split(indexes, halves)]
            seeds = [tf.stack([self._seed, 2 * number + part]) for part in range(len(halves))]
            weights = self._tensors(flat, self._moving.read_value())
            loss, right, statistics = self._answers(weights, examples, seeds)
            (gradient,) = tf.gradients(loss, flat)
            update(self._optimizer, gradient, self._flat)
            if statistics:
                self._moving.assign(tf.concat([tf.reshape(one, [-1]) for one in statistics], 0))
            return loss, right

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

    def _answers(
        self,
        weights: list[Tensor],
        examples: list[tuple[Tensor, Tensor]],
        seeds: list[Tensor] | None,
    ) -> tuple[Tensor, Tensor, list[Tensor]]:
        """Loss, right answers and new moving statistics for a batch given in parts."""
        import tensorflow as tf

        parts, labels = map(list, zip(*examples, strict=True))
        layers, rest = self._layers, weights
        if self._packing:
            matrices = self._packing.matrices(weights)
            parts = [self._packing.run(matrices, part) for part in parts]
            layers, rest = layers[self._packing.layers :], weights[self._packing.weights :]
        outcome = forward(layers, rest, parts, seeds)
        pairs = list(zip(outcome.logits, labels, strict=True))
        errors = [
            tf.reduce_sum(tf.nn.sparse_softmax_cross_entropy_with_logits(truth, logits))
            for logits, truth in pairs
        ]
        count = tf.cast(tf.add_n([tf.shape(truth)[0] for truth in labels]), tf.float32)
        penalties = [outcome.activity_penalty, weight_penalty(self._layers, weights)]
        terms = [tf.add_n(errors) / count, *(one for one in penalties if one is not None)]
        right = tf.add_n([_right(logits, truth) for logits, truth in pairs])
        return tf.add_n(terms), right, outcome.statistics

    def _make_evaluator(self, splits: bool) -> Any:
        import tensorflow as tf

        def evaluate(start: Tensor, stop: Tensor) -> tuple[Tensor, Tensor]:
            weights = self._tensors(self._flat.value.read_value(), self._moving.read_value())
            edges = [start, (start + stop) // 2, stop] if splits else [start, stop]
            examples = [self._test.slice(*pair) for pair in pairwise(edges)]
            loss, right, _ = self._answers(weights, examples, None)
            return loss * tf.cast(stop - start, tf.float32), right

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
        tensors = [
            tf.reshape(next(parts[flag]), shape)
            for flag, shape in zip(self._flags, self._shapes, strict=True)
        ]
        for at, (mask, values) in self._frozen.items():
            tensors[at] = tf.where(mask, values, tensors[at])
        return tensors


def _right(logits: Tensor, labels: Tensor) -> Tensor:
    """How many of the answers are right (a float, so that halves may simply be added)."""
    import tensorflow as tf

    answers = tf.argmax(logits, axis=-1, output_type=tf.int32)
    return tf.reduce_sum(tf.cast(tf.equal(answers, labels), tf.float32))


def _flatten(weights: Weights, flags: Sequence[bool]) -> Floats:
    own = [weight.ravel() for weight, flag in zip(weights, flags, strict=True) if flag]
    return np.concatenate([np.zeros(0, np.float32), *own])
