"""The pictures of a report as SVG: a state's two largest, or the largest of every state that is compared, on the same scales."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.context import Nowhere
from app.drawn.pictures import building
from app.drawn.svg import svg
from app.report.runs import Run, plain, runs
from app.side_by_side.multiples import Shared
from app.side_by_side.sides import Side
from app.view import View
from engine.lab import Lab

MOST = 2
"""Pictures of one state."""


@dataclass(frozen=True)
class Picture:
    """What it finds, what is plotted, and the picture once it is drawn; of which state, where there are several."""

    letter: str
    finding: tuple[Run, ...]
    words: tuple[Run, ...]
    svg: str = ""


class Pictures:
    """The views of some states, fed. `words` is what the last one's lab says of it."""

    def __init__(self, lab: Lab, view: type[View], sides: Sequence[Side]) -> None:
        many = len(sides) > 1
        with building:
            views = [view(Nowhere(lab), side.answer, alone=many) for side in sides]
            if many:
                _share(views)
            for _ in range(2 if many else 1):
                fed = [each.show(side.answer, settle=True) for each, side in zip(views, sides, strict=True)]
        self.words: dict[str, Any] = fed[-1]
        self._shown = [
            (side.pin.letter, chart, title)
            for side, each, said in zip(sides, views, fed, strict=True)
            for chart, title in list(zip(each.charts.values(), said["titles"], strict=True))[:MOST]
        ]

    @property
    def count(self) -> int:
        return len(self._shown)

    def drawn(self, width: float, height: float, type: float) -> list[Picture]:
        """Each in so many points, with axes in type of this size."""
        return [
            replace(each, svg=svg(chart.figure, width, height, type=type, ground="#ffffff", label=plain(finding)))
            for each, (_, chart, (finding, _)) in zip(self.undrawn, self._shown, strict=True)
        ]

    @property
    def undrawn(self) -> list[Picture]:
        """Their words alone."""
        return [Picture(letter, runs(finding), runs(words)) for letter, _, (finding, words) in self._shown]

    @property
    def found(self) -> list[tuple[str, str, str]]:
        """Each picture's letter, what it finds and what is plotted, as plain text."""
        return [(letter, plain(finding), plain(words)) for letter, _, (finding, words) in self._shown]


def _share(views: Sequence[View]) -> None:
    """The same length and the same colour stand for the same number in all of them."""
    for name in views[0].charts:
        shared = Shared()
        for view in views:
            view.charts[name].held = shared
