"""The pictures of a report as SVG: a state's two largest, or the largest of every state that is compared, on the same scales."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import RLock
from typing import Any

from app.drawn.svg import svg
from app.report.runs import Run, plain, runs
from app.side_by_side.files import Nowhere
from app.side_by_side.multiples import Shared
from app.side_by_side.sides import Side
from app.view import View
from engine.lab import Lab

MOST = 2
"""Pictures of one state."""
_feeding = RLock()
"""Views are fed one at a time: what they share is not made for several threads."""


@dataclass(frozen=True)
class Picture:
    """What it finds, what is plotted, and the picture; of which state, where there are several."""

    letter: str
    finding: tuple[Run, ...]
    words: tuple[Run, ...]
    svg: str


class Pictures:
    """The views of some states, fed. `words` is what the last one's lab says of it."""

    def __init__(self, lab: Lab, view: type[View], sides: Sequence[Side]) -> None:
        self._sides = sides
        most = MOST if len(sides) == 1 else 1
        with _feeding:
            self._views = [view(Nowhere(lab), side.answer, most) for side in sides]
            if len(sides) > 1:
                self._share()
            for _ in range(1 if len(sides) == 1 else 2):
                fed = [each.show(side.answer, settle=True) for each, side in zip(self._views, sides, strict=True)]
        self.words: dict[str, Any] = fed[-1]
        self._titles = [each["titles"] for each in fed]

    @property
    def count(self) -> int:
        return sum(len(view.charts) for view in self._views)

    def drawn(self, width: float, height: float, type: float) -> list[Picture]:
        """Each in so many points, with axes in type of this size."""
        return [
            Picture(side.pin.letter, runs(finding), runs(words), svg(chart.figure, width, height, type=type))
            for view, side, titles in zip(self._views, self._sides, self._titles, strict=True)
            for chart, (finding, words) in zip(view.charts.values(), titles, strict=True)
        ]

    @property
    def found(self) -> list[tuple[str, str, str]]:
        """Each picture's letter, what it finds and what is plotted, as plain text."""
        return [
            (side.pin.letter, plain(finding), plain(words))
            for side, titles in zip(self._sides, self._titles, strict=True)
            for finding, words in titles
        ]

    def _share(self) -> None:
        """The same length and the same colour stand for the same number in all of them."""
        for name in self._views[0].charts:
            shared = Shared()
            for view in self._views:
                view.charts[name].held = shared
