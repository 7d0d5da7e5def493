"""Which column of a table of any shape is which of a lab's, as it is guessed; matched.py makes of it the table that the lab reads.

A guess goes by names, by units, and by what the cells hold. No unit is made up: where none is written, and several may be meant,
none is chosen. A table may be wide: what is a column of ours, a depth or a group of animals, may stand in the heads of several.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from engine.lab import get
from engine.quantities import pretty
from engine.sheet import Sheet, is_number, sheet_of, to_day
from engine.short import short
from engine.unit_words import understood
from engine.upload import Column, Form, UploadError, known_columns, read_rows

NONE, HEADS = "", "heads"
"""What stands for a column that there is none of, and for one whose values stand in others' heads."""
LIKELY = 0.55
"""The least that a head must be like a name."""
DAYS = 0.56
"""How much days in its cells speak for a column of days."""
LOOKED_AT = 200
"""Rows that a guess goes by."""
PREVIEW = 4
DATES = {"ymd": "2019-03-14", "dmy": "14.03.2019, the day first", "mdy": "03/14/2019, the month first"}


@dataclass(frozen=True)
class Family:
    """Columns alike but for a word or a number in their heads: by that, their places."""

    stem: str
    members: Mapping[str, int]


def look(lab: str, data: bytes, form: str = "") -> dict[str, Any] | None:
    """What there is to choose from, with a guess, for a page to show; None where the lab knows each head or it is no table."""
    forms = get(lab).tables
    if not forms or _known(forms, data):
        return None
    try:
        sheet = sheet_of(data)
    except UploadError:
        return None
    found = {name: _look(sheet, each) for name, each in forms.items()}
    best = form if form in found else max(found, key=lambda name: _found(found[name]))
    return {
        "form": best,
        "forms": [[name, each.title] for name, each in forms.items()],
        "header": [short(head) for head in sheet.header],
        "rows": [[short(cell) for cell in cells] for _, cells in sheet.rows[:PREVIEW]],
        "columns": found[best],
        "wanted": [list(each) for each in forms[best].wanted],
    }


def _known(forms: Mapping[str, Form], data: bytes) -> bool:
    """Whether the header is one that the lab reads, so that what is wrong is wrong elsewhere."""
    try:
        (number, header), *_ = read_rows(data)
    except UploadError:
        return False
    for form in forms.values():
        try:
            heads = dict(known_columns(header, number, form.columns))
        except UploadError:
            continue
        if all(any(name in heads for name in each) for each in form.wanted) and all(
            _readable(form.columns[name], unit) for name, unit in heads.items()
        ):
            return True
    return False


def _readable(column: Column, unit: str | None) -> bool:
    if column.unit in ("", "any", "degrees"):
        return True
    return unit is not None and understood(unit, (column.unit, *column.units))[1] != ""


def _found(columns: list[dict[str, Any]]) -> float:
    """How many columns were guessed; those that a table cannot do without count most."""
    return sum((3 if each["required"] else 1) for each in columns if each["from"] != NONE)


def _look(sheet: Sheet, form: Form) -> list[dict[str, Any]]:
    families = families_of(sheet, form)
    chosen = _guess(sheet, form, families)
    first = {each[0] for each in form.wanted}
    columns = []
    for name, column in form.columns.items():
        options = [[NONE, "–"], *([f"c{at}", short(head) or f"column {at + 1}"] for at, head in enumerate(sheet.header))]
        options += (
            [[f"f{at}", f"{len(each.members)} columns: {short(each.stem)}"] for at, each in enumerate(families)]
            if column.unit and name != form.spread
            else []
        )
        options += [[HEADS, "in the heads"]] if name == form.spread and families else []
        options += [[f"w{word}", f"all: {word}"] for word in column.words]
        options += [[f"w{column.otherwise}", f"all: {column.otherwise}"]] if column.otherwise else []
        given = _unit_of(sheet, families, chosen[name])
        if column.days:
            units, unit = list(DATES), _order(sheet, chosen[name])
        else:
            units, unit = understood(given, column.units or ((column.unit,) if column.unit not in ("", "any") else ()))
        columns.append({
            "name": name, "label": column.label or name.replace("_", " "), "required": name in first,
            "options": options, "from": chosen[name], "units": [[each, DATES[each] if column.days else pretty(each)] for each in units], "unit": unit,
        })  # fmt: skip
    return columns


