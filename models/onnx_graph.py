"""A network written as an ONNX graph for a light engine, every layer's output among its outputs.

Inside, pictures are batch x channels x height x width, as ONNX wants them; what leaves the graph
is batch x height x width x channels, as Keras has it. ``models.shapes`` names the outputs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper

from models.config import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool2D,
    Pair,
    Rescaling,
)
from models.events import Weights
from models.layer_shapes import Shape, padding_of, pool_strides
from models.shapes import LayerInfo, activation_of, describe

INPUT_NAME = "pictures"
# Old enough for every engine of the last years, new enough for all that is used here.
OPSET, IR_VERSION = 17, 8
OPERATORS = {"relu": "Relu", "softmax": "Softmax", "tanh": "Tanh", "sigmoid": "Sigmoid"}


def to_onnx(layers: Sequence[Layer], weights: Weights) -> bytes:
    """The network as the bytes of an .onnx file.

    Its input ``pictures`` is uint8 (n, 28, 28); its outputs are every layer's values, float32.

    Args:
        layers: the stack, from 0..255 pictures.
        weights: in Keras' get_weights() order.

    Raises:
        ValueError: the weights do not fit the layers.
    """
    infos = describe(layers)
    expected = [shape for info in infos for shape in info.weight_shapes]
    found = [array.shape for array in weights]
    if found != expected:
        raise ValueError(f"the layers need weights of shapes {expected}, not {found}")
    graph = _Graph()
    value = graph.start()
    rest = list(weights)
    for info in infos:
        own, rest = rest[: len(info.weight_shapes)], rest[len(info.weight_shapes) :]
        value = graph.add(info, value, own)
    return bytes(graph.model.SerializeToString())


class _Graph:
    """The graph as it grows, layer by layer."""

    def __init__(self) -> None:
        # Filled in place: putting finished parts together would copy every weight twice more.
        self.model = onnx.ModelProto(ir_version=IR_VERSION, producer_name="Digitscope")
        self.model.opset_import.append(helper.make_opsetid("", OPSET))
        self.graph = self.model.graph
        self.graph.name = "digitscope"

    def node(self, operator: str, inputs: Sequence[str], output: str, **attributes: object) -> str:
        self.graph.node.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def constant(self, name: str, array: np.ndarray) -> str:
        tensor = self.graph.initializer.add()
        tensor.name = name
        tensor.dims.extend(array.shape)
        tensor.data_type = helper.np_dtype_to_tensor_dtype(array.dtype)
        # Little-endian whatever the machine, as the format says.
        tensor.raw_data = array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        return name

    def start(self) -> str:
        """Bytes to numbers; one channel needs no reordering."""
        pictures = helper.make_tensor_value_info(INPUT_NAME, TensorProto.UINT8, ["n", 28, 28])
        self.graph.input.append(pictures)
        shape = self.constant("picture_shape", np.array([-1, 1, 28, 28], np.int64))
        numbers = self.node("Cast", [INPUT_NAME], "numbers", to=TensorProto.FLOAT)
        return self.node("Reshape", [numbers, shape], "picture")

    def add(self, info: LayerInfo, value: str, weights: Sequence[np.ndarray]) -> str:
        """Appends one layer; the name of its value in ONNX's order of axes."""
        inner = self._layer(info, value, weights)
        inner = self._activation(info, inner)
        if len(info.output_shape) == 3:
            self.node("Transpose", [inner], info.name, perm=[0, 2, 3, 1])
        else:
            self.node("Identity", [inner], info.name)
        shape = ["n", *info.output_shape]
        output = helper.make_tensor_value_info(info.name, TensorProto.FLOAT, shape)
        self.graph.output.append(output)
        return inner

    def _layer(self, info: LayerInfo, value: str, weights: Sequence[np.ndarray]) -> str:
        spec, name = info.spec, info.name
        output = f"{name}/value"
        constants = [f"{name}/weights_{i}" for i in range(len(weights))]
        if isinstance(spec, Conv2D):
            kernel = weights[0].transpose(3, 2, 0, 1)
            for key, array in zip(constants, (kernel, weights[1]), strict=True):
                self.constant(key, array)
            window = _window(info.input_shape, spec.kernel_size, spec.strides, spec.padding)
            return self.node("Conv", [value, *constants], output, **window)
        for key, array in zip(constants, weights, strict=True):
            self.constant(key, array)
        if isinstance(spec, Dense):
            return self.node("Gemm", [value, *constants], output)
        if isinstance(spec, BatchNormalization):
            inputs = [value, *constants]
            return self.node("BatchNormalization", inputs, output, epsilon=float(spec.epsilon))
        if isinstance(spec, MaxPool2D):
            window = _window(info.input_shape, spec.pool_size, pool_strides(spec), spec.padding)
            return self.node("MaxPool", [value], output, **window)
        if isinstance(spec, AveragePooling2D):
            window = _window(info.input_shape, spec.pool_size, pool_strides(spec), spec.padding)
            return self.node("AveragePool", [value], output, count_include_pad=0, **window)
        if isinstance(spec, Flatten):
            return self._flatten(info, value, output)
        if isinstance(spec, Rescaling):
            scale = self.constant(f"{name}/scale", np.array(spec.scale, np.float32))
            offset = self.constant(f"{name}/offset", np.array(spec.offset, np.float32))
            scaled = self.node("Mul", [value, scale], f"{name}/scaled")
            return self.node("Add", [scaled, offset], output)
        # Activation is added by _activation; Dropout does nothing outside training.
        assert isinstance(spec, Activation | Dropout)
        return value

    def _flatten(self, info: LayerInfo, value: str, output: str) -> str:
        """Keras reads row by row with the channels innermost, so the axes are put back first."""
        if len(info.input_shape) == 3:
            value = self.node("Transpose", [value], f"{info.name}/ordered", perm=[0, 2, 3, 1])
        return self.node("Flatten", [value], output, axis=1)

    def _activation(self, info: LayerInfo, value: str) -> str:
        spec = info.spec
        function = activation_of(spec)
        if function in (None, "linear"):
            return value
        operator, output = OPERATORS[function], f"{info.name}/{function}"
        if operator == "Softmax":
            # Keras' last axis holds the channels, ONNX's second.
            return self.node(operator, [value], output, axis=1)
        return self.node(operator, [value], output)


def _window(shape: Shape, size: Pair, strides: Pair, padding: str) -> dict[str, object]:
    """A sliding window's attributes; of an odd padding the end gets one more, as in TensorFlow.

    The amounts are written out because "same" with steps longer than the window pads nothing,
    where ONNX's own SAME_UPPER asks for less than nothing.
    """
    begin, end = padding_of(shape, size, strides, padding)
    return {"kernel_shape": list(size), "strides": list(strides), "pads": [*begin, *end]}
