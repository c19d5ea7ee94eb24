"""What a made-up camera sees: a sheet of paper with four digits."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from models import mnist

SIZE, OTHER_SIZE = (640, 480), (352, 288)


def sheet(size: tuple[int, int] = SIZE, seed: int = 0) -> npt.NDArray[np.uint8]:
    """Grey paper with four digits in a row and a sensor's noise: uint8 (h, w, 3)."""
    width, height = size
    pictures, _ = mnist.load_test()
    paper = np.full((height, width), 210, np.float32)
    side = width * 21 // 160
    for index, small in enumerate(pictures[:4]):
        ink = cv2.resize(small, (side, side), interpolation=cv2.INTER_CUBIC).astype(np.float32)
        left, top = (9 + 12 * index) * width // 64, height * 2 // 5
        paper[top : top + side, left : left + side] *= 1 - 0.8 * ink / 255
    paper += np.random.default_rng(seed).normal(0, 2, paper.shape)
    return np.repeat(np.clip(paper, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


@lru_cache
def jpegs(size: tuple[int, int], count: int) -> list[bytes]:
    """The sheet as often as wanted, each with other noise."""
    return [cv2.imencode(".jpg", sheet(size, seed))[1].tobytes() for seed in range(count)]
