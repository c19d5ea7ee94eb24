"""The finder's network: how it is built in Keras, what it learns by, and its ONNX file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

#: Filters and stride of the 3x3 convolutions on the way down, and filters of the 1x1 and the 3x3
#: one of each of the three steps up again.
DOWN = ((8, 2), (16, 2), (24, 2), (24, 1), (32, 2), (32, 1), (48, 2), (48, 1))
UP = ((32, 32), (24, 24), (16, 16))
#: Layers on the way down, counted from 0, to which the steps up add what they know.
JOINED = (5, 3, 1)
#: The network begins by expecting a digit in one cell of a hundred.
NOTHING = -4.6
INPUT, OUTPUT = "x", "y"
OPSET, IR_VERSION = 17, 9


@dataclass(frozen=True, kw_only=True)
class Finder:
    """The network and its layers in the order in which they work.

    Attributes:
        model: a Keras model, (n, h, w, 2) of 0..255 to (n, h/4, w/4, 5); h and w multiples of 32.
        body: convolutions, each with its batch normalisation.
        heads: the last convolutions: the heat (a logit), and the box.
    """

    model: Any
    body: tuple[tuple[Any, Any], ...]
    heads: tuple[Any, Any]


def build() -> Finder:
    """The network, untrained."""
    import keras
    from keras import layers

    body: list[tuple[Any, Any]] = []

    def step(value: Any, filters: int, kernel: int = 3, stride: int = 1) -> Any:
        convolution = layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=False)
        norm = layers.BatchNormalization(momentum=0.95)
        body.append((convolution, norm))
        return layers.ReLU()(norm(convolution(value)))

    start = layers.Input((None, None, 2))
    value = layers.Rescaling(1 / 255.0)(start)
    passed = []
    for filters, stride in DOWN:
        value = step(value, filters, stride=stride)
        passed.append(value)
    for (narrow, filters), index in zip(UP, JOINED, strict=True):
        larger = layers.UpSampling2D()(step(value, narrow, 1))
        value = step(layers.Add()([larger, passed[index]]), filters)
    expected = keras.initializers.Constant(NOTHING)
    heat, box = layers.Conv2D(1, 1, bias_initializer=expected), layers.Conv2D(4, 1)
    model = keras.Model(start, layers.Concatenate()([heat(value), box(value)]))
    return Finder(model=model, body=tuple(body), heads=(heat, box))


def loss(wanted: Any, found: Any) -> Any:
    """How far answers are from ``finder_crops.targets``: a scalar tensor.

    The heat by the focal loss of CornerNet and CenterNet (arXiv 1808.01244, eq. 1; 1904.07850,
    eq. 1) without its unclear cells, the box by the mean absolute difference at half weight.
    """
    import tensorflow as tf

    heat = wanted[..., 0]
    sure = tf.clip_by_value(tf.sigmoid(found[..., 0]), 1e-5, 1 - 1e-5)
    middle = tf.cast(heat >= 0.999, tf.float32)
    missed = middle * (1 - sure) ** 2 * tf.math.log(sure)
    invented = (1 - middle) * (1 - heat) ** 4 * sure**2 * tf.math.log(1 - sure)
    focal = -tf.reduce_sum((missed + invented) * (1 - wanted[..., 6]))
    counts = wanted[..., 5]
    apart = tf.reduce_sum(tf.abs(wanted[..., 1:5] - found[..., 1:5]), -1) * counts
    box = tf.reduce_sum(apart) / tf.maximum(tf.reduce_sum(counts), 1.0)
    return focal / tf.maximum(tf.reduce_sum(middle), 1.0) + 0.5 * box


def to_onnx(finder: Finder) -> bytes:
    """The network as the bytes of an .onnx file, batch normalisation folded into its convolutions.

    Its input ``x`` is float32 (1, 2, h, w); its output ``y`` float32 (1, 5, h/4, w/4).
    """
    graph = _Graph()
    rest = iter(finder.body)

    def step(value: str) -> str:
        convolution, norm = next(rest)
        (kernel,) = convolution.get_weights()
        gamma, beta, mean, variance = norm.get_weights()
        factor = gamma / np.sqrt(variance + norm.epsilon)
        stride = list(convolution.strides)
        return graph.convolution(value, kernel * factor, beta - mean * factor, stride, relu=True)

    scale = graph.constant("scale", np.array([1, 1, 2, 2]))
    value = graph.node("Mul", [INPUT, graph.constant("k", np.array(1 / 255.0))])
    passed = []
    for _ in DOWN:
        value = step(value)
        passed.append(value)
    nearest = {
        "mode": "nearest",
        "coordinate_transformation_mode": "asymmetric",
        "nearest_mode": "floor",
    }
    for index in JOINED:
        larger = graph.node("Resize", [step(value), "", scale], **nearest)
        value = step(graph.node("Add", [larger, passed[index]]))
    kernels, biases = zip(*(head.get_weights() for head in finder.heads), strict=True)
    graph.convolution(value, np.concatenate(kernels, -1), np.concatenate(biases), [1, 1])
    return graph.written()


class _Graph:
    """An ONNX graph as it grows, node by node."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: npt.NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(values.astype(np.float32), name))
        return name

    def node(self, operator: str, inputs: list[str], **attributes: object) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [name], **attributes))
        return name

    def convolution(
        self,
        value: str,
        kernel: npt.NDArray[np.float32],
        bias: npt.NDArray[np.float32],
        strides: list[int],
        *,
        relu: bool = False,
    ) -> str:
        number = len(self.nodes)
        inputs = [
            value,
            self.constant(f"w{number}", kernel.transpose(3, 2, 0, 1)),
            self.constant(f"b{number}", bias),
        ]
        value = self.node("Conv", inputs, auto_pad="SAME_UPPER", strides=strides)
        return self.node("Relu", [value]) if relu else value

    def written(self) -> bytes:
        self.nodes[-1].output[0] = OUTPUT
        kind = TensorProto.FLOAT
        graph = helper.make_graph(
            self.nodes,
            "finder",
            [helper.make_tensor_value_info(INPUT, kind, [1, 2, "h", "w"])],
            [helper.make_tensor_value_info(OUTPUT, kind, [1, 5, "a", "b"])],
            self.constants,
        )
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=IR_VERSION,
            producer_name="Digitscope",
        )
        onnx.checker.check_model(model)
        return bytes(model.SerializeToString())
