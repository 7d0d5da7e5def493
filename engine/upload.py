"""An uploaded CSV file → rows whose every cell has been checked and is in our units, or one sentence that says why not.

Nothing is guessed: a unit stands in its header's brackets, and a refusal names the row, as a spreadsheet counts it, and the
column. Which columns a lab reads, and what their words may be, it says itself.
"""

from __future__ import annotations

import csv
import datetime
import io
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.parameter import ParameterError
from engine.quantities import UnitError, factor, pretty
from engine.short import SHOWN, short

MAX_BYTES, MAX_ROWS, MAX_COLUMNS, MAX_HEAD, MAX_NAME, LARGEST = 2_000_000, 10_000, 200, 200, SHOWN, 1e6

_MAGIC = {b"\x1f\x8b": "a gzip archive", b"PK\x03\x04": "a zip archive or an Excel workbook", b"\xfd7zXZ": "an xz archive"}
_MAGIC |= {b"BZh": "a bzip2 archive", b"7z\xbc\xaf": "a 7z archive", b"Rar!": "a RAR archive", b"%PDF": "a PDF"}


class UploadError(ParameterError):
    """A file that cannot be used; the message is one sentence for the person who chose it."""


@dataclass(frozen=True)
class Column:
    """A column that can be read: its unit, and the least a number in it may be. Without a unit it holds words.

    What follows is for a table of others' making (engine.matching): what the column is to a person, other names of it, units it
    may be in, the words it may hold with others for each, whether it holds days, and what stands for it where there is none.
    """

    unit: str = ""
    lowest: float = 0.0
    highest: float = LARGEST
    optional: bool = False
    may_be_empty: bool = False
    label: str = ""
    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    days: bool = False
    otherwise: str = ""


@dataclass(frozen=True)
class Form:
    """A table as a lab reads it: of each of `wanted` one column at least; `spread` is the one that may stand in the heads."""

    title: str
    columns: Mapping[str, Column]
    wanted: tuple[tuple[str, ...], ...]
    spread: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the file: its number as a spreadsheet counts, and its cells; empty numbers are NaN."""

    number: int
    text: Mapping[str, str]
    value: Mapping[str, float]


def read_rows(data: bytes) -> list[tuple[int, list[str]]]:
    """Rows that hold anything, with their numbers; columns parted by commas, semicolons or tabs, whichever the header has."""
    text = text_of(data)
    return cut(text, _delimiter(text))


def cut(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Rows that hold anything, with their numbers; decimal commas become points where commas part no columns."""
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if not rows:
                    _must_be_short(cells, reader.line_num)
                rows.append((reader.line_num, [_pointed(cell.strip()) if delimiter != "," else cell.strip() for cell in cells]))
            if len(rows) > MAX_ROWS + 1:
                raise UploadError(f"The file has more than {MAX_ROWS:,} rows; that is the most that is read.")
    except csv.Error as error:
        raise UploadError(f"Row {reader.line_num} cannot be read as CSV: {error}.") from error
    if not rows:
        raise UploadError("The file is empty.")
    return rows


def _pointed(cell: str) -> str:
    return cell.replace(",", ".") if _DECIMAL_COMMA.fullmatch(cell) else cell


_DECIMAL_COMMA = re.compile(r"[+\-−]?\d*+,\d+(?:[eE][+\-]?\d+)?")


def _delimiter(text: str) -> str:
    """What parts the columns: whichever sign the header has most of, outside brackets."""
    start = next((line for line in text.splitlines() if line.strip()), ",")
    bare = re.sub(r"\[[^\[\]]*\]", "", start)
    delimiter = max(",;\t", key=bare.count)
    if delimiter not in bare:
        raise UploadError("Row 1 holds a single column: part the columns with commas, semicolons or tabs.")
    return delimiter


def _must_be_short(header: list[str], number: int) -> None:
    """Refuses a header that no table has before anything reads it."""
    if len(header) > MAX_COLUMNS:
        raise UploadError(f"Row {number} has {len(header):,} columns; at most {MAX_COLUMNS} are read.")
    for head in header:
        if len(head) > MAX_HEAD:
            raise UploadError(f"Row {number}: “{short(head)}” has {len(head):,} signs; at most {MAX_HEAD} are read as a column.")


def text_of(data: bytes) -> str:
    """The file as text; what is no UTF-8 text is refused before anything looks inside."""
    if len(data) > MAX_BYTES:
        raise UploadError(f"The file is {len(data) / 1e6:.1f} MB; at most {MAX_BYTES / 1e6:.0f} MB is read.")
    for start, kind in _MAGIC.items():
        if data.startswith(start):
            raise UploadError(f"The file is {kind}, not a table: unpack it, or save it as CSV (UTF-8).")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UploadError("The file is saved as UTF-16: save it as CSV (UTF-8).")
    if b"\x00" in data:
        raise UploadError("The file holds binary data, not text: save the table as CSV (UTF-8).")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UploadError(f"Row {line} holds a character that is not UTF-8: save the file as CSV (UTF-8).") from error


