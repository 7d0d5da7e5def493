"""C:P of what sinks, and what it does to the air: theory, carbonate chemistry and a global model on the shared ocean."""

from __future__ import annotations

from typing import Any

from engine import samples
from engine.lab import Glance, Lab, Preset, Sample, Source
from engine.stoichiometry.compare import CONTROL, FLOORS, MODEL, compare
from engine.stoichiometry.model import RESULTS, compute, start_of, theorise, to_dataset
from engine.stoichiometry.parameters import META_DOI, PAPER_DOI, StoichiometryParameters
from engine.stoichiometry.ports import PORTS
from engine.stoichiometry.stations import stations
from engine.stoichiometry.tells import TELLS
from engine.stoichiometry.upload import TABLES, TEMPLATES, read_series
from engine.stoichiometry.yours import yours

SOURCES = (
    Source(
        "Tanioka, Matsumoto & Lomas (2021), Geophys. Res. Lett. 48: particle flux stoichiometry and atmospheric CO2", PAPER_DOI
    ),
    Source("Tanioka & Matsumoto (2020), Biogeosciences 17: a meta-analysis of phytoplankton C:N:P", META_DOI),
    Source("Martin et al. (1987), Deep-Sea Res. 34: the sinking flux falls as a power of depth", "10.1016/0198-0149(87)90086-0"),
    Source("Persson et al. (2010), Oikos 119: how far animals follow the C:P of their food", "10.1111/j.1600-0706.2009.18545.x"),
    Source(
        "Ito & Follows (2005), J. Mar. Res. 63: preformed phosphate, the soft-tissue pump and CO2", "10.1357/0022240054663231"
    ),
    Source("Goodwin et al. (2007), Global Biogeochem. Cycles 21: buffered carbon", "10.1029/2006GB002810"),
    Source("Kriest & Oschlies (2015), Geosci. Model Dev. 8: MOPS", "10.5194/gmd-8-2929-2015"),
    Source("Weiss (1974), Mar. Chem. 2: solubility of CO2", "10.1016/0304-4203(74)90015-2"),
    Source("Lueker et al. (2000), Mar. Chem. 70: dissociation of carbonic acid", "10.1016/S0304-4203(00)00022-0"),
    Source("Lan, Tans & Thoning (2025), NOAA: CO2 in the air at the surface of the sea, global mean", "10.15138/9N0H-ZH07"),
    Source("IPCC (2021), AR6 WG1, chapter 2: CO2 in the air before industry", "10.1017/9781009157896.004"),
    Source("Lee et al. (2010), Geochim. Cosmochim. Acta 74: boron in seawater", "10.1016/j.gca.2009.12.027"),
)


def _read(data: bytes, name: str) -> dict[str, Any]:
    """A flux series of the user's own, or a circulation."""
    from engine.ocean import load

    if load.holds(data):
        return {"ocean": load.read(data, name)}
    return {"series": read_series(data, name)}


def _warm() -> None:
    """Factors what the first visitor would wait for."""
    compute(StoichiometryParameters(phosphorus_b=1.4), quick=True)


def _glance() -> Glance:
    """What halving carbon's b does to the air: by the model, and by theory as it counts down to one depth or another."""
    halved = LAB.preset()
    world, both = LAB.result(halved), (float(halved["phosphorus_b"]), float(halved["carbon_b"]))
    deep = [halved.replace(twilight_floor=floor) for floor in FLOORS]
    start = start_of(halved, world)
    told = [one.pco2 - two.pco2 for one, two in ([theorise(each, start, b) for b in both] for each in deep)]
    return Glance(
        -world.drawn,
        "ppm",
        "less CO₂ in the air if carbon sinks deeper than phosphorus",
        {"preset": next(iter(LAB.presets))},
        min(told),
        max(told),
        "by theory",
        (MODEL[CONTROL][1] - MODEL[0.75][1],),
        "Tanioka 2021",
        3,
    )


LAB = Lab(
    place=2,
    title="Stoichiometry",
    question="If phosphorus is stripped from sinking matter faster than carbon, what does the air feel?",
    summary="C:P of what sinks, by theory and on the global ocean: the carbon it stores, and the CO2 it leaves in the air.",
    parameters=StoichiometryParameters,
    presets={
        "halved": Preset("Carbon sinks deeper", "The paper’s strongest case: carbon’s b half of phosphorus’s.", {}),
        "control": Preset(
            "Control: one b for both",
            "C:P by temperature and phosphate at the surface, nothing lost faster than the rest.",
            {"carbon_b": 1.46, "beside": "redfield"},
        ),
        "bermuda": Preset(
            "As off Bermuda",
            "Medians of sediment traps between 150 and 300 m, 2006 to 2019.",
            {"carbon_b": 0.98, "phosphorus_b": 1.28, "sinking": "power"},
        ),
        "redfield": Preset(
            "Redfield’s ocean",
            "117 carbon per phosphorus everywhere, one b for both.",
            {"carbon_b": 1.46, "surface": "one", "beside": "redfield"},
        ),
    },
    compute=compute,
    to_dataset=to_dataset,
    compare=compare,
    quantities=RESULTS,
    glance=_glance,
    sources=SOURCES,
    warming=_warm,
    ports=PORTS,
    examples={
        "series": Sample("an invented flux series", "csv", lambda: TEMPLATES["series"]().encode()),
        "ocean": Sample("the ocean of 6° as a file", "nc", samples.ocean, "ocean"),
    },
    read=_read,
    stations=stations,
    yours=yours,
    tables=TABLES,
    templates=TEMPLATES,
    samples=(samples.ocean,),
    tells=TELLS,
    reads=("ocean/ocean_{circulation}.nc", "stoichiometry/ecosystem.json"),
    beside=("published/stoichiometry.csv", "published/traps.csv"),
    not_for=(
        "A forecast of CO₂ in the air: every state is steady, and carbon from our chimneys is left out.",
        "C:P at one place: one b holds in the whole sea, and a cell is hundreds of kilometres wide.",
        "What shells do: none sink, and alkalinity stays as it is.",
    ),
)
