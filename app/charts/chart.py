"""What all pictures have in common: a figure, scales that are held, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from bokeh.models import Plot

from app.charts.held import Held
from app.charts.numbers import Numbers


class Chart:
    """A kind of picture: a figure that is built once and then fed."""

    figure: Plot
    update: Callable[..., None]
    """Feeds it."""
    over: Callable[..., None]
    """Of a map or a section: the edges of the cells it is of from now on."""

    @cached_property
    def held(self) -> Held:
        """Its scales."""
        return Held()

    _behind = Numbers((), ())

    def numbers(self) -> Numbers:
        """What it shows, as it has come to rest."""
        return self._behind


class Unseen(Chart):
    """A picture that nobody sees: whatever is done to it does nothing."""

    def __getattribute__(self, name: str) -> Any:
        return super().__getattribute__(name) if name.startswith("__") else lambda *given, **named: None
