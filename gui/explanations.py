"""The words of a training, each in a sentence, a formula and what to look for in the curves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """One word.

    Attributes:
        title: the word as a heading.
        sentence: what it means.
        formula: in plain signs, "" where there is none.
        look: what to look for on the screen.
    """

    title: str
    sentence: str
    formula: str = ""
    look: str = ""


EXPLANATIONS: dict[str, Explanation] = {
    "epoch": Explanation(
        title="Epoch",
        sentence="One pass over all 60,000 training pictures, in an order newly shuffled each "
        "time. After it the network is tried on the 10,000 test pictures.",
        formula="steps an epoch = ⌈pictures / batch size⌉ = ⌈60,000 / 32⌉ = 1,875",
        look="Each mark on the curves is the end of an epoch. The first brings most; when the "
        "marks lie level, more of them bring little.",
    ),
    "batch": Explanation(
        title="Batch",
        sentence="A few pictures that are looked at together. Their mean gradient makes one step "
        "of all weights.",
        formula="g = 1/B · Σᵢ ∂Lᵢ/∂w     (B pictures)",
        look="Small batches make many unsteady steps, and the thin line trembles; large ones make "
        "few steady steps and need more epochs.",
    ),
    "loss": Explanation(
        title="Loss",
        sentence="One number for how wrong the answers are, small when the right digits are given "
        "with confidence. Training does nothing but make it smaller.",
        formula="loss = mean of −ln p(right digit)  +  penalties",
        look="A guess among ten digits costs ln 10 = 2.30. A loss that stays there means that "
        "nothing is learnt.",
    ),
    "cross-entropy": Explanation(
        title="Sparse categorical cross-entropy",
        sentence="The surprise at the right answer: nothing when the network gave it 100 %, and "
        "more the less it gave. “Sparse” says that the label is one number, 0 to 9, and no list "
        "of ten.",
        formula="L = −ln p_y          p = 0.5: 0.69     p = 0.1: 2.30     p = 0.01: 4.61",
        look="One picture answered wrongly and surely costs as much as dozens of hesitant ones: "
        "the loss may rise while the accuracy stays.",
    ),
    "accuracy": Explanation(
        title="Accuracy and validation",
        sentence="The share of pictures whose highest probability stands at the right digit: for "
        "training while it learns, for validation on test pictures that it never learns from.",
        formula="accuracy = right answers / pictures",
        look="Only validation says how it will fare with new digits. Training is a mean over the "
        "epoch, so that it starts lower.",
    ),
    "learning rate": Explanation(
        title="Learning rate",
        sentence="How far each step goes against the gradient.",
        formula="w ← w − η·g",
        look="Too small: the curves creep. Too large: they jump, stay at 2.30 or become no "
        "numbers. Raw pixels of 0 to 255 make gradients, and so steps, much larger.",
    ),
    "momentum": Explanation(
        title="Momentum",
        sentence="Each step keeps a share of the one before, as a rolling ball keeps its speed: "
        "what always points the same way adds up, what swings to and fro cancels out.",
        formula="v ← μ·v − η·g          w ← w + v          μ = 0.9",
        look="Beside plain SGD the loss falls sooner; with a large rate it overshoots more, too.",
    ),
    "adam": Explanation(
        title="Adam",
        sentence="Momentum, and a step of like size for every weight: the mean gradient divided by "
        "the root of the mean square.",
        formula="m ← β₁·m + (1−β₁)·g          s ← β₂·s + (1−β₂)·g²\nw ← w − η·m̂ / (√ŝ + ε)",
        look="It learns even from raw pixels, for its steps do not grow with the gradient. At a "
        "rate of 0.1 each of them is as large as the weights.",
    ),
    "l1": Explanation(
        title="L1 regularization",
        sentence="The loss gains the absolute values of the weights. The pull towards 0 is always "
        "the same, so that what is of little use ends there.",
        formula="loss + λ·Σ|w|",
        look="Many weights at 0 on the Inside page. Too large a λ holds even the training accuracy "
        "down.",
    ),
    "l2": Explanation(
        title="L2 regularization",
        sentence="The loss gains the squares of the weights. Large ones are pulled hardest, so "
        "that many small ones share the work.",
        formula="loss + λ·Σw²",
        look="Both losses hold the penalty and end higher, while the weights stay small. Too "
        "large a λ makes underfitting.",
    ),
    "dropout": Explanation(
        title="Dropout",
        sentence="While training, a random share of values is set to 0 and the others are enlarged "
        "in turn, so that no unit can rely on another. Answers use them all.",
        formula="y = x · mask / (1 − rate)          mask is 0 with probability rate",
        look="Validation above training: the training figures are those of a damaged network.",
    ),
    "batch normalization": Explanation(
        title="Batch normalization",
        sentence="Each map is brought to mean 0 and variance 1 over the batch, then scaled and "
        "moved by two numbers that are learnt. Answers use running averages.",
        formula="x̂ = (x − mean) / √(variance + ε)          y = \N{GREEK SMALL LETTER GAMMA}·x̂ + β",
        look="A first epoch that ends where others need four; small batches make it unsteady.",
    ),
    "overfitting": Explanation(
        title="Overfitting",
        sentence="The network learns its training pictures by heart, with their chance details, "
        "and answers new ones no better or worse.",
        formula="training loss ↓   while   validation loss ↑",
        look="The dashed line leaves the solid one and the gap grows. More pictures, dropout, L2 "
        "or an earlier end help.",
    ),
    "underfitting": Explanation(
        title="Underfitting",
        sentence="The network cannot, or may not, follow even its training pictures: it is too "
        "small, trained too briefly, or held back by penalties.",
        formula="training loss stays high     validation ≥ training accuracy",
        look="Both lines lie low together, validation even above. A larger network, more epochs or "
        "a smaller penalty help.",
    ),
}
"""Every word by the name under which it is asked for, in the order of the glossary."""
