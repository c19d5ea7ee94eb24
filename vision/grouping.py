"""Which pieces of ink are one digit, where the first guess is in doubt: the network is the judge.

Strokes that broke apart, and digits that touch, are cut into parts and put together again in every
way that could be a digit. The network answers for each, and of all ways to read a cluster from left
to right the one is kept whose ink is read with the most confidence (dynamic programming over a
lattice of cuts, as recognisers of cheques do; Casey and Lecolinet 1996 call it recognition-based
segmentation).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from vision.clusters import clusters
from vision.cuts import cut
from vision.pieces import Piece, union
from vision.segment import FAR_FAINTER, SMALLEST, Candidate, Segments

Picture = npt.NDArray[np.uint8]
Probabilities = npt.NDArray[np.float32]
Ask = Callable[[Sequence[Candidate]], tuple[Picture, Probabilities]]

NO_DIGIT = 10
#: A piece read with less than this may be several, or a part of one.
DOUBT = 0.90
#: Narrower than this part of its height, a piece is not cut.
CUT_WIDTH = 0.55
#: Widest and longest row of touching digits, in heights.
LONGEST = 9.0
#: A row fainter than this (of 255; the grain of wood), or than `FAR_FAINTER` of the strongest piece
#: that was asked about, is not cut.
FAINTEST = 32
#: A digit is made of at most so many parts, and is at most so many times as wide as high.
MOST_PARTS, WIDEST = 5, 1.5
#: Ink left over counts as if it were read with this probability, ...
LEFT_OVER = 0.02
#: ... or, where it is lower than this part of the cluster, as a dash or a dot is, with that one.
FLAT, FLAT_LEFT_OVER = 0.45, 0.3
#: What each digit more costs, as a part of the cluster's ink (nats).
EACH = 0.02
#: Of so many pieces at least this part must be digits for the others to be cut.
MANY, HOPE = 30, 0.2
#: Limits for one frame: parts of a cluster, and things asked about.
MOST_ATOMS, MOST_ASKED = 24, 240


@dataclass(frozen=True, kw_only=True, eq=False)
class Answered:
    """A candidate with what the network said; `picture` and `answer` are None if not asked."""

    candidate: Candidate
    picture: Picture | None = None
    answer: Probabilities | None = None


@dataclass(kw_only=True, eq=False)
class _Cluster:
    members: list[int]
    atoms: list[Piece] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    tried: list[Candidate] = field(default_factory=list)


def regrouped(segments: Segments, first: list[Answered], ask: Ask) -> list[Answered]:
    """The candidates with those in doubt grouped anew, where that is read better.

    Args:
        segments: of the frame.
        first: its candidates, answered, in the order of its pieces.
        ask: brings candidates to 28x28 and asks the network.
    """
    pieces = segments.pieces
    doubtful = _in_doubt(pieces, first)
    if not doubtful or _hopeless(first):
        return first
    budget = MOST_ASKED
    tried: list[_Cluster] = []
    usable = [number for number, one in enumerate(first) if _usable(one)]
    unasked = {number for number, one in enumerate(first) if one.answer is None}
    for members in clusters(pieces, doubtful, usable, unasked):
        if budget <= 0:
            break
        cluster = _Cluster(members=members)
        _prepare(segments, cluster, doubtful)
        if 1 < len(cluster.atoms) <= MOST_ATOMS and len(cluster.tried) <= budget:
            budget -= len(cluster.tried)
            tried.append(cluster)
    asked = [one for cluster in tried for one in cluster.tried]
    if not asked:
        return first
    pictures, answers = ask(asked)
    kept: list[Answered | None] = list(first)
    added: list[Answered] = []
    start = 0
    for cluster in tried:
        stop = start + len(cluster.tried)
        chosen, explained = _best(cluster, answers[start:stop])
        if chosen:
            for member in cluster.members:
                kept[member] = None
            added += [
                Answered(
                    candidate=replace(asked[start + index], explained=explained),
                    picture=pictures[start + index],
                    answer=answers[start + index],
                )
                for index in chosen
            ]
        start = stop
    return [one for one in kept if one is not None] + added


def _hopeless(first: list[Answered]) -> bool:
    """Among so many things that are no digits (a page of prose, leaves), none is worth a cut."""
    nothing = [float(one.answer[NO_DIGIT]) for one in first if one.answer is not None]
    return len(nothing) >= MANY and sum(share < 0.5 for share in nothing) < HOPE * len(nothing)


def _in_doubt(pieces: Sequence[Piece], first: list[Answered]) -> set[int]:
    """Numbers of the pieces that may be several digits, or a part of one."""
    both = list(zip(pieces, first, strict=True))
    strongest = max((piece.contrast for piece, one in both if one.answer is not None), default=0.0)
    faintest = max(FAINTEST, FAR_FAINTER * strongest)
    return {
        number
        for number, (piece, one) in enumerate(both)
        if (_may_be_row(one, piece, faintest) if one.answer is None else _unsure(one.answer))
    }


def _may_be_row(one: Answered, piece: Piece, faintest: float) -> bool:
    return (
        one.candidate.reason == "too wide"
        and piece.height >= SMALLEST
        and piece.width <= LONGEST * piece.height
        and piece.contrast >= faintest
    )


def _unsure(answer: Probabilities) -> bool:
    return float(answer[:NO_DIGIT].max()) < DOUBT


def _usable(one: Answered) -> bool:
    return one.candidate.reason in ("", "too wide", "too small", "a line", "not a pen stroke")


def _prepare(segments: Segments, cluster: _Cluster, doubtful: Collection[int]) -> None:
    """The cluster's parts from left to right, and every run of them that could be a digit."""
    for member in cluster.members:
        piece = segments.pieces[member]
        if member not in doubtful:
            cluster.atoms.append(piece)
            continue
        for part in piece.parts or (piece,):
            if part.height >= SMALLEST and part.width > CUT_WIDTH * part.height:
                cluster.atoms += cut(segments.ink, segments.labels, part)
            else:
                cluster.atoms.append(part)
    cluster.atoms.sort(key=lambda atom: atom.x + atom.width / 2)
    if not 1 < len(cluster.atoms) <= MOST_ATOMS:
        return
    tallest = max(atom.height for atom in cluster.atoms)
    for start in range(len(cluster.atoms)):
        whole = cluster.atoms[start]
        for stop in range(start + 1, min(start + MOST_PARTS, len(cluster.atoms)) + 1):
            if stop > start + 1:
                whole = union(whole, cluster.atoms[stop - 1])
            if whole.width > WIDEST * max(whole.height, 0.8 * tallest):
                break
            if whole.height >= max(SMALLEST, 0.35 * tallest):
                ways = (False, True) if set(whole.family) - set(whole.labels) else (False,)
                for shared in ways:
                    tried = segments.candidate(whole, put_together=True, shared=shared)
                    # What speaks against it lies around it, and is the same either way.
                    if tried.reason:
                        break
                    cluster.spans.append((start, stop))
                    cluster.tried.append(tried)


