"""Experiments go out and come back equal; whatever else comes is refused in one sentence."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import sharing
from models.config import (
    SGD,
    AveragePooling2D,
    Conv2D,
    Dense,
    FixedFilter,
    Flatten,
    Regularizer,
    RMSprop,
    TrainConfig,
    to_dict,
)
from models.presets import PRESETS
from models.sharing import SharingError, from_json, from_line, from_text, to_json, to_line

CHAPTER = PRESETS["chapter"].config
OWN = TrainConfig(
    name="Größer, mit Filter",
    layers=(
        Conv2D(
            filters=4,
            kernel_size=(3, 5),
            strides=(2, 1),
            padding="same",
            activation="tanh",
            kernel_regularizer=Regularizer(kind="l1", amount=0.003),
        ),
        AveragePooling2D(strides=(3, 3)),
        Flatten(),
        Dense(units=10, activation="softmax"),
    ),
    optimizer=RMSprop(momentum=0.5),
    fixed_filters=(FixedFilter(index=1, kernel=((1.0,) * 5,) * 3),),
)


def line_of(data: Any) -> str:
    """A well packed line of any data."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    packed = base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")
    return f"{sharing.SCHEME}{hashlib.sha256(raw).hexdigest()[:12]}:{packed}"


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The chapter's experiment as data with one thing in it set; a value of ... removes it."""
    data = json.loads(json.dumps(to_dict(CHAPTER)))
    part = data
    for step in path[:-1]:
        part = part[step]
    if value is ...:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return dict(data)


@pytest.mark.parametrize("config", [OWN, *(each.config for each in PRESETS.values())])
def test_an_experiment_comes_back_equal(config: TrainConfig) -> None:
    assert from_json(to_json(config)) == config
    assert from_json(to_json(config).encode()) == config
    line = to_line(config)
    assert from_line(line) == config
    assert line.startswith("digitscope:1:")
    assert len(line) < 2000
    assert from_text(to_json(config)) == from_text(line) == config


def test_a_line_survives_mail() -> None:
    line = to_line(CHAPTER)
    broken = "\r\n".join(line[at : at + 60] for at in range(0, len(line), 60))
    assert from_line(f"  {broken}\n") == CHAPTER


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("surprise",), 1, 'has no "surprise"'),
        (("layers", 0, "filter"), 6, 'layer 1 (Conv2D) has no "filter"'),
        (("layers", 0, "filters"), ..., "layer 1 (Conv2D) lacks its filters"),
        (("layers", 0, "filters"), True, "whole numbers from 1"),
        (("layers", 0, "filters"), 6.5, "whole numbers from 1"),
        (("layers", 0, "filters"), 10**9, "too large"),
        (("layers", 0, "kernel_size"), [3.7, 3], "two whole numbers"),
        (("layers", 0, "kernel_size"), [3, 3, 3], "two whole numbers"),
        (("layers", 0, "kernel_size"), 3, "two whole numbers"),
        (("layers", 0, "kernel_size"), None, "cannot be used"),
        (("layers", 0, "kernel_size"), [0, 3], "whole numbers from 1"),
        (("layers", 0, "padding"), "reflect", "pads 'valid' or 'same'"),
        (("layers", 0, "activation"), "__import__('os')", "knows linear"),
        (("layers", 0, "kernel_regularizer"), {"kind": "l3", "amount": 1}, "'l1' or 'l2'"),
        (("layers", 0, "kernel_regularizer"), {"kind": "l2", "amount": -1}, "0 to 1000"),
        (
            ("layers", 0, "kernel_regularizer"),
            {"kind": "l2", "amount": 0.1, "more": 2},
            'has no "layers: 1: kernel_regularizer: more"',
        ),
        (("layers", 0, "kernel_regularizer"), 5, "cannot be used"),
        (("layers", 0, "kind"), "Lambda", "layer 1 of the experiment is none of Conv2D"),
        (("layers", 0), 7, "layer 1 of the experiment is none of Conv2D"),
        (("layers",), {}, "no list of layers"),
        (("layers",), [], "10 outputs"),
        (("layers", 7), {"kind": "MaxPool2D", "pool_size": [40, 40]}, "layer 8"),
        (("layers",), [{"kind": "Flatten"}] * 61, "61 layers"),
        (("optimizer",), {"kind": "SGD", "learning_rate": -1}, "learning_rate"),
        (("optimizer",), {"kind": "SGD", "learning_rate": "1"}, "learning_rate"),
        (("optimizer",), {"kind": "Lion"}, "none of SGD, Adam"),
        (("optimizer",), ..., "none of SGD, Adam"),
        (("batch_size",), 0, "at least 1"),
        (("batch_size",), 10**7, "batch_size"),
        (("batch_size",), "32", "batch_size cannot be"),
        (("epochs",), 1.5, "epochs cannot be 1.5"),
        (("epochs",), 10**5, "epochs is a whole number from 1 to 200"),
        (("seed",), -1, "seed is a whole number"),
        (("seed",), [], "seed cannot be []"),
        (("schedule",), "sudden", "schedule"),
        (("augmented",), "yes", "augmented cannot be"),
        (("fixed_filters",), [{"index": 99, "kernel": [[1]]}], "cannot be used"),
        (("fixed_filters",), 3, "cannot be used"),
        (("step",), {"factor": 2}, "factor lies between 0 and 1"),
        (("step",), {"faktor": 0.5}, 'step has no "faktor"'),
        (("plateau",), [], "cannot be used"),
        (("early_stopping",), {"patience": 0}, "whole number"),
        (("early_stopping",), {"monitor": "loss"}, "watches val_loss or val_accuracy"),
        (("early_stopping",), False, "cannot be used"),
        (("name",), "", "name"),
        (("name",), "a" * 61, "name"),
        (("name",), "two\nlines", "name"),
        (("name",), None, "name"),
    ],
)
def test_each_fault_is_named(path: tuple[str | int, ...], value: Any, says: str) -> None:
    data = changed(path, value)
    for attempt in (
        lambda: from_line(line_of(data)),
        lambda: from_json(json.dumps({"digitscope": 1, "experiment": data})),
    ):
        with pytest.raises(SharingError) as caught:
            attempt()
        said = str(caught.value)
        assert says in said
        assert said.endswith(".")
        assert "\n" not in said
        assert len(said) < 300


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"digitscope": 2, "experiment": {}}',
        '{"digitscope": true, "experiment": {}}',
        '{"digitscope": 1, "experiment": {}, "more": 1}',
        '{"digitscope": 1, "digitscope": 1, "experiment": {}}',
        '{"digitscope": 1, "experiment": {"layers": NaN}}',
        '{"digitscope": 1, "experiment": []}',
        "[" * 50_000,
        '{"digitscope": ' + "9" * 5000 + "}",
        " " * (sharing.LARGEST_TEXT + 1),
        b"\xff\xfe\x00",
        b"\x80",
    ],
)
def test_what_is_no_experiment_is_refused(text: str | bytes) -> None:
    with pytest.raises(SharingError):
        from_json(text)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "hello",
        "digitscope:2:000000000000:AAAA",
        "digitscope:1:",
        "digitscope:1:000000000000:AAAA",
        "digitscope:1:000000000000:A",
        "digitscope:1:000000000000:&&&&",
        "x" * 10**6,
        sharing.SCHEME + "0" * 12 + ":" + "A" * sharing.LONGEST_LINE,
        to_line(CHAPTER)[:-1],
        to_line(CHAPTER).replace(":1:", ":01:", 1),
        to_line(CHAPTER) + "AAAA",
        to_line(CHAPTER) + "%",
    ],
)
def test_what_is_no_line_is_refused(line: str) -> None:
    with pytest.raises(SharingError):
        from_line(line)


