"""The paper's numbers beside ours, cell by cell, and what the paper's own numbers say about each other.

What the paper prints is of four kinds here. Table 1's means are fitted: the enzymes' capacity was inferred from them. Totals, shares,
respiration, ± and ratios follow from them by the chain. What animals breathe by their size looks at no flux: independent. A ± that
no chain with the printed factors can give is an audit row, with what bounds it.
"""

from __future__ import annotations

import functools
import math
from dataclasses import replace

import numpy as np

from engine import published
from engine.budget import allometry
from engine.budget.chain import EGESTED_AT_DEPTH, GROUPS, PAPER, PRINTED_QUOTIENT_SD, central_ratio
from engine.budget.environment import PRINTED, correlate
from engine.budget.model import Budget, compute
from engine.budget.parameters import BudgetParameters
from engine.budget.zones import CROSSED
from engine.conversions import TRAP_DEPTH, at_depth
from engine.row import CLOSE, Kind, Row

_BIOMASS, _FLUX = "mg C m-2", "mg C m-2 d-1"
_TABLE = {"active_flux": ("active flux", _FLUX), "migrant_biomass": ("migrant biomass", _BIOMASS)}
_NAMES = {"zooplankton": "zooplankton", "fish": "mesopelagic fish", "decapods": "decapods"}
_SEAS = {"Mediterranean": (0, 1), "Atlantic": (2, 3, 4)}
_RESPIRATION = {
    "zooplankton": ((0,), {"Mediterranean": (26.9, 20.2), "Atlantic": (4.6, 4.5)}),
    "mesopelagic fish": ((1,), {"Mediterranean": (2.9, 2.8), "Atlantic": (1.1, 0.8)}),
    "decapods": ((2,), {"Mediterranean": (2.8, 1.7), "Atlantic": (9.7, 6.6)}),
    "micronekton": ((1, 2), {"Mediterranean": (5.7, 2.5), "Atlantic": (10.8, 5.3)}),
}
"""Section 3.5: mean respiratory flux of each sea and its ±."""
_Z2 = "holds the 41.1 that section 4.1 prints for Z2, where Table 1 makes it 35.0: the first finding of the audit"


def _derived(quantity: str, where: str, value: float, error: float | None, ours: float, unit: str, note: str = "") -> Row:
    return Row(quantity, where, value, error, float(ours), unit, "derived", note)


def _spread(quantity: str, where: str, value: float, ours: float, unit: str, kind: Kind, note: str = "") -> Row:
    """A printed ± beside ours."""
    return Row(f"{quantity}, ±", where, value, None, float(ours), unit, kind, note, measure="error")


def _together(*errors: float) -> float:
    """sd/mean of a product of independent factors, from theirs."""
    return math.sqrt(math.prod(1 + error**2 for error in errors) - 1)


def _error(name: str) -> float:
    """sd/mean of a factor as it is printed."""
    return PAPER[name].sd / PAPER[name].mean


def bounds(group: str, biomass_error: float) -> tuple[float, float]:
    """Between what the printed factors let the ± of a flux be, of it, if that of its biomass is as printed.

    A product is never surer than one of its factors: a flux no surer than its biomass, and that of zooplankton no surer than
    carbon per dry weight and R/ETS together. With every factor as uncertain as it is printed, RQ ± 0.4 and excretion ± 0.26 among
    them, it is as unsure as it can be.
    """
    small = group == "zooplankton"
    died, dropped = ("mortality_zooplankton", "feeding_zooplankton") if small else ("mortality_micronekton", "gut_micronekton")
    share = EGESTED_AT_DEPTH if small else 1.0
    more = math.hypot(PAPER[died].sd, share * PAPER[dropped].sd, PAPER["excretion"].sd) / central_ratio(group)
    quotient = PRINTED_QUOTIENT_SD / PAPER["respiratory_quotient"].mean
    least = _together(_error("carbon_per_dry"), _error("ets_ratio")) if small else biomass_error
    return least, _together(biomass_error, _error("ets_ratio"), quotient, more)


