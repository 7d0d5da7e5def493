"""The paint of each row of a glyph."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.drawn.columns import Columns
from app.drawn.paint import FILL, LINE, both, fill, stroke

Row = Callable[[int], dict[str, Any]]


def painted(columns: Columns, line: bool = True, ground: bool = True) -> Row:
    """Attributes by row: worked out once where all have the same. `line` and `ground` say what the glyph has."""
    names = (LINE if line else ()) + (FILL if ground else ())

    def attributes(said: Mapping[str, Any]) -> dict[str, Any]:
        outline = stroke(said) if line else {}
        return both(outline, fill(said) if ground else {})

    one: dict[str, Any] = {name: columns.constant(name) for name in names}
    varied: Sequence[str] = [name for name in names if is_column(columns, name)]
    if not varied:
        same = attributes(one)
        return lambda row: same
    each = {name: columns.each(name) for name in varied}
    return lambda row: attributes(one | {name: column[row] for name, column in each.items()})


def is_column(columns: Columns, name: str) -> bool:
    """Whether every row has its own."""
    return hasattr(columns.said[name], "field")
