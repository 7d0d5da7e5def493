"""The paper's numbers beside ours: theory by its own arithmetic, the global model on the embedded ocean, what was observed."""

from __future__ import annotations

import functools

import numpy as np

from engine import published
from engine.conversions import PG_PER_MMOL, SECONDS_PER_YEAR
from engine.ocean import diagnostics
from engine.ocean.grid import Array, Grid
from engine.row import Kind, Row
from engine.stoichiometry import plankton, theory
from engine.stoichiometry.globe import Globe
from engine.stoichiometry.model import World, compute, delta_dic, even, sinking_ratio, surface_ratio, theorise
from engine.stoichiometry.parameters import StoichiometryParameters

CARBON_B = (0.5, 0.75, 1.0, 1.25, 1.46, 1.75)
FLOORS = (250.0, 1000.0, 2000.0)
CONTROL, START = 1.46, 142.0
MODEL = {0.75: (309.0, 128.0), CONTROL: (142.0, 305.0)}
"""b of carbon → r and pCO₂ (ppm) of the paper's own three-dimensional model."""
REGIONS = {
    "tropical Atlantic": ("Atlantic", -20, 20),
    "tropical Pacific": ("Pacific", -20, 20),
    "subtropical North Atlantic": ("Atlantic", 20, 40),
    "subpolar North Pacific": ("Pacific", 42, 62),
}
"""Basin, south and north of the regions whose traps are printed; the paper draws them by phosphate."""
TWILIGHT = (200.0, 1000.0)


def _theory() -> list[Row]:
    """Eqs 3 to 5 with the paper's constants, beside what its model gave."""
    parameters, rows = StoichiometryParameters(), []
    for floor in FLOORS:
        for b in CARBON_B:
            ours = theorise(parameters.replace(twilight_floor=floor), START, b)
            where = f"theory, b of carbon = {b:g}, z′ = {floor:,.0f} m"
            ratio, pco2 = MODEL.get(b, (None, None)) if floor == 1000 else (None, None)
            note = "published: the paper’s model, which the theory is to meet at this z′" if ratio else ""
            kind: Kind = "fitted" if b == CONTROL else "derived"
            start = "the theory starts from it" if b == CONTROL else ""
            rows += [
                Row("C:P of remineralisation r", where, ratio, None, ours.ratio, "1", kind, start or note),
                Row("carbon stored, OCS", where, None, None, ours.stored, "Pg C", "derived"),
                Row("CO₂ in the air", where, pco2, None, ours.pco2, "ppm", "derived", note),
            ]
    all_regenerated = theory.storage(1 / plankton.REDFIELD, parameters.mean_phosphate, 0.0)
    difference = float(theory.storage(START - 1 / plankton.REDFIELD, parameters.mean_phosphate, parameters.preformed_phosphate))
    return [
        *rows,
        Row("CO₂ in the air, all phosphate regenerated at 117", "theory", 183.0, None, float(theory.pco2(all_regenerated)), "ppm", "fitted",
            "fixes the theory’s 3,059 Pg C of buffered carbon"),
        Row("carbon stored, control less Redfield", "theory", 422.0, None, difference, "Pg C", "derived",
            "published: the paper’s model; eq. 3 with r = 142 and 117 gives 407"),
    ]  # fmt: skip


