"""An uploaded CSV file → lines whose every cell has been checked and is in our units, or one sentence that says why not.

Nothing is guessed: a unit stands in its header's brackets, and a refusal names the row, as a spreadsheet counts it, and the
column.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.budget.chain import GROUPS, reference
from engine.quantities import UnitError, factor, pretty

MAX_BYTES, MAX_ROWS, MAX_NAME, LARGEST = 2_000_000, 10_000, 40, 1e6

Form = Literal["table", "profiles"]


class CruiseError(ValueError):
    """A file that cannot be used; the message is one sentence for the person who chose it."""


@dataclass(frozen=True)
class Column:
    """A column that can be read: its unit, and the least a number in it may be."""

    unit: str = ""
    lowest: float = 0.0
    highest: float = LARGEST
    optional: bool = False
    may_be_empty: bool = False


SITE = {
    "place": Column(optional=True, may_be_empty=True),
    "latitude": Column("degrees", -90, 90, optional=True, may_be_empty=True),
    "longitude": Column("degrees", -180, 360, optional=True, may_be_empty=True),
    "npp": Column("mg C m-2 d-1", optional=True, may_be_empty=True),
    "poc_flux": Column("mg C m-2 d-1", optional=True, may_be_empty=True),
    "poc_flux_sd": Column("mg C m-2 d-1", optional=True, may_be_empty=True),
}
FORMS: Mapping[Form, Mapping[str, Column]] = {
    "table": {
        "zone": Column(),
        "group": Column(),
        "migrant_biomass": Column("mg C m-2"),
        "caught_biomass": Column("mg C m-2"),
        "specific_ets": Column("µl O2 (mg C)-1 h-1"),
        "specific_respiration": Column("d-1"),
        **SITE,
    },
    "profiles": {
        "zone": Column(),
        "group": Column(),
        "depth_top": Column("m", highest=11_000),
        "depth_bottom": Column("m", highest=11_000),
        "time": Column(),
        "biomass": Column("mg C m-3"),
        "caught_biomass": Column("mg C m-3"),
        "ets": Column("µl O2 (mg C)-1 h-1", may_be_empty=True),
        **SITE,
    },
}
_EITHER: Mapping[Form, tuple[tuple[str, ...], ...]] = {
    "table": (("migrant_biomass", "caught_biomass"), ("specific_ets", "specific_respiration")),
    "profiles": (("biomass", "caught_biomass"),),
}
"""Columns of which a file has exactly one."""

BIOMASS = ("migrant_biomass", "caught_biomass", "biomass")
_GROUP_NAMES = {
    "zooplankton": "zooplankton",
    "fish": "fish",
    "fishes": "fish",
    "mesopelagic fish": "fish",
    "decapod": "decapods",
    "decapods": "decapods",
}
_MAGIC = {b"\x1f\x8b": "a gzip archive", b"PK\x03\x04": "a zip archive or an Excel workbook", b"\xfd7zXZ": "an xz archive"}
_MAGIC |= {b"BZh": "a bzip2 archive", b"7z\xbc\xaf": "a 7z archive", b"Rar!": "a RAR archive", b"%PDF": "a PDF"}


@dataclass(frozen=True)
class Line:
    """One row of the file: its number as a spreadsheet counts, and its cells; empty numbers are NaN."""

    number: int
    text: Mapping[str, str]
    value: Mapping[str, float]


def read_lines(data: bytes) -> tuple[Form, list[Line]]:
    """Which form the file is in, and its rows."""
    (number, header), *rows = _rows(_text(data))
    form, columns = _columns(header, number)
    if not rows:
        raise CruiseError("The file has a header but no rows below it.")
    return form, [_line(row, cells, columns, form) for row, cells in rows]


def _text(data: bytes) -> str:
    """The file as text; what is no UTF-8 text is refused before anything looks inside."""
    if len(data) > MAX_BYTES:
        raise CruiseError(f"The file is {len(data) / 1e6:.1f} MB; at most {MAX_BYTES / 1e6:.0f} MB is read.")
    for start, kind in _MAGIC.items():
        if data.startswith(start):
            raise CruiseError(f"The file is {kind}, not a table: unpack it, or save it as CSV (UTF-8).")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CruiseError("The file is saved as UTF-16: save it as CSV (UTF-8).")
    if b"\x00" in data:
        raise CruiseError("The file holds binary data, not text: save the table as CSV (UTF-8).")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CruiseError(f"Row {line} holds a character that is not UTF-8: save the file as CSV (UTF-8).") from error


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Rows that hold anything, with their numbers; columns parted by commas, semicolons or tabs, whichever the header has."""
    start = next((line for line in text.splitlines() if line.strip()), ",")
    bare = re.sub(r"\[[^\]]*\]", "", start)
    delimiter = max(",;\t", key=bare.count)
    if delimiter not in bare:
        raise CruiseError("Row 1 holds a single column: part the columns with commas, semicolons or tabs.")
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, [cell.strip() for cell in cells]))
            if len(rows) > MAX_ROWS + 1:
                raise CruiseError(f"The file has more than {MAX_ROWS:,} rows; that is the most that is read.")
    except csv.Error as error:
        raise CruiseError(f"Row {reader.line_num} cannot be read as CSV: {error}.") from error
    if not rows:
        raise CruiseError("The file is empty.")
    return rows


