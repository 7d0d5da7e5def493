"""A flux series of the user's own from a CSV file: a row for each date and depth, units in the header, in brackets.

Fluxes may be weights or moles of carbon and of phosphorus; a C:P may stand in place of one of the two. An empty cell was not
measured. Rows of one date, site and depth are repeats, and all of them count.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from engine import upload
from engine.quantities import factor
from engine.stoichiometry.series import Series, must_be_usable
from engine.upload import LARGEST, Column, Form, Line, UploadError

FLUXES = ("poc_flux", "pop_flux")
_CARBON = ("mg C m-2 d-1", "mmol C m-2 d-1", "g C m-2 yr-1")
_PHOSPHORUS = ("mg P m-2 d-1", "mmol P m-2 d-1", "µmol P m-2 d-1")
COLUMNS = {
    "date": Column(label="day", names=("day", "sampling date", "collection date", "start", "time"), days=True),
    "site": Column(optional=True, may_be_empty=True, label="site", names=("station", "stn", "location", "trap")),
    "depth": Column("m", highest=11_000, label="depth of the trap", names=("trap depth", "z")),
    "poc_flux": Column(
        "mmol C m-2 d-1", -LARGEST, LARGEST, True, True, "flux of carbon", ("poc", "carbon flux", "c flux", "flux c"), _CARBON
    ),
    "poc_flux_sd": Column(
        "mmol C m-2 d-1",
        0,
        LARGEST,
        True,
        True,
        "its standard deviation, carbon",
        ("poc sd", "carbon flux sd", "sd poc"),
        _CARBON,
    ),
    "pop_flux": Column(
        "mmol P m-2 d-1",
        -LARGEST,
        LARGEST,
        True,
        True,
        "flux of phosphorus",
        ("pop", "phosphorus flux", "p flux", "flux p"),
        _PHOSPHORUS,
    ),
    "pop_flux_sd": Column(
        "mmol P m-2 d-1",
        0,
        LARGEST,
        True,
        True,
        "its standard deviation, phosphorus",
        ("pop sd", "phosphorus flux sd", "sd pop"),
        _PHOSPHORUS,
    ),
    "c_to_p": Column(
        "mol C (mol P)-1", 0, LARGEST, True, True, "C:P in place of a flux", ("c p", "cp ratio", "c p ratio", "poc pop")
    ),
}
TABLES = {"series": Form("A flux series", COLUMNS, (("date",), ("depth",), FLUXES), "depth")}
MEANING = {
    "date": "the day, as 2019-03-14; fluxes of one day and site are fitted together",
    "site": "where, if there is more than one place",
    "depth": "depth of the trap, m",
    "poc_flux": "sinking organic carbon, such as mg C m-2 d-1 or mmol C m-2 d-1",
    "poc_flux_sd": "its standard deviation, if known",
    "pop_flux": "sinking organic phosphorus, such as mg P m-2 d-1 or µmol P m-2 d-1",
    "pop_flux_sd": "its standard deviation, if known",
    "c_to_p": "C:P of what sinks, mol C (mol P)-1, in place of one of the fluxes",
}
"""What each column holds, for who fills it in."""


def read_series(data: bytes, name: str) -> Series:
    """The series in a CSV file that gives one b at least, or UploadError."""
    (number, header), *rows = upload.read_rows(data)
    times = _columns(header, number)
    lines = list(upload.read_lines(rows, times, COLUMNS, _word))
    series = Series(
        name,
        site=np.array([line.text.get("site", "") for line in lines], object),
        date=np.array([line.text["date"] for line in lines], "datetime64[D]"),
        depth=np.array([_depth(line) for line in lines]),
        flux=np.array([_fluxes(line) for line in lines]),
        flux_sd=np.array([[line.value.get(f"{flux}_sd", math.nan) for flux in FLUXES] for line in lines]),
    )
    must_be_usable(series)
    return series


def _columns(header: list[str], number: int) -> dict[str, float]:
    """The columns in the file's order, with what their numbers are multiplied by."""
    known = upload.known_columns(header, number, COLUMNS)
    found = {name: upload.multiplier(name, given, COLUMNS[name].unit, number) for name, given in known}
    upload.none_missing(found, number, ("date", "depth"))
    if not any(flux in found for flux in FLUXES):
        alone = ", for “c_to_p” alone tells no b" if "c_to_p" in found else ""
        raise UploadError(f"Row {number}: a column “{'” or “'.join(FLUXES)}” is wanted, and none is there{alone}.")
    if {*FLUXES, "c_to_p"} <= set(found):
        raise UploadError(f"Row {number}: “c_to_p” may stand in place of one flux, and both are there.")
    for flux in FLUXES:
        if f"{flux}_sd" in found and flux not in found:
            raise UploadError(f"Row {number}: the column “{flux}_sd” is there without “{flux}”.")
    return found


def _word(name: str, cell: str, where: str) -> str:
    return upload.day(cell, where).isoformat() if name == "date" else upload.plain_word(cell, where)


def _depth(line: Line) -> float:
    if line.value["depth"] == 0:
        raise UploadError(f"Row {line.number}, column “depth”: a power law has no flux at 0 m.")
    return line.value["depth"]


def _fluxes(line: Line) -> tuple[float, float]:
    """Of carbon and of phosphorus; one of them by way of C:P where that is given."""
    carbon, phosphorus = (line.value.get(flux, math.nan) for flux in FLUXES)
    ratio = line.value.get("c_to_p", math.nan)
    if ratio == 0:
        raise UploadError(f"Row {line.number}, column “c_to_p”: 0 is no C:P.")
    return (phosphorus * ratio if math.isnan(carbon) else carbon, carbon / ratio if math.isnan(phosphorus) else phosphorus)


def template() -> str:
    """An invented series, and called so in every row: b scattered about the paper's medians, one phosphorus flux not measured."""
    milligrams = {flux: factor(COLUMNS[flux].unit, unit) for flux, unit in zip(FLUXES, _TEMPLATE_UNITS, strict=True)}
    rows = []
    for day, carbon_b, phosphorus_b in _INVENTED:
        for depth in (150, 200, 300):
            carbon = 2.0 * (depth / 150) ** -carbon_b
            phosphorus = 2.0 / 274 * (depth / 150) ** -phosphorus_b
            missing = (day, depth) == ("2019-03-14", 300)
            fluxes = [f"{carbon * milligrams['poc_flux']:.4g}", "" if missing else f"{phosphorus * milligrams['pop_flux']:.4g}"]
            rows.append([day, "invented example", depth, *fluxes])
    return upload.written(
        ["date", "site", "depth [m]", *(f"{f} [{u}]" for f, u in zip(FLUXES, _TEMPLATE_UNITS, strict=True))], *rows
    )


_TEMPLATE_UNITS = ("mg C m-2 d-1", "mg P m-2 d-1")
_INVENTED = (
    ("2019-01-15", 0.91, 1.17),
    ("2019-02-13", 1.04, 1.33),
    ("2019-03-14", 0.98, 1.28),
    ("2019-04-11", 0.86, 1.22),
    ("2019-05-16", 1.12, 1.41),
)
"""Day, b of carbon, b of phosphorus."""

TEMPLATES: Mapping[str, Callable[[], str]] = {"series": template}