def _guess(sheet: Sheet, form: Form, families: list[Family]) -> dict[str, str]:
    """For each column of a form what is most like it; nothing is taken twice."""
    scores = [
        (max(_like(name, column, head, sheet.units[at]), DAYS * column.days) - _wrong(column, sheet, at), name, f"c{at}")
        for name, column in form.columns.items()
        for at, head in enumerate(sheet.header)
    ]
    scores += [
        (_like(name, column, each.stem, sheet.units[next(iter(each.members.values()))]) + 0.05, name, f"f{at}")
        for name, column in form.columns.items()
        if column.unit and name != form.spread
        for at, each in enumerate(families)
    ]
    chosen = dict.fromkeys(form.columns, NONE)
    taken: set[str] = set()
    for score, name, key in sorted(scores, key=lambda each: -each[0]):
        if score < LIKELY:
            break
        members = {f"c{at}" for at in families[int(key[1:])].members.values()} if key[0] == "f" else {key}
        if chosen[name] == NONE and not members & taken:
            chosen[name] = key
            taken |= members
    if form.spread and chosen[form.spread] == NONE and any(key[:1] == "f" for key in chosen.values()):
        chosen[form.spread] = HEADS
    for name, column in form.columns.items():
        if chosen[name] == NONE and column.otherwise:
            chosen[name] = f"w{column.otherwise}"
    return chosen


def _words(text: str) -> list[str]:
    """The words of a name, in small letters: “sinkingFlux_150 (mg)” → sinking, flux, 150, mg."""
    return re.findall(r"[a-zµ]+|\d+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text[:200]).lower())


def _like(name: str, column: Column, head: str, unit: str) -> float:
    """How much a head is like a column's name or one of its other names; a unit that fits speaks for it."""
    words = _words(head)
    if not words:
        return 0.0
    best = 0.0
    for other in (name, *column.names):
        wanted = _words(other)
        if wanted == words:
            best = 1.0
        elif set(wanted) <= set(words):
            best = max(best, 0.9 - 0.04 * (len(words) - len(wanted)))
        elif len(words) > 1 and set(words) <= set(wanted):
            best = max(best, 0.7)
        else:
            best = max(best, 0.75 * SequenceMatcher(None, "".join(wanted), "".join(words)).ratio())
    if unit and column.unit not in ("", "any"):
        fits = bool(understood(unit, column.units or (column.unit,))[1]) or _near(unit, column)
        best += 0.2 if fits else -0.35
    return best


def _near(unit: str, column: Column) -> bool:
    """Whether a unit may be one of a column's, though which of them it does not say."""
    return any(understood(unit, (each,))[1] for each in column.units)


def _wrong(column: Column, sheet: Sheet, at: int) -> float:
    """1 where most cells are not what a column holds."""
    cells = [cells[at] for _, cells in sheet.rows[:LOOKED_AT] if cells[at]]
    if not cells:
        return 0.2
    if column.days:
        right = [any(to_day(cell, order) for order in DATES) for cell in cells]
    elif column.words:
        right = [word_of(column, cell) != "" for cell in cells]
    elif column.unit:
        right = [is_number(cell) for cell in cells]
    else:
        return 0.0
    return 0.0 if 2 * sum(right) >= len(right) else 1.0


def families_of(sheet: Sheet, form: Form) -> list[Family]:
    """Columns of numbers that are alike but for what the spread column holds."""
    if not form.spread:
        return []
    column = form.columns[form.spread]
    found: dict[str, dict[str, int]] = {}
    for at, head in enumerate(sheet.header):
        stem, member = _parted(head, column)
        if member and not _wrong(Column("any"), sheet, at):
            found.setdefault(stem, {}).setdefault(member, at)
    return [Family(stem, members) for stem, members in found.items() if len(members) > 1]


def _parted(head: str, column: Column) -> tuple[str, str]:
    """A head without the number, or the word, that stands in it for a column of ours, and that."""
    if column.words:
        for word in _words(head):
            if meant := word_of(column, word):
                before, after = head.lower().split(word, 1)
                return f"{head[: len(before)]}…{head[len(head) - len(after) :]}", meant
        return head, ""
    numbers = re.findall(r"\d+(?:\.\d+)?", head)
    return (head.replace(numbers[0], "…", 1), numbers[0]) if len(numbers) == 1 else (head, "")


def word_of(column: Column, cell: str) -> str:
    """The word of ours that a cell means, or nothing."""
    cell = cell.strip().lower()
    return next((word for word, others in column.words.items() if cell == word or cell in others), "")


def _unit_of(sheet: Sheet, families: list[Family], key: str) -> str:
    """The unit that is written for a choice."""
    if key[:1] == "c":
        return sheet.units[int(key[1:])]
    return sheet.units[next(iter(families[int(key[1:])].members.values()))] if key[:1] == "f" else ""


def _order(sheet: Sheet, key: str) -> str:
    """How the days of a column are written: nothing where a cell could mean two."""
    if key[:1] != "c":
        return ""
    cells = [cells[int(key[1:])] for _, cells in sheet.rows if cells[int(key[1:])]]
    able = [order for order in DATES if cells and all(to_day(cell, order) for cell in cells)]
    if len(able) == 2 and "." in cells[0]:  # dots are written where the day comes first
        return "dmy"
    return able[0] if len(able) == 1 else ""
