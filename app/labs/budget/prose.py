"""The budget in words: the sentence, the four large numbers, and what each picture finds."""

from __future__ import annotations

import numpy as np

from app.facts import Fact
from app.markup import keys
from app.words import number, percent
from engine.budget.chain import GROUPS
from engine.budget.model import Budget

UNIT = "mg C m⁻² d⁻¹"
SHARE = "animals’ share of the carbon leaving the top 200 m"
OF_NPP = "carried by animals, as a share of what plants fix"
NAMES = {"zooplankton": "plankton", "fish": "fish", "decapods": "decapods"}
SHORT = {"Z1": "Balearics", "Z2": "Alborán", "Z3": "Cádiz", "Z4": "Lisbon", "Z5": "Galicia"}
KEYS = keys({group: group for group in GROUPS})
_PARTS = (
    (0.97, "almost all"),
    (0.87, "nine tenths"),
    (0.78, "four fifths"),
    (0.71, "three quarters"),
    (0.63, "two thirds"),
    (0.55, "more than half"),
    (0.45, "about half"),
)


def short(name: str) -> str:
    """A place's name as it fits beside a bar."""
    return SHORT.get(name, name)


def place(name: str) -> str:
    """A place's name as a list shows it."""
    return f"{name} · {SHORT[name]}" if name in SHORT else name


def _share(share: float) -> str:
    return next((words for least, words in _PARTS if share >= least), "")


def headline(budget: Budget) -> str:
    """Who carries more, by how much, and which animals most of it is."""
    site = budget.zones.site
    active, passive = float(budget.total_active_flux[site]), float(budget.zones.passive_flux[site])
    if active <= 0:
        return (
            "Animals carry nothing down here; <b>all</b> that goes down sinks."
            if passive
            else "Nothing leaves the top 200 metres here."
        )
    if passive <= 0:
        first = "Animals carry <b>all</b> the carbon that goes down here"
    elif active >= 1.25 * passive:
        first = f"Animals carry about <b>{number(active / passive, 2)} times</b> what sinks here"
    elif passive >= 1.25 * active:
        first = f"What sinks here is about <b>{number(passive / active, 2)} times</b> what animals carry"
    else:
        first = "Animals carry <b>about as much</b> as sinks here"
    shares = budget.active_flux[site] / active
    leader = int(np.argmax(shares))
    name = NAMES[GROUPS[leader]]
    part = _share(float(shares[leader]))
    return (
        f"{first}; {part} of their share is {name}."
        if part and passive >= 1.25 * active
        else f"{first}; {part} of it is {name}."
        if part
        else f"{first}; {name} carry the most of it."
    )


def _carried(budget: Budget, zone: int) -> float:
    """The animals' share of the carbon that leaves; no number where none does, or where animals bring some up."""
    active, passive = float(budget.total_active_flux[zone]), float(budget.zones.passive_flux[zone])
    return active / (active + passive) if active >= 0 and active + passive > 0 else float("nan")


def _short(share: float) -> str:
    """A per cent with room for its change beside it."""
    return percent(share).replace("less than", "<").replace("more than", ">")


def facts(budget: Budget, base: Budget) -> list[Fact]:
    """Four numbers, each with its unit, its ± where it has one, and the baseline's."""
    site, before = budget.zones.site, base.zones.site
    active, old = float(budget.total_active_flux[site]), float(base.total_active_flux[before])
    passive, old_passive = float(budget.zones.passive_flux[site]), float(base.zones.passive_flux[before])
    measured = " on its own" if budget.zones.passive_measured[site] else " (mean of 3 other places)"
    both, of_npp = 100 * _carried(budget, site), 100 * float(budget.active_share_of_npp[site])
    old_both, old_npp = 100 * _carried(base, before), 100 * float(base.active_share_of_npp[before])
    return [
        Fact(active, UNIT, "carried by animals", old, error=float(budget.total_active_flux_sd[site])),
        Fact(passive, UNIT, "sinks", old_passive, measured, 2, float(budget.zones.passive_flux_sd[site]), why="sinking"),
        Fact(both, "%", "of the carbon leaving the top 200 m", old_both, shown=_short(both / 100), why="shares", name=SHARE),
        Fact(of_npp, "%", "of what plants fix here (NPP)", old_npp, shown=_short(of_npp / 100), why="shares", name=OF_NPP),
    ]


def column_title(budget: Budget) -> tuple[str, str]:
    return (
        "Who crosses 200 m tonight, and what stays down",
        f"Width is the flux, {UNIT}; dashed: the baseline. The fade is drawn, not computed",
    )


def zones_title(budget: Budget) -> tuple[str, str]:
    """Which group leads where; a place without migrants has no leader."""
    leaders = [GROUPS[int(np.argmax(flux))] for flux in budget.active_flux if flux.max() > 0]
    count = {group: leaders.count(group) for group in GROUPS if group in leaders}
    if not count:
        return "No animals migrate anywhere", KEYS
    said = [
        f"{NAMES[group]} {'leads' if group == 'zooplankton' else 'lead'} at {number}"
        for group, number in sorted(count.items(), key=lambda item: -item[1])
    ]
    first = f"{said[0].capitalize()} of {len(budget.zones.names)} places"
    return ", ".join([first, *said[1:]]), f"{KEYS}whiskers: two times out of three"


def chance_title(budget: Budget) -> tuple[str, str]:
    """How often sinking wins."""
    site = budget.zones.site
    if budget.total_active_flux[site] <= 0:
        return "No animals, no chance", "Active flux is zero in every draw"
    lost = 1 - float(budget.probability_active_exceeds_passive[site])
    if lost < 0.0005:
        title = "Not once in 1,000 does sinking win"
    elif lost < 0.02:
        title = f"Sinking wins {round(1000 * lost)} {'time' if round(1000 * lost) == 1 else 'times'} in 1,000"
    elif lost < 0.98:
        title = f"Sinking wins {round(100 * lost)} times in 100"
    else:
        title = "Sinking wins nearly every time"
    return title, f"Active flux: {budget.draws:,} draws of everything uncertain; grey line: the baseline"


def middle(budget: Budget) -> tuple[float, float]:
    """The interval that two draws in three fall into."""
    percentiles = budget.total_active_flux_percentile[budget.zones.site]
    return float(percentiles[1]), float(percentiles[3])
