"""What a glyph says of each of its rows: a column of its source, or one value for all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from bokeh.core.property.vectorization import Field, Unspecified, Value
from bokeh.models import ColumnDataSource, Glyph, GlyphRenderer, LinearColorMapper

from app.drawn.colours import placed
from app.drawn.known import Undrawn, read


class Columns(NamedTuple):
    """A glyph with the source that feeds it."""

    glyph: Glyph
    source: ColumnDataSource
    said: dict[str, Any]

    @classmethod
    def of(cls, renderer: GlyphRenderer, known: Iterable[str]) -> Columns:
        """If all that is set of the glyph is known to what draws it."""
        return cls(renderer.glyph, renderer.data_source, read(renderer.glyph, known))

    @property
    def rows(self) -> int:
        return max((len(column) for column in self.source.data.values()), default=0)

    def constant(self, name: str) -> Any:
        """One value for all rows; None where each has its own."""
        said = self.said[name]
        if isinstance(said, Field):
            return None
        return said.value if isinstance(said, Value) else said

    def each(self, name: str) -> list[Any]:
        """A value a row, or a list a row."""
        said = self.said[name]
        if isinstance(said, Field):
            if said.transform is not Unspecified and not isinstance(said.transform, LinearColorMapper):
                raise Undrawn(said.transform)
            column = self.source.data[said.field]
            if isinstance(said.transform, LinearColorMapper):
                at, colours = placed(said.transform, np.asarray(column, float))
                return [colours[place] for place in at]
            return column.tolist() if isinstance(column, np.ndarray) and column.dtype != object else list(column)
        if isinstance(said, (Value, str, int, float)) or said is None:
            return [said.value if isinstance(said, Value) else said] * self.rows
        raise Undrawn(self.glyph, name)

    def numbers(self, name: str) -> np.ndarray:
        return np.asarray(self.each(name), float)
