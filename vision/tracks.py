"""What is believed of one digit in view, from all the frames that spoke for it and against it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from vision.boxes import Box
from vision.recognize import NO_DIGIT, Reading

Picture = npt.NDArray[np.uint8]
Probabilities = npt.NDArray[np.float32]

#: Frames that follow each other show nearly the same: this many seconds count as one look.
LOOK = 0.1
#: A single frame counts as at most this much time, or a pause would count as evidence.
LONGEST_STEP = 0.12
#: What one look says (nats): a digit read counts between these, by the odds of its confidence ...
LEAST_SAID, MOST_SAID = 2.0, 3.2
#: ... and nothing there, or something that is no digit, so much against it.
NOTHING_SAID, NO_DIGIT_SAID = -3.0, -1.0
#: Belief in a digit: at first, at most, and at least for one that was shown before. From 0 it is
#: shown: after two sure looks, whatever the frame rate; one that comes back, after its first.
FIRST, FIRMEST, FAINTEST = -3.3, 6.0, -0.5
#: A digit is shown for so long after it was last surely read.
SECONDS_TO_DISAPPEAR = 0.3
#: The share shown is the mean over about this time.
MEMORY = 0.8
#: Of the label: seconds that count as one look, and how far behind another label can fall (nats).
LABEL_LOOK, DEEPEST = 0.2, 16.0
#: Another label must lead by this much, or two alike would change places all the time.
LEAD = 2.0
#: Cumulated contradiction (nats; Page's CUSUM) from which another digit stands there now: less
#: than `TOLERATED` a look is the same digit read a little differently, ...
ANOTHER, TOLERATED = 3.2, 1.5
#: ... and so is ink of this likeness (cosine) to what was last read as the label. From frame to
#: frame 99 % of digits are more alike than 0.84; of held-out digits with different labels 99.9 %
#: are less alike than 0.80.
SAME_INK = 0.8
#: Numbers in which ink is compared: a 28x28 picture at half its size.
SHAPE = 14 * 14


#: What sums of shares and times may be off by.
ROUNDING = 1e-6


@dataclass(frozen=True, kw_only=True, eq=False)
class Sighting:
    """A digit, or ink that may be one, in one frame.

    Attributes:
        box: x, y, width, height in pixels of the frame.
        picture: uint8 (28, 28).
        probabilities: float32 (11,).
        digit: the most probable of the ten.
        sure: the frame's reading holds it; else it was left out for want of confidence.
    """

    box: Box
    picture: Picture
    probabilities: Probabilities
    digit: int
    sure: bool


def sightings_of(reading: Reading) -> list[Sighting]:
    """What was read, and what was left out only because the network was not sure enough."""
    found = [
        Sighting(
            box=one.box,
            picture=one.picture,
            probabilities=one.probabilities,
            digit=one.digit,
            sure=True,
        )
        for one in reading.digits
    ]
    for other in reading.rejected:
        picture, answer = other.picture, other.probabilities
        if picture is None or answer is None:
            continue
        digit = int(answer[:NO_DIGIT].argmax())
        found.append(
            Sighting(
                box=other.box,
                picture=picture,
                probabilities=answer,
                digit=digit,
                sure=False,
            )
        )
    return found


@dataclass(kw_only=True, eq=False)
class Track:
    """One digit through time.

    Attributes:
        id: never used again.
        latest: as last seen.
        box: where it is now, as far as is known.
        first, last, certain: seconds when it was first seen, last seen, and last above the dial.
        shown: it is in view.
        established: it was shown at some time.
        looks: how many frames showed it.
    """

    id: int
    latest: Sighting
    box: Box
    first: float
    last: float
    label: int
    certain: float = -np.inf
    shown: bool = False
    established: bool = False
    looks: int = 0
    _belief: float = FIRST
    _sum: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(NO_DIGIT + 1))
    _labels: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(NO_DIGIT))
    _contrary: float = 0.0
    _agreed: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(SHAPE))

    @property
    def disproved(self) -> bool:
        """It was never shown, and no more speaks for it than for ink never seen."""
        return not self.established and self._belief <= FIRST

    @property
    def shares(self) -> Probabilities:
        """float32 (11,): the mean of what was read, the latest counting most."""
        return np.asarray(self._sum / self._sum.sum(), np.float32)

    @property
    def confidence(self) -> float:
        """The label's share."""
        return float(self._sum[self.label] / self._sum.sum())

    def fade(self, step: float) -> None:
        """Time passes: older evidence counts less."""
        self._sum *= np.exp(-step / MEMORY)

    def miss(self, step: float) -> None:
        """A frame does not show it."""
        self._believe(NOTHING_SAID * step / LOOK)

    def see(self, sighting: Sighting, time: float, step: float) -> None:
        """A frame shows it."""
        self.latest, self.box, self.last = sighting, sighting.box, time
        if not self.looks or (sighting.sure and sighting.digit == self.label):
            self._agreed = _shape(sighting)
        self.looks += 1
        self._sum += sighting.probabilities * step
        self._weigh(sighting, step)
        self._believe(_said(sighting, self.label) * step / LOOK)

    def is_ink_of(self, sighting: Sighting) -> bool:
        """Whether a sighting shows the same ink that was last read as the label."""
        return float(self._agreed @ _shape(sighting)) >= SAME_INK

    def denies(self, sighting: Sighting, step: float) -> bool:
        """Whether, with this sighting, the ink is another digit's: not merely read as another."""
        logs = _logarithms(sighting)
        if sighting.digit == self.label:
            against = float(np.sort(logs)[-2])
        elif self.is_ink_of(sighting):
            return False
        else:
            against = -float(logs[self.label])
        against = (against - TOLERATED) * _telling(sighting) * step / LOOK
        self._contrary = max(0.0, self._contrary + against)
        return sighting.sure and self._contrary > ANOTHER

    def leave(self) -> None:
        """Another digit stands there now; this one may come back."""
        self.shown, self._contrary = False, 0.0

    def come(self) -> None:
        """What spoke against the digit that stood there before, speaks for this one."""
        self._belief = max(self._belief, 0.0)

    def judge(self, time: float, step: float, sure: float) -> None:
        """Whether it is in view, now that a frame was taken in.

        Args:
            time: of the frame.
            step: seconds between frames: what would be late in the next one goes in this one.
            sure: the share that is asked for.
        """
        if self.last == time and self.confidence >= sure - ROUNDING:
            self.certain = time
            if self._belief >= 0:
                self.shown = self.established = True
        if time + step - self.certain > SECONDS_TO_DISAPPEAR + ROUNDING:
            self.shown = False

    def _believe(self, said: float) -> None:
        least = FAINTEST if self.established else FIRST
        self._belief = min(max(self._belief + said, least), FIRMEST)

    def _weigh(self, sighting: Sighting, step: float) -> None:
        """Which label: the logarithms of the shares are summed, as for independent looks."""
        self._labels += _logarithms(sighting) * _telling(sighting) * step / LABEL_LOOK
        ahead = self._labels - float(self._labels.max())
        self._labels = np.asarray(np.maximum(ahead, -DEEPEST), np.float64)
        if self._labels[self.label] < (-LEAD if self.established else 0.0):
            self.label = int(self._labels.argmax())


