"""Keras' config.json read into our own specs, without asking Keras.

Only what is on the lists below is taken. Everything that could name code (functions, Lambda, other
modules) is refused; initializers, constraints and dtypes have no say in an answer and are not read.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.config import LAYER_KINDS, Layer, Regularizer
from models.disk import Refused
from models.layer_shapes import by
from models.shapes import INPUT_SHAPE, keras_name

MOST_LAYERS = 64
ALIASES = {"MaxPooling2D": "MaxPool2D", "ReLU": "Activation", "Softmax": "Activation"}
# Settings that change no answer: names, starting values, what only training looks at.
IGNORED = {
    "name",
    "trainable",
    "dtype",
    "seed",
    "synchronized",
    "renorm_clipping",
    "renorm_momentum",
}
IGNORED_ENDINGS = ("_initializer", "_constraint")
# Settings that are taken only at the value that our layers have built in.
FIXED: dict[str, tuple[object, ...]] = {
    "data_format": ("channels_last",),
    "dilation_rate": ([1, 1], 1),
    "groups": (1,),
    "noise_shape": (),
    "renorm": (False,),
    "max_value": (),
    "negative_slope": (0,),
    "threshold": (0,),
    "gamma_regularizer": (),
    "beta_regularizer": (),
}
CODE = {"function", "__lambda__", "__bytes__", "Lambda", "__typespec__"}


@dataclass(frozen=True, kw_only=True)
class StoredLayer:
    """A layer and where its arrays lie.

    Attributes:
        spec: the layer.
        group: its group in the weights file ("conv2d_1").
        present: for each array of the layer whether the file holds it (False: no bias, no scale).
    """

    spec: Layer
    group: str
    present: tuple[bool, ...]


def read_config(data: Any) -> tuple[StoredLayer, ...]:
    """The chain of layers that a config.json describes.

    Raises:
        Refused: it has something that is not accepted.
    """
    model = _mapping(data, "description")
    kind, module = model.get("class_name"), str(model.get("module"))
    if kind not in ("Sequential", "Functional", "Model") or module.split(".")[0] != "keras":
        raise Refused(f"it is a {_quote(kind)}: only Sequential or one plain chain is read")
    config = _mapping(model.get("config"), "config")
    items = [_mapping(item, "layer") for item in _list(config.get("layers"), "layers")]
    if len(items) > MOST_LAYERS + 1:
        raise Refused(f"it has {len(items)} layers: at most {MOST_LAYERS} are read")
    _refuse_code(items)
    groups: Counter[str] = Counter()
    stored: dict[str, StoredLayer | None] = {}
    for item in items:
        group = keras_group(str(item.get("class_name")))
        number = groups[group]
        groups[group] += 1
        name = str(_mapping(item.get("config"), "layer").get("name", f"layer {len(stored)}"))
        if name in stored:
            raise Refused(f"it has two layers called {_quote(name)}")
        if item.get("class_name") == "InputLayer":
            _check_input(_mapping(item["config"], "input").get("batch_shape"))
            stored[name] = None
        else:
            stored[name] = _layer(item, f"{group}_{number}" if number else group)
    if kind == "Sequential":
        if None not in list(stored.values())[:1]:
            _check_input(config.get("build_input_shape"))
        order = list(stored)
    else:
        order = _chain(config, items)
    if None in [stored[name] for name in order[1:]]:
        raise Refused("it has more than one input")
    return tuple(layer for name in order if (layer := stored[name]) is not None)


def keras_group(class_name: str) -> str:
    """The group Keras saves a class under: ReLU becomes re_lu."""
    return "re_lu" if class_name == "ReLU" else keras_name(class_name)


def _layer(item: Mapping[str, Any], group: str) -> StoredLayer:
    class_name = item.get("class_name")
    kind = ALIASES.get(str(class_name), str(class_name))
    if kind not in LAYER_KINDS or class_name == "MaxPool2D":
        raise Refused(f"it has a {_quote(class_name)} layer, which is not accepted")
    module = str(item.get("module"))
    if module != "keras.layers" and not module.startswith("keras.src.layers."):
        raise Refused(f"it takes {_quote(class_name)} from {_quote(module)}, which is not accepted")
    if item.get("registered_name") not in (None, class_name):
        raise Refused(f"it has a custom layer {_quote(item.get('registered_name'))}")
    config = dict(_mapping(item.get("config"), "layer"))
    present = _present(kind, config)
    if class_name in ("ReLU", "Softmax"):
        config["function"] = str(class_name).lower()
    elif kind == "Activation":
        config["function"] = config.pop("activation", None)
    if config.pop("axis", -1) not in (-1, [-1], 3, [3]):
        raise Refused(f"it has a {class_name} layer over another axis than the last")
    fields = {field.name for field in dataclasses.fields(LAYER_KINDS[kind])}
    values: dict[str, Any] = {}
    for key, value in config.items():
        if key in fields:
            values[key] = _value(key, value)
        elif key in IGNORED or key.endswith(IGNORED_ENDINGS) or value is None or value is False:
            continue
        elif value not in FIXED.get(key, ()):
            raise Refused(f"it has a {class_name} layer with {_quote(key)} {_quote(value)}")
    try:
        return StoredLayer(spec=LAYER_KINDS[kind](**values), group=group, present=present)
    except TypeError:
        raise Refused(f"it has a {class_name} layer without its numbers") from None


def _present(kind: str, config: dict[str, Any]) -> tuple[bool, ...]:
    """Which arrays the file holds; takes the switches out of ``config``."""
    if kind in ("Conv2D", "Dense"):
        return True, config.pop("use_bias", True) is not False
    if kind == "BatchNormalization":
        scale, center = config.pop("scale", True), config.pop("center", True)
        return scale is not False, center is not False, True, True
    return ()


def _value(key: str, value: Any) -> Any:
    if key.endswith("_regularizer"):
        return _regularizer(value)
    if key in ("kernel_size", "strides", "pool_size"):
        if isinstance(value, int):
            return value, value
        return tuple(value) if isinstance(value, list) else value
    return value


def _regularizer(value: Any) -> Regularizer | None:
    """L1 and L2 are kept for a training that goes on; others have no say in an answer."""
    if not isinstance(value, dict) or not isinstance(value.get("config"), dict):
        return None
    amounts = [(k, v) for k, v in value["config"].items() if k in ("l1", "l2") and v]
    if len(amounts) != 1 or not isinstance(amounts[0][1], int | float):
        return None
    return Regularizer(kind=amounts[0][0], amount=float(amounts[0][1]))


def _check_input(shape: Any) -> None:
    sizes = _list(shape, "input")[1:]
    if tuple(sizes) != INPUT_SHAPE or any(isinstance(size, bool | float) for size in sizes):
        found = by(["?" if size is None else _quote(size) for size in sizes])
        raise Refused(f"it needs 28x28x1 pictures here, this one has {found}")


def _chain(config: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> list[str]:
    """The layers' names from the one input to the one output, each fed by the one before."""
    before: dict[str, str | None] = {}
    for item in items:
        name = str(item["config"].get("name"))
        nodes = _list(item.get("inbound_nodes"), "inbound_nodes")
        if not nodes:
            before[name] = None
            continue
        node = _mapping(nodes[0], "node")
        arguments = _list(node.get("args"), "args")
        if len(nodes) != 1 or len(arguments) != 1:
            raise Refused("it branches: only one plain chain of layers is read")
        if set(_mapping(node.get("kwargs"), "kwargs")) - {"mask", "training"}:
            raise Refused(f"it calls the layer {_quote(name)} with arguments of its own")
        tensor = _mapping(arguments[0], "tensor")
        history = _list(_mapping(tensor.get("config"), "tensor").get("keras_history"), "history")
        if tensor.get("class_name") != "__keras_tensor__" or not history:
            raise Refused(f"it feeds the layer {_quote(name)} with something else than a layer")
        before[name] = str(history[0])
    ends = _list(config.get("output_layers"), "outputs")
    end: Any = ends[0] if len(ends) == 1 else ends
    name = str(end[0] if isinstance(end, list) and end else end)
    order: list[str] = []
    following: str | None = name
    while following is not None:
        if following not in before or following in order:
            raise Refused("it is not one plain chain of layers")
        order.append(following)
        following = before[following]
    if len(order) != len(items):
        raise Refused("it branches: only one plain chain of layers is read")
    return order[::-1]


def _refuse_code(node: Any) -> None:
    """No node anywhere in the layers may name a function or anything outside Keras."""
    if isinstance(node, Mapping):
        if str(node.get("class_name")) in CODE:
            raise Refused(f"it has a {_quote(node['class_name'])} in it, which is not accepted")
        module = node.get("module")
        if "class_name" in node and module is not None and str(module).split(".")[0] != "keras":
            raise Refused(f"it asks for {_quote(module)}, which is not accepted")
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            _refuse_code(item)


def _mapping(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Refused(f"it has {_quote(value)} as its {what}")
    return value


def _list(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise Refused(f"it has {_quote(value)} as its {what}")
    return value


def _quote(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    text = "".join(c if c.isprintable() else "?" for c in text[:40])
    return f"'{text}'" if isinstance(value, str) else text
