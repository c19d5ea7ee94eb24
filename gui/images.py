"""The only place where numpy arrays become Qt images and back, and where numbers become colours."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter

Pixels = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.floating[Any]]

# Stops of the colour maps (position 0..1, red, green, blue), dark to bright; perceptually even
# enough to read magnitudes from. Sequential: near black, blue, teal, sand, white. Diverging: blue,
# grey, orange, a pair that colour-blind eyes keep apart.
_SEQUENTIAL = (
    (0.0, 13, 16, 28),
    (0.25, 34, 62, 124),
    (0.5, 36, 128, 148),
    (0.75, 150, 196, 140),
    (1.0, 253, 246, 214),
)
_DIVERGING = (
    (0.0, 40, 120, 230),
    (0.25, 110, 160, 220),
    (0.5, 32, 36, 44),
    (0.75, 230, 150, 80),
    (1.0, 255, 196, 100),
)
_DIVERGING_LIGHT = (
    (0.0, 10, 70, 170),
    (0.25, 110, 160, 220),
    (0.5, 247, 247, 247),
    (0.75, 240, 160, 90),
    (1.0, 170, 80, 0),
)

_FORMATS = {
    (): QImage.Format.Format_Grayscale8,
    (3,): QImage.Format.Format_BGR888,
    (4,): QImage.Format.Format_RGB32,
}


def to_image(picture: Pixels) -> QImage:
    """A QImage that owns a copy of the pixels.

    Args:
        picture: uint8, (h, w) grey or (h, w, 3) blue-green-red as OpenCV orders it; or these and
            255 as (h, w, 4): the window's own format, which is drawn without being changed.

    Raises:
        ValueError: another shape or dtype.
    """
    kind = _FORMATS.get(picture.shape[2:])
    if picture.dtype != np.uint8 or picture.ndim < 2 or kind is None or 0 in picture.shape:
        raise ValueError(
            f"expected uint8 (h, w), (h, w, 3) or (h, w, 4), got {picture.dtype} {picture.shape}"
        )
    height, width = picture.shape[:2]
    pixels = np.ascontiguousarray(picture)
    return QImage(pixels.data, width, height, pixels.strides[0], kind).copy()


def from_image(image: QImage) -> Pixels:
    """The picture as uint8 (h, w, 3), blue-green-red; what is transparent becomes white."""
    if image.hasAlphaChannel():
        opaque = QImage(image.size(), QImage.Format.Format_RGB32)
        opaque.fill(0xFFFFFFFF)
        painter = QPainter(opaque)
        painter.drawImage(0, 0, image)
        painter.end()
        image = opaque
    plain = image.convertToFormat(QImage.Format.Format_BGR888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def png_bytes(image: QImage) -> bytes:
    """A picture as a PNG file's bytes.

    Raises:
        OSError: it could not be made; one sentence.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise OSError("The picture could not be made: there may be too little memory.")
    return bytes(buffer.data().data())


def few_colours(image: QImage) -> QImage:
    """The picture with at most 256 colours, those of which it has most; its file is a third."""
    pixels = from_image(image).reshape(-1, 3)
    # Eight neighbouring shades are one, so that gradients are not cut off after their commonest.
    _, kinds, uses = np.unique(pixels >> 3, axis=0, return_inverse=True, return_counts=True)
    sums = np.stack([np.bincount(kinds.ravel(), pixels[:, part]) for part in range(3)], axis=-1)
    means = (sums / uses[:, None]).round().astype(int)[np.argsort(-uses, kind="stable")[:256]]
    table = [0xFF000000 | red << 16 | green << 8 | blue for blue, green, red in means.tolist()]
    return image.convertToFormat(
        QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither
    )


def from_grey(image: QImage) -> Pixels:
    """The pixels of a Format_Grayscale8 image as uint8 (h, w).

    Raises:
        ValueError: another format.
    """
    if image.format() != QImage.Format.Format_Grayscale8:
        raise ValueError(f"expected Format_Grayscale8, got {image.format().name}")
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].copy()


def sequential(values: Numbers, top: float | None = None) -> Pixels:
    """Numbers from 0 up as colours, (h, w) -> uint8 (h, w, 3) blue-green-red.

    Args:
        values: what is below 0 or not finite is drawn as 0.
        top: the value of the brightest colour; the largest value if None.
    """
    finite = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    limit = float(finite.max(initial=0.0)) if top is None else top
    scaled = finite / limit if limit > 0 else np.zeros_like(finite)
    colours: Pixels = _SEQUENTIAL_LUT[(np.clip(scaled, 0, 1) * 255).astype(np.uint8)]
    return colours


def diverging(values: Numbers, top: float | None = None, *, light: bool = False) -> Pixels:
    """Signed numbers as colours centred at zero: blue below, orange above, the ground at 0.

    Args:
        values: (h, w); what is not finite is drawn as 0.
        top: the magnitude of the strongest colours; the largest magnitude if None.
        light: a light ground at zero, for the light theme.
    """
    finite = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    limit = float(np.abs(finite).max(initial=0.0)) if top is None else top
    scaled = finite / limit if limit > 0 else np.zeros_like(finite)
    table = _DIVERGING_LIGHT_LUT if light else _DIVERGING_LUT
    colours: Pixels = table[((np.clip(scaled, -1, 1) + 1) * 127.5).astype(np.uint8)]
    return colours


def _table(stops: tuple[tuple[float, int, int, int], ...]) -> Pixels:
    at = np.linspace(0, 1, 256)
    where = [stop[0] for stop in stops]
    channels = [np.interp(at, where, [stop[index] for stop in stops]) for index in (3, 2, 1)]
    return np.stack(channels, axis=-1).round().astype(np.uint8)


_SEQUENTIAL_LUT = _table(_SEQUENTIAL)
_DIVERGING_LUT = _table(_DIVERGING)
_DIVERGING_LIGHT_LUT = _table(_DIVERGING_LIGHT)
