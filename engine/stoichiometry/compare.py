"""The paper's numbers beside ours: theory by its own arithmetic, the global model on the embedded ocean, what was observed."""

from __future__ import annotations

import functools

import numpy as np

from engine.conversions import PG_PER_MMOL
from engine.ocean import diagnostics
from engine.row import Kind, Row
from engine.stoichiometry import observed, plankton, preformed, theory
from engine.stoichiometry.ecosystem import rows as ecosystem
from engine.stoichiometry.ecosystem.rows import deeper, richer
from engine.stoichiometry.globe import Globe, Line
from engine.stoichiometry.lived import told
from engine.stoichiometry.model import World, all_regenerated, compute, delta_dic, dots, even, start_of, theorise, theory_line
from engine.stoichiometry.observed import sinking
from engine.stoichiometry.parameters import StoichiometryParameters

CARBON_B = (0.5, 0.75, 1.0, 1.25, 1.46, 1.75)
FLOORS = (250.0, 1000.0, 2000.0)
CONTROL, START = 1.46, theory.Start(142.0, 1.09)
"""b of carbon in the control, and what the paper's theory starts from."""
MODEL = {0.75: (309.0, 128.0), CONTROL: (142.0, 305.0)}
"""b of carbon → r and pCO₂ (ppm) of the paper's own three-dimensional model."""
DEEPEST = np.arange(250.0, 2001.0, 50.0)
"""z′ (m) among which the one that fits best is looked for."""


def _theory() -> list[Row]:
    """Eqs 3 to 5 with the paper's constants, beside what its model gave."""
    parameters, rows = StoichiometryParameters(), []
    for floor in FLOORS:
        for b in CARBON_B:
            ours = theorise(parameters.replace(twilight_floor=floor), START, b)
            where = f"theory, b of carbon = {b:g}, z′ = {floor:,.0f} m"
            ratio, pco2 = MODEL.get(b, (None, None)) if floor == 1000 else (None, None)
            note = "published: the paper’s model, which the theory is to meet at this z′" if ratio else ""
            kind: Kind = "fitted" if b == CONTROL else "derived"
            start = "the theory starts from it" if b == CONTROL else ""
            rows += [
                Row("C:P of remineralisation r", where, ratio, None, ours.ratio, "1", kind, start or note),
                Row("carbon stored, OCS", where, None, None, ours.stored, "Pg C", "derived"),
                Row("CO₂ in the air", where, pco2, None, ours.pco2, "ppm", "derived", note),
            ]
    difference = float(theory.storage(START.ratio - 1 / plankton.REDFIELD, parameters.mean_phosphate, START.preformed))
    return [
        *rows,
        Row("CO₂ in the air, all phosphate regenerated at 117", "theory", 183.0, None, float(theory.pco2(all_regenerated(parameters))), "ppm", "fitted",
            f"fixes the theory’s {theory.BUFFERED:,.0f} Pg C of buffered carbon"),
        Row("carbon stored, control less Redfield", "theory", 422.0, None, difference, "Pg C", "derived",
            f"published: the paper’s model; eq. 3 with r = 142 and 117 in {theory.VOLUME_WORDS} of sea"),
    ]  # fmt: skip


