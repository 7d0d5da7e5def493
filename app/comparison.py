"""A row of the comparison as it is shown: in words, and where its mark stands in the picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.words import number
from engine.quantities import pretty
from engine.row import RULES, Row


def told(row: Row) -> dict[str, Any]:
    """A row as the browser has it."""
    return {
        "slug": row.slug,
        "quantity": row.quantity,
        "where": row.where,
        "published": row.printed(number if row.measure == "change" else in_print) or "–",
        "ours": number(row.ours),
        "unit": pretty(row.unit),
        "difference": difference(row),
        "kind": row.kind,
        "rule": RULES[row.rule] if row.rule else "",
        "agrees": row.agrees,
        "apart": row.apart,
        "note": row.note,
        "ratio": ratio(row),
        "change": [row.published, row.ours] if row.rule == "change" else None,
    }


def in_print(value: float) -> str:
    """A published number with the digits it was printed with, four at most."""
    text = f"{value:,.4g}".replace("-", "−")
    return number(value) if "e" in text else text


def difference(row: Row) -> str:
    """Of ours from what is published: in per cent, of a range from its end, of a change in percentage points."""
    if row.rule == "change" and row.ours is not None and row.published is not None:
        return _signed(row.ours - row.published, lambda value: f"{number(value, 2)} points")
    if row.rule == "range" and row.agrees:
        return "inside"
    if row.relative_difference is None:
        return ""
    if row.ours and row.beside and row.ours * row.beside < 0:
        return "other sign"
    if row.relative_difference > 9:
        return f"{number(row.relative_difference + 1, 2)} times"
    return _signed(100 * row.relative_difference, lambda value: f"{value:.0f} %")


def _signed(value: float, written: Callable[[float], str]) -> str:
    text = written(abs(value))
    return text if not text.strip("0. %points") else f"{'+' if value > 0 else '−'}{text}"


def ratio(row: Row) -> list[float] | None:
    """Ours over what is published, and the ends of its own ± or range over the same; no end is 0 or a large number.

    A range without a value is measured by its middle, or by the one end it has. None where the ratio says nothing: a change,
    which may be near none, and another sign.
    """
    if row.rule in (None, "change") or row.ours is None:
        return None
    low, high = row.published_range or (row.published, row.published)
    if row.published_error is not None and row.published is not None:
        low, high = row.published - row.published_error, row.published + row.published_error
    ends = [end for end in (low, high) if end is not None]
    middle = row.published if row.published is not None else sum(ends) / len(ends)
    if middle == 0 or row.ours / middle <= 0:
        return None
    span = sorted(((low if low is not None else 0.0) / middle, (high if high is not None else 1e9 * middle) / middle))
    return [row.ours / middle, max(span[0], 0.0), span[1]]
