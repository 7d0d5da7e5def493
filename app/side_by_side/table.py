"""One table of all sides: the large numbers, what differs most first, and then what is set otherwise."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.facts import Fact
from app.markup import Html, bold, html, table
from app.side_by_side.sides import Side
from app.values import told
from app.words import change, number
from engine.parameter import Parameter


@dataclass(frozen=True)
class Line:
    """One large number of every side, in their order; the first is what the others are shown against."""

    facts: tuple[Fact, ...]

    @property
    def first(self) -> Fact:
        return self.facts[0]

    def part(self, fact: Fact) -> float:
        """The difference to the first as a share of it; nan where there is none."""
        return (fact.value - self.first.value) / abs(self.first.value) if self.first.value else math.nan

    @property
    def most(self) -> float:
        return max((abs(part) for fact in self.facts[1:] if math.isfinite(part := self.part(fact))), default=-1.0)


def lines(sides: Sequence[Side]) -> list[Line]:
    """All large numbers, those that differ most first."""
    rows = [Line(facts) for facts in zip(*(side.facts for side in sides), strict=True)]
    return sorted(rows, key=lambda line: -line.most)


def set_otherwise(sides: Sequence[Side]) -> list[Parameter]:
    """What is not set alike in all of them, levers first; where one looks does not count."""
    first, *others = (side.answer.values.settings() for side in sides)
    declared = sides[0].answer.values.declared
    items = [declared[name] for name, value in first.items() if any(other[name] != value for other in others)]
    return sorted(items, key=lambda item: item.group != "lever")


def written(sides: Sequence[Side]) -> str:
    """Both parts as a page shows them."""
    heads, styles = [side.named for side in sides], "n" * len(sides)
    rows = [(line.first.called, line.first.unit, *_cells(line)) for line in lines(sides)]
    text = table(["", "Unit", *heads], rows, "Numbers side by side", f"qu{styles}")
    if items := set_otherwise(sides):
        changed = [(item.label or item.name, *_values(item, sides)) for item in items]
        text = Html(f"{text}<h2>What is set otherwise</h2>{table(['', *heads], changed, 'What is set otherwise', f'q{styles}')}")
    return text


def _cells(line: Line) -> list[Html]:
    return [bold(line.first.printed[0]), *(_cell(line, fact) for fact in line.facts[1:])]


def _cell(line: Line, fact: Fact) -> Html:
    """The difference, by how much that is of the first, and the number itself."""
    difference, part = change(fact.value, line.first.value), line.part(fact)
    share = f" ({number(100 * part, 2)} %)".replace("(", "(+" if part > 0 else "(") if difference and math.isfinite(part) else ""
    return Html(f"{difference or '='}{share}<br>{html(fact.printed[0])}")


def _values(item: Parameter, sides: Sequence[Side]) -> list[Html]:
    first, *others = ((told(item, side.answer.values[item.name]), side.answer.values[item.name]) for side in sides)
    return [html(first[0]), *(html(words) if value == first[1] else bold(words) for words, value in others)]


def to_csv(sides: Sequence[Side]) -> str:
    """The same with every number in full: the quantity, its unit, each side's value, and each one's difference to the first."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    names = [side.pin.letter or "now" for side in sides]
    write.writerow(["kind", "name", "unit", *names, *(f"{name} minus {names[0]}" for name in names[1:])])
    for line in lines(sides):
        values = [fact.value for fact in line.facts]
        write.writerow(["number", line.first.called, line.first.unit, *values, *(each - values[0] for each in values[1:])])
    for item in set_otherwise(sides):
        write.writerow(["setting", item.name, item.unit, *(side.answer.values[item.name] for side in sides)])
    return out.getvalue()
