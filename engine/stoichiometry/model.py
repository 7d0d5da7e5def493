"""Theory and global model together: quickly while a lever moves, exactly at rest; and all of it as a CF Dataset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.conversions import PG_PER_MMOL, SECONDS_PER_YEAR
from engine.ocean import diagnostics
from engine.ocean.circulation import stand_on
from engine.ocean.cycles import NEEDS
from engine.ocean.derived import newest
from engine.ocean.grid import Array, Grid
from engine.ocean.ocean import CELL, QUANTITIES, Ocean
from engine.ocean.steady import EXACT, QUICK
from engine.quantities import Quantity
from engine.stoichiometry import finding_dataset, plankton, preformed, theory
from engine.stoichiometry.finding import Finding, find
from engine.stoichiometry.globe import Globe, Life, Line, Stored, globe
from engine.stoichiometry.parameters import StoichiometryParameters
from engine.stoichiometry.series import Series

if TYPE_CHECKING:
    import xarray as xr

    from engine.lab import Progress

SWEEP = np.linspace(0.5, 1.75, 26)
"""The b of carbon that the paper's experiments span."""
REDFIELD = 1 / plankton.REDFIELD
LOOKED_AT = 8
"""Worlds of an ocean whose fields are kept: all who open a page look at one."""
LIVING = ("surface", "start_ratio", "homeostasis", "excreted", "mean_phosphate", *plankton.LAW)
"""What carbon taken up depends on besides the phosphorus cycle."""
SECTIONS = {"Atlantic": ("Atlantic",), "Pacific": ("Pacific",), "Indian": ("Indian",), "World": ()}
RESULTS = {name: QUANTITIES[name] for name in ("depth", "lat", "lon", "phosphate", "volume", "basin")} | {
    "carbon_b": Quantity("1", "Martin b of carbon"),
    "interface": Quantity("m", "depth of the base of a level"),
    "sea": Quantity("1", "basin, or the world"),
    "regenerated_phosphate": Quantity("mmol P m-3", "phosphate that life brought down", colours="matter"),
    "regenerated_carbon": Quantity("mmol C m-3", "carbon that life brought down", colours="matter"),
    "air_carbon": Quantity("mmol C m-3", "carbon that the water took up from the air"),
    "delta_dic": Quantity("mmol C m-3", "dissolved carbon gained", colours="balance"),
    "surface_ratio": Quantity("1", "C:P of what sets out to sink, mol per mol", colours="matter"),
    "grown_ratio": Quantity("1", "C:P of what grows at the surface, mol per mol", colours="matter"),
    "sinking_ratio": Quantity("1", "C:P of what sinks, mol per mol", colours="matter"),
    "carbon_flux": Quantity("Pg C yr-1", "carbon sinking through a depth in all oceans"),
    "phosphorus_flux": Quantity("Tmol P yr-1", "phosphorus sinking through a depth in all oceans"),
    "gained": Quantity("Pg C", "carbon stored beyond the world compared with"),
    "drawn": Quantity("ppm", "CO2 in the air beyond the world compared with"),
    "preformed_phosphate": Quantity("mmol P m-3", "mean phosphate that water carries down unused"),
    "preformed_phosphate_by_oxygen": Quantity("mmol P m-3", "mean phosphate that water carries down unused, by oxygen"),
    "regenerated_phosphate_by_oxygen": Quantity("mmol P m-3", "phosphate that life brought down, by oxygen", colours="matter"),
    "delta_dic_section": Quantity("mmol C m-3", "dissolved carbon gained, mean from west to east", colours="balance"),
}
ANSWERS = {
    "ratio": Quantity("1", "C:P of what is remineralised, global mean, mol per mol"),
    "stored": Quantity("Pg C", "carbon stored by the soft-tissue pump"),
    "pco2": Quantity("ppm", "CO2 in the air"),
}
WORLDS = {
    "": "",
    "sweep_": ", for each b of carbon",
    "one_b_": ", with one b for both elements",
    "redfield_": ", with Redfield’s C:P and one b for both",
    "theory_": ", by eqs 3 to 5",
    "sweep_theory_": ", by eqs 3 to 5 for each b of carbon",
}
RESULTS |= finding_dataset.QUANTITIES | {
    world + name: replace(quantity, long_name=quantity.long_name + words)
    for world, words in WORLDS.items()
    for name, quantity in ANSWERS.items()
}


