"""Rules of learning and schedules: what they are called, begin with and are explained by."""

from __future__ import annotations

from gui.train.formulas import RHO
from models.config import SGD, Adam, AdamW, Optimizer, RMSprop

BEGINNINGS: dict[str, tuple[str, Optimizer]] = {
    "sgd": ("SGD", SGD()),
    "momentum": ("SGD with momentum", SGD(momentum=0.9)),
    "nesterov": ("SGD with Nesterov momentum", SGD(momentum=0.9, nesterov=True)),
    "rmsprop": ("RMSprop", RMSprop()),
    "adam": ("Adam", Adam()),
    "adamw": ("AdamW", AdamW()),
}
"""Each rule: what it is called, and the numbers it begins with (Keras' own)."""

NUMBERS: dict[str, tuple[str, str]] = {
    "learning_rate": ("η: learning rate", "How far each step goes."),
    "momentum": ("μ: momentum", "The share of the step before that the next one keeps."),
    "rho": (f"{RHO}: memory", "How long the size of the gradients is remembered: near 1, long."),
    "beta_1": ("β₁: memory of steps", "How long the direction is remembered: near 1, long."),
    "beta_2": ("β₂: memory of sizes", "How long the gradients' size is remembered: near 1, long."),
    "epsilon": ("ε: floor", "Keeps steps finite where a gradient has hardly ever been above 0."),
    "weight_decay": ("λ: weight decay", "The share of each weight, times η, that a step removes."),
}
DECIMALS = {"epsilon": 9, "learning_rate": 6, "beta_2": 6, "rho": 6}

SCHEDULES = (
    ("constant", "Constant", "The learning rate stays as it is from the first step to the last."),
    ("step", "In steps", "After so many epochs the rate is multiplied by the factor, and again."),
    ("cosine", "Cosine", "The rate falls smoothly to 0 at the last epoch, along half a cosine."),
    ("plateau", "On a plateau", "Where the test loss no longer falls, the rate is made smaller."),
)
RULE_TERMS = {
    "sgd": "learning rate",
    "momentum": "momentum",
    "nesterov": "momentum",
    "rmsprop": "learning rate",
    "adam": "adam",
    "adamw": "adam",
}
EXPLAINED = {
    "rule": "adam",
    "schedule": "learning rate",
    "early_stopping": "overfitting",
    "augmented": "overfitting",
}
"""The word behind each part: what early stopping and more pictures are for is overfitting."""
MONITORS = (("val_loss", "Test loss"), ("val_accuracy", "Test accuracy"))


def rule_of(optimizer: Optimizer) -> str:
    """Which of ``BEGINNINGS`` a rule is."""
    if isinstance(optimizer, SGD):
        if not optimizer.momentum:
            return "sgd"
        return "nesterov" if optimizer.nesterov else "momentum"
    return optimizer.kind.lower()
