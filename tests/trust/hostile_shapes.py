"""Descriptions that are too large, too deep, of the wrong types, or of other networks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.trust.hostile_kit import ACCEPTED, EITHER, Case, Kit, good_parts, layer

CONV, RELU, POOL, NORM, FLATTEN, DENSE = 1, 2, 3, 4, 5, 6


def text(kit: Kit, data: str | bytes) -> Path:
    """The good file with another text as its description."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return kit.pack({"config.json": raw}, packing=8)


def replaced(kit: Kit, old: str, new: str) -> Path:
    """The good description with a piece of its text exchanged."""
    good = good_parts()["config.json"].decode()
    assert old in good
    return text(kit, good.replace(old, new, 1))


def inserted(kit: Kit, *new: Any, at: int = CONV) -> Path:
    return kit.layers(lambda layers: layers.__setitem__(slice(at, at), new))


def without(kit: Kit, index: int) -> Path:
    return kit.layers(lambda layers: layers.pop(index))


def activations(kit: Kit, count: int) -> Path:
    """So many layers more, each as cheap as can be."""
    return inserted(
        kit, *(layer("Activation", {"name": f"a{i}", "activation": "relu"}) for i in range(count))
    )


def dense(kit: Kit, *units: int) -> Path:
    """Rows of numbers of these lengths before the last."""
    new = (layer("Dense", {"name": f"d{i}", "units": size}) for i, size in enumerate(units))
    return inserted(kit, *new, at=DENSE)


def widened(kit: Kit, count: int, filters: int) -> Path:
    """Convolutions one after the other."""
    new = (
        layer("Conv2D", {"name": f"c{i}", "filters": filters, "padding": "same"})
        for i in range(count)
    )
    return inserted(kit, *new)


def functional(kit: Kit, change: Any) -> Path:
    """The good network as a graph of layers; ``change`` gets its config."""

    def build(model: dict[str, Any]) -> None:
        model["class_name"] = "Functional"
        config = model["config"]
        before = None
        for item in config["layers"]:
            item["name"] = item["config"]["name"]
            history = {"keras_history": [before, 0, 0], "shape": [None], "dtype": "float32"}
            tensor = {"class_name": "__keras_tensor__", "config": history}
            item["inbound_nodes"] = [] if before is None else [{"args": [tensor], "kwargs": {}}]
            before = item["name"]
        config["input_layers"] = [[config["layers"][0]["name"], 0, 0]]
        config["output_layers"] = [[before, 0, 0]]
        change(config)

    return kit.model(build)


def feed(config: Any, index: int, *sources: str) -> None:
    """Lets other layers feed a layer."""
    tensor = config["layers"][index]["inbound_nodes"][0]["args"][0]
    config["layers"][index]["inbound_nodes"][0]["args"] = [
        {**tensor, "config": {**tensor["config"], "keras_history": [name, 0, 0]}}
        for name in sources
    ]


def fields(index: int, **values: Any) -> dict[str, Case]:
    """A case for each value of a field: ``filters=[0, -1]``."""
    return {
        f"layer {index}, {field} {json.dumps(value)[:40]}": Case(
            lambda kit, field=field, value=value: kit.field(index, **{field: value})
        )
        for field, some in values.items()
        for value in some
    }


