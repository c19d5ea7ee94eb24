"""What a fault says and does not say, how often it is shown, and what the log keeps of it."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from gui.crash import CrashFile, take_report
from gui.fault import Fault, fault_of
from gui.log import LONGEST, Counted, PlainFormatter
from gui.plain_text import without_places
from gui.widgets.fault_notice import FaultNotice
from gui.window.fault_desk import FaultDesk


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("cannot open '/people/Jane Doe/my files/a.png'", "cannot open 'a.png'"),
        ("cannot open /people/jane/a.png, sorry", "cannot open a.png, sorry"),
        (r"cannot open 'D:\People\Jane Doe\a.png'", "cannot open 'a.png'"),
        (r"cannot open D:\People\jane\a.png: gone", "cannot open a.png: gone"),
        ("file:///people/jane/a.png is gone", "a.png is gone"),
        (
            "http://jane:secret@10.0.0.7:80/video is slow",
            "http://jane:***@10.0.0.7:80/video is slow",
        ),
        ("http://10.0.0.7/v?token=abc&x=1", "http://10.0.0.7/v?token=***&x=1"),
        ("3/4 and/or 1.5 m/s </b>", "3/4 and/or 1.5 m/s </b>"),
        ('File "/x/site-packages/keras/src/a.py", line 3', 'File "keras/src/a.py", line 3'),
    ],
)
def test_text_names_no_place_and_no_password(text: str, plain: str) -> None:
    assert without_places(text) == plain


def test_our_own_files_can_still_be_found_in_a_traceback(root: Path) -> None:
    assert without_places(f'File "{root}/gui/app.py", line 3') == 'File "gui/app.py", line 3'


def test_the_home_folder_is_named_nowhere() -> None:
    home = str(Path.home())
    assert home not in without_places(f"it is {home}/my pictures/a b.png, or {home}")


def raised(text: str) -> Fault:
    try:
        raise KeyError(text)
    except KeyError as error:
        return fault_of(error)


def test_a_fault_says_what_to_send_along() -> None:
    fault = raised("lost")
    assert "KeyError" in fault.sentence
    for word in ("digitscope 0", "python 3", "platform", "lost", "test_faults.py"):
        assert word in fault.details


class Shown(FaultNotice):
    """A notice that counts."""

    def __init__(self) -> None:
        super().__init__()
        self.sentences: list[str] = []

    def tell(self, sentence: str, details: str) -> None:
        self.sentences.append(sentence)
        super().tell(sentence, details)


@pytest.fixture
def notice(qtbot: object) -> Shown:
    made = Shown()
    qtbot.addWidget(made)  # type: ignore[attr-defined]
    return made


def test_the_same_fault_is_shown_once_and_another_when_it_is_closed(notice: Shown) -> None:
    desk = FaultDesk(notice, notice)
    for _ in range(1000):
        desk.tell(Fault(sentence="One.", place="one"))
    desk.tell(Fault(sentence="Two.", place="two"))
    assert notice.sentences == ["One."]
    assert desk.times["one"] == 1000
    notice._close()
    assert notice.sentences == ["One.", "Two."]
    notice._close()
    desk.tell(Fault(sentence="One.", place="one"))
    assert notice.sentences == ["One.", "Two."]


def test_what_a_file_explains_is_said_each_time(notice: Shown) -> None:
    desk = FaultDesk(notice, notice)
    for _ in range(3):
        desk.tell(Fault(sentence="a.png is no picture."))
    assert len(notice.sentences) == 3


def test_a_fault_of_our_own_comes_back_after_what_hid_it(notice: Shown) -> None:
    desk = FaultDesk(notice, notice)
    desk.tell(Fault(sentence="One.", place="one"))
    desk.tell(Fault(sentence="a.png is no picture."))
    notice._close()
    assert notice.sentences == ["One.", "a.png is no picture.", "One."]


def record(text: str) -> logging.LogRecord:
    return logging.LogRecord("digitscope", logging.ERROR, "x.py", 1, "%s", (text,), None)


def test_the_log_counts_what_comes_again_and_again() -> None:
    counted = Counted()
    passed = [number for number in range(1, 1001) if counted.filter(record("the same"))]
    assert passed == [1, 10, 100, 1000]


def test_an_entry_of_the_log_is_short_and_names_no_place() -> None:
    text = PlainFormatter().format(record("/people/jane/a.png " + "x" * 10 * LONGEST))
    assert "/people" not in text
    assert len(text) < LONGEST + 200


def test_a_report_of_a_death_is_taken_once(tmp_path: Path) -> None:
    left = tmp_path / "crash-1.txt"
    left.write_text(f'Fatal Python error: Aborted\n\n  File "{tmp_path}/a.py", line 1 in f\n')
    (tmp_path / "crash-2.txt").write_bytes(b"")
    report = take_report(tmp_path)
    assert report is not None
    assert "Aborted" in report.details
    assert str(tmp_path) not in report.details
    assert take_report(tmp_path) is None
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="there a file in use cannot be deleted")
def test_the_file_of_a_process_that_runs_is_left_alone(tmp_path: Path) -> None:
    import faulthandler

    was = faulthandler.is_enabled()
    file = CrashFile(tmp_path)
    try:
        [path] = tmp_path.iterdir()
        assert take_report(tmp_path) is None
        assert path.exists()
    finally:
        file.close()
        if was:
            faulthandler.enable()
    assert not path.exists()


def test_a_folder_that_cannot_be_written_to_costs_only_the_report(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    CrashFile(tmp_path / "file" / "folder").close()
    assert take_report(tmp_path / "nowhere") is None
