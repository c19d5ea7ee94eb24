"""Nothing leaves the machine, nothing is stored unasked, names are names; breaking it is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust import privacy


def test_nothing_leaves_the_machine_and_nothing_is_kept_unasked(tmp_path: Path) -> None:
    looked = privacy.look(tmp_path, privacy.use(tmp_path))
    assert min(looked.values()) > 0


def test_every_broken_promise_would_be_seen(tmp_path: Path) -> None:
    """All are broken in one go; each is found."""
    seen = privacy.use(tmp_path, broken="frames,password,rich,place,net")
    found = "\n".join(privacy.broken(tmp_path, seen))
    for words in (
        "beyond this machine: ['socket.connect 192.0.2.1']",
        "stored while the camera was on",
        "read as rich text",
        f"{privacy.PASSWORD} stands in digitscope.log",
        f"{privacy.PERSON} stands in note.txt",
    ):
        assert words in found


@pytest.mark.parametrize("cell", ["=1+1", "+x", "-x", "@x", "\t=1", "\r=1"])
def test_a_formula_in_a_table_would_be_seen(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f'name,"{cell}"\n', encoding="utf-8", newline="")
    with pytest.raises(privacy.BrokenError, match="is a formula"):
        privacy.look_at_table(path)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+x", "-x", "@x", "\t=1", "\r=1", "\ttab", "-0.5", "a\nb"]
)
def test_no_writer_of_tables_lets_one_through(tmp_path: Path, cell: str) -> None:
    from models.export import csv_text

    path = tmp_path / "table.csv"
    path.write_text(csv_text([["name", cell], [cell, -0.5]]), encoding="utf-8", newline="")
    assert privacy.look_at_table(path) == 4
