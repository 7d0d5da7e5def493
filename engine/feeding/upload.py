"""Water columns of the user's own: a CSV file of what is measured by depth, in place of the embedded ocean's.

depth [m], temperature [degree_Celsius], nitrate [mmol N m-3]; silicate [mmol Si m-3], iron [µmol Fe m-3] and oxygen
[mmol O2 m-3] where they are known; station, latitude and longitude where there are several, or where it is to stand. Light,
seasons and mixing stay those of the place that is set.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from engine.conversions import TRAP_DEPTH
from engine.feeding.cell import lack
from engine.feeding.tracers import IRON, NITRATE, SILICATE
from engine.feeding.water import DEPTH, FREEZING, Columns, columns
from engine.ocean.circulation import compared
from engine.ocean.grid import Array
from engine.upload import (
    Column,
    Form,
    Line,
    UploadError,
    known_columns,
    multiplier,
    none_missing,
    plain_word,
    read_lines,
    read_rows,
    written,
)

COLUMNS = {
    "station": Column(optional=True, label="station", names=("site", "stn", "cast", "profile", "st")),
    "latitude": Column("degrees", -90, 90, True, False, "latitude", ("lat",)),
    "longitude": Column("degrees", -180, 360, True, False, "longitude", ("lon", "long", "lng")),
    "depth": Column("m", 0.0, 12_000.0, label="depth", names=("z", "depth m", "bottle depth")),
    "temperature": Column(
        "degree_Celsius", -2.5, 40.0, False, True, "temperature", ("temp", "t", "ctd temp", "ctdtmp", "theta", "ptemp", "sst")
    ),
    "nitrate": Column(
        "mmol N m-3",
        0.0,
        100.0,
        False,
        True,
        "nitrate",
        ("no3", "nitrate nitrite", "no3 no2", "nox", "din"),
        ("mmol N m-3", "µmol N L-1"),
    ),
    "silicate": Column(
        "mmol Si m-3",
        0.0,
        400.0,
        True,
        True,
        "silicate",
        ("si", "silicic acid", "sioh4", "si oh 4", "sio2"),
        ("mmol Si m-3", "µmol Si L-1"),
    ),
    "iron": Column(
        "µmol Fe m-3", 0.0, 100.0, True, True, "iron", ("fe", "dfe", "dissolved iron"), ("µmol Fe m-3", "nmol Fe L-1")
    ),
    "oxygen": Column("mmol O2 m-3", 0.0, 1000.0, True, True, "oxygen", ("o2", "oxy", "doxy"), ("mmol O2 m-3", "µmol O2 L-1")),
}
TABLES = {"column": Form("Water by depth", COLUMNS, (("depth",), ("temperature",), ("nitrate",)))}
NUTRIENTS = {"nitrate": NITRATE, "silicate": SILICATE, "iron": IRON}
DEEP_ENOUGH = TRAP_DEPTH
"""m that a profile must reach: the depth through which carbon is counted."""


ONE = "your water"
"""The name of a column without one."""
MOST = 50


@dataclass(frozen=True, eq=False)
class Profile:
    """Values by depth, shallowest first; where, if that is known."""

    depth: Array
    values: dict[str, Array]
    name: str = ONE
    latitude: float = math.nan
    longitude: float = math.nan

    def water(self, over: Columns, number: int) -> Columns:
        """The one column of a place, with what was measured in place of the ocean's."""
        return put(self, over, number)

    def at_levels(self, name: str) -> Array:
        """Linear between the depths where it was measured, the ends' beyond them."""
        known = np.isfinite(self.values[name])
        return np.asarray(np.interp(DEPTH, self.depth[known], self.values[name][known]))


@dataclass(frozen=True, eq=False)
class Casts:
    """The columns of a file."""

    profiles: tuple[Profile, ...]

    def water(self, over: Columns, number: int) -> Columns:
        """That of the first."""
        return put(self.profiles[0], over, number)


def read_casts(data: bytes, name: str = "") -> Casts:
    """The columns in a file, in its order, or UploadError with one sentence."""
    header, *rows = read_rows(data)
    number, heads = header
    given = dict(known_columns(heads, number, COLUMNS))
    none_missing(given, number, [each for each, column in COLUMNS.items() if not column.optional])
    times = {each: multiplier(each, unit, COLUMNS[each].unit, number) for each, unit in given.items()}
    lines: dict[str, list[Line]] = {}
    for line in read_lines(rows, times, COLUMNS, lambda column, cell, where: plain_word(cell, where)):
        lines.setdefault(line.text.get("station", ONE), []).append(line)
    if len(lines) > MOST:
        raise UploadError(f"The file has {len(lines)} stations; at most {MOST} are read.")
    return Casts(tuple(_profile(station, own, f" of “{station}”" if len(lines) > 1 else "") for station, own in lines.items()))


def _profile(name: str, lines: list[Line], whose: str) -> Profile:
    found = {each: np.array([line.value[each] for line in lines]) for each in lines[0].value}
    place = {axis: float(found.pop(axis, np.array([math.nan]))[0]) for axis in ("latitude", "longitude")}
    order = np.argsort(found["depth"], kind="stable")
    depth = found.pop("depth")[order]
    if (np.diff(depth) <= 0).any():
        twice = float(depth[:-1][np.diff(depth) <= 0][0])
        raise UploadError(f"The depth {twice:g} m{whose} is there twice.")
    if depth.size < 2 or depth[-1] < DEEP_ENOUGH:
        raise UploadError(
            f"The profile{whose} ends at {depth[-1]:g} m; it must have two depths or more and reach {DEEP_ENOUGH:g} m."
        )
    measured = {each: values[order] for each, values in found.items() if np.isfinite(values).any()}
    for each in ("temperature", "nitrate"):
        if each not in measured:
            raise UploadError(f"The profile{whose} has no number in the column “{each}”.")
    return Profile(depth, measured, name, **place)


def put(profile: Profile, over: Columns, number: int) -> Columns:
    """The one column of a place with what was measured in place of the ocean's."""
    here = over.select(np.array([number]))
    mean = over.temperature[number].mean(axis=0)
    swing = here.temperature - mean
    temperature = np.maximum(profile.at_levels("temperature") + swing, FREEZING)
    target = here.target.copy()
    for name, at in NUTRIENTS.items():
        if name in profile.values:
            target[0, :, at] = np.maximum(profile.at_levels(name), 0.01)
    low = np.vectorize(lack)(profile.at_levels("oxygen"))[None] if "oxygen" in profile.values else here.low
    return replace(here, temperature=temperature, target=target, low=low)


@cache
def template() -> str:
    """A profile to fill in: what the embedded ocean has off Bermuda, rounded."""
    over = columns(compared())
    at = over.nearest(32.0, 296.0)
    heads = [f"{name} [{COLUMNS[name].unit}]" for name in ("depth", "temperature", *NUTRIENTS)]
    rows = [
        [f"{DEPTH[k]:g}", f"{over.temperature[at, :, k].mean():.2f}", *(f"{over.target[at, k, where]:.2f}" for where in NUTRIENTS.values())]
        for k in (*range(0, DEPTH.size, 2), DEPTH.size - 1)
    ]  # fmt: skip
    return written(heads, *rows)


TEMPLATES = {"column": template}
