"""What was observed beside the global model: C:P of what sinks and floats, phosphorus that sinks and that nobody uses.

Nothing was fitted to any of it. What sinks is told in the world of the traps off Bermuda (b of carbon 0.98, of phosphorus 1.28),
what grows and what phosphorus does in the control, b 1.46 for both, as the paper's own comparisons are.
"""

from __future__ import annotations

import numpy as np

from engine import published
from engine.conversions import PG_PER_MMOL, SECONDS_PER_YEAR
from engine.ocean import diagnostics
from engine.ocean.grid import Array
from engine.row import Row
from engine.stoichiometry import preformed, sampled
from engine.stoichiometry.model import World, compute, grown_ratio, phosphate_of
from engine.stoichiometry.parameters import StoichiometryParameters

BERMUDA = StoichiometryParameters(carbon_b=0.98, phosphorus_b=1.28, sinking="power")
CONTROL = StoichiometryParameters(carbon_b=1.46)
SCARCE = 0.3
"""mmol m⁻³ of phosphate: the contour by which the paper parts poor from rich waters."""
MARTINY = {
    "warm gyres poor in nutrients": 195.0,
    "warm upwellings rich in nutrients": 137.0,
    "cold high latitudes": 78.0,
}
"""C:P of suspended matter (Martiny et al. 2013, doi 10.1038/ngeo1757)."""
COLD = 45.0
"""Degrees of latitude beyond which seas count as cold."""
EXPORT, SOUTHERN, EFFICIENCY = (5.8, 2.0), (26.0, 6.0), (39.0, 7.0)
"""Phosphorus exported, Tmol yr⁻¹; what of it south of 40° S and how much of all phosphate is regenerated, % (Primeau et al. 2013,
doi 10.1002/jgrc.20181)."""
CARBON = (5.0, 12.0)
"""Pg C yr⁻¹ that sink out of the light, the range of estimates (Siegel et al. 2016, doi 10.3389/fmars.2016.00022)."""
TRANSFER = {"subtropical gyres": (10.0, 3.0), "high latitudes": (25.0, 4.0)}
"""% of the carbon sinking through 100 m that sinks through 1,000 m, after Weber et al. 2016 (Maerz et al. 2020, doi
10.5194/bg-17-1765-2020)."""
DUTEIL = {"deep Southern Ocean": ("Antarctic Bottom Water", 2.2), "deep North Atlantic": ("North Atlantic Deep Water", 0.8)}
"""Observed preformed phosphate by oxygen, mmol m⁻³, as the paper prints it after Duteil et al. 2012."""


def rows() -> list[Row]:
    """All of them."""
    return [*_traps(compute(BERMUDA)), *_floating(control := compute(CONTROL)), *_phosphorus(control), *_transfer()]


def seen() -> dict[str, float]:
    """Medians in print by what they are of."""
    return dict(published.rows("stoichiometry", "observation", "median"))


def _traps(world: World) -> list[Row]:
    over, printed = world.over, seen()
    where = {"all oceans": sampled.columns(over)} | {name: sampled.columns(over, name) for name in sampled.REGIONS}
    told = {"all oceans": "all traps"}
    notes = {
        "all oceans": "by flux, Σ F_C / Σ F_P over 200 to 1,000 m, with Bermuda’s b; the traps found 83 to 500",
        "subpolar North Pacific": "Bermuda’s b is a warm gyre’s; nobody printed one for here, and the law allows no less than 117 at the surface",
    }
    found = [
        Row("C:P of sinking matter", f"twilight zone, {name}", printed[told.get(name, name)], None,
            sampled.ratio_between(BERMUDA, world, *sampled.TWILIGHT, here), "1", "independent", notes.get(name, f"by flux, with Bermuda’s b; {_surface(world, here)}"))
        for name, here in where.items()
    ]  # fmt: skip
    sites = {each.name: (each, sampled.column(over, each)) for each in sampled.stations()}
    at = [sampled.ratio_between(BERMUDA, world, each.top, min(each.bottom, 1000.0), here) for each, here in sites.values()]
    hawaii = sites["off Hawaii"][1]
    return [
        *found,
        Row("C:P of sinking matter", f"twilight zone, median of {len(at)} trap stations", printed["all traps"], None, float(np.median(at)),
            "1", "independent", f"at their depths: {', '.join(f'{name} {ratio:.0f}' for name, ratio in zip(sites, at, strict=True))}"),
        Row("C:P of sinking matter", "4,000 m off Hawaii", printed["station ALOHA"], None, sampled.ratio_at(BERMUDA, world, 4000.0, hawaii),
            "1", "independent", "power laws rise without end: the paper names exponentials, or water that mixes, as why it does not at sea"),
    ]  # fmt: skip


