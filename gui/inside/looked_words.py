"""What the heat says, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gui.widgets.figures import figure
from gui.widgets.probability_bars import NOT_A_DIGIT
from models.digit_names import a_digit

if TYPE_CHECKING:
    from models.grad_cam import Cam
    from models.saliency import Covered

Cell = tuple[int, int]
Floats = npt.NDArray[np.float32]

NOTHING = 0.0005
"""A fall below this reads 0.000."""

SAME_ODDS = 0.02
"""A fall of the odds below this power of ten is less than a twentieth of them."""


def possessive(digit: int) -> str:
    """Whose: the 7's."""
    return "“no digit”’s" if digit == NOT_A_DIGIT else f"the {digit}’s"


def about_patch(covered: Covered, digit: int, cell: Cell | None, *, odds: bool) -> str:
    """What covering the patch at a pixel does; without a pixel: the patch that matters most."""
    ink = "A blot on" if covered.fill else "Covering"
    if cell is None:
        fall = covered.fall(digit, odds=odds)
        most = strongest(np.abs(fall))
        if abs(fall[most]) < (SAME_ODDS if odds else NOTHING):
            size = f"{covered.size}×{covered.size}"
            more = "" if odds else " Odds show more."
            return f"No patch of {size} changes much for {a_digit(digit)}.{more}"
        return f"{ink} the framed patch {_does(covered, digit, most, odds)}."
    where = f"Row {cell[0] + 1}, column {cell[1] + 1}"
    verb = "a blot" if covered.fill else "covering"
    return f"{where}: {verb} {_does(covered, digit, cell, odds)}."


def about_cam(cam: Cam, heat: Floats, digit: int, cell: Cell | None) -> str:
    """What the maps say at a pixel; without one: where they speak most."""
    if not heat.any():
        return f"Nothing in these maps speaks for {a_digit(digit)}."
    place = strongest(np.abs(heat)) if cell is None else cell
    box = cam.field.box(*cam.cell(*place))
    value = _for(float(heat[place]), digit)
    if cell is None:
        return f"Most in the framed {box[2]}×{box[3]} pixels: {value}."
    where = f"Row {cell[0] + 1}, column {cell[1] + 1}"
    return f"{where}: {value}. The maps’ cell sees the {box[2]}×{box[3]} pixels framed."


def about_pixels(heat: Floats, digit: int, cell: Cell | None) -> str:
    """What more light in a pixel would do to the score."""
    if cell is None:
        cell, what = strongest(np.abs(heat)), "Most at "
    else:
        what = ""
    value = 100 * float(heat[cell])
    change = f"{'+' if value > 0 else ''}{figure(value, 3)}"
    where = f"{what}row {cell[0] + 1}, column {cell[1] + 1}"
    return (
        f"{where[0].upper()}{where[1:]}: 100 grey levels more ink change "
        f"{possessive(digit)} score by {change}."
    )


def strongest(heat: Floats) -> Cell:
    """Row and column of the largest value."""
    row, column = np.unravel_index(int(heat.argmax()), heat.shape)
    return int(row), int(column)


def _does(covered: Covered, digit: int, cell: Cell, odds: bool) -> str:
    """As "takes 0.43 from the 7's probability (0.998 → 0.568)"."""
    value = float(covered.fall(digit, odds=odds)[cell])
    if odds:
        if abs(value) < SAME_ODDS:
            return f"leaves {possessive(digit)} odds as they are"
        times = 10 ** min(abs(value), 9)
        said = f"{float(f'{times:.2g}'):,.0f}" if times >= 10 else f"{times:.1f}"
        if times > 1e6:
            said = "over a million"
        return f"makes {a_digit(digit)} {said} times {'less' if value > 0 else 'more'} likely"
    before = float(covered.whole[digit])
    after = f"({before:.3f} → {before - value:.3f})"
    if abs(value) < NOTHING:
        return f"leaves {possessive(digit)} probability as it is"
    if value > 0:
        return f"takes {figure(value, 3)} from {possessive(digit)} probability {after}"
    return f"adds {figure(-value, 3)} to {possessive(digit)} probability {after}"


def _for(value: float, digit: int) -> str:
    side = "for" if value >= 0 else "against"
    return f"{figure(abs(value), 3)} {side} {a_digit(digit)}"
