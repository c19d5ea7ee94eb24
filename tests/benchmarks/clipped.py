"""Shows what the chapter's Keras did to the first epochs: python tests/benchmarks/clipped.py.

Its loss took the probabilities after the softmax and cut them off at 1e-7 before their logarithm;
today's Keras finds the values before the softmax. On raw pixels the first answers are so sure and
so wrong that they lie beyond the cut, where the gradient is 0: those pictures teach nothing.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models import mnist, presets, threads
from models.config import TrainConfig
from models.network import build_network, build_optimizer
from models.reproduction import explaining
from models.reproduction_keras import order
from models.training import train

CUT = 1e-7
"""Keras' epsilon, then and now."""


def clipped_loss(labels: Any, probabilities: Any) -> Any:
    """Sparse categorical cross-entropy of probabilities cut off at both ends, one per picture."""
    import tensorflow as tf

    cut = tf.clip_by_value(probabilities, CUT, 1 - CUT)
    wanted = tf.cast(tf.reshape(labels, [-1]), tf.int32)
    return tf.nn.sparse_softmax_cross_entropy_with_logits(wanted, tf.math.log(cut))


def losses(config: TrainConfig, data: mnist.Mnist, *, clipped: bool) -> Iterator[dict[str, float]]:
    """Train with plain Keras; each epoch's figures by Keras' names."""
    model = build_network(config)
    loss = clipped_loss if clipped else "sparse_categorical_crossentropy"
    model.compile(build_optimizer(config.optimizer), loss, metrics=["sparse_categorical_accuracy"])
    for epoch in range(1, config.epochs + 1):
        shuffled = order(config, epoch, len(data.train_labels))
        told = model.fit(
            data.train_pictures[shuffled][..., None],
            data.train_labels[shuffled],
            batch_size=config.batch_size,
            shuffle=False,
            validation_data=(data.test_pictures[..., None], data.test_labels),
            verbose=0,
        )
        yield {name: float(values[-1]) for name, values in told.history.items()}


@contextmanager
def cut_loss() -> Iterator[None]:
    """Meanwhile Digitscope's own loop cuts its answers off, too: it asks for the loss by name."""
    import tensorflow as tf

    whole = tf.nn.sparse_softmax_cross_entropy_with_logits

    def cut(labels: Any, logits: Any) -> Any:
        return whole(labels, tf.math.log(tf.clip_by_value(tf.nn.softmax(logits), CUT, 1 - CUT)))

    tf.nn.sparse_softmax_cross_entropy_with_logits = cut
    try:
        yield
    finally:
        tf.nn.sparse_softmax_cross_entropy_with_logits = whole


def own_losses(
    config: TrainConfig, data: mnist.Mnist, *, clipped: bool
) -> Iterator[dict[str, float]]:
    """As ``losses``, by Digitscope's own loop: the same mathematics in less time."""
    with cut_loss() if clipped else nullcontext():
        result = train(config, data, lambda _: None)
    for epoch in result.history:
        yield {
            "loss": epoch.loss,
            "sparse_categorical_accuracy": epoch.accuracy,
            "val_loss": epoch.val_loss,
            "val_sparse_categorical_accuracy": epoch.val_accuracy,
        }


def main() -> None:
    """Prints a line an epoch, with the cut and without it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", default="chapter")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--own", action="store_true", help="by Digitscope's own loop")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1])
    options = parser.parse_args()
    threads.prepare_tensorflow()
    data = mnist.load()
    sys.stdout.write("cut  seed  epoch      loss     acc  val_loss  val_acc\n")
    for clipped in (True, False):
        for seed in options.seeds:
            config = {**presets.PRESETS, **explaining()}[options.preset].config
            config = dataclasses.replace(config, seed=seed, epochs=options.epochs)
            by = own_losses if options.own else losses
            for epoch, figures in enumerate(by(config, data, clipped=clipped), 1):
                loss, accuracy, val_loss, val_accuracy = (
                    figures[name]
                    for name in (
                        "loss",
                        "sparse_categorical_accuracy",
                        "val_loss",
                        "val_sparse_categorical_accuracy",
                    )
                )
                sys.stdout.write(
                    f"{'yes' if clipped else 'no':3}  {seed:4}  {epoch:5}  {loss:8.4f}"
                    f"  {accuracy:.4f}  {val_loss:8.4f}   {val_accuracy:.4f}\n"
                )
                sys.stdout.flush()


if __name__ == "__main__":
    main()
