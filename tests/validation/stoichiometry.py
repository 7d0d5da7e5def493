"""python -m tests.validation.stoichiometry: the ecosystem at the paper's setting, beside what the paper's own model gave.

Three runs of 60 years from the steady global model, with leaps: the paper's control and its b_C of 0.75 (in one run), the
same in steps half as long, and Redfield's C:P everywhere. Nothing was fitted to the numbers printed here: the parameters
are those of the paper and of MOPS, save what was fitted to the embedded ocean's own phosphate, oxygen and nitrate
(assets/stoichiometry/fit.py) and what that ocean gives (its currents, its light and seasons by formula).
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from typing import Any

import xarray as xr

from engine.stoichiometry.ecosystem.model import to_dataset
from engine.stoichiometry.ecosystem.parameters import chosen
from engine.stoichiometry.ecosystem.run import STEPS, Ecosystem
from engine.stoichiometry.ecosystem.spinup import LEAPS, STEADY, YEARS, spinup
from engine.stoichiometry.parameters import StoichiometryParameters
from engine.stoichiometry.theory import storage
from tests.validation import RESULTS

RESULT = RESULTS / "stoichiometry.txt"
COMMAND = "python -m tests.validation.stoichiometry"
PAPER = chosen(StoichiometryParameters())
"""As the lab begins."""
BY_EQUATION = {name: storage(ratio, 2.14, 1.09) for name, ratio in (("redfield", 117.0), ("control", 142.0), ("deep", 309.0))}
"""Pg C by the paper's eq. 3, from its ratios and its phosphate."""


def run(parameters: dict[str, Any], steps: int = STEPS) -> tuple[xr.Dataset, float, float, float]:
    """The steady year, CPU seconds, and how much of phosphorus and of carbon went astray."""
    ecosystem = Ecosystem(parameters, steps=steps)
    start, began = ecosystem.start(), time.process_time()
    state = spinup(parameters, YEARS, resume=start, ecosystem=ecosystem)
    took = time.process_time() - began
    phosphorus = ecosystem.phosphorus(state.tracers) / ecosystem.phosphorus(start.tracers) - 1
    carbon = ecosystem.carbon(state.tracers, state.air) / ecosystem.carbon(start.tracers, start.air) - 1
    return to_dataset(ecosystem, state), took, float(abs(phosphorus)), float(abs(carbon).max())


def lines() -> Iterator[str]:
    ours, took, phosphorus, carbon = run(PAPER)
    finer, *_ = run(PAPER, 2 * STEPS)
    redfield, *_ = run(PAPER | {"surface": "one"})
    yield f"{YEARS} years in {STEPS} steps each, leaps after {', '.join(map(str, LEAPS))}: {took:.0f} s of CPU, {took / YEARS:.2f} a year"
    yield f"all phosphorus kept to {phosphorus:.0e}, carbon of ocean and air to {carbon:.0e}; least concentration of any tracer {least(ours):.0e}"
    yield ""
    yield f"drift left, % a century ({STEADY:g} counts as steady)"
    for dataset, name in ((ours, f"{STEPS} steps"), (finer, f"{2 * STEPS} steps"), (redfield, "Redfield")):
        told = ", ".join(f"{at} {float(value):.3f}" for at, value in zip(dataset["tracer"].values, dataset["drift"], strict=True))
        yield f"  {name:10} converged {dataset.attrs['converged']:6}{told}"
    yield ""
    yield f"  {'':54}{'ours':>9}{'half steps':>12}{'the paper':>11}"

    def row(what: str, name: str, paper: float | None = None, of: xr.Dataset = ours, digits: int = 0) -> str:
        beside = f"{float(finer[name]):12.{digits}f}" if of is ours else f"{'—':>12}"
        shown = f"{paper:11.{digits}f}" if paper is not None else f"{'—':>11}"
        return f"  {what:54}{float(of[name]):9.{digits}f}{beside}{shown}"

    yield row("r, Redfield", "control_ratio", 117.0, redfield)
    yield row("r, control (b_C = b_P = 1.46)", "control_ratio", 142.0)
    yield row("r, b_C = 0.75", "ratio", 309.0)
    yield f"  {'r, second over first':54}{ours['ratio'] / ours['control_ratio']:9.2f}{finer['ratio'] / finer['control_ratio']:12.2f}{309 / 142:11.2f}"
    yield row("pCO2, Redfield, ppm", "control_pco2", None, redfield)
    yield row("pCO2, control, ppm", "control_pco2", 305.0)
    yield row("pCO2, b_C = 0.75, ppm", "pco2", 128.0)
    yield row("OCS, Redfield, Pg C (the paper's by its eq. 3)", "control_stored", BY_EQUATION["redfield"], redfield)
    yield row("OCS, control, Pg C", "control_stored", BY_EQUATION["control"])
    yield row("OCS, b_C = 0.75, Pg C", "stored", BY_EQUATION["deep"])
    yield row("preformed phosphate by currents, mmol m-3", "preformed_phosphate", None, digits=2)
    yield row("preformed phosphate by oxygen, mmol m-3", "preformed_phosphate_by_oxygen", 1.09, digits=2)
    yield row("net primary production, Pg C a year", "npp_total", digits=1)
    yield row("carbon sinking through 160 m, b_C = 0.75, Pg C a year", "export_total", digits=1)
    for depth in (73, 160, 1000, 2000):
        at = ours.sel(interface=depth, method="nearest")
        half = finer.sel(interface=depth, method="nearest")
        yield (
            f"  {f'C:P of what sinks through {float(at.interface):.0f} m: control, 0.75':54}"
            f"{float(at.control_sinking_ratio):5.0f}{float(at.sinking_ratio):5.0f}"
            f"{float(half.control_sinking_ratio):6.0f}{float(half.sinking_ratio):5.0f}{'—':>10}"
        )
    yield row("nitrogen fixed, Tg a year", "fixation")
    yield row("nitrogen denitrified, Tg a year", "denitrification")
    pacific = ours["delta_dic"].where(
        (ours.lat > 20) & (ours.lat < 50) & (ours.lon > 150) & (ours.lon < 230) & (ours.depth > 1800)
    )
    yield f"  {'ΔDIC to the control, deep North Pacific, mmol m-3':54}{float(pacific.weighted(ours['volume'].fillna(0)).mean()):9.0f}"
    yield f"  {'ΔDIC to the control, surface, mmol m-3':54}{float(ours['delta_dic'][0].weighted(ours['volume'][0].fillna(0)).mean()):9.0f}"


def least(dataset: xr.Dataset) -> float:
    """The smallest mean of a year of any tracer in any cell, mmol m⁻³."""
    return min(
        float(dataset[name].min()) for name in ("phosphate", "nitrate", "oxygen", "dop", "pop", "poc", "doc", "zooplankton")
    )


def main() -> None:
    text = "\n".join([f"{datetime.date.today()}   {COMMAND}", "", *lines()]) + "\n"
    print(text, end="")
    RESULT.write_text(text)


if __name__ == "__main__":
    main()
