"""What every exported program and notebook is put together from, as text."""

from __future__ import annotations

import re

from models.config import TrainConfig
from models.keras_source import (
    callback_sources,
    filters_source,
    layer_source,
    optimizer_source,
)

LONGEST_STEM = 40
RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)\d")
"""Names that Windows keeps for devices, whatever the ending."""

FIXED = '''
# Filters of the first convolution that begin as kernels made by hand, counted from 0:
# the kernel's rows, the bias, and whether training may change them.
FIXED_FILTERS = {{
{filters}
}}


class Frozen(keras.constraints.Constraint):
    """Puts frozen filters back after every step.

    That is as if their gradient were 0; and momentum and weight decay cannot move them either.
    """

    def __init__(self, frozen, values):
        self.frozen = frozen
        self.values = values

    def __call__(self, weight):
        return keras.ops.where(self.frozen, self.values, weight)


def fix_filters(network):
    """Puts the filters made by hand into the first convolution and holds the frozen ones."""
    first = next(layer for layer in network.layers if isinstance(layer, layers.Conv2D))
    kernel, bias = first.get_weights()
    frozen = np.zeros(len(bias), bool)
    for number, (rows, offset, learns) in FIXED_FILTERS.items():
        kernel[:, :, 0, number] = rows
        bias[number] = offset
        frozen[number] = not learns
    first.set_weights([kernel, bias])
    first.kernel.constraint = Frozen(frozen, kernel)
    first.bias.constraint = Frozen(frozen, bias)
'''

LOAD = '''
def load_data(path):
    """Pictures as numbers from 0 to 255 with one channel, and their digits."""
    if path:
        with np.load(path) as file:
            train = file["x_train"], file["y_train"]
            test = file["x_test"], file["y_test"]
    else:
        train, test = keras.datasets.mnist.load_data()
    return [(x[..., None].astype("float32"), y) for x, y in (train, test)]
'''

DRAW = '''
def draw_weights(network):
    """Draws the first weights, for every layer from a seed of its own, as Digitscope does."""
    seeds = np.random.SeedSequence(SEED).generate_state(len(network.layers)) >> 1
    for layer, seed in zip(network.layers, seeds.tolist()):
        if isinstance(layer, (layers.Conv2D, layers.Dense)):
            layer.kernel.assign(keras.initializers.GlorotUniform(seed)(layer.kernel.shape))
'''

NETWORK = '''
def build_network():
    """The layers, from the picture to the probabilities."""
    network = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
{layers}
        ]
    )
{rest}    return network
'''

OPTIMIZER = '''
def build_optimizer(steps):
    """How the weights are changed; ``steps`` is how often in the whole training."""
    return keras.optimizers.{optimizer}
'''

CALLBACKS = '''
def build_callbacks():
    """What is done after every epoch."""
    return [
{callbacks}
    ]
'''

TRAIN = '''
def train(network, train_data, test_data, epochs=EPOCHS):
    """Trains and validates; returns loss and accuracy of every epoch."""
    pictures, digits = train_data
    network.compile(
        optimizer=build_optimizer(epochs * -(-len(pictures) // BATCH_SIZE)),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    history = network.fit(
        pictures,
        digits,
        batch_size=BATCH_SIZE,
        epochs=epochs,
        validation_data=test_data,{callbacks}
    ).history
    last = history["val_accuracy"][-3:]
    print(f"validation accuracy, mean of the last {{len(last)}} epochs: {{np.mean(last):.4f}}")
    return history
'''

EVALUATE = '''
def evaluate(network, pictures, digits):
    """Says which share of the pictures is read rightly, and of which digit how many."""
    answers = network.predict(pictures, batch_size=500, verbose=0).argmax(axis=1)
    print(f"accuracy {np.mean(answers == digits):.4f} on {len(digits)} test pictures")
    for digit in np.unique(digits):
        found = answers[digits == digit]
        print(f"  {digit}: {np.sum(found == digit)} of {len(found)} read rightly")
'''

TAUGHT = ", taught"
"""At the end of an experiment's name: its network was finished and was then taught own digits."""

WENT_ON = """\
Digitscope trained this run in parts: it went on from the run {parent}.
This program begins with first weights and trains all {epochs} epochs in one go, so its figures are
alike and not the same. A learning rate that was changed by hand on the way is not in it."""

WAS_TAUGHT = """\
Digitscope did not train this network from its first weights: a finished one was taught own digits
among MNIST's, at a small learning rate. This program begins with first weights and has MNIST only:
after its {epochs} epochs it is another network, with other figures. The taught one is the file that
ends in .keras."""

CONSTANTS = """\
SEED = {seed}
EPOCHS = {epochs}
BATCH_SIZE = {batch_size}
"""


def stem_of(name: str) -> str:
    """A file's name without its ending, safe on every system: "my-network"."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower())[:LONGEST_STEM].strip("-") or "network"
    return f"{stem}-network" if RESERVED.fullmatch(stem) else stem


def begun_words(config: TrainConfig, parent: str = "") -> str:
    """How the training began if not with first weights, in lines of about 100 columns; else "".

    Args:
        config: the experiment.
        parent: what the run is called that this one went on from.
    """
    if config.name.endswith(TAUGHT):
        return WAS_TAUGHT.format(epochs=config.epochs)
    return WENT_ON.format(parent=parent, epochs=config.epochs) if parent else ""


def reached_words(reached: float) -> str:
    """What our own training came to."""
    return f"a validation accuracy of {reached:.4f} (mean of its last three epochs)"


def constants(config: TrainConfig) -> str:
    """Seed, epochs and batch size."""
    return CONSTANTS.format(
        seed=config.seed % 2**64, epochs=config.epochs, batch_size=config.batch_size
    )


def seed_source(config: TrainConfig) -> str:
    """The seed as Keras takes it: below 2 ** 32."""
    return "SEED" if config.seed % 2**64 < 2**32 else "SEED % 2**32"


def imports(config: TrainConfig) -> str:
    """What else of Keras is imported beside its layers."""
    return ", regularizers" if "regularizers." in layer_lines(config) else ""


def layer_lines(config: TrainConfig) -> str:
    """The layers, a line each."""
    return "\n".join(f"            {layer_source(layer)}," for layer in config.layers)


def network_parts(config: TrainConfig) -> list[str]:
    """Functions that make the network with its first weights."""
    fixed = bool(config.fixed_filters)
    rest = "    draw_weights(network)\n" + ("    fix_filters(network)\n" if fixed else "")
    parts = [FIXED.format(filters=filters_source(config))] if fixed else []
    return [*parts, DRAW, NETWORK.format(layers=layer_lines(config), rest=rest)]


def training_parts(config: TrainConfig) -> list[str]:
    """Functions that train it."""
    lines = [f"        keras.callbacks.{call}," for call in callback_sources(config)]
    return [
        OPTIMIZER.format(optimizer=optimizer_source(config)),
        *([CALLBACKS.format(callbacks="\n".join(lines))] if lines else []),
        TRAIN.format(callbacks="\n        callbacks=build_callbacks()," if lines else ""),
    ]
