"""The keys of the plots: arrows read a place, with Shift they go along, + and - enlarge."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gui.widgets.curve_plots import CurvePlots

ZOOM_STEP = 1.25
KEY_STEPS = 40
"""Presses of an arrow key from one end of the x axis to the other."""


def pressed(
    plots: CurvePlots, key: Qt.Key, held: Qt.KeyboardModifier, place: float | None
) -> tuple[bool, float | None]:
    """Does what a key asks for.

    Args:
        plots: what is looked at.
        key: pressed.
        held: modifiers held with it.
        place: that is read, or None.

    Returns:
        Whether the key was meant for the plots, and the place that is read from now on.
    """
    step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
    if held & Qt.KeyboardModifier.ControlModifier:
        return False, place
    if step is not None and held & Qt.KeyboardModifier.ShiftModifier:
        plots.pan(step / 8)
    elif step is not None:
        low, high = plots.whole() if not plots.zoomed else plots.x_range()
        at = high if place is None else place
        place = min(high, max(low, at + step * (high - low) / KEY_STEPS))
    elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
        plots.zoom(1 / ZOOM_STEP, place)
    elif key == Qt.Key.Key_Minus:
        plots.zoom(ZOOM_STEP, place)
    elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
        plots.reset()
    elif key == Qt.Key.Key_Escape and place is not None:
        place = None
    else:
        return False, place
    return True, place
