"""A stranger's plain data against the parts of an experiment: nothing unknown, nothing bent."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any


class SharingError(ValueError):
    """What is wrong with an experiment that came from elsewhere, in one sentence."""


def check_part(kinds: Mapping[str, type[Any]], data: Any, where: str) -> None:
    """Makes sure that a part has a known kind and the fields of that kind.

    Raises:
        SharingError: it has not; ``where`` says which part it is ("layer 3").
    """
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in kinds:
        known = ", ".join(kinds)
        raise SharingError(f"The {where} of the experiment is none of {known}.")
    check_fields(
        kinds[kind], {name: data[name] for name in data if name != "kind"}, f"{where} ({kind})"
    )


def check_fields(cls: type[Any], data: Mapping[str, Any], where: str) -> None:
    """Makes sure that there are the fields of a class, no more, and that pairs are pairs.

    Raises:
        SharingError: there is another, or one that is needed is not there.
    """
    known = {field.name: field for field in dataclasses.fields(cls)}
    for name in data:
        if name not in known:
            raise SharingError(f"The {where} has no {quoted(name)}.")
        if "Pair" in str(known[name].type) and not _is_pair(data[name]):
            raise SharingError(f"The {where} takes two whole numbers as {name}.")
    for name, field in known.items():
        if field.default is dataclasses.MISSING and name not in data:
            raise SharingError(f"The {where} lacks its {name}.")


def _is_pair(value: Any) -> bool:
    """Two numbers, or null where a pool's steps are its own size; their range the stack checks."""
    return value is None or (
        isinstance(value, list) and len(value) == 2 and all(type(one) is int for one in value)
    )


def check_same(given: Any, understood: Any, where: str) -> None:
    """Makes sure that nothing given was dropped or turned into something else on the way.

    Raises:
        SharingError: something differs between what was read and what was made of it.
    """
    if isinstance(given, dict) and isinstance(understood, dict):
        for key, value in given.items():
            if key not in understood:
                raise SharingError(f"The experiment has no {quoted(f'{where}{key}')}.")
            check_same(value, understood[key], f"{where}{key}: ")
        return
    if isinstance(given, list) and isinstance(understood, list) and len(given) == len(understood):
        for index, (one, other) in enumerate(zip(given, understood, strict=True)):
            check_same(one, other, f"{where}{index + 1}: ")
        return
    number = isinstance(given, int | float) and isinstance(understood, int | float)
    alike = type(given) is type(understood) or (
        number and not isinstance(given, bool) and not isinstance(understood, bool)
    )
    if not alike or given != understood:
        what = where.removesuffix(": ")
        raise SharingError(f"The experiment's {short(what)} cannot be {quoted(given)}.")


def quoted(value: Any) -> str:
    """A stranger's value as it was written, cut short."""
    return short(json.dumps(value))


def short(text: str) -> str:
    """A stranger's text must not fill the screen."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    return plain if len(plain) <= 160 else f"{plain[:159]}…"
