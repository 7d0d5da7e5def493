"""A table of anybody's making, as CSV: remarks above it, a row of units below its heads, other words for what is missing."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass

from engine.upload import MAX_COLUMNS, MAX_HEAD, UploadError, cut, text_of

REMARK = ("#", "%", "//", "!", "*")
TRIED = 60
"""Lines that tell what parts the columns."""
MISSING = frozenset(("", "na", "n/a", "n.a.", "nan", "null", "none", "-", "--", "–", "nd", "n.d.", "missing", "bdl"))
_MISSING_NUMBER = re.compile(r"-9{3,6}(?:\.[09]{1,6})?")
_NUMBER = re.compile(r"[+\-−]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+\-]?\d{1,3})?")
_MONTHS = {
    name: at for at, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_DAY = re.compile(r"(\d{1,4})[./\- ](\d{1,2}|[A-Za-z]{3,9})[./\- ](\d{1,4})(?:[T ].{0,20})?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True)
class Sheet:
    """Heads without their units, the units, the row they stand in, and the rows below with their numbers; what is missing is empty."""

    header: tuple[str, ...]
    units: tuple[str, ...]
    number: int
    rows: list[tuple[int, list[str]]]


def sheet_of(data: bytes) -> Sheet:
    """The table in a file, or UploadError with one sentence."""
    lines = ["" if line.lstrip(' "').startswith(REMARK) else line for line in _read(data).splitlines()]
    rows = cut("\n".join(lines), _delimiter([line for line in lines if line.strip()][:TRIED]))
    at = _header(rows)
    number, header = rows[at]
    while header and not header[-1]:
        header = header[:-1]
    if len(header) > MAX_COLUMNS or any(len(head) > MAX_HEAD for head in header):
        raise UploadError(f"Row {number} has more columns, or longer heads, than are read.")
    parted = [_parted(head) for head in header]
    below = rows[at + 1 :]
    if below and _is_units(below[0][1]):
        units = [*below[0][1], *[""] * len(header)]
        parted = [(name, unit or own.strip("[]()")) for (name, unit), own in zip(parted, units, strict=False)]
        below = below[1:]
    if not below:
        raise UploadError("The file has a header but no rows below it.")
    found = [(row, _fitted(row, cells, len(header))) for row, cells in below]
    return Sheet(tuple(name for name, _ in parted), tuple(unit for _, unit in parted), number, found)


def _read(data: bytes) -> str:
    """UTF-8, or the Western letters that spreadsheets still save; whatever else is refused as ever."""
    try:
        return text_of(data)
    except UploadError as error:
        if "not UTF-8" not in str(error):
            raise
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise error from None


def _delimiter(lines: list[str]) -> str:
    """Whichever sign parts most lines into equally many columns."""
    best, score = "", (0, 0)
    for sign in ",;\t":
        try:
            widths = [len(cells) for cells in csv.reader(io.StringIO("\n".join(lines)), delimiter=sign)]
        except csv.Error:
            continue
        for width in set(widths) - {0, 1}:
            score, best = max((score, best), ((widths.count(width), width), sign))
    if not best:
        raise UploadError("Row 1 holds a single column: part the columns with commas, semicolons or tabs.")
    return best


def _header(rows: list[tuple[int, list[str]]]) -> int:
    """The first row of words that is as wide as those that follow."""
    widths = [sum(1 for cell in cells if cell) for _, cells in rows[: 2 * TRIED]]
    usual = max(set(widths), key=widths.count)
    for at, (_, cells) in enumerate(rows[:TRIED]):
        filled = [cell for cell in cells if cell]
        if len(filled) >= max(2, 0.6 * usual) and sum(map(is_number, filled)) * 2 < len(filled):
            return at
    raise UploadError("No row of heads was found above the numbers.")


def _parted(head: str) -> tuple[str, str]:
    """A head's name, and the unit in the brackets that end it."""
    head, open_ = head.strip(), 0
    for at in reversed(range(len(head))):
        open_ += (head[at] in ")]") - (head[at] in "([")
        if not open_:
            break
    if head[-1:] not in (")", "]") or open_:
        return head, ""
    return head[:at].strip() or head, head[at + 1 : -1].strip()


def _is_units(cells: list[str]) -> bool:
    """Whether a row below the heads says units: no number in it, and signs that only units have."""
    filled = [cell for cell in cells if cell]
    if not filled or any(is_number(cell) for cell in filled) or any(to_day(cell, "ymd") for cell in filled):
        return False
    marks = [cell for cell in filled if cell.lower().strip("[]()") in _UNITS or re.search(r"\w\s?[/^²³⁻]|\w-\d|°", cell)]
    return len(marks) * 2 >= len(filled)


_UNITS = frozenset(
    [
        "m",
        "db",
        "dbar",
        "degc",
        "celsius",
        "deg",
        "degrees",
        "degrees_north",
        "degrees_east",
        "utc",
        "d",
        "h",
        "mg",
        "g",
        "µm",
        "um",
        "µmol",
        "mmol",
    ]
)


def _fitted(number: int, cells: list[str], width: int) -> list[str]:
    """As many cells as there are heads."""
    if any(cells[width:]):
        raise UploadError(f"Row {number} has {len(cells)} cells where the header has {width}.")
    return [_present(cell) for cell in [*cells[:width], *[""] * (width - len(cells))]]


def _present(cell: str) -> str:
    missing = cell.lower() in MISSING or _MISSING_NUMBER.fullmatch(cell)
    return "" if missing else cell


def is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None


def to_day(cell: str, order: str) -> str:
    """A day as 2019-03-14, from parts in an order (ymd, dmy, mdy); nothing where it is none."""
    if compact := _COMPACT.fullmatch(cell):
        parts = list(compact.groups())
        order = order if order == "ymd" else ""
    elif match := _DAY.fullmatch(cell[:50]):
        parts = list(match.groups())
    else:
        return ""
    named = dict(zip(order, parts, strict=False))
    if len(named) < 3 or (len(named["y"]) != 4 and order == "ymd") or len(named["y"]) not in (2, 4):
        return ""
    month = _MONTHS.get(named["m"][:3].lower(), 0) if named["m"].isalpha() else int(named["m"]) if named["m"].isdecimal() else 0
    if not named["d"].isdecimal():
        return ""
    year = int(named["y"])
    try:
        return dt.date(year + (0 if year > 99 else 2000 if year < 70 else 1900), month, int(named["d"])).isoformat()
    except ValueError:
        return ""