def _cells(budget: Budget, lognormal: Budget) -> list[Row]:
    """Every biomass and flux of Table 1 and its ±."""
    table, rows = published.table("budget"), []
    for name, (label, unit) in _TABLE.items():
        column = "active_flux" if name == "active_flux" else "biomass"
        for g, group in enumerate(GROUPS):
            for z, zone in enumerate(budget.zones.names):
                value, error = (float(table[f"{group}_{column}{end}"][z]) for end in ("", "_sd"))
                quantity = f"{label}, {_NAMES[group]}"
                rows.append(Row(quantity, zone, value, error, float(getattr(budget, name)[z, g]), unit, "fitted"))
                if name == "active_flux":
                    of_biomass = float(table[f"{group}_biomass_sd"][z] / table[f"{group}_biomass"][z])
                    ours = float(budget.active_flux_sd[z, g])
                    rows.append(_flux_spread(quantity, zone, group, (value, error), ours, of_biomass))
                else:
                    rows.append(_biomass_spread(quantity, zone, group, error, lognormal.migrant_biomass_sd[z, g]))
    return rows


def _biomass_spread(quantity: str, where: str, group: str, printed: float, ours: float) -> Row:
    note = "with a lognormal share caught of the printed 20 ± 13 %, in which nothing is chosen; the page’s bell is cut off to give these"
    note = "" if group == "zooplankton" else note
    return _spread(quantity, where, printed, ours, _BIOMASS, "derived", note)


def _flux_spread(quantity: str, where: str, group: str, printed: tuple[float, float], ours: float, of_biomass: float) -> Row:
    """Derived, unless the printed ± lies more than a tenth outside of what the printed factors allow."""
    value, error = printed
    least, most = bounds(group, of_biomass)
    if least * (1 - CLOSE) <= error / value <= most * (1 + CLOSE):
        return _spread(quantity, where, error, ours, _FLUX, "derived")
    if error / value > most:
        why = f"with every factor as uncertain as printed, RQ ± 0.4 among them, it would be {100 * most:.0f} %"
    elif group == "zooplankton":
        why = f"carbon per dry weight and R/ETS, each ± 20 %, make {100 * least:.0f} % alone"
    else:
        why = f"its biomass has {100 * least:.0f} %, and a product is never surer than its factors"
    note = f"Printed: {100 * error / value:.0f} % of the flux. No chain gives it: {why}."
    return _spread(quantity, where, error, ours, _FLUX, "audit", note)


def _by_size(budget: Budget) -> list[Row]:
    """What the printed biomass would carry if it breathed by its size: from no flux."""
    table, rows = published.table("budget"), []
    ours, light = allometry.active_flux(), allometry.active_flux(allometry.TENTH)
    for g, group in enumerate(GROUPS):
        for z, zone in enumerate(budget.zones.names):
            value, error = (float(table[f"{group}_active_flux{end}"][z]) for end in ("", "_sd"))
            ratio = ours[z, g] / value
            note = f"{ratio:.2f} times what enzymes tell, {light[z, g] / value:.2f} for animals of a tenth of the mass"
            if error >= 0.99 * value:
                note += "; the printed ± is as large as the number and admits almost anything"
            else:
                note += f"; unfed animals at rest breathe less than R/ETS = 0.5 says: here it would be {0.5 * ratio:.2f}"
            name = f"active flux of {_NAMES[group]}, breathing by their size"
            rows.append(Row(name, zone, value, error, float(ours[z, g]), _FLUX, "independent", note))
    return rows


def _totals(budget: Budget) -> list[Row]:
    """Section 3.7: the total active flux of each zone and the share of sinking particles where it was measured."""
    table, rows = published.table("budget"), []
    for z, zone in enumerate(budget.zones.names):
        value = float(table["total_active_flux"][z])
        rows.append(_derived("total active flux", zone, value, None, budget.total_active_flux[z], _FLUX))
        if np.isfinite(share := float(table["passive_share"][z])):
            rows.append(_derived("share of sinking particles", zone, share, None, 100 * budget.passive_share[z], "%"))
    return rows


