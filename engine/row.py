"""One published number beside ours: what kind of agreement it could be, by which rule it is judged, and what all of them say.

The rules are declared here once and hold for every lab: a printed ± or a printed range where the paper has one, else the house
rule. A number that is itself a ± or a spread has none of its own, so it is judged by the house rule, never by itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["independent", "derived", "fitted", "twin", "audit"]
Measure = Literal["value", "error", "change"]
"""What the published number is: a value, itself a ± or a spread, or a change in per cent."""
Rule = Literal["error", "range", "close", "change"]
Range = tuple[float | None, float | None]
"""A printed range, lowest and highest; None where the paper prints no end, as in “up to 50 %”."""

CLOSE = 0.1
"""The house rule: where neither ± nor range is printed, ours agrees within a tenth."""
FACTOR = 1.5
"""The house rule for changes in per cent: they agree in sign, and within this factor."""
SMALL_CHANGE = 1.5
"""Per cent below which a change has no sign worth counting: two of them agree."""

KINDS: dict[Kind, str] = {
    "independent": "computed without looking at it",
    "derived": "follows from fitted numbers by the model",
    "fitted": "made to agree: a number here was inferred from it",
    "twin": "computed in a world that this same model made up: it tries the method and is no evidence about the sea",
    "audit": "Arithmetic on what is printed, or what any such model must keep",
}
RULES: dict[Rule, str] = {
    "error": "within the printed ±",
    "range": "within the printed range",
    "close": f"within {100 * CLOSE:.0f} %",
    "change": f"in sign and within a factor of {FACTOR:g}",
}
COUNTED = ("independent", "derived")
"""Kinds of rows that may agree or not; the others are shown, and not counted."""


@dataclass(frozen=True)
class Row:
    """One published number beside ours. `published_error` is a printed ±, `published_range` a printed range: never one for the other."""

    quantity: str
    where: str
    published: float | None
    published_error: float | None
    ours: float | None
    unit: str
    kind: Kind
    note: str = ""
    published_range: Range | None = None
    measure: Measure = "value"

    def __post_init__(self) -> None:
        if self.published_error is not None and (self.published is None or self.published_range or self.measure != "value"):
            raise ValueError(
                f"{self.quantity}, {self.where}: a ± belongs to a published value, and to no range, spread or change."
            )

    @property
    def slug(self) -> str:
        """Its name in an address: the same as long as its words are."""
        words = unicodedata.normalize("NFKD", f"{self.quantity} {self.where}".replace("±", "plus-minus")).lower()
        return re.sub(r"[\W_]+", "-", words).strip("-")

    @property
    def rule(self) -> Rule | None:
        """By what it is judged; None where there is nothing to judge."""
        if self.ours is None or self.kind == "audit" or (self.published is None and self.published_range is None):
            return None
        if self.published_range is not None:
            return "range"
        if self.published_error is not None:
            return "error"
        return "change" if self.measure == "change" else "close"

    @property
    def agrees(self) -> bool | None:
        """Whether ours is as near as the rule asks, whatever kind of row it is."""
        ours, published = self.ours, self.published
        if self.rule is None or ours is None:
            return None
        if self.published_range is not None:
            low, high = self.published_range
            return bool((low is None or ours >= low) and (high is None or ours <= high))
        assert published is not None
        if self.published_error is not None:
            return bool(abs(ours - published) <= self.published_error)
        if self.rule == "change":
            small = max(abs(ours), abs(published)) < SMALL_CHANGE
            return bool(small or (ours * published > 0 and 1 / FACTOR <= ours / published <= FACTOR))
        return bool(abs(ours - published) <= CLOSE * abs(published))

    @property
    def met(self) -> bool | None:
        """Whether it agrees, where that counts: never of what was fitted, nor of a twin."""
        return self.agrees if self.kind in COUNTED else None

    @property
    def beside(self) -> float | None:
        """What ours is held against: the published value, or of a range alone its nearer end; ours itself inside."""
        if self.published is not None or self.published_range is None or self.ours is None:
            return self.published
        if self.agrees:
            return self.ours
        low, high = self.published_range
        return low if low is not None and self.ours < low else high

    @property
    def relative_difference(self) -> float | None:
        return self.ours / self.beside - 1 if self.beside and self.ours is not None else None

    @property
    def apart(self) -> float:
        """How far ours is from it, of the larger of the two: half and double are as far, another sign is above 1."""
        if self.rule is None or self.ours is None or self.beside is None:
            return 0.0
        return abs(self.ours - self.beside) / (max(abs(self.ours), abs(self.beside)) or 1.0)

    def printed(self, number: Callable[[float], str]) -> str:
        """The published number with its ± or range, as `number` writes one; nothing where none is."""
        value = "" if self.published is None else number(self.published)
        if self.published_error is not None:
            return f"{value} ± {number(self.published_error)}"
        if self.published_range is None:
            return value
        low, high = (None if end is None else number(end) for end in self.published_range)
        ends = f"{low} to {high}" if low and high else f"up to {high}" if high else f"from {low}"
        return f"{value} ({ends})" if value else ends

    def as_dict(self) -> dict[str, Any]:
        row = asdict(self)
        note, more = row.pop("note"), {"relative_difference": self.relative_difference, "rule": self.rule, "met": self.met}
        return {"slug": self.slug, **row, **more, "note": note}


def verdict(rows: Iterable[Row]) -> list[str]:
    """Of how many numbers how many agree and by which rule, what counts most first; and how many are not counted, and why."""
    judged = [row for row in rows if row.rule]
    independent, derived, fitted, twins = ([row for row in judged if row.kind == kind] for kind in KINDS if kind != "audit")
    said = []
    if independent:
        said.append(_counted(independent, ("independent number", "independent numbers")))
    elif derived or fitted:
        said.append("No number here is independent: all rest on numbers that were fitted.")
    if derived:
        said.append(_counted(derived, ("number that follows from fitted ones", "numbers that follow from fitted ones")))
    if fitted:
        missed = sum(not row.agrees for row in fitted)
        though = f", though {missed} of them miss{'es' * (missed == 1)}" if missed else ""
        said.append(f"{_more(fitted, said)} fitted and not counted{though}.")
    if twins:
        near = sum(bool(row.agrees) for row in twins)
        said.append(
            f"{_more(twins, said)} of a twin, a world that this model made up, and no evidence; {near} would agree with what is published."
        )
    return said


def _more(rows: Sequence[Row], said: Sequence[str]) -> str:
    return f"{len(rows)} {'more' if said else 'numbers'} {'is' if len(rows) == 1 else 'are'}"


def _counted(rows: Sequence[Row], words: tuple[str, str]) -> str:
    agree = [row.rule for row in rows if row.met]
    ways = ", ".join(f"{agree.count(rule)} {meaning}" for rule, meaning in RULES.items() if rule in agree)
    of = f"Of {len(rows)} {words[len(rows) > 1]}"
    return (
        f"{of} {len(agree)} agree{'s' * (len(agree) == 1)} with what is published: {ways}."
        if agree
        else f"{of} none agrees with what is published."
    )
