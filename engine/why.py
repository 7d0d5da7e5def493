"""Numbers of different labs that are called alike and differ: what each counts, and what explains the difference, computed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import published
from engine.conversions import (
    CARBON_MASS,
    PG_PER_MMOL,
    PG_YR_PER_MG_D,
    PG_YR_PER_MG_D_365,
    REDFIELD_1963,
    TRAP_DEPTH,
    at_depth,
    carbon_of,
    recounted,
)
from engine.feeding.atlas import REFERENCE
from engine.feeding.compare import worlds
from engine.feeding.ports import DEEP
from engine.inverse.compare import SPREADS
from engine.lab import get
from engine.ocean.compare import years_away
from engine.ocean.sinking import martin
from engine.parameter import Parameters
from engine.stoichiometry.globe import Globe
from engine.stoichiometry.model import sinking_profile

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class Flux:
    """Carbon that sinks in all oceans: Pg C yr⁻¹ through `depth`, m; below it falls with the lab's own b, where there is one."""

    lab: str
    preset: str
    port: str
    value: float
    depth: float
    b: float | None
    c_per_p: float | None
    published: float | None = None
    """What the lab's paper prints."""

    def through(self, depth: float) -> float | None:
        """Through a deeper level."""
        if depth == self.depth:
            return self.value
        return None if self.b is None else float(at_depth(self.value, self.depth, depth, self.b))


@dataclass(frozen=True)
class Kept:
    """Carbon that life keeps in the sea, Pg C: from Stoichiometry's number to the Ocean's, one difference removed at a time."""

    deeper: float
    """Stoichiometry, carbon sinking deeper than phosphorus."""
    one_b: float
    """Carbon sinks as phosphorus does."""
    redfield: float
    """And has 106 carbon for each phosphorus."""
    own_life: float
    """And life takes up and sinks as the Ocean's does."""
    sinking: float
    """And only what sinks is counted: the Ocean."""
    by_stock: float
    """`own_life` a second way: phosphate that is not where it was carried unused, counted cell by cell."""


@dataclass(frozen=True)
class Share:
    """A share of something, as a lab has it at one preset."""

    lab: str
    preset: str
    name: str
    value: float


@dataclass(frozen=True)
class Differences:
    kept: Kept
    sinking: tuple[Flux, ...]
    by_redfield: float
    """Stoichiometry's export by 106 carbon a phosphorus, Pg C yr⁻¹."""
    c_per_p: tuple[float, float]
    """C:P of what sinks, and of what is breathed out, where carbon sinks no deeper than phosphorus."""
    places: tuple[float, float]
    """Between what sinks at the places of the budget where it was measured, mg C m⁻² d⁻¹."""
    everywhere: float
    """Of the columns of the sea by Feeding, mean by area, in the same unit."""
    shares: tuple[Share, ...]
    years: dict[float, float]
    """Mean years until the surface, by depth, m; and of all that sinks, at 0."""


@cache
def differences() -> Differences:
    """Of the labs as they open; once a process."""
    export = _given("feeding", "export")
    everywhere = float(export.weighted(export["area"]).mean())
    return Differences(_kept(), *_sinking(), _places(), everywhere, _shares(), _years())


def _asked(lab: str, preset: str | None = None) -> tuple[Parameters, Any]:
    parameters = get(lab).preset(preset)
    return parameters, get(lab).result(parameters)


def _kept() -> Kept:
    (_, world), (_, ocean) = _asked("stoichiometry"), _asked("ocean")
    solver, phosphate = ocean.solver, ocean.known["phosphate"].values["phosphate"]
    uptake, b = ocean.known["phosphate"].uptake, np.array([ocean.setting.martin_b])
    regenerated, own = phosphate - solver.preformed(ocean.setting, phosphate), Globe(solver.ocean, solver, martin)
    by_time, by_stock = (
        float(carbon_of(each, REDFIELD_1963)) * PG_PER_MMOL
        for each in (own.storage(uptake, b)[0], regenerated @ solver.grid.volume)
    )
    redfield = recounted(world.redfield.stored, world.redfield.ratio, REDFIELD_1963)
    return Kept(world.now.stored, world.one_b.stored, redfield, by_time, ocean.kept[1], by_stock)


