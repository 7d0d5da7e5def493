"""A table of any shape, as somebody says that it is to be read → the table that a lab reads.

Rows keep the numbers they have in the file, so that a refusal names the row and the column of whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.lab import get
from engine.matching import DATES, HEADS, NONE, Family, families_of, word_of
from engine.parameter import ParameterError
from engine.sheet import Sheet, sheet_of, to_day
from engine.short import short
from engine.unit_words import understood
from engine.upload import Form, UploadError, written

_ROW, _COLUMN = re.compile(r"\b([Rr]ow) (\d{1,9})\b"), re.compile(r"\bcolumn “([a-z_0-9]{1,40})”")


def apply(lab: str, data: bytes, choice: Mapping[str, Any]) -> dict[str, Any]:
    """The table that the lab reads, as `content`, and a sentence on rows that were left out; UploadError where it is refused."""
    entry = get(lab)
    form = entry.tables.get(str(choice.get("form")))
    if form is None or entry.read is None:
        raise UploadError("This is no table that is read here.")
    sheet = sheet_of(data)
    table = _Table(sheet, form, families_of(sheet, form), _checked(choice.get("columns"), form))
    rows, origin, left = table.rows()
    if not rows:
        raise UploadError("No row has a number in every column that is wanted.")
    content = written(table.head(), *rows).encode()
    try:
        entry.read(content, "your data")
    except ParameterError as error:
        raise UploadError(_in_their_words(str(error), table, origin)) from error
    many = "" if not left else f"{left} {'row was' if left == 1 else 'rows were'} left out, for a number is missing there."
    return {"content": content, "said": many}


def _checked(columns: Any, form: Form) -> dict[str, tuple[str, str]]:
    """What a browser says of each column, if it is that: what it is taken from, and the unit."""
    found = {}
    for name, pair in columns.items() if isinstance(columns, Mapping) else ():
        if (
            name not in form.columns
            or not isinstance(pair, list)
            or len(pair) != 2
            or not all(isinstance(one, str) for one in pair)
        ):
            raise UploadError("The choice of columns did not arrive whole; please try again.")
        if pair[0] != NONE:
            found[name] = (pair[0], pair[1])
    for each in form.wanted:
        if not any(name in found for name in each):
            labels = "” or “".join(form.columns[name].label or name for name in each)
            raise UploadError(f"Choose a column for “{labels}”.")
    return found


@dataclass(frozen=True)
class _Table:
    """A sheet as somebody says that it is to be read."""

    sheet: Sheet
    form: Form
    families: list[Family]
    choice: Mapping[str, tuple[str, str]]

    def head(self) -> list[str]:
        return [f"{name} [{self._unit(name)}]" if self._unit(name) else name for name in self.choice]

    def _unit(self, name: str) -> str:
        column, unit = self.form.columns[name], self.choice[name][1]
        if not column.unit or column.unit == "degrees":
            return ""
        if column.unit == "any" or (name == self.form.spread and self.choice[name][0] == HEADS):
            return unit if unit and column.unit == "any" else "1" if column.unit == "any" else column.unit
        if not unit or not understood(unit, (column.unit, *column.units))[1]:
            raise UploadError(f"Say in which unit “{column.label or name}” is.")
        return unit

    def called(self, name: str) -> str:
        """What the file calls a column of ours."""
        key = self.choice[name][0] if name in self.choice else NONE
        if key[:1] == "c":
            return self.sheet.header[self._at(key)]
        return self._family(key).stem if key[:1] == "f" else name

    def _at(self, key: str) -> int:
        number = int(key[1:]) if key[1:].isdecimal() else -1
        if not 0 <= number < len(self.sheet.header):
            raise UploadError("The choice of columns did not arrive whole; please try again.")
        return number

    def _family(self, key: str) -> Family:
        number = int(key[1:]) if key[1:].isdecimal() else -1
        if not 0 <= number < len(self.families):
            raise UploadError("The choice of columns did not arrive whole; please try again.")
        return self.families[number]

    def rows(self) -> tuple[list[list[str]], list[int], int]:
        """Rows of ours, the row of the file that each is of, and how many of the file gave none for want of a number."""
        keys = self._keys()
        rows, origin, left = [], [], 0
        for number, cells in self.sheet.rows:
            made = [row for key in keys if (row := self._row(number, cells, key)) is not None]
            left += not made
            rows += made
            origin += [number] * len(made)
        return rows, origin, left

    def _keys(self) -> list[str]:
        """What stands in the heads, in their order; one empty word where nothing does."""
        used = [self._family(key) for key, _ in self.choice.values() if key[:1] == "f"]
        spread = self.choice.get(self.form.spread, (NONE, ""))[0] if self.form.spread else NONE
        if bool(used) != (spread == HEADS):
            wanted = self.form.columns[self.form.spread].label or self.form.spread if self.form.spread else ""
            raise UploadError(f"“{wanted}” stands in the heads where several columns are taken together, and only there.")
        return list(dict.fromkeys(member for family in used for member in family.members)) or [""]

    def _row(self, number: int, cells: list[str], key: str) -> list[str] | None:
        """One row of ours; None where it lacks what it cannot do without."""
        row = []
        for name, (source, unit) in self.choice.items():
            column = self.form.columns[name]
            cell = self._cell(source, cells, key)
            if cell and column.days:
                cell = self._day(name, number, cell, unit)
            elif cell and column.words:
                cell = word_of(column, cell) or cell
            if not cell and not column.may_be_empty:
                return None
            row.append(cell)
        numbers = [cell for name, cell in zip(self.choice, row, strict=True) if self._measured(name)]
        return row if not numbers or any(numbers) else None

    def _measured(self, name: str) -> bool:
        """Whether a column holds what was found, rather than where."""
        column = self.form.columns[name]
        return bool(column.unit) and name != self.form.spread and column.unit not in ("m", "degrees")

    def _cell(self, source: str, cells: list[str], key: str) -> str:
        if source == HEADS:
            return key
        if source[:1] == "w":
            return source[1:]
        if source[:1] == "f":
            at = self._family(source).members.get(key)
            return "" if at is None else cells[at]
        return cells[self._at(source)]

    def _day(self, name: str, number: int, cell: str, order: str) -> str:
        if order not in DATES:
            raise UploadError(f"Say how the days of “{self.called(name)}” are written.")
        if not (day := to_day(cell, order)):
            raise UploadError(
                f"Row {number}, column “{short(self.called(name))}”: “{short(cell)}” is not a day written as {DATES[order]}."
            )
        return day


def _in_their_words(text: str, table: _Table, origin: list[int]) -> str:
    """A refusal with the file's own rows and heads."""

    def row(match: re.Match[str]) -> str:
        number = int(match[2])
        there = table.sheet.number if number < 2 or number - 2 >= len(origin) else origin[number - 2]
        return f"{match[1]} {there}"

    return _COLUMN.sub(lambda match: f"column “{short(table.called(match[1]))}”", _ROW.sub(row, text))
