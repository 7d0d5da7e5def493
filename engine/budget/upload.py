"""What an own cruise's file may hold, in either form, and how its weights become migrant carbon."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from engine import upload
from engine.budget.chain import GROUPS, reference
from engine.quantities import UnitError, factor
from engine.upload import LARGEST, MAX_BYTES, Column, Form, Line
from engine.upload import UploadError as CruiseError

__all__ = ["BIOMASS", "FORMS", "MAX_BYTES", "SITE", "TABLES", "CruiseError", "FormName", "Line", "read_lines"]

FormName = Literal["table", "profiles"]

_ZONE = Column(
    label="place or station", names=("station", "site", "stn", "zone", "location", "st", "cast"), otherwise="my station"
)
_FLUXES = ("mg C m-2 d-1", "mmol C m-2 d-1", "g C m-2 d-1", "g C m-2 yr-1")
_ANIMALS = {
    "zooplankton": ("zoo", "mesozooplankton", "copepods", "plankton", "zooplancton"),
    "fish": ("fishes", "mesopelagic fish", "micronektonic fish", "myctophids"),
    "decapods": ("decapod", "shrimp", "shrimps", "crustaceans"),
}
_GROUP = Column(label="group of animals", names=("group", "taxon", "taxa", "animals", "category"), words=_ANIMALS)
_AREA = ("mg C m-2", "g C m-2", "mg DW m-2", "g DW m-2", "mg WW m-2", "g WW m-2")
_VOLUME = ("mg C m-3", "µg C L-1", "mg DW m-3", "mg WW m-3", "g WW m-3")
_ETS = ("µl O2 (mg C)-1 h-1", "µl O2 (mg C)-1 d-1")
SITE = {
    "place": Column(optional=True, may_be_empty=True, label="name of the place", names=("place name", "station name", "region")),
    "latitude": Column("degrees", -90, 90, True, True, "latitude", ("lat", "latitude n")),
    "longitude": Column("degrees", -180, 360, True, True, "longitude", ("lon", "long", "lng")),
    "npp": Column(
        "mg C m-2 d-1", 0, LARGEST, True, True, "net primary production", ("primary production", "pp", "production"), _FLUXES
    ),
    "poc_flux": Column(
        "mg C m-2 d-1",
        0,
        LARGEST,
        True,
        True,
        "sinking flux",
        ("poc", "passive flux", "sinking flux", "trap flux", "flux"),
        _FLUXES,
    ),
    "poc_flux_sd": Column(
        "mg C m-2 d-1",
        0,
        LARGEST,
        True,
        True,
        "standard deviation of the sinking flux",
        ("poc sd", "flux sd", "sd flux", "flux error"),
        _FLUXES,
    ),
}
FORMS: Mapping[FormName, Mapping[str, Column]] = {
    "table": {
        "zone": _ZONE,
        "group": _GROUP,
        "migrant_biomass": Column(
            "mg C m-2", label="biomass that migrates", names=("biomass", "migrant biomass", "migratory biomass"), units=_AREA
        ),
        "caught_biomass": Column("mg C m-2", label="the same as caught", names=("catch", "caught biomass"), units=_AREA),
        "specific_ets": Column("µl O2 (mg C)-1 h-1", label="specific ETS", names=("ets", "ets activity", "sets"), units=_ETS),
        "specific_respiration": Column(
            "d-1", label="or specific respiration", names=("respiration", "resp"), units=("d-1", "h-1")
        ),
        **SITE,
    },
    "profiles": {
        "zone": _ZONE,
        "group": _GROUP,
        "depth_top": Column(
            "m", highest=11_000, label="top of the stratum", names=("top", "depth min", "min depth", "upper", "from")
        ),
        "depth_bottom": Column(
            "m", highest=11_000, label="bottom of the stratum", names=("bottom", "depth max", "max depth", "lower", "to")
        ),
        "time": Column(
            label="day or night",
            names=("day night", "time of day", "period", "diel"),
            words={"day": ("d", "midday", "noon"), "night": ("n", "midnight")},
        ),
        "biomass": Column("mg C m-3", label="biomass", units=_VOLUME),
        "caught_biomass": Column("mg C m-3", label="the same as caught", names=("catch", "caught biomass"), units=_VOLUME),
        "ets": Column(
            "µl O2 (mg C)-1 h-1", may_be_empty=True, label="specific ETS", names=("specific ets", "ets activity"), units=_ETS
        ),
        **SITE,
    },
}
_EITHER: Mapping[FormName, tuple[tuple[str, ...], ...]] = {
    "table": (("migrant_biomass", "caught_biomass"), ("specific_ets", "specific_respiration")),
    "profiles": (("biomass", "caught_biomass"),),
}
"""Columns of which a file has exactly one."""
TABLES = {
    "table": Form("A table of migrants", FORMS["table"], (("zone",), ("group",), *_EITHER["table"]), "group"),
    "profiles": Form(
        "Day and night profiles",
        FORMS["profiles"],
        (("zone",), ("group",), ("depth_top",), ("depth_bottom",), ("time",), ("ets",), *_EITHER["profiles"]),
        "group",
    ),
}

BIOMASS = ("migrant_biomass", "caught_biomass", "biomass")
_GROUP_NAMES = {
    "zooplankton": "zooplankton",
    "fish": "fish",
    "fishes": "fish",
    "mesopelagic fish": "fish",
    "decapod": "decapods",
    "decapods": "decapods",
}


def read_lines(data: bytes) -> tuple[FormName, list[Line]]:
    """Which form the file is in, and its rows."""
    (number, header), *rows = upload.read_rows(data)
    form, columns = _columns(header, number)
    weights = {name: weight for name, (_, weight) in columns.items()}
    times = {name: multiplier for name, (multiplier, _) in columns.items()}
    return form, [_in_carbon(line, weights) for line in upload.read_lines(rows, times, FORMS[form], _word)]


def _columns(header: list[str], number: int) -> tuple[FormName, dict[str, tuple[float, str]]]:
    """The form, and by column in the file's order what its numbers are multiplied by, and the weight they are in."""
    names = {name for name, _ in upload.names_and_units(header)}
    form: FormName = "profiles" if {"depth_top", "depth_bottom", "time"} & names else "table"
    known = FORMS[form]
    found = {name: _unit(name, given, known[name].unit, number) for name, given in upload.known_columns(header, number, known)}
    for pair in _EITHER[form]:
        if len(set(pair) & names) != 1:
            problem = "none is there" if not set(pair) & names else "both are there"
            raise CruiseError(f"Row {number}: one column “{'” or “'.join(pair)}” is wanted, and {problem}.")
    either = {name for pair in _EITHER[form] for name in pair}
    upload.none_missing(found, number, (name for name, column in known.items() if not column.optional and name not in either))
    return form, found


