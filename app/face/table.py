"""A file of one's own, or a table in memory, as a lab reads it; and a table of any shape as one of the lab's."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from engine.lab import Lab
from engine.matched import apply
from engine.matching import NONE, look
from engine.reader import read_for
from engine.sheet import Sheet, sheet_of
from engine.short import short
from engine.unit_words import understood
from engine.upload import UploadError

if TYPE_CHECKING:
    import pandas as pd

Data: TypeAlias = Union[str, Path, "pd.DataFrame"]
"""A file of one's own, or such a table in memory."""
Said = str | tuple[str, str]
"""What a column is taken from: its head, or that and the unit."""


def content(data: Data) -> tuple[bytes, str]:
    """Its bytes and its name."""
    if isinstance(data, (str, Path)):
        path = Path(data)
        return path.read_bytes(), path.name
    return data.to_csv(index=False).encode(), "table.csv"


def read(lab: Lab, data: Data) -> dict[str, Any]:
    """As further arguments of the lab's compute; of a table of another shape it is said what makes it one of the lab's."""
    given, name = content(data)
    try:
        return read_for(lab.name, given, name)
    except UploadError as error:
        hint = " `matched` makes one of the lab's of a table of any shape." if look(lab.name, given) else ""
        raise UploadError(f"{error}{hint}") from error


def matched(lab: Lab, data: Data, said: Mapping[str, Said]) -> pd.DataFrame:
    """As one of the lab's templates: each column from the head that is said, or that is most like it."""
    import pandas as pd

    given, name = content(data)
    found = look(lab.name, given)
    if found is None:
        read_for(lab.name, given, name)
    else:
        columns = {each["name"]: [each["from"], each["unit"]] for each in found["columns"]}
        columns |= _said(found, sheet_of(given), said)
        try:
            given = apply(lab.name, given, {"form": found["form"], "columns": columns})["content"]
        except UploadError as error:
            raise UploadError(f"{error} {_how(found, columns)}".rstrip()) from error
    return pd.read_csv(io.BytesIO(given))


def _how(found: Mapping[str, Any], columns: Mapping[str, list[str]]) -> str:
    """How to say what is missing: the names and the heads there are, and all units that are unknown, each with one it may be."""
    units = {each["name"]: [unit for unit, _ in each["units"]] for each in found["columns"]}
    heads = {f"c{at}": head for at, head in enumerate(found["header"])}
    lacking = [
        f'{name}=("{heads[key]}", "{units[name][0]}")'
        for name, (key, unit) in columns.items()
        if key in heads and units[name] and not understood(unit, units[name])[1]
    ]
    said = []
    if not all(any(columns[name][0] != NONE for name in each) for each in found["wanted"]):
        said.append(f'Say it as NAME="HEAD": names are {", ".join(columns)}; heads are {", ".join(heads.values())}.')
    if lacking:
        said.append(f"Say {', '.join(lacking)}, if these are the units.")
    return " ".join(said)


def _said(found: Mapping[str, Any], sheet: Sheet, said: Mapping[str, Said]) -> dict[str, list[str]]:
    """What is said of columns, as the pages say it; the head may be written with its unit, or without."""
    units = {each["name"]: [unit for unit, _ in each["units"]] for each in found["columns"]}
    chosen = {}
    for name, source in said.items():
        head, unit = (source, "") if isinstance(source, str) else source
        if name not in units:
            raise UploadError(f"“{short(name)}” is no column that is read; there are {', '.join(units)}.")
        at = next(
            (at for at, each in enumerate(sheet.header) if each in (head, head.partition("[")[0].partition("(")[0].rstrip())),
            None,
        )
        if at is None:
            raise UploadError(f"“{short(head)}” is no column of your table; there are {', '.join(sheet.header)}.")
        chosen[name] = [f"c{at}", understood(unit or sheet.units[at], units[name])[1] or unit]
    return chosen
