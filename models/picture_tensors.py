"""The data set as tensors in memory, in the form that a network's first layers take."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.forward import Tensor
from models.mnist import Mnist
from models.packed import Packing

Bytes = npt.NDArray[np.uint8]
_PIECE = 2000  # Pictures packed at a time.


class DataTensors:
    """Training and test pictures, made once for each form and shared by those who train on it."""

    def __init__(self, data: Mnist) -> None:
        self._data = data
        self._made: dict[int, tuple[PictureTensors, PictureTensors]] = {}

    def form(self, packing: Packing | None) -> tuple[PictureTensors, PictureTensors]:
        """Training and test pictures for networks that begin so."""
        key = packing.weights if packing else 0  # What the order of a packed picture hangs on.
        if key not in self._made:
            data = self._data
            self._made[key] = (
                PictureTensors(data.train_pictures, data.train_labels, packing),
                PictureTensors(data.test_pictures, data.test_labels, packing),
            )
        return self._made[key]

    def close(self) -> None:
        """Give the memory back; nothing can be trained or evaluated afterwards."""
        for pair in self._made.values():
            for tensors in pair:
                tensors.release()
        self._made.clear()


class PictureTensors:
    """Pictures and labels as tensors in memory, the pictures in the form that the network takes."""

    def __init__(self, pictures: Bytes, labels: Bytes, packing: Packing | None) -> None:
        import tensorflow as tf

        self._form = packing.pack if packing else _with_channel
        self._packed = packing is not None
        width = self._form(pictures[:1]).shape[1:]
        self._labels = tf.Variable(labels.astype(np.int32), trainable=False)
        # A variable filled in place: tf.constant would hold the pictures three times for a moment.
        zeros = tf.zeros((len(pictures), *width), tf.uint8)
        self._pictures = tf.Variable(zeros, trainable=False, shape=(None, *width))
        del zeros
        self.replace(pictures, labels)

    def replace(self, pictures: Bytes, labels: Bytes) -> None:
        """Other pictures and labels, as many as before."""
        import tensorflow as tf

        count = int(self._labels.shape[0])
        if len(pictures) != count or len(labels) != count:
            raise ValueError(f"expected {count} pictures, got {len(pictures)}")
        self._labels.assign(labels.astype(np.int32))
        for start in range(0, count, _PIECE):
            piece = self._form(pictures[start : start + _PIECE])
            # Not [start:stop].assign, which copies the whole variable each time.
            where = tf.range(start, start + len(piece))
            self._pictures.scatter_update(tf.IndexedSlices(piece, where))

    def release(self) -> None:
        """Give the pictures' memory back: TensorFlow keeps what a compiled function has used."""
        import tensorflow as tf

        self._pictures.assign(tf.zeros((0, *self._pictures.shape[1:]), tf.uint8))

    def take(self, indexes: Tensor) -> tuple[Tensor, Tensor]:
        """The examples of those numbers: pictures (n, ...) and labels int32 (n,)."""
        import tensorflow as tf

        return self._ready(tf.gather(self._pictures, indexes)), tf.gather(self._labels, indexes)

    def slice(self, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        """The examples from ``first`` up to ``last`` (without), as ``take`` gives them."""
        return self._ready(self._pictures[first:last]), self._labels[first:last]

    def _ready(self, pictures: Tensor) -> Tensor:
        import tensorflow as tf

        return pictures if self._packed else tf.cast(pictures, tf.float32)


def _with_channel(pictures: Bytes) -> Bytes:
    return pictures[..., None]
