"""What the curves say at one place: in a line, a run each in a table, and all of it as rows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gui.theme import tokens
from gui.widgets.curve_data import EPOCH, STEP, TIME, CurveData
from gui.widgets.curve_hover import HoverRow
from gui.widgets.curve_marks import OWN_LETTER, LaidRun
from models.figures import EpochFigures
from models.shares import per_cent

PLACE = ("run", "kind", "epoch", "step", "seconds")
CSV_HEAD = (*PLACE, "loss", "accuracy", "val_loss", "val_accuracy")


def figures(loss: float, accuracy: float) -> str:
    """Both in words: "loss 0.081, 97.5 %"."""
    return f"loss {loss:.3f}, {per_cent(accuracy)}"


def place_words(place: float, axis: str) -> str:
    """A place on the x axis: "epoch 2.50", "step 4,687", "12.5 s"."""
    if axis == STEP:
        return f"step {place:,.0f}"
    return f"{place:,.1f} s" if axis == TIME else f"epoch {place:.2f}"


def readout(data: CurveData, place: float | None, axis: str) -> str:
    """The values of one training at a place of the x axis, or its newest ones, in a line."""
    if data.empty and place is None:
        return ""
    steps = data.steps()
    if place is None:
        epoch = float(steps[-1, 0]) if len(steps) else float(data.done[-1].epoch)
    else:
        epoch = data.epoch_of(place, axis)
    parts: list[str] = []
    step = data.step_at(epoch)
    if step is not None and math.isfinite(epoch):
        at = step[0] if axis == EPOCH else float(data.at([step[0]], axis)[0])
        parts.append(f"{place_words(at, axis)}: training {figures(step[1], step[2])}")
    done = data.epoch_at(epoch) or (data.done[-1] if data.done and place is None else None)
    if done is not None:
        values = figures(done.val_loss, done.val_accuracy)
        parts.append(f"validation after epoch {done.epoch}: {values}")
    reported = data.epoch_at(epoch, reference=True)
    if reported is not None and place is not None:
        parts.append(f"the chapter: {figures(reported.val_loss, reported.val_accuracy)}")
    return "   ·   ".join(parts)


def described(read: str, runs: Sequence[LaidRun]) -> str:
    """What a screen reader says of the plots: what is read, and how far each run came."""
    done = [(run.title, run.data.done[-1]) for run in runs if run.data.done]
    told = [f"{title}: {per_cent(one.val_accuracy)} after epoch {one.epoch}" for title, one in done]
    return "; ".join(filter(None, [read, *told])) or "No training yet"


def hover_rows(
    data: CurveData, runs: Sequence[LaidRun], place: float, axis: str
) -> tuple[HoverRow, ...]:
    """Every run at a place of the x axis; one that never got there has no figures."""
    colours = tokens()
    rows = []
    if not data.empty:
        rows.append(_row(OWN_LETTER, "this training", colours.text, data, place, axis))
    rows += [_row(run.letter, run.title, run.colour, run.data, place, axis) for run in runs]
    epoch = data.epoch_of(place, axis)
    reported = data.epoch_at(epoch, reference=True) if axis != TIME else None
    if reported is not None:
        rows.append(
            HoverRow(
                letter="–",
                title="the chapter",
                colour=colours.quiet,
                training=figures(reported.loss, reported.accuracy),
                validation=figures(reported.val_loss, reported.val_accuracy),
            )
        )
    return tuple(rows)


def table(data: CurveData, runs: Sequence[LaidRun]) -> list[list[object]]:
    """Everything that is drawn, one row a point, under CSV_HEAD."""
    rows: list[list[object]] = [list(CSV_HEAD)]
    for title, each in [("this training", data), *((run.title, run.data) for run in runs)]:
        points = each.steps()
        for (epoch, loss, accuracy), step, seconds in zip(
            points.tolist(),
            each.at(points[:, 0], STEP).tolist(),
            each.at(points[:, 0], TIME).tolist(),
            strict=True,
        ):
            start = [title, "batches", _short(epoch), _whole(step), _short(seconds)]
            rows.append([*start, _short(loss), _short(accuracy), "", ""])
        rows += [_epoch_row(title, "epoch", each, one) for one in each.done]
    rows += [_epoch_row("the chapter", "reported", data, one, TIME) for one in data.reference]
    return rows


def _epoch_row(
    title: str, kind: str, data: CurveData, one: EpochFigures, without: str = ""
) -> list[object]:
    step = float(data.at([one.epoch], STEP)[0])
    seconds = math.nan if without == TIME else float(data.at([one.epoch], TIME)[0])
    values = (one.loss, one.accuracy, one.val_loss, one.val_accuracy)
    start = [title, kind, one.epoch, _whole(step), _short(seconds)]
    return [*start, *(_short(value) for value in values)]


def _row(
    letter: str, title: str, colour: str, data: CurveData, place: float, axis: str
) -> HoverRow:
    epoch = data.epoch_of(place, axis)
    steps = data.steps()
    step = data.step_at(epoch) if len(steps) and epoch <= steps[-1, 0] + 0.05 else None
    done = data.epoch_at(epoch)
    training = figures(step[1], step[2]) if step else ""
    if not training and done is not None:
        training = figures(done.loss, done.accuracy)
    return HoverRow(
        letter=letter,
        title=title,
        colour=colour,
        training=training,
        validation=figures(done.val_loss, done.val_accuracy) if done is not None else "",
    )


def _short(value: float) -> object:
    return float(f"{value:.6g}") if math.isfinite(value) else ""


def _whole(value: float) -> object:
    return round(value) if math.isfinite(value) else ""
