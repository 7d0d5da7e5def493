"""What the budget can tell by name: what animals carry at the site and what sinks there, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.budget.chain import GROUPS
from engine.budget.model import Budget
from engine.budget.zones import FLUX
from engine.tells import Number, Tell


def _here(name: str) -> Callable[[Any, Budget], float]:
    """A number by place, at the site."""
    return lambda parameters, budget: float(getattr(budget, name)[budget.zones.site])


_active = _here("total_active_flux")


def _passive(parameters: Any, budget: Budget) -> float:
    return float(budget.zones.passive_flux[budget.zones.site])


def _share(parameters: Any, budget: Budget) -> float:
    """The animals' share of what leaves the top 200 m, %."""
    return 100 * _active(parameters, budget) / (_active(parameters, budget) + _passive(parameters, budget))


def _of_group(group: int) -> Callable[[Any, Budget], float]:
    return lambda parameters, budget: float(budget.active_flux[budget.zones.site, group])


TELLS: Mapping[str, Tell] = {
    "active": Number("carried by animals", FLUX, _active),
    "active_sd": Number("carried by animals, one standard deviation", FLUX, _here("total_active_flux_sd"), 2),
    **{f"active_{group}": Number(f"carried by {group}", FLUX, _of_group(place)) for place, group in enumerate(GROUPS)},
    "passive": Number("sinks", FLUX, _passive, 2),
    "share": Number("of the carbon leaving the top 200 m", "%", _share, 2),
}