@dataclass(frozen=True, eq=False)
class World:
    """The global model at one setting; the same with one b for both elements; and that with Redfield's C:P everywhere.

    `beside` is the one of the two that it is told against, `over` the ocean with its factors.
    """

    over: Globe
    life: Life
    now: Stored
    one_b: Stored
    redfield: Stored
    beside: Stored
    preformed: float
    exact: bool
    finding: Finding | None = None
    """Of a flux series of the user's own."""

    @property
    def ocean(self) -> Ocean:
        return self.over.ocean

    @property
    def gained(self) -> float:
        """Carbon stored beyond the world it is told against, Pg C."""
        return self.now.stored - self.beside.stored

    @property
    def drawn(self) -> float:
        """CO₂ in the air beyond that of the world it is told against, ppm."""
        return self.now.pco2 - self.beside.pco2


def ratios(parameters: Mapping[str, Any], phosphate: Array, kelvin: Array) -> Array:
    """C:P of what sets out to sink: of phytoplankton, less what zooplankton excrete at their own C:P.

    Phytoplankton's is that of the surface's phosphate and warmth all down the light, as in the paper's own code.
    """
    if parameters["surface"] == "one":
        return np.full_like(phosphate, parameters["start_ratio"])
    eaten = plankton.by_law(parameters, phosphate, kelvin)
    return plankton.left_to_sink(eaten, plankton.zooplankton(eaten, parameters["homeostasis"]), parameters["excreted"])


def live(over: Globe, parameters: Mapping[str, Any], before: Life | None = None, quick: bool = False) -> Life:
    """Phosphorus solved for the parameters, and the carbon taken up with it; the life before where that is still it."""
    wanted = over.setting(parameters["phosphorus_b"], parameters["appetite"])
    tolerance = QUICK if quick else EXACT
    made_of = tuple(parameters[name] for name in LIVING)
    if before and before.state.report.tolerance <= tolerance and before.setting == wanted:
        if before.made_of == made_of:
            return before
        state = before.state
    else:
        state = over.cycles.phosphorus(wanted, before.state.values if before else None, tolerance)
    scale = parameters["mean_phosphate"] / over.grid.mean(state.values["phosphate"])
    taken = scale * state.uptake
    ratio = ratios(parameters, scale * np.maximum(state.values["phosphate"], 0.0)[over.grid.top], over.kelvin[over.grid.top])
    return Life(wanted, state, taken, ratio * taken, made_of)


def compute(
    parameters: Mapping[str, Any],
    before: World | None = None,
    quick: bool = False,
    series: Series | None = None,
    ocean: Ocean | None = None,
) -> World:
    """The global model: storage and air, no field; and what a flux series of the user's own says of b."""
    needs = (*NEEDS, *preformed.NEEDS) if parameters["preformed_by"] == "oxygen" else NEEDS
    over = globe(stand_on(parameters, ocean, needs), parameters["sinking"])
    life = live(over, parameters, before.life if before and before.over is over else None, quick)
    now, one_b = _stored(over, parameters, life, parameters["carbon_b"], parameters["phosphorus_b"])
    (redfield,) = _stored(over, parameters, even(life), parameters["phosphorus_b"])
    regenerated = float(over.storage(life.phosphorus, np.array([life.setting.martin_b]))[0])
    unused = parameters["mean_phosphate"] - regenerated / float(over.volume.sum())
    beside = one_b if parameters["beside"] == "one_b" else redfield
    exact = life.state.report.tolerance <= EXACT and life.state.report.converged
    finding = None if series is None else find(series, parameters["start_depth"])
    return World(over, life, now, one_b, redfield, beside, unused, exact, finding)


def even(life: Life) -> Life:
    """The same phosphorus with Redfield's carbon."""
    return replace(life, carbon=REDFIELD * life.phosphorus)


def _stored(over: Globe, parameters: Mapping[str, Any], life: Life, *carbon_b: float) -> list[Stored]:
    return over.stored(life, np.array(carbon_b), over.air(parameters["alkalinity"]), parameters["lifeless_pco2"])


def dots(parameters: Mapping[str, Any], world: World) -> Line:
    """The model's dots: storage and air for every b of carbon in the paper."""
    return _dots(world.ocean, world.over, world.life, float(parameters["alkalinity"]), float(parameters["lifeless_pco2"]))


@newest(4)
def _dots(ocean: Ocean, over: Globe, life: Life, alkalinity: float, lifeless: float) -> Line:
    return over.line(life, SWEEP, over.air(alkalinity), lifeless)


