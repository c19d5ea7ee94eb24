"""The tour's step in the network's menu: what can be taken home."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QMenu

from gui.walk.guide import Guide


def walk(guide: Guide) -> None:
    """Opens what can be taken home of the network."""
    menu = guide.find(QMenu, "network_menu")
    next(one for one in menu.actions() if one.text().startswith("Take")).trigger()
    dialog = guide.find(QDialog, "export")
    guide.wait("what can be taken home is shown", 5, dialog.isVisible)
    guide.picture("take-home", dialog)
    dialog.close()
    guide.say("Take home: what can be taken of the network is shown.")
