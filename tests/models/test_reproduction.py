"""The chapter's experiments, run again: which, how, and told beside its figures."""

from __future__ import annotations

import dataclasses
import io
import math
from typing import Any

import numpy as np
import pytest

from models import mnist
from models.classifier import Network
from models.config import Activation, Dense, Flatten, Regularizer, Rescaling, TrainConfig
from models.events import EpochDone, Event, StepsDone
from models.presets import CHAPTER, PRESETS, Preset, preset
from models.reproduction import (
    Outcome,
    experiments,
    explaining,
    mean_of_last,
    reproduce,
    summed,
)
from models.reproduction_keras import (
    FIRST_STEPS,
    KerasEpoch,
    Rival,
    against_keras,
    first_batches,
    first_losses,
    without_dropping,
)
from models.reproduction_report import (
    conclusion,
    epoch_object,
    overview,
    summary_object,
    table_head,
    table_row,
)
from models.reproduction_teller import Teller, run
from tests.training_reports import epoch_done

SMALL = TrainConfig(
    name="small",
    layers=(Rescaling(), Flatten(), Dense(units=10), Activation(function="softmax")),
    epochs=2,
)


@pytest.fixture(scope="module")
def some() -> mnist.Mnist:
    data = mnist.load()
    return mnist.Mnist(
        train_pictures=data.train_pictures[:2010],
        train_labels=data.train_labels[:2010],
        test_pictures=data.test_pictures[:200],
        test_labels=data.test_labels[:200],
    )


def done(epoch: int, val_accuracy: float, loss: float = 0.5) -> EpochDone:
    figures = {"loss": loss, "accuracy": 0.9, "val_loss": 0.25, "val_accuracy": val_accuracy}
    return epoch_done(epoch, seconds=2.5, **figures)


def outcome(name: str, *accuracies: float, **fields: Any) -> Outcome:
    history = tuple(done(epoch, each) for epoch, each in enumerate(accuracies, 1))
    return Outcome(preset=preset(name), history=history, **{"stopped": False, **fields})


def rival(*accuracies: float) -> Rival:
    epochs = tuple(
        KerasEpoch(
            epoch=n, seconds=5.0, loss=0.5, accuracy=0.9, val_loss=0.25, val_accuracy=accuracy
        )
        for n, accuracy in enumerate(accuracies, 1)
    )
    return Rival(history=epochs, losses=(2.0, 1.0), keras_losses=(2.0, 1.00001))


def never() -> bool:
    return False


def test_the_chapters_seven_their_twins_and_the_baseline() -> None:
    names = [each.name for each in experiments()]
    assert set(names) == {*CHAPTER, "baseline", "momentum-scaled", "adam-scaled"}
    assert len(names) == 10
    assert all(each.config == PRESETS[each.name].config for each in experiments())


def test_what_the_options_add_and_change() -> None:
    more = [each.name for each in experiments(camera=True, explain=True)]
    assert set(more) - {each.name for each in experiments()} == {"camera", "l2-summed", "l1-summed"}
    short = experiments(["l1-summed", "chapter"], epochs=1, seed=7)
    assert [each.name for each in short] == ["l1-summed", "chapter"]
    assert {(each.config.epochs, each.config.seed) for each in short} == {(1, 7)}
    with pytest.raises(ValueError, match=r"no preset 'l3'.*chapter.*l2-summed"):
        experiments(["l3"])


def test_only_the_activity_penalty_is_summed() -> None:
    before, after = preset("l2").config.layers, explaining()["l2-summed"].config.layers
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    old, new = changed[0]
    assert new == dataclasses.replace(
        old, activity_regularizer=Regularizer(kind="l2", amount=pytest.approx(0.32))
    )
    assert summed(preset("chapter").config) == preset("chapter").config
    assert explaining()["l2-summed"].reported == preset("l2").reported


