"""How migrants go with their environment: Pearson r, over five places at most, and how much of it is chance.

Five places are few: one of them can make or break any correlation (Couret et al. 2025, section 2.8, warn of the same). The
p-value of a line, which the paper uses, takes the places for draws of a normal. The exact one asks nothing: of all ways to deal
the same numbers to the places (120 for five, 6 for three), in how many is the correlation at least as strong, in either
direction? It is never below 1/120 for five places, and 1/6 for three. Of 48 correlations that are tried, some are strong by
chance; the false-discovery rate says how many of those that pass are (Benjamini & Hochberg 1995, doi
10.1111/j.2517-6161.1995.tb02031.x).
"""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING

import numpy as np

from engine import published
from engine.budget.chain import GROUPS
from engine.quantities import Quantity, describe

if TYPE_CHECKING:
    import xarray as xr

    from engine.budget.model import Budget

WARNING = (
    "Five places at most: one of them can make or break a correlation. Of 48 that are tried some pass p < 0.05 by chance; q_value is the "
    "share of chance among those that pass."
)

MEASURES = ("migrant_biomass", "active_flux")

PRINTED = {
    ("zooplankton", "migrant_biomass", "salinity_mesopelagic"): 1,
    ("fish", "active_flux", "temperature_mesopelagic"): 1,
    ("fish", "active_flux", "salinity_epipelagic"): 1,
    ("fish", "active_flux", "oxygen_surface"): -1,
    ("decapods", "active_flux", "net_primary_production"): 1,
    ("decapods", "active_flux", "chlorophyll_maximum"): 1,
}
"""What section 3.8 calls significant, and its sign, among the environment means printed in the text."""

QUANTITIES = {
    "correlation": Quantity("1", "Pearson correlation over the places", colours="coolwarm"),
    "p_value": Quantity("1", "probability of so strong a linear regression by chance, were the places draws of a normal"),
    "p_exact": Quantity("1", "share of all ways to deal the numbers to the places with so strong a correlation"),
    "q_value": Quantity("1", "false-discovery rate: share of chance among all correlations that are as strong"),
    "places": Quantity("1", "number of places with both values"),
    "printed_sign": Quantity("1", "sign of the correlation where section 3.8 calls it significant, else 0"),
}


@functools.cache
def _orders(count: int) -> np.ndarray:
    """(order, place): all ways to deal as many numbers."""
    return np.array(list(itertools.permutations(range(count))))


def exact_p(x: np.ndarray, y: np.ndarray) -> float:
    """Of all ways to deal the y to the x, the share in which they go together at least as strongly, up or down."""
    x, y = x - x.mean(), y - y.mean()
    strength = np.abs(y[_orders(x.size)] @ x)
    return float(np.mean(strength >= abs(x @ y) * (1 - 1e-9)))


def false_discovery_rate(p: np.ndarray) -> np.ndarray:
    """q of each p (Benjamini & Hochberg 1995): the least share of chance among all that are called found if it is."""
    flat = np.ravel(p)
    known = np.flatnonzero(np.isfinite(flat))
    order = known[np.argsort(flat[known])]
    scaled = flat[order] * known.size / np.arange(1, known.size + 1)
    result = np.full(flat.size, np.nan)
    result[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return np.asarray(np.minimum(result, 1.0)).reshape(np.shape(p))


def _regression(x: np.ndarray, y: np.ndarray) -> tuple[float, float, float, int]:
    """r, p, exact p and the number of places; no r where there are fewer than three or nothing varies."""
    from scipy.stats import linregress

    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    if x.size < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return np.nan, np.nan, np.nan, x.size
    line = linregress(x, y)
    return float(line.rvalue), float(line.pvalue), exact_p(x, y), x.size


def correlate(budget: Budget | None = None) -> xr.Dataset:
    """Correlation of each group's migrant biomass and active flux with each environment mean the text prints.

    With a budget of the paper's zones, as the levers stand; without one, the paper's own Table 1.
    """
    import xarray as xr

    environment, table = published.table("environment"), published.table("budget")
    variables = list(environment.data_vars)
    shape = (len(GROUPS), len(MEASURES), len(variables))
    r, p, exact = np.full((3, *shape), np.nan)
    n = np.zeros(shape, int)
    sign = np.zeros(shape, int)
    for index in np.ndindex(shape):
        group, measure, variable = GROUPS[index[0]], MEASURES[index[1]], variables[index[2]]
        column = f"{group}_{measure.removeprefix('migrant_')}"
        y = table[column].values if budget is None else getattr(budget, measure)[:, index[0]]
        r[index], p[index], exact[index], n[index] = _regression(environment[variable].values, y)
        sign[index] = PRINTED.get((group, measure, str(variable)), 0)
    order = ("group", "measure", "variable")
    found = {"correlation": r, "p_value": p, "p_exact": exact, "q_value": false_discovery_rate(exact), "places": n}
    dataset = xr.Dataset(
        {name: (order, values) for name, values in (found | {"printed_sign": sign}).items()},
        coords={"group": list(GROUPS), "measure": list(MEASURES), "variable": variables},
        attrs={"warning": WARNING},
    )
    return describe(dataset, QUANTITIES)
