"""Pages that hold no digit: prose, print, music, drawings, shapes, scribbles, empty sheets."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision import drawn_shapes, pages, penlines, writing_tools
from vision.lettering import FACES, WORDS, Hand, Letters
from vision.pages import Page
from vision.penlines import Pen
from vision.synthesis import Size

Floats = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]


def prose(rng: np.random.Generator, size: Size, letters: Letters) -> Page:
    """Lines of handwriting, on plain or ruled paper."""
    page = pages.plain(rng, size)
    height = float(np.exp(rng.uniform(np.log(11), np.log(40))))
    pitch = height * rng.uniform(1.7, 2.6)
    kind = rng.random()
    if kind < 0.5:
        pages.rule(rng, page, pitch if kind < 0.4 else 0.6 * pitch, squared=kind > 0.4)
    hand, tool = (
        Hand(rng, letters),
        writing_tools.pen(rng, str(rng.choice(("felt", "ballpoint", "felt")))),
    )
    tool = Pen(colour=tool.colour, width=rng.uniform(0.05, 0.13), strength=tool.strength)
    margin = rng.uniform(0, 0.12) * size[0]
    slope = rng.normal(0, 0.015)
    for y in np.arange(rng.uniform(0.2, 1.5) * pitch, size[1] + pitch, pitch):
        x = margin + rng.uniform(-1, 1) * height
        end = size[0] * rng.uniform(0.55, 1.05) if rng.random() < 0.2 else size[0] * 1.02
        while x < end:
            segments, wide = hand.word(_word(rng))
            if len(segments):
                place = np.array([x, y + slope * x + rng.normal(0, 0.05) * height])
                page.draw(rng, segments * height + place, tool, max(0.8, tool.width * height))
            x += (wide + rng.uniform(0.4, 0.9)) * height
    return page


def _word(rng: np.random.Generator) -> str:
    word = str(rng.choice(WORDS))
    if rng.random() < 0.08:
        word = word.capitalize()
    if rng.random() < 0.1:
        word += str(rng.choice(list(".,!?;:")))
    return word


def printed(rng: np.random.Generator, size: Size, _letters: Letters) -> Page:
    """A page of print, in one or two columns, with a heading now and then."""
    page = pages.plain(rng, size)
    height = int(np.exp(rng.uniform(np.log(9), np.log(44))))
    ink = np.zeros(size[::-1], np.uint8)
    pitch, weight = height * rng.uniform(1.3, 1.9), int(rng.choice((300, 400, 500, 700)))
    face = cv2.FontFace(str(rng.choice(FACES)))
    hershey = int(rng.choice((cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_TRIPLEX)))
    outline = rng.random() < 0.65
    margin, y = int(rng.uniform(-0.02, 0.12) * size[0]), rng.uniform(0.5, 3) * pitch
    while y < size[1] + height:
        text = " ".join(_word(rng) for _ in range(5 + int(size[0] / height / 2.2)))
        if rng.random() < 0.12:
            text = text[: int(rng.integers(6, 40))]
        place = (margin, round(y))
        if outline:
            cv2.putText(ink, text, place, 255, face, height, weight)
        else:
            thick = max(1, round(height / 16))
            cv2.putText(ink, text, place, hershey, height / 30, 255, thick, cv2.LINE_AA)
        y += pitch * (2 if rng.random() < 0.08 else 1)
    ink[:, size[0] - max(margin, 1) :] = 0
    page.dye(np.asarray(ink / np.float32(255), np.float32) * 0.92, 0, 0, (40, 36, 34))
    return page


def music(rng: np.random.Generator, size: Size, _letters: Letters) -> Page:
    """Staves with notes, stems, beams and bar lines."""
    page = pages.plain(rng, size)
    gap = rng.uniform(6, 16)
    pen = Pen(colour=(30, 30, 30), width=1)
    y = gap * 3
    while y < size[1]:
        staff = np.array([[[0, y + k * gap], [size[0], y + k * gap]] for k in range(5)])
        page.draw(rng, staff, pen, 1.2)
        x = rng.uniform(2, 6) * gap
        while x < size[0]:
            at, up = y + gap * rng.integers(0, 9) / 2, rng.random() < 0.5
            _note(rng, page, (x, at), gap, up=up)
            if rng.random() < 0.15:
                x += 1.5 * gap
                bar = np.array([[[x, y], [x, y + 4 * gap]]])
                page.draw(rng, bar, pen, 1.5)
            x += gap * rng.uniform(1.8, 4)
        y += gap * rng.uniform(9, 13)
    return page


def _note(
    rng: np.random.Generator, page: Page, at: tuple[float, float], gap: float, *, up: bool
) -> None:
    pen = Pen(colour=(30, 30, 30), width=1)
    side = gap * 0.55 * (1 if up else -1)
    stem = at[0] + side
    end = at[1] - 3.3 * gap * (1 if up else -1)
    turn = drawn_shapes.polygon(16) * np.array([0.62, 0.42]) * gap + np.array(at)
    if rng.random() < 0.75:
        cover = np.zeros(page.size[::-1], np.uint8)
        cv2.fillPoly(cover, [np.round(turn).astype(np.int32)], 255, cv2.LINE_AA)
        x, y, wide, tall = cv2.boundingRect(cover)
        part = np.asarray(cover[y : y + tall, x : x + wide] / np.float32(255), np.float32)
        page.dye(part, x, y, pen.colour)
    else:
        page.draw(rng, drawn_shapes.outline(turn), pen, 0.2 * gap)
    page.draw(rng, np.array([[[stem, at[1]], [stem, end]]]), pen, 0.14 * gap)
    if rng.random() < 0.3:
        flag = penlines.path(
            [(stem, end), (stem + gap, end + gap), (stem + 0.6 * gap, end + 2 * gap)]
        )
        page.draw(rng, flag, pen, 0.2 * gap)


def drawing(rng: np.random.Generator, size: Size, _letters: Letters) -> Page:
    """A child's drawing: house, sun, tree, people, clouds, grass."""
    page = pages.plain(rng, size)
    for _ in range(int(rng.integers(4, 10))):
        tool = writing_tools.pen(rng, "felt")
        tall = size[1] * rng.uniform(0.15, 0.5)
        at = np.array([rng.uniform(0, size[0]), rng.uniform(0, size[1])])
        motif = MOTIFS[int(rng.integers(len(MOTIFS)))](rng)
        motif = penlines.bent(rng, motif, 0.03, 1.2)
        page.draw(rng, motif * tall / 2 + at, tool, max(1.0, 0.02 * tall + 2))
    return page


