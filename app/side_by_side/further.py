"""The further pictures of a lab, which a tab of its own has, of any answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from app.answers import Answer, Shown
from app.charts.chart import Chart
from app.context import Context
from app.tab import Tab, Told


class Apart(Shown):
    """A page as its tabs see it, with another answer; what its tab asks for, whoever built it tells."""

    def __init__(self, context: Context, answer: Answer) -> None:
        self._context, self.now = context, answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    @property
    def answer(self) -> Answer:
        return self.now

    def ask(self, compute: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Nothing is computed by itself."""


class Further:
    """A lab's tab of pictures without its place on the page."""

    def __init__(self, tab: type[Tab], context: Context, answer: Answer) -> None:
        self._apart = Apart(context, answer)
        self._tab = tab(cast(Context, self._apart))

    @property
    def charts(self) -> dict[str, Chart]:
        board = self._tab.board
        return {picture["short"]: chart for picture, chart in zip(board.view.pictures, board.pictures, strict=True)}

    def show(self, answer: Answer, told: Told) -> list[tuple[str, str]]:
        """Draws what the tab computes of the answer, and gives the titles."""
        self._apart.now = answer
        self._tab.draw(told)
        return [fed.title for fed in told.fed]
