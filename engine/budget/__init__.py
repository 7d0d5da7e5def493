"""Lab 1, Budget: what migrating animals carry below 200 m, beside what sinks by itself, and how sure we are."""

from __future__ import annotations

from engine import published
from engine.budget.compare import compare
from engine.budget.cruise import read_cruise
from engine.budget.environment import correlate
from engine.budget.model import QUANTITIES, compute, to_dataset
from engine.budget.parameters import ARIZA_DOI, COURET_DOI, STEINBERG_DOI, BudgetParameters
from engine.budget.ports import PORTS
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
    here = printed.sel(zone=name)
    return Glance(
        times[name],
        "×",
        f"as much carbon goes down in animals as sinks by itself, {here['place'].item()}",
        {"preset": name},
        min(times.values()),
        max(times.values()),
        "where both were measured",
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
    presets={name: _preset(name) for name in ("Z2", "Z1", "Z3", "Z4", "Z5")},
    compute=compute,
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
    warming=_warm,
    ports=PORTS,
    tells=TELLS,
)
