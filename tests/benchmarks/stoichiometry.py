"""Carbonate chemistry beside PyCO2SYS in one run, and 26 steady states of the global carbon."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.ocean import carbonate
from engine.ocean.ocean import Ocean
from engine.stoichiometry.globe import PAPER_B, Life, globe
from tests.benchmarks.timing import cpu_seconds

TARGETS = {
    "ratio_to_pyco2sys": ("≥", 100),
    "sweep_cpu_ms": ("≤", 30000),
}

WATERS, ALKALINITY = 20_000, 2310.0


def run() -> dict[str, Any]:
    import PyCO2SYS as pyco2

    random = np.random.default_rng(1)
    there, t, s = (random.uniform(low, high, WATERS) for low, high in ((100, 1500), (-1.8, 32), (30, 38)))
    carbon = carbonate.dic(there, np.full_like(there, ALKALINITY), t, s)
    alkalinity = np.full(WATERS, ALKALINITY)
    ours = carbonate.pco2(carbon, alkalinity, t, s)
    kernel = cpu_seconds(lambda: carbonate.pco2(carbon, alkalinity, t, s))
    constants = {"opt_k_carbonic": 10, "opt_total_borate": 2, "opt_pH_scale": 1}
    known = {"par1": ALKALINITY, "par1_type": 1, "par2": carbon, "par2_type": 2, "temperature": t, "salinity": s}
    theirs = pyco2.sys(**known, **constants)["fCO2"]
    oracle = cpu_seconds(lambda: pyco2.sys(**known, **constants))
    return {
        "waters": WATERS,
        "kernel_us_each": 1e6 * kernel / WATERS,
        "ratio_to_pyco2sys": oracle / kernel,
        "largest_difference_uatm": float(np.abs(ours - theirs).max()),
        "sweep_cpu_ms": _sweep(),
    }


def _sweep() -> float:
    """26 b of carbon, from the phosphorus cycle on."""
    over = globe(Ocean.embedded())
    above = over.air(ALKALINITY)
    wanted = over.setting(PAPER_B)

    def sweep() -> None:
        state = over.cycles.phosphorus(wanted)
        over.stored(Life(wanted, state, state.uptake, 117.0 * state.uptake), np.linspace(0.5, 1.75, 26), above, 651.0)

    return 1e3 * cpu_seconds(sweep)