@pytest.mark.parametrize("name", ["l2", "l1"])
def test_the_summed_penalty_is_the_sum_over_the_batch(some: mnist.Mnist, name: str) -> None:
    from models.network import build_network
    from models.threads import prepare_tensorflow

    prepare_tensorflow()
    import keras

    model = build_network(summed(preset(name).config))
    batch = some.train_pictures[:32, ..., None].astype(np.float32)
    second = next(layer for layer in model.layers if layer.name == "conv2d_1")
    shown = keras.Model(model.inputs[0], second.output)
    values = shown(batch).numpy().astype(np.float64)
    model(batch)
    penalties = [float(loss) for loss in second.losses]
    expected = 0.01 * (np.abs(values) if name == "l1" else values**2).sum()
    assert penalties == [pytest.approx(expected, rel=1e-5)]


def test_the_first_batches_are_those_of_the_training(some: mnist.Mnist) -> None:
    events: list[Event] = []
    config = dataclasses.replace(preset("dropout").config, epochs=1, seed=4)
    config = without_dropping(config)
    shown = Preset(name="d", title="D", summary="", explanation="", config=config)
    assert not reproduce(shown, some, events.append, should_stop=never).stopped
    steps = [event for event in events if isinstance(event, StepsDone)]
    losses = first_losses(config, some)
    assert first_batches(config, 60_000).shape == (FIRST_STEPS, 32)
    assert len(losses) == 2010 // 32
    before = 0
    for event in steps[:-1]:  # The last batch is smaller and stands alone.
        assert event.loss == pytest.approx(np.mean(losses[before : event.step]), rel=1e-3)
        before = event.step
    assert before == len(losses)


@pytest.mark.parametrize("name", ["momentum", "adam"])
def test_raw_pixels_silence_the_last_relu_and_scaled_ones_do_not(
    some: mnist.Mnist, name: str
) -> None:
    from models.fast_loop import FastLoop
    from models.network import build_network

    answering = {}
    for each in (name, preset(name).twin):
        config = preset(each).config
        loop = FastLoop(config, tuple(build_network(config).get_weights()), some)
        loop.steps(first_batches(config, 2010)[:25], 0)
        network = Network.from_weights(each, each, config, loop.weights())
        loop.close()
        relus = [info.index for info in network.layers if info.spec == Activation(function="relu")]
        maps = [network.maps(picture)[relus[-1]] for picture in some.test_pictures[:50]]
        answering[each] = float(np.mean(np.stack(maps) > 0))
    assert answering[name] == 0
    assert answering[preset(name).twin] > 0.3


def test_a_stop_ends_plain_keras_at_once(some: mnist.Mnist) -> None:
    assert against_keras(SMALL, some, lambda _: None, lambda: True) is None


def test_the_mean_of_the_last_three() -> None:
    assert mean_of_last([done(n, accuracy) for n, accuracy in enumerate((0.1, 0.4, 0.5, 0.6))]) == (
        pytest.approx(0.5)
    )
    assert mean_of_last([done(1, 0.3)]) == pytest.approx(0.3)
    assert mean_of_last([]) is None


def test_the_table_stands_in_columns() -> None:
    chapter = preset("chapter")
    name, summary, places, heads = table_head(chapter).splitlines()
    assert name == "chapter: Chapter (Adam 0.001, seed 0)"
    assert summary == chapter.summary
    rows = [table_row(chapter, done(1, 0.8542)), table_row(chapter, done(10, 0.98, 12345.678))]
    assert len({len(line) for line in (places, heads, *rows)}) == 1
    assert len({line.index("|") for line in (places, heads, *rows)}) == 1
    assert max(len(line) for line in (places, heads, *rows)) <= 90
    ours, chapters = rows[0].split("|")
    assert ours.split() == ["1", "2.50", "0.5000", "0.9000", "0.2500", "0.8542"]
    assert chapters.split() == ["5.3931", "0.6464", "1.9519", "0.8542"]


def test_where_the_chapter_gives_no_figures_the_table_has_none() -> None:
    momentum = preset("momentum")
    heads = table_head(momentum).splitlines()[-1]
    row = table_row(momentum, done(1, 0.1135, math.inf))
    assert "|" not in heads + row
    assert len(heads) == len(row)
    assert row.split() == ["1", "2.50", "inf", "0.9000", "0.2500", "0.1135"]
    assert conclusion(outcome("momentum", 0.1135)).endswith("the chapter gives no figures")