def _regions(budget: Budget) -> list[Row]:
    """Section 3.5: mean respiratory flux of each sea; abstract: its mean active flux by zooplankton. Each ± has a row of its own.

    The ± of zooplankton and of micronekton are how much the places of a sea differ, and no errors: they judge no mean.
    """
    respiration, rows = budget.flux[:, :, 0], []
    for group, (members, seas) in _RESPIRATION.items():
        for sea, (value, error) in seas.items():
            places = respiration[np.ix_(_SEAS[sea], members)].sum(axis=1)
            note = _Z2 if (group, sea) == ("zooplankton", "Mediterranean") else ""
            quantity, where = f"respiratory flux, {group}", f"{sea}, mean"
            rows.append(_derived(quantity, where, value, None, places.mean(), _FLUX, note))
            between, own = float(places.std(ddof=1)), group in ("zooplankton", "micronekton")
            if own:
                rows.append(_spread(f"{quantity}, between places", where, error, between, _FLUX, "derived", note))
            else:
                why = f"Places differ by {between:.2g}. The ± of zooplankton and of micronekton, printed beside it, are how places differ."
                rows.append(_spread(f"{quantity}, between places", where, error, between, _FLUX, "audit", why))
    for sea, (value, error) in {"Mediterranean": (77.2, 21.2), "Atlantic": (14.8, 3.4)}.items():
        r = budget.region.index(sea)
        mean, sd = budget.region_active_flux[r, 0], budget.region_active_flux_sd[r, 0]
        rows.append(_derived("active flux, zooplankton", f"{sea}, mean", value, error, mean, _FLUX, "abstract"))
        rows.append(_sea_spread(sea, (value, error), float(sd)))
    return rows


def _sea_spread(sea: str, printed: tuple[float, float], ours: float) -> Row:
    """The abstract's ± of a sea, the mean of its places' ±: factors are shared."""
    row = _flux_spread("active flux, zooplankton", f"{sea}, mean", "zooplankton", printed, ours, _error("carbon_per_dry"))
    note = "abstract: the mean of the places’ ±, of which that of Z1 is smaller than the printed factors allow"
    return replace(row, note=note) if row.kind == "derived" else row


def _ratios(budget: Budget) -> list[Row]:
    """Sections 3.5 and 3.6: what is told as a share, or as so many times."""
    biomass, respiration = budget.migrant_biomass, budget.flux[:, :, 0]
    seas = {sea: biomass[list(places)] for sea, places in _SEAS.items()}
    shares = {sea: 100 * (of.sum(axis=0) / of.sum()) for sea, of in seas.items()}
    mean = {sea: respiration[list(places)].mean(axis=0) for sea, places in _SEAS.items()}
    south, north = mean["Mediterranean"], mean["Atlantic"]
    at_z5 = 100 * biomass[4, 2] / biomass[4].sum()
    above = {
        ("share of micronekton in migrant biomass", "Atlantic"): (50.0, shares["Atlantic"][1:].sum()),
        ("share of decapods in migrant biomass", "Z5"): (80.0, at_z5),
    }
    return [
        _derived("share of zooplankton in migrant biomass", "Mediterranean", 70.0, None, shares["Mediterranean"][0], "%"),
        *(
            Row(quantity, where, None, None, float(ours), "%", "derived", published_range=(least, None))
            for (quantity, where), (least, ours) in above.items()
        ),
        _derived("respiratory flux of zooplankton, Mediterranean per Atlantic", "means", 6.0, None, south[0] / north[0], "1", _Z2),
        _derived("respiratory flux of micronekton, Atlantic per Mediterranean", "means", 2.0, None,
                 north[1:].sum() / south[1:].sum(), "1"),
    ]  # fmt: skip


_VARIABLES = {
    "salinity_mesopelagic": "salinity below 200 m",
    "temperature_mesopelagic": "temperature below 200 m",
    "salinity_epipelagic": "salinity above 200 m",
    "oxygen_surface": "oxygen at the surface",
    "net_primary_production": "net primary production",
    "chlorophyll_maximum": "chlorophyll",
}


def _together_with(budget: Budget) -> list[Row]:
    """Section 3.8: what goes with what; R² is above 0.78 in all that it calls significant, and 0.845 in one."""
    found, rows = correlate(budget), []
    for group, measure, variable in PRINTED:
        here = found.sel(group=group, measure=measure, variable=variable)
        quantity = f"R² of {_NAMES[group]}, {_TABLE[measure][0]}, and {_VARIABLES[variable]}"
        squared, places = float(here["correlation"]) ** 2, int(here["places"])
        if (group, variable) == ("decapods", "net_primary_production"):
            rows.append(_derived(quantity, f"{places} places", 0.845, None, squared, "1"))
        elif float(here["p_value"]) < 0.05:
            rows.append(Row(quantity, f"{places} places", None, None, squared, "1", "derived", published_range=(0.78, None)))
        else:
            chance = float(here["p_value"])
            why = f"Called significant; from the numbers that the text prints of {places} places, p = {chance:.2g}."
            rows.append(Row(quantity, f"{places} places", None, None, squared, "1", "audit", why, published_range=(0.78, None)))
    return rows


