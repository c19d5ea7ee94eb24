"""An evaluation as a shell gets it: an object, or tables of text."""

from __future__ import annotations

from typing import Any

from models.evaluation import Evaluation


def as_object(name: str, found: Evaluation) -> dict[str, Any]:
    """What JSON holds of the network called ``name``."""
    return {
        "model": name,
        "accuracy": found.accuracy,
        "loss": found.loss,
        "digits": _digits(found),
        "confusion": found.confusion.tolist(),
        "rejected": found.rejected.tolist(),
    }


def as_text(title: str, found: Evaluation) -> str:
    """Scores a digit, and the confusion matrix."""
    lines = [f"{title}: accuracy {found.accuracy:.4f}, loss {found.loss:.4f}\n"]
    lines.append("digit  precision  recall      F1")
    row = "{digit:5}  {precision:9.4f}  {recall:6.4f}  {f1:6.4f}"
    lines += [row.format(**scores) for scores in _digits(found)]
    lines.append("\nrows: the digit; columns: the answer")
    lines.append("     " + "".join(f"{digit:6}" for digit in range(10)))
    for digit, counts in enumerate(found.confusion):
        lines.append(f"{digit:5}" + "".join(f"{count:6}" for count in counts))
    return "\n".join(lines)


def _digits(found: Evaluation) -> list[dict[str, Any]]:
    scores = zip(found.precision, found.recall, found.f1, strict=True)
    return [
        {"digit": digit, "precision": float(p), "recall": float(r), "f1": float(f)}
        for digit, (p, r, f) in enumerate(scores)
    ]
