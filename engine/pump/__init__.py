"""The whole pump: how much carbon life keeps from the air, by which way, for how long, and what changes it."""

from __future__ import annotations

from engine import samples
from engine.lab import Glance, Lab, Sample, Source
from engine.ocean.circulation import read_circulation
from engine.pump.compare import compare
from engine.pump.dataset import RESULTS, to_dataset
from engine.pump.model import ahead, compute
from engine.pump.parameters import PumpParameters
from engine.pump.ports import PORTS
from engine.pump.rows import rows
from engine.pump.scenarios import SCENARIOS
from engine.pump.tells import TELLS

SOURCES = (
    Source("Nowicki, DeVries & Siegel (2022), Global Biogeochem. Cycles 36: three ways down, inferred", "10.1029/2021GB007083"),
    Source("Wu et al. (2025), J. Geophys. Res. Oceans: export told from deep tracers", "10.1029/2025JC023021"),
    Source("Di Matteo et al. (2025), Biogeosciences 22: feeding strategies in PISCES", "10.5194/bg-22-7233-2025"),
    Source("Couret et al. (2025), Front. Mar. Sci.: a budget of migrating animals", "10.3389/fmars.2025.1652483"),
    Source("Tanioka, Matsumoto & Lomas (2021), Geophys. Res. Lett. 48: C:P of what sinks", "10.1029/2021GL094924"),
    Source("Martin et al. (1987), Deep-Sea Res. 34: the sinking flux falls as a power of depth", "10.1016/0198-0149(87)90086-0"),
    Source("DeVries & Primeau (2011), J. Phys. Oceanogr. 41: a circulation inferred from tracers", "10.1175/JPO-D-10-05011.1"),
    Source("Marsay et al. (2015), PNAS 112: particles are lost sooner in warm water", "10.1073/pnas.1415311112"),
    Source("Henson et al. (2012), Global Biogeochem. Cycles 26: or sink deeper there", "10.1029/2011GB004099"),
    Source("Ikeda (1985), Mar. Biol. 85: what animals breathe by weight and warmth", "10.1007/BF00396409"),
    Source("Joos et al. (2013), Atmos. Chem. Phys. 13: what is left of a pulse of carbon in the air", "10.5194/acp-13-2793-2013"),
)


def _glance() -> Glance:
    """What life keeps from the air, and between what it lies in two worlds of three."""
    from engine.pump.draws import bands

    today = LAB.preset()
    pump = LAB.result(today)
    band = bands(today, pump).follow.kept_in_all
    return Glance(
        pump.now.kept_in_all, "Pg C", "kept from the air by life, by three ways down", {"preset": "today"},
        band.low, band.high, "two worlds in three", (1300.0,), "Nowicki 2022", digits=4,
    )  # fmt: skip


LAB = Lab(
    place=0,
    title="Pump",
    question="How much carbon does life keep from the air, by which way, and for how long?",
    summary="All ways down on one ocean: what sinks, what animals carry, what dissolves; what stays, how long, and what the air feels.",
    parameters=PumpParameters,
    presets=SCENARIOS,
    compute=compute,
    compare=compare,
    glance=_glance,
    ahead=ahead,
    to_dataset=to_dataset,
    quantities=RESULTS,
    sources=SOURCES,
    ports=PORTS,
    tells=TELLS,
    rows=rows,
    examples={"ocean": Sample("the ocean of 6° as a file", "nc", samples.ocean, kind="ocean")},
    read=read_circulation,
    samples=(samples.ocean,),
    reads=(
        "feeding/experiments.nc",
        "feeding/fit.json",
        "ocean/ocean_6deg.nc",
        "ocean/ocean_{circulation}.nc",
        "published/budget.csv",
        "pump/fit.json",
        "pump/kernels_{circulation}.nc",
    ),
    beside=("ocean/ocean_4deg.nc",),
    not_for=(
        "Carbon credits: what stays of carbon put down at a place is that of a cell hundreds of kilometres wide, in a sea that is steady.",
        "A forecast: currents stay as they are, and light, iron and nitrogen are not asked whether more can grow.",
        "All animals: fish, whales and what does not rise above 150 m by night are not counted.",
    ),
)