def start_of(parameters: Mapping[str, Any], world: World) -> theory.Start:
    """What the theory takes from the global model: its C:P with one b for both, and the phosphate that is left unused."""
    return theory.Start(world.one_b.ratio, preformed.unused(parameters, world))


def theorise(parameters: Mapping[str, Any], start: theory.Start, carbon_b: float) -> Stored:
    """Eqs 3 to 5."""
    told = _theorise(parameters, start, np.array([carbon_b]), parameters["twilight_floor"])
    return Stored(carbon_b, float(told.ratio[0]), float(told.stored[0]), float(told.pco2[0]))


def all_regenerated(parameters: Mapping[str, Any]) -> float:
    """Eq. 3 when no phosphate is left unused, at Redfield's C:P, Pg C."""
    return float(theory.storage(1 / plankton.REDFIELD, parameters["mean_phosphate"], 0.0))


def theory_line(parameters: Mapping[str, Any], start: theory.Start, floor: float) -> Line:
    """The same for every b of carbon in the paper and any z′."""
    return _theorise(parameters, start, SWEEP, floor)


def _theorise(parameters: Mapping[str, Any], start: theory.Start, carbon_b: Array, floor: float) -> Line:
    z0, phosphorus_b, profile = (parameters[name] for name in ("start_depth", "phosphorus_b", "profile"))
    ratio = np.asarray(theory.remineralised_ratio(start.ratio, z0, floor, carbon_b, phosphorus_b, profile))
    stored = np.asarray(theory.storage(ratio, parameters["mean_phosphate"], start.preformed))
    pco2 = np.asarray(theory.pco2(stored, parameters["lifeless_pco2"], parameters["buffered_carbon"]))
    return Line(carbon_b, ratio, stored, pco2)


def ratio_down(parameters: Mapping[str, Any], world: World, depth: Array, carbon_b: float | None = None) -> Array:
    """C:P of what sinks, by theory, from the model's own C:P at the start; for the b that is set, or another."""
    return theory.sinking_ratio(
        depth,
        world.one_b.ratio,
        parameters["start_depth"],
        parameters["twilight_floor"],
        parameters["carbon_b"] if carbon_b is None else carbon_b,
        parameters["phosphorus_b"],
        parameters["profile"],
    )


# fields


def delta_dic(parameters: Mapping[str, Any], world: World) -> Array:
    """Dissolved carbon that the sea gained against the world it is told against, mmol m⁻³; nobody writes into it."""
    return _gained(world.ocean, world, parameters["beside"] == "one_b", float(parameters["alkalinity"]))


@newest(LOOKED_AT)
def _gained(ocean: Ocean, world: World, one_b: bool, alkalinity: float) -> Array:
    over, theirs = world.over, world.life if one_b else even(world.life)
    found = over.dic_gained((world.life.carbon, world.now), (theirs.carbon, world.beside), over.air(alkalinity))
    found.setflags(write=False)
    return found


def grown_ratio(parameters: Mapping[str, Any], world: World) -> Array:
    """(row, column): C:P that phytoplankton build themselves with at the surface, before anything eats them: eq. 1."""
    grid = world.over.grid
    if parameters["surface"] == "one":
        return np.where(grid.wet[0], parameters["start_ratio"], np.nan)
    phosphate = np.maximum(phosphate_of(parameters, world), 0.0)
    return np.asarray(1 / grid.field(plankton.by_law(parameters, phosphate, world.over.kelvin))[0])


def surface_ratio(world: World) -> Array:
    """(row, column): C:P of what sets out to sink in each column."""
    over = world.over
    carbon, phosphorus = (over.sinking.summed(each) for each in (world.life.carbon, world.life.phosphorus))
    out = np.full(over.grid.shape[1:], np.nan)
    out[over.grid.wet[0]] = carbon / phosphorus
    return out


def sinking_ratio(parameters: Mapping[str, Any], world: World) -> Array:
    """(depth, row, column): C:P of what sinks through the middle of each level, through its base in the light."""
    grid, levels = world.over.grid, world.over.sinking.levels
    depth = np.where(np.arange(grid.shape[0]) < levels, grid.depth_edge[1:], grid.depth_centre)
    out = np.full(grid.shape, np.nan)
    carbon = world.over.setting_out(world.life.carbon, parameters["carbon_b"], depth)
    out[:, grid.wet[0]] = carbon / world.over.setting_out(world.life.phosphorus, parameters["phosphorus_b"], depth)
    return np.where(grid.wet, out, np.nan)