def _logarithms(sighting: Sighting) -> npt.NDArray[np.float64]:
    """Of each digit's share beside the largest: float64 (10,), 0 down to -MOST_SAID."""
    shares = np.maximum(sighting.probabilities[:NO_DIGIT].astype(np.float64), 1e-6)
    return np.asarray(np.maximum(np.log(shares / shares.max()), -MOST_SAID), np.float64)


def _telling(sighting: Sighting) -> float:
    """What may be no digit at all says little about which: 0 to 1."""
    return 1 - float(sighting.probabilities[NO_DIGIT])


def _shape(sighting: Sighting) -> npt.NDArray[np.float64]:
    """The picture at half its size as a vector of length 1: float64 (196,)."""
    half = sighting.picture.reshape(14, 2, 14, 2).mean((1, 3)).ravel()
    return np.asarray(half / max(float(np.linalg.norm(half)), 1.0), np.float64)


def _said(sighting: Sighting, label: int) -> float:
    """What one look at a sighting says for a digit with a label being there, in nats."""
    if sighting.sure:
        if sighting.digit != label:
            return 0.0
        share = min(float(sighting.probabilities[label]), 0.999)
        return float(np.clip(np.log(share / (1 - share)), LEAST_SAID, MOST_SAID))
    return NO_DIGIT_SAID if sighting.probabilities.argmax() == NO_DIGIT else 0.0
