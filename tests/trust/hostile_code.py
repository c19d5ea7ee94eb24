"""Networks that ask for code: every way into Keras that is known, and what looks like one."""

from __future__ import annotations

import base64
import json
import pickle
from pathlib import Path
from typing import Any

from tests.trust.hostile_kit import Case, Kit, function, layer


def lambda_of(kit: Kit, name: str) -> Any:
    code = {"code": kit.code(name), "defaults": None, "closure": None}
    return layer(
        "Lambda", {"function": {"class_name": "__lambda__", "config": code}, "arguments": {}}
    )


def instead(kit: Kit, new: Any, index: int = 2) -> Path:
    """The good file with one layer exchanged."""
    return kit.layers(lambda layers: layers.__setitem__(index, new))


def calling(kit: Kit, module: str, name: str, *arguments: Any) -> Path:
    """A functional network in which a function stands where a layer should."""
    nodes = [{"args": list(arguments), "kwargs": {}}]

    def change(model: dict[str, Any]) -> None:
        call = {**function(module, name), "name": "call", "inbound_nodes": nodes}
        first = model["config"]["layers"][0]
        model["class_name"], model["module"] = "Functional", "keras.src.models.functional"
        model["config"] = {
            "name": "f",
            "layers": [{**first, "name": "pictures", "inbound_nodes": []}, call],
            "input_layers": [["pictures", 0, 0]],
            "output_layers": [["call", 0, 0]],
        }

    return kit.model(change)


def inner(found: Any) -> Any:
    """A network within the network."""
    return layer("Sequential", {"layers": [found]}, "keras")


def compiled(kit: Kit, value: Any) -> Path:
    """The good file as it were compiled with something; compiling is none of our business."""
    return kit.model(lambda model: model.update(compile_config=value) and None)


def pickled(kit: Kit) -> str:
    return base64.b64encode(pickle.dumps(kit.trap("pickled"))).decode()