def _closing(budget: Budget, closed: Budget) -> list[tuple[str, str, float, float | None, float, str, str]]:
    """What of an animal's carbon does not add up, and what was read otherwise than it was measured."""
    at, table = 2, published.table("budget")
    left = {name: float(of.active_flux[at, 0] / of.eaten[at, 0]) for name, of in (("paper", budget), ("closed", closed))}
    dropped = float(closed.flux[at, 0, 2] / closed.flux[at, 0, 0])
    leaked, quotient = PAPER["excretion"].mean, PAPER["respiratory_quotient"]
    widest = math.sqrt((quotient.high - quotient.mean) * (quotient.mean - quotient.low))
    deeper = at_depth(float(budget.zones.passive_flux[at]), TRAP_DEPTH, CROSSED, BudgetParameters.declared["martin_b"].value)
    share = 100 * float(deeper / (deeper + budget.total_active_flux[at]))
    carried = {zone: float(table["zooplankton_biomass"][z]) for z, zone in ((3, "Z4"), (4, "Z5"))}
    return [
        ("left below per eaten, zooplankton", "all places", central_ratio("zooplankton") / PAPER["feeding_zooplankton"].mean, None,
         left["closed"], "1",
         f"It eats 2.5 for each unit that it breathes below and leaves 3.24 there: {left['paper']:.2f} of what it ate. "
         f"If its carbon adds up, it leaves {left['closed']:.2f}."),
        ("gut flux per respiratory flux, zooplankton", "all places", EGESTED_AT_DEPTH * PAPER["feeding_zooplankton"].mean, None, dropped, "1",
         "Half of all that is eaten, 1.25, is dropped. What feeds breath and growth cannot be dropped too: of 2.5 there remains "
         f"2.5 − 1 − 0.75 less what is leaked, half of it below: {dropped:.2f}."),
        ("excretion per respiratory flux", "all places", leaked, None, leaked / (1 - leaked), "1",
         "Section 2.6 has 24 % of all that is metabolised, breath and leaking together, as Steinberg et al. (2000) measured it: 0.24 of "
         "0.76, which is 0.32 of breath. Table 1 takes 0.24."),
        ("respiratory quotient, ±", "all places", PRINTED_QUOTIENT_SD, None, widest, "1",
         "Section 2.6 prints 0.97 ± 0.4. No food gives less than 0.70 or more than 1.00; with a mean of 0.97 the ± is then "
         f"{widest:.2f} at most, and 0.04 as a rule."),
        *((
            "migrant biomass of zooplankton, night less day", zone, value, None, 0.0, _BIOMASS,
            "Section 3.3 finds more zooplankton above 200 m by day than by night here: night less day is below 0. Table 1 prints "
            f"{value:g}; the text gives no formula of migrant biomass.",
        ) for zone, value in carried.items()),
        ("share of sinking particles, counted at 200 m", "Z3", float(table["passive_share"][at]), None, share, "%",
         "Traps hung at 150 m, and animals are counted at 200 m. By Martin’s curve (b = 0.858) 78 % of what sinks at 150 m "
         f"reaches 200 m: {share:.1f} %."),
        ("migrant biomass, decapods per fish", "mean of all places", 3.0, None,
         float(budget.migrant_biomass[:, 2].mean() / budget.migrant_biomass[:, 1].mean()), "1",
         "Section 3.6 says 3-fold; the means of Table 1 are 272 and 81, 3.4-fold."),
        ("respiratory flux of decapods, Atlantic per Mediterranean", "means", 3.0, None,
         float(budget.flux[2:, 2, 0].mean() / budget.flux[:2, 2, 0].mean()), "1",
         "Section 3.5 says a factor of 3; its own means, 9.7 and 2.8, have 3.5."),
    ]  # fmt: skip