def _best(cluster: _Cluster, answers: Probabilities) -> tuple[list[int], float]:
    """Positions, among what was tried, of the digits of the best reading, and how good it is."""
    areas = np.array([atom.area for atom in cluster.atoms], np.float64)
    before = np.concatenate([[0.0], np.cumsum(areas)])
    heights = np.array([atom.height for atom in cluster.atoms])
    flat = heights < FLAT * heights.max()
    lost = np.log(np.where(flat, FLAT_LEFT_OVER, LEFT_OVER)) * areas
    scores: list[tuple[float, list[int]]] = [(0.0, [])]
    by_stop: dict[int, list[int]] = {}
    for index, (_, stop) in enumerate(cluster.spans):
        by_stop.setdefault(stop, []).append(index)
    confident = np.log(np.maximum(answers[:, :NO_DIGIT].max(axis=1), 1e-4))
    each = EACH * before[-1]
    for stop in range(1, len(cluster.atoms) + 1):
        score, chosen = scores[stop - 1]
        best = (score + float(lost[stop - 1]), chosen)
        for index in by_stop.get(stop, ()):
            start = cluster.spans[index][0]
            gained = float(confident[index] * (before[stop] - before[start])) - each
            if scores[start][0] + gained > best[0]:
                best = (scores[start][0] + gained, [*scores[start][1], index])
        scores.append(best)
    score, chosen = scores[-1]
    return chosen, float(np.exp(score / before[-1]))
