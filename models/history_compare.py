"""What differs between two experiments, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from models.config import TrainConfig, to_dict

Fields = Mapping[str, Any]
WORDS = {
    "Conv2D": "convolution",
    "MaxPool2D": "max pooling",
    "AveragePooling2D": "average pooling",
    "Activation": "activation",
    "Dropout": "dropout",
    "BatchNormalization": "batch normalization",
    "Flatten": "flattening",
    "Dense": "dense layer",
    "Rescaling": "rescaling",
    "learning_rate": "learning rate",
    "beta_1": "β₁",
    "beta_2": "β₂",
    "nesterov": "Nesterov momentum",
    "monitor": "watches the",
    "patience": "epochs of patience",
    "step": "learning rate by steps",
    "plateau": "learning rate where the loss stays",
    "factor": "times",
    "augmented": "made-up handwriting",
    "pool_size": "pools",
    "kernel_size": "kernels",
}
VALUES = {
    "val_loss": "validation loss",
    "val_accuracy": "validation accuracy",
    "relu": "ReLU",
    "linear": "none",
    "step": "falling by steps",
    "cosine": "falling along a cosine",
    "plateau": "falling where the loss stays",
}
KEEPS = {True: "keeps the best epoch", False: "keeps the last epoch"}
BETTER = {"val_loss": "a lower validation loss", "val_accuracy": "a higher validation accuracy"}
POOLINGS = {"MaxPool2D", "AveragePooling2D"}
# What a word for the whole layer says best; the rest is told as "filters 32".
TELLING = {"Dropout": "rate", "Activation": "function", "Dense": "units", "Conv2D": "filters"}
OF_OTHER_SCHEDULES = {"step", "plateau"}


def differences(before: TrainConfig, after: TrainConfig) -> tuple[str, ...]:
    """What ``after`` has other than ``before``; none if they are the same but for their names.

    Returns:
        Parts of a sentence: ("dropout 0.2 after each pooling", "seed 1 instead of 0").
    """
    one, other = to_dict(before), to_dict(after)
    found = list(_layers(one["layers"], other["layers"]))
    found += _optimizer(one["optimizer"], other["optimizer"])
    for key in one:
        if key in ("name", "layers", "optimizer") or one[key] == other[key]:
            continue
        if key in OF_OTHER_SCHEDULES and other["schedule"] != key and one["schedule"] != key:
            continue
        found += _part(key, one[key], other[key])
    return tuple(found)


def layer_words(layer: Fields) -> str:
    """A layer in a few words: "dropout 0.2", "dense layer of 10"."""
    kind = layer["kind"]
    word = WORDS.get(kind, _plain(kind))
    if kind not in TELLING:
        return word
    value = _value(layer[TELLING[kind]])
    return (
        f"{word} of {value}"
        if kind == "Dense"
        else (f"{word} of {value} filters" if kind == "Conv2D" else f"{word} {value}")
    )


def _part(key: str, one: Any, other: Any) -> Iterator[str]:
    word = WORDS.get(key, _plain(key))
    if key == "schedule":
        yield f"learning rate {_value(other)} instead of {_value(one)}"
    elif key == "augmented":
        yield f"{word} to learn from" if other else "MNIST as it is to learn from"
    elif key == "fixed_filters":
        yield f"{_count(len(other), 'filter')} made by hand instead of {len(one) or 'none'}"
    elif isinstance(one, dict) and isinstance(other, dict):
        for name in one:
            if one[name] != other.get(name):
                yield f"{word}: {_changed(name, one[name], other.get(name))}"
    elif isinstance(other, dict) and set(other) == {"monitor", "patience", "restore_best"}:
        wait = f"{_count(other['patience'], 'epoch')} without {BETTER[other['monitor']]}"
        yield f"{word} after {wait}, {KEEPS[other['restore_best']]}"
    elif isinstance(other, dict):
        numbers = ", ".join(f"{_plain(name)} {_value(value)}" for name, value in other.items())
        yield f"{word} ({numbers})"
    elif other is None:
        yield f"no {word}"
    else:
        yield _changed(key, one, other)


def _optimizer(one: Fields, other: Fields) -> Iterator[str]:
    if one["kind"] != other["kind"]:
        yield f"{_rule(other)} instead of {_rule(one)}"
        return
    for key, value in other.items():
        if one.get(key) != value:
            yield _changed(key, one.get(key), value)


def _rule(spec: Fields) -> str:
    numbers = f"learning rate {_value(spec['learning_rate'])}"
    if spec.get("momentum"):
        numbers += f", momentum {_value(spec['momentum'])}"
        numbers += " of Nesterov" if spec.get("nesterov") else ""
    return f"{spec['kind']} ({numbers})"


def _layers(one: Sequence[Fields], other: Sequence[Fields]) -> Iterator[str]:
    """Layers that came, went or changed, like ones of them told once."""
    kinds = [layer["kind"] for layer in one], [layer["kind"] for layer in other]
    changed: dict[str, list[int]] = {}
    came: dict[str, list[int]] = {}
    went: dict[str, list[int]] = {}
    for tag, a, a_end, b, b_end in SequenceMatcher(
        a=kinds[0], b=kinds[1], autojunk=False
    ).get_opcodes():
        if tag == "equal":
            for at in range(a_end - a):
                for words in _layer(one[a + at], other[b + at]):
                    changed.setdefault(words, []).append(b + at)
            continue
        for at in range(b, b_end):
            came.setdefault(layer_words(other[at]), []).append(at)
        for at in range(a, a_end):
            went.setdefault(layer_words(one[at]), []).append(at)
    for words, places in came.items():
        yield f"{words} {_places(other, places)}"
    for words, places in went.items():
        yield f"no {words} {_places(one, places)}"
    for words, places in changed.items():
        yield f"{words} in {_named(other, places)}"


def _layer(one: Fields, other: Fields) -> Iterator[str]:
    for key, value in other.items():
        if one.get(key) != value:
            yield _changed(key, one.get(key), value)


def _places(layers: Sequence[Fields], places: Sequence[int]) -> str:
    """Where layers stand: "after each pooling", "after layer 4 (max pooling)", "at the start"."""
    behind = {layers[at - 1]["kind"] if at else "" for at in places}
    if behind <= POOLINGS and len(places) == sum(layer["kind"] in POOLINGS for layer in layers):
        return "after each pooling" if len(places) > 1 else "after the pooling"
    if len(behind) == 1 and "" not in behind:
        (kind,) = behind
        if len(places) == sum(layer["kind"] == kind for layer in layers) > 1:
            return f"after each {WORDS.get(kind, _plain(kind))}"
    if len(places) > 2 and places[0]:
        return f"after layers {', '.join(map(str, places[:-1]))} and {places[-1]}"
    return " and ".join(
        f"after layer {at} ({WORDS.get(layers[at - 1]['kind'], layers[at - 1]['kind'])})"
        if at
        else "at the start"
        for at in places
    )


def _named(layers: Sequence[Fields], places: Sequence[int]) -> str:
    """Which layers: "convolution 2", "each max pooling"."""
    words = []
    for kind in dict.fromkeys(layers[at]["kind"] for at in places):
        every = [at for at, layer in enumerate(layers) if layer["kind"] == kind]
        own = [at for at in places if layers[at]["kind"] == kind]
        word = WORDS.get(kind, _plain(kind))
        if own == every:
            words.append(f"each {word}" if len(every) > 1 else f"the {word}")
        else:
            words += [f"{word} {every.index(at) + 1}" for at in own]
    return " and ".join(words)


def _changed(key: str, one: Any, other: Any) -> str:
    word = WORDS.get(key, _plain(key))
    if key == "restore_best":
        return KEEPS[bool(other)]
    if isinstance(other, bool):
        return f"{word if other else 'no ' + word}"
    if other is None:
        return f"no {word}" if one is not None else word
    if one is None:
        return f"{word} {_value(other)}"
    return f"{word} {_value(other)} instead of {_value(one)}"


def _value(value: Any) -> str:
    if isinstance(value, dict) and set(value) == {"kind", "amount"}:
        return f"{str(value['kind']).upper()} {_value(value['amount'])}"
    if isinstance(value, list | tuple):
        return "×".join(_value(one) for one in value)
    if isinstance(value, float):
        return f"{value:g}".replace("e-0", "e-")
    return VALUES.get(value, value) if isinstance(value, str) else str(value)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _plain(name: str) -> str:
    """A field's or class's name as words: "batch_size" is "batch size"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()
