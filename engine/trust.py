"""How far to trust a lab: what it is for and what not, what in it was fitted, where it misses what is in print, what was tried.

A model card in the manner of Mitchell et al. (2019, doi 10.1145/3287560.3287596). No number in it is typed: they come from the
lab's comparison (engine/row.py), from what checks found (assets/validation), and from the files that it reads (engine/provenance.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from engine.lab import Lab
from engine.parameter import Value
from engine.provenance import FOLDER, Asset, assets
from engine.row import COUNTED, KINDS, Kind, Row, verdict

CHECKS = FOLDER / "validation"
MOST = 5
"""Misses that are told, each of another quantity."""


@dataclass(frozen=True)
class Count:
    """Of the rows of a kind: how many there are, how many of them can be judged, and how many of these agree."""

    kind: Kind
    meaning: str
    rows: int
    judged: int
    agree: int


@dataclass(frozen=True)
class Check:
    """What a check found that is no test: its command, and what it wrote."""

    name: str
    found: str

    @property
    def command(self) -> str:
        return f"python -m tests.validation.{self.name}"

    def is_of(self, lab: str) -> bool:
        """Whether it is called after the lab, as is the lab’s folder."""
        folder = lab.replace("-", "_")
        return self.name == folder or self.name.startswith(f"{folder}_")


@dataclass(frozen=True)
class Card:
    """Of a lab. `misses` are the furthest from print of those that count, or of those that do not where none does."""

    lab: Lab
    verdict: tuple[str, ...]
    counts: tuple[Count, ...]
    misses: tuple[Row, ...]
    checks: tuple[Check, ...]
    reads: tuple[Asset, ...]
    beside: tuple[Asset, ...]

    def as_dict(self) -> dict[str, Any]:
        lab = self.lab
        return {
            "lab": lab.name,
            "title": lab.title,
            "question": lab.question,
            "summary": lab.summary,
            "not_for": list(lab.not_for),
            "verdict": list(self.verdict),
            "counts": [asdict(each) for each in self.counts],
            "misses": [row.as_dict() for row in self.misses],
            "checks": [asdict(each) for each in self.checks],
            "reads": [asset.as_dict() for asset in self.reads],
            "beside": [asset.as_dict() for asset in self.beside],
        }


def card(lab: Lab, rows: Sequence[Row]) -> Card:
    """The lab’s, by the rows of its comparison, with the files that it reads as it opens."""
    read = reads(lab, lab.preset())
    return Card(
        lab,
        tuple(verdict(rows)),
        tuple(_counts(rows)),
        tuple(misses(rows, MOST)),
        tuple(_checks(lab.name)),
        tuple(read),
        tuple(each for each in assets(lab.beside) if each not in read),
    )


def reads(lab: Lab, parameters: Mapping[str, Value]) -> list[Asset]:
    """The files of assets that a result of these parameters is computed with."""
    return assets(name.format_map(parameters) for name in lab.reads)


def misses(rows: Sequence[Row], most: int) -> list[Row]:
    """Those that are furthest from print, the worst of each quantity: of those that count, else of the others."""
    missed = sorted((row for row in rows if row.agrees is False), key=lambda row: -row.apart)
    missed = [row for row in missed if row.kind in COUNTED] or missed
    worst = {row.quantity: row for row in reversed(missed)}
    return [row for row in missed if worst[row.quantity] is row][:most]


def _counts(rows: Sequence[Row]) -> list[Count]:
    of = {kind: [row for row in rows if row.kind == kind] for kind in KINDS}
    return [
        Count(kind, KINDS[kind], len(found), sum(row.rule is not None for row in found), sum(bool(row.agrees) for row in found))
        for kind, found in of.items()
        if found
    ]


def checks() -> list[Check]:
    """All that are kept."""
    return [Check(file.stem, file.read_text(encoding="utf-8").strip()) for file in sorted(CHECKS.glob("*.txt"))]


def _checks(lab: str) -> list[Check]:
    """Those that are called after the lab, and what the others say of it."""
    found = []
    for check in checks():
        if check.is_of(lab):
            found.append(check)
        elif ours := [line for line in check.found.splitlines() if line.startswith(f"{lab}: ")]:
            found.append(replace(check, found="\n".join(ours)))
    return found
