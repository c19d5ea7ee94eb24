"""Fixed filters as data: they fit the first convolution, and come back as they were written."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from models import presets
from models.config import FixedFilter, TrainConfig, from_dict, to_dict
from models.storage import open_network_file, save_network

VERTICAL = ((1.0, 0.0, -1.0), (2.0, 0.0, -2.0), (1.0, 0.0, -1.0))


def fixed(index: int = 0, **fields: Any) -> FixedFilter:
    return FixedFilter(**{"index": index, "kernel": VERTICAL, "bias": 0.5, **fields})


def with_fixed(*filters: FixedFilter, name: str = "chapter") -> TrainConfig:
    return dataclasses.replace(presets.preset(name).config, fixed_filters=filters)


def test_they_come_back_equal_through_json() -> None:
    config = with_fixed(fixed(2, name="Vertical line"), fixed(5, bias=0.1, trainable=True))
    assert from_dict(json.loads(json.dumps(to_dict(config)))) == config


def test_an_experiment_of_an_earlier_version_has_none() -> None:
    data = to_dict(presets.preset("chapter").config)
    del data["fixed_filters"]
    assert from_dict(data).fixed_filters == ()


def test_a_network_file_keeps_them(tmp_path: Path, weights_of: Any) -> None:
    config = with_fixed(fixed(1, name="Vertical line"))
    save_network(tmp_path / "kept.keras", config, weights_of(config))
    assert open_network_file(tmp_path / "kept.keras").config == config


@pytest.mark.parametrize(
    ("filters", "name", "sentence"),
    [
        ([fixed(6)], "chapter", "filter 7 cannot be fixed: the first convolution has 6 filters"),
        ([fixed()], "camera", "filter 1 has a kernel of 3x3, the first convolution needs 5x5"),
        ([fixed(3), fixed(3)], "chapter", "filter 4 is fixed twice"),
    ],
)
def test_what_does_not_fit_the_network_is_refused(
    filters: list[FixedFilter], name: str, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        with_fixed(*filters, name=name)


def test_a_network_without_convolution_takes_none() -> None:
    layers = tuple(
        one for one in presets.preset("chapter").config.layers if one.kind in ("Flatten", "Dense")
    )
    with pytest.raises(ValueError, match="no convolution"):
        TrainConfig(name="dense", layers=layers, fixed_filters=(fixed(),))


@pytest.mark.parametrize(
    "fields",
    [
        {"index": -1},
        {"index": True},
        {"kernel": ()},
        {"kernel": ((),)},
        {"kernel": ((1.0, 2.0), (3.0,))},
        {"bias": float("nan")},
        {"bias": 1e39},
        {"kernel": ((float("inf"),),)},
        {"trainable": 1},
    ],
)
def test_nonsense_is_no_filter(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="fixed filter"):
        fixed(**fields)


@pytest.mark.parametrize(
    "change",
    [
        {"index": "0"},
        {"kernel": 3},
        {"kernel": [["1", 0, 0]] * 3},
        {"kernel": [[True, 0, 0]] * 3},
        {"bias": None},
        {"trainable": "yes"},
        {"strength": 1},
    ],
)
def test_a_garbled_description_is_refused(change: dict[str, Any]) -> None:
    data = to_dict(with_fixed(fixed()))
    data["fixed_filters"][0] |= change
    with pytest.raises(ValueError, match=r"fixed filter|not a Digitscope experiment"):
        from_dict(data)


def test_something_else_than_filters_is_refused() -> None:
    odd: Any
    for odd in (7, [7], [[]], ["index"], {"index": 1}):
        data = to_dict(with_fixed()) | {"fixed_filters": odd}
        with pytest.raises(ValueError, match=r"fixed filter|not a Digitscope experiment"):
            from_dict(data)


def test_a_name_from_a_file_is_short_and_printable() -> None:
    data = to_dict(with_fixed(fixed()))
    data["fixed_filters"][0]["name"] = "Line\n\x1b" + 200 * "x"
    (read,) = from_dict(data).fixed_filters
    assert read.name.startswith("Linexx")
    assert len(read.name) <= 60
