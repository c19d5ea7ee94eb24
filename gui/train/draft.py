"""The experiment as it is being set, what it was made from, and every step back and forth."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from models.config import Layer, TrainConfig
from models.feasible import Trouble, trouble_with
from models.history_compare import differences
from models.shapes import LayerInfo, describe

MOST = 200
"""So many changes can be taken back."""

CHANGED = ", changed"
"""What is added to the name of an experiment whose network or rule is no longer the preset's."""


@dataclass(frozen=True, kw_only=True)
class _Moment:
    key: str
    origin: TrainConfig
    config: TrainConfig


class Draft(QObject):
    """What the next training will be, without filters made by hand: those wait beside it.

    Signals:
        changed: ``config``, ``key`` or both are others.
    """

    changed = Signal()

    def __init__(self, key: str, origin: TrainConfig) -> None:
        super().__init__()
        origin = bare(origin)
        self._now = _Moment(key=key, origin=origin, config=origin)
        self._before: list[_Moment] = []
        self._after: list[_Moment] = []
        self._gesture = ""
        self._work_out()

    @property
    def key(self) -> str:
        """Of the experiment chosen: a preset's name, or that of an own one."""
        return self._now.key

    @property
    def origin(self) -> TrainConfig:
        """The experiment chosen, as it is without changes."""
        return self._now.origin

    @property
    def config(self) -> TrainConfig:
        """The experiment as it is set now; it need not be possible (see ``trouble``)."""
        return self._now.config

    @property
    def trouble(self) -> Trouble | None:
        """Why it cannot be trained as it is, or None."""
        return self._trouble

    @property
    def infos(self) -> tuple[LayerInfo, ...]:
        """The layers with their shapes, up to the first that cannot stand where it stands."""
        return self._infos

    @property
    def differences(self) -> tuple[str, ...]:
        """How it differs from the experiment chosen, in words."""
        return self._differences

    @property
    def run_name(self) -> str:
        """What a training of it is called.

        A preset that is only trained for longer, from another seed and the like keeps its name:
        its figures are compared with the chapter's.
        """
        origin, config = self._now.origin, self._now.config
        rate = config.optimizer.learning_rate
        alike = dataclasses.replace(
            origin,
            epochs=config.epochs,
            batch_size=config.batch_size,
            seed=config.seed,
            optimizer=dataclasses.replace(origin.optimizer, learning_rate=rate),
        )
        return origin.name + (CHANGED if differences(alike, config) else "")

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether a change was taken back."""
        return bool(self._after)

    def choose(self, key: str, origin: TrainConfig, config: TrainConfig | None = None) -> None:
        """Another experiment to begin with, with changes or (None) without."""
        moment = _Moment(key=key, origin=bare(origin), config=bare(config or origin))
        self._take(moment, "")

    def edit(self, gesture: str = "", **fields: object) -> None:
        """Sets fields of the experiment; changes of one gesture in a row are one step back."""
        changed = dataclasses.replace(self._now.config, **fields)  # type: ignore[arg-type] # any
        self._take(dataclasses.replace(self._now, config=changed), gesture)

    def set_layers(self, layers: tuple[Layer, ...], gesture: str = "") -> None:
        """Another stack."""
        self.edit(gesture, layers=layers)

    def reset(self) -> None:
        """The experiment chosen, as it is without changes."""
        self._take(dataclasses.replace(self._now, config=self._now.origin), "")

    def undo(self) -> bool:
        """Takes the last change back; whether there was one."""
        return self._step(self._before, self._after)

    def redo(self) -> bool:
        """Makes the change again that was taken back; whether there was one."""
        return self._step(self._after, self._before)

    def forget_steps(self) -> None:
        """There is no way back from here."""
        self._before, self._after = [], []
        self.changed.emit()

    def _take(self, moment: _Moment, gesture: str) -> None:
        if moment == self._now:
            return
        if not gesture or gesture != self._gesture or not self._before:
            self._before = [*self._before, self._now][-MOST:]
        self._after = []
        self._now, self._gesture = moment, gesture
        self._work_out()
        self.changed.emit()

    def _step(self, of: list[_Moment], to: list[_Moment]) -> bool:
        if not of:
            return False
        to.append(self._now)
        self._now, self._gesture = of.pop(), ""
        self._work_out()
        self.changed.emit()
        return True

    def _work_out(self) -> None:
        config = self._now.config
        self._differences = differences(self._now.origin, config)
        self._trouble = trouble_with(config)
        stop = None if self._trouble is None else self._trouble.layer
        self._infos: tuple[LayerInfo, ...] = ()
        try:
            self._infos = describe(config.layers[:stop])
        except ValueError:
            # A stack that is wrong as a whole still has its shapes as far as they go.
            for count in range(len(config.layers), 0, -1):
                try:
                    self._infos = describe(config.layers[:count])
                    break
                except ValueError:
                    continue


def bare(config: TrainConfig) -> TrainConfig:
    """Without filters made by hand: a stack that is being changed may have no place for them."""
    return dataclasses.replace(config, fixed_filters=())
