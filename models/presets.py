"""The chapter's experiments as data, each with the figures that the chapter reports for it."""

from __future__ import annotations

from dataclasses import dataclass

from models.config import (
    SGD,
    Adam,
    AdamW,
    BatchNormalization,
    Dropout,
    Layer,
    Optimizer,
    Regularizer,
    Rescaling,
    TrainConfig,
)
from models.preset_layers import camera_layers, chapter_layers
from models.reported import ReportedEpoch as ReportedEpoch
from models.reported import reported

CHAPTER = ("chapter", "momentum", "adam", "l2", "l1", "dropout", "batchnorm")
"""The experiments that stand in the chapter, in its order."""


@dataclass(frozen=True, kw_only=True)
class Preset:
    """One experiment to start from.

    Attributes:
        name: short and lower case, for the command line.
        title: for a list of choices.
        summary: one sentence: what is different and what to look for.
        explanation: what happens in it and why, in a few sentences.
        config: the experiment itself.
        reported: the chapter's figures, one entry an epoch; empty where it gives none.
        twin: the name of the experiment to look at beside it, which differs by the scaling of its
            pixels (and by a learning rate that suits them); empty where there is none.
    """

    name: str
    title: str
    summary: str
    explanation: str
    config: TrainConfig
    reported: tuple[ReportedEpoch, ...] = ()
    twin: str = ""


def preset(name: str) -> Preset:
    """The preset of that name.

    Raises:
        ValueError: there is none; the message lists the names.
    """
    if name not in PRESETS:
        raise ValueError(f"there is no preset {name!r}; choose one of {', '.join(PRESETS)}")
    return PRESETS[name]


def title_of(name: str) -> str:
    """What people call the experiment of that name, also one that is no preset.

    A person's own capitals stay: "tiny net" is "Tiny net", but "MyNet" is "MyNet".
    """
    if name in PRESETS:
        return PRESETS[name].title
    return name if name != name.lower() else name[:1].upper() + name[1:]


