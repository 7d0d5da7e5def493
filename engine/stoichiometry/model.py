"""Theory and global model together: quickly while a lever moves, exactly at rest; and all of it as a CF Dataset."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.conversions import PG_PER_MMOL, SECONDS_PER_YEAR
from engine.ocean import diagnostics
from engine.ocean.circulation import stand_on
from engine.ocean.cycles import NEEDS, Setting
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array, Grid
from engine.ocean.ocean import CELL, QUANTITIES, Ocean
from engine.ocean.steady import EXACT, QUICK
from engine.quantities import Quantity
from engine.stoichiometry import finding_dataset, plankton, theory
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
LAW = ("phosphate_sensitivity", "temperature_sensitivity", "phosphate_reference", "temperature_reference")
LIVING = ("surface", "start_ratio", "homeostasis", "excreted", "mean_phosphate", *LAW)
"""What carbon taken up depends on besides the phosphorus cycle."""
SECTIONS = ("Atlantic", "Pacific", "Indian")
RESULTS = {name: QUANTITIES[name] for name in ("depth", "lat", "lon", "phosphate", "volume", "basin")} | {
    "carbon_b": Quantity("1", "Martin b of carbon"),
    "interface": Quantity("m", "depth of the base of a level"),
    "sea": Quantity("1", "basin, or the world"),
    "regenerated_phosphate": Quantity("mmol P m-3", "phosphate that life brought down", colours="matter"),
    "regenerated_carbon": Quantity("mmol C m-3", "carbon that life brought down", colours="matter"),
    "air_carbon": Quantity("mmol C m-3", "carbon that the water took up from the air"),
    "delta_dic": Quantity("mmol C m-3", "dissolved carbon gained", colours="balance"),
    "surface_ratio": Quantity("1", "C:P of what is produced, mol per mol", colours="matter"),
    "sinking_ratio": Quantity("1", "C:P of what sinks, mol per mol", colours="matter"),
    "carbon_flux": Quantity("Pg C yr-1", "carbon sinking through a depth in all oceans"),
    "phosphorus_flux": Quantity("Tmol P yr-1", "phosphorus sinking through a depth in all oceans"),
    "gained": Quantity("Pg C", "carbon stored beyond the world compared with"),
    "drawn": Quantity("ppm", "CO2 in the air beyond the world compared with"),
    "preformed_phosphate": Quantity("mmol P m-3", "mean phosphate that water carries down unused"),
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


def setting(parameters: Mapping[str, Any]) -> Setting:
    """The phosphorus cycle that the parameters ask of the ocean."""
    return Setting(martin_b=parameters["phosphorus_b"], uptake=parameters["appetite"])


def ratios(parameters: Mapping[str, Any], phosphate: Array, kelvin: Array) -> Array:
    """C:P of what leaves the lit layer: of phytoplankton, less what zooplankton excrete at their own C:P."""
    if parameters["surface"] == "one":
        return np.full_like(phosphate, parameters["start_ratio"])
    eaten = plankton.phytoplankton(phosphate, kelvin, **{name: parameters[name] for name in LAW})
    return plankton.left_to_sink(eaten, plankton.zooplankton(eaten, parameters["homeostasis"]), parameters["excreted"])


def live(over: Globe, parameters: Mapping[str, Any], before: Life | None = None, quick: bool = False) -> Life:
    """Phosphorus solved for the parameters, and the carbon taken up with it; the life before where that is still it."""
    wanted, tolerance = setting(parameters), QUICK if quick else EXACT
    made_of = tuple(parameters[name] for name in LIVING)
    if before and before.state.report.tolerance <= tolerance and before.setting == wanted:
        if before.made_of == made_of:
            return before
        state = before.state
    else:
        state = over.cycles.phosphorus(wanted, before.state.values if before else None, tolerance)
    scale = parameters["mean_phosphate"] / over.grid.mean(state.values["phosphate"])
    taken = scale * state.uptake
    ratio = ratios(parameters, scale * np.maximum(state.values["phosphate"], 0.0), over.kelvin)
    return Life(wanted, state, taken, ratio * taken, made_of)


def compute(
    parameters: Mapping[str, Any],
    before: World | None = None,
    quick: bool = False,
    series: Series | None = None,
    ocean: Ocean | None = None,
) -> World:
    """The global model: storage and air, no field; and what a flux series of the user's own says of b."""
    over = globe(stand_on(parameters, ocean, NEEDS))
    life = live(over, parameters, before.life if before and before.over is over else None, quick)
    now, one_b = _stored(over, parameters, life, parameters["carbon_b"], parameters["phosphorus_b"])
    (redfield,) = _stored(over, parameters, even(life), parameters["phosphorus_b"])
    regenerated = float(over.storage(life.phosphorus, np.array([life.setting.martin_b]))[0])
    preformed = parameters["mean_phosphate"] - regenerated / float(over.volume.sum())
    beside = one_b if parameters["beside"] == "one_b" else redfield
    exact = life.state.report.tolerance <= EXACT and life.state.report.converged
    finding = None if series is None else find(series, parameters["start_depth"])
    return World(over, life, now, one_b, redfield, beside, preformed, exact, finding)


def even(life: Life) -> Life:
    """The same phosphorus with Redfield's carbon."""
    return replace(life, carbon=REDFIELD * life.phosphorus)


def _stored(over: Globe, parameters: Mapping[str, Any], life: Life, *carbon_b: float) -> list[Stored]:
    return over.stored(life, np.array(carbon_b), over.air(parameters["alkalinity"]), parameters["lifeless_pco2"])


