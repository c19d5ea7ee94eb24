"""t-SNE in its own process: neighbours stay neighbours, and a cancel leaves nothing behind."""

from __future__ import annotations

import subprocess
import time
from typing import Any

import numpy as np
import pytest

from models import embedding_tsne
from models.embedding_tsne import TOTAL, Layout, lay_out

CLUSTERS, EACH = 4, 30


def clusters() -> np.ndarray:
    """Four crowds in eight dimensions, their first coordinate spread."""
    rng = np.random.default_rng(1)
    middles = np.repeat(12 * np.eye(CLUSTERS, 8), EACH, axis=0)
    return (middles + rng.normal(size=(CLUSTERS * EACH, 8))).astype(np.float32)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started, to be looked at afterwards."""
    found: list[subprocess.Popen[bytes]] = []
    real = embedding_tsne._start

    def start(*arguments: Any) -> subprocess.Popen[bytes]:
        found.append(real(*arguments))
        return found[-1]

    monkeypatch.setattr(embedding_tsne, "_start", start)
    return found


@pytest.mark.slow
def test_neighbours_stay_neighbours(started: list[subprocess.Popen[bytes]]) -> None:
    values, layouts = clusters(), list[Layout]()
    last = lay_out(values, 10, on_layout=layouts.append)
    assert last is layouts[-1]
    done = [layout.iterations for layout in layouts]
    assert done == list(range(100, TOTAL + 1, 100))
    assert last.divergence < layouts[0].divergence
    points = last.points
    assert (points.shape, points.dtype) == ((len(values), 2), np.float32)
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    crowd = np.arange(len(values)) // EACH
    nearest = np.argsort(apart, axis=1)[:, :5]
    assert (crowd[nearest] == crowd[:, None]).mean() > 0.98
    # Not only the crowd: of the five nearest in eight dimensions many are among the ten nearest.
    before = np.linalg.norm(values[:, None] - values[None], axis=2)
    np.fill_diagonal(before, np.inf)
    wanted, got = np.argsort(before, axis=1)[:, :5], np.argsort(apart, axis=1)[:, :10]
    kept = [len(set(one) & set(other)) / 5 for one, other in zip(wanted, got, strict=True)]
    assert np.mean(kept) > 0.6
    assert started[0].returncode is not None


@pytest.mark.slow
def test_a_cancel_takes_effect_at_once(started: list[subprocess.Popen[bytes]]) -> None:
    values = np.random.default_rng(0).normal(size=(1500, 50)).astype(np.float32)
    asked: list[float] = []
    layouts: list[Layout] = []

    def should_stop() -> bool:
        if layouts:
            asked.append(time.perf_counter())
        return bool(layouts)

    last = lay_out(values, 30, on_layout=layouts.append, should_stop=should_stop)
    assert time.perf_counter() - asked[0] < 1
    assert last is not None
    assert last.iterations == 100
    assert started[0].returncode is not None


def test_a_cancel_before_the_first_layout(started: list[subprocess.Popen[bytes]]) -> None:
    assert lay_out(clusters(), 10, should_stop=lambda: True) is None
    assert started[0].returncode is not None


@pytest.mark.slow
def test_a_process_that_fails_is_told(started: list[subprocess.Popen[bytes]]) -> None:
    values = clusters()
    values[3, 2] = np.nan
    with pytest.raises(OSError, match="ended too early") as caught:
        lay_out(values, 10)
    assert "NaN" in str(caught.value.__cause__)
    assert started[0].returncode is not None


def test_a_process_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding_tsne.sys, "executable", "no-such-python")
    with pytest.raises(OSError, match="could not be started"):
        lay_out(clusters(), 10)


@pytest.mark.parametrize("perplexity", [0, 120, 500])
def test_more_neighbours_than_pictures_are_refused(perplexity: float) -> None:
    with pytest.raises(ValueError, match="perplexity"):
        lay_out(clusters(), perplexity)
