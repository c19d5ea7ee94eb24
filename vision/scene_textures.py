"""Grounds without things: natural noise, cloth, gravel, gradients, lights out of focus."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision import synthesis
from vision.photographs import DESKS
from vision.scene_paint import bgr, colour
from vision.synthesis import Size

Floats = npt.NDArray[np.float32]


def surface(rng: np.random.Generator, size: Size) -> Floats:
    """A table, sheet or cloth for things to lie on."""
    kind = rng.random()
    if kind < 0.4:
        table = DESKS[int(rng.integers(len(DESKS)))]
        return synthesis.desk(rng, size, table).astype(np.float32)
    if kind < 0.8:
        level = rng.uniform(120, 245)
        tone = tuple(int(part) for part in np.clip(level + rng.normal(0, 12, 3), 0, 255))
        return synthesis.paper(rng, size, (tone[0], tone[1], tone[2])).astype(np.float32)
    return fabric(rng, size)


def natural(rng: np.random.Generator, size: Size, slope: float) -> Floats:
    """Noise with a natural picture's spectrum (amplitude falls as 1/f^slope), in two colours.

    A soft threshold gives it the edges that light and shade, twigs and stones have.
    """
    width, height = size
    down = np.fft.fftfreq(height)[:, None]
    across = np.fft.rfftfreq(width)[None, :]
    fall = 1 / np.maximum(np.hypot(down, across), 1 / max(size)) ** slope
    phase = rng.standard_normal((2, height, width // 2 + 1))
    noise = np.fft.irfft2((phase[0] + 1j * phase[1]) * fall, s=(height, width))
    noise = noise / max(1e-9, float(noise.std()))
    if rng.random() < 0.6:
        noise = np.tanh(noise * rng.uniform(1, 12)) * rng.uniform(0.6, 1.2)
    part = np.clip(0.5 + 0.3 * noise, 0, 1).astype(np.float32)[..., None]
    low, high = colour(rng) * 0.5, colour(rng)
    return np.asarray(low + (high - low) * part, np.float32)


def clouds(rng: np.random.Generator, size: Size) -> Floats:
    """Natural noise of any slope, with two layers of it."""
    first, second = (natural(rng, size, rng.uniform(0.8, 2.6)) for _ in range(2))
    return first * 0.6 + second * 0.4


def fabric(rng: np.random.Generator, size: Size) -> Floats:
    """Woven, striped, checked or dotted cloth, with folds."""
    width, height = size
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    turn = rng.uniform(0, np.pi)
    bend = 4 * synthesis.smooth_noise(rng, size, 90)
    u = np.cos(turn) * x + np.sin(turn) * y + bend
    v = -np.sin(turn) * x + np.cos(turn) * y + bend
    pitch, kind = rng.uniform(5, 60), int(rng.integers(4))
    wave = np.sin(2 * np.pi * u / pitch)
    other = np.sin(2 * np.pi * v / pitch)
    pattern = (wave, wave * other, np.maximum(wave, other), (wave + other > 1.2) * 2.0 - 1)[kind]
    if rng.random() < 0.5:
        pattern = np.tanh(pattern * 4)
    low, high = colour(rng), colour(rng)
    cloth = low + (high - low) * (0.5 + 0.5 * pattern.astype(np.float32))[..., None]
    cloth *= 1 + 0.12 * synthesis.smooth_noise(rng, size, 60)[..., None]
    weave = 1 + 0.05 * np.sin(2 * np.pi * x / 3) * np.sin(2 * np.pi * y / 3)
    return np.asarray(np.clip(cloth * weave[..., None], 0, 255), np.float32)


def gravel(rng: np.random.Generator, size: Size) -> Floats:
    """Stones, cells, cracked earth: each place belongs to the nearest of random points."""
    width, height = size
    seeds = np.ones(size[::-1], np.uint8)
    count = int(np.exp(rng.uniform(np.log(30), np.log(2500))))
    seeds[rng.integers(0, height, count), rng.integers(0, width, count)] = 0
    distance, label = cv2.distanceTransformWithLabels(
        seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    shade = rng.uniform(0.45, 1.2, int(label.max()) + 1).astype(np.float32)
    edge = np.clip(distance / max(1.0, float(distance.max())), 0, 1)
    stones = colour(rng) * (shade[label] * (1.1 - 0.9 * edge))[..., None]
    return np.asarray(np.clip(stones, 0, 255), np.float32)


def gradient(rng: np.random.Generator, size: Size) -> Floats:
    """One colour going over into another."""
    width, height = size
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    one, two, three = (colour(rng) for _ in range(3))
    return np.asarray(one + (two - one) * x + (three - one) * 0.5 * y, np.float32).clip(0, 255)


def bokeh(rng: np.random.Generator, size: Size) -> Floats:
    """Lights far out of focus: overlapping bright discs."""
    picture = gradient(rng, size) * 0.35
    for _ in range(int(rng.integers(6, 40))):
        disc = np.zeros_like(picture)
        at = (int(rng.uniform(0, size[0])), int(rng.uniform(0, size[1])))
        large = int(rng.uniform(0.01, 0.12) * size[0]) + 2
        cv2.circle(disc, at, large, bgr(colour(rng) * 0.6), -1, cv2.LINE_AA)
        picture += cv2.GaussianBlur(disc, (0, 0), rng.uniform(0.6, 3))
    return np.asarray(np.clip(picture, 0, 255), np.float32)


def noise(rng: np.random.Generator, size: Size) -> Floats:
    """Nothing but the sensor's noise, fine or coarse, in the dark or in fog."""
    level, amount = rng.uniform(5, 220), rng.uniform(3, 50)
    grain = max(1, int(rng.integers(1, 5)))
    small = rng.standard_normal((size[1] // grain + 1, size[0] // grain + 1, 3)).astype(np.float32)
    large = cv2.resize(small, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.clip(level + amount * large, 0, 255), np.float32)
