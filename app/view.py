"""View: what a lab shows of an answer first, its pictures and its large numbers. It knows no page, so any answer can be shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, ParamSpec, TypeVar, cast

from app import markup
from app.answers import Answer, Shown
from app.charts.chart import Chart, Unseen
from app.context import Setting
from app.facts import Fact
from app.theme import Palette
from engine.lab import Lab

P = ParamSpec("P")
C = TypeVar("C", bound=Chart)


class View(Shown):
    """A lab's own fills pictures(), draw() and facts(), and computes nothing. `now` is the answer that is shown.

    `alone` its first picture is shown, and those beside it are not even made: they are what opening a page costs.
    """

    def __init__(self, context: Setting, now: Answer, alone: bool = False) -> None:
        self.context, self.now, self._alone = context, now, alone

    # what a lab's view fills

    def pictures(self) -> dict[str, Chart]:
        """The pictures by their short names, the largest first."""
        raise NotImplementedError

    def draw(self, result: Any, base: Any, settle: bool) -> dict[str, Any]:
        """Feeds the pictures, and returns the words: the headline as HTML, titles as (title, subtitle) pairs.

        `settle` says that the values have come to rest.
        """
        raise NotImplementedError

    def facts(self, result: Any, base: Any) -> Sequence[Fact]:
        """The large numbers, the one that matters most first; no picture is needed for them."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Whatever the palette cannot repaint by itself."""

    # what is shown

    @cached_property
    def charts(self) -> dict[str, Chart]:
        return {name: chart for name, chart in self.pictures().items() if not isinstance(chart, Unseen)}

    def beside(self, kind: Callable[P, C], *given: P.args, **named: P.kwargs) -> C:
        """A picture of this kind that stands beside the first."""
        return cast(C, Unseen()) if self._alone else kind(*given, **named)

    def show(self, answer: Answer, settle: bool) -> dict[str, Any]:
        """All words of the answer, which is drawn; before it a new baseline, so that the scales fit that and not what is set."""
        anew = [chart.held.beside((answer.beside, id(answer.their))) for chart in self.charts.values() if settle]
        if any(anew) and answer.result is not answer.base:
            self._draw(answer.at_baseline(), settle=True)
        words = self._draw(answer, settle)
        titles = words["titles"][: len(self.charts)]
        return words | {"titles": titles, "facts": markup.facts(self.facts(answer.result, answer.base))}

    def _draw(self, answer: Answer, settle: bool) -> dict[str, Any]:
        self.now = answer
        return self.draw(answer.result, answer.base, settle)

    @property
    def lab(self) -> Lab:
        return self.context.lab

    @property
    def palette(self) -> Palette:
        return self.context.palette

    @property
    def answer(self) -> Answer:
        return self.now