def _presets() -> dict[str, Preset]:
    figures = reported()
    found: dict[str, Preset] = {}

    def add(
        config: TrainConfig, title: str, summary: str, explanation: str, twin: str = ""
    ) -> None:
        found[config.name] = Preset(
            name=config.name,
            title=title,
            summary=summary,
            explanation=explanation,
            config=config,
            reported=figures.get(config.name, ()),
            twin=twin,
        )

    def of(name: str, layers: tuple[Layer, ...], optimizer: Optimizer = _ADAM) -> TrainConfig:
        return TrainConfig(name=name, layers=layers, optimizer=optimizer)

    plain = chapter_layers()
    scaled = (Rescaling(), *plain)
    momentum = SGD(learning_rate=0.01, momentum=0.9)
    l2, l1 = Regularizer(kind="l2"), Regularizer(kind="l1")
    # The chapter keeps an L2 penalty on the last bias in these two experiments.
    dropout, batchnorm = (
        chapter_layers(bias=l2, after_pooling=(layer,))
        for layer in (Dropout(), BatchNormalization())
    )
    add(
        of("chapter", plain),
        "Chapter",
        "The chapter's network as it stands: raw pixels of 0 to 255, Adam, batches of 32.",
        "Two convolutions, each with ReLU and pooling, and a dense layer with softmax: 3,730 "
        "parameters. Raw pixels make the first loss large, so much of the first epoch goes into "
        "calming the weights down; Adam, whose steps do not grow with the gradient, survives it.",
        twin="baseline",
    )
    add(
        of("baseline", scaled),
        "Baseline",
        "The chapter's network after a layer that scales pixels from 0..255 to 0..1.",
        "The only change is a first layer that divides by 255. The loss begins near 2.3, that of a "
        "guess among ten, and the first epoch ends where raw pixels need two or three.",
        twin="chapter",
    )
    add(
        of("momentum", plain, momentum),
        "SGD with momentum",
        "Why scaling matters: on raw pixels the last ReLU dies in the first steps.",
        "Gradient descent steps in proportion to the gradient, and the gradient of the first layer "
        "is in proportion to the pixels: at 0 to 255 ten steps throw the weights so far that the "
        "last ReLU answers 0 to nearly everything. The gradient behind it is 0 too, so nothing "
        "comes back: in the end the network says 1, the most frequent digit, whatever it sees "
        "(11.35 %). Its scaled twin learns with the same rule and the same numbers.",
        twin="momentum-scaled",
    )
    add(
        of("momentum-scaled", scaled, momentum),
        "SGD with momentum, scaled",
        "Why scaling matters: the same rule and numbers learn well on pixels of 0 to 1.",
        "The twin of SGD with momentum. Pixels 255 times smaller make the gradient of the first "
        "layer 255 times smaller, and a rate of 0.01 is then a sensible step. Momentum keeps nine "
        "tenths of the step before and adds the new one: what points the same way again and "
        "again adds up, what swings to and fro cancels out.",
        twin="momentum",
    )
    add(
        of("adam", plain, Adam(learning_rate=0.1, epsilon=1e-8)),
        "Adam far too fast",
        "Why scaling matters: raw pixels and a rate of 0.1 leave nothing to recover from.",
        "Adam moves every weight by about its learning rate in each of the first steps, and 0.1, "
        "which the chapter prints, is as large as the weights are. On raw pixels the last ReLU is "
        "silent within ten steps and only the last bias still moves, so the network names one "
        "digit for every picture (about 10 %). Its twin scales the pixels and takes 0.001.",
        twin="adam-scaled",
    )
    add(
        of("adam-scaled", scaled, Adam(learning_rate=0.001, epsilon=1e-8)),
        "Adam, scaled and slower",
        "Why scaling matters: pixels of 0 to 1 and the usual rate of 0.001 learn at once.",
        "The twin of Adam far too fast: the chapter's betas 0.9 and 0.999 and its epsilon, with "
        "scaled pixels and a hundredth of the rate. Each weight's step is its average gradient "
        "divided by the root of its average square, so that all weights move at a like pace.",
        twin="adam",
    )
    add(
        of("l2", chapter_layers(kernel=l2, activity=l2, bias=l2)),
        "L2 regularization",
        "Large weights, activations and biases cost their squares.",
        "The loss gains 0.01 times the squares of the first kernel, of what the second convolution "
        "puts out and of the last bias. The activations cost by far the most. Keras today divides "
        "their penalty by the pictures of a batch, so ours hurts less than the chapter's 0.8749; "
        "summed over the batch, as Keras did then, the same network falls as far.",
    )
    add(
        of("l1", chapter_layers(kernel=l1, activity=l1, bias=l1)),
        "L1 regularization",
        "Weights, activations and biases cost their absolute values, which drives many to zero.",
        "As L2 regularization, with absolute values in place of squares: the pull towards 0 is the "
        "same however small a value is, so that many end at 0 altogether. The chapter gives the "
        "formula and no figures.",
    )
    add(
        of("dropout", dropout),
        "Dropout",
        "A fifth of each pooled map is dropped at random, so that no unit relies on another.",
        "Only while training: training figures are those of a damaged network, validation's "
        "those of the whole one, and so the second are the better ones. With 3,730 parameters and "
        "60,000 pictures there is little to memorize and little for dropout to mend.",
    )
    add(
        of("batchnorm", batchnorm),
        "Batch normalization",
        "Pooled maps are brought to mean 0 and variance 1, batch by batch: a fast first epoch.",
        "Whatever the raw pixels do to the first layer, the second sees values around 0 with a "
        "spread of 1: the scaling is done inside, which is why the first epoch already ends where "
        "the plain network needs two to four. For answers the batch's mean and variance "
        "are replaced by running averages.",
    )
    camera = TrainConfig(
        name="camera",
        layers=camera_layers(),
        optimizer=AdamW(learning_rate=0.003, weight_decay=0.01),
        batch_size=128,
        epochs=20,
        schedule="cosine",
        augmented=True,
    )
    add(
        camera,
        "Camera",
        "Learns other pens, papers and cameras, and to say that something is no digit.",
        "Not of the chapter. Its pictures are made anew for every epoch: moved, turned, blurred, "
        "thick and thin, and among them scraps that are no digit, for which it has an eleventh "
        "answer. Its rate falls along half a cosine.",
    )
    return found


_ADAM = Adam()
PRESETS = _presets()
"""Every experiment by name, in the order in which they are offered."""