def _columns(header: list[str], number: int) -> tuple[Form, dict[int, tuple[str, float, str]]]:
    """The form, and per position the column's name, what its numbers are multiplied by, and the weight they are in."""
    split = [re.fullmatch(r"([^\[\]]*?)\s*(?:\[([^\]]*)\])?", head) for head in header]
    names = [
        re.sub(r"[\s\-]+", "_", match[1].strip().lower()) if match else head for match, head in zip(split, header, strict=True)
    ]
    form: Form = "profiles" if {"depth_top", "depth_bottom", "time"} & set(names) else "table"
    known, found = FORMS[form], {}
    for position, (name, match) in enumerate(zip(names, split, strict=True)):
        if name in names[:position]:
            raise CruiseError(f"Row {number}: the column “{name}” is there twice.")
        if name not in known or match is None:
            raise CruiseError(
                f"Row {number}: “{_short(header[position])}” is not a column known here; there are {', '.join(known)}."
            )
        found[position] = (name, *_unit(name, match[2], known[name].unit, number))
    for pair in _EITHER[form]:
        if len(set(pair) & set(names)) != 1:
            problem = "none is there" if not set(pair) & set(names) else "both are there"
            raise CruiseError(f"Row {number}: one column “{'” or “'.join(pair)}” is wanted, and {problem}.")
    either = {name for pair in _EITHER[form] for name in pair}
    for name, column in known.items():
        if name not in names and not column.optional and name not in either:
            raise CruiseError(f"Row {number}: the column “{name}” is missing.")
    return form, found


def _unit(name: str, given: str | None, wanted: str, number: int) -> tuple[float, str]:
    """What a column's numbers are multiplied by, and the weight (C, DW, WW) they are in."""
    if not wanted:
        return 1.0, ""
    if given is None:
        if wanted == "degrees":
            return 1.0, ""
        raise CruiseError(f"Row {number}, column “{name}”: the unit is missing; write “{name} [{wanted}]”.")
    if wanted == "degrees" and given.lower() in ("degrees_north", "degrees_east", "°", "°n", "°e", "deg"):
        return 1.0, ""
    for weight in ("C", "DW", "WW") if name in BIOMASS else ("C",):
        try:
            return factor(given, wanted.replace(" C ", f" {weight} ") if name in BIOMASS else wanted), weight
        except UnitError:
            continue
    raise CruiseError(f"Row {number}, column “{name}”: “{_short(given)}” cannot be read as {pretty(wanted)}.")


def _short(text: str) -> str:
    """At most forty characters of what the file says, so that a message stays a sentence."""
    return text if len(text) <= MAX_NAME else text[: MAX_NAME - 1] + "…"


def _line(number: int, cells: list[str], columns: Mapping[int, tuple[str, float, str]], form: Form) -> Line:
    if len(cells) != len(columns):
        hint = " (a decimal comma?)" if len(cells) > len(columns) else ""
        raise CruiseError(f"Row {number} has {len(cells)} cells where the header has {len(columns)}{hint}.")
    text: dict[str, str] = {}
    value: dict[str, float] = {}
    weights: dict[str, str] = {}
    for position, (name, multiplier, weight) in columns.items():
        column, cell = FORMS[form][name], cells[position]
        where = f"Row {number}, column “{name}”"
        if not cell and not column.may_be_empty:
            raise CruiseError(f"{where}: the cell is empty.")
        if column.unit:
            value[name] = _number(cell, multiplier, column, where) if cell else math.nan
            weights[name] = weight
        else:
            text[name] = _word(name, cell, where)
    for name in BIOMASS:
        if name in value:
            value[name] *= _carbon(name, text["group"], weights[name], f"Row {number}, column “{name}”")
    return Line(number, text, value)


def _number(cell: str, multiplier: float, column: Column, where: str) -> float:
    if re.fullmatch(r"[+\-−]?\d+,\d+", cell):
        raise CruiseError(f"{where}: “{_short(cell)}” has a decimal comma; write it with a point.")
    try:
        number = float(cell.replace("−", "-")) * multiplier
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in cell:
        raise CruiseError(f"{where}: “{_short(cell)}” is not a number.")
    if number < column.lowest:
        below = "negative" if column.lowest == 0 else f"below {column.lowest:g} {pretty(column.unit)}"
        raise CruiseError(f"{where}: {number:g} is {below}.")
    if number > column.highest:
        raise CruiseError(f"{where}: {number:g} is above {column.highest:g} {pretty(column.unit)}, the most that is read.")
    return number


def _word(name: str, cell: str, where: str) -> str:
    if name == "group":
        if cell.lower() not in _GROUP_NAMES:
            raise CruiseError(f"{where}: “{_short(cell)}” is not a group; there are {', '.join(GROUPS)}.")
        return _GROUP_NAMES[cell.lower()]
    if name == "time":
        if cell.lower() not in ("day", "night"):
            raise CruiseError(f"{where}: “{_short(cell)}” is neither day nor night.")
        return cell.lower()
    if len(cell) > MAX_NAME or not cell.isprintable():
        raise CruiseError(f"{where}: at most {MAX_NAME} printable characters are read here.")
    return cell


def _carbon(name: str, group: str, weight: str, where: str) -> float:
    """From the weight given to migrant carbon, by the expected values of the paper's chain."""
    result = 1.0
    if weight in ("DW", "WW"):
        result *= reference("carbon_per_dry")
    if weight == "WW":
        if group == "zooplankton":
            raise CruiseError(f"{where}: the chain has no water content of zooplankton; give its carbon (C) or dry weight (DW).")
        result *= reference(f"dry_per_wet_{group}")
    if name == "caught_biomass" and group != "zooplankton":
        result *= reference("capture_efficiency")
    return result
