"""Lab 1, Budget: what migrating animals carry below 200 m, beside what sinks by itself, and how sure we are."""

from __future__ import annotations

from engine import published
from engine.budget.compare import compare
from engine.budget.cruise import read_cruise
from engine.budget.environment import correlate
from engine.budget.model import QUANTITIES, compute, to_dataset
from engine.budget.parameters import ARIZA_DOI, COURET_DOI, STEINBERG_DOI, BudgetParameters
from engine.budget.ports import PORTS
from engine.budget.rows import rows
from engine.budget.stations import stations
from engine.budget.tells import TELLS
from engine.budget.templates import TEMPLATES
from engine.budget.upload import TABLES
from engine.budget.yours import yours
from engine.budget.zones import paper_zones, site_values
from engine.lab import Glance, Lab, Preset, Sample, Source

SOURCES = (
    Source(
        "Couret et al. (2025), Zooplankton and micronekton active flux around the Iberian Peninsula, Front. Mar. Sci.",
        COURET_DOI,
    ),
    Source("Ariza et al. (2015), Prog. Oceanogr. 134: gut flux of micronekton", ARIZA_DOI),
    Source("Steinberg et al. (2000), Deep-Sea Res. I 47: excretion of dissolved carbon", STEINBERG_DOI),
    Source("Hernández-León & Gómez (1996), J. Plankton Res. 18: respiration per ETS", "10.1093/plankt/18.2.239"),
    Source("Lehette & Hernández-León (2009), Limnol. Oceanogr. Methods 7: weight from body area", "10.4319/lom.2009.7.304"),
    Source("Packard (1971), J. Mar. Res. 29: the ETS method"),
    Source("Ikeda (2013), Mar. Biol. 160: what euphausiids breathe by size, temperature and depth", "10.1007/s00227-012-2150-z"),
    Source("Belcher et al. (2019), Mar. Ecol. Prog. Ser. 610: what lanternfish breathe by size and temperature"),
    Source("Belcher et al. (2020), ICES J. Mar. Sci. 77: enzymes and size told apart, in fish", "10.1093/icesjms/fsaa031"),
    Source("Kwong et al. (2020), Front. Mar. Sci. 6: length and weight of micronekton", "10.3389/fmars.2019.00825"),
    Source("Schnetzer & Steinberg (2002), Mar. Ecol. Prog. Ser. 234: how long a gut takes", "10.3354/meps234071"),
    Source("Hidaka et al. (2001), Deep-Sea Res. I 48: a trawl that catches 14 %", "10.1016/S0967-0637(01)00003-6"),
)


def _preset(name: str) -> Preset:
    zones = paper_zones()
    index = zones.names.index(name)
    sinking = "" if zones.passive_measured[index] else " No trap stood here: the sinking flux is the mean of the other three."
    return Preset(
        title=f"{name} · {zones.places[index]}",
        description=f"The published numbers of {name}, {zones.places[index]}.{sinking}",
        values=site_values(name),
    )


def _warm() -> None:
    """Compiles the kernels into numba's cache, and imports what the first correlation would wait for."""
    compute(BudgetParameters(draws=1000))
    correlate()


def _glance() -> Glance:
    """How many times more the animals carry than sinks: at the middle one of the places where both were measured."""
    zones, printed = LAB.result(LAB.preset()).zones, published.table("budget")
    times = {name: _times(name) for name, measured in zip(zones.names, zones.passive_measured, strict=True) if measured}
    name = sorted(times, key=times.__getitem__)[len(times) // 2]
    here, budget = printed.sel(zone=name), LAB.result(LAB.preset(name))
    low, high = (float(budget.times_percentile[budget.zones.site, end]) for end in (1, 3))
    return Glance(
        times[name],
        "×",
        f"as much carbon goes down in animals as sinks by itself, {here['place'].item()}",
        {"preset": name},
        low,
        high,
        "two times out of three",
        (float(here["total_active_flux"] / here["poc_flux"]),),
        "Couret 2025",
    )


def _times(name: str) -> float:
    budget = LAB.result(LAB.preset(name))
    zone = budget.zones.site
    return float(budget.total_active_flux[zone] / budget.zones.passive_flux[zone])


LAB = Lab(
    place=1,
    title="Budget",
    question="How much carbon do animals carry down each night, and how much sinks by itself?",
    summary="Active and passive carbon flux around the Iberian Peninsula, with every uncertain factor drawn 100,000 times.",
    parameters=BudgetParameters,
    presets={name: _preset(name) for name in ("Z3", "Z1", "Z4", "Z2", "Z5")},
    compute=compute,
    compiles=5.0,
    to_dataset=to_dataset,
    compare=compare,
    quantities=QUANTITIES,
    glance=_glance,
    sources=SOURCES,
    tables=TABLES,
    templates=TEMPLATES,
    examples={
        "table": Sample("two places of the paper", "csv", lambda: TEMPLATES["table"]().encode()),
        "profiles": Sample("day and night profiles, invented", "csv", lambda: TEMPLATES["profiles"]().encode()),
    },
    read=lambda data, name: {"cruise": read_cruise(data, name)},
    stations=stations,
    yours=yours,
    instead={"cruise": tuple(site_values("Z3"))},
    warming=_warm,
    ports=PORTS,
    tells=TELLS,
    rows=rows,
    reads=("published/budget.csv",),
    beside=("published/environment.csv",),
    not_for=(
        "A whole sea or a whole year: it counts one night at each of five places.",
        "Telling how much animals breathe: their breath is told from enzymes or from their size, and was measured on none of them.",
        "A difference smaller than what the draws leave out: the trap, the single haul, the hours below.",
    ),
)