def _audit(budget: Budget, closed: Budget) -> list[Row]:
    """What does not fit inside the paper."""
    table = published.table("budget")
    active = np.stack([table[f"{group}_active_flux"].values for group in GROUPS], axis=1)
    total = active.sum(axis=1)
    both = total + budget.zones.passive_flux
    share = {z: 100 * active[z, 0] / both[z] for z in (3, 4)}
    micronekton = active[:, 1:].sum(axis=1)
    npp = table["net_primary_production"].values
    ratio, decapods = central_ratio("zooplankton"), float(active[_SEAS["Mediterranean"], 2].mean())
    rows = [
        ("respiratory flux, zooplankton", "Z2", 41.1, 5.4, active[1, 0] / ratio, _FLUX,
         "Section 4.1 prints 41.1 ± 5.4. The paper’s factors make active flux 3.24 times respiratory flux, so 113.4 means 35.0."),
        ("active per respiratory flux, zooplankton", "Z2", 113.4 / 41.1, None, ratio, "1",
         "1 + 0.75 + 2.5 · 0.5 + 0.24 = 3.24 at every other place; at Z2 the printed fluxes give 2.76."),
        ("active per respiratory flux, decapods", "Mediterranean, mean", decapods / 2.8, None, central_ratio("decapods"), "1",
         "1 + 0.66 + 0.80 + 0.24 = 2.70: this one agrees, as do the other printed means of fish and decapods."),
        ("share of zooplankton in all carbon flux", "Z4", 7.0, None, share[3], "%",
         "Section 3.7 prints 7 % at Z4 and 19 % at Z5; Table 1 gives 19 % at Z4: the two are swapped."),
        ("share of zooplankton in all carbon flux", "Z5", 19.0, None, share[4], "%",
         "Swapped with Z4: Table 1 gives 7 % of active flux, 6 % once sinking particles are counted."),
        ("share of micronekton in all carbon flux", "Z1", 13.0, None, 100 * micronekton[0] / both[0], "%",
         "Section 3.7 prints 13 %, which is the share of sinking particles there; Table 1 gives 18 %."),
        ("share of micronekton in all carbon flux", "Z2", 18.0, None, 100 * micronekton[1] / both[1], "%",
         "Section 3.7 prints 18 %, which is Z1's; Table 1 gives 15 %."),
        ("active flux, micronekton", "Atlantic, mean", 15.1, 9.4, micronekton[2:].mean(), _FLUX,
         "The abstract’s 15.1 ± 9.4 is close to the mean of fish and decapods taken apart (14.8 ± 9.4); together they are 29.7."),
        ("active flux, micronekton", "Mediterranean, mean", 7.9, 6.8, micronekton[:2].mean(), _FLUX,
         "The abstract’s 7.9 ± 6.8 is close to the mean of fish and decapods taken apart (7.8 ± 6.8); together they are 15.6."),
        ("net primary production", "Mediterranean, mean", 451.0, 141.0, npp[:2].mean(), _FLUX,
         "Section 3.1's 451 ± 141 is the mean of Z1, Z2 and Z3; everywhere else Z3 counts as Atlantic."),
        ("net primary production", "Atlantic, mean", 1006.0, 449.0, npp[2:].mean(), _FLUX,
         "Section 3.1's 1006 ± 449 is the mean of Z4 and Z5, without Z3."),
        *_closing(budget, closed),
    ]  # fmt: skip
    return [
        Row(
            quantity,
            where,
            value,
            error,
            float(ours),
            unit,
            "audit",
            note,
            measure="error" if quantity.endswith("±") else "value",
        )
        for quantity, where, value, error, ours, unit, note in rows
    ]


@functools.cache
def _rows() -> tuple[Row, ...]:
    paper = BudgetParameters()
    budget = compute(paper)
    return (
        *_cells(budget, compute(paper.replace(capture_shape="lognormal"))),
        *_by_size(budget),
        *_totals(budget),
        *_regions(budget),
        *_ratios(budget),
        *_together_with(budget),
        *_audit(budget, compute(paper.replace(closed_budget=True))),
    )


def compare() -> list[Row]:
    """Every number of the paper that the model produces, what was computed without it, then the findings of the audit."""
    return list(_rows())
