"""The keys that a random hand presses: those that do something, and some that should not."""

from __future__ import annotations

from PySide6.QtCore import Qt

K = Qt.Key
KEYS = (K.Key_Tab, K.Key_Backtab, K.Key_Up, K.Key_Down, K.Key_Left, K.Key_Right, K.Key_Return,
        K.Key_Escape, K.Key_Space, K.Key_Delete, K.Key_Backspace, K.Key_Home, K.Key_End,
        K.Key_PageUp, K.Key_PageDown, K.Key_F1, K.Key_F2, K.Key_Menu, K.Key_Plus, K.Key_Minus,
        K.Key_Question)  # fmt: skip
CHORDS = (
    *(K(ord(letter)) for letter in "123456ABCEHOVZYS"),
    K.Key_Plus, K.Key_Minus, K.Key_0, K.Key_Left, K.Key_Right, K.Key_Home, K.Key_Return,
)  # fmt: skip
