"""Makes the colour picture of the Filters page: a red four and a blue seven in neon light.

    python resources/pictures/make_pictures.py      # writes neon.png beside this file

Seen in grey, both digits are equally bright; only a filter that reaches through all three channels
tells the red edges from the blue ones. A white bar lies on all channels, a green line on one.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

SIDE = 32
FINE = 8
"""Everything is drawn eight times as large and made small, so that edges are soft."""
SEED = 7
WALL = (14.0, 12.0, 16.0)
"""Blue, green and red of the wall without light."""
GREY = np.array([0.114, 0.587, 0.299])
"""Rec. 601, for blue-green-red: how bright a colour looks."""

Strokes = tuple[tuple[tuple[float, float], ...], ...]

#: What shines: colour in blue-green-red, and strokes in pixels of the small picture (x, y).
SIGNS: tuple[tuple[tuple[int, int, int], Strokes], ...] = (
    ((24, 30, 255), (((9.5, 5.0), (4.5, 15.5), (13.0, 15.5)), ((10.5, 11.0), (10.5, 22.0)))),
    ((255, 96, 30), (((18.5, 5.5), (27.0, 5.5), (21.5, 22.0)), ((20.5, 13.5), (26.5, 13.5)))),
    ((40, 205, 30), (((4.0, 26.5), (15.0, 26.5)),)),
    ((235, 235, 235), (((18.0, 26.5), (28.0, 26.5)),)),
)
WIDTH = 2.1


def glow(colour: tuple[int, int, int], strokes: Strokes) -> npt.NDArray[np.float64]:
    """The light of one sign: tubes, and a faint halo on the wall; float64 (SIDE, SIDE, 3)."""
    mask = np.zeros((SIDE * FINE, SIDE * FINE), np.uint8)
    for stroke in strokes:
        points = np.round(np.array(stroke) * FINE).astype(np.int32)
        cv2.polylines(mask, [points], False, 255, round(WIDTH * FINE), cv2.LINE_AA)
    light = cv2.resize(mask, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float64) / 255
    halo = cv2.GaussianBlur(light, (0, 0), 2.2)
    shine = np.clip(light + 0.18 * halo, 0, 1)
    return shine[..., None] * np.array(colour, np.float64)


def neon() -> npt.NDArray[np.uint8]:
    """The picture, uint8 (32, 32, 3) blue-green-red."""
    rng = np.random.default_rng(SEED)
    light = np.broadcast_to(np.array(WALL), (SIDE, SIDE, 3)) + rng.normal(0, 2, (SIDE, SIDE, 1))
    for colour, strokes in SIGNS:
        light = np.maximum(light, glow(colour, strokes))
    return np.clip(light, 0, 255).round().astype(np.uint8)


def main() -> None:
    """Writes the picture beside this file."""
    path = Path(__file__).with_name("neon.png")
    done, data = cv2.imencode(".png", neon(), [cv2.IMWRITE_PNG_COMPRESSION, 9])
    assert done
    path.write_bytes(data.tobytes())
    four, seven = (float(np.array(colour) @ GREY) for colour, _ in SIGNS[:2])
    print(f"{path.name}: {len(data)} bytes; in grey the four is {four:.0f}, the seven {seven:.0f}")


if __name__ == "__main__":
    main()