def _model(worlds: dict[float, World]) -> list[Row]:
    """The global model: what was fitted, and what came out."""
    rows = []
    for b, world in worlds.items():
        where, (_, pco2) = f"model, b of carbon = {b:g}", MODEL.get(b, (None, None))
        rows += [
            _remineralised(b, where, world.now.ratio, worlds[CONTROL].now.ratio),
            Row("carbon stored, OCS", where, None, None, world.now.stored, "Pg C", "derived"),
            Row("CO₂ in the air", where, pco2, None, world.now.pco2, "ppm", "derived", _by_oxygen(world) if pco2 else ""),
        ]
    control, halved = worlds[CONTROL], worlds[0.75]
    gained = control.now.stored - control.redfield.stored
    more = 100 * gained / control.redfield.stored
    exported, redfield = (sinking(control, life.carbon) for life in (control.life, even(control.life)))
    return [
        *rows,
        Row("carbon stored, control less Redfield", "model", 422.0, None, gained, "Pg C", "derived", richer(control.now.ratio)),
        Row("the same, of Redfield’s", "model", 21.0, None, more, "%", "derived", richer(control.now.ratio)),
        Row("carbon stored, b of carbon = 0.75 over control", "model", None, None, halved.now.stored / control.now.stored, "1", "derived",
            "“more than doubles”", (2.0, None)),
        Row("carbon sinking at 100 m, control less Redfield", "model", 3.0, None, exported - redfield, "Pg C yr-1", "derived",
            f"{100 * (exported / redfield - 1):.0f} % of what our Redfield ocean exports, {redfield:.1f} Pg C a year; the paper does not print its own"),
        Row("change of CO₂ for halving b of carbon", "model", -177.0, None, halved.now.pco2 - control.now.pco2, "ppm", "derived",
            "305 to 128, “~180” in the text"),
        *_elsewhere(),
        *_unused(control),
        *_air(control),
        *_nearest(halved),
        *_where_it_goes(halved, control),
    ]  # fmt: skip


def _remineralised(b: float, where: str, ours: float, control: float) -> Row:
    """C:P of what is set free below, and why it misses where carbon's b is not that of the control."""
    ratio, _ = MODEL.get(b, (None, None))
    return Row(
        "C:P of remineralisation r",
        where,
        ratio,
        None,
        ours,
        "1",
        "derived",
        deeper(ours, control) if ratio and b != CONTROL else "",
    )


def _by_oxygen(world: World) -> str:
    """What the air would be if carbon were counted as the paper counts it, and what the finer ocean says of it."""
    parameters, carbon_b = StoichiometryParameters(), world.now.carbon_b
    counted = parameters.mean_phosphate - preformed.mean_by_oxygen(parameters, world)
    stored = world.now.ratio * counted * float(world.over.volume.sum()) * PG_PER_MMOL
    by_theory = float(theory.pco2(stored, parameters.lifeless_pco2, _buffered(world.over)))
    return (
        f"life keeps {world.now.stored:,.0f} Pg C by the currents; by oxygen, as the paper counts phosphate, {stored:,.0f}, of which eq. 4 with "
        f"our buffered carbon makes {by_theory:.0f} ppm. On the ocean of 4° {told()['elsewhere'][f'{carbon_b:g}']['pco2']:.0f} ppm"
    )


def _elsewhere() -> list[Row]:
    """The model on the finer of the embedded oceans, as assets/stoichiometry/make.py found it."""
    rows = []
    for b, (_, pco2) in MODEL.items():
        found, where = told()["elsewhere"][f"{b:g}"], f"model on the ocean of 4°, b of carbon = {b:g}"
        rows += [
            _remineralised(b, where, found["ratio"], told()["elsewhere"][f"{CONTROL:g}"]["ratio"]),
            Row(
                "CO₂ in the air",
                where,
                pco2,
                None,
                found["pco2"],
                "ppm",
                "derived",
                "as on the ocean of 6°, but nearer: its water carries less unused phosphate down",
            ),
        ]
    return rows


def _unused(control: World) -> list[Row]:
    """Preformed phosphate by both definitions; the paper's is by oxygen."""
    parameters, where = StoichiometryParameters(carbon_b=CONTROL), "model, b of phosphorus = 1.46"
    return [
        Row("mean preformed phosphate by oxygen", where, 1.09, None, preformed.mean_by_oxygen(parameters, control), "mmol P m-3", "derived",
            "as the paper’s, PO₄ less AOU over −O₂:P"),
        Row("mean preformed phosphate by the currents", where, None, None, control.preformed, "mmol P m-3", "derived",
            "what water carries down from the surface; the paper prints none. More, for polar water sinks with less oxygen than it could hold"),
    ]  # fmt: skip


