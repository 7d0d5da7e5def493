"""Lab 4, Catchment: where the particles in a deep trap left the surface, in an eddying sea, and who can tell."""

from __future__ import annotations

from functools import partial

from engine import published, samples
from engine.catchment.another import another_sea
from engine.catchment.compare import compare
from engine.catchment.measured import read_measured
from engine.catchment.model import RESULTS, compute, to_dataset
from engine.catchment.parameters import PAPER_DOI, CatchmentParameters
from engine.catchment.scores import scores
from engine.catchment.tellers import BOXES
from engine.catchment.tells import TELLS
from engine.catchment.trap import TABLES, TEMPLATES
from engine.lab import Glance, Lab, Preset, Sample, Source

SOURCES = (
    Source(
        "Picard, Baker, Gula, Fablet, Mémery & Lampitt (2025), Biogeosciences 22: the variability of deep-ocean particle flux "
        "collected by sediment traps",
        PAPER_DOI,
    ),
    Source(
        "Picard, Gula, Fablet, Collin & Mémery (2024), Ocean Sci. 20: predicting particle catchment areas",
        "10.5194/os-20-1149-2024",
    ),
    Source(
        "Waniek, Koeve & Prien (2000), J. Mar. Res. 58: trajectories of sinking particles and the catchment areas above sediment traps",
        "10.1357/002224000763485773",
    ),
    Source("Frigstad et al. (2015), Deep-Sea Res. II 115: links between surface productivity and deep ocean particle flux"),
    Source("Breiman (1996), Machine Learning 24: bagging predictors", "10.1007/bf00058655"),
)
TITLES = {
    100: "The mean speed seen at the Porcupine Abyssal Plain.",
    80: "The slowest of the paper: five weeks on the way.",
    150: "Nineteen days on the way.",
    200: "Two weeks on the way.",
    300: "The fastest of the paper: nine days on the way.",
}


def _glance() -> Glance:
    """How little of what a trap caught is found by looking above it: the better box, on average of five thousand cups, by speed."""
    found = 100 * scores()["overlap"].sel(teller=list(BOXES)).max("teller")
    printed = published.table("catchment").sel(teller="box")
    return Glance(
        float(found.sel(speed=LAB.preset()["speed"])),
        "%",
        "of a deep trap’s catch is found by looking right above it",
        {"preset": next(iter(LAB.presets)), "tab": "more-pictures"},
        float(found.min()),
        float(found.max()),
        "by speed",
        (float(printed["overlap_lowest"]), float(printed["overlap_highest"])),
        "Picard 2025",
    )


LAB = Lab(
    place=4,
    title="Catchment",
    question="A trap at 3,000 m does not collect from the box above it. Where should one look?",
    summary="Particles followed back through an eddying sea, the catchment they make, and a network that finds it from the surface.",
    parameters=CatchmentParameters,
    presets={f"w{speed}": Preset(f"{speed} m a day", words, {"speed": float(speed)}) for speed, words in TITLES.items()},
    compute=compute,
    compiles=1.5,
    to_dataset=to_dataset,
    compare=compare,
    quantities=RESULTS,
    glance=_glance,
    runs={"another": another_sea},
    sources=SOURCES,
    examples={
        "maps": Sample("invented maps of a sea off Ireland", "nc", lambda: samples.maps(300)),
        "trap": Sample("an invented trap there", "csv", lambda: TEMPLATES["trap"]().encode()),
    },
    read=read_measured,
    samples=(samples.maps, *(partial(samples.maps, 60, (kind,)) for kind in samples.SEEN)),
    tables=TABLES,
    templates=TEMPLATES,
    tells=TELLS,
    reads=("catchment/cups.nc", "catchment/network_1.onnx", "catchment/quiet.onnx", "catchment/sea.nc"),
    beside=("catchment/quiet.nc", "catchment/scores.nc", "published/catchment.csv"),
    not_for=(
        "Where a real trap’s particles came from, as it opens: the sea is invented, without tides, vertical currents or coasts.",
        "How well a network would do at sea: it is judged by a sea like those that taught it.",
        "Seas unlike a quiet open ocean with eddies: maps of your own are taken from anywhere, and the page says what is unlike.",
    ),
)
