"""Whole frames: made-up sheets with known digits, and everything that is no digit."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from vision import synthesis
from vision.ink import find_ink, is_light_ink
from vision.recognize import recognize
from vision.segment import Segments

SIZE = (640, 480)


@pytest.fixture(scope="session")
def sheet(baseline, test_digits) -> synthesis.Sheet:
    """Ten digits that the network reads without doubt when they are clean."""
    pictures, labels = test_digits
    sure = baseline(pictures[:2000]).max(axis=1) > 0.999
    chosen = [int(np.flatnonzero((labels[:2000] == digit) & sure)[0]) for digit in range(10)]
    return synthesis.make_sheet(
        pictures[chosen], labels[chosen], rng=np.random.default_rng(5), size=SIZE
    )


def share(reading, sheet: synthesis.Sheet) -> float:
    """Part of the sheet's digits that were read at their place."""
    right = 0
    for label, (x, y, width, height) in zip(sheet.labels, sheet.boxes, strict=True):
        middle = (x + width / 2, y + height / 2)
        right += any(
            digit.digit == label
            and abs(digit.box[0] + digit.box[2] / 2 - middle[0]) < width / 2
            and abs(digit.box[1] + digit.box[3] / 2 - middle[1]) < height / 2
            for digit in reading.digits
        )
    return right / len(sheet.labels)


def test_a_plain_sheet_is_read_in_order(sheet, baseline):
    reading = recognize(sheet.picture, baseline)
    assert reading.text == "01234\n56789"
    assert [digit.line for digit in reading.digits] == list(sheet.lines)
    assert set(reading.milliseconds) >= {"ink", "segment", "normalize", "classify", "total"}
    assert set(reading.milliseconds) >= {"group", "order"}
    for digit in reading.digits:
        assert digit.picture.shape == (28, 28)
        assert digit.confidence == pytest.approx(digit.probabilities[digit.digit])


CHANGES = {
    "shadow": lambda p: synthesis.shadow(p, edge=0.5, slope=0.3, depth=0.6, soft=0.05),
    "one-sided light": lambda p: synthesis.uneven_light(p, towards=1.0, depth=0.6),
    "noise": lambda p: synthesis.sensor_noise(p, rng=np.random.default_rng(1), amount=12),
    "blur": lambda p: synthesis.defocus(p, 2.0),
    "chalk": lambda p: 255 - p,
    "faint": lambda p: 255 - (255 - p) // 3,
    "dim": lambda p: p // 3,
    "jpeg": lambda p: cv2.imdecode(cv2.imencode(".jpg", p, [cv2.IMWRITE_JPEG_QUALITY, 25])[1], 1),
    "large": lambda p: cv2.resize(p, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC),
    "small": lambda p: cv2.resize(p, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA),
    "grey": lambda p: cv2.cvtColor(p, cv2.COLOR_BGR2GRAY),
    "with alpha": lambda p: cv2.cvtColor(p, cv2.COLOR_BGR2BGRA),
}


@pytest.mark.parametrize("change", CHANGES)
def test_digits_survive(change: str, sheet, baseline):
    picture = CHANGES[change](sheet.picture)
    reading = recognize(picture, baseline)
    scale = picture.shape[0] / SIZE[1]
    scaled = synthesis.Sheet(
        picture=picture,
        labels=sheet.labels,
        boxes=tuple(tuple(round(v * scale) for v in box) for box in sheet.boxes),
        lines=sheet.lines,
    )
    assert share(reading, scaled) >= 0.9
    assert len(reading.digits) <= 10


def test_ruled_paper_is_taken_off(sheet, baseline):
    ruled = sheet.picture.copy()
    for row in range(20, SIZE[1], 44):
        cv2.line(ruled, (0, row), (SIZE[0], row + 4), (190, 150, 130), 1, cv2.LINE_AA)
    reading = recognize(ruled, baseline)
    assert share(reading, sheet) >= 0.8
    assert len(reading.digits) <= 10


