"""What is dropped is opened by its own name, whatever that is made of."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QUrl

from gui.window.intake import named


@pytest.mark.parametrize(
    "name", [b"a b.png", b"\xff\xfe.png", b"100%.png", b"new\nline#?.png", "\ufffd手.png".encode()]
)
def test_a_local_files_name_comes_as_it_is(name: bytes):
    escaped = "".join(f"%{byte:02X}" for byte in name)
    url = QUrl.fromEncoded(f"file:///tmp/{escaped}".encode())
    assert os.fsencode(named(url)) == b"/tmp/" + name


def test_an_address_stays_an_address():
    assert named(QUrl("http://10.0.0.2:8080/video?w=2")) == "http://10.0.0.2:8080/video?w=2"