def _model(worlds: dict[float, World]) -> list[Row]:
    """The global model: what was fitted, and what came out."""
    rows = []
    for b, world in worlds.items():
        where, (ratio, pco2) = f"model, b of carbon = {b:g}", MODEL.get(b, (None, None))
        fitted: Kind = "fitted" if b == CONTROL else "derived"
        note = "the share that zooplankton excrete was chosen for it" if b == CONTROL else ""
        air_note = "the paper’s ocean is another, which buffers less: see buffered carbon" if pco2 else ""
        rows += [
            Row("C:P of remineralisation r", where, ratio, None, world.now.ratio, "1", fitted, note),
            Row("carbon stored, OCS", where, None, None, world.now.stored, "Pg C", "derived"),
            Row("CO₂ in the air", where, pco2, None, world.now.pco2, "ppm", "derived", air_note),
        ]
    control, halved = worlds[CONTROL], worlds[0.75]
    gained = control.now.stored - control.redfield.stored
    more = 100 * gained / control.redfield.stored
    export, redfield = (_sinking(control, life.carbon) for life in (control.life, even(control.life)))
    return [
        *rows,
        Row("carbon stored, control less Redfield", "model", 422.0, None, gained, "Pg C", "derived"),
        Row("the same, of Redfield’s", "model", 21.0, None, more, "%", "derived"),
        Row("carbon sinking at 100 m, control less Redfield", "model", 3.0, None, export - redfield, "Pg C yr-1", "derived",
            f"our Redfield ocean exports {redfield:.0f} Pg C a year, which the paper does not print: more P sinks here, and sooner returns"),
        Row("change of CO₂ for halving b of carbon", "model", -177.0, None, halved.now.pco2 - control.now.pco2, "ppm", "derived",
            "305 to 128, “~180” in the text"),
        Row("mean preformed phosphate", "model, b of phosphorus = 1.46", 1.09, None, control.preformed, "mmol P m-3", "fitted",
            "the appetite was chosen for it; the paper’s is by oxygen, ours what the currents carry"),
        Row("CO₂ in the air with Redfield’s C:P", "model", None, None, control.redfield.pco2, "ppm", "derived"),
        Row("CO₂ in the air, all phosphate regenerated at 117", "model", 183.0, None, _all_regenerated(control.over), "ppm", "derived",
            "our sea buffers more: see buffered carbon"),
        Row("buffered carbon", "model, at 305 ppm", None, None, _buffered(control.over), "Pg C", "derived",
            "M_a pCO₂ + V DIC/R with our surface’s own chemistry at 2,310 µmol kg⁻¹ of alkalinity; the paper prints none, "
            f"and the theory’s {theory.BUFFERED:,.0f} Pg C was fitted to its 183 ppm"),
        *_where_it_goes(halved),
    ]  # fmt: skip


def _sinking(world: World, carbon: Array, depth: float = 100.0) -> float:
    """Pg C yr⁻¹ through a depth in all oceans, as a power of depth between interfaces."""
    over = world.over
    edge = over.grid.depth_edge[over.sinking.levels :]
    through = over.passing(carbon, CONTROL)
    return float(np.exp(np.interp(np.log(depth), np.log(edge[:-1]), np.log(through[:-1])))) * SECONDS_PER_YEAR * PG_PER_MMOL


def _all_regenerated(over: Globe) -> float:
    parameters = StoichiometryParameters()
    above = over.air(parameters.alkalinity)
    stored = parameters.mean_phosphate * float(over.volume.sum()) / plankton.REDFIELD
    return above.balance(above.held(parameters.lifeless_pco2) - stored)


def _buffered(over: Globe, ppm: float = 305.0) -> float:
    """C_buffered = dC/d ln pCO₂ of sea and air together, Pg C."""
    above = over.air(StoichiometryParameters().alkalinity)
    return float((above.held(ppm * 1.001) - above.held(ppm / 1.001)) / (2 * np.log(1.001)) * PG_PER_MMOL)


def _where_it_goes(halved: World) -> list[Row]:
    """“The largest DIC increase occurs in the deep North Pacific”."""
    grid = halved.over.grid
    gained = delta_dic(StoichiometryParameters(), halved)
    return [
        Row("dissolved carbon gained, b of carbon = 0.75 less control", where, None, None, grid.mean(gained, diagnostics.region(grid, where)),
            "mmol C m-3", "derived", "the paper: the largest increase is in the deep North Pacific" if "Pacific" in where else "")
        for where in diagnostics.REGIONS
    ]  # fmt: skip


def _observed() -> list[Row]:
    """C:P at the surface and in the twilight zone, beside what nets, bottles and traps caught; nothing was fitted to them."""
    table = published.table("stoichiometry")
    seen = {str(name): float(value) for name, value in zip(table["observation"].values, table["median"].values, strict=True)}
    parameters = StoichiometryParameters(carbon_b=0.98, phosphorus_b=1.28)
    world = compute(parameters)
    over = world.over
    grid, area = over.grid, over.grid.field(over.grid.area, 0.0)[0]
    produced = 1 / plankton.phytoplankton(_phosphate(world), over.kelvin)
    suspended, sinking = grid.field(produced)[0], _twilight(grid, sinking_ratio(parameters, world))
    rows = [
        Row("C:P of suspended matter", "all oceans, top 50 m", seen["all suspended matter"], None, _mean(grid, suspended, area), "1",
            "independent", "ours: of phytoplankton alone, by the law, by area; what bottles filter holds detritus and bacteria too"),
        Row("C:P of suspended matter", "subpolar North Pacific", seen["subpolar North Pacific, suspended"], None,
            _mean(grid, suspended, area, "subpolar North Pacific"), "1", "independent", "the law allows no less than 117"),
        Row("C:P of sinking matter", "twilight zone, all oceans", seen["all traps"], None, _mean(grid, sinking, area), "1", "independent",
            "ours: Bermuda’s b everywhere and from 73 m on, mean by area over 200 to 1,000 m; the traps found 83 to 500"),
    ]  # fmt: skip
    for region in REGIONS:
        note = "ours: Bermuda’s b from 73 m on, and from a C:P at the surface that is above what is suspended there"
        rows.append(
            Row("C:P of sinking matter", f"twilight zone, {region}", seen[region], None, _mean(grid, sinking, area, region), "1",
                "independent", note)
        )  # fmt: skip
    for region in REGIONS:
        rows.append(
            Row("C:P of what is produced", region, None, None, _mean(grid, surface_ratio(world), area, region), "1", "derived")
        )
    note = "observed, no model: a preset, and a template under “Your data”"
    return [
        *rows,
        Row("median Martin b of phosphorus", "off Bermuda, 150 to 300 m", 1.28, None, None, "1", "independent", note),
        Row("median Martin b of carbon", "off Bermuda, 150 to 300 m", 0.98, None, None, "1", "independent", note),
    ]