def test_a_line_that_unpacks_to_a_mountain_is_refused_early() -> None:
    bomb = line_of(b" " * 10_000_000)
    assert len(bomb) < sharing.LONGEST_LINE
    with pytest.raises(SharingError, match="unpacks to more"):
        from_line(bomb)


def test_what_could_not_be_read_is_not_written() -> None:
    impossible = dataclasses.replace(CHAPTER, layers=CHAPTER.layers[:-1])
    fast = dataclasses.replace(CHAPTER, optimizer=SGD(learning_rate=11.0))
    for config in (impossible, fast):
        with pytest.raises(SharingError, match="cannot be trained"):
            to_json(config)
        with pytest.raises(SharingError, match="cannot be trained"):
            to_line(config)


@given(st.integers(0, len(to_line(CHAPTER)) - 1), st.characters(codec="ascii"))
def test_one_wrong_sign_never_gives_another_experiment(at: int, sign: str) -> None:
    line = to_line(CHAPTER)
    try:
        read = from_line(line[:at] + sign + line[at + 1 :])
    except SharingError:
        return
    assert read == CHAPTER


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = [
    *((name,) for name in to_dict(CHAPTER)),
    *(("layers", at, name) for at in (0, 2, 7) for name in to_dict(CHAPTER)["layers"][at]),
    *(("optimizer", name) for name in to_dict(CHAPTER)["optimizer"]),
    ("layers", 1),
    ("more",),
]


@given(st.sampled_from(FIELDS), ANYTHING)
def test_anything_in_any_place_is_taken_as_it_is_or_refused(
    path: tuple[str | int, ...], value: Any
) -> None:
    data = changed(path, value)
    try:
        config = from_json(json.dumps({"digitscope": 1, "experiment": data}))
    except SharingError:
        return
    part = json.loads(json.dumps(to_dict(config)))
    for step in path:
        part = part[step]
    # Nothing is turned into something else; a layer may leave out what it has by default.
    assert value.items() <= part.items() if isinstance(value, dict) else part == value


@given(st.text(max_size=300) | st.binary(max_size=300))
def test_no_text_does_harm(text: str | bytes) -> None:
    with pytest.raises(SharingError):
        from_json(text)
    if isinstance(text, str):
        with pytest.raises(SharingError):
            from_text(text)
