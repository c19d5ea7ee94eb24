"""What a training needs to go on from a run that was kept."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from models.config import TrainConfig
from models.events import Weights
from models.folder import INTERRUPTED, RUNNING, read_folder
from models.history_run import Run
from models.resume import Figures, read_resume
from models.storage import NetworkError


@dataclass(frozen=True, kw_only=True, eq=False)
class Continuation:
    """What a training needs to go on; ``models.training.train`` takes the last four as they are.

    Attributes:
        run: the run.
        config: its experiment.
        weights: as they were after ``epochs_done``.
        optimizer_state: what the optimizer remembered then; () where it was not kept.
        epochs_done: whole epochs.
        history: their figures.
    """

    run: Run
    config: TrainConfig
    weights: Weights
    optimizer_state: Weights
    epochs_done: int
    history: tuple[Figures, ...]


def continuation(run: Run) -> Continuation:
    """From the end of the last whole epoch where that was kept, else from the network as it is.

    Raises:
        NetworkError: the network is damaged.
    """
    with contextlib.suppress(NetworkError):
        resume = read_resume(run.folder, run.config)
        if resume.optimizer_state or run.state in (INTERRUPTED, RUNNING):
            return Continuation(
                run=run,
                config=run.config,
                weights=resume.weights,
                optimizer_state=resume.optimizer_state,
                epochs_done=len(resume.history),
                history=resume.history,
            )
    _, weights, _ = read_folder(run.folder)
    return Continuation(
        run=run,
        config=run.config,
        weights=weights,
        optimizer_state=(),
        epochs_done=len(run.history),
        history=run.history,
    )
