"""Why a training ended, in a sentence."""

from __future__ import annotations

from models.config import EarlyStopping, TrainConfig
from models.course import Course
from models.events import EARLY, FINISHED, Ended
from models.history_run import FINISHED as WHOLE
from models.history_run import Run

BETTER = {"val_loss": "no lower test loss", "val_accuracy": "no higher test accuracy"}


def why_ended(ended: Ended | None, config: TrainConfig) -> str:
    """One sentence without its full stop; of a training that noted no reason only that it did.

    Args:
        ended: as the training told it.
        config: its experiment.
    """
    if ended is None:
        return "Done"
    if ended.reason == EARLY and config.early_stopping is not None:
        return _early(ended.epochs, config.early_stopping)
    if ended.reason == FINISHED:
        count = f"all {config.epochs} epochs are" if config.epochs > 1 else "its one epoch is"
        return f"Finished: {count} done"
    return f"Stopped by you in epoch {ended.epochs + 1} of {config.epochs}"


def which_network(ended: Ended | None) -> str:
    """Where it is not the last epoch's: whose network is left, in a sentence; else ""."""
    if ended is None or not ended.restored or ended.best in (None, ended.epochs):
        return ""
    return f"The network is that of epoch {ended.best}, the best."


def early_end(run: Run) -> str:
    """Why a kept run ended before its last epoch by itself, in a sentence; "" where it did not."""
    stopping = run.config.early_stopping
    if run.state != WHOLE or stopping is None or not 0 < run.epochs < run.config.epochs:
        return ""
    best = Course(run.config, run.epochs, run.history).best
    ended = Ended(reason=EARLY, epochs=run.epochs, best=best, restored=stopping.restore_best)
    return f"{why_ended(ended, run.config)}. {which_network(ended)}".strip()


def _early(epochs: int, stopping: EarlyStopping) -> str:
    count = "1 epoch" if stopping.patience == 1 else f"{stopping.patience} epochs"
    return f"Ended early after epoch {epochs}: {BETTER[stopping.monitor]} for {count}"
