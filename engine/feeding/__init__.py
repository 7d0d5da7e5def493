"""Lab 5, Feeding: cruisers, ambushers and flux-feeders in a PISCES-like ecosystem, and the carbon that sinks."""

from __future__ import annotations

from typing import Any

from engine import samples
from engine.feeding.compare import compare
from engine.feeding.experiments import EXPERIMENTS
from engine.feeding.model import RESULTS, compute, to_dataset
from engine.feeding.parameters import FORAGING, PAPER_DOI, FeedingParameters
from engine.feeding.ports import PORTS
from engine.feeding.stations import stations
from engine.feeding.tells import TELLS
from engine.feeding.upload import TABLES, TEMPLATES
from engine.feeding.water_file import read_water
from engine.lab import Glance, Lab, Preset, Sample, Source

SOURCES = (
    Source(
        "Di Matteo, Benedetti, Ayata & Aumont (2025), Biogeosciences 22: mesozooplankton feeding strategies and the carbon cycle",
        PAPER_DOI,
    ),
    Source("Aumont et al. (2015), Geosci. Model Dev. 8: PISCES-v2", "10.5194/gmd-8-2465-2015"),
    Source(
        "Burchard, Deleersnijder & Meister (2003), Appl. Numer. Math. 47: nothing negative, nothing lost",
        "10.1016/S0168-9274(03)00101-6",
    ),
    Source("Jickells et al. (2005), Science 308: dust on the ocean", "10.1126/science.1105959"),
)
TITLES = {
    "FOREFF": ("FOREFF · cruisers swim as it pays", "The paper’s reference: cruisers forage with the effort that pays best."),
    "NO_FOREFF": ("NO_FOREFF · always swimming", "As the reference, but cruisers never rest."),
    "LGE": (
        "LGE · low growth efficiency",
        "Both suspension feeders eat as fast; cruisers catch better at little food, and grow less on it.",
    ),
    "KILL_AF": ("KILL_AF · no ambushers", "As the reference, but ambushers eat nothing."),
    "KILL_CF": ("KILL_CF · no cruisers", "As the reference, but cruisers eat nothing."),
    "KILL_FF": ("KILL_FF · no flux-feeders", "As the reference, but flux-feeders eat nothing."),
}


def _values(name: str) -> dict[str, Any]:
    changed: dict[str, Any] = dict(EXPERIMENTS[name])
    if "foraging" in changed:
        changed["foraging"] = next(word for word, number in FORAGING.items() if number == changed["foraging"])
    return changed


def _read(data: bytes, name: str) -> dict[str, Any]:
    """Water of the user's own, or a circulation."""
    from engine.ocean import load

    if load.holds(data):
        return {"ocean": load.read(data, name)}
    return {"own": read_water(data, name)}


def _glance() -> Glance:
    """What flux-feeders keep from the deep: in the whole ocean as shipped, and from place to place."""
    from engine.feeding.compare import by_place, changes, worlds

    gone, quantity = "KILL_FF", "export_1000"
    theirs, ours = next(pair for name, what, *pair in changes(worlds()) if (name, what) == (gone, quantity))
    low, high = by_place(gone, quantity)
    return Glance(
        ours,
        "%",
        "more carbon would reach 1,000 m if nobody ate what sinks",
        {"preset": gone, "tab": "experiments", "quantity": "transfer"},
        low,
        high,
        "by place",
        (theirs,),
        "Di Matteo 2025",
    )


LAB = Lab(
    place=5,
    title="Feeding",
    question="Three ways to be a copepod: hunt, wait, or live on what sinks. Who lives where, and what reaches the deep?",
    summary="Cruisers, ambushers and flux-feeders in every water column of the ocean, with the paper’s six experiments.",
    parameters=FeedingParameters,
    presets={name: Preset(*TITLES[name], _values(name)) for name in EXPERIMENTS},
    compute=compute,
    compiles=8.0,
    to_dataset=to_dataset,
    compare=compare,
    quantities=RESULTS,
    glance=_glance,
    sources=SOURCES,
    examples={
        "column": Sample("a water column off Bermuda", "csv", lambda: TEMPLATES["column"]().encode()),
        "fields": Sample("invented fields of the whole sea", "nc", samples.fields),
        "ocean": Sample("the ocean of 6° as a file", "nc", samples.ocean, "ocean"),
    },
    read=_read,
    stations=stations,
    samples=(samples.fields, samples.fields_of_old, samples.ocean),
    tables=TABLES,
    templates=TEMPLATES,
    ports=PORTS,
    tells=TELLS,
    reads=("feeding/fit.json", "ocean/ocean_{circulation}.nc"),
    beside=("feeding/experiments.nc", "published/feeding.csv"),
    not_for=(
        "Fisheries, shelves and coasts: columns do not touch each other, and are hundreds of kilometres wide.",
        "Species: three groups stand for all mesozooplankton, and none of them swims up and down by day and night.",
        "A warmer sea: water, light and mixing are as they are today.",
    ),
)
