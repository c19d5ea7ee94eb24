"""The experiment as it is being set: what differs, what stands in the way, and every step back."""

from __future__ import annotations

import dataclasses

from gui.train.draft import CHANGED, Draft
from models.config import SGD, Dropout, FixedFilter, MaxPool2D
from models.presets import PRESETS

CHAPTER, L2 = PRESETS["chapter"].config, PRESETS["l2"].config


def test_changes_are_told_and_taken_back() -> None:
    draft = Draft("chapter", CHAPTER)
    told: list[int] = []
    draft.changed.connect(lambda: told.append(draft.config.epochs))
    assert not draft.can_undo
    draft.edit(epochs=3)
    draft.edit(optimizer=SGD())
    assert draft.differences == (
        "SGD (learning rate 0.01) instead of Adam (learning rate 0.001)",
        "epochs 3 instead of 10",
    )
    assert draft.undo()
    assert draft.differences == ("epochs 3 instead of 10",)
    assert draft.can_redo
    assert draft.redo()
    assert draft.config.optimizer == SGD()
    draft.reset()
    assert draft.config == CHAPTER
    assert draft.undo()
    assert draft.config.optimizer == SGD()
    assert told == [3, 3, 3, 3, 10, 3]


def test_one_gesture_is_one_step() -> None:
    draft = Draft("chapter", CHAPTER)
    for epochs in (9, 8, 7):
        draft.edit("epochs", epochs=epochs)
    draft.edit("seed", seed=4)
    draft.edit("epochs", epochs=6)
    assert draft.undo()
    assert (draft.config.epochs, draft.config.seed) == (7, 4)
    assert draft.undo()
    assert draft.undo()
    assert draft.config == CHAPTER
    assert not draft.undo()


def test_another_experiment_can_be_taken_back_too() -> None:
    draft = Draft("chapter", CHAPTER)
    draft.edit(epochs=3)
    draft.choose("l2", L2)
    assert (draft.key, draft.config) == ("l2", L2)
    assert draft.undo()
    assert (draft.key, draft.config.epochs) == ("chapter", 3)
    draft.forget_steps()
    assert not draft.can_undo
    assert not draft.can_redo


def test_the_run_keeps_the_name_as_long_as_it_is_the_same_experiment() -> None:
    draft = Draft("chapter", CHAPTER)
    draft.edit(epochs=3, seed=9, batch_size=64)
    draft.edit(optimizer=dataclasses.replace(CHAPTER.optimizer, learning_rate=0.01))
    assert draft.run_name == "chapter"
    draft.set_layers((*CHAPTER.layers[:3], Dropout(), *CHAPTER.layers[3:]))
    assert draft.run_name == "chapter" + CHANGED


def test_an_impossible_stack_keeps_the_shapes_that_are_known() -> None:
    draft = Draft("chapter", CHAPTER)
    draft.set_layers((*CHAPTER.layers[:6], *(MaxPool2D(),) * 3, *CHAPTER.layers[6:]))
    assert draft.trouble is not None
    assert draft.trouble.layer == 8
    assert "needs at least 2x2, it gets 1x1" in draft.trouble.sentence
    assert [info.output_shape for info in draft.infos][-3:] == [(5, 5, 12), (2, 2, 12), (1, 1, 12)]
    draft.set_layers(())
    assert draft.trouble is not None
    assert draft.infos == ()


def test_a_filter_made_by_hand_never_stands_in_the_way_of_a_change() -> None:
    fixed = FixedFilter(index=5, kernel=((0.0,) * 3,) * 3)
    draft = Draft("own:x", dataclasses.replace(CHAPTER, fixed_filters=(fixed,)))
    draft.set_layers(CHAPTER.layers[6:])
    assert draft.config.fixed_filters == ()