NUMBERS = [0, -1, 2.5, 1e9, True, None, "4", [4], {}, 10**6, 10**18, 10**300, float("nan")]
SIZES = [0, -3, [3], [3, 3, 3], [0, 3], [-1, -1], [3, None], "3", {}, True, 1.5, [1e3, 1]]
CASES: dict[str, Case] = {
    **fields(CONV, filters=NUMBERS, kernel_size=[*SIZES, [29, 29], [10**9, 1]], strides=SIZES),
    **fields(CONV, padding=["causal", 1, None, [], {}], dilation_rate=[[2, 2], "x"], groups=[2, 0]),
    **fields(CONV, activation=["gelu", 1, [], {}, ""], data_format=["channels_first", 1]),
    **fields(POOL, pool_size=[*SIZES, [10**12, 10**12]], strides=[[0, 0], [-1, 1], "2"]),
    **fields(NORM, epsilon=[0, -1, None, "x", [], float("nan"), float("inf"), True]),
    **fields(NORM, axis=[0, 1, [1, 2], "x", {}], momentum=["x", []]),
    **fields(DENSE, units=[0, 7, 9, 11, -10, 10.5, "10", None, [], True, 10**12]),
    **fields(0, batch_shape=[None, [], [None], 5, [None, 28, 28], [None, 28, 28, 3], "28"]),
    **{
        f"input {shape}": Case(lambda kit, shape=shape: kit.field(0, batch_shape=shape))
        for shape in (
            [None, 32, 32, 1],
            [None, None, None, 1],
            [None, 784],
            [None, 28.0, 28, 1],
            [None, 28, 28, True],
            [None, -28, -28, 1],
            [None, 28, 28, 10**30],
        )
    },
    "very many layers": Case(lambda kit: activations(kit, 1500)),
    "as many as fit into a description": Case(
        lambda kit: text(
            kit,
            good_parts()["config.json"][:-1] + b', "x": [' + b"{}," * 150_000 + b"{}]}",
        ),
        EITHER,
    ),
    "sixty-six layers": Case(lambda kit: activations(kit, 60)),
    "twenty million parameters and more": Case(lambda kit: dense(kit, 10_000, 10_000)),
    "parameters without end": Case(lambda kit: dense(kit, *[10**9] * 20)),
    "values without end": Case(lambda kit: widened(kit, 40, 4000)),
    "too much arithmetic": Case(lambda kit: widened(kit, 10, 1000)),
    "deep lists": Case(lambda kit: text(kit, "[" * 100_000 + "]" * 100_000)),
    "deep fields": Case(lambda kit: text(kit, '{"a":' * 50_000 + "1" + "}" * 50_000)),
    "deep within a layer": Case(
        lambda kit: kit.field(CONV, name=json.loads("[" * 39 + "]" * 39)), EITHER
    ),
    "a network within": Case(
        lambda kit: inserted(kit, layer("Sequential", {"layers": []}, "keras"))
    ),
    "a network within a network": Case(
        lambda kit: kit.model(
            lambda model: model["config"]["layers"].insert(1, json.loads(json.dumps(model)))
        )
    ),
    "a number of 4,300 digits": Case(
        lambda kit: replaced(kit, '"filters": 4', '"filters": ' + "9" * 4300)
    ),
    "a number of a million digits": Case(
        lambda kit: replaced(kit, '"filters": 4', '"filters": ' + "9" * 400_000)
    ),
    "a number beyond all": Case(lambda kit: replaced(kit, '"filters": 4', '"filters": 1e999')),
    "no number": Case(lambda kit: replaced(kit, '"filters": 4', '"filters": NaN')),
    "no number in the input": Case(lambda kit: replaced(kit, "[null, 28", "[NaN, 28"), EITHER),
    "a field twice": Case(
        lambda kit: replaced(kit, '"filters": 4', '"filters": 4, "filters": 400'), EITHER
    ),
    "a class twice": Case(
        lambda kit: replaced(
            kit, '"class_name": "Conv2D"', '"class_name": "Lambda", "class_name": "Conv2D"'
        ),
        EITHER,
    ),
    "a mark before": Case(
        lambda kit: text(kit, b"\xef\xbb\xbf" + good_parts()["config.json"]), EITHER
    ),
    "in UTF-16": Case(
        lambda kit: text(kit, good_parts()["config.json"].decode().encode("utf-16")), EITHER
    ),
    "not UTF-8": Case(lambda kit: text(kit, b'{"class_name": "\xff\xfe"}')),
    "half a sign": Case(lambda kit: text(kit, b'{"class_name": "\\ud800"}')),
    "half a sign as a layer": Case(
        lambda kit: kit.layers(lambda layers: layers[2].update(class_name="\ud800<b>"))
    ),
    "a very long class": Case(
        lambda kit: kit.layers(lambda layers: layers[2].update(class_name="x" * 400_000))
    ),
    "a class of no text": Case(
        lambda kit: kit.layers(lambda layers: layers[2].update(class_name=["Activation"]))
    ),
    "zeros": Case(lambda kit: text(kit, bytes(4096))),
    "a list": Case(lambda kit: text(kit, "[]")),
    "nothing": Case(lambda kit: text(kit, "null")),
    "a text": Case(lambda kit: text(kit, '"Sequential"')),
    "no layers": Case(lambda kit: kit.layers(lambda layers: layers.clear())),
    "only an input": Case(lambda kit: kit.layers(lambda layers: layers.__delitem__(slice(1, 99)))),
    "layers that are fields": Case(
        lambda kit: kit.model(lambda model: model["config"].update(layers={}))
    ),
    "layers that are numbers": Case(lambda kit: inserted(kit, 1, None, "x")),
    "a layer without config": Case(lambda kit: kit.layers(lambda layers: layers[2].pop("config"))),
    "two inputs": Case(
        lambda kit: kit.layers(
            lambda layers: layers.insert(
                2, layer("InputLayer", {"name": "two", "batch_shape": [None, 28, 28, 1]})
            )
        )
    ),
    "two layers of a name": Case(
        lambda kit: kit.field(RELU, name=good_name(CONV)),
    ),
    "ends without softmax": Case(lambda kit: without(kit, 7)),
    "flattens too late": Case(lambda kit: without(kit, FLATTEN)),
    "pools until nothing is left": Case(
        lambda kit: inserted(
            kit, *(layer("MaxPooling2D", {"name": f"p{i}"}) for i in range(6)), at=POOL
        )
    ),
    # Graphs.
    "a graph that is a chain": Case(lambda kit: functional(kit, lambda _: None), ACCEPTED),
    "a graph that branches": Case(lambda kit: functional(kit, lambda c: feed(c, 3, "x", "y"))),
    "a graph in a circle": Case(lambda kit: functional(kit, lambda c: feed(c, 1, good_name(3)))),
    "a graph fed by itself": Case(lambda kit: functional(kit, lambda c: feed(c, 3, good_name(3)))),
    "a graph fed by nobody": Case(lambda kit: functional(kit, lambda c: feed(c, 3, "nobody"))),
    "a graph that leaves a layer out": Case(
        lambda kit: functional(kit, lambda c: feed(c, 3, good_name(1)))
    ),
    "a graph of two ends": Case(
        lambda kit: functional(kit, lambda c: c.update(output_layers=[["a", 0, 0], ["b", 0, 0]]))
    ),
    "a graph without an end": Case(
        lambda kit: functional(kit, lambda c: c.update(output_layers=[]))
    ),
    "a graph whose nodes are none": Case(
        lambda kit: functional(kit, lambda c: c["layers"][2].update(inbound_nodes=[[["x", 0]]]))
    ),
}


def good_name(index: int) -> str:
    """What a layer of the good network is called."""
    name: str = json.loads(good_parts()["config.json"])["config"]["layers"][index]["config"]["name"]
    return name
