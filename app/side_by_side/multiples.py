"""One picture of every side, on the same scales: of the first view, or of the tab that has further ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import panel as pn

from app.board import answered
from app.charts.chart import Chart
from app.charts.held import Ends, Held
from app.components import Stage
from app.context import Context
from app.lean import Picture
from app.markup import Html
from app.side_by_side.further import Further
from app.side_by_side.sides import Side
from app.tab import Tab, Told
from app.view import View

MORE = "More …"
"""In the place of the further pictures until somebody wants one."""


class Shared(Held):
    """Scales of several pictures at once: any of them widens these, and none narrows them again."""

    def ends(self, name: str, low: float, high: float, fit: Callable[[float, float], Ends], settle: bool = True) -> Ends:
        return super().ends(name, low, high, fit, settle=False)


class Multiples:
    """Each side's charts are built once, and stand for whatever is pinned by its letter."""

    def __init__(self, context: Context, view: type[View], further: type[Tab] | None) -> None:
        self._context, self._view, self._tab = context, view, further
        self._views: dict[str, View] = {}
        self._further: dict[str, Further] = {}
        self._shown: tuple[Any, ...] = ()
        self._scaled: tuple[Any, ...] = ()
        self.view = pn.Column(sizing_mode="stretch_width")

    def clear(self) -> None:
        self.view.objects, self._shown, self._scaled = [], (), ()

    def repaint(self) -> None:
        for view in self._views.values():
            view.repaint()

    @property
    def first(self) -> list[str]:
        """The names of the pictures of the first view."""
        return list(next(iter(self._views.values())).charts)

    @property
    def names(self) -> list[str]:
        """Of all that can be chosen."""
        found = next(iter(self._further.values()), None)
        return [*self.first, *(found.charts if found else [MORE] if self._tab else [])]

    def draw(self, sides: Sequence[Side], told: Sequence[Told] | None, chosen: str) -> str:
        """The chosen picture of each side, and which that is; drawn once to widen the scales they share, and then on these."""
        for side in sides:
            letter = side.pin.letter
            if letter not in self._views:
                self._views[letter] = self._view(self._context, side.answer)
            if told and self._tab and letter not in self._further:
                self._further[letter] = Further(self._tab, self._context, side.answer)
        if chosen not in self.names or chosen == MORE:
            chosen = self.names[len(self.first) if told else 0]
        told = None if chosen in self.first else told
        letters = [side.pin.letter for side in sides]
        charts = [self._charts(letter, told is not None) for letter in letters]
        self._share(charts, (letters, sides[0].answer.beside))
        for _ in range(2):
            titles = [self._draw(side, told[i] if told else None, chosen) for i, side in enumerate(sides)]
        self._lay(sides, [each[chosen] for each in charts], titles, chosen)
        return chosen

    def _charts(self, letter: str, further: bool) -> dict[str, Chart]:
        return self._views[letter].charts | (self._further[letter].charts if further else {})

    def _share(self, charts: Sequence[Mapping[str, Chart]], of: tuple[Any, ...]) -> None:
        """Has the same length and the same colour stand for the same number in all pictures of one kind."""
        shown = (*of, len(charts[0]))
        if shown != self._scaled:
            self._scaled = shown
            for name in charts[0]:
                shared = Shared()
                for each in charts:
                    each[name].held = shared

    def _draw(self, side: Side, told: Told | None, chosen: str) -> tuple[str, str]:
        """Its title, and below it what the picture finds."""
        letter = side.pin.letter
        if told:
            finding, words = self._further[letter].show(side.answer, told)[self.names.index(chosen) - len(self.first)]
        else:
            view = self._views[letter]
            finding, words = view.show(side.answer, settle=True)["titles"][self.first.index(chosen)]
        return side.title, Html(f"{finding}. {words}")

    def _lay(self, sides: Sequence[Side], charts: Sequence[Chart], titles: list[tuple[str, str]], chosen: str) -> None:
        shown = chosen, [side.pin.letter for side in sides]
        if shown == self._shown:
            self.view.objects[0].tell(titles=titles)
            return
        self._shown = shown
        stage = Stage(
            heard=lambda message: answered(stage, charts, message),
            lab=self._context.lab.name,
            layout="grid",
            numbers=False,
            pictures=[{"short": f"{chosen} {side.pin.letter}".strip(), "letter": side.pin.letter or "now"} for side in sides],
            words={"titles": titles},
            figures=[Picture(chart.figure) for chart in charts],
            sizing_mode="stretch_width",
            margin=0,
        )
        self.view.objects = [stage]