def _floating(world: World) -> list[Row]:
    grid, printed = world.over.grid, seen()
    grown, area = grown_ratio(CONTROL, world), grid.field(grid.area, 0.0)[0]
    phosphate = grid.field(phosphate_of(CONTROL, world))[0]
    lat = np.broadcast_to(grid.lat_centre[:, None], phosphate.shape)
    cold, poor = np.abs(lat) > COLD, phosphate < SCARCE
    subpolar = grid.field(_inside(world, "subpolar North Pacific"))[0] > 0
    classes = dict(zip(MARTINY, (~cold & poor, ~cold & ~poor, cold), strict=True))
    least = "the law lets no phytoplankton have less than 117, as in the paper"
    law = "of phytoplankton alone, by the law, by area; what bottles filter holds detritus and bacteria too"

    def mean(inside: Array) -> float:
        here = np.isfinite(grown) & inside
        return float(np.average(grown[here], weights=area[here]))

    everywhere = _surface(world, np.ones(world.over.sinking.columns, bool))
    return [
        Row("C:P of suspended matter", "all oceans, top 50 m", printed["all suspended matter"], None, mean(np.ones_like(cold)), "1",
            "independent", f"{everywhere}; {law}"),
        Row("C:P of suspended matter", "subpolar North Pacific", printed["subpolar North Pacific, suspended"], None, mean(subpolar), "1",
            "independent", least),
        *(
            Row("C:P of suspended matter", name, value, None, mean(classes[name]), "1", "independent",
                f"Martiny et al. 2013; {least if name.startswith('cold') else law}")
            for name, value in MARTINY.items()
        ),
    ]  # fmt: skip


def _phosphorus(world: World) -> list[Row]:
    over, grid = world.over, world.over.grid
    leaving = over.sinks(world.life.phosphorus, world.life.setting.martin_b)[over.first] * SECONDS_PER_YEAR * 1e-15
    south = 100 * float(leaving[grid.lat[grid.surface] < -40].sum() / leaving.sum())
    share = 100 * (1 - world.preformed / CONTROL.mean_phosphate)
    oxygen = preformed.regenerated_by_oxygen(CONTROL, world)
    unused = phosphate_of(CONTROL, world) - oxygen
    primeau = "Primeau et al. 2013, an inverse of phosphorus"
    own = over.ocean.tracer("phosphate") - preformed.used(over.ocean, over.ocean.tracer("oxygen"))
    return [
        Row("phosphorus sinking out of the light", "all oceans", *EXPORT, float(leaving.sum()), "Tmol P yr-1", "independent", primeau),
        Row("the same, what of it sinks south of 40° S", "Southern Ocean", *SOUTHERN, south, "%", "independent", primeau),
        Row("carbon sinking at 100 m, control", "all oceans", None, None, sinking(world), "Pg C yr-1", "independent",
            "the range of estimates: Siegel et al. 2016", CARBON),
        Row("phosphate regenerated, of all", "all oceans, by the currents", *EFFICIENCY, share, "%", "independent", primeau),
        *(
            Row("preformed phosphate by oxygen", f"{water}: {region}", value, None, grid.mean(unused, here), "mmol P m-3", "independent",
                f"Duteil et al. 2012, of the water mass where it forms; the embedded ocean’s own phosphate and oxygen have {grid.mean(own, here):.2f} "
                "in all of this region, mixed with older water")
            for (region, (water, value)), here in ((each, diagnostics.region(grid, each[0])) for each in DUTEIL.items())
        ),
    ]  # fmt: skip


def _transfer() -> list[Row]:
    """One b everywhere sends the same share down everywhere."""
    sent = 100 * 10**-BERMUDA.carbon_b
    one = "one b everywhere, Bermuda’s, sends as much down everywhere; by place it is the paper’s outlook"
    return [
        Row("carbon sinking through 1,000 m, of that through 100 m", place, *value, sent, "%", "independent",
            f"after Weber et al. 2016; {one}")
        for place, value in TRANSFER.items()
    ]  # fmt: skip


def sinking(world: World, carbon: Array | None = None, depth: float = 100.0) -> float:
    """Pg C yr⁻¹ through a depth in all oceans, of the carbon taken up, or of other carbon with as much phosphorus."""
    over, taken = world.over, world.life.carbon if carbon is None else carbon
    edge = over.grid.depth_edge[over.first :]
    through = over.passing(taken, world.life.setting.martin_b)
    return float(np.exp(np.interp(np.log(depth), np.log(edge[:-1]), np.log(through[:-1])))) * SECONDS_PER_YEAR * PG_PER_MMOL


def _surface(world: World, here: Array) -> str:
    """How poor the surface of some columns is, ours and the ocean's own."""
    grid = world.over.grid
    area = grid.area[grid.surface][here]
    ours, own = (
        float(np.average(each[grid.surface][here], weights=area))
        for each in (phosphate_of(BERMUDA, world), world.ocean.tracer("phosphate"))
    )
    return f"{ours:.2f} mmol m⁻³ of phosphate at its surface, where the ocean itself has {own:.2f}"


def _inside(world: World, region: str) -> Array:
    """1 in the cells of a region at the surface."""
    grid = world.over.grid
    inside = np.zeros(grid.size)
    inside[grid.surface] = sampled.columns(world.over, region)
    return inside
