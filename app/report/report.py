"""Report: what stands on one page about a state, or about all that is pinned beside it. Words and numbers; writers lay it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from app.answers import Answer
from app.context import Nowhere
from app.drawn.pictures import answered
from app.lab_page import LabPage
from app.pages import of_lab
from app.report import numbers, settings
from app.report.limits import limits
from app.report.matters import Matters
from app.report.numbers import Numbers
from app.report.pictures import Pictures
from app.report.runs import Run, held, runs
from app.report.said import Said, said
from app.report.settings import Setting
from app.side_by_side.sides import Side, sides
from app.side_by_side.table import set_otherwise
from app.side_by_side.why import Alone, each_alone, verdict
from app.state import Pin, State
from app.words import number
from engine import __version__
from engine.citation import software
from engine.lab import Lab, Source

TRIED = 6
"""Settings that are changed alone to see what each does, of all states together: each takes a result."""


class Heads(NamedTuple):
    """Of two parts of the page."""

    differing: str
    alike: str


@dataclass(frozen=True)
class Report:
    """Of a state. `link` is where it is open, in full."""

    state: State
    link: str
    day: dt.date

    @property
    def lab(self) -> Lab:
        return self.state.lab

    @property
    def compares(self) -> bool:
        """Whether states are set beside each other; else it is of one, and of what that is shown against."""
        return bool(self.state.pins)

    @cached_property
    def sides(self) -> list[Side]:
        """Every state with its answer; that which the others' changes are against comes first."""
        if self.compares:
            return sides(self._setting, self._page.view, self.state, {})
        found = answered(self.state)
        now = self._side(Pin("", self.state.alone()), found)
        moved = found.values.settings() != found.beside.settings() or found.own is not found.their
        return [self._side(self.state.against, found.at_baseline()), now] if moved else [now]

    @property
    def now(self) -> Side:
        return self.sides[-1]

    # the words

    @property
    def title(self) -> str:
        """What it is of, as plain text."""
        return f"{self.lab.title}: {' · '.join(side.title for side in self.sides)}" if self.compares else self.now.title

    @property
    def scenario(self) -> str:
        """What is set, and what that is shown against."""
        return (
            f"{self.now.title}; changes are against {self.sides[0].title}"
            if len(self.sides) > 1
            else f"{self.now.title}, unchanged"
        )

    @cached_property
    def sentences(self) -> list[tuple[Run, ...]]:
        """The lab's own; of states side by side how each differs from the first, and why."""
        if not self.compares:
            return [runs(self.pictures.words["headline"])]
        first, *others = self.sides
        return [runs(verdict(first, other, why)) for other, why in zip(others, self._why, strict=True)]

    @cached_property
    def pictures(self) -> Pictures:
        return Pictures(self.lab, self._page.view, self.sides if self.compares else [self.now])

    @cached_property
    def numbers(self) -> list[Numbers]:
        if self.compares:
            return numbers.compared(self.sides)
        return numbers.alone(self.sides[0] if len(self.sides) > 1 else None, self.now)

    @cached_property
    def differing(self) -> tuple[list[Setting], int]:
        return settings.differing(self.sides)

    @cached_property
    def alike(self) -> list[Setting]:
        return settings.alike(self.sides)

    @property
    def heads(self) -> Heads:
        """What stands above what differs and what does not."""
        if self.compares:
            return Heads("What is set otherwise", "Set alike")
        return Heads("What was changed", "Set as before" if self.differing[0] else "What is set: nothing was changed")

    @cached_property
    def matters(self) -> Matters | None:
        """Where the lab's page knows; of a visitor's own data nothing is known."""
        answer = (self.sides[0] if self.compares else self.now).answer
        return None if answer.own else self._page.matters(answer.values, answer.result)

    @cached_property
    def alone(self) -> list[str]:
        """What each change does alone to the first number, the most first, where that can be said in words."""
        if self.compares or len(self.sides) < 2 or len(self._why[0]) < 2:
            return []
        unit = self.now.facts[0].unit
        return [
            f"{each.item.label or each.item.name} {'+' if each.effect > 0 else ''}{number(each.effect, 2)} {unit}".rstrip()
            for each in self._why[0]
        ]

    @cached_property
    def limits(self) -> list[str]:
        notice = self.pictures.words.get("notice") or ""
        return [*([notice] if notice else []), *map(held, limits(self.lab))]

    @cached_property
    def said(self) -> list[Said]:
        """What can be said of one state; several have no room for it."""
        return [] if self.compares else said(self.state)

    @property
    def sources(self) -> Sequence[Source]:
        return self.lab.sources

    @property
    def date(self) -> str:
        return f"{self.day.day} {self.day:%B %Y}"

    @property
    def version(self) -> str:
        return __version__

    @property
    def citation(self) -> str:
        return software()

    @property
    def file(self) -> str:
        """A good name for the file, without its ending."""
        what = "side-by-side" if self.compares else self.state.preset.lower()
        return f"carbon-pump-{self.lab.name}-{what}-{self.day.isoformat()}"

    # what it is worked out from

    @cached_property
    def _why(self) -> list[list[Alone]]:
        """What each setting makes of the difference to the first state; nothing where that would take long."""
        first, *others = self.sides
        count = sum(len(set_otherwise([first, other])) for other in others)
        return [each_alone(self._setting, self._page.view, first, other) if count <= TRIED else [] for other in others]

    @cached_property
    def _page(self) -> type[LabPage]:
        return of_lab(self.lab.name)

    @cached_property
    def _setting(self) -> Nowhere:
        return Nowhere(self.lab)

    def _side(self, pin: Pin, found: Answer) -> Side:
        return Side(pin, found, self._page.view(self._setting, found).facts(found.result, found.base))
