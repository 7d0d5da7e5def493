"""What others measured or inferred beside the embedded ocean; what was fitted, what came out, what nobody looked at before."""

from __future__ import annotations

import functools

import numpy as np

from engine.ocean import diagnostics
from engine.ocean.circulation import compared
from engine.ocean.model import DEPTHS, cycles
from engine.ocean.ocean import EMBEDDED, Ocean
from engine.row import Range, Row

EARLIER = dict(zip(DEPTHS, (58.0, 193.0, 477.0, 774.0), strict=True))
"""Mean years until the surface in an earlier solution of the same inversion, fitted to fewer tracers: the honest width."""
AWAY_AT_500 = 130.0, 260.0
"""Mean years until the surface from 500 m, by circulation: Siegel et al. 2021, doi 10.1088/1748-9326/ac0be0."""
KEPT, STAYS = 1300.0, 127.0
"""Pg C that life keeps from the air, and years that it stays, by all ways: Nowicki et al. 2022, doi 10.1029/2021GB007083."""
DRAKE_NOTE = "held to 140 ± 10; Donohue et al. (2016), with moorings on the floor, have 173 ± 11"


def _transports(ocean: Ocean) -> list[Row]:
    """Named transports: soft constraints of the fit, each within the ± it was given."""
    through, cells = diagnostics.passages(ocean), diagnostics.cells(ocean)
    table: list[tuple[str, str, float | None, float | None, float, str]] = [
        ("transport", "Drake Passage, east", 136.7, 7.8, through["drake"], f"Cunningham et al. 2003, doi 10.1029/2001JC001147; {DRAKE_NOTE}"),
        ("overturning of the Atlantic", "26° N", 17.2, 0.9, cells["atlantic_26n"],
         "McCarthy et al. 2015, doi 10.1016/j.pocean.2014.10.006; ± of annual means; held to 17.5 ± 1"),
        ("overturning of the Atlantic", "32° S", None, None, cells["atlantic_32s"], "held to 16 ± 1"),
        ("transport", "Bering Strait, north", 0.8, 0.2, through["bering"],
         "Woodgate & Aagaard 2005, doi 10.1029/2004GL021747; held to 0.8 ± 0.1"),
        ("bottom water (AABW), overturning of the world", "below 2,500 m", -20.9, 6.7, cells["bottom"],
         "Lumpkin & Speer 2007, doi 10.1175/JPO3130.1; held to −20 ± 4 at 32° S"),
    ]  # fmt: skip
    return [
        *(Row(quantity, where, value, error, ours, "Sv", "fitted", note) for quantity, where, value, error, ours, note in table),
        Row("transport", "Indonesian seas, to the Indian Ocean", 15.0, None, through["indonesian"], "Sv", "fitted",
            "Sprintall et al. 2009, doi 10.1029/2008JC005257, the range by year; held to 13 ± 2", (10.7, 18.7)),
    ]  # fmt: skip


def _ages(ocean: Ocean) -> list[Row]:
    """Ages: nothing in the fit is an age, but radiocarbon, which ages carbon, is."""
    grid, age, time = ocean.grid, ocean.tracer("age"), ocean.tracer("sequestration_time")
    pacific = (grid.lat > 20) & grid.inside("Pacific") & (grid.depth > 500)
    means = {name: grid.mean(age, diagnostics.region(grid, name)) for name in diagnostics.REGIONS}
    young = "at the young end; the earlier solution had 1,383"
    greatest = "DeVries & Primeau 2011, doi 10.1175/JPO-D-10-05011.1"
    rows: list[tuple[str, str, float | None, float | None, Range | None, float, str]] = [
        ("mean ideal age", "deep North Pacific", 1360.0, 350.0, None, means["deep North Pacific"],
         f"Khatiwala et al. 2012, doi 10.1016/j.epsl.2012.01.038; {young}"),
        ("mean ideal age", "deep North Atlantic", None, None, None, means["deep North Atlantic"], ""),
        ("mean ideal age", "deep Southern Ocean", None, None, None, means["deep Southern Ocean"], ""),
        ("mean ideal age", "all oceans", None, None, None, grid.mean(age), "the earlier solution had 708"),
        ("greatest ideal age", "North Pacific", None, None, (1400.0, 1500.0), float(age[pacific].max()), f"{greatest}; {young}"),
        ("longest mean time until the surface", "North Pacific", None, None, (1400.0, 1500.0), float(time[pacific].max()), greatest),
    ]  # fmt: skip
    return [
        Row(quantity, where, value, error, ours, "yr", "derived", note, printed)
        for quantity, where, value, error, printed, ours, note in rows
    ]


