"""What a trap of the user's own caught: one row a cup."""

from __future__ import annotations

import numpy as np

from engine.catchment.connection import FEWEST, Trap
from engine.upload import Column, Form, UploadError, day, known_columns, none_missing, read_lines, read_rows, written

FLUXES = {
    "flux": Column("any", 0.0, may_be_empty=True, label="what it caught", names=("total flux", "particle flux")),
    "dry_weight": Column(
        "any", 0.0, may_be_empty=True, label="dry weight", names=("mass flux", "total mass flux", "dry mass", "dry weight flux")
    ),
    "poc": Column(
        "any", 0.0, may_be_empty=True, label="organic carbon", names=("poc flux", "particulate organic carbon", "organic carbon flux")
    ),
    "pic": Column(
        "any", 0.0, may_be_empty=True, label="inorganic carbon", names=("pic flux", "particulate inorganic carbon", "inorganic carbon flux")
    ),
}  # fmt: skip
"""What a cup may be said to have caught: the paper's three, and one that has no name."""
COLUMNS = {
    "start": Column(label="day the cup opened", names=("open", "opened", "start date", "date start", "begin", "from"), days=True),
    "end": Column(label="day it closed", names=("close", "closed", "end date", "date end", "stop", "to"), days=True),
    **FLUXES,
}
TABLES = {"trap": Form("What a trap caught", COLUMNS, (("start",), ("end",), tuple(FLUXES)))}


def read_trap(data: bytes) -> Trap:
    """Start and end of each cup as dates (2009-04-21), and what it caught, each in any one unit; UploadError where it cannot be used."""
    (number, heads), *rows = read_rows(data)
    given = [name for name, _ in known_columns(heads, number, COLUMNS)]
    none_missing(given, number, ("start", "end"))
    told = [name for name in given if name in FLUXES]
    if not told:
        raise UploadError(f"Row {number}: a column of what was caught is missing: one of {', '.join(FLUXES)}.")
    found = []
    for line in read_lines(rows, dict.fromkeys(given, 1.0), COLUMNS, lambda column, cell, where: day(cell, where).isoformat()):
        start, end = (float(np.datetime64(line.text[name], "D").astype(int)) for name in ("start", "end"))
        if end <= start:
            raise UploadError(f"Row {line.number}: the cup closes before it is opened.")
        found.append((start, end, *(line.value[name] for name in told)))
    cups = np.array(sorted(found)).reshape(-1, 2 + len(told))
    caught = {name: cups[:, 2 + number] for number, name in enumerate(told)}
    for name, values in caught.items():
        if (many := int(np.isfinite(values).sum())) < FEWEST:
            raise UploadError(f"There are {many} cups with “{name}”; {FEWEST} are the fewest that a correlation is made of.")
    return Trap(cups[:, 0], cups[:, 1], caught)


def template() -> str:
    """A series to fill in."""
    starts = np.datetime64("2009-04-19") + 14 * np.arange(12)
    weight = (12.1, 15.3, 38.0, 61.2, 84.9, 70.5, 52.7, 40.1, 33.8, 25.0, 20.4, 16.6)
    carbon = (0.6, 0.8, 2.3, 4.1, 5.2, 4.0, 2.9, 2.2, 1.8, 1.2, 1.0, 0.8)
    return written(
        ["start", "end", "dry_weight [mg m-2 d-1]", "poc [mg m-2 d-1]"], *zip(starts, starts + 14, weight, carbon, strict=True)
    )


TEMPLATES = {"trap": template}
