"""Runs the calibrated ecosystem at the paper's setting to its steady year, and writes what it came to: ecosystem.json.

python -m assets.stoichiometry.make        # a few minutes of one core; after python -m assets.stoichiometry.fit
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np

from engine.conversions import SECONDS_PER_YEAR
from engine.ocean.circulation import COMPARED
from engine.ocean.ocean import EMBEDDED
from engine.stoichiometry import lived
from engine.stoichiometry.compare import MODEL
from engine.stoichiometry.ecosystem import diagnostics
from engine.stoichiometry.ecosystem.life import LEAST
from engine.stoichiometry.ecosystem.run import LIT_LEVELS, Ecosystem, State
from engine.stoichiometry.ecosystem.spinup import YEARS, drift, spinup, statement
from engine.stoichiometry.ecosystem.tracers import DOP, GROWN, MADE, OXIC, PO4, SUBOXIC
from engine.stoichiometry.lived import FILE
from engine.stoichiometry.model import compute
from engine.stoichiometry.parameters import StoichiometryParameters


def life(of: Ecosystem, state: State) -> dict[str, Any]:
    """What engine.stoichiometry.lived tells of it."""
    grid, flows, decay = of.grid, state.flows, of.rates.dissolved_decay * SECONDS_PER_YEAR / 86400
    made = np.where(grid.level < LIT_LEVELS, flows[:, OXIC] + flows[:, SUBOXIC] - flows[:, MADE], 0.0)
    whole = grid.inventory(made)
    rate = np.maximum(made, 0.0) / np.maximum(state.mean[:, PO4], LEAST)
    return {
        "lat": rounded(grid.lat_centre), "lon": rounded(grid.lon_centre), "depth_edge": rounded(grid.depth_edge[: LIT_LEVELS + 1]),
        "uptake_rate": rounded(grid.field(rate)[:LIT_LEVELS], 5),
        "dop_share": rounded(grid.inventory(decay * state.mean[:, DOP]) / whole), "dop_life": rounded(1 / decay),
        "excreted": rounded(1 - whole / grid.inventory(flows[:, GROWN]), 3),
    }  # fmt: skip


def rounded(value: Any, digits: int = 6) -> Any:
    """To so many digits; None for what is no number."""
    if np.ndim(value):
        return [rounded(each, digits) for each in value]
    return float(f"{float(value):.{digits}g}") if np.isfinite(value) else None


def write(found: dict[str, Any]) -> None:
    """So that the global model lives by it."""
    FILE.write_text(json.dumps(found, ensure_ascii=False) + "\n", encoding="utf-8")
    lived.told.cache_clear()


def elsewhere() -> dict[str, dict[str, float]]:
    """By b of carbon: r and the air of the global model on the other of the embedded oceans."""
    parameters = StoichiometryParameters(circulation=next(name for name in EMBEDDED if name != COMPARED))
    found = {f"{b:g}": compute(parameters.replace(carbon_b=b)).now for b in MODEL}
    return {b: {"ratio": rounded(now.ratio, 4), "pco2": rounded(now.pco2, 4)} for b, now in found.items()}


def main() -> None:
    of = Ecosystem(StoichiometryParameters())

    def tell(share: float, words: str) -> None:
        print(f"\r{100 * share:5.1f} % {words}", end="", flush=True)

    state = spinup(of.settings, YEARS, tell, ecosystem=of)
    found = {name: rounded(value) for name, value in diagnostics.answers(of, state).items()}
    told = {
        "what": "The calibrated ecosystem's steady year at the paper's setting, b of carbon 0.75 beside its control",
        "made": f"{date.today()} by python -m assets.stoichiometry.make",
        "solution": statement(drift(state, of.volume), state.year), "answers": found, **life(of, state),
    }  # fmt: skip
    write(told)
    write(told | {"elsewhere": elsewhere()})
    print("\n" + json.dumps({"solution": told["solution"], **found}, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
