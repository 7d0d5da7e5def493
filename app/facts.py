"""Fact: one of a lab's large numbers, and what it was in the baseline. No markup; app/markup.py writes that."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from app.words import NONE, number


@dataclass(frozen=True)
class Fact:
    """A value, its unit, and what it is: a `label` that is the same for every state looked at alike, and a `note` on this one.

    `before` is the baseline's value. `shown` is the value as it is printed where that is not by its `digits`; `error` its ±;
    `why` what of the page on numbers that differ between labs is about it;
    `name` what it is where it stands apart from the others, if the label does not say it.
    """

    value: float
    unit: str
    label: str
    before: float = nan
    note: str = ""
    digits: int = 3
    error: float | None = None
    shown: str = ""
    why: str = ""
    name: str = ""

    @property
    def called(self) -> str:
        """What it is, for whoever sees it alone, as plain text."""
        return self.name or self.label

    @property
    def printed(self) -> tuple[str, str]:
        """The value and its unit; without that where the value ends in it, or there is none."""
        value = self.shown or number(self.value, self.digits)
        return value, "" if value.endswith((self.unit or NONE, NONE)) else self.unit
