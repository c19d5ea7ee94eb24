"""One picture and what a person says it is, and how that stands in the database."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.samples_database import Row, check_of

Pictures = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]

SIDE = 28
NONE = 10
"""The label of what is no digit."""
SOURCES = ("pad", "camera", "file")


@dataclass(frozen=True, kw_only=True, eq=False)
class Sample:
    """One picture and what a person says it is.

    Attributes:
        id: its own for ever.
        picture: uint8 (28, 28), light ink on dark, as the network gets it.
        digit: 0..9, or 10 where it is none.
        source: "pad", "camera" or "file".
        created: when it was kept.
        deleted_at: when it was deleted; None while it is not.
    """

    id: str
    picture: Pictures
    digit: int
    source: str
    created: datetime.datetime
    deleted_at: datetime.datetime | None = None

    def __post_init__(self) -> None:
        if self.picture.shape != (SIDE, SIDE) or self.picture.dtype != np.uint8:
            raise ValueError(
                f"a sample is uint8 (28, 28), not {self.picture.dtype} {self.picture.shape}"
            )
        if not 0 <= self.digit <= NONE:
            raise ValueError(f"a sample is 0 to 9, or 10 for none, not {self.digit}")
        if self.source not in SOURCES:
            raise ValueError(f"a sample comes from {', '.join(SOURCES)}, not {self.source!r}")


def new_id(picture: Pictures) -> str:
    """Its own for ever; the end tells whether the picture is as it was (samples_database.py)."""
    return f"{uuid.uuid4().hex[:24]}-{check_of(picture.tobytes())}"


def row_of(one: Sample) -> Row:
    """As it stands in the database."""
    deleted = None if one.deleted_at is None else one.deleted_at.isoformat()
    created = one.created.isoformat()
    return one.id, one.picture.tobytes(), one.digit, one.source, created, deleted


def sample_of(row: Row) -> Sample:
    """What the database gave; raises ValueError where that is no sample."""
    identity, picture, digit, source, created, _ = row
    return Sample(
        id=identity,
        picture=np.frombuffer(picture, np.uint8).reshape(SIDE, SIDE),
        digit=digit,
        source=source,
        created=datetime.datetime.fromisoformat(created),
    )