def dots(parameters: Mapping[str, Any], world: World) -> Line:
    """The model's dots: storage and air for every b of carbon in the paper."""
    return _dots(world.ocean)(world.life, float(parameters["alkalinity"]), float(parameters["lifeless_pco2"]))


@of_ocean
def _dots(ocean: Ocean) -> Callable[[Life, float, float], Line]:
    """Of a life, an alkalinity and a lifeless air; the last few are kept, however often they are drawn."""
    over = globe(ocean)

    @lru_cache(maxsize=4)
    def line(life: Life, alkalinity: float, lifeless: float) -> Line:
        return over.line(life, SWEEP, over.air(alkalinity), lifeless)

    return line


def theorise(parameters: Mapping[str, Any], start: float, carbon_b: float) -> Stored:
    """Eqs 3 to 5; `start` is r(z₀)."""
    told = _theorise(parameters, start, np.array([carbon_b]), parameters["twilight_floor"])
    return Stored(carbon_b, float(told.ratio[0]), float(told.stored[0]), float(told.pco2[0]))


def theory_line(parameters: Mapping[str, Any], start: float, floor: float) -> Line:
    """The same for every b of carbon in the paper and any z′."""
    return _theorise(parameters, start, SWEEP, floor)


def _theorise(parameters: Mapping[str, Any], start: float, carbon_b: Array, floor: float) -> Line:
    z0, phosphorus_b, profile = (parameters[name] for name in ("start_depth", "phosphorus_b", "profile"))
    ratio = np.asarray(theory.remineralised_ratio(start, z0, floor, carbon_b, phosphorus_b, profile))
    stored = np.asarray(theory.storage(ratio, parameters["mean_phosphate"], parameters["preformed_phosphate"]))
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
    """Dissolved carbon that the sea gained against the world it is told against, mmol m⁻³."""
    over, theirs = world.over, world.life if parameters["beside"] == "one_b" else even(world.life)
    return over.dic_gained((world.life.carbon, world.now), (theirs.carbon, world.beside), over.air(parameters["alkalinity"]))


def surface_ratio(world: World) -> Array:
    """(row, column): C:P of what leaves the lit layer of each column."""
    over = world.over
    carbon, phosphorus = (over.sinking.leaving(each) for each in (world.life.carbon, world.life.phosphorus))
    out = np.full(over.grid.shape[1:], np.nan)
    out[over.grid.wet[0]] = carbon / phosphorus
    return out


def sinking_ratio(parameters: Mapping[str, Any], world: World) -> Array:
    """(depth, row, column): C:P of what sinks through the middle of each level: r (z/z_e)^(b_P − b_C) below the lit layer."""
    over = world.over
    grid, base = over.grid, over.grid.depth_edge[over.sinking.levels]
    down = np.maximum(grid.depth_centre / base, 1.0) ** (parameters["phosphorus_b"] - parameters["carbon_b"])
    return np.where(grid.wet, down[:, None, None] * surface_ratio(world), np.nan)


def sinking_profile(parameters: Mapping[str, Any], world: World) -> tuple[Array, Array, Array]:
    """Interfaces in metres, and the carbon and phosphorus sinking through each in all oceans, mmol s⁻¹."""
    over = world.over
    depth = over.grid.depth_edge[over.sinking.levels : -1]
    carbon = over.passing(world.life.carbon, parameters["carbon_b"])[:-1]
    return depth, carbon, over.passing(world.life.phosphorus, parameters["phosphorus_b"])[:-1]


def to_dataset(parameters: StoichiometryParameters, world: World, progress: Progress) -> xr.Dataset:
    """Theory and model for every b of carbon in the paper, and the fields at the b that is set; a flux series beside them."""
    import xarray as xr

    progress(0.6, "carbon")
    over = world.over
    grid, above = over.grid, over.air(float(parameters["alkalinity"]))
    depth, carbon, phosphorus = sinking_profile(parameters, world)
    dataset = xr.Dataset(coords={**grid.coordinates(), "carbon_b": SWEEP, "interface": depth, "sea": [*SECTIONS, "World"]})
    gained = delta_dic(parameters, world)
    fields = {
        "phosphate": _phosphate(parameters, world, grid),
        "regenerated_phosphate": over.soft(world.life.phosphorus, parameters.phosphorus_b),
        "regenerated_carbon": over.soft(world.life.carbon, parameters.carbon_b),
        "air_carbon": over.from_air(above, world.now.pco2),
        "delta_dic": gained,
    }
    for name, values in fields.items():
        dataset[name] = (CELL, grid.field(values))
    dataset["surface_ratio"] = (("lat", "lon"), surface_ratio(world))
    dataset["sinking_ratio"] = (CELL, sinking_ratio(parameters, world))
    dataset["delta_dic_section"] = (("sea", "depth", "lat"), sections(grid, gained))
    dataset["carbon_flux"] = ("interface", carbon * SECONDS_PER_YEAR * PG_PER_MMOL)
    dataset["phosphorus_flux"] = ("interface", phosphorus * SECONDS_PER_YEAR * 1e-15)
    start, floor = world.one_b.ratio, parameters.twilight_floor
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
    return np.array([diagnostics.zonal_mean(grid, tracer, *names) for names in (*((sea,) for sea in SECTIONS), ())])


def _phosphate(parameters: Mapping[str, Any], world: World, grid: Grid) -> Array:
    phosphate = world.life.state.values["phosphate"]
    return np.asarray(phosphate * parameters["mean_phosphate"] / grid.mean(phosphate))