def names_and_units(header: list[str]) -> list[tuple[str, str | None]]:
    """Each column's name as ours are written, and what its brackets hold; a head with other brackets is all name."""
    return [_name_and_unit(head) for head in header]


def _name_and_unit(head: str) -> tuple[str, str | None]:
    name, opened, rest = head.partition("[")
    unit = rest.removesuffix("]")
    if bool(opened) != head.endswith("]") or "]" in name + unit:
        return head, None
    return re.sub(r"[\s\-]+", "_", name.strip().lower()), unit if opened else None


def known_columns(header: list[str], number: int, known: Mapping[str, Column]) -> Iterator[tuple[str, str | None]]:
    """Name and given unit of one column after the other; one that is unknown, or there twice, is refused."""
    seen = set()
    for head, (name, unit) in zip(header, names_and_units(header), strict=True):
        if name in seen:
            raise UploadError(f"Row {number}: the column “{name}” is there twice.")
        if name not in known:
            raise UploadError(f"Row {number}: “{short(head)}” is not a column known here; there are {', '.join(known)}.")
        seen.add(name)
        yield name, unit


def none_missing(names: Iterable[str], number: int, wanted: Iterable[str]) -> None:
    """Refuses a header that lacks one of the columns wanted."""
    present = set(names)
    for name in wanted:
        if name not in present:
            raise UploadError(f"Row {number}: the column “{name}” is missing.")


def multiplier(name: str, given: str | None, wanted: str, number: int) -> float:
    """What a column's numbers are multiplied by to be in the unit wanted; 1 for words."""
    if not wanted:
        return 1.0
    if given is None:
        if wanted == "degrees":
            return 1.0
        raise UploadError(f"Row {number}, column “{name}”: the unit is missing; write “{name} [{wanted}]”.")
    if wanted == "degrees" and given.lower() in ("degrees_north", "degrees_east", "°", "°n", "°e", "deg"):
        return 1.0
    try:
        return factor(given, wanted)
    except UnitError as error:
        raise UploadError(f"Row {number}, column “{name}”: “{short(given)}” cannot be read as {pretty(wanted)}.") from error


def read_lines(
    rows: list[tuple[int, list[str]]],
    columns: Mapping[str, float],
    known: Mapping[str, Column],
    word: Callable[[str, str, str], str],
) -> Iterator[Line]:
    """The rows below the header; `columns` are the names in the file's order with what their numbers are multiplied by.

    `word` takes a column, a cell of words and where it stands, and gives the cell as we write it.
    """
    if not rows:
        raise UploadError("The file has a header but no rows below it.")
    for number, cells in rows:
        if len(cells) != len(columns):
            hint = " (a decimal comma?)" if len(cells) > len(columns) else ""
            raise UploadError(f"Row {number} has {len(cells)} cells where the header has {len(columns)}{hint}.")
        text: dict[str, str] = {}
        value: dict[str, float] = {}
        for cell, (name, times) in zip(cells, columns.items(), strict=True):
            column, where = known[name], f"Row {number}, column “{name}”"
            if not cell and not column.may_be_empty:
                raise UploadError(f"{where}: the cell is empty.")
            if column.unit:
                value[name] = _number(cell, times, column, where) if cell else math.nan
            else:
                text[name] = word(name, cell, where)
        yield Line(number, text, value)


def _number(cell: str, times: float, column: Column, where: str) -> float:
    if _DECIMAL_COMMA.fullmatch(cell):
        raise UploadError(f"{where}: “{short(cell)}” has a decimal comma; write it with a point.")
    try:
        number = float(cell.replace("−", "-")) * times
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in cell:
        raise UploadError(f"{where}: “{short(cell)}” is not a number.")
    if number < column.lowest:
        below = "negative" if column.lowest == 0 else f"below {column.lowest:g} {pretty(column.unit)}"
        raise UploadError(f"{where}: {number:g} is {below}.")
    if number > column.highest:
        raise UploadError(f"{where}: {number:g} is above {column.highest:g} {pretty(column.unit)}, the most that is read.")
    return number


def plain_word(cell: str, where: str) -> str:
    """A name of the user's own, as it stands, if it is short and can be printed."""
    if len(cell) > MAX_NAME or not cell.isprintable():
        raise UploadError(f"{where}: at most {MAX_NAME} printable characters are read here.")
    return cell


def day(cell: str, where: str) -> datetime.date:
    """The day of a date such as 2019-03-14."""
    try:
        return datetime.datetime.fromisoformat(cell).date()
    except ValueError as error:
        raise UploadError(f"{where}: “{short(cell)}” is not a date; write it as 2019-03-14.") from error


def written(*rows: Iterable[object]) -> str:
    """Rows as the text of a CSV file: how a template is made."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
