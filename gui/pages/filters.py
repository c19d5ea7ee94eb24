"""The Filters page: a picture, a chain of steps over it, and each at work, pixel by pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QStackedWidget

from gui.filters import words
from gui.filters.bench_view import BenchView
from gui.filters.chain import Chain
from gui.filters.chain_bar import ChainBar
from gui.filters.numbers_card import NumbersCard
from gui.filters.offer import Offer
from gui.filters.source_bar import FILE, SourceBar
from gui.pages.page import Page
from gui.session import Session
from gui.widgets.cards import Notice, row
from gui.widgets.chain_chips import PICTURE, Link
from models.config import FixedFilter
from vision import bench
from vision.bench import Outcome
from vision.steps import ConvStep, from_list, to_list

INVITED_TO = {"pad": "draw", "camera": "camera", "frame": "camera"}
"""The page that makes the picture which a source lacks."""


class FiltersPage(Page):
    """A chain of steps at the top; the chosen one's input, operation and output below."""

    key = "filters"
    title = "Filters"
    hint = "Slide small filters over a picture and watch feature maps appear, sum by sum."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._picture: npt.NDArray[np.uint8] | None = None
        self._outcomes: tuple[Outcome, ...] = ()
        self._channel = 0
        self._chain = Chain()
        self._source = SourceBar(session, "filter")
        self._bar = ChainBar("filter")
        self._notice = Notice("filter_notice")
        self._bench = BenchView("filter")
        self._numbers = NumbersCard("filter")
        self._offer = Offer("filter_use", self)
        self._views = QStackedWidget()
        self._build()
        self._connect()

    def opened(self) -> None:
        self.session.need_test_pictures()
        self._source.refresh()
        self._bench.output.grid.setFocus()

    def left(self) -> None:
        self._bench.transport.pause()

    def restyle(self) -> None:
        self.update()

    def main_action(self) -> bool:
        if self._chain.step is None:
            return False
        self._bench.transport.toggle()
        return True

    def undo(self) -> bool:
        if self._chain.current >= 0 and self._bench.conv.isVisible() and self._bench.conv.undo():
            return True
        undone = self._chain.undo()
        if undone:
            self._bench.unsettle()
            self._compute()
        return undone

    def copy_text(self) -> str:
        return self._bench.text()

    def state(self) -> dict[str, Any]:
        return {
            **self._source.state(),
            **self._bench.state(),
            "steps": to_list(self._chain.steps),
            "step": self._chain.current,
            "channel": self._channel,
        }

    def restore(self, state: dict[str, Any]) -> None:
        self._source.restore(state)
        self._bench.restore(state)
        current, channel = state.get("step"), state.get("channel")
        try:
            steps = from_list(state.get("steps"))
        except ValueError:
            return
        self._channel = channel if type(channel) is int and channel >= 0 else 0
        self._chain.replace_all(steps, current if type(current) is int else 0)
        self._compute()

    def _build(self) -> None:
        top = row(self._source, self._bar, spacing=12)
        top.setStretch(1, 1)
        for view in (self._bench, self._numbers):
            self._views.addWidget(view)
        self.body.setSpacing(8)
        self.body.addLayout(top)
        self.body.addWidget(self._notice)
        self.body.addWidget(self._views, 1)

    def _connect(self) -> None:
        self._source.changed.connect(self._take_picture)
        self._source.failed.connect(self._notice.say)
        self._bar.chosen.connect(self._choose)
        self._bar.added.connect(lambda kind: self._edit(lambda: self._chain.add(kind)))
        self._bar.moved.connect(lambda *to: self._edit(lambda: self._chain.move(*to)))
        self._bar.removed.connect(lambda at: self._edit(lambda: self._chain.remove(at)))
        self._bench.step_changed.connect(self._on_step_changed)
        self._bench.channel_chosen.connect(self._on_channel)
        self._bench.invited.connect(self._on_invited)
        self._bench.use_requested.connect(self._on_use)
        self._offer.offered.connect(self._on_offered)

    def _take_picture(self) -> None:
        self._picture = self._source.picture()
        self._compute()

    def _choose(self, index: int) -> None:
        self._chain.choose(index)
        self._bench.unsettle()
        self._show()

    def _edit(self, change: Any) -> None:
        """Another chain: its chosen step begins anew."""
        change()
        self._bench.unsettle()
        self._compute()

    def _on_step_changed(self, step: Any) -> None:
        self._chain.change(step)
        self._compute()

    def _on_channel(self, channel: int) -> None:
        self._channel = channel
        self._bench.set_channel(channel)

    def _on_invited(self, source: str) -> None:
        if source == FILE:
            self._source.choose_file()
        else:
            self.session.page_requested.emit(INVITED_TO[source])

    def _on_use(self) -> None:
        step = self._chain.step
        if isinstance(step, ConvStep):
            index = min(self._channel, len(step.kernels) - 1)
            button = self._bench.conv.use_button
            self._offer.open(step.kernels[index], step.biases[index], index + 1, button)

    def _on_offered(self, fixed: FixedFilter) -> None:
        self.session.filter_offered.emit(fixed)
        self.session.page_requested.emit("train")

    def _compute(self) -> None:
        """Every step of the chain; at most some milliseconds."""
        self._outcomes = ()
        if self._picture is not None:
            self._chain.fit(1 if self._picture.ndim == 2 else self._picture.shape[2])
            self._outcomes = bench.run(self._picture, self._chain.steps)
        self._show()

    def _show(self) -> None:
        chain = self._chain
        self._bar.set_chain(self._links(), chain.current)
        self._numbers.set_picture(self._picture)
        alone = chain.current == PICTURE and self._picture is not None
        self._views.setCurrentWidget(self._numbers if alone else self._bench)
        # Without a picture the page says how to get one, whatever step is chosen.
        first = chain.current <= 0 or self._picture is None
        values, outcome = None, None
        if self._picture is not None:
            whole = bench.solid(self._picture)
            values = whole if first else self._outcomes[chain.current - 1].values
            outcome = self._outcomes[chain.current] if chain.current >= 0 else None
        before = chain.steps[: max(0, chain.current)]
        self._bench.conv.set_use(not any(isinstance(step, ConvStep) for step in before))
        self._bench.show_step(
            chain.step,
            values,
            outcome,
            self._channel,
            raw=first,
            source=self._source.source,
            title="Picture" if first else f"From {words.name_of(chain.steps[chain.current - 1])}",
        )

    def _links(self) -> list[Link]:
        shape = None if self._picture is None else bench.solid(self._picture).shape
        shapes = [shape, *(None if one.values is None else one.values.shape for one in
                           self._outcomes)]  # fmt: skip
        shapes += [None] * (len(self._chain.steps) + 1 - len(shapes))
        names = ["Picture", *map(words.name_of, self._chain.steps)]
        return [
            Link(name=name, shape=None if at is None else (at[0], at[1], at[2]))
            for name, at in zip(names, shapes, strict=True)
        ]