def _air(control: World) -> list[Row]:
    """What the paper tells of the air by eq. 4, like for like with our chemistry; and what that chemistry itself says."""
    parameters, over = StoichiometryParameters(), control.over
    buffered, stored = _buffered(over), _all_regenerated(over) * PG_PER_MMOL
    by_theory = float(theory.pco2(stored, parameters.lifeless_pco2, buffered))
    above = over.air(parameters.alkalinity)
    by_chemistry = above.balance(above.held(parameters.lifeless_pco2) - _all_regenerated(over))
    return [
        Row("CO₂ in the air with Redfield’s C:P", "model", None, None, control.redfield.pco2, "ppm", "derived"),
        Row("CO₂ in the air, all phosphate regenerated at 117", "eq. 4 with our buffered carbon", 183.0, None, by_theory, "ppm", "derived",
            "like for like: the paper’s 183 is of eq. 4"),
        Row("CO₂ in the air, all phosphate regenerated at 117", "our chemistry itself", None, None, by_chemistry, "ppm", "derived",
            f"not of eq. 4: the less CO₂, the more a sea buffers, {_buffered(over, 128.0):,.0f} Pg C at 128 ppm"),
        Row("buffered carbon", "model, at 305 ppm", None, None, buffered, "Pg C", "derived",
            "M_a pCO₂ + V DIC/R with our surface’s own chemistry at 2,310 µmol kg⁻¹ of alkalinity; the paper prints none, "
            f"and the theory’s {theory.BUFFERED:,.0f} Pg C was fitted to its 183 ppm"),
    ]  # fmt: skip


def _all_regenerated(over: Globe) -> float:
    """The carbon of all phosphate at Redfield's C:P, mmol."""
    return float(StoichiometryParameters().mean_phosphate) * float(over.volume.sum()) / plankton.REDFIELD


def _buffered(over: Globe, ppm: float = 305.0) -> float:
    """C_buffered = dC/d ln pCO₂ of sea and air together, Pg C."""
    above = over.air(StoichiometryParameters().alkalinity)
    return float((above.held(ppm * 1.001) - above.held(ppm / 1.001)) / (2 * np.log(1.001)) * PG_PER_MMOL)


def _nearest(world: World) -> list[Row]:
    """“The depth selection z′ of 1000 m best matches the model results”: which of the paper's three, and which of all."""
    parameters, ours = StoichiometryParameters(), dots(StoichiometryParameters(), world)
    start, rows = start_of(parameters, world), []
    for name, words in {"ratio": "C:P of remineralisation r", "stored": "carbon stored, OCS", "pco2": "CO₂ in the air"}.items():
        near, best = (
            min(floors, key=lambda floor: _away(theory_line(parameters, start, floor), ours, name))
            for floors in (FLOORS, DEEPEST)
        )
        rows.append(
            Row(f"z′ whose theory is nearest to the model: {words}", "of 250, 1,000 and 2,000 m", 1000.0, None, float(near), "m", "derived",
                f"of all depths {best:,.0f} m")
        )  # fmt: skip
    return rows


def _away(theirs: Line, ours: Line, name: str) -> float:
    """How far the theory's line is from the model's dots, as a mean of logarithms."""
    return float(np.abs(np.log(getattr(theirs, name) / getattr(ours, name))).mean())


