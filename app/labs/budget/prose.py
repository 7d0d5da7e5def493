"""The budget in words: the sentence, the four large numbers, and what each picture finds."""

from __future__ import annotations

import numpy as np

from app.facts import Fact
from app.markup import keys
from app.words import number, percent
from engine.budget.chain import GROUPS
from engine.budget.model import Budget
from engine.budget.zones import Zones

UNIT = "mg C m⁻² d⁻¹"
SHARE = "animals’ share of the carbon going down"
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


def _sinking(zones: Zones) -> str:
    """How it is known what sinks here: measured, or the mean of the three traps, or set by hand."""
    if zones.passive_measured[zones.site]:
        return "measured"
    return "stand-in" if zones.passive_taken[zones.site] else "set"


def _between(budget: Budget, inverse: bool = False) -> str:
    """The interval that two draws in three of one per the other fall into."""
    low, high = (float(budget.times_percentile[budget.zones.site, end]) for end in (1, 3))
    if inverse:
        low, high = 1 / high, 1 / low
    return f"{number(low, 2)} to {number(high, 2)} two times out of three"


def headline(budget: Budget) -> str:
    """Who carries more, by how much, how sure that is, and which animals most of it is."""
    site = budget.zones.site
    sinks = "is taken to sink here" if _sinking(budget.zones) == "stand-in" else "sinks here"
    active, passive = float(budget.total_active_flux[site]), float(budget.zones.passive_flux[site])
    if active <= 0:
        return "Animals carry nothing down here; <b>all</b> that goes down sinks." if passive else "Nothing goes down here."
    if passive <= 0:
        first = "Animals carry <b>all</b> the carbon that goes down here"
    elif active >= 1.25 * passive:
        first = f"Animals carry about <b>{number(active / passive, 2)} times</b> what {sinks}, {_between(budget)}"
    elif passive >= 1.25 * active:
        first = f"What {sinks} is about <b>{number(passive / active, 2)} times</b> what animals carry, {_between(budget, True)}"
    else:
        first = f"Animals carry <b>about as much</b> as {sinks}: {_between(budget)}"
    shares = budget.active_flux[site] / active
    leader = int(np.argmax(shares))
    name, part = NAMES[GROUPS[leader]], _share(float(shares[leader]))
    if not part:
        return f"{first}; {name} carry the most of it."
    return f"{first}; {part} of {'their share' if passive >= 1.25 * active else 'it'} is {name}."


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
    how = {"measured": " on its own", "stand-in": " (mean of 3 other places)", "set": " (set by hand)"}[_sinking(budget.zones)]
    both, of_npp = 100 * _carried(budget, site), 100 * float(budget.active_share_of_npp[site])
    old_both, old_npp = 100 * _carried(base, before), 100 * float(base.active_share_of_npp[before])
    return [
        Fact(active, UNIT, "carried by animals", old, error=float(budget.total_active_flux_sd[site])),
        Fact(passive, UNIT, "sinks", old_passive, how, 2, float(budget.zones.passive_flux_sd[site]), why="sinking"),
        Fact(both, "%", "of the carbon going down", old_both, shown=_short(both / 100), why="shares", name=SHARE),
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
    return (
        title,
        f"{budget.draws:,} draws of the chain’s factors, not of how well a trap or a haul tells of a place; grey: the baseline",
    )


def middle(budget: Budget) -> tuple[float, float]:
    """The interval that two draws in three fall into."""
    percentiles = budget.total_active_flux_percentile[budget.zones.site]
    return float(percentiles[1]), float(percentiles[3])
