"""An experiment as a small JSON file or a line of text that can be sent; what comes is distrusted.

Nothing in it is ever run. What is read has to be exactly what is written: every field known, of
its type and in its range, the stack sound and of a size that can be trained.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import Any, NoReturn

from models.config import (
    LAYER_KINDS,
    OPTIMIZER_KINDS,
    EarlyStopping,
    Plateau,
    StepDecay,
    TrainConfig,
    from_dict,
    to_dict,
)
from models.disk import Refused, plain_name, read_regular
from models.feasible import trouble_with
from models.strict import SharingError as SharingError
from models.strict import check_fields, check_part, check_same, quoted, short

FORMAT = 1
SCHEME = f"digitscope:{FORMAT}:"
"""What a line begins with: our name and the number of the format."""
LARGEST_TEXT = 64 * 1024
"""Bytes of a file, and of what a line unpacks to."""
LONGEST_LINE = 16 * 1024
LONGEST_NAME = 60
CHECK = 12
"""Hexadecimal digits of the SHA-256 that stand before the data: a line that was cut is noticed."""


def to_json(config: TrainConfig) -> str:
    """The experiment as the text of a file; ``from_json`` gives it back equal.

    Raises:
        SharingError: it cannot be trained as it stands, so nobody could read it again.
    """
    _check(config)
    return json.dumps({"digitscope": FORMAT, "experiment": to_dict(config)}, indent=1) + "\n"


def to_line(config: TrainConfig) -> str:
    """The experiment as one line: "digitscope:1:", a check sum, and packed JSON.

    Raises:
        SharingError: as ``to_json``, or it does not fit.
    """
    _check(config)
    raw = json.dumps(to_dict(config), separators=(",", ":")).encode()
    packed = base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")
    line = f"{SCHEME}{_sum(raw)}:{packed}"
    if len(raw) > LARGEST_TEXT or len(line) > LONGEST_LINE:
        raise SharingError("The experiment is too long for a line; save it as a file instead.")
    return line


def from_text(text: str) -> TrainConfig:
    """What somebody pasted: a line or the text of a file.

    Raises:
        SharingError: as ``from_line`` and ``from_json``.
    """
    return from_json(text) if text.lstrip().startswith("{") else from_line(text)


def from_json(text: str | bytes) -> TrainConfig:
    """The experiment that ``to_json`` wrote.

    Raises:
        SharingError: it is anything else.
    """
    if len(text) > LARGEST_TEXT:
        raise SharingError(f"An experiment has at most {LARGEST_TEXT // 1024} KB; this is larger.")
    data = _loads(text)
    if not isinstance(data, dict) or set(data) != {"digitscope", "experiment"}:
        raise SharingError("This is no experiment of Digitscope.")
    if data["digitscope"] != FORMAT or type(data["digitscope"]) is not int:
        raise SharingError(
            f"This experiment has the format {quoted(data['digitscope'])}; "
            f"this Digitscope reads {FORMAT}."
        )
    return _experiment(data["experiment"])


def read_file(path: Path) -> TrainConfig:
    """The experiment of a file that ``to_json`` wrote.

    Raises:
        SharingError: as ``from_json``, or it cannot be read; the sentence names the file.
    """
    name = plain_name(path)
    try:
        return from_json(read_regular(path, LARGEST_TEXT))
    except FileNotFoundError:
        raise SharingError(f"{name} does not exist.") from None
    except SharingError as error:
        raise SharingError(f"{name} cannot be opened: {_within(str(error))}") from error
    except (Refused, OSError, ValueError) as error:
        why = str(error) if isinstance(error, Refused) else "it cannot be read"
        raise SharingError(f"{name} cannot be opened: {why}.") from error


def from_line(text: str) -> TrainConfig:
    """The experiment that ``to_line`` wrote; blanks and line breaks that mail adds are dropped.

    Raises:
        SharingError: it is anything else.
    """
    if len(text) > 2 * LONGEST_LINE:
        raise SharingError("This is too long for the line of an experiment.")
    line = "".join(text.split())
    if len(line) > LONGEST_LINE:
        raise SharingError("This is too long for the line of an experiment.")
    if not line.startswith(SCHEME):
        raise SharingError(f"The line of an experiment begins with {SCHEME}; this one does not.")
    found = re.fullmatch(r"([0-9a-f]{12}):([A-Za-z0-9_-]+)", line.removeprefix(SCHEME))
    if found is None:
        _cut()
    raw = _unpack(found[2])
    if _sum(raw) != found[1]:
        _cut()
    return _experiment(_loads(raw))


def _within(sentence: str) -> str:
    """A sentence as the second half of another."""
    return sentence[0].lower() + sentence[1:]


def _unpack(packed: str) -> bytes:
    try:
        data = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        raw = unpacking.decompress(data, LARGEST_TEXT + 1)
    except (binascii.Error, zlib.error, ValueError):
        _cut()
    if len(raw) > LARGEST_TEXT:
        raise SharingError("This line unpacks to more than an experiment can hold.")
    if not unpacking.eof or unpacking.unused_data:
        _cut()
    return raw


def _cut() -> NoReturn:
    raise SharingError(
        "The line of the experiment is damaged or cut off; copy it again from end to end."
    )


def _sum(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:CHECK]


def _loads(text: str | bytes) -> Any:
    """JSON without its loopholes: no key twice, no NaN, no depth that could exhaust the stack."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a field is written twice")
        return found

    def refuse(constant: str) -> NoReturn:
        raise ValueError(f"{constant} is no number")

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise SharingError("This is no JSON that an experiment could be read from.") from None


def _experiment(data: Any) -> TrainConfig:
    """A checked experiment from its plain data."""
    if not isinstance(data, dict):
        raise SharingError("This is no experiment of Digitscope.")
    layers = data.get("layers")
    if not isinstance(layers, list):
        raise SharingError("The experiment has no list of layers.")
    for index, layer in enumerate(layers):
        check_part(LAYER_KINDS, layer, f"layer {index + 1}")
    check_part(OPTIMIZER_KINDS, data.get("optimizer"), "optimizer")
    for part, cls in (("step", StepDecay), ("plateau", Plateau), ("early_stopping", EarlyStopping)):
        if isinstance(data.get(part), dict):
            check_fields(cls, data[part], part.replace("_", " "))
    name = data.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise SharingError(f"The experiment's name is no plain text of 1 to {LONGEST_NAME} signs.")
    for field in ("batch_size", "epochs", "seed"):
        if field in data and type(data[field]) is not int:
            raise SharingError(f"The experiment's {field} cannot be {quoted(data[field])}.")
    try:
        config = from_dict(data)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise SharingError(f"The experiment cannot be used: {short(str(error))}.") from None
    # Whatever was left out, turned into something else or not known differs from what was read.
    check_same(data, json.loads(json.dumps(to_dict(config))), "")
    _check(config)
    return config


def _check(config: TrainConfig) -> None:
    trouble = trouble_with(config)
    if trouble is not None:
        raise SharingError(f"The experiment cannot be trained: {short(trouble.sentence)}.")