def years_away(ocean: Ocean, depth: float) -> float:
    """Until what is breathed out at a depth meets the air again, mean by area."""
    return diagnostics.area_mean(ocean.grid, ocean.tracer("sequestration_time"), depth)


def _sequestration(ocean: Ocean) -> list[Row]:
    """Time until the surface, by depth, beside what other circulations give."""
    rows = []
    for depth in DEPTHS:
        ours = years_away(ocean, depth)
        note = f"an earlier solution of ours, fitted to fewer tracers, has {EARLIER[depth]:g}: that is the width to believe"
        printed = AWAY_AT_500 if depth == 500 else None
        if printed:
            note = f"the range over circulations: Siegel et al. 2021, doi 10.1088/1748-9326/ac0be0, Nowicki et al. 2022; {note}"
        rows.append(
            Row("mean time until the surface", f"{depth:,.0f} m, mean by area", None, None, ours, "yr", "derived", note, printed)
        )
    return rows


def _life(ocean: Ocean) -> list[Row]:
    """The carbon that sinks, and how much phosphate the water brought down unused."""
    solver, grid = cycles(ocean), ocean.grid
    own = solver.own
    state = solver.phosphorus(own)
    preformed = solver.preformed(own, state.values["phosphate"])
    years, stock = solver.kept(own, state, ocean.tracer("sequestration_time"))
    nowicki = (
        "Nowicki et al. 2022, doi 10.1029/2021GB007083, all paths; here what sinks, at 106 C per P. Nothing was fitted to it"
    )
    preformed_note = "the range in the literature: ours is just above it"
    return [
        Row("carbon sinking out of the lit layer", "all oceans, 73 m, at 106 C per P", 10.73, 0.08, solver.total_export(state.uptake),
            "Pg C yr-1", "fitted", "Wu et al. 2025, doi 10.1029/2025JC023021, of particles; weakly held to 10 ± 2.5"),
        Row("carbon kept away from the air by what sinks", "all oceans", KEPT, None, stock, "Pg C", "derived", nowicki),
        Row("mean time it stays", "all oceans", STAYS, None, years, "yr", "derived", nowicki),
        Row("preformed phosphate", "all oceans", None, None, grid.mean(preformed), "mmol P m-3", "derived", preformed_note,
            (1.1, 1.3)),
        Row("−O2 per P remineralised", "all oceans", 150.0, None, ocean.settings["oxygen_per_phosphorus"], "1", "fitted",
            "150 in the fit; least squares afterwards"),
    ]  # fmt: skip


def _radiocarbon(ocean: Ocean) -> list[Row]:
    grid, delta = ocean.grid, ocean.tracer("delta14c")
    rows = [("deep North Pacific", ""), ("deep North Atlantic", ""), ("deep Southern Ocean", "")]
    return [
        Row("natural Δ¹⁴C", where, None, None, grid.mean(delta, diagnostics.region(grid, where)), "‰", "fitted", note)
        for where, note in rows
    ]


def _figures(name: str) -> list[Row]:
    """How well it fits what was observed; computed where the observations are (tests/validation), kept in the file."""
    notes = {"phosphate": "Wu et al. 2025 explain about 98 % with OCIM; here nothing is restored to what was observed"}
    printed = {"phosphate": 0.98}
    return [
        Row(figure["label"], EMBEDDED[name], printed.get(key), None, figure["value"], "1", figure["kind"], notes.get(key, ""))
        for key, figure in Ocean.embedded(name).figures.items()
    ]


def _soundness(ocean: Ocean) -> list[Row]:
    """What an operator must be, whatever it says about the sea."""
    years = diagnostics.conservation_time(ocean)
    divergence = float(np.abs(ocean.moving.divergence()).max())
    return [
        Row("time until an error of the operator shows", "all oceans", 1e6, None, years, "yr", "audit",
            "‖v‖/‖Tᵀv‖ and ‖1‖/‖T1‖; above a million years is good"),
        Row("largest divergence of the flow", "all cells", 0.0, None, divergence, "m3 s-1", "audit",
            "transports are whole multiples of 1/16 m³ s⁻¹"),
    ]  # fmt: skip


@functools.cache
def _rows() -> tuple[Row, ...]:
    ocean = compared()
    fit = [row for name in EMBEDDED for row in _figures(name)]
    parts = (_sequestration, _ages, _transports, _life, _radiocarbon)
    return (*(row for part in parts for row in part(ocean)), *fit, *_soundness(ocean))


def compare() -> list[Row]:
    """The embedded ocean beside what is known of the real one."""
    return list(_rows())
