"""What the budget can tell by name, of the place that the levers are at: what animals carry, what sinks, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import nan
from typing import Any

from engine.budget.chain import FACTORS, GROUPS
from engine.budget.model import PERCENTILES, Budget
from engine.budget.parameters import BIOMASS_UNIT, BudgetParameters
from engine.budget.sensitivity import tornado
from engine.budget.zones import FLUX
from engine.parameter import Parameters
from engine.tells import Curve, Number, Tell

Of = Callable[[Parameters, Budget], float]


def _site(of: Callable[[Budget, int], Any]) -> Of:
    return lambda _, budget: float(of(budget, budget.zones.site))


def _total(name: str) -> Of:
    return _site(lambda budget, site: getattr(budget, name)[site])


def _group(name: str, group: int) -> Of:
    return _site(lambda budget, site: getattr(budget, name)[site, group])


def _end(percentile: float) -> Of:
    return _site(lambda budget, site: budget.total_active_flux_percentile[site, PERCENTILES.index(percentile)])


def _times(percentile: float) -> Of:
    return _site(lambda budget, site: budget.times_percentile[site, PERCENTILES.index(percentile)])


def _per(part: float, whole: float) -> float:
    return part / whole if whole else nan


def _carried(budget: Budget, site: int) -> float:
    """Of all that goes down, %."""
    active, passive = float(budget.total_active_flux[site]), float(budget.zones.passive_flux[site])
    return 100 * _per(active, active + passive)


def _chance(budget: Budget, site: int) -> float:
    return float(100 * budget.probability_active_exceeds_passive[site])


def _swing(factor: str) -> Of:
    """By how much the answer changes while one factor goes from its 16th to its 84th percentile."""

    def of(parameters: Parameters, _: Budget) -> float:
        moved = tornado(parameters).sel(factor=factor)
        return abs(float(moved["high"] - moved["low"]))

    return of


def _of_group(group: str) -> dict[str, Number]:
    place = GROUPS.index(group)
    flux, sd = _group("active_flux", place), _group("active_flux_sd", place)
    caught, caught_sd = _group("migrant_biomass", place), _group("migrant_biomass_sd", place)
    return {
        f"active_{group}": Number(f"carried by {group}", FLUX, flux),
        f"active_{group}_sd": Number(f"carried by {group}, ±", FLUX, sd, 2),
        f"active_{group}_error": Number(f"± of what {group} carry, of it", "%", lambda *of: 100 * _per(sd(*of), flux(*of)), 2),
        f"biomass_{group}": Number(f"{group} that migrate", BIOMASS_UNIT, caught),
        f"biomass_{group}_error": Number(
            f"± of {group} that migrate, of them", "%", lambda *of: 100 * _per(caught_sd(*of), caught(*of)), 2
        ),
    }


def _spread(_: Parameters, budget: Budget) -> tuple[Any, Any]:
    """(bin): the middle of each, and per cent of the draws by mg C m⁻² d⁻¹."""
    site = budget.zones.site
    edge = budget.total_active_flux_edge[site]
    return (edge[1:] + edge[:-1]) / 2, 100 * budget.total_active_flux_density[site]


TELLS: Mapping[str, Tell] = {
    "active": Number("carried by animals", FLUX, _total("total_active_flux")),
    "active_sd": Number("carried by animals, ±", FLUX, _total("total_active_flux_sd"), 2),
    "active_error": Number(
        "± of what animals carry, of it", "%",
        _site(lambda budget, site: 100 * _per(budget.total_active_flux_sd[site], budget.total_active_flux[site])), 2,
    ),
    "active_low": Number("carried by animals, low end of two draws in three", FLUX, _end(16.0)),
    "active_middle": Number("carried by animals, in half of all draws less", FLUX, _end(50.0)),
    "active_high": Number("carried by animals, high end of two draws in three", FLUX, _end(84.0)),
    **_of_group("zooplankton"),
    **_of_group("fish"),
    **_of_group("decapods"),
    "passive": Number("sinks", FLUX, _site(lambda budget, site: budget.zones.passive_flux[site]), 2),
    "passive_sd": Number("sinks, ±", FLUX, _site(lambda budget, site: budget.zones.passive_flux_sd[site]), 2),
    "times": Number(
        "carried by animals, per what sinks", "1",
        _site(lambda budget, site: _per(budget.total_active_flux[site], budget.zones.passive_flux[site])), 2,
    ),
    "times_low": Number("carried by animals, per what sinks, low end of two draws in three", "1", _times(16.0), 2),
    "times_high": Number("carried by animals, per what sinks, high end of two draws in three", "1", _times(84.0), 2),
    "share": Number("of the carbon going down is carried by animals", "%", _site(_carried), 2),
    "of_npp": Number(
        "of what plants fix is carried by animals", "%", _site(lambda budget, site: 100 * budget.active_share_of_npp[site]), 2
    ),
    "chance": Number("draws in which animals carry more than sinks", "%", _site(_chance)),
    "sinking_wins": Number(
        "of 1,000 draws, those in which more sinks than animals carry", "1", _site(lambda *of: 10 * (100 - _chance(*of))), 2
    ),
    **{f"swing_{name}": Number(f"moved by {BudgetParameters.declared[name].label.lower()}", FLUX, _swing(name)) for name in FACTORS},
    "spread": Curve("of all draws, for each mg C m⁻² d⁻¹", "%", "carried by animals", FLUX, _spread),
}  # fmt: skip
