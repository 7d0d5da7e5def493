"""The shared ocean: one steady global circulation under the labs, and how long it keeps what life brings down."""

from __future__ import annotations

from engine import samples
from engine.lab import Glance, Lab, Preset, Sample, Source
from engine.ocean.circulation import read_circulation, stand_on
from engine.ocean.compare import AWAY_AT_500, EARLIER, compare, years_away
from engine.ocean.model import RESULTS, ahead, compute, to_dataset
from engine.ocean.ocean import EMBEDDED
from engine.ocean.parameters import OCIM_DOI, OceanParameters
from engine.ocean.ports import PORTS
from engine.ocean.tells import TELLS

SOURCES = (
    Source("Martin et al. (1987), Deep-Sea Res. 34: the sinking flux falls as a power of depth", "10.1016/0198-0149(87)90086-0"),
    Source("DeVries & Primeau (2011), J. Phys. Oceanogr. 41: a circulation inferred from tracers; ages", OCIM_DOI),
    Source("Holzer & Hall (2000), J. Atmos. Sci. 57: transit times, forward and adjoint"),
    Source("Siegel et al. (2021), Environ. Res. Lett. 16: how long carbon stays in the ocean", "10.1088/1748-9326/ac0be0"),
    Source("Pasquier et al. (2022), J. Open Source Softw. 7: AIBECS, tests of circulations", "10.21105/joss.03814"),
    Source("Garcia & Gordon (1992), Limnol. Oceanogr. 37: oxygen saturation", "10.4319/lo.1992.37.6.1307"),
    Source("Wanninkhof (1992), J. Geophys. Res. 97; Keeling et al. (1998), Global Biogeochem. Cycles 12: gas exchange"),
    Source("Toggweiler et al. (1989), J. Geophys. Res. 94: radiocarbon in ocean models", "10.1029/JC094iC06p08217"),
    Source("Patankar (1980), Numerical Heat Transfer and Fluid Flow: exponential fitting"),
)


def _warm() -> None:
    """Factors what the first visitor would wait for."""
    compute(OceanParameters(mixing=1.1), quick=True)


def _glance() -> Glance:
    """How long carbon breathed out in the twilight stays away, on either embedded ocean and by an earlier fit."""
    depth, view = 500.0, LAB.preset()
    fits = [years_away(stand_on(view.replace(circulation=name)), depth) for name in EMBEDDED]
    return Glance(
        years_away(stand_on(view), depth),
        "years",
        f"until carbon breathed out at {depth:,.0f} m meets the air again",
        {"preset": next(iter(LAB.presets)), "depth": f"{depth:g}"},
        min(*fits, EARLIER[depth]),
        max(*fits, EARLIER[depth]),
        "by three fits",
        AWAY_AT_500,
        "Siegel 2021",
        3,
    )


LAB = Lab(
    place=6,
    title="Ocean",
    question="Once carbon is breathed out down there, how long until it meets the air again?",
    summary="One steady global circulation: its tracers, its ages, and how long it keeps carbon, while currents, mixing and life change.",
    parameters=OceanParameters,
    presets={
        "embedded": Preset("The embedded ocean", "As it was fitted to what is observed.", {}),
        "sluggish": Preset(
            "Sluggish ocean",
            "Currents and mixing a fifth weaker: what a warmer, more layered sea may do.",
            {"currents": 0.8, "mixing": 0.8},
        ),
        "deep_snow": Preset(
            "Snow that sinks deep",
            "A small b: particles are eaten up more slowly on their way down.",
            {"martin_b": 0.6, "quantity": "phosphate"},
        ),
        "saturated": Preset(
            "Life that can be sated",
            "Twice the appetite, but life has all it can use where phosphate is plenty, so surplus phosphate stays.",
            {"law": "saturating", "uptake": 2.0, "quantity": "phosphate", "depth": 100.0},
        ),
    },
    compute=compute,
    to_dataset=to_dataset,
    compare=compare,
    quantities=RESULTS,
    glance=_glance,
    sources=SOURCES,
    warming=_warm,
    ahead=ahead,
    ports=PORTS,
    tells=TELLS,
    examples={
        "whole": Sample("the ocean of 6° as a file", "nc", samples.ocean),
        "matrix": Sample("the same as a bare matrix", "npz", samples.matrix),
    },
    read=read_circulation,
    samples=(samples.ocean, samples.matrix, samples.matlab),
    reads=("ocean/ocean_{circulation}.nc",),
    beside=("ocean/ocean_4deg.nc",),
    not_for=(
        "Currents at a place: those of a single cell are noise, and no strait or narrow current fits on its grid.",
        "A forecast: currents times a factor are a thought experiment, and nothing here warms.",
        "Evidence about what it was fitted to: temperature, salinity, phosphate, oxygen, radiocarbon and carbon from our chimneys.",
    ),
)
