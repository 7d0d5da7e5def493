"""The ecosystem's steady year as a CF Dataset, the world of the b that is set beside its control."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import NAME, __version__
from engine.conversions import PG_PER_MMOL
from engine.lab import Progress, versions
from engine.ocean.ocean import CELL, Ocean
from engine.ocean.ocean import QUANTITIES as OCEAN
from engine.quantities import Quantity, describe
from engine.stoichiometry.ecosystem import diagnostics
from engine.stoichiometry.ecosystem.parameters import N_PER_P, NO3_PER_P, chosen
from engine.stoichiometry.ecosystem.run import LIT_LEVELS, Ecosystem, State
from engine.stoichiometry.ecosystem.spinup import STEADY, YEARS, drift, spinup, statement
from engine.stoichiometry.ecosystem.tracers import DIC, FIXED, GROWN_C, QUANTITIES, SUBOXIC
from engine.stoichiometry.model import SECTIONS, sections

if TYPE_CHECKING:
    import xarray as xr

ANSWERS = {
    "ratio": Quantity("1", "C:P of all that is regenerated, global mean, mol per mol"),
    "stored": Quantity("Pg C", "carbon stored by the soft-tissue pump"),
    "pco2": Quantity("ppm", "CO2 in the air"),
    "carbon_flux": Quantity("Pg C yr-1", "carbon sinking through a depth in all oceans"),
    "sinking_ratio": Quantity("1", "C:P of what sinks through a depth in all oceans, mol per mol", colours="matter"),
}
"""Of each world; the control's names begin with control_."""
RESULTS = {
    **{name: OCEAN[name] for name in ("depth", "lat", "lon", "volume", "basin")},
    **{name: quantity for name, (_, quantity) in QUANTITIES.items()},
    **ANSWERS,
    **{
        f"control_{name}": replace(each, long_name=f"{each.long_name}, with one b for both elements")
        for name, each in ANSWERS.items()
    },
    "interface": Quantity("m", "depth of the base of a level"),
    "sea": Quantity("1", "basin, or the world"),
    "phosphorus_flux": Quantity("Tmol P yr-1", "phosphorus sinking through a depth in all oceans"),
    "npp": Quantity("mg C m-2 d-1", "net primary production", colours="matter"),
    "npp_total": Quantity("Pg C yr-1", "net primary production of all oceans"),
    "export": Quantity("mg C m-2 d-1", "carbon sinking out of the levels where plankton grow", colours="matter"),
    "export_total": Quantity("Pg C yr-1", "carbon sinking out of the levels where plankton grow, all oceans"),
    "grown_ratio": Quantity("1", "C:P of what grows, mol per mol", colours="matter"),
    "delta_dic": Quantity("mmol C m-3", "dissolved carbon beyond the control’s", colours="balance"),
    "delta_dic_section": Quantity(
        "mmol C m-3", "dissolved carbon beyond the control’s, mean from west to east", colours="balance"
    ),
    "preformed_phosphate": Quantity("mmol P m-3", "mean phosphate that water carries down unused"),
    "preformed_phosphate_by_oxygen": Quantity("mmol P m-3", "mean phosphate less what apparent oxygen use accounts for"),
    "fixation": Quantity("Tg N yr-1", "nitrogen fixed in all oceans"),
    "denitrification": Quantity("Tg N yr-1", "nitrogen lost to denitrification in all oceans"),
    "tracer": Quantity("1", "tracer"),
    "drift": Quantity("%", "change a century that is left, of its root mean square"),
}
SOURCES = (
    "Tanioka, Matsumoto & Lomas 2021 10.1029/2021GL094924; "
    "Kriest & Oschlies 2015 10.5194/gmd-8-2929-2015; Kriest et al. 2017 10.5194/gmd-10-127-2017"
)
TG_N_PER_MMOL = 14.007e-15


