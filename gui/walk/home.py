"""The tour's step in the network's menu: what can be taken home, and what was."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QMenu

from gui.walk.guide import Guide

PROGRAM_TOO = 120.0
"""Seconds that the network and the program may take on a slow machine."""


def walk(guide: Guide) -> None:
    """Opens what can be taken home of the network, and takes it into the tour's own data folder."""
    menu = guide.find(QMenu, "network_menu")
    next(one for one in menu.actions() if one.text().startswith("Take")).trigger()
    dialog = guide.find(QDialog, "export")
    guide.wait("what can be taken home is shown", 5, dialog.isVisible)
    guide.picture("take-home", dialog)
    to = guide.window.session.data_folder / "taken-home"
    to.mkdir()
    guide.find(QLineEdit, "export_folder").setText(str(to))
    guide.click("export_take")
    guide.wait("it is taken", PROGRAM_TOO, lambda: guide.text("export_status").startswith("Saved"))
    guide.picture("take-home-done", dialog)
    guide.close(dialog)
    guide.say(f"Take home: {len(list(to.iterdir()))} files are taken.")