def test_the_conclusion_says_how_far_from_the_chapter_and_from_keras() -> None:
    lines = conclusion(outcome("chapter", 0.5, 0.97, 0.98, 0.99, rival=rival(0.97))).splitlines()
    assert "mean of the last 3: 0.9800" in lines[0]
    assert "0.9814 (0.14 points below)" in lines[0]
    assert "plain Keras: 0.9700, here 1.00 points above, in 0.50 of its time" in lines[1]
    assert "first 2 steps: at most 1.0e-05" in lines[2]
    assert conclusion(outcome("chapter", 0.9, stopped=True)).endswith("stopped here")
    assert "before the first epoch" in conclusion(outcome("chapter", stopped=True))


def test_the_overview_has_a_line_for_each() -> None:
    lines = overview(
        [outcome("chapter", 0.98, rival=rival(0.97)), outcome("adam-scaled", 0.99)]
    ).splitlines()
    assert [line.split()[0] for line in lines] == ["means", "chapter", "adam-scaled"]
    assert lines[1].split() == ["chapter", "0.9800", "0.9816", "0.9700", "+1.00", "points"]
    assert lines[2].split() == ["adam-scaled", "0.9900", "-", "-"]
    assert "Keras" not in overview([outcome("chapter", 0.98)])


def test_the_objects() -> None:
    told = epoch_object(preset("l2"), done(10, 0.96))
    assert told["reported"] == {
        "loss": 0.9231,
        "accuracy": 0.8650,
        "val_loss": 0.8309,
        "val_accuracy": 0.8749,
    }
    assert epoch_object(preset("l1"), done(1, 0.5))["reported"] is None
    assert epoch_object(preset("l2"), done(11, 0.5))["reported"] is None
    summary = summary_object(outcome("l2", 0.95, 0.96, 0.97, rival=rival(0.95)))
    assert summary["mean_val_accuracy"] == pytest.approx(0.96)
    assert summary["reported_final"] == 0.8749
    assert summary["difference"] == pytest.approx(0.96 - 0.8749)
    assert summary["keras"]["difference"] == pytest.approx(0.01)
    assert summary["keras"]["seconds_ratio"] == pytest.approx(0.5)
    assert summary["keras"]["first_steps"]["largest_difference"] == pytest.approx(1e-5, rel=1e-3)
    empty = summary_object(outcome("l1", stopped=True))
    assert (empty["epochs"], empty["stopped"], empty["mean_val_accuracy"]) == (0, True, None)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_for_terminals_only(some: mnist.Mnist) -> None:
    small = Preset(name="small", title="Small", summary="Tiny.", explanation="", config=SMALL)
    shown: list[list[str]] = []
    for terminal in (Terminal(), io.StringIO()):
        said: list[str] = []
        teller = Teller(said.append, None, terminal)
        run(
            [small],
            some,
            teller,
            should_stop=never,
            examples=lambda *_: None,
            against_keras=False,
        )
        shown.append(said)
        if terminal.isatty():
            assert "small (1 of 1): epoch 1, batch " in terminal.getvalue()
            assert terminal.getvalue().endswith("\r\x1b[K")
        else:
            assert terminal.getvalue() == ""
    text = "\n".join(shown[1])
    assert text.splitlines()[0] == "small: Small (Adam 0.001, seed 0)"
    assert [line.split()[0] for line in text.splitlines()[3:5]] == ["1", "2"]


def test_a_stop_ends_the_rest_and_tells_what_is_done(some: mnist.Mnist) -> None:
    small = Preset(name="small", title="Small", summary="Tiny.", explanation="", config=SMALL)
    told: list[dict[str, Any]] = []
    found = run(
        [small, small],
        some,
        Teller(pytest.fail, told.append, io.StringIO()),
        should_stop=lambda: bool(told),
        examples=lambda *_: None,
        against_keras=True,
    )
    assert [each.stopped for each in found] == [True]
    assert [line.get("epoch") for line in told] == [1, None]
    assert (told[-1]["epochs"], told[-1]["stopped"], told[-1]["keras"]) == (1, True, None)
