"""The domain-gap lab: what a network reads of pictures changed on purpose, recipe on and off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vision.disturbances import DISTURBANCES, SIDE, Disturbance, chance
from vision.recipes import RECIPES
from vision.recognize import Classify

Picture = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.int64]

#: So many pictures unless somebody asks for another number: 20 to 30 s on an old core.
COUNT = 500
#: Pictures that go through everything before the figures so far are told.
PIECE = 25
NOT_A_DIGIT = 10
#: Differences below this share are chance or too small to speak of.
TELLING = 0.03
#: From this share on it is worth saying that pictures are called "not a digit".
SPOKEN_OF = 0.1


@dataclass(frozen=True, kw_only=True, eq=False)
class Curve:
    """What one disturbance does.

    Attributes:
        disturbance: which one; its amounts are the columns.
        count: pictures that were changed.
        recipes: keys of the recipes; the rows.
        right: int (recipes, amounts): how many were read rightly.
        silent: int (recipes, amounts): how many were called "not a digit".
    """

    disturbance: Disturbance
    count: int
    recipes: tuple[str, ...]
    right: Counts
    silent: Counts

    def accuracy(self, recipe: str) -> npt.NDArray[np.float64]:
        """Shares read rightly with a recipe, one an amount, 0..1."""
        return self._share(self.right, recipe)

    def silence(self, recipe: str) -> npt.NDArray[np.float64]:
        """Shares called "not a digit" with a recipe, one an amount, 0..1."""
        return self._share(self.silent, recipe)

    def telling(self) -> int:
        """The amount (its index) where the whole recipe makes the largest difference."""
        apart = np.abs(self.accuracy("normalized") - self.accuracy("raw"))
        return int(apart.argmax()) if apart.max() >= TELLING else len(apart) - 1

    def sentence(self, index: int | None = None) -> str:
        """What the figures at an amount (the most telling one if None) say, for a person."""
        index = self.telling() if index is None else index
        raw = float(self.accuracy("raw")[index])
        seen = float(self.accuracy("normalized")[index])
        silent = float(self.silence("raw")[index])
        said = self.disturbance.said(self.disturbance.amounts[index])
        still = " still" if index else ""
        start = f"{said}, {_of_hundred(raw)} of 100 are{still} read"
        if silent >= SPOKEN_OF:
            start += f" and {_of_hundred(silent)} are called no digit"
        if abs(seen - raw) < TELLING:
            return f"{start}; through our eyes as many: {_of_hundred(seen)}."
        only = "only " if seen < raw else ""
        return f"{start}; through our eyes, {only}{_of_hundred(seen)}."

    def _share(self, counts: Counts, recipe: str) -> npt.NDArray[np.float64]:
        shares: npt.NDArray[np.float64] = counts[self.recipes.index(recipe)] / max(self.count, 1)
        return shares


@dataclass(frozen=True, kw_only=True, eq=False)
class Findings:
    """A curve for each disturbance, from the same ``count`` pictures."""

    count: int
    curves: tuple[Curve, ...]

    def mean(self, recipe: str) -> float:
        """The share read rightly with a recipe, over everything changed by any amount, 0..1."""
        changed = np.concatenate([curve.accuracy(recipe)[1:] for curve in self.curves])
        return float(changed.mean())

    def as_json(self) -> dict[str, Any]:
        """The curves as "robustness", one object a disturbance; shares 0..1."""
        found = [
            {
                "disturbance": curve.disturbance.key,
                "unit": curve.disturbance.unit,
                "amounts": list(curve.disturbance.amounts),
                "curves": {key: curve.accuracy(key).tolist() for key in curve.recipes},
                "no_digit": {key: curve.silence(key).tolist() for key in curve.recipes},
                "sentence": curve.sentence(),
            }
            for curve in self.curves
        ]
        return {"robustness": found, "robustness_pictures": self.count}

    def as_text(self) -> str:
        """A sentence and a small table for each disturbance; shares in per cent."""
        lines = [f"{self.count} pictures, each changed in {len(self.curves)} ways"]
        for curve in self.curves:
            amounts = "".join(f"{amount:8g}" for amount in curve.disturbance.amounts)
            lines += ["", curve.sentence(), f"{curve.disturbance.unit:16}{amounts}"]
            for key in curve.recipes:
                shares = "".join(f"{100 * share:8.1f}" for share in curve.accuracy(key))
                lines.append(f"{key:16}{shares}")
        return "\n".join(lines)

    def rows(self) -> list[dict[str, object]]:
        """One row an amount, for a table; shares 0..1."""
        return [
            {"disturbance": curve.disturbance.key, "amount": amount, "unit": curve.disturbance.unit}
            | {key: float(curve.accuracy(key)[index]) for key in curve.recipes}
            for curve in self.curves
            for index, amount in enumerate(curve.disturbance.amounts)
        ]


def measure(
    classify: Classify,
    pictures: Picture,
    labels: npt.NDArray[np.uint8],
    *,
    count: int = COUNT,
    seed: int = 0,
    on_findings: Callable[[Findings], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Findings:
    """Changes pictures in every way by every amount, and counts what is still read.

    Args:
        classify: uint8 (n, 28, 28) to float32 (n, 11).
        pictures: uint8 (n, 28, 28), light ink on dark.
        labels: uint8 (n,), 0..9.
        count: how many of them, taken from all over; all if there are not as many.
        seed: where chance begins.
        on_findings: gets the figures so far: of no picture at first, then after every 25.
        should_stop: asked after every disturbance; True ends it with the figures so far.

    Raises:
        ValueError: no pictures, or not as many labels.
    """
    if not len(pictures) or len(pictures) != len(labels):
        raise ValueError(f"{len(pictures)} pictures cannot have {len(labels)} labels")
    chosen = choice(len(pictures), count, seed)
    totals = _no_counts()
    done = 0
    tell = on_findings or (lambda _: None)
    tell(nothing())
    while done < len(chosen):
        piece = chosen[done : done + PIECE]
        counted = _piece(classify, pictures, labels, piece.tolist(), seed, should_stop)
        if counted is None:
            break
        totals = [total + part for total, part in zip(totals, counted, strict=True)]
        done += len(piece)
        tell(_findings(totals, done))
    return _findings(totals, done)


def nothing() -> Findings:
    """What is known before the first picture: which curves there will be."""
    return _findings(_no_counts(), 0)


def choice(total: int, count: int, seed: int = 0) -> npt.NDArray[np.int64]:
    """Which pictures are used: distinct, from all over, a small number part of a larger one."""
    return np.random.default_rng(seed).permutation(total)[: max(count, 1)]


def _piece(
    classify: Classify,
    pictures: Picture,
    labels: npt.NDArray[np.uint8],
    indices: Sequence[int],
    seed: int,
    should_stop: Callable[[], bool] | None,
) -> list[Counts] | None:
    """Per disturbance, int (2, recipes, amounts): right and silent; None if asked to stop."""
    plain = [pictures[index] for index in indices]
    lucks = [chance(seed, index) for index in indices]
    truth = labels[indices]
    answers = _Answers(classify)
    unchanged = [recipe.see(picture) for recipe in RECIPES for picture in plain]
    start = answers(unchanged).reshape(len(RECIPES), 1, len(plain))
    counted = []
    for disturbance in DISTURBANCES:
        if should_stop is not None and should_stop():
            return None
        changed = [
            disturbance.changed(picture, amount, luck)
            for amount in disturbance.amounts[1:]
            for picture, luck in zip(plain, lucks, strict=True)
        ]
        given = answers([recipe.see(picture) for recipe in RECIPES for picture in changed])
        shape = (len(RECIPES), len(disturbance.amounts) - 1, len(plain))
        answer = np.concatenate([start, given.reshape(shape)], axis=1)
        counted.append(np.stack([(answer == truth).sum(-1), (answer == NOT_A_DIGIT).sum(-1)]))
    return counted


class _Answers:
    """The network's answers; what it was shown already (a third of all) it is not asked again."""

    def __init__(self, classify: Classify) -> None:
        self._classify = classify
        self._known: dict[bytes, int] = {}

    def __call__(self, pictures: Iterable[Picture]) -> npt.NDArray[np.int64]:
        keys = [picture.tobytes() for picture in pictures]
        new = [key for key in dict.fromkeys(keys) if key not in self._known]
        if new:
            batch = np.frombuffer(b"".join(new), np.uint8).reshape(-1, SIDE, SIDE)
            found = self._classify(batch).argmax(axis=1).tolist()
            self._known.update(zip(new, found, strict=True))
        return np.array([self._known[key] for key in keys], np.int64)


def _no_counts() -> list[Counts]:
    return [np.zeros((2, len(RECIPES), len(one.amounts)), np.int64) for one in DISTURBANCES]


def _findings(totals: Sequence[Counts], count: int) -> Findings:
    recipes = tuple(recipe.key for recipe in RECIPES)
    return Findings(
        count=count,
        curves=tuple(
            Curve(
                disturbance=disturbance,
                count=count,
                recipes=recipes,
                right=total[0],
                silent=total[1],
            )
            for disturbance, total in zip(DISTURBANCES, totals, strict=True)
        ),
    )


def _of_hundred(share: float) -> int:
    """Per cent; never all or none where it is not."""
    return round(100 * share) if share in (0, 1) else min(99, max(1, round(100 * share)))