def _person(rng: np.random.Generator) -> penlines.Segments:
    head = drawn_shapes.outline(drawn_shapes.polygon(20) * 0.25 + np.array([0, -0.7]))
    arms = rng.uniform(-0.3, 0.2)
    body = [
        penlines.path([(0, -0.45), (0, 0.3)]),
        penlines.path([(-0.5, arms), (0, -0.2), (0.5, arms)]),
        penlines.path([(-0.35, 1), (0, 0.3), (0.35, 1)]),
    ]
    eyes = [penlines.path([(x, -0.75), (x + 0.02, -0.73)]) for x in (-0.1, 0.1)]
    mouth = penlines.path([(-0.1, -0.6), (0, -0.56), (0.1, -0.6)])
    return np.concatenate([head, *body, *eyes, mouth])


def _tree(rng: np.random.Generator) -> penlines.Segments:
    parts, ends = [], [(0.0, 1.0, -np.pi / 2, 0.6)]
    for _ in range(4):
        grown = []
        for x, y, way, long in ends:
            tip = (x + long * np.cos(way), y + long * np.sin(way))
            parts.append(penlines.path([(x, y), tip]))
            grown += [
                (*tip, way + turn + rng.normal(0, 0.15), long * 0.65) for turn in (-0.5, 0.45)
            ]
        ends = grown
    return np.concatenate(parts)