def _phosphate(world: World) -> Array:
    phosphate = world.life.state.values["phosphate"]
    scale = StoichiometryParameters().mean_phosphate / world.over.grid.mean(phosphate)
    return np.asarray(scale * np.maximum(phosphate, 0.0))


def _twilight(grid: Grid, ratio: Array) -> Array:
    """(row, column): mean over the twilight zone, by thickness, of the water there is."""
    edge = grid.depth_edge
    thick = np.clip(np.minimum(edge[1:], TWILIGHT[1]) - np.maximum(edge[:-1], TWILIGHT[0]), 0.0, None)[:, None, None]
    weight = np.where(np.isfinite(ratio), thick, 0.0)
    total = weight.sum(axis=0)
    whole = (weight * np.nan_to_num(ratio)).sum(axis=0)
    return np.asarray(np.divide(whole, total, out=np.full(total.shape, np.nan), where=total > 0))


def _mean(grid: Grid, field: Array, area: Array, region: str = "") -> float:
    """By area, over all or one of the regions."""
    inside = np.isfinite(field)
    if region:
        basin, south, north = REGIONS[region]
        here = grid.field(grid.inside(basin).astype(float), 0.0)[0] > 0
        inside &= here & (grid.lat_centre[:, None] >= south) & (grid.lat_centre[:, None] <= north)
    return float(np.average(field[inside], weights=area[inside]))


def _audit(worlds: dict[float, World]) -> list[Row]:
    """What must hold in any such model, and what the paper's numbers say of each other."""
    over, parameters = worlds[0.75].over, StoichiometryParameters()
    lowest, highest = (compute(StoichiometryParameters(carbon_b=b)).life.state.values["phosphate"] for b in (0.5, 1.75))
    above, life, now = over.air(parameters.alkalinity), worlds[0.75].life, worlds[0.75].now
    sea = over.from_air(above, now.pco2) + over.soft(life.carbon, 0.75) + over.dissolved(life.carbon)
    held, whole = float(over.volume @ sea), above.held(parameters.lifeless_pco2)
    in_air = above.held(now.pco2) - float(over.volume @ over.from_air(above, now.pco2))
    released = START * (1 - 10**-0.75) / (1 - 10**-CONTROL)
    rows: list[tuple[str, str, float, float, str, str]] = [
        ("largest difference of phosphate", "model, b of carbon = 0.5 and 1.75", 0.0, float(np.abs(lowest - highest).max()), "mmol P m-3",
         "no b of carbon touches the phosphorus"),
        ("carbon of sea and air over what it was, less 1", "model, b of carbon = 0.75", 0.0, (held + in_air) / whole - 1, "1",
         "fields and air added up"),
        ("C:P of what is released between z₀ and 1,000 m", "theory, b of carbon = 0.75", 311.0, released, "1",
         "eq. 5 takes the mean of fluxes for r: 311. What is lost on the way between these depths has 121, less than at the start; "
         "the carbon-rich rest is released below. It is the mean flux that stands for how deep, and so how long, carbon is kept."),
    ]  # fmt: skip
    return [Row(quantity, where, value, None, ours, unit, "audit", note) for quantity, where, value, ours, unit, note in rows]


@functools.cache
def _rows() -> tuple[Row, ...]:
    worlds = {b: compute(StoichiometryParameters(carbon_b=b)) for b in CARBON_B}
    return (*_model(worlds), *_theory(), *_observed(), *_audit(worlds))


def compare() -> list[Row]:
    """The model's rows first, then the theory's, what was observed, and the audit."""
    return list(_rows())