def _unit(name: str, given: str | None, wanted: str, number: int) -> tuple[float, str]:
    """What a column's numbers are multiplied by, and the weight (C, DW, WW) they are in."""
    if name in BIOMASS and given is not None:
        for weight in ("C", "DW", "WW"):
            with contextlib.suppress(UnitError):
                return factor(given, wanted.replace(" C ", f" {weight} ")), weight
    return upload.multiplier(name, given, wanted, number), "C"


def _word(name: str, cell: str, where: str) -> str:
    if name == "group":
        if cell.lower() not in _GROUP_NAMES:
            raise CruiseError(f"{where}: “{upload.short(cell)}” is not a group; there are {', '.join(GROUPS)}.")
        return _GROUP_NAMES[cell.lower()]
    if name == "time":
        if cell.lower() not in ("day", "night"):
            raise CruiseError(f"{where}: “{upload.short(cell)}” is neither day nor night.")
        return cell.lower()
    return upload.plain_word(cell, where)


def _in_carbon(line: Line, weights: Mapping[str, str]) -> Line:
    """The row with its biomass as migrant carbon."""
    carbon = {
        name: line.value[name] * _carbon(name, line.text["group"], weights[name], f"Row {line.number}, column “{name}”")
        for name in BIOMASS
        if name in line.value
    }
    return replace(line, value={**line.value, **carbon})


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
