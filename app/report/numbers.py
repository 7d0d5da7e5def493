"""A lab's large numbers for paper: what a page prints of each, beside what they were, or of every state that is compared."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.facts import Fact
from app.report.runs import held, plain, together
from app.side_by_side.sides import Side
from app.side_by_side.table import Line, lines
from app.words import change, number

BAND = re.compile(r"\([\d.,−]{1,20} to [\d.,−]{1,20}\)")


@dataclass(frozen=True)
class Cell:
    """One number with its unit and its ±, its change and that as a share, and what the page notes on it, a band first."""

    value: str
    unit: str
    error: str
    change: str
    share: str
    note: str

    @property
    def before(self) -> str:
        """As what another one is a change from: with its ± or its band."""
        band = BAND.match(self.note)
        return " ".join(part for part in (self.value, self.error or (band[0] if band else "")) if part)


@dataclass(frozen=True)
class Numbers:
    """One quantity of every state, in their order; the others' changes are against the first."""

    label: str
    cells: tuple[Cell, ...]


def compared(sides: Sequence[Side]) -> list[Numbers]:
    """All quantities, those that differ most first."""
    return [_numbers(line, line.first.called) for line in lines(sides)]


def alone(then: Side | None, now: Side) -> list[Numbers]:
    """In the page's order, what matters most first; beside what is set, what it was."""
    if then is None:
        return [Numbers(held(fact.label), (_cell(fact, None),)) for fact in now.facts]
    return [_numbers(Line(both), both[1].label) for both in zip(then.facts, now.facts, strict=True)]


def _numbers(line: Line, label: str) -> Numbers:
    first, *others = line.facts
    return Numbers(held(label), (_cell(first, None), *(_cell(fact, line) for fact in others)))


def _cell(fact: Fact, line: Line | None) -> Cell:
    value, unit = fact.printed
    error = f"±\u00a0{number(fact.error, 2)}" if fact.error else ""
    moved, part = (plain(change(fact.value, line.first.value)), line.part(fact)) if line else ("", math.nan)
    share = f"{'+' if part > 0 else ''}{number(100 * part, 2)} %" if moved and math.isfinite(part) else ""
    return Cell(together(value), together(unit), error, moved, share, plain(fact.note).lstrip(";:,. "))