def _sun(rng: np.random.Generator) -> penlines.Segments:
    rays = [
        penlines.path([(0.6 * np.cos(t), 0.6 * np.sin(t)), (np.cos(t), np.sin(t))])
        for t in np.linspace(0, 6.28, int(rng.integers(7, 14)), endpoint=False)
    ]
    return np.concatenate([drawn_shapes.outline(drawn_shapes.polygon(24) * 0.45), *rays])


def _cloud(rng: np.random.Generator) -> penlines.Segments:
    t = np.linspace(0, 2 * np.pi, 90)
    radius = 1 + 0.15 * np.abs(np.sin(t * int(rng.integers(3, 6))))
    return penlines.path(np.stack([np.cos(t) * radius, 0.5 * np.sin(t) * radius], 1))


def _grass(rng: np.random.Generator) -> penlines.Segments:
    blades = [
        penlines.path([(x, 0.3), (x + rng.normal(0, 0.06), 0.3 - rng.uniform(0.1, 0.4))])
        for x in np.linspace(-1, 1, int(rng.integers(8, 20)))
    ]
    return np.concatenate(blades)


MOTIFS = (drawn_shapes.shape, _person, _tree, _sun, _cloud, _grass, drawn_shapes.shape)
"""What children draw, about (0, 0) and as far as 1 from it."""


def shapes(rng: np.random.Generator, size: Size, _letters: Letters) -> Page:
    """Outlines and solid shapes, large ones."""
    page = pages.plain(rng, size)
    tool = writing_tools.pen(rng, "felt")
    for _ in range(int(rng.integers(3, 10))):
        tall = size[1] * rng.uniform(0.12, 0.5)
        at = np.array([rng.uniform(0.1, 0.9) * size[0], rng.uniform(0.1, 0.9) * size[1]])
        if rng.random() < 0.6:
            page.draw(rng, drawn_shapes.shape(rng) * tall / 2 + at, tool, 0.02 * tall + 2)
        else:
            corners = drawn_shapes.polygon(int(rng.choice((3, 4, 5, 30))), rng.uniform(0, 6))
            corners = corners * rng.uniform(0.5, 1, 2) * tall / 2 + at
            cover = np.zeros(size[::-1], np.uint8)
            cv2.fillPoly(cover, [np.round(corners).astype(np.int32)], 255, cv2.LINE_AA)
            page.dye(np.asarray(cover / np.float32(255), np.float32), 0, 0, tool.colour)
    return page


def scribbles(rng: np.random.Generator, size: Size, _letters: Letters) -> Page:
    """A pen tried out: zigzags, loops, signatures, crossed-out words."""
    page = pages.plain(rng, size)
    for _ in range(int(rng.integers(2, 8))):
        tool = writing_tools.pen(rng)
        count = int(rng.integers(15, 60))
        t = np.linspace(0, rng.uniform(6, 40), 8 * count)
        x = t / t[-1] * 2 - 1 + rng.uniform(0, 0.4) * np.cos(t + rng.uniform(0, 6))
        y = np.sin(t) * np.interp(t, np.linspace(0, t[-1], 9), rng.uniform(0.05, 0.6, 9))
        wide = rng.uniform(0.15, 0.5) * size[0]
        at = rng.uniform(0.1, 0.9, 2) * size
        lines = penlines.turned(penlines.path(np.stack([x, y], 1)), rng.uniform(-40, 40))
        page.draw(rng, lines * wide / 2 + at, tool, rng.uniform(1.2, 6))
    return page


def empty(rng: np.random.Generator, size: Size, _letters: Letters) -> Page:
    """Nothing: plain, ruled, squared, crumpled paper, or a wiped board."""
    if rng.random() < 0.2:
        return pages.board(rng, size)
    page = pages.plain(rng, size)
    if rng.random() < 0.5:
        pages.rule(rng, page, rng.uniform(14, 60), squared=rng.random() < 0.5)
    if rng.random() < 0.4:
        page.picture *= pages.creases(rng, size, rng.uniform(0.04, 0.12))[..., None]
    return page
