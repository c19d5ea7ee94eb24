"""The trained network as the program passes it around: one light object that answers anywhere."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from models.config import TrainConfig
from models.disk import plain_name
from models.events import Weights
from models.folder import KERAS_FILE, contains_network, read_folder, run_folder
from models.shapes import LayerInfo, check_network, describe, operations
from models.storage import NetworkError, open_network_file

if TYPE_CHECKING:
    import onnxruntime

_PROBE = np.arange(28 * 28, dtype=np.uint8).reshape(28, 28)
Floats = npt.NDArray[np.float32]

SHIPPED = Path(__file__).resolve().parent.parent / "resources" / "models"
OUTPUTS = 11
# Pictures in one chunk: the engine keeps the memory of its largest, and 500 are no faster.
CHUNK = 100
# Values held by the widest layer of one chunk of a batch: 32 MB of them.
CHUNK_VALUES = 8_000_000
# Multiplications in one chunk: a fraction of a second, so that an evaluation can be stopped.
CHUNK_OPERATIONS = 2_000_000_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """A network with its weights, ready to answer; nothing in it changes, any thread may ask.

    Attributes:
        name: "chapter", a run's id or a file's name.
        title: what people call it.
        config: its layers, and how it was trained as far as that is known.
        weights: in Keras' get_weights() order; float32.
        test_accuracy: on the 10,000 test pictures, 0..1; None where nobody measured.
        layers: each layer with its shapes; ``maps`` has the same order.
    """

    name: str
    title: str
    config: TrainConfig
    weights: Weights = field(repr=False)
    test_accuracy: float | None
    layers: tuple[LayerInfo, ...] = field(repr=False)
    _session: onnxruntime.InferenceSession = field(repr=False)

    @classmethod
    def from_weights(
        cls,
        name: str,
        title: str,
        config: TrainConfig,
        weights: Weights,
        test_accuracy: float | None = None,
    ) -> Network:
        """A network from what training leaves or reports on its way.

        Raises:
            ValueError: the layers are no digit network, or the weights do not fit them.
        """
        # The onnx package takes 0.2 s to load; networks that were kept bring their graph along.
        from models.onnx_graph import to_onnx

        check_network(config.layers)
        return cls._build(
            name, title, config, weights, test_accuracy, to_onnx(config.layers, weights)
        )

    @classmethod
    def from_folder(cls, folder: Path) -> Network:
        """A network as it is shipped or kept; if its graph is gone, its .keras file answers for it.

        Raises:
            NetworkError: what is in the folder is missing or damaged.
        """
        try:
            about, weights, graph = read_folder(folder)
            return cls._build(
                folder.name, about.title, about.config, weights, about.test_accuracy, graph
            )
        except NetworkError:
            stored = open_network_file(folder / KERAS_FILE)
        return cls.from_weights(
            folder.name, stored.title, stored.config, stored.weights, stored.test_accuracy
        )

    @classmethod
    def _build(
        cls,
        name: str,
        title: str,
        config: TrainConfig,
        weights: Weights,
        test_accuracy: float | None,
        graph: bytes,
    ) -> Network:
        layers = describe(config.layers)
        session = _open_session(graph)
        if [output.name for output in session.get_outputs()] != [info.name for info in layers]:
            raise NetworkError(f"The network {name} has another graph than its description.")
        return cls(
            name=name,
            title=title,
            config=config,
            weights=tuple(_frozen(array) for array in weights),
            test_accuracy=test_accuracy,
            layers=layers,
            _session=session,
        )

    def __call__(self, batch: npt.NDArray[np.uint8]) -> Floats:
        """The probabilities of the ten digits and, last, of "not a digit" (0 from ten outputs).

        Args:
            batch: uint8 (n, 28, 28), light ink on dark.

        Returns:
            float32 (n, 11); a row of zeros where the network's own numbers overflow.

        Raises:
            ValueError: another shape or dtype.
        """
        answers = np.zeros((len(batch), OUTPUTS), np.float32)
        done = 0
        for found in self.layer_outputs(batch, -1):
            answers[done : done + len(found), : found.shape[1]] = found
            done += len(found)
        # A training that went wrong leaves weights without sense; whoever asks still gets numbers.
        return np.nan_to_num(answers, copy=False, nan=0.0)

    def layer_outputs(self, batch: npt.NDArray[np.uint8], index: int) -> Iterator[Floats]:
        """What one layer makes of many pictures, in chunks that neither memory nor time notices.

        Args:
            batch: uint8 (n, 28, 28).
            index: of the layer; -1 is the last.

        Yields:
            float32 (pictures in this chunk, height, width, channels) or (..., values), in order.

        Raises:
            ValueError: another shape or dtype.
        """
        if batch.dtype != np.uint8 or batch.shape[1:] != (28, 28):
            raise ValueError(f"expected uint8 (n, 28, 28), got {batch.dtype} {batch.shape}")
        chunk = self._chunk
        wanted = [self.layers[index].name]
        for start in range(0, len(batch), chunk):
            part = np.ascontiguousarray(batch[start : start + chunk])
            (found,) = self._session.run(wanted, {"pictures": part})
            yield found

    def maps(self, picture: npt.NDArray[np.uint8]) -> tuple[Floats, ...]:
        """What every layer makes of one picture.

        Args:
            picture: uint8 (28, 28).

        Returns:
            One float32 array a layer: (height, width, channels) or (values,).

        Raises:
            ValueError: another shape or dtype.
        """
        if picture.dtype != np.uint8 or picture.shape != (28, 28):
            raise ValueError(f"expected uint8 (28, 28), got {picture.dtype} {picture.shape}")
        outputs = self._session.run(None, {"pictures": np.ascontiguousarray(picture[None])})
        return tuple(output[0] for output in outputs)

    def layer_weights(self, index: int) -> Weights:
        """The arrays of one layer, in Keras' order; empty where it has none."""
        before = sum(len(info.weight_shapes) for info in self.layers[:index])
        return self.weights[before : before + len(self.layers[index].weight_shapes)]

    @property
    def _chunk(self) -> int:
        """How many pictures go through at once: few where a network is wide or slow."""
        widest = max(math.prod(info.output_shape) for info in self.layers)
        work = sum(operations(info) for info in self.layers)
        return max(1, min(CHUNK, CHUNK_VALUES // widest, CHUNK_OPERATIONS // work))


def shipped() -> tuple[str, ...]:
    """The names of the networks that come with the program."""
    return tuple(sorted(path.name for path in SHIPPED.iterdir() if contains_network(path)))


def load(name_or_path: str | Path) -> Network:
    """A shipped network by its name, a kept run by its id, or a .keras file by its path.

    Raises:
        NetworkError: there is none, or it cannot be used; one sentence.
    """
    text = str(name_or_path)
    if text in shipped():
        return Network.from_folder(SHIPPED / text)
    kept = run_folder(text)
    if kept is not None and contains_network(kept):
        return Network.from_folder(kept)
    path = Path(name_or_path)
    if not path.suffix and not os.path.lexists(path):
        raise NetworkError(
            f"There is no network called {plain_name(path)}: "
            f"choose {' or '.join(shipped())}, a run of yours, or a .keras file."
        )
    stored = open_network_file(path)
    network = Network.from_weights(
        path.stem, stored.title, stored.config, stored.weights, stored.test_accuracy
    )
    # Weights may be finite each and still overflow together.
    if not all(np.isfinite(values).all() for values in network.maps(_PROBE)):
        raise NetworkError(f"{plain_name(path)} cannot be opened: its answers are not numbers.")
    return network


def _open_session(graph: bytes) -> onnxruntime.InferenceSession:
    # The engine's own builds report to their maker unless told not to before they are loaded.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # The networks are tiny: one thread answers in 0.03 ms and leaves the cores to a training.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the engine's own exceptions have no other base
        raise NetworkError("The network's graph is damaged.") from error


def _frozen(array: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    if array.flags.writeable:
        array = array.copy()
        array.flags.writeable = False
    return array
