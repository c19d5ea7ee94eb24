"""What is said about a training: its state, its speed, how it compares with the chapter."""

from __future__ import annotations

from collections.abc import Sequence

from models.config import TrainConfig
from models.events import Held, StepsDone, TrainResult
from models.presets import ReportedEpoch
from models.shares import per_cent

GUESSING = 0.2
"""Ten digits guessed are right in a tenth of the pictures."""


def state(
    now: str,
    config: TrainConfig | None,
    step: StepsDone | None,
    *,
    epochs_done: int = 0,
    ended: str = "",
    held: Held | None = None,
) -> str:
    """One line for a state: "idle", "preparing", "running", "paused" or "stopping".

    Args:
        now: the state.
        config: the experiment, once there is one.
        step: the last batches, once there were some.
        epochs_done: by the run that it goes on from.
        ended: why the last training ended, or "".
        held: where the training stands still, if it said so.
    """
    if now == "idle":
        return ended or ("Ready to learn from 60,000 pictures" if step is None else "Done")
    if now == "preparing":
        return "Loading TensorFlow: this takes a few seconds the first time"
    if now == "stopping":
        return "Stopping: the network so far is kept"
    epochs = 1 if config is None else config.epochs
    where = f"epoch {epochs_done + 1 if step is None else step.epoch} of {epochs}"
    if now != "paused":
        return f"Training, {where}"
    if held is None:
        return f"Paused in {where}"
    if held.step == 0:
        return (
            f"Paused after epoch {held.epoch - 1} of {epochs}"
            if held.epoch > 1
            else "Paused before the first batch"
        )
    return f"Paused in {where}, after batch {held.step:,}"


def verdict(result: TrainResult, reported: Sequence[ReportedEpoch]) -> str:
    """Our final figure beside the chapter's."""
    history = result.history
    if not history:
        return "Stopped before the first epoch was over: the network was not measured."
    # One that was continued has learnt more epochs than these.
    done = history[-1].epoch
    epochs = "1 epoch" if done == 1 else f"{done} epochs"
    text = f"{per_cent(history[-1].val_accuracy)} after {epochs}"
    if history[-1].val_accuracy < GUESSING:
        text += ", hardly better than guessing"
    return f"{text}; {chapter_says(reported)}" if reported else f"{text}."


def chapter_says(reported: Sequence[ReportedEpoch]) -> str:
    """What the chapter reports in the end, or "" where it reports nothing."""
    if not reported:
        return ""
    last = reported[-1]
    return f"the chapter reports {per_cent(last.val_accuracy, 2)} after {last.epoch} epochs."


def duration(seconds: float) -> str:
    """Such as "48 s", "2 min 05 s", "1 h 20 min"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
