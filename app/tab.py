"""A tab that shows results: what it computes and what it draws, apart; and one that shows what a long run found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import panel as pn

from app.board import Board, Fed
from app.components import Prose
from app.context import Context
from app.running import Run
from engine.compute import Task


class Told(NamedTuple):
    """What most tabs have to show: what the pictures of their board are fed, and their text."""

    fed: Sequence[Fed]
    text: str = ""


class Tab:
    """Shows a result, or what is further computed from it, whenever the values come to rest.

    `compute` is told all it needs, the values and their result first, as they stood when it was asked; it knows neither the
    tab nor the page, and may run on any thread. `draw` alone touches the page. Some time may pass between them: until then
    a tab shows its board empty, or what it showed before.
    """

    view: Any
    board: Board

    def __init__(self, context: Context) -> None:
        self.context = context
        self.text = Prose(text="", sizing_mode="stretch_width")

    def chosen(self) -> tuple[Any, ...]:
        """What compute is told besides: what has been chosen in the tab, the visitor's own data."""
        return ()

    @staticmethod
    def compute(*told: Any, **more: Any) -> Any:
        """What there is to show."""

    def draw(self, found: Any) -> None:
        """Shows it."""
        self.board.draw(found.fed)
        self.text.text = found.text

    def feed(self) -> None:
        """The values have come to rest, or something was chosen."""
        context = self.context
        context.ask(partial(self.compute, context.parameters, context.result, *self.chosen()), self.draw)


class RunTab(Tab):
    """A tab, or a part of one, with a long run: its button, how far it is, and what it found.

    What was found is shown while the values are those it was found with, and drawn again when they come to rest: one may look
    at it in another way. compute is told it after all else.
    """

    def __init__(self, context: Context, label: str, words: str = "", moved: Callable[[], None] | None = None) -> None:
        super().__init__(context)
        self.run = Run(context.services, context.holder, label, self.task, self.done, moved)
        self._found: Any = None
        self._words = [Prose(text=words, sizing_mode="stretch_width")] if words else []

    def task(self) -> Task:
        """The run of the values as they stand."""
        raise NotImplementedError

    def lay(self, *parts: Any) -> pn.Column:
        """The words, the button, and below them what shows the result."""
        return pn.Column(*self._words, self.run.view, *parts, sizing_mode="stretch_width")

    def hide(self) -> None:
        """Nothing has been found with these values."""
        self.board.show(False)
        self.text.text = ""

    def drop(self) -> None:
        """There is nothing to run any more."""
        self.run.drop()
        self._found = None
        self.hide()

    def draw(self, found: Any) -> None:
        super().draw(found)
        self.board.show()

    def done(self, found: Any) -> None:
        self._found = found
        if not self.run.current:
            return
        context = self.context
        work = partial(self.compute, context.parameters, context.result, *self.chosen(), found)
        context.ask(lambda: (found, work()), self._drawn)

    def _drawn(self, both: tuple[Any, Any]) -> None:
        """Unless other values have been set meanwhile, of which nothing, or something else, is known."""
        found, told = both
        if found is self._found:
            self.draw(told)

    def feed(self) -> None:
        if not self.run.resume():
            self._found = None
            self.hide()
        elif self._found is not None:
            self.done(self._found)