UNKNOWN = ("Lambda2", "UpSampling2D", "Reshape", "GaussianNoise", "Embedding", "LSTM", "__main__")
CASES: dict[str, Case] = {
    "lambda": Case(lambda kit: instead(kit, lambda_of(kit, "lambda"))),
    "lambda last": Case(lambda kit: instead(kit, lambda_of(kit, "last"), -1)),
    "lambda of an older module": Case(
        lambda kit: instead(
            kit, {**lambda_of(kit, "older"), "module": "keras.src.layers.core.lambda_layer"}
        )
    ),
    "lambda called Activation": Case(
        lambda kit: instead(
            kit, {**lambda_of(kit, "called"), "registered_name": "Activation", "name": "activation"}
        )
    ),
    "lambda in a network within": Case(lambda kit: instead(kit, inner(lambda_of(kit, "in")))),
    "lambda in a wrapper": Case(
        lambda kit: instead(kit, layer("TimeDistributed", {"layer": lambda_of(kit, "wrapped")}))
    ),
    "lambda as an activation": Case(
        lambda kit: kit.field(2, activation=lambda_of(kit, "activation")["config"]["function"])
    ),
    "lambda as an initializer": Case(
        lambda kit: kit.field(1, kernel_initializer=lambda_of(kit, "initializer"))
    ),
    "lambda as a regularizer": Case(
        lambda kit: kit.field(1, kernel_regularizer=lambda_of(kit, "regularizer"))
    ),
    "lambda as a constraint": Case(
        lambda kit: kit.field(1, kernel_constraint=lambda_of(kit, "constraint"))
    ),
    "lambda as a name": Case(lambda kit: kit.field(1, name=lambda_of(kit, "name")), "either"),
    "lambda as a dtype": Case(lambda kit: kit.field(1, dtype=lambda_of(kit, "dtype"))),
    "lambda compiled": Case(
        lambda kit: compiled(kit, {"optimizer": "adam", "loss": lambda_of(kit, "loss")}), "accepted"
    ),
    "function of os": Case(lambda kit: calling(kit, "os", "mkdir", kit.marker("os"))),
    "function of subprocess": Case(
        lambda kit: calling(kit, "subprocess", "run", ["touch", kit.marker("subprocess")])
    ),
    "function of builtins": Case(
        lambda kit: calling(kit, "builtins", "eval", f"open({kit.marker('eval')!r}, 'a')")
    ),
    "function of Keras that downloads": Case(
        lambda kit: calling(kit, "keras.utils", "get_file", "f", "http://127.0.0.1:9/x")
    ),
    "function of Keras that unlocks": Case(
        lambda kit: calling(kit, "keras.config", "enable_unsafe_deserialization")
    ),
    "function of Keras that sets": Case(
        lambda kit: calling(kit, "keras.config", "set_floatx", "float16")
    ),
    "function of Keras that loads": Case(
        lambda kit: calling(kit, "keras.models", "load_model", str(kit.canary))
    ),
    "function of Keras that reads": Case(
        lambda kit: calling(kit, "keras.utils", "text_dataset_from_directory", str(kit.canary))
    ),
    "function of numpy": Case(lambda kit: calling(kit, "numpy", "load", str(kit.canary))),
    "function as an activation": Case(
        lambda kit: kit.field(2, activation=function("keras.activations", "relu"))
    ),
    "function as an initializer": Case(
        lambda kit: kit.field(1, bias_initializer=function("os", "getcwd"))
    ),
    "function in build_config": Case(
        lambda kit: kit.layers(
            lambda layers: layers[1].update(build_config=function("os", "getcwd")) and None
        )
    ),
    "torch": Case(
        lambda kit: instead(
            kit,
            layer(
                "TorchModuleWrapper",
                {"module": {"class_name": "__bytes__", "config": {"value": pickled(kit)}}},
            ),
        )
    ),
    "torch without its mark": Case(
        lambda kit: instead(kit, layer("TorchModuleWrapper", {"module": pickled(kit)}))
    ),
    "jax": Case(lambda kit: instead(kit, layer("JaxLayer", {"call_fn": lambda_of(kit, "jax")}))),
    "saved model": Case(
        lambda kit: instead(kit, layer("TFSMLayer", {"filepath": str(kit.canary.parent)}))
    ),
    "vocabulary file": Case(
        lambda kit: instead(kit, layer("StringLookup", {"vocabulary": str(kit.canary)}))
    ),
    "vocabulary file of numbers": Case(
        lambda kit: instead(kit, layer("IntegerLookup", {"vocabulary": str(kit.canary)}))
    ),
    "vocabulary file of words": Case(
        lambda kit: instead(kit, layer("TextVectorization", {"vocabulary": str(kit.canary)}))
    ),
    "type specification": Case(
        lambda kit: kit.field(
            0, batch_shape={"class_name": "__typespec__", "spec_name": "os.system"}
        )
    ),
    "tensor in the config": Case(
        lambda kit: kit.field(
            1, filters={"class_name": "__tensor__", "config": {"value": 4, "dtype": "int32"}}
        )
    ),
    "registered name": Case(
        lambda kit: kit.layers(lambda layers: layers[1].update(registered_name="builtins>exec"))
    ),
    "class of another module": Case(
        lambda kit: instead(kit, layer("Conv2D", {"filters": 4}, "evil.layers"), 1)
    ),
    "module that begins like Keras": Case(
        lambda kit: instead(kit, layer("Conv2D", {"filters": 4}, "keras.layers.evil"), 1)
    ),
    "module with a longer name": Case(
        lambda kit: instead(kit, layer("Conv2D", {"filters": 4}, "keras_evil.layers"), 1)
    ),
    "module that is a list": Case(
        lambda kit: instead(kit, {**layer("Flatten", {}), "module": ["keras"]}, 5)
    ),
    "network of another module": Case(lambda kit: kit.model(lambda m: m.update(module="evil"))),
    "network of a module like Keras": Case(
        lambda kit: kit.model(lambda m: m.update(module="kerasevil"))
    ),
    "network of one's own class": Case(lambda kit: kit.model(lambda m: m.update(class_name="My"))),
    "preset of a hub": Case(
        lambda kit: kit.pack({"task.json": b'{"module": "keras_hub"}', "config.json": b"{}"})
    ),
    "metadata that asks for code": Case(
        lambda kit: kit.pack(
            {"metadata.json": json.dumps({"digitscope": lambda_of(kit, "about")}).encode()}
        ),
        "accepted",
    ),
    **{
        f"unknown layer {name}": Case(
            lambda kit, name=name: instead(kit, layer(name, {"units": 3}))
        )
        for name in UNKNOWN
    },
}
