"""Lab 3, Inverse: how much carbon leaves the surface, told from deep tracers."""

from __future__ import annotations

from typing import Any

from engine import samples
from engine.inverse.compare import SPREADS, compare
from engine.inverse.model import compute, to_dataset
from engine.inverse.parameters import JOINT, JOINT_DOI, PAPER_DOI, InverseParameters
from engine.inverse.ports import PORTS
from engine.inverse.run import RESULTS, invert_carbon, invert_phosphorus
from engine.inverse.tells import TELLS
from engine.lab import Glance, Lab, Preset, Sample, Source

SOURCES = (
    Source("Wu, Primeau, Lee, Dai & Wang (2025), J. Geophys. Res. Oceans 130: surface recycling versus deep export", PAPER_DOI),
    Source(f"{JOINT}: the joint P–C–O model", JOINT_DOI),
    Source("Galbraith & Martiny (2015), PNAS 112: C:P by phosphate", "10.1073/pnas.1423917112"),
    Source("Primeau, Holzer & DeVries (2013), J. Geophys. Res. Oceans 118: export by the adjoint", "10.1002/jgrc.20181"),
    Source("Najjar et al. (2007), Global Biogeochem. Cycles 21: OCMIP-2", "10.1029/2006GB002857"),
    Source("Behrenfeld & Falkowski (1997), Limnol. Oceanogr. 42: VGPM", "10.4319/lo.1997.42.1.0001"),
    Source("Behrenfeld et al. (2005), Global Biogeochem. Cycles 19: carbon-based production", "10.1029/2004GB002299"),
    Source("Silsbe et al. (2016), Global Biogeochem. Cycles 30: CAFE", "10.1002/2016GB005521"),
    Source("Henson et al. (2011), Geophys. Res. Lett. 38: export by temperature", "10.1029/2011GL046735"),
    Source("Laws et al. (2000), Global Biogeochem. Cycles 14: export by temperature", "10.1029/1999GB001229"),
    Source("Dunne et al. (2005), Global Biogeochem. Cycles 19: particle export", "10.1029/2004GB002390"),
    Source("Taylor (2001), J. Geophys. Res. 106: one diagram for three statistics", "10.1029/2000JD900719"),
)


def _read(data: bytes, name: str) -> dict[str, Any]:
    """Fields of the user's own, or a circulation."""
    from engine.inverse.fields import read_own
    from engine.ocean import load

    if load.holds(data):
        return {"ocean": load.read(data, name)}
    return {"own": read_own(data, name)}


def _warm() -> None:
    """Factors what the first visitor would wait for."""
    compute(InverseParameters(labile_share=0.31), quick=True)


def _glance() -> Glance:
    """What sinks: of the view that opens, among all inversions that are shipped."""
    from engine.inverse import cases

    view, sinks = LAB.preset(), []
    for fields in ("fits_6deg", "fits_4deg", "observed"):
        found = cases.shipped(fields)
        runs = [*found.get("joint", {}).values(), *(run for shares in found["phosphorus"].values() for run in shares.values())]
        sinks += [run["total"]["poc"] for run in runs]
    shown = cases.shipped()["phosphorus"][view["product"]][f"{view['labile_share']:g}"]
    return Glance(
        shown["total"]["poc"],
        "Pg C",
        "of carbon sink from the light each year, whatever satellites say",
        {"preset": next(iter(LAB.presets))},
        min(sinks),
        max(sinks),
        f"in {len(sinks)} inversions",
        SPREADS["poc"][:1],
        "Wu 2025",
        3,
    )


LAB = Lab(
    place=3,
    title="Inverse",
    question="Satellites disagree about production by a quarter. Why does the deep ocean still tell what sinks?",
    summary="Carbon export told from deep tracers by a Bayesian inversion: phosphorus alone, then with carbon and oxygen.",
    parameters=InverseParameters,
    presets={
        "paper": Preset("Three tenths recycled", "About what makes the model’s production a satellite’s: σ₂ = 0.3.", {}),
        "none": Preset("Nothing recycled at once", "σ₂ = 0: production is a third of the largest.", {"labile_share": 0.0}),
        "half": Preset("Half recycled at once", "σ₂ = 0.5, the paper’s largest.", {"labile_share": 0.5}),
        "shallow": Preset(
            "Carbon lost too soon",
            "A b four tenths above the fitted: phosphate piles up below the surface.",
            {"b_times": 1.4},
        ),
        "deep": Preset(
            "Carbon lost too late",
            "A b four tenths below the fitted: phosphate is drained into the deep.",
            {"b_times": 0.6},
        ),
    },
    compute=compute,
    to_dataset=to_dataset,
    compare=compare,
    quantities=RESULTS,
    glance=_glance,
    runs={"phosphorus": invert_phosphorus, "carbon": invert_carbon},
    sources=SOURCES,
    examples={
        "fields": Sample("invented fields of the whole sea", "nc", samples.fields),
        "ocean": Sample("the ocean of 6° as a file", "nc", samples.ocean, "ocean"),
    },
    read=_read,
    samples=(samples.fields, samples.fields_of_old, samples.ocean),
    warming=_warm,
    ports=PORTS,
    tells=TELLS,
    reads=(
        "feeding/fit.json",
        "inverse/fields_6deg.nc",
        "inverse/fields_{circulation}.nc",
        "inverse/fits_6deg.json",
        "inverse/fits_{circulation}.json",
        "ocean/ocean_6deg.nc",
        "ocean/ocean_{circulation}.nc",
    ),
    beside=("inverse/observed.json", "published/inverse.csv"),
    not_for=(
        "How the sea is, as it opens: its fields are of a world that this model made up. Bring observed ones under “Your data”.",
        "Choosing among satellites: it shows that the deep sea cannot tell them apart.",
        "Export at one place or in one season: cells are hundreds of kilometres wide, and all of it is steady.",
    ),
)
