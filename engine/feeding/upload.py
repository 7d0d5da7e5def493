"""A water column of the user's own: a CSV file of what is measured by depth, in place of the embedded ocean's.

depth [m], temperature [degree_Celsius], nitrate [mmol N m-3]; silicate [mmol Si m-3], iron [µmol Fe m-3] and oxygen
[mmol O2 m-3] where they are known. Light, seasons and mixing stay those of the place that is set.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from engine.conversions import TRAP_DEPTH
from engine.feeding.cell import lack
from engine.feeding.tracers import IRON, NITRATE, SILICATE
from engine.feeding.water import DEPTH, FREEZING, Columns, columns
from engine.ocean.circulation import compared
from engine.ocean.grid import Array
from engine.upload import Column, UploadError, known_columns, multiplier, none_missing, read_lines, read_rows, written

COLUMNS = {
    "depth": Column("m", 0.0, 12_000.0),
    "temperature": Column("degree_Celsius", -2.5, 40.0),
    "nitrate": Column("mmol N m-3", 0.0, 100.0),
    "silicate": Column("mmol Si m-3", 0.0, 400.0, optional=True),
    "iron": Column("µmol Fe m-3", 0.0, 100.0, optional=True),
    "oxygen": Column("mmol O2 m-3", 0.0, 1000.0, optional=True),
}
NUTRIENTS = {"nitrate": NITRATE, "silicate": SILICATE, "iron": IRON}
DEEP_ENOUGH = TRAP_DEPTH
"""m that a profile must reach: the depth through which carbon is counted."""


@dataclass(frozen=True, eq=False)
class Profile:
    """Values by depth, shallowest first."""

    depth: Array
    values: dict[str, Array]

    def water(self, over: Columns, number: int) -> Columns:
        """The one column of a place, with what was measured in place of the ocean's."""
        return put(self, over, number)

    def at_levels(self, name: str) -> Array:
        """Linear between the depths given, the ends' beyond them."""
        return np.asarray(np.interp(DEPTH, self.depth, self.values[name]))


def read_profile(data: bytes, name: str = "") -> Profile:
    """The profile in a file, or UploadError with one sentence."""
    header, *rows = read_rows(data)
    number, heads = header
    given = dict(known_columns(heads, number, COLUMNS))
    none_missing(given, number, [each for each, column in COLUMNS.items() if not column.optional])
    times = {each: multiplier(each, unit, COLUMNS[each].unit, number) for each, unit in given.items()}
    lines = list(read_lines(rows, times, COLUMNS, lambda column, cell, where: cell))
    found = {each: np.array([line.value[each] for line in lines]) for each in times}
    order = np.argsort(found["depth"], kind="stable")
    depth = found.pop("depth")[order]
    if (np.diff(depth) <= 0).any():
        twice = float(depth[:-1][np.diff(depth) <= 0][0])
        raise UploadError(f"The depth {twice:g} m is there twice.")
    if depth.size < 2 or depth[-1] < DEEP_ENOUGH:
        raise UploadError(f"The profile ends at {depth[-1]:g} m; it must have two depths or more and reach {DEEP_ENOUGH:g} m.")
    return Profile(depth, {each: values[order] for each, values in found.items()})


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
    heads = [f"{name} [{column.unit}]" for name, column in COLUMNS.items() if name != "oxygen"]
    rows = [
        [f"{DEPTH[k]:g}", f"{over.temperature[at, :, k].mean():.2f}", *(f"{over.target[at, k, NUTRIENTS[name]]:.2f}" for name in ("nitrate", "silicate", "iron"))]
        for k in (*range(0, DEPTH.size, 2), DEPTH.size - 1)
    ]  # fmt: skip
    return written(heads, *rows)


TEMPLATES = {"column": template}
