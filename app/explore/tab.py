"""The tab: every variable of what the lab computes, of what is set, and of what is pinned beside it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from app.answers import Answer, answer
from app.context import Context
from app.drawn.cache import Newest
from app.explore.explorer import Explorer, Worlds
from app.explore.picture import load
from app.side_by_side.sides import answers, compared
from app.state import State
from app.tab import Tab
from engine.kept import presets
from engine.lab import Lab

if TYPE_CHECKING:
    import xarray as xr

    from engine.parameter import Parameters

NOW = "what is set"
BYTES = 32e6
"""Of Datasets that are kept for whoever opens the tab next."""


class Known(NamedTuple):
    """An answer, and its Dataset as a download has it."""

    answer: Answer
    dataset: xr.Dataset


_kept: Newest[Known] = Newest(BYTES, lambda known: known.dataset.nbytes)


class AnyVariable(Tab):
    """Computes the Datasets; draws what is chosen of them."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._known: Mapping[str, Known] = {}
        self._explorer = Explorer(context.palette, context.ask)
        self.view = self._explorer.view
        self.feed()

    def chosen(self) -> tuple[Answer, State, Mapping[str, Known]]:
        return self.context.answer, self.context.state, self._known

    @staticmethod
    def compute(
        parameters: Parameters, result: Any, now: Answer, state: State, known: Mapping[str, Known]
    ) -> tuple[Mapping[str, Known], Worlds | None]:
        load()
        shown = {NOW: now}
        if now.beside != now.values or now.own is not now.their:
            shown[state.against.title] = now.at_baseline()
        for pin, one in answers(state, dict.fromkeys((pin.letter for pin in compared(state)), now)):
            if pin.letter:
                shown.setdefault(pin.title, one)
        told = {title: _told(state.lab, one, known.get(title)) for title, one in shown.items()}
        return told, partial(state.lab.rows, parameters, result) if state.lab.rows else None

    def draw(self, found: tuple[Mapping[str, Known], Worlds | None]) -> None:
        self._known, worlds = found
        self._explorer.feed({title: each.dataset for title, each in self._known.items()}, worlds)

    def repaint(self) -> None:
        self._explorer.repaint()


def ahead(lab: Lab) -> None:
    """Has the Dataset of what a page first shows at hand, for whoever opens the tab first."""
    _told(lab, answer(lab, State.of(lab)))


def _told(lab: Lab, now: Answer, before: Known | None = None) -> Known:
    """As it was told before, where it is the same answer: here, or to anybody where it is a preset's."""
    if before and before.answer.result is now.result and before.answer.values == now.values:
        return before
    key = lab.name, now.values
    everybodys = presets.here(lab.compute, now.values.computed()) is now.result
    if everybodys and (kept := _kept.get(key)):
        return kept
    known = Known(now, lab.told(now.values, now.result, now.own))
    return _kept.keep(key, known) if everybodys else known