def test_a_frame_drawn_round_a_digit_is_not_read(sheet, baseline):
    framed = sheet.picture.copy()
    x, y, width, height = sheet.boxes[3]
    corners = (x - 18, y - 18), (x + width + 18, y + height + 18)
    cv2.rectangle(framed, *corners, (40, 40, 40), 4)
    reading = recognize(framed, baseline)
    assert share(reading, sheet) == 1.0
    assert len(reading.digits) == 10


def test_more_confidence_can_be_asked_for(sheet, baseline):
    assert not recognize(sheet.picture, baseline, sure=1.01).digits
    strict = recognize(sheet.picture, baseline, sure=1.01)
    assert {one.reason.split()[0] for one in strict.rejected if one.digit is not None} == {"unsure"}


def test_an_answer_of_no_digit_is_believed(sheet):
    def nothing(batch: np.ndarray) -> np.ndarray:
        answer = np.zeros((len(batch), 11), np.float32)
        answer[:, 10] = 1
        return answer

    reading = recognize(sheet.picture, nothing)
    assert not reading.digits
    assert sum(one.reason == "not a digit 1.00" for one in reading.rejected) == 10


@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 20000), (20000, 1), (2, 2), (3, 700), (28, 28), (480, 640, 3)]
)
@pytest.mark.parametrize("value", [0, 128, 255])
def test_empty_pictures_of_any_size_hold_no_digit(shape, value: int, baseline):
    reading = recognize(np.full(shape, value, np.uint8), baseline)
    assert reading.text == ""


def test_noise_holds_no_digit(baseline):
    noise = np.random.default_rng(0).integers(0, 256, (480, 640, 3)).astype(np.uint8)
    assert not recognize(noise, baseline).digits


def test_an_empty_sheet_on_a_desk_holds_no_digit(baseline):
    rng = np.random.default_rng(3)
    frame = synthesis.desk(rng, SIZE)
    frame[60:420, 80:560] = synthesis.paper(rng, (480, 360))
    lit = synthesis.uneven_light(frame, towards=0.5, depth=0.4)
    assert not recognize(synthesis.defocus(lit, 1.0), baseline).digits


def test_polarity_is_told_even_before_a_dark_background(sheet):
    grey = cv2.cvtColor(sheet.picture, cv2.COLOR_BGR2GRAY)
    assert not is_light_ink(grey)
    assert is_light_ink(255 - grey)
    scene = np.full((700, 900), 30, np.uint8)
    scene[100:580, 120:760] = grey
    assert not is_light_ink(scene)


def test_candidates_say_why_they_are_left_out(sheet):
    picture = sheet.picture.copy()
    cv2.circle(picture, (320, 240), 14, (30, 30, 30), cv2.FILLED)
    cv2.line(picture, (20, 244), (250, 244), (30, 30, 30), 10)
    cv2.rectangle(picture, (600, 200), (639, 280), (30, 30, 30), cv2.FILLED)
    candidates = Segments(find_ink(picture)).candidates
    reasons = {candidate.reason for candidate in candidates}
    assert {"", "not a pen stroke", "too wide"} <= reasons
    assert sum(not candidate.reason for candidate in candidates) == 10


def test_a_dial_only_moves_digits_to_what_is_left_out(sheet, camera):
    """Asking for more leaves out some digits; each is still there with what the network said."""
    loose = recognize(sheet.picture, camera, sure=0.0)
    middle = float(np.median([digit.confidence for digit in loose.digits]))
    strict = recognize(sheet.picture, camera, sure=middle + 1e-6)
    assert 0 < len(strict.digits) < len(loose.digits)
    gone = {digit.box for digit in loose.digits} - {digit.box for digit in strict.digits}
    left = {one.box: one for one in strict.rejected if one.reason.startswith("unsure")}
    assert gone <= set(left)
    for digit in loose.digits:
        if digit.box in gone:
            one = left[digit.box]
            assert one.digit == digit.digit
            assert np.array_equal(one.picture, digit.picture)
            assert np.array_equal(one.probabilities, digit.probabilities)