def _where_it_goes(halved: World, control: World) -> list[Row]:
    """“The largest DIC increase occurs in the deep North Pacific”, from a surface and North Atlantic that lose; and Redfield's."""
    grid, parameters = halved.over.grid, StoichiometryParameters()
    gained = delta_dic(parameters, halved)
    said = {
        "deep North Pacific": ("“the largest DIC increase”", None),
        "deep North Atlantic": ("“a considerable reduction of DIC concentration in the surface ocean and NADW”", (None, 0.0)),
    }
    what = "dissolved carbon gained, b of carbon = 0.75 less control"
    places = {name: diagnostics.region(grid, name) for name in diagnostics.REGIONS}
    means = {name: grid.mean(gained, here) for name, here in places.items()}
    place = 1.0 + sum(mean > means["deep North Pacific"] for mean in means.values())
    return [
        *(
            Row(what, name, None, None, mean, "mmol C m-3", "derived", *said.get(name, ("", None)))
            for name, mean in means.items()
        ),
        Row(what, "surface of all oceans", None, None, grid.mean(gained, grid.surface), "mmol C m-3", "derived",
            "“a considerable reduction”", (None, 0.0)),
        Row("place of the deep North Pacific among deep seas by carbon gained", "b of carbon = 0.75 less control", 1.0, None, place, "1",
            "derived", "“the largest DIC increase occurs in the deep North Pacific Ocean”"),
        Row("what is gained above 1,000 m, control less Redfield", "all oceans", None, None, _shallow("mops", control), "%", "derived",
            f"“mainly limited in the top 1000 m”; {_shallow('power', control):.0f} % by the power law: through MOPS’s levels more gets deeper", (50.0, None)),
    ]  # fmt: skip


def _shallow(sinking: str, start: World) -> float:
    """% of what the control's ocean gains over Redfield's that it gains above 1,000 m."""
    compared = StoichiometryParameters(carbon_b=CONTROL, beside="redfield", sinking=sinking)
    grid = start.over.grid
    gained = np.maximum(delta_dic(compared, compute(compared, start)), 0.0) * grid.volume
    return 100 * float(gained[grid.depth < 1000].sum() / gained.sum())


def _audit(worlds: dict[float, World]) -> list[Row]:
    """What must hold in any such model, and what the paper's numbers say of each other."""
    over, parameters = worlds[0.75].over, StoichiometryParameters()
    lowest, highest = (compute(StoichiometryParameters(carbon_b=b)).life.state.values["phosphate"] for b in (0.5, 1.75))
    above, life, now = over.air(parameters.alkalinity), worlds[0.75].life, worlds[0.75].now
    sea = over.from_air(above, now.pco2) + over.soft(life.carbon, 0.75) + over.dissolved(life.carbon)
    held, whole = float(over.volume @ sea), above.held(parameters.lifeless_pco2)
    in_air = above.held(now.pco2) - float(over.volume @ over.from_air(above, now.pco2))
    released = START.ratio * (1 - 10**-0.75) / (1 - 10**-CONTROL)
    rows: list[tuple[str, str, float | None, float, str, str]] = [
        ("largest difference of phosphate", "model, b of carbon = 0.5 and 1.75", 0.0, float(np.abs(lowest - highest).max()), "mmol P m-3",
         "no b of carbon touches the phosphorus"),
        ("carbon of sea and air over what it was, less 1", "model, b of carbon = 0.75", 0.0, (held + in_air) / whole - 1, "1",
         "fields and air added up"),
        ("C:P of what is released between z₀ and 1,000 m", "theory, b of carbon = 0.75", None, released, "1",
         "eq. 5 takes the mean of fluxes for r: 311. What is lost on the way between these depths has 121, less than at the start; "
         "the carbon-rich rest is released below. It is the mean flux that stands for how deep, and so how long, carbon is kept."),
    ]  # fmt: skip
    return [Row(quantity, where, value, None, ours, unit, "audit", note) for quantity, where, value, ours, unit, note in rows]


@functools.cache
def _rows() -> tuple[Row, ...]:
    first = compute(StoichiometryParameters(carbon_b=CARBON_B[0]))  # whose phosphorus is that of all
    worlds = {b: compute(StoichiometryParameters(carbon_b=b), first) for b in CARBON_B}
    return (*_model(worlds), *ecosystem.rows(), *_theory(), *observed.rows(), *_audit(worlds))


def compare() -> list[Row]:
    """The model's rows first, then the theory's, what was observed, and the audit."""
    return list(_rows())
