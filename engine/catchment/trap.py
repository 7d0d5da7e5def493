"""What a trap of the user's own caught: one row a cup."""

from __future__ import annotations

import numpy as np

from engine.catchment.connection import FEWEST, Trap
from engine.upload import Column, Form, UploadError, day, known_columns, none_missing, read_lines, read_rows, written

COLUMNS = {
    "start": Column(label="day the cup opened", names=("open", "opened", "start date", "date start", "begin", "from"), days=True),
    "end": Column(label="day it closed", names=("close", "closed", "end date", "date end", "stop", "to"), days=True),
    "flux": Column("any", 0.0, label="what it caught", names=("mass flux", "total flux", "poc flux", "poc", "total mass flux")),
}
TABLES = {"trap": Form("What a trap caught", COLUMNS, (("start",), ("end",), ("flux",)))}


def read_trap(data: bytes) -> Trap:
    """Start and end of each cup as dates (2009-04-21), and what it caught, in any one unit; UploadError where it cannot be used."""
    (number, heads), *rows = read_rows(data)
    given = [name for name, _ in known_columns(heads, number, COLUMNS)]
    none_missing(given, number, COLUMNS)
    found = []
    for line in read_lines(rows, dict.fromkeys(given, 1.0), COLUMNS, lambda column, cell, where: day(cell, where).isoformat()):
        start, end = (float(np.datetime64(line.text[name], "D").astype(int)) for name in ("start", "end"))
        if end <= start:
            raise UploadError(f"Row {line.number}: the cup closes before it is opened.")
        found.append((start, end, line.value["flux"]))
    if len(found) < FEWEST:
        raise UploadError(f"There are {len(found)} cups; {FEWEST} are the fewest that a correlation is made of.")
    start, end, flux = np.array(sorted(found)).T
    return Trap(start, end, flux)


def template() -> str:
    """A series to fill in."""
    starts = np.datetime64("2009-04-19") + 14 * np.arange(12)
    flux = (12.1, 15.3, 38.0, 61.2, 84.9, 70.5, 52.7, 40.1, 33.8, 25.0, 20.4, 16.6)
    return written(["start", "end", "flux [mg m-2 d-1]"], *zip(starts, starts + 14, flux, strict=True))


TEMPLATES = {"trap": template}