def sinking_profile(parameters: Mapping[str, Any], world: World) -> tuple[Array, Array, Array]:
    """Interfaces in metres, and the carbon and phosphorus sinking through each in all oceans, mmol s⁻¹."""
    return _sinking(world.ocean, world, float(parameters["carbon_b"]), float(parameters["phosphorus_b"]))


@newest(LOOKED_AT)
def _sinking(ocean: Ocean, world: World, carbon_b: float, phosphorus_b: float) -> tuple[Array, Array, Array]:
    over = world.over
    carbon = over.passing(world.life.carbon, carbon_b)[:-1]
    phosphorus = over.passing(world.life.phosphorus, phosphorus_b)[:-1]
    for each in (carbon, phosphorus):
        each.setflags(write=False)
    return over.grid.depth_edge[over.first : -1], carbon, phosphorus


def to_dataset(parameters: StoichiometryParameters, world: World, progress: Progress) -> xr.Dataset:
    """Theory and model for every b of carbon in the paper, and the fields at the b that is set; a flux series beside them."""
    import xarray as xr

    progress(0.6, "carbon")
    over = world.over
    grid, above = over.grid, over.air(float(parameters["alkalinity"]))
    depth, carbon, phosphorus = sinking_profile(parameters, world)
    dataset = xr.Dataset(coords={**grid.coordinates(), "carbon_b": SWEEP, "interface": depth, "sea": list(SECTIONS)})
    gained = delta_dic(parameters, world)
    fields = {
        "phosphate": phosphate_of(parameters, world),
        "regenerated_phosphate": preformed.regenerated_by_currents(world),
        "regenerated_carbon": over.soft(world.life.carbon, parameters.carbon_b),
        "air_carbon": over.from_air(above, world.now.pco2),
        "delta_dic": gained,
    }
    for name, values in fields.items():
        dataset[name] = (CELL, grid.field(values))
    if preformed.tells_oxygen(world.ocean):
        by_oxygen = preformed.regenerated_by_oxygen(parameters, world)
        dataset["regenerated_phosphate_by_oxygen"] = (CELL, grid.field(by_oxygen))
        dataset["preformed_phosphate_by_oxygen"] = ((), parameters.mean_phosphate - grid.mean(by_oxygen))
    dataset["surface_ratio"] = (("lat", "lon"), surface_ratio(world))
    dataset["grown_ratio"] = (("lat", "lon"), grown_ratio(parameters, world))
    dataset["sinking_ratio"] = (CELL, sinking_ratio(parameters, world))
    dataset["delta_dic_section"] = (("sea", "depth", "lat"), sections(grid, gained))
    dataset["carbon_flux"] = ("interface", carbon * SECONDS_PER_YEAR * PG_PER_MMOL)
    dataset["phosphorus_flux"] = ("interface", phosphorus * SECONDS_PER_YEAR * 1e-15)
    start, floor = start_of(parameters, world), parameters.twilight_floor
    for prefix, told in {
        "": world.now,
        "one_b_": world.one_b,
        "redfield_": world.redfield,
        "theory_": theorise(parameters, start, parameters.carbon_b),
    }.items():
        for name in ANSWERS:
            dataset[prefix + name] = ((), getattr(told, name))
    for prefix, line in {"sweep_": dots(parameters, world), "sweep_theory_": theory_line(parameters, start, floor)}.items():
        for name in ANSWERS:
            dataset[prefix + name] = ("carbon_b", getattr(line, name))
    for name, value in (("gained", world.gained), ("drawn", world.drawn), ("preformed_phosphate", world.preformed)):
        dataset[name] = ((), value)
    dataset["volume"], dataset["basin"] = (CELL, grid.field(grid.volume)), (CELL, grid.field(grid.basin, 0).astype(np.int8))
    report = world.life.state.report
    dataset.attrs |= {"ocean": over.ocean.name, "converged": str(report.converged).lower(), "solution": str(report)}
    if world.finding:
        dataset = dataset.merge(finding_dataset.to_dataset(world.finding), combine_attrs="no_conflicts")
    return dataset


def sections(grid: Grid, tracer: Array) -> Array:
    """(sea, depth, latitude): the mean from west to east of each basin, and of the world."""
    return np.array([diagnostics.zonal_mean(grid, tracer, *names) for names in SECTIONS.values()])


def phosphate_of(parameters: Mapping[str, Any], world: World) -> Array:
    """mmol m⁻³ in each cell, with the mean that is set."""
    phosphate = world.life.state.values["phosphate"]
    return np.asarray(phosphate * parameters["mean_phosphate"] / world.over.grid.mean(phosphate))
