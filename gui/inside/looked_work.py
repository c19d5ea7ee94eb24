"""Where a network looked, worked out beside the window: quickly at first, finely at rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal

from gui.jobs import Control, Latest
from gui.one_job import OneJob

if TYPE_CHECKING:
    from models.classifier import Network
    from models.grad_cam import Cam
    from models.saliency import Covered

BUDGET = 0.02
"""Seconds the covered pictures of a moving picture may take."""

REST = 0.12
"""Seconds without another question, after which the last one is answered finely."""

IDLE = 0.25
"""Seconds between two looks at whether to end."""

PIXELS = -1
"""In place of a layer: the picture's own pixels."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, eq=False)
class Question:
    """Where did a network look for a digit?

    Attributes:
        network: which one.
        picture: uint8 (28, 28).
        digit: 0..9, 10 for "not a digit", None for what the network answers.
        size: rows and columns of a patch.
        fill: what covers it, 0..255.
        layer: whose maps are weighed; None for the usual one, ``PIXELS`` for the gradient alone.
    """

    network: Network
    picture: npt.NDArray[np.uint8]
    digit: int | None
    size: int
    fill: int
    layer: int | None

    def same(self, other: Question) -> bool:
        """Whether the other asks the same of the same network and picture."""
        return (
            self.network is other.network
            and self._settings == other._settings
            and np.array_equal(self.picture, other.picture)
        )

    @property
    def _settings(self) -> tuple[int | None, ...]:
        return self.digit, self.size, self.fill, self.layer


@dataclass(frozen=True, kw_only=True, eq=False)
class Looked:
    """What was found.

    Attributes:
        question: what was asked.
        answers: float32 (11,): the network's answer to the picture.
        digit: whose heat it is.
        covered: the answers to the covered picture; None if ``covered_problem`` says why not.
        cam: the weighed maps; None for ``PIXELS``, or if ``cam_problem`` says why not.
        pixels: the pixels' gradient, float32 (28, 28), if it was asked for.
        milliseconds: what it took.
    """

    question: Question
    answers: Floats
    digit: int
    covered: Covered | None = None
    covered_problem: str = ""
    cam: Cam | None = None
    pixels: Floats | None = None
    cam_problem: str = ""
    milliseconds: float = 0.0


class Looking(OneJob):
    """One thread that answers the newest question; older ones nobody waits for any more.

    Signals:
        looked: Looked; of a picture that rests twice, coarse at once and fine soon after.
    """

    looked = Signal(object)

    _box: Latest[Question]

    def ask(self, question: Question) -> None:
        """Asks; a question not yet begun is forgotten, the last one always gets its answer."""
        if not self.running:
            # A box of its own: a thread that was given up may still take what lies in an old one.
            self._box = Latest()
            self._begin("where it looked", partial(_look, self._box), _nothing, self.looked.emit)
        self._box.put(question)


def _nothing(_: object) -> None:
    """The thread ends only when nobody looks any more."""


def _look(box: Latest[Question], control: Control) -> None:
    finder = _Finder()
    question: Question | None = None
    newer: Question | None = None
    rough = False
    while not control.stopping:
        newer = newer or box.take(REST if rough else IDLE)
        found: Looked | None = None
        if newer is not None:
            question, newer = newer, None
            found = finder.quick(question, lambda: control.stopping)
        elif rough and question is not None:
            waiting: list[Question] = []
            found = finder.fine(question, partial(_interrupted, box, control, waiting))
            newer = waiting[-1] if waiting else None
        if found is not None:
            rough = found.covered is not None and found.covered.step > 1
            control.report(found)


def _interrupted(box: Latest[Question], control: Control, waiting: list[Question]) -> bool:
    newer = box.take()
    if newer is not None:
        waiting.append(newer)
    return control.stopping or bool(waiting)


class _Finder:
    """Answers questions in time, with what it learnt of the network's speed from the last ones."""

    def __init__(self) -> None:
        self._seconds = 1e-4  # for one picture; a first guess
        self._known: tuple[object, ...] = ()
        self._covered: Covered | None = None

    def quick(
        self, question: Question, should_stop: Callable[[], bool] = lambda: False
    ) -> Looked | None:
        """As fine as ``BUDGET`` allows; a newer question waits so long, or none were answered."""
        from models.saliency import finest_step

        most = BUDGET / self._seconds
        step = finest_step(question.picture, question.size, question.fill, most)
        return self._find(question, step, should_stop)

    def fine(self, question: Question, should_stop: Callable[[], bool]) -> Looked | None:
        """Patch by patch; None when it was told to stop."""
        return self._find(question, 1, should_stop)

    def _find(
        self, question: Question, step: int, should_stop: Callable[[], bool]
    ) -> Looked | None:
        began = time.perf_counter()
        covered, problem = None, ""
        try:
            covered = self._cover(question, step, should_stop)
            if covered is None:
                return None
        except ValueError as error:
            problem = str(error)
        answers = covered.whole if covered is not None else np.zeros(11, np.float32)
        digit = int(answers.argmax()) if question.digit is None else question.digit
        cam, pixels, cam_problem = _weigh(question, digit)
        return Looked(
            question=question,
            answers=answers,
            digit=digit,
            covered=covered,
            covered_problem=problem,
            cam=cam,
            pixels=pixels,
            cam_problem=cam_problem,
            milliseconds=1000 * (time.perf_counter() - began),
        )

    def _cover(
        self, question: Question, step: int, should_stop: Callable[[], bool]
    ) -> Covered | None:
        """The covered answers, kept: another digit or layer needs no others."""
        from models.saliency import cover

        known = (question.network, question.picture.tobytes(), question.size, question.fill)
        kept = self._covered
        if kept is not None and known == self._known and kept.step <= step:
            return kept
        began = time.perf_counter()
        covered = cover(
            question.network, question.picture, question.size, step, question.fill, should_stop
        )
        if covered is not None:
            each = (time.perf_counter() - began) / covered.asked
            self._seconds = 0.5 * (self._seconds + each)
            self._known, self._covered = known, covered
        return covered


def _weigh(question: Question, digit: int) -> tuple[Cam | None, Floats | None, str]:
    from models.grad_cam import grad_cam, pixel_gradient

    try:
        if question.layer == PIXELS:
            return None, pixel_gradient(question.network, question.picture, digit), ""
        return grad_cam(question.network, question.picture, digit, question.layer), None, ""
    except ValueError as error:
        return None, None, str(error)