def simulate_ecosystem(
    parameters: Mapping[str, Any],
    progress: Progress | None = None,
    years: int = YEARS,
    checkpoint: Path | str | None = None,
    ocean: Ocean | None = None,
) -> xr.Dataset:
    """Spins up and tells; a run that was stopped goes on from what `checkpoint` kept, if that is of the same parameters."""
    if progress:
        progress(0.0, "making ready")
    of, kept = Ecosystem(parameters, ocean), Path(checkpoint) if checkpoint else None
    try:
        begun = State.load(kept) if kept and kept.exists() else None
    except KeyError:  # kept by an earlier version, whose ecosystem was another
        begun = None
    if begun and (begun.settings != chosen(parameters) or begun.year >= years or begun.tracers.shape[0] != of.grid.size):
        begun = None
    state = spinup(parameters, years - (begun.year if begun else 0), progress, begun, kept, of)
    return to_dataset(of, state)


def to_dataset(of: Ecosystem, state: State) -> xr.Dataset:
    """The mean of a state's last year, its fluxes, both worlds' answers, and how steady it is."""
    import xarray as xr

    grid = of.grid
    interface, phosphorus, carbon = diagnostics.sinking(of, state)
    left = drift(state, of.volume)
    coords = {**grid.coordinates(), "interface": interface, "sea": list(SECTIONS), "tracer": list(left)}
    dataset = xr.Dataset(coords=coords)
    for name, (at, _) in QUANTITIES.items():
        dataset[name] = (CELL, grid.field(state.mean[:, at]))
    gained = state.mean[:, DIC[0]] - state.mean[:, DIC[1]]
    dataset["delta_dic"], dataset["delta_dic_section"] = (
        (CELL, grid.field(gained)),
        (("sea", "depth", "lat"), sections(grid, gained)),
    )
    for prefix, told, flux in zip(("", "control_"), diagnostics.stored(of, state), carbon, strict=True):
        for name in ("ratio", "stored", "pco2"):
            dataset[prefix + name] = ((), getattr(told, name))
        dataset[f"{prefix}carbon_flux"] = ("interface", flux * PG_PER_MMOL)
        dataset[f"{prefix}sinking_ratio"] = ("interface", flux / phosphorus)
    dataset["phosphorus_flux"] = ("interface", phosphorus * 1e-15)
    for name, field in (("npp", diagnostics.grown), ("export", diagnostics.exported), ("grown_ratio", diagnostics.grown_ratio)):
        dataset[name] = (("lat", "lon"), field(of, state))
    by_currents, by_oxygen = diagnostics.preformed(of, state)
    for name, value in {
        "npp_total": grid.inventory(state.flows[:, GROWN_C]) * PG_PER_MMOL,
        "export_total": float(carbon[0][LIT_LEVELS - 1]) * PG_PER_MMOL,
        "preformed_phosphate": by_currents,
        "preformed_phosphate_by_oxygen": by_oxygen,
        "fixation": grid.inventory(state.flows[:, FIXED]) * TG_N_PER_MMOL,
        "denitrification": grid.inventory(state.flows[:, SUBOXIC]) * (NO3_PER_P + N_PER_P) * TG_N_PER_MMOL,
    }.items():
        dataset[name] = ((), value)
    dataset["drift"] = ("tracer", list(left.values()))
    dataset["volume"], dataset["basin"] = (CELL, grid.field(grid.volume)), (CELL, grid.field(grid.basin, 0).astype(np.int8))
    dataset.attrs = {
        "Conventions": "CF-1.11",
        "title": "Stoichiometry: an ecosystem in the moving ocean, with carbon beside phosphorus",
        "source": f"{NAME} {__version__}",
        "references": SOURCES,
        "parameters": json.dumps(dict(state.settings)),
        "versions": json.dumps(versions()),
        "ocean": of.ocean.name,
        "year": state.year,
        "converged": str(max(left.values()) <= STEADY).lower(),
        "solution": statement(left, state.year),
    }
    return describe(dataset, RESULTS)
