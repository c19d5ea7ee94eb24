"""Good files made bad, by a seed: bytes flipped, lost, doubled and moved, structures bent."""

from __future__ import annotations

import random
from typing import Any

INTERESTING = (
    b"\x00",
    b"\x01",
    b"\x7f",
    b"\x80",
    b"\xff",
    b"\xff\xff",
    b"\x00\x00\x00\x80",
    b"\xff\xff\xff\x7f",
    b"\xff\xff\xff\xff",
    b"\x00" * 8,
    b"\xff" * 8,
    b"\xff" * 7 + b"\x7f",
)
"""What counts and addresses are made of when they hurt most."""
STRANGE: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    3,
    2**31,
    2**63,
    10**30,
    1e308,
    -0.5,
    float("nan"),
    float("inf"),
    "",
    "0",
    "relu",
    "None",
    "\ud800",
    "<b>x</b>\u202e\n",
    "x" * 5000,
    [],
    [[]],
    [1, 1],
    [0, -1],
    [None, 28, 28, 1],
    {},
    {"class_name": "function", "config": "get_file", "module": "keras.utils"},
    {"class_name": "Lambda", "config": {}},
)
"""What may stand anywhere in a description that somebody else wrote."""


def mutated(data: bytes, chance: random.Random, *, head: int = 4096) -> bytes:
    """The bytes with one to six faults; half of them within the first ``head`` bytes."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        if not changed:
            break
        reach = len(changed) if chance.random() < 0.5 else min(len(changed), head)
        place = chance.randrange(reach)
        length = min(len(changed) - place, chance.choice((1, 2, 4, 8, 64, 512)))
        piece = bytes(changed[place : place + length])
        match chance.randrange(8):
            case 0:
                changed[place] ^= 1 << chance.randrange(8)
            case 1:
                new = chance.choice(INTERESTING)
                changed[place : place + len(new)] = new
            case 2:
                changed[place : place + length] = chance.randbytes(length)
            case 3:
                del changed[place : place + length]
            case 4:
                changed[place:place] = piece * chance.choice((1, 2, 50))
            case 5:
                other = chance.randrange(len(changed))
                changed[other : other + length] = piece
            case 6:
                number = int.from_bytes(piece[:8], "little") + chance.choice((-1, 1, 8, 1 << 20))
                size = min(8, len(piece))
                changed[place : place + size] = (number % (1 << 8 * size)).to_bytes(size, "little")
            case _ if chance.random() < 0.2:
                del changed[place:]
            case _:
                changed[place] = chance.randrange(256)
    return bytes(changed)


def bent(data: Any, chance: random.Random) -> Any:
    """Plain data with one to three faults in its structure; what is given stays as it is."""
    for _ in range(chance.randint(1, 3)):
        data = _bend(data, chance.choice(list(_paths(data))), chance)
    return data


def _paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands, the whole included."""
    found = [path]
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            found += _paths(value, (*path, key))
    return found


def _bend(data: Any, path: tuple[Any, ...], chance: random.Random) -> Any:
    """A copy with a fault at one place."""
    if path:
        copy = dict(data) if isinstance(data, dict) else list(data)
        copy[path[0]] = _bend(data[path[0]], path[1:], chance)
        return copy
    if isinstance(data, dict) and data and chance.random() < 0.6:
        key = chance.choice(list(data))
        rest = {name: value for name, value in data.items() if name != key}
        match chance.randrange(3):
            case 0:
                return rest
            case 1:
                return {**rest, chance.choice(("", "kind", "class_name", key * 2)): data[key]}
            case _:
                return {**data, key: chance.choice(STRANGE)}
    if isinstance(data, list) and data and chance.random() < 0.6:
        place = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                return data[:place] + data[place + 1 :]
            case 1:
                return data[:place] + [data[place]] * chance.choice((2, 3, 70)) + data[place:]
            case _:
                other = chance.randrange(len(data))
                moved = list(data)
                moved[place], moved[other] = moved[other], moved[place]
                return moved
    if isinstance(data, int | float) and not isinstance(data, bool) and chance.random() < 0.5:
        return chance.choice((-data, data + 1, data * 1000, data * 10**9, float(data), str(data)))
    return chance.choice(STRANGE)
