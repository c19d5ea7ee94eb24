"""Strange pictures and videos: some of each kind, and products that fail which the harness sees.

The long form is ``python tests/trust/hostile_pictures.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tests.trust import hostile_jpeg, hostile_others, hostile_png, hostile_videos
from tests.trust.hostile_pictures import inside, mutants_of_good_ones, open_one, picture
from tests.trust.opening import Opening
from tests.trust.strange import ACCEPTED, EITHER, REFUSED, Strange, encoded, sheet
from vision.files import PictureError
from vision.frames import Frame

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")

PICTURES = (
    *(hostile_png.lies, hostile_png.odd, hostile_png.cuts, hostile_jpeg.lies, hostile_jpeg.odd),
    *(hostile_others.plain, hostile_others.other_kinds, hostile_others.names),
)
VIDEOS = (
    *("plain.mkv", "v_%02d.avi", "turned.mp4", "broken_apart.avi", "broken_all.avi", "m3u8.mp4"),
    *("says_-1_frames.avi", "no_frames.avi", "other_sizes.avi", "ffconcat_behind_a_box.mp4"),
    *("points_elsewhere.mp4", "nested.mp4"),
)
MUTANTS = 24


@pytest.fixture(scope="module")
def opening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opening]:
    with Opening(tmp_path_factory.mktemp("pictures"), patience=20) as opening:
        yield opening


def some(opening: Opening) -> Iterator[Strange]:
    """Every third picture, the special files and a few videos."""
    pictures = [one for module in PICTURES for one in module()]
    yield from pictures[::3]
    yield from hostile_others.places()
    yield Strange(name="bomb.png", data=hostile_png.large(10_000, 10_000), says="pixels")
    parts = (hostile_videos.good, hostile_videos.damaged, hostile_videos.lies)
    videos = [one for part in parts for one in part()]
    videos += [*hostile_videos.lists(opening.canary), *hostile_videos.boxes(opening.canary)]
    yield from (one for one in videos if one.name in VIDEOS)


def test_strange_files_are_read_rightly_or_refused(opening: Opening, tmp_path: Path):
    opened = {}
    for number, one in enumerate(some(opening)):
        outcome, troubles = open_one(opening, one, tmp_path / f"{number}")
        opened[one.name] = [trouble for trouble in troubles if not trouble.startswith("took")]
        assert outcome.seconds < 10
    assert {name: troubles for name, troubles in opened.items() if troubles} == {}
    assert len(opened) > 80


def test_mutants_of_good_files_break_nothing(opening: Opening, tmp_path: Path):
    verdicts = set()
    for number, one in enumerate(mutants_of_good_ones(MUTANTS, 7)):
        outcome, troubles = open_one(opening, one, tmp_path / f"{number}")
        assert [trouble for trouble in troubles if not trouble.startswith("took")] == [], one.name
        verdicts.add(outcome.verdict)
    assert verdicts == {"accepted", "refused"}


def test_the_files_from_outside_behave_as_their_manifest_says(
    opening: Opening, shared: Path, tmp_path: Path
):
    places = {name: tmp_path / name for name in ("REL_OUT", "REL_MARKERS", "REL_CANARY")}
    says = {
        "i01": "pixels",
        "i03": "pixels",
        "i04": "incomplete",
        "i07": "incomplete",
        "i08": "empty",
        "i09": "neither",
        "i10": "folder",
        "i12": "ordinary file",
        "v05": "contents",
        "v06": "empty|neither|folder",
        "v08": "ordinary file",
    }
    plays = {"v01": (10, ""), "v02": (6, "ends early"), "v09": (5, "")}
    scripts = [script for kind in "iv" for script in (shared / "hostile").glob(f"{kind}[0-9]*.py")]
    count = 0
    for script in scripts:
        key = script.name[:3]
        environment = {**os.environ, **{name: str(place) for name, place in places.items()}}
        subprocess.run([sys.executable, script], env=environment, check=True, capture_output=True)
        for path in sorted(places["REL_OUT"].iterdir()):
            frames, note = plays.get(key, (None, says.get(key, "")))
            one = Strange(
                name=path.name,
                place=path.rename,
                expected=REFUSED if key in says else ACCEPTED,
                frames=frames,
                says=note,
            )
            if path.name != "v05_full.mp4":  # what it made its own of
                _, troubles = open_one(opening, one, tmp_path / f"{count}")
                assert [one for one in troubles if not one.startswith("took")] == [], path
                count += 1
        for path in places["REL_OUT"].iterdir():
            path.unlink()
    assert len(scripts) == len({script.name[:3] for script in scripts}) == 17
    assert count >= 30


def takes_a_path(path: Path) -> object:
    """OpenCV alone, which is what everybody does."""
    found = cv2.imread(str(path))
    if found is None:
        raise PictureError(f"{path.name} cannot be read")
    return True


def reads_without_asking(path: Path) -> object:
    return path.read_bytes()


def accepts_all(path: Path) -> object:
    return path


def shows_a_mirror(path: Path) -> object:
    return with_frames(lambda frame: frame.picture[:, ::-1].copy(), path)


def shows_nothing(path: Path) -> object:
    return with_frames(lambda frame: np.full_like(frame.picture, 255), path)


def with_frames(change: Any, path: Path) -> object:
    """The product, with something done to every frame."""
    from vision import sources

    class Changed:
        note = ""

        def __init__(self, source: Any) -> None:
            self._source = source

        def read(self) -> Frame | None:
            frame = self._source.read()
            changed = frame and change(frame)
            return frame and Frame(picture=changed, time=frame.time, index=frame.index)

        def close(self) -> None:
            self._source.close()

    product = sources.open_source
    sources.open_source = lambda text: Changed(product(text))  # type: ignore[assignment]
    try:
        return picture(path)
    finally:
        sources.open_source = product


def stops_at_the_first_broken_frame(path: Path) -> object:
    from vision.video import VideoFile

    VideoFile._expected = lambda _: 0  # type: ignore[method-assign]
    return inside(path)


def keeps_quiet_about_broken_frames(path: Path) -> object:
    from vision.video import VideoFile

    VideoFile._how_it_ended = lambda _: ""  # type: ignore[method-assign]
    return inside(path)


def spins(_: Path) -> object:
    while True:
        time.process_time()


def leaves_frames_behind(path: Path) -> object:
    cv2.imwrite(str(path.with_name("frame.png")), sheet())
    return path


BAD_NAME = Strange(name=os.fsdecode(b"\xff\xfe.png"), data=encoded(".png"), expected=ACCEPTED)
PIPE = Strange(name="pipe.png", place=os.mkfifo)
MIRRORED = Strange(name="a.png", data=encoded(".png"), expected=ACCEPTED, picture=sheet())


def real_bomb() -> Strange:
    return Strange(name="bomb.png", data=hostile_png.large(10_000, 10_000))


def broken_frames() -> Strange:
    return next(one for one in hostile_videos.damaged() if one.name == "broken_apart.avi")


@pytest.mark.parametrize(
    ("opener", "strange", "trouble"),
    [
        (takes_a_path, BAD_NAME, "died: exit status -11"),
        (takes_a_path, real_bomb, "MB more"),
        (reads_without_asking, PIPE, "hung"),
        (spins, MIRRORED, "hung"),
        (accepts_all, PIPE, "accepted, expected refused"),
        (shows_a_mirror, MIRRORED, "another picture"),
        (shows_nothing, MIRRORED, "another picture"),
        (stops_at_the_first_broken_frame, broken_frames, "2 frames, not 8"),
        (keeps_quiet_about_broken_frames, broken_frames, "its note is ''"),
        (leaves_frames_behind, MIRRORED, "left "),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_a_product_that_fails_is_seen(tmp_path: Path, opener: Any, strange: Any, trouble: str):
    one = strange if isinstance(strange, Strange) else strange()
    with Opening(tmp_path / "scratch", patience=2 if trouble == "hung" else 30) as opening:
        kind = f"{opener.__module__}:{opener.__name__}"
        _, troubles = open_one(opening, one, tmp_path / "one", kind)
    assert any(trouble in each for each in troubles), troubles


def test_a_sentence_that_says_something_else_is_seen(opening: Opening, tmp_path: Path):
    one = Strange(name="a.png", data=b"text", says="incomplete")
    outcome, troubles = open_one(opening, one, tmp_path / "one")
    assert troubles == [f"does not say 'incomplete': {outcome.sentence!r}"]


def test_what_may_be_either_must_still_be_whole(opening: Opening, tmp_path: Path):
    one = Strange(name="a.png", data=encoded(".png"), expected=EITHER, picture=255 - sheet())
    _, troubles = open_one(opening, one, tmp_path / "one")
    assert any("another picture" in each for each in troubles)
