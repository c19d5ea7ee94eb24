"""Letters and words as a hand writes them, made of the middle lines of fonts."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision import hands, penlines
from vision.penlines import Segments

#: Words without digits to make prose of; what they say matters less than their shapes.
PROSE = (
    "the of and a to in is you that it he was for on are as with his they at be this have from or "
    "one had by word but not what all were we when your can said there use an each which she do "
    "how their if will up other about out many then them these so some her would make like him "
    "into time has look two more write go see number no way could people my than first water been "
    "call who oil its now find long down day did get come made may part over new sound take only "
    "little work know place year live me back give most very after thing our just name good "
    "sentence man think say great where help through much before line right too mean old any same "
    "tell boy follow came want show also around form three small set put end does another well "
    "large must big even such because turn here why ask went men read need land different home us "
    "move try kind hand picture again change off play spell air away animal house point page "
    "Lisbon Oslo Zurich Quebec Boston Siegfried Bill Bob Olga Iris Lili Zoe Ilse Sissi"
)
WORDS: tuple[str, ...] = tuple(PROSE.split())
#: OpenCV's stroke fonts, by how often a hand is like them, then its outline fonts.
HERSHEY = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX_SMALL,
    cv2.FONT_HERSHEY_SIMPLEX | cv2.FONT_ITALIC,
)
FACES = ("sans", "italic")
#: Height of a capital while a letter is traced, in pixels.
CAPITAL = 40
#: Part of the hands that write the project's patterns (see vision.hands); fonts are behind others.
PATTERNS = 0.5
#: A pattern's line to stand on, which is its capitals' height too.
BASE = 6


class Letters:
    """The middle lines of letters, each traced once.

    A letter stands on the line y = 0 from x = 0 on; a capital is 1 high (y from -1 to 0).
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], tuple[Segments, float]] = {}
        self.fonts = len(HERSHEY) + len(FACES)

    def letter(self, font: int, letter: str) -> tuple[Segments, float]:
        """Its segments and its width."""
        key = font, letter
        if key not in self._known:
            self._known[key] = _traced(font, letter)
        return self._known[key]


def _traced(font: int, letter: str) -> tuple[Segments, float]:
    picture = np.zeros((3 * CAPITAL, 3 * CAPITAL), np.uint8)
    start = (CAPITAL, 2 * CAPITAL)
    if font < len(HERSHEY):
        face = HERSHEY[font]
        # At scale 1 a capital of most fonts is 21 pixels high, of the small one 12.
        high = 12 if face == cv2.FONT_HERSHEY_COMPLEX_SMALL else 21
        cv2.putText(picture, letter, start, face, CAPITAL / high, 255, 3, cv2.LINE_AA)
    else:
        outline = cv2.FontFace(FACES[font - len(HERSHEY)])
        cv2.putText(picture, letter, start, 255, outline, round(CAPITAL / 0.72), 400)
    ink = (picture > 100).astype(np.uint8)
    if not ink.any():
        return np.zeros((0, 2, 2)), 0.35
    segments = (penlines.traced(ink) - np.array(start)) / CAPITAL
    segments[..., 0] -= segments[..., 0].min()
    return segments, float(segments[..., 0].max())


class Hand:
    """One person's handwriting.

    Args:
        rng: what this hand is like.
        letters: the letters it starts from.
    """

    def __init__(self, rng: np.random.Generator, letters: Letters) -> None:
        self._rng = rng
        self._letters = letters
        self._pattern = rng.random() < PATTERNS
        self._font = int(rng.choice(letters.fonts, p=(0.22, 0.3, 0.08, 0.05, 0.05, 0.1, 0.1, 0.1)))
        self._joined = rng.random() < (0.8 if self._font in (1, 2) else 0.3)
        self._slant = rng.uniform(-0.1, 0.5)
        self._gap = rng.uniform(0.02, 0.12) if self._joined else rng.uniform(0.08, 0.3)
        self._wide = rng.uniform(0.75, 1.25)
        self._shaky = rng.uniform(0.02, 0.07)

    def word(self, text: str) -> tuple[Segments, float]:
        """A word's segments on the line y = 0 from x = 0 on, a capital 1 high; and its width."""
        if self._pattern and text.isalpha() and text.islower():
            return self._patterned(text)
        rng = self._rng
        parts, x = [], 0.0
        last: npt.NDArray[np.float64] | None = None
        for letter in text:
            segments, width = self._letters.letter(self._font, letter)
            if len(segments):
                segments = penlines.bent(rng, segments, self._shaky, 0.9)
                segments = segments * np.array([self._wide, rng.uniform(0.9, 1.1)])
                segments = segments + np.array([x, rng.normal(0, 0.02)])
                if self._joined and last is not None and letter.islower():
                    start = _westmost(segments)
                    bow = (last + start) / 2 + np.array([0, 0.1])
                    parts.append(penlines.path(np.stack([last, bow, start])))
                parts.append(segments)
                last = _eastmost(segments)
            x += width * self._wide + self._gap * rng.uniform(0.7, 1.3)
        if not parts:
            return np.zeros((0, 2, 2)), x
        return penlines.turned(np.concatenate(parts), 0, self._slant), x

    def _patterned(self, text: str) -> tuple[Segments, float]:
        strokes = hands.word(self._rng, text, joined=self._joined)
        lines = np.concatenate(
            [penlines.path(hands.curve(stroke).astype(np.float64)) for stroke in strokes]
        )
        lines = (lines - np.array([0, BASE])) / BASE * np.array([self._wide, 1])
        return penlines.turned(lines, 0, self._slant), float(lines[..., 0].max())


def _eastmost(segments: Segments) -> npt.NDArray[np.float64]:
    ends = segments.reshape(-1, 2)
    low = ends[ends[:, 1] > -0.6]
    ends = low if len(low) else ends
    found: npt.NDArray[np.float64] = ends[(ends[:, 0] + 0.4 * ends[:, 1]).argmax()]
    return found


def _westmost(segments: Segments) -> npt.NDArray[np.float64]:
    ends = segments.reshape(-1, 2)
    low = ends[(ends[:, 1] > -0.6) & (ends[:, 1] < 0.1)]
    ends = low if len(low) else ends
    found: npt.NDArray[np.float64] = ends[ends[:, 0].argmin()]
    return found