def _given(lab: str, port: str, preset: str | None = None) -> xr.DataArray:
    return get(lab).ports[port].give(*_asked(lab, preset))


def total(flux: xr.DataArray, per_year: float = PG_YR_PER_MG_D) -> float:
    """Of all columns, Pg C yr⁻¹; a number that is one already is itself."""
    return float((flux * flux["area"]).sum()) * per_year if "area" in flux.coords else float(flux)


def _flux(
    lab: str, port: str, b: str | None = None, preset: str = "", per_year: float = PG_YR_PER_MG_D, published: float | None = None
) -> Flux:
    preset = preset or next(iter(get(lab).presets))
    given = _given(lab, port, preset)
    falls = None if b is None else float(_given(lab, b, preset))
    return Flux(lab, preset, port, total(given, per_year), given.attrs["depth"], falls, given.attrs.get("c_per_p"), published)


def _sinking() -> tuple[tuple[Flux, ...], float, tuple[float, float]]:
    """What sinks by every lab that has an ocean; and of Stoichiometry's, what its life and its C:P make of the Ocean's."""
    halved, control = tuple(get("stoichiometry").presets)[:2]
    printed = published.table("feeding")["export"].sel(experiment=REFERENCE)
    phosphorus = float(_given("stoichiometry", "export_phosphorus", control))  # Tmol yr⁻¹
    by_redfield = carbon_of(phosphorus, REDFIELD_1963) * CARBON_MASS * 1e-3
    ratio = REDFIELD_1963 * float(_given("stoichiometry", "export", control)) / by_redfield
    fluxes = (
        _flux("ocean", "export_total", "b"),
        _flux("inverse", "export_particles", "b", published=SPREADS["poc"][0]),
        _flux("inverse", "export", published=SPREADS["toc"][0]),
        _flux("feeding", "export", per_year=PG_YR_PER_MG_D_365, published=float(printed)),
        *(
            replace(_flux("stoichiometry", "export", preset=preset), c_per_p=ratio, b=_acting(preset))
            for preset in (control, halved)
        ),
    )
    _, world = _asked("stoichiometry", control)
    return fluxes, by_redfield, (ratio, world.one_b.ratio)


def _acting(preset: str) -> float:
    """What Stoichiometry's b of carbon comes to between 73 and 1,000 m, through MOPS's levels and from where matter is made."""
    depth, carbon, _ = sinking_profile(*_asked("stoichiometry", preset))
    left = np.interp(np.log(DEEP), np.log(depth), np.log(carbon / carbon[0]))
    return float(-left / np.log(DEEP / depth[0]))


def _places() -> tuple[float, float]:
    _, budget = _asked("budget")
    measured = budget.zones.passive_flux[budget.zones.passive_measured]
    return float(measured.min()), float(measured.max())


def _shares() -> tuple[Share, ...]:
    """What is called a share in each lab."""
    place = get("budget").glance().view["preset"]
    _, budget = _asked("budget", place)
    (_, made), (_, ocean) = _asked("inverse"), _asked("ocean")
    zone = budget.zones.site
    carried, sunk = float(budget.total_active_flux[zone]), float(budget.zones.passive_flux[zone])
    first = {name: next(iter(get(name).presets)) for name in ("inverse", "feeding", "ocean", "catchment")}
    told = get("catchment").glance()
    return (
        Share("budget", place, "carried", carried / (carried + sunk)),
        Share("budget", place, "of_plants", float(budget.active_share_of_npp[zone])),
        Share("inverse", first["inverse"], "recycled", made.recycled / made.production),
        Share("inverse", first["inverse"], "sinks", made.sinking / made.production),
        Share("feeding", first["feeding"], "transfer", worlds()[REFERENCE]["transfer"]),
        Share("ocean", first["ocean"], "transfer", float(at_depth(1.0, TRAP_DEPTH, DEEP, ocean.setting.martin_b))),
        Share("catchment", told.view["preset"], "told", told.value / 100),
    )


def _years() -> dict[float, float]:
    _, ocean = _asked("ocean")
    times = {depth: years_away(ocean.ocean, depth) for depth in (200.0, 500.0, 1000.0)}
    return {0.0: ocean.kept[0]} | times
