"""The formulas behind the numbers, in plain signs, and what they mean in a sentence."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from gui.widgets.cards import label

RHO = "\N{GREEK SMALL LETTER RHO}"
SIGNS = "η is the learning rate, g the gradient of the loss by a weight w."

RULES: dict[str, tuple[str, str]] = {
    "sgd": (
        "w ← w − η·g",
        "Every step goes straight downhill. " + SIGNS,
    ),
    "momentum": (
        "v ← μ·v − η·g\nw ← w + v",
        "A step keeps the share μ of the one before, like a ball that rolls: steady slopes are "
        "taken faster, and zigzag cancels itself. " + SIGNS,
    ),
    "nesterov": (
        "v ← μ·v − η·g\nw ← w + μ·v − η·g",
        "Momentum that looks ahead: the slope counts where the roll is about to lead. " + SIGNS,
    ),
    "rmsprop": (
        f"s ← {RHO}·s + (1−{RHO})·g²\nw ← w − η·g / √(s + ε)",
        "s remembers how large the gradients of a weight have been; each weight's steps are "
        "brought to a like size. " + SIGNS,
    ),
    "adam": (
        (
            "m ← β₁·m + (1−β₁)·g\ns ← β₂·s + (1−β₂)·g²\n"
            "w ← w − η·m̂ / (√ŝ + ε)\nm̂ = m/(1−β₁ᵗ), ŝ = s/(1−β₂ᵗ)"
        ),
        "Momentum and an even step size together. m and s begin at 0; the division by 1−βᵗ makes "
        "up for that in the first steps t. " + SIGNS,
    ),
    "adamw": (
        "w ← w − η·λ·w\nthen a step of Adam:\nw ← w − η·m̂ / (√ŝ + ε)",
        "Every step first shrinks all weights by the share η·λ, apart from Adam's evened-out "
        "steps. " + SIGNS,
    ),
}
PENALTIES: dict[str, tuple[str, str]] = {
    "l1": (
        "L1:  loss + λ·Σ|w|",
        "Every value costs its size, small ones as well: many end at 0.",
    ),
    "l2": (
        "L2:  loss + λ·Σw²",
        "Large values cost far more than small ones: all stay small.",
    ),
}


class Formula(QFrame):
    """A formula in large type with its meaning beneath."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Formula")
        self.setProperty("role", "notice")
        self._signs = label("", "lead", name=f"{name}_signs")
        self._meaning = label("", "small", name=f"{name}_meaning", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addWidget(self._signs)
        layout.addWidget(self._meaning)

    def show_formula(self, signs: str, meaning: str) -> None:
        """Another formula; hidden where there is none."""
        self._signs.setText(signs)
        self._meaning.setText(meaning)
        self.setVisible(bool(signs))
